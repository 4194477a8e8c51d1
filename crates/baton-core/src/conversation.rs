//! One conversation: its state, the fold of its events, and the decisions on each command.
//!
//! Invariants kept here: exactly one holder of an open conversation, with a version that every change of holder
//! raises (I1); a request for a person leads to the queue in the same decision (I2); no word of the assistant before
//! the disclosure (I5); commands of agents carry the version they saw. Each command is one file below.
//!
//! Deliberately absent: the full transcript (the log has it) and anything that only a screen needs.

mod act;
mod action;
mod agent_reply;
mod aside;
mod assign;
mod brief;
mod call_back;
mod close;
mod customer_message;
mod draft;
mod evolve;
mod open;
mod playbook;
mod request_human;
mod respond;
mod return_to_assistant;
mod stop;
mod supervisor;
mod timer;
mod transfer;
mod turn;
mod whisper;
mod wrap_up;

pub use aside::{SNOOZE_MAX_MILLIS, TAG_CHARACTERS_MAX, TAGS_MAX};
pub use evolve::evolve;
pub use respond::sources;
pub use turn::{Env, Outcome as Decision, Rejection, Writer};

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use crate::approval::{Approval, Mandate, Steering};
use crate::command::Command;
use crate::handoff::{Handoff, HandoffReason};
use crate::id::{
    ActionName, ActionRunId, AgentId, ClientKey, ConversationId, Ctx, CustomerId, FactName, MessageId,
    PlaybookName, RuleName, StepName, TopicName,
};
use crate::language::Language;
use crate::perception::{Passage, Score, SignalKind};
use crate::time::{DAY, MINUTE, SECOND, Timestamp};

/// Longest text of one message, in bytes of UTF-8.
pub const MESSAGE_BYTES_MAX: usize = 8 * 1024;
/// Most messages a customer may write in one conversation; past it a person is asked to open a new one.
pub const CUSTOMER_TURNS_MAX: u32 = 10_000;
/// Client keys remembered per conversation, so that a repeated command has one effect.
pub const CLIENT_KEYS_MAX: usize = 64;
/// Customer messages remembered as context for understanding.
pub const RECENT_TURNS_MAX: usize = 4;
/// Entries of the brief's "already tried".
pub const TRIED_MAX: usize = 12;
/// Steps a playbook may take in one turn.
pub const STEPS_PER_TURN_MAX: u32 = 32;
/// Facts one conversation may learn.
pub const FACTS_MAX: usize = 64;
/// Silence after which the assistant's conversation ends; it can be reopened.
pub const IDLE_END_MILLIS: i64 = 30 * MINUTE;
/// How long an ended conversation can be reopened by writing, and when its resolution is mature.
pub const MATURITY_MILLIS: i64 = 7 * DAY;
/// How long a model may take for a draft.
pub const DRAFT_TIMEOUT_MILLIS: i64 = 8 * SECOND;
/// How long an action may take.
pub const ACTION_TIMEOUT_MILLIS: i64 = 10 * SECOND;

/// Where a conversation takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The widget on a web page.
    #[default]
    Web,
    /// The programming interface.
    Api,
}

impl Channel {
    /// The name in files and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
        }
    }
}

/// Who wrote something. Set by the server from the credential (I5), never from text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "agent")]
pub enum Author {
    /// The customer.
    Customer,
    /// The AI.
    Assistant,
    /// A person of the staff.
    Agent(AgentId),
    /// Baton itself.
    System,
}

impl Author {
    /// The kind without the person.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Assistant => "assistant",
            Self::Agent(_) => "agent",
            Self::System => "system",
        }
    }
}

/// Who holds the baton of an open conversation (I1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "agent")]
pub enum Holder {
    /// The AI.
    Assistant,
    /// Nobody yet: a person is on the way, and the promise runs.
    Queue,
    /// A person.
    Agent(AgentId),
}

/// Whether it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Status {
    /// It goes on.
    Open,
    /// It ended.
    Closed {
        /// When.
        at: Timestamp,
    },
}

/// How good an end is, as far as known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resolution {
    /// The customer said so.
    Confirmed,
    /// The customer did not come back within seven days.
    NoFurtherContact,
    /// Not known (yet).
    Unknown,
    /// The customer left without an answer.
    Abandoned,
}

/// What an agent says about the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The matter is solved.
    Solved,
    /// It is not.
    NotSolved,
    /// Something has to happen first.
    Waiting,
}

/// A fact with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The value.
    pub value: String,
    /// `customer`, or the action that gave it.
    pub source: String,
}

/// Something the assistant tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Tried {
    /// It answered from an article.
    Answered {
        /// The article's title.
        title: String,
    },
    /// It ran an action.
    Ran {
        /// Which.
        action: ActionName,
        /// `done`, `refused`, `failed`.
        how: String,
    },
    /// It asked what is meant.
    Clarified,
    /// It left an action to a person.
    LeftToPerson {
        /// Which.
        action: ActionName,
        /// Why.
        reason: String,
    },
}

/// A sign worth showing to supervisors and in the brief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// What.
    pub signal: SignalKind,
    /// How sure.
    pub score: Score,
    /// The customer's words.
    pub quote: String,
}

/// The story for the person who takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Why handed over.
    pub reason: HandoffReason,
    /// The signs that led to it.
    pub signals: Vec<SignalKind>,
    /// What the customer wants, in the customer's words.
    pub wants: String,
    /// The topic.
    pub topic: Option<TopicName>,
    /// What was tried.
    pub tried: Vec<Tried>,
    /// What is known, with sources.
    pub facts: BTreeMap<FactName, Fact>,
    /// What was promised.
    pub promises: Vec<String>,
    /// The sharpest words of the customer.
    pub mood_quote: Option<String>,
    /// What to do next.
    pub next_step: String,
    /// What the person before wrote for the next one.
    pub note: Option<String>,
    /// What the customer corrected in it before a person joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<String>,
}

/// What the assistant is waiting for from the customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Expects {
    /// Nothing.
    #[default]
    Nothing,
    /// An answer to the playbook's question.
    Slot,
    /// Yes or no to the playbook's confirmation.
    Confirmation,
    /// Yes or no to the offer of a person.
    PersonOffer,
    /// Which of these topics is meant.
    TopicChoice {
        /// The topics.
        topics: Vec<TopicName>,
    },
    /// Whether it helped.
    Helped,
}

/// A playbook under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Which.
    pub playbook: PlaybookName,
    /// At which step.
    pub step: StepName,
}

/// The customer's message that the assistant is answering.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Which message.
    pub message: MessageId,
    /// Its masked text.
    pub text: String,
    /// Passages that may answer it.
    pub passages: Vec<Passage>,
}

/// The last line, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastLine {
    /// Who.
    pub author: Author,
    /// The text, cut.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// The state of one conversation: the fold of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Events folded.
    pub seq: u64,
    /// Whose.
    pub customer: CustomerId,
    /// How the customer is called.
    pub name: Option<String>,
    /// Whether the company's own site vouched for the customer.
    pub known: bool,
    /// Where.
    pub channel: Channel,
    /// In which language.
    pub language: Language,
    /// When it began.
    pub opened_at: Timestamp,
    /// When something last happened.
    pub updated_at: Timestamp,
    /// Whether it goes on.
    pub status: Status,
    /// Who holds it; meaningless once closed.
    pub holder: Holder,
    /// Raised with every change of holder.
    pub holder_version: u64,
    /// Whether the disclosure was shown (I5).
    pub disclosed: bool,
    /// What it is about.
    pub topic: Option<TopicName>,
    /// Messages of the customer.
    pub customer_turns: u32,
    /// Messages of the assistant.
    pub assistant_turns: u32,
    /// Turns without progress in a row.
    pub no_progress: u32,
    /// Times the customer repeated a request.
    pub repeats: u32,
    /// Customer messages since a person last wrote.
    pub unread: u32,
    /// The last few customer messages, oldest first.
    pub recent: VecDeque<String>,
    /// The first message that was more than a greeting.
    pub first_request: Option<String>,
    /// The message being answered.
    pub question: Option<Question>,
    /// What the assistant waits for.
    pub expects: Expects,
    /// The playbook under way.
    pub run: Option<Run>,
    /// What is known.
    pub facts: BTreeMap<FactName, Fact>,
    /// The action under way.
    pub action: Option<(ActionRunId, ActionName)>,
    /// Confirmations given and not used yet, by step.
    pub confirmed: Option<StepName>,
    /// The message a draft was asked for.
    pub draft: Option<MessageId>,
    /// What was tried.
    pub tried: Vec<Tried>,
    /// The strongest signs so far, one per kind.
    pub risks: Vec<Risk>,
    /// The promise.
    pub handoff: Option<Handoff>,
    /// The story of the current or last handoff.
    pub brief: Option<Box<Brief>>,
    /// The offer to return to the assistant that the customer has not answered.
    pub return_offer: Option<Box<Mandate>>,
    /// Which person last wrote to the customer, and when.
    pub helped_by: Option<(AgentId, Timestamp)>,
    /// What the assistant may do after a return.
    pub mandate: Option<Box<Mandate>>,
    /// The request to a second person that nobody has decided yet.
    pub approval: Option<Box<Approval>>,
    /// What supervisors asked of the assistant.
    pub steering: Option<Box<Steering>>,
    /// Why the last verdict was given.
    pub last_rule: Option<RuleName>,
    /// The last line.
    pub last: Option<LastLine>,
    /// Whether an idle timer runs.
    pub idle_timer: bool,
    /// How good the end is.
    pub resolution: Option<Resolution>,
    /// The rating.
    pub csat: Option<u8>,
    /// Marks for colleagues, in order of their letters.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// Until when the holder has put it aside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Timestamp>,
    /// Keys of commands carried out, oldest first, with the sequence number of their event.
    pub keys: VecDeque<(ClientKey, u64)>,
}

impl Conversation {
    /// Whether it goes on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.status == Status::Open
    }

    /// The agent who holds it.
    #[must_use]
    pub fn agent(&self) -> Option<AgentId> {
        match self.holder {
            Holder::Agent(agent) => Some(agent),
            Holder::Assistant | Holder::Queue => None,
        }
    }

    /// The sequence number of the event of a command that was carried out before.
    #[must_use]
    pub fn seen(&self, key: &ClientKey) -> Option<u64> {
        self.keys.iter().find(|(seen, _)| seen == key).map(|(_, seq)| *seq)
    }

    /// How risky it is, 0 to 100: the strongest sign, plus turns without progress, plus a late promise.
    #[must_use]
    pub fn risk(&self, now: Timestamp) -> u8 {
        let sign = self
            .risks
            .iter()
            .map(|risk| {
                let weight: u32 = if risk.signal.is_sensitive() { 80 } else { 50 };
                weight * u32::from(risk.score.0) / 10_000
            })
            .max()
            .unwrap_or(0);
        let stuck = self.no_progress.min(3) * 15;
        let late = self
            .handoff
            .as_ref()
            .is_some_and(|handoff| handoff.answered_at.is_none() && now > handoff.due_at);
        let total = sign.max(stuck) + stuck.min(15) + if late { 30 } else { 0 };
        u8::try_from(total.min(100)).unwrap_or(100)
    }
}

/// Decides on a command without touching the state: what would happen.
///
/// # Errors
/// The reason why the command is refused; nothing happened then.
pub fn decide(
    ctx: &mut Ctx<'_>,
    state: &Conversation,
    env: &Env<'_>,
    command: Command,
) -> Result<Decision, Rejection> {
    let mut copy = state.clone();
    handle(ctx, &mut copy, env, command)
}

/// Decides on a command and folds the events into the state.
///
/// # Errors
/// The reason why the command is refused; the state is unchanged then.
pub fn handle(
    ctx: &mut Ctx<'_>,
    state: &mut Conversation,
    env: &Env<'_>,
    command: Command,
) -> Result<Decision, Rejection> {
    turn::Turn::new(ctx, state, env).carry_out(command)
}

pub use open::open;
