//! The frames that customers get.

use baton_core::event::Notice;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who holds a conversation, as the customer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Holder {
    /// The kind.
    pub kind: HolderKind,
    /// The person's first name, when a person holds it.
    pub name: Option<String>,
}

/// The kinds of holders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HolderKind {
    /// The AI.
    Assistant,
    /// Nobody yet.
    Queue,
    /// A person.
    Agent,
}

/// Who wrote something; the kind is set by the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Author {
    /// The kind.
    pub kind: AuthorKind,
    /// The name shown; empty for the customer.
    pub name: String,
}

/// The kinds of authors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AuthorKind {
    /// The customer.
    Customer,
    /// The AI.
    Assistant,
    /// A person of the staff.
    Agent,
    /// Baton itself.
    System,
}

/// A source of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// Its number in the answer, from 1.
    pub n: u32,
    /// The article's title.
    pub title: String,
    /// Where it can be read.
    pub url: String,
}

/// A place in the queue with an honest range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Queue {
    /// From 1.
    pub position: u32,
    /// From, in minutes; null when nobody can say.
    pub low_minutes: Option<u32>,
    /// To, in minutes.
    pub high_minutes: Option<u32>,
    /// It takes longer than was promised.
    pub late: bool,
    /// People are in, by opening hours.
    pub open: bool,
    /// When people are in again, in milliseconds since 1970; null while they are.
    pub opens_at: Option<i64>,
    /// Times at which the customer may be called back instead, in milliseconds since 1970.
    #[serde(default)]
    pub times: Vec<i64>,
}

/// The state of a conversation when a page connects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hello {
    /// Which, or null before the first message.
    pub conversation: Option<String>,
    /// The number of its last event.
    pub seq: u64,
    /// `open` or `closed`.
    pub status: String,
    /// Who holds it.
    pub holder: Holder,
    /// ISO 639-1.
    pub language: String,
    /// The company's name.
    pub company: String,
    /// The assistant's name.
    pub assistant_name: String,
    /// Says that it is an AI.
    pub disclosure: String,
    /// Questions offered to begin with.
    pub starters: Vec<String>,
    /// The place in the queue, while waiting.
    pub queue: Option<Queue>,
    /// An offer to return to the assistant that is not answered.
    pub return_offer: Option<String>,
    /// Whether "did this help?" is open.
    pub ask_helped: bool,
    /// Whether a rating is asked.
    pub ask_csat: bool,
    /// Whether the assistant is stopped here.
    pub assistant_stopped: bool,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// The number of its event.
    pub seq: u64,
    /// Its id.
    pub id: String,
    /// The client's key, on the customer's own messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Who wrote.
    pub author: Author,
    /// A subset of Markdown.
    pub text: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Sources.
    pub citations: Vec<Citation>,
    /// Answers offered as buttons.
    pub choices: Vec<String>,
    /// Whether a person is offered.
    pub offer_person: bool,
    /// Whether something was masked.
    pub masked: bool,
}

/// A frame for a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum CustomerFrame {
    /// The state now.
    Hello(Box<Hello>),
    /// A message.
    Message(Box<Message>),
    /// Somebody else holds it, or there is a line to show about it.
    Holder {
        /// The number of its event.
        seq: u64,
        /// Who.
        holder: Holder,
        /// Raised with every change of holder.
        version: u64,
        /// A line for the log, or empty.
        text: String,
    },
    /// The place in the queue.
    Queue {
        /// The number of the event it follows.
        seq: u64,
        /// The place, or null when the customer does not wait.
        queue: Option<Queue>,
    },
    /// A person offers to return to the assistant.
    ReturnOffer {
        /// The number of its event.
        seq: u64,
        /// As asked.
        text: String,
    },
    /// "Did this help?"
    AskHelped {
        /// The number of its event.
        seq: u64,
    },
    /// It ended.
    Closed {
        /// The number of its event.
        seq: u64,
        /// A line for the log, or empty.
        text: String,
        /// Whether a rating is asked.
        ask_csat: bool,
    },
    /// The customer rated.
    Rated {
        /// The number of its event.
        seq: u64,
        /// 1 to 5.
        score: u8,
    },
    /// A command is durable.
    Ack {
        /// The client's key.
        client_id: String,
        /// The number of the event it caused.
        seq: u64,
    },
    /// A command or frame was refused.
    Error {
        /// A stable code.
        code: String,
        /// In plain words.
        detail: String,
        /// The client's key, when the command had one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
    },
    /// Somebody is typing.
    Typing {
        /// `assistant`, a person's first name, or null.
        who: Option<String>,
    },
    /// The client drops what it has; everything follows.
    Reset,
    /// The client was too slow and reconnects with its cursor.
    Lagged,
    /// Answer to `ping`.
    Pong,
}

impl CustomerFrame {
    /// The number of the event a frame shows; none for those that show no event.
    #[must_use]
    pub fn seq(&self) -> Option<u64> {
        match self {
            Self::Message(message) => Some(message.seq),
            Self::Holder { seq, .. }
            | Self::Queue { seq, .. }
            | Self::ReturnOffer { seq, .. }
            | Self::AskHelped { seq }
            | Self::Closed { seq, .. }
            | Self::Rated { seq, .. } => Some(*seq),
            Self::Hello(_)
            | Self::Ack { .. }
            | Self::Error { .. }
            | Self::Typing { .. }
            | Self::Reset
            | Self::Lagged
            | Self::Pong => None,
        }
    }
}

/// Where a notice is shown: most say what the baton does, a few are messages of their own.
pub(super) fn is_line(notice: Notice) -> bool {
    match notice {
        Notice::Queued
        | Notice::HandedOver
        | Notice::NobodyIn
        | Notice::PromiseLate
        | Notice::AgentJoined
        | Notice::AgentLeft
        | Notice::Returned
        | Notice::CallBack
        | Notice::AssistantStopped => true,
        Notice::Disclosure | Notice::Masked | Notice::CrisisHelp | Notice::Closed | Notice::ApprovalAsked => {
            false
        }
    }
}
