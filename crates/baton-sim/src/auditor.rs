//! The auditor: did Baton keep what it promises? Judged from the log and from what people wanted, never by core code.
//!
//! Each invariant of the design is one file below, written a second time from its text: who holds a conversation, who may
//! take it, what a verdict allows is worked out here from events alone. Only I8 folds with the core's own function,
//! because that fold is what it is about. A test doctors healthy logs and expects each check to notice.
//!
//! Deliberately absent: repairs, and opinions on style, wording or speed.

mod i10_numbers;
mod i1_one_holder;
mod i2_a_person_always;
mod i3_promise;
mod i3_routing;
mod i4_policy;
mod i5_disclosure;
mod i6_adverse;
mod i7_durable;
mod i8_replay;
mod i9_secrets;

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::id::{AgentId, ConversationId, CustomerId};
use baton_core::{Company, DeskEvent, Event, Timestamp};
use serde::Serialize;

use crate::counts::Counts;
use crate::log::{Log, Record};
use crate::workload::wishes::Wishes;
use crate::world::orders::Done;

/// What Baton must always keep true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Invariant {
    /// One holder.
    I1,
    /// A person, always.
    I2,
    /// A handoff is a promise.
    I3,
    /// The model proposes, the policy disposes.
    I4,
    /// No word of the AI before the disclosure.
    I5,
    /// An adverse act is a person's.
    I6,
    /// Acknowledged means durable.
    I7,
    /// Replay equals state.
    I8,
    /// Secrets do not enter.
    I9,
    /// A number is recomputable.
    I10,
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Violation {
    /// What is broken.
    pub invariant: Invariant,
    /// The seed of the run that shows it.
    pub seed: u64,
    /// In which conversation; none for the desk or the whole.
    #[serde(serialize_with = "as_text")]
    pub conversation: Option<ConversationId>,
    /// At which event of the stream, from 1; zero for the whole stream.
    pub seq: u64,
    /// What is wrong, without words of customers.
    pub what: String,
}

fn as_text<S: serde::Serializer>(id: &Option<ConversationId>, serializer: S) -> Result<S::Ok, S::Error> {
    match id {
        Some(id) => serializer.collect_str(id),
        None => serializer.serialize_none(),
    }
}

/// One event with its commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened<E> {
    /// The commit that wrote it.
    pub commit: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: E,
}

/// Everything the auditor may look at.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The seed of the run.
    pub seed: u64,
    /// The company's files.
    pub company: Arc<Company>,
    /// The desk's events.
    pub desk: Vec<Happened<DeskEvent>>,
    /// The events of each conversation.
    pub conversations: BTreeMap<ConversationId, Vec<Happened<Event>>>,
    /// The log they were read from.
    pub log: Log,
    /// What was asked of other systems and models, as JSON.
    pub sent: Vec<Vec<u8>>,
    /// What people wanted; empty when nobody kept it.
    pub wishes: Wishes,
    /// What was really done in the order system.
    pub ledger: Vec<Done>,
    /// The account of each customer.
    pub accounts: BTreeMap<CustomerId, Option<String>>,
    /// States in memory as JSON, with the number of events folded: at the end, at each crash, and when one was
    /// unloaded.
    pub live: BTreeMap<(ConversationId, u64), String>,
    /// The desk in memory at the end, as JSON.
    pub live_desk: String,
    /// What was counted while it happened.
    pub counts: Counts,
    /// Until when was looked.
    pub ends: Timestamp,
}

/// Violations found, cut at [`Findings::MAX`].
#[derive(Debug, Default)]
struct Findings {
    seed: u64,
    found: Vec<Violation>,
}

impl Findings {
    /// More would only bury the first.
    const MAX: usize = 200;

    fn add(&mut self, invariant: Invariant, conversation: Option<ConversationId>, seq: usize, what: String) {
        if self.found.len() < Self::MAX {
            let seq = u64::try_from(seq).unwrap_or(u64::MAX);
            self.found.push(Violation { invariant, seed: self.seed, conversation, seq, what });
        }
    }
}

/// The checks, one per invariant (two for the promise).
const CHECKS: [fn(&Evidence, &mut Findings); 11] = [
    i1_one_holder::check,
    i2_a_person_always::check,
    i3_promise::check,
    i3_routing::check,
    i4_policy::check,
    i5_disclosure::check,
    i6_adverse::check,
    i7_durable::check,
    i8_replay::check,
    i9_secrets::check,
    i10_numbers::check,
];

/// Judges a run.
#[must_use]
pub fn audit(evidence: &Evidence) -> Vec<Violation> {
    let mut findings = Findings { seed: evidence.seed, found: Vec::new() };
    for check in CHECKS {
        check(evidence, &mut findings);
    }
    findings.found
}

/// Reads the records of a stream.
pub(crate) fn read<E: serde::de::DeserializeOwned>(
    records: &[Record],
) -> Result<Vec<Happened<E>>, serde_json::Error> {
    records
        .iter()
        .map(|record| {
            let event = serde_json::from_slice(&record.json)?;
            Ok(Happened { commit: record.commit, at: record.at, event })
        })
        .collect()
}

/// Who holds a conversation, worked out from events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    Assistant,
    Queue,
    Agent(AgentId),
    Closed,
}

impl Held {
    /// The holder after an event, whether the event was right or not.
    fn after(self, event: &Event) -> Self {
        match event {
            Event::ConversationOpened { .. }
            | Event::ConversationReopened
            | Event::StayedWithAssistant { .. }
            | Event::ReturnAnswered { consent: true, .. } => Self::Assistant,
            Event::HandoffStarted { .. } | Event::AgentReleased { .. } => Self::Queue,
            Event::AgentJoined { agent, .. } | Event::TakenOver { agent, .. } => Self::Agent(*agent),
            Event::ConversationClosed { .. } => Self::Closed,
            _ => self,
        }
    }

    /// Whether a person holds it or is on the way.
    fn with_people(self) -> bool {
        matches!(self, Self::Queue | Self::Agent(_))
    }
}

/// The holder at the end of each commit in which something happened.
fn holder_at_end(events: &[Happened<Event>]) -> BTreeMap<u64, Held> {
    let mut held = Held::Assistant;
    let mut ends = BTreeMap::new();
    for happened in events {
        held = held.after(&happened.event);
        ends.insert(happened.commit, held);
    }
    ends
}

/// The client's key of an event, if it has one.
fn key_of(event: &Event) -> Option<&baton_core::id::ClientKey> {
    match event {
        Event::CustomerMessage { key, .. }
        | Event::AgentMessage { key, .. }
        | Event::NoteAdded { key, .. }
        | Event::Whispered { key, .. }
        | Event::ReturnAnswered { key, .. }
        | Event::StayedWithAssistant { key }
        | Event::CallBackChosen { key, .. }
        | Event::SupervisorRequested { key }
        | Event::BriefCorrected { key, .. }
        | Event::HelpedAnswered { key, .. }
        | Event::Rated { key, .. } => Some(key),
        Event::HumanRequested { key, .. } => key.as_ref(),
        _ => None,
    }
}
