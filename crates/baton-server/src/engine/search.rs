//! Finding what was said: a thread follows the log into an index in memory, and a search opens what it shows.
//!
//! Invariants: an answer has every message that was committed before it was asked for, or says that it is not complete;
//! what an erased customer said is in the index no more when the erasure returns; a text that is shown was read from the
//! store for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak, mpsc};
use std::time::{Duration, Instant};

use baton_core::event::Event;
use baton_core::id::{ConversationId, CustomerId, TopicName};
use baton_core::language::Language;
use baton_core::time::Timestamp;
use baton_nlu::folded;
use baton_store::{
    Body, Document, Found, FoundPage, SearchIndex, Store, StoreError, StoredEvent, Stream, Wanted,
};
use tokio::sync::oneshot;

use super::error::EngineError;
use super::{Engine, Inner, load};
use crate::view::{self, Items, SearchHit, SearchPage};

/// Events read at once.
const PAGE: usize = 4_096;
/// How long the start of a server has the processor for itself.
const AFTER_START: Duration = Duration::from_secs(2);
/// Messages are taken in together when nobody waits for them.
const GATHER: Duration = Duration::from_millis(200);
/// How long a search waits for the last messages.
const CATCH_UP: Duration = Duration::from_millis(500);
/// After the store could not be read.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Whose words a search is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SaidBy {
    /// The customer; also the customer's name.
    Customer,
    /// The AI.
    Assistant,
    /// People of the staff.
    Agent,
    /// Notes and summaries that only staff see.
    Note,
}

impl SaidBy {
    const fn mark(self) -> u8 {
        match self {
            Self::Customer => 1,
            Self::Assistant => 2,
            Self::Agent => 4,
            Self::Note => 8,
        }
    }
}

/// What is looked for. What is left out counts for all.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The words.
    pub text: String,
    /// Who said it.
    pub by: Option<SaidBy>,
    /// Only open conversations, or only closed ones.
    pub open: Option<bool>,
    /// About this.
    pub topic: Option<TopicName>,
    /// In this language.
    pub language: Option<Language>,
    /// Conversations that began at this time or later.
    pub since: Option<Timestamp>,
    /// Conversations that began before this time.
    pub until: Option<Timestamp>,
    /// Where to go on: `next` of the page before.
    pub before: Option<u64>,
    /// Most conversations of a page.
    pub limit: usize,
}

/// What the thread is asked.
pub(super) enum Ask {
    /// Something was committed.
    Look,
    /// Answer when everything committed until now is in.
    Tell(oneshot::Sender<()>),
}

/// The index, and the way to the thread that fills it.
pub(crate) struct Finder {
    index: SearchIndex,
    /// The whole log was read once.
    whole: AtomicBool,
    /// The thread has been told and has not looked yet.
    told: AtomicBool,
    asks: mpsc::Sender<Ask>,
}

impl Finder {
    pub(super) fn new() -> Result<(Self, mpsc::Receiver<Ask>), StoreError> {
        let (asks, asked) = mpsc::channel();
        let index = SearchIndex::new()?;
        Ok((Self { index, whole: AtomicBool::new(false), told: AtomicBool::new(false), asks }, asked))
    }

    /// Something was committed. Called on the store's thread.
    pub(super) fn look(&self) {
        if !self.told.swap(true, Ordering::AcqRel) {
            // No thread is left only when the engine ends, or when none could be made, which was said.
            let _ = self.asks.send(Ask::Look);
        }
    }
}

/// Starts the thread; it ends with the engine.
pub(super) fn start(engine: Weak<Inner>, asked: mpsc::Receiver<Ask>) {
    let follow = move || Follow { engine, asked, waiting: Vec::new(), position: 0 }.run();
    if let Err(error) = std::thread::Builder::new().name("search".to_owned()).spawn(follow) {
        tracing::error!(%error, "no thread to follow the log on; searches will say that they are not complete");
    }
}

struct Follow {
    engine: Weak<Inner>,
    asked: mpsc::Receiver<Ask>,
    waiting: Vec<oneshot::Sender<()>>,
    /// The last event that was taken in.
    position: u64,
}

impl Follow {
    fn run(mut self) {
        if !self.rest(AFTER_START) {
            return;
        }
        loop {
            while let Ok(ask) = self.asked.try_recv() {
                self.heard(ask);
            }
            let Some(inner) = self.engine.upgrade() else { return };
            let (store, bus) = (Arc::clone(&inner.store), Arc::clone(&inner.bus));
            drop(inner);
            // Before the store is read: what is committed from here on asks again.
            bus.finder.told.store(false, Ordering::Release);
            let rest = match self.take_in(&*store, &bus.finder) {
                Ok(true) => continue,
                Ok(false) => {
                    bus.finder.whole.store(true, Ordering::Release);
                    for waiting in self.waiting.drain(..) {
                        // Who asked may have stopped waiting.
                        let _ = waiting.send(());
                    }
                    GATHER
                }
                Err(error) => {
                    tracing::error!(%error, "the log could not be read to search it; tried again in a while");
                    AFTER_FAILURE
                }
            };
            drop((store, bus));
            if rest == GATHER {
                match self.asked.recv() {
                    Ok(ask) => self.heard(ask),
                    Err(mpsc::RecvError) => return,
                }
            }
            if !self.rest(rest) {
                return;
            }
        }
    }

    fn heard(&mut self, ask: Ask) {
        if let Ask::Tell(waiting) = ask {
            self.waiting.push(waiting);
        }
    }

    /// Waits a while, or until somebody waits for an answer. False when the engine has ended.
    fn rest(&mut self, time: Duration) -> bool {
        let until = Instant::now() + time;
        while self.waiting.is_empty() {
            match self.asked.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(ask) => self.heard(ask),
                Err(mpsc::RecvTimeoutError::Timeout) => return true,
                Err(mpsc::RecvTimeoutError::Disconnected) => return false,
            }
        }
        true
    }

    /// Reads a page of the log; whether there may be more.
    fn take_in(&mut self, store: &dyn Store, finder: &Finder) -> Result<bool, StoreError> {
        let page = store.scan(self.position, PAGE)?;
        let Some(last) = page.last() else { return Ok(false) };
        let position = last.position;
        let said: Vec<Said> = page.iter().filter_map(said).collect();
        let documents: Vec<Document<'_>> = said
            .iter()
            .map(|said| Document {
                conversation: said.conversation,
                customer: said.customer,
                seq: said.seq,
                mark: said.by.mark(),
                text: &said.text,
            })
            .collect();
        finder.index.add(&documents)?;
        self.position = position;
        Ok(page.len() == PAGE)
    }
}

struct Said {
    conversation: ConversationId,
    customer: Option<CustomerId>,
    seq: u64,
    by: SaidBy,
    /// Folded.
    text: String,
}

/// What an event says in words; none for all other events and those of erased customers.
fn said(stored: &StoredEvent) -> Option<Said> {
    const WITH_WORDS: [&str; 6] = [
        "conversation-opened",
        "customer-message",
        "assistant-message",
        "agent-message",
        "note-added",
        "wrapped-up",
    ];
    let (Stream::Conversation(conversation), Body::Plain(_)) = (stored.stream, &stored.body) else {
        return None;
    };
    if !WITH_WORDS.contains(&&*stored.kind) {
        return None;
    }
    // What cannot be read is the business of `baton doctor`.
    let (event, _) = load::parse(stored).ok()??;
    let mut whose = None;
    if let Event::ConversationOpened { customer, .. } = &event {
        whose = Some(*customer);
    }
    let (by, text) = words_of(&event)?;
    Some(Said { conversation, customer: whose, seq: stored.seq, by, text: folded(text) })
}

/// Who said it, and the words.
fn words_of(event: &Event) -> Option<(SaidBy, &str)> {
    match event {
        Event::ConversationOpened { name, .. } => {
            Some((SaidBy::Customer, name.as_deref().unwrap_or_default()))
        }
        Event::CustomerMessage { text, .. } => Some((SaidBy::Customer, text)),
        Event::AssistantMessage { text, .. } => Some((SaidBy::Assistant, text)),
        Event::AgentMessage { text, .. } => Some((SaidBy::Agent, text)),
        Event::NoteAdded { text, .. } => Some((SaidBy::Note, text)),
        Event::WrappedUp { summary, .. } => Some((SaidBy::Note, summary)),
        _ => None,
    }
}

impl Search {
    /// Whether every conversation may be shown, so that none needs to be looked at.
    fn is_unfiltered(&self) -> bool {
        self.open.is_none()
            && self.topic.is_none()
            && self.language.is_none()
            && self.since.is_none()
            && self.until.is_none()
    }

    fn shows(&self, open: bool, topic: Option<&str>, language: &str, opened_at: Timestamp) -> bool {
        self.open.is_none_or(|wanted| wanted == open)
            && self.topic.as_ref().is_none_or(|wanted| topic == Some(wanted.as_str()))
            && self.language.is_none_or(|wanted| wanted.code() == language)
            && self.since.is_none_or(|since| opened_at >= since)
            && self.until.is_none_or(|until| opened_at < until)
    }
}

impl Engine {
    /// What was said with these words, the newest first, one message of a conversation in a page.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn search(&self, search: Search) -> Result<SearchPage, EngineError> {
        let complete = self.caught_up().await;
        let engine = self.clone();
        let answer = tokio::task::spawn_blocking(move || engine.look_up(&search, complete)).await;
        answer.map_err(|_| EngineError::Stopped)?
    }

    /// Waits for what was committed until now to be in the index, for a short time.
    async fn caught_up(&self) -> bool {
        let (told, heard) = oneshot::channel();
        let finder = &self.0.bus.finder;
        let asked = finder.asks.send(Ask::Tell(told)).is_ok();
        // The first reading of the log takes long: what is there already is worth showing at once.
        let patience = if finder.whole.load(Ordering::Acquire) { CATCH_UP } else { Duration::ZERO };
        asked && tokio::time::timeout(patience, heard).await.is_ok_and(|told| told.is_ok())
    }

    /// Returns when everything committed until now can be found, however long that takes.
    ///
    /// # Errors
    /// When the engine ends meanwhile.
    pub async fn searchable(&self) -> Result<(), EngineError> {
        let (told, heard) = oneshot::channel();
        self.0.bus.finder.asks.send(Ask::Tell(told)).map_err(|_| EngineError::Stopped)?;
        heard.await.map_err(|_| EngineError::Stopped)
    }

    /// Removes what a customer said from the index.
    pub(super) async fn forget_words(&self, customer: CustomerId) {
        let bus = Arc::clone(&self.0.bus);
        // Merging a large index takes seconds.
        let forgotten = tokio::task::spawn_blocking(move || bus.finder.index.forget(customer)).await;
        if !matches!(forgotten, Ok(Ok(()))) {
            tracing::error!("words of an erased customer may be in memory until the next start");
        }
    }

    fn look_up(&self, search: &Search, complete: bool) -> Result<SearchPage, EngineError> {
        let finder = &self.0.bus.finder;
        let text = folded(&search.text);
        let marks = search.by.map_or(u8::MAX, SaidBy::mark);
        let wanted = Wanted { text: &text, marks, before: search.before };
        let mut trouble = None;
        let keep = |id: ConversationId| {
            search.is_unfiltered()
                || self.shows(search, id).unwrap_or_else(|error| {
                    trouble = Some(error);
                    false
                })
        };
        let FoundPage { found, next } = finder.index.find(&wanted, search.limit, keep)?;
        if let Some(error) = trouble {
            return Err(error.into());
        }
        let mut hits = Vec::with_capacity(found.len());
        for found in found {
            hits.extend(self.hit(&text, found)?);
        }
        Ok(SearchPage {
            hits,
            next: next.map(|place| place.to_string()),
            complete,
            messages: finder.index.len() as u64,
        })
    }

    /// Whether the filters let a conversation through, from memory or from its head in the store.
    fn shows(&self, search: &Search, id: ConversationId) -> Result<bool, StoreError> {
        if let Some(known) = self.0.core().hub.conversation(id) {
            let topic = known.topic.as_ref().map(TopicName::as_str);
            return Ok(search.shows(known.is_open(), topic, known.language.code(), known.opened_at));
        }
        let Some(head) = self.0.store.head(Stream::Conversation(id))? else { return Ok(false) };
        let summary = super::Summary::read(&head.summary);
        Ok(search.shows(head.open, summary.topic.as_deref(), &summary.language, head.opened_at))
    }

    /// A message with its conversation; none when it cannot be read any more.
    fn hit(&self, words: &str, found: Found) -> Result<Option<SearchHit>, EngineError> {
        let Some((conversation, events)) = load::logged(&*self.0.store, found.conversation)? else {
            return Ok(None);
        };
        let event = usize::try_from(found.seq).ok().and_then(|seq| events.get(seq.checked_sub(1)?));
        let Some((event, at)) = event else { return Ok(None) };
        let Some((_, text)) = words_of(event) else { return Ok(None) };
        let language = self.0.staff_language;
        let desk = Arc::clone(&self.0.core().desk);
        let row = view::row(&conversation, &desk, &self.0.company, language, self.now());
        let item = Items::default().next(event, found.seq, *at, &self.0.company, &desk, language);
        let author = match item {
            Some((item, _)) if !matches!(event, Event::WrappedUp { .. }) => item.author,
            _ => view::author_of(event, &row, &desk),
        };
        let note = found.mark == SaidBy::Note.mark();
        Ok(Some(SearchHit {
            seq: found.seq,
            at: at.as_millis(),
            author,
            note,
            parts: view::excerpt(text, words),
            row,
        }))
    }
}
