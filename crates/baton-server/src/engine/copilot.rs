//! The assistant beside an agent: drafts from the company's articles, the same text shorter or warmer, and answers about the
//! customer with the words they stand in.
//!
//! Invariants: a draft is the words of an article that passes the bar by which the assistant answers; an answer about the
//! customer is a quote with its place, or none; nothing here reaches a customer by itself and nothing is kept. Deliberately
//! absent: a model. These three verbs are where one comes in.

use std::sync::{Arc, LazyLock};

use baton_core::company::Company;
use baton_core::conversation::{Conversation, sources};
use baton_core::event::Event;
use baton_core::id::{AgentId, ConversationId};
use baton_core::language::Language;
use baton_core::time::Timestamp;
use baton_core::warmer::{Occasion, warmer};
use baton_nlu::{Compact, Document, Encoder, Library};
use baton_store::{HeadFilter, Store, StoreError, Stream};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::EngineError;
use super::{Engine, load};
use crate::frame::{self, Citation};
use crate::view;

/// Messages of the customer, from the last one back, for which a draft is looked for.
const MESSAGES_BACK: usize = 4;
/// Most drafts.
const DRAFTS_MAX: usize = 3;
/// Most quotes in an answer about the customer.
const QUOTES_MAX: usize = 3;
/// Other conversations of the customer that are looked through, the newest.
const EARLIER_MAX: usize = 10;
/// Least share of the telling words of a question that a quote must share with it.
const COVERED_MIN: f32 = 0.34;

/// One encoder for all: small, in the program, and quick enough for a person who waits.
static ENCODER: LazyLock<Arc<dyn Encoder>> = LazyLock::new(|| Arc::new(Compact::built_in()));

/// A text that an agent may send, with the article it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// Its source.
    pub source: Citation,
    /// The article's language, ISO 639-1.
    pub language: String,
    /// The day of the article's last review, `YYYY-MM-DD`.
    pub updated: String,
}

/// Drafts for a message of the customer, best first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Drafts {
    /// The customer's words that they answer; none when no article answers any.
    pub question: Option<String>,
    /// The number of the item with these words.
    pub at: Option<u64>,
    /// The drafts.
    pub drafts: Vec<Draft>,
}

/// How a text is to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rewriting {
    /// Only the sentences that carry the answer.
    Shorter,
    /// With the company's greeting, apology and closing.
    Warmer,
}

/// Words that answer a question about the customer, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Found {
    /// The words, or the value.
    pub text: String,
    /// Who wrote them, or what the value is and where it is from.
    pub by: String,
    /// In which conversation.
    pub conversation: String,
    /// The number of the item; none when it is not known.
    pub at: Option<u64>,
    /// When, in milliseconds since 1970.
    pub when: i64,
}

impl Engine {
    /// Drafts for the customer's last message that an article answers.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], or when the store cannot be read.
    pub async fn drafts(&self, id: ConversationId) -> Result<Drafts, EngineError> {
        let logged = self.read(move |store| load::logged(store, id)).await?;
        let (folded, events) = logged.ok_or(EngineError::NotFound)?;
        Ok(drafts(&events, folded.language, &self.0.company))
    }

    /// A text as an agent wants it; the same text when nothing can be left out or put in.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], or when the store cannot be read.
    pub async fn rewrite(
        &self,
        agent: AgentId,
        id: ConversationId,
        text: String,
        how: Rewriting,
    ) -> Result<String, EngineError> {
        let logged = self.read(move |store| load::logged(store, id)).await?;
        let (folded, events) = logged.ok_or(EngineError::NotFound)?;
        match how {
            Rewriting::Shorter => {
                let question =
                    folded.question.as_ref().map(|question| question.text.clone()).unwrap_or_default();
                Ok(shorter(&text, &question, folded.language))
            }
            Rewriting::Warmer => {
                let name = view::full_name(&self.0.core().desk, agent);
                let occasion = Occasion {
                    language: folded.language,
                    first: !events.iter().any(|(event, _)| matches!(event, Event::AgentMessage { .. })),
                    trouble: !folded.risks.is_empty() || folded.repeats > 0,
                    customer: folded.name.as_deref().map_or("", first_name),
                    agent: first_name(&name),
                };
                Ok(warmer(&text, occasion, &self.0.company))
            }
        }
    }

    /// What this conversation, the customer's earlier ones and the facts say about a question; nothing when they do not.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], or when the store cannot be read.
    pub async fn ask(&self, id: ConversationId, question: String) -> Result<Vec<Found>, EngineError> {
        let (company, language) = (Arc::clone(&self.0.company), self.0.staff_language);
        let desk = Arc::clone(&self.0.core().desk);
        let names = move |agent: AgentId| view::full_name(&desk, agent);
        let found = self.read(move |store| ask(store, id, &question, &company, language, &names)).await?;
        found.ok_or(EngineError::NotFound)
    }
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or_default()
}

fn drafts(events: &[(Event, Timestamp)], language: Language, company: &Company) -> Drafts {
    let last = events.len() as u64;
    let messages = (0..last).zip(events.iter().rev()).filter_map(|(back, (event, _))| match event {
        Event::CustomerMessage { message, text, perception, .. } => {
            let passages = perception.passages.clone();
            let question =
                baton_core::conversation::Question { message: *message, text: text.clone(), passages };
            Some((last - back, question))
        }
        _ => None,
    });
    for (seq, question) in messages.take(MESSAGES_BACK) {
        let found = sources(&question, company, language);
        let drafts: Vec<Draft> = (1..)
            .zip(found.into_iter().take(DRAFTS_MAX))
            .map(|(n, source)| {
                let article = company.article(&source.article, language);
                Draft {
                    source: Citation {
                        n,
                        url: frame::help_url(company, source.article.as_str(), language),
                        title: source.title,
                    },
                    text: source.text,
                    language: article.map_or(language, |article| article.language).code().to_owned(),
                    updated: article.map(|article| article.updated.clone()).unwrap_or_default(),
                }
            })
            .collect();
        if !drafts.is_empty() {
            return Drafts { question: Some(question.text), at: Some(seq), drafts };
        }
    }
    Drafts::default()
}

/// The sentences of a text that carry the answer to a question, with what may not be cut off from them.
fn shorter(text: &str, question: &str, language: Language) -> String {
    let document = Document { name: "text".to_owned(), title: String::new(), text: text.to_owned() };
    let library = Library::build(Arc::clone(&ENCODER), language, vec![document]);
    let answer = library.answer(if question.trim().is_empty() { text } else { question }, &[]);
    answer.map_or_else(|| text.to_owned(), |answer| answer.text.trim().to_owned())
}

fn ask(
    store: &dyn Store,
    id: ConversationId,
    question: &str,
    company: &Company,
    language: Language,
    names: &dyn Fn(AgentId) -> String,
) -> Result<Option<Vec<Found>>, StoreError> {
    let Some((folded, events)) = load::logged(store, id)? else { return Ok(None) };
    let mut places: Vec<(Document, Found)> = Vec::new();
    add_facts(&folded, &events, company, language, &mut places);
    add_words(id, &events, company, names, &mut places);
    let filter =
        HeadFilter { subject: Some(folded.customer), limit: EARLIER_MAX + 1, ..HeadFilter::default() };
    for head in store.heads(&filter)? {
        if let Stream::Conversation(earlier) = head.stream
            && earlier != id
        {
            add_words(earlier, &load::events(store, earlier)?, company, names, &mut places);
        }
    }
    let documents = places.iter().map(|(document, _)| document.clone()).collect();
    let library = Library::build(Arc::clone(&ENCODER), folded.language, documents);
    let found = library
        .sayings(question, QUOTES_MAX)
        .into_iter()
        .filter(|(_, covered)| *covered >= COVERED_MIN)
        .filter_map(|(answer, _)| {
            let (_, place) = places.iter().find(|(document, _)| document.name == answer.document)?;
            let text = if place.text.is_empty() { answer.text.trim().to_owned() } else { place.text.clone() };
            Some(Found { text, ..place.clone() })
        })
        .collect();
    Ok(Some(found))
}

/// Values that are known, under what they are called.
fn add_facts(
    folded: &Conversation,
    events: &[(Event, Timestamp)],
    company: &Company,
    language: Language,
    places: &mut Vec<(Document, Found)>,
) {
    let mut items = view::Items::default();
    let desk = baton_core::desk::Desk::default();
    for (seq, (event, at)) in (1..).zip(events) {
        let _ = items.next(event, seq, *at, company, &desk, language);
    }
    for (name, fact) in view::shown_facts(&folded.facts, company, language) {
        let at = items.sources().get(name).copied();
        let when = at.and_then(|at| events.get(usize::try_from(at).ok()?.checked_sub(1)?));
        let title = format!("{} {}", fact.label, fact.source);
        let document = Document { name: format!("fact {name}"), title, text: fact.value.clone() };
        let found = Found {
            text: fact.value.clone(),
            by: format!("{}, {}", fact.label, fact.source),
            conversation: folded.id.to_string(),
            at,
            when: when.map_or(folded.updated_at, |(_, at)| *at).as_millis(),
        };
        places.push((document, found));
    }
}

/// Messages, notes and summaries of one conversation.
fn add_words(
    id: ConversationId,
    events: &[(Event, Timestamp)],
    company: &Company,
    names: &dyn Fn(AgentId) -> String,
    places: &mut Vec<(Document, Found)>,
) {
    let customer = events.iter().find_map(|(event, _)| match event {
        Event::ConversationOpened { name, .. } => name.clone(),
        _ => None,
    });
    for (seq, (event, at)) in (1_u64..).zip(events) {
        let (by, text) = match event {
            Event::CustomerMessage { text, .. } => (customer.clone().unwrap_or_default(), text),
            Event::AssistantMessage { text, .. } => (company.profile.assistant_name.clone(), text),
            Event::AgentMessage { agent, text, .. } | Event::NoteAdded { agent, text, .. } => {
                (names(*agent), text)
            }
            Event::WrappedUp { agent, summary, .. } => (names(*agent), summary),
            _ => continue,
        };
        let name = format!("{id} {seq}");
        let found = Found {
            text: String::new(),
            by,
            conversation: id.to_string(),
            at: Some(seq),
            when: at.as_millis(),
        };
        places.push((Document { name, title: String::new(), text: text.clone() }, found));
    }
}
