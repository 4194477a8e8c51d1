//! What staff read: the desk, lists, one conversation in full.

use std::sync::Arc;

use baton_core::conversation::{Conversation, Holder};
use baton_core::event::Event;
use baton_core::id::{AgentId, ConversationId};
use baton_core::time::Timestamp;
use baton_store::{HeadFilter, Store, StoreError, Stream};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::EngineError;
use super::{Engine, load};
use crate::view::{self, Desk, Items, Me, Row, Thread};

/// Rows in one page of a list.
pub(crate) const PAGE_MAX: usize = 200;
/// Rows read under one hold of the lock.
pub(super) const ROWS_PER_LOCK: usize = 64;
/// Earlier conversations shown beside one.
const EARLIER_MAX: usize = 20;

/// Which conversations a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// All that go on.
    Open,
    /// Those that wait for a person.
    Waiting,
    /// Those the person holds.
    Mine,
    /// Those the assistant holds.
    Assistant,
    /// Those that ended.
    Closed,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page {
    /// The newest conversations first.
    pub rows: Vec<Row>,
    /// What to pass as `before` for the next page, if there is one.
    pub next: Option<String>,
}

/// Everything of one conversation that only the store has.
struct Stored {
    events: Vec<(Event, Timestamp)>,
    heads: Vec<baton_store::Head>,
    email: Option<String>,
}

fn stored(store: &dyn Store, id: ConversationId) -> Result<Option<Stored>, StoreError> {
    let events = load::events(store, id)?;
    let Some((Event::ConversationOpened { customer, .. }, _)) = events.first() else { return Ok(None) };
    let customer = *customer;
    let filter = HeadFilter { subject: Some(customer), limit: EARLIER_MAX, ..HeadFilter::default() };
    let heads = store.heads(&filter)?;
    let profile = store.profile(customer)?.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let email = profile.and_then(|profile: super::Profile| profile.email);
    Ok(Some(Stored { events, heads, email }))
}

impl Engine {
    /// The desk.
    #[must_use]
    pub fn desk_view(&self) -> Desk {
        view::desk(&self.0.core().hub, self.0.staff_language, self.now())
    }

    /// Stops of the assistant that ended, the newest first.
    #[must_use]
    pub fn ended_stops(&self) -> Vec<view::EndedStop> {
        view::ended_stops(self.0.core().hub.desk())
    }

    /// A person of the staff with the address to sign in with; none when they are not on the staff.
    #[must_use]
    pub fn me(&self, agent: AgentId, email: &str) -> Option<Me> {
        view::me(&self.0.core().hub, agent, email)
    }

    /// The people of the desk: who, and under which full name.
    #[must_use]
    pub fn everyone(&self) -> Vec<baton_core::desk::Staff> {
        self.0.core().hub.desk().everyone().cloned().collect()
    }

    /// All open conversations, the newest first. The lock is let go between a few rows: thousands take a while, and
    /// customers do not wait for a list.
    pub(super) fn open_rows(&self) -> Vec<Row> {
        let ids: Vec<ConversationId> = {
            let core = self.0.core();
            core.hub.conversations().filter(|known| known.is_open()).map(|known| known.id).collect()
        };
        let mut rows = Vec::with_capacity(ids.len());
        for some in ids.rchunks(ROWS_PER_LOCK) {
            rows.extend(self.rows_of(some).into_iter().rev().filter_map(|(_, row)| row));
        }
        rows
    }

    /// Rows of open conversations, under one hold of the lock; none for what is not open.
    pub(super) fn rows_of(&self, ids: &[ConversationId]) -> Vec<(ConversationId, Option<Row>)> {
        let now = self.now();
        let language = self.0.staff_language;
        let core = self.0.core();
        let row = |id: &ConversationId| {
            let known = core.hub.conversation(*id).filter(|known| known.is_open())?;
            Some(view::row(known, &core.desk, &self.0.company, language, now))
        };
        ids.iter().map(|id| (*id, row(id))).collect()
    }

    /// A page of a list for a person.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn rows(
        &self,
        agent: AgentId,
        which: View,
        limit: usize,
        before: Option<ConversationId>,
    ) -> Result<Page, EngineError> {
        let limit = limit.clamp(1, PAGE_MAX);
        let now = self.now();
        let language = self.0.staff_language;
        if which == View::Closed {
            let filter = HeadFilter { open: Some(false), before, limit, ..HeadFilter::default() };
            let (last, found) = self.read(move |store| closed(store, &filter)).await?;
            let core = self.0.core();
            let row = |known: &Conversation| view::row(known, &core.desk, &self.0.company, language, now);
            return Ok(Page { rows: found.iter().map(row).collect(), next: last.map(|id| id.to_string()) });
        }
        let core = self.0.core();
        let shown = |known: &&Conversation| {
            known.is_open()
                && before.is_none_or(|before| known.id < before)
                && match which {
                    View::Open => true,
                    View::Waiting => known.holder == Holder::Queue,
                    View::Mine => known.holder == Holder::Agent(agent),
                    View::Assistant => known.holder == Holder::Assistant,
                    View::Closed => false,
                }
        };
        let mut ids: Vec<&Conversation> = core.hub.conversations().filter(shown).collect();
        let more = ids.len() > limit;
        let ids = ids.split_off(ids.len().saturating_sub(limit));
        let next = ids.first().filter(|_| more).map(|known| known.id.to_string());
        let row = |known: &&Conversation| view::row(known, &core.desk, &self.0.company, language, now);
        Ok(Page { rows: ids.iter().rev().map(row).collect(), next })
    }

    /// One conversation in full, as a person sees it.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], or when the store cannot be read.
    pub async fn thread(&self, agent: AgentId, id: ConversationId) -> Result<Thread, EngineError> {
        Ok(self.thread_and_items(agent, id).await?.0)
    }

    /// The same, with what is needed to render the items that follow, and the number of the last event.
    pub(super) async fn thread_and_items(
        &self,
        agent: AgentId,
        id: ConversationId,
    ) -> Result<(Thread, Items, u64), EngineError> {
        let stored = self.read(move |store| stored(store, id)).await?.ok_or(EngineError::NotFound)?;
        let language = self.0.staff_language;
        let desk = Arc::clone(&self.0.core().desk);
        let mut items = Items::default();
        let shown: Vec<view::Item> = (1..)
            .zip(&stored.events)
            .filter_map(|(seq, (event, at))| {
                items.next(event, seq, *at, &self.0.company, &desk, language).map(|(item, _)| item)
            })
            .collect();
        let last = stored.events.len() as u64;
        let folded = Conversation::replay(stored.events.iter().map(|(event, at)| (event, *at)));
        let folded = folded.ok_or(EngineError::NotFound)?;
        let now = self.now();
        let thread = view::thread(
            &folded,
            shown,
            items.sources(),
            stored.email,
            &stored.heads,
            agent,
            &desk,
            &self.0.company,
            language,
            now,
        );
        Ok((thread, items, last))
    }

    /// One item of a conversation by the number of its event: what a verb of staff just wrote.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], or when the store cannot be read.
    pub async fn item(&self, id: ConversationId, seq: u64) -> Result<view::Item, EngineError> {
        let events =
            self.read(move |store| store.load(Stream::Conversation(id), seq.saturating_sub(1), 1)).await?;
        let stored = events.first().ok_or(EngineError::NotFound)?;
        let (event, at) = load::parse(stored)?.ok_or(EngineError::NotFound)?;
        let desk = Arc::clone(&self.0.core().desk);
        let language = self.0.staff_language;
        let item = Items::default().next(&event, seq, at, &self.0.company, &desk, language);
        item.map(|(item, _)| item).ok_or(EngineError::NotFound)
    }
}

/// Closed conversations of a page, and the last id when there may be more.
fn closed(
    store: &dyn Store,
    filter: &HeadFilter,
) -> Result<(Option<ConversationId>, Vec<Conversation>), StoreError> {
    let heads = store.heads(filter)?;
    let ids: Vec<ConversationId> = heads
        .iter()
        .filter_map(|head| match head.stream {
            Stream::Conversation(id) => Some(id),
            Stream::Desk => None,
        })
        .collect();
    let last = ids.last().copied().filter(|_| ids.len() == filter.limit);
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(load::conversation(store, id)?);
    }
    Ok((last, found))
}
