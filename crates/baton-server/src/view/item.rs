//! The transcript for staff: messages, notes, and lines about what happened.

mod line;

use std::collections::BTreeMap;

use baton_core::company::Company;
use baton_core::desk::Desk;
use baton_core::event::{ActionOutcome, Event, Notice};
use baton_core::id::{AgentId, FactName};
use baton_core::language::Language;
use baton_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::empowered::instruction as instruction_text;
use super::row::full_name;
use super::why::{Heard, Why};
use crate::frame::{Author, AuthorKind, Citation};

/// The kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// The customer sees it.
    Message,
    /// Staff see it.
    Note,
    /// A supervisor's private word to who holds it. Staff see it.
    Whisper,
    /// Something happened.
    Event,
}

/// One item of a transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Item {
    /// The number of its event.
    pub seq: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The kind.
    pub kind: ItemKind,
    /// Who.
    pub author: Author,
    /// The id of the message or note.
    pub id: Option<String>,
    /// What was written, or what happened in plain words.
    pub text: String,
    /// Sources.
    pub citations: Vec<Citation>,
    /// Whether something was masked.
    pub masked: bool,
    /// Whether the assistant drafted it.
    pub ai_assisted: bool,
    /// Why the policy decided so.
    pub why: Option<Why>,
}

impl Item {
    /// A message of the system with nothing in it yet.
    fn begin(seq: u64, at: Timestamp, company: &Company) -> Self {
        Self {
            seq,
            at: at.as_millis(),
            kind: ItemKind::Message,
            author: Author { kind: AuthorKind::System, name: company.profile.name.clone() },
            id: None,
            text: String::new(),
            citations: Vec::new(),
            masked: false,
            ai_assisted: false,
            why: None,
        }
    }
}

/// Renders the items of one conversation, event by event and in order: a verdict explains the message that follows.
#[derive(Debug, Clone, Default)]
pub struct Items {
    heard: Heard,
    why: Option<Why>,
    /// The last message of the customer.
    heard_at: u64,
    sources: BTreeMap<FactName, u64>,
}

impl Items {
    /// In which item each fact of the conversation stands: the customer's message, or the end of the action.
    #[must_use]
    pub fn sources(&self) -> &BTreeMap<FactName, u64> {
        &self.sources
    }

    /// Remembers where facts come from.
    fn remember(&mut self, event: &Event, seq: u64) {
        match event {
            Event::CustomerMessage { .. } => self.heard_at = seq,
            Event::FactLearned { fact, .. } => {
                self.sources.insert(fact.clone(), self.heard_at);
            }
            Event::ActionEnded { outcome: ActionOutcome::Done { facts }, .. } => {
                self.sources.extend(facts.keys().map(|name| (name.clone(), seq)));
            }
            _ => {}
        }
    }

    /// The item of the next event, if staff see it, and the client's key of what an agent wrote.
    pub fn next(
        &mut self,
        event: &Event,
        seq: u64,
        at: Timestamp,
        company: &Company,
        desk: &Desk,
        language: Language,
    ) -> Option<(Item, Option<String>)> {
        self.remember(event, seq);
        if let Some(why) = self.heard.follow(event, company, language) {
            self.why = Some(why);
        }
        let mut key_of_agent = None;
        let mut item = Item::begin(seq, at, company);
        match event {
            Event::SystemMessage { message, notice, text, .. } if !told_by_event(*notice) => {
                item.id = Some(message.to_string());
                item.text.clone_from(text);
            }
            Event::CustomerMessage { message, text, secrets, .. } => {
                item.id = Some(message.to_string());
                item.author = Author { kind: AuthorKind::Customer, name: String::new() };
                item.text.clone_from(text);
                item.masked = !secrets.is_empty();
            }
            Event::AssistantMessage { message, text, language, citations, .. } => {
                item.id = Some(message.to_string());
                let name = company.profile.assistant_name.clone();
                item.author = Author { kind: AuthorKind::Assistant, name };
                item.text.clone_from(text);
                item.citations = crate::frame::citations(company, citations, *language);
                item.why = self.why.take();
            }
            Event::AgentMessage { message, key, agent, text, ai_assisted } => {
                item.id = Some(message.to_string());
                item.author = by(desk, *agent);
                item.text.clone_from(text);
                item.ai_assisted = *ai_assisted;
                key_of_agent = Some(key.to_string());
            }
            Event::NoteAdded { message, key, agent, text } => {
                item.kind = ItemKind::Note;
                item.id = Some(message.to_string());
                item.author = by(desk, *agent);
                item.text.clone_from(text);
                key_of_agent = Some(key.to_string());
            }
            Event::Whispered { message, key, agent, instruction, text, .. } => {
                item.kind = ItemKind::Whisper;
                item.id = Some(message.to_string());
                item.author = by(desk, *agent);
                let asked = instruction.as_ref().map(|asked| instruction_text(company, asked, language));
                item.text = match asked {
                    Some(asked) if text.is_empty() => asked,
                    Some(asked) => format!("{asked}. {text}"),
                    None => text.clone(),
                };
                key_of_agent = Some(key.to_string());
            }
            _ => {
                item.kind = ItemKind::Event;
                item.text = line::line(event, company, desk, language)?;
                if let baton_core::conversation::Author::Agent(agent) = event.author() {
                    item.author = by(desk, agent);
                }
                if matches!(event, Event::HandoffStarted { .. } | Event::HandoffRaised { .. }) {
                    item.why = self.why.take();
                }
            }
        }
        Some((item, key_of_agent))
    }
}

fn by(desk: &Desk, agent: AgentId) -> Author {
    Author { kind: AuthorKind::Agent, name: full_name(desk, agent) }
}

/// Whether a line about the event before already says what the notice told the customer.
fn told_by_event(notice: Notice) -> bool {
    match notice {
        Notice::Queued
        | Notice::HandedOver
        | Notice::AgentJoined
        | Notice::AgentLeft
        | Notice::Returned
        | Notice::CallBack
        | Notice::Closed => true,
        Notice::Disclosure
        | Notice::NobodyIn
        | Notice::PromiseLate
        | Notice::Masked
        | Notice::AssistantStopped
        | Notice::ApprovalAsked
        | Notice::CrisisHelp => false,
    }
}
