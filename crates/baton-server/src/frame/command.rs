//! What the pages may ask on their sockets.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A command of a customer. `client_id` (1 to 64 characters) makes it idempotent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum CustomerCommand {
    /// A message.
    Send {
        /// The client's key.
        client_id: String,
        /// The text.
        text: String,
    },
    /// "Talk to a person".
    Human {
        /// The client's key.
        client_id: String,
    },
    /// Would rather be called or written to than wait.
    CallBack {
        /// The client's key.
        client_id: String,
        /// When, in milliseconds since 1970: one of `queue.times`; null for an answer by e-mail.
        #[serde(default)]
        at: Option<i64>,
        /// The telephone number or the address.
        contact: String,
    },
    /// Asks for a supervisor.
    Supervisor {
        /// The client's key.
        client_id: String,
    },
    /// Corrects what is passed on, before a person joins.
    Correct {
        /// The client's key.
        client_id: String,
        /// In the customer's words.
        text: String,
    },
    /// Leaves the queue, stays with the assistant.
    Stay {
        /// The client's key.
        client_id: String,
    },
    /// Answers an offer to return to the assistant.
    Consent {
        /// The client's key.
        client_id: String,
        /// Whether the customer agrees.
        yes: bool,
    },
    /// Answers "did this help?".
    Helped {
        /// The client's key.
        client_id: String,
        /// Whether it did.
        yes: bool,
    },
    /// Rates, once, after the end.
    Csat {
        /// The client's key.
        client_id: String,
        /// 1 to 5.
        score: u8,
        /// In the customer's words.
        #[serde(default)]
        comment: Option<String>,
    },
    /// Starts a new conversation after the end.
    New {
        /// The client's key.
        client_id: String,
    },
    /// The customer is typing.
    Typing,
    /// Asks for a `pong`.
    Ping,
}

impl CustomerCommand {
    /// The client's key, for commands that are answered with an ack.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        match self {
            Self::Send { client_id, .. }
            | Self::Human { client_id }
            | Self::CallBack { client_id, .. }
            | Self::Supervisor { client_id }
            | Self::Correct { client_id, .. }
            | Self::Stay { client_id }
            | Self::Consent { client_id, .. }
            | Self::Helped { client_id, .. }
            | Self::Csat { client_id, .. }
            | Self::New { client_id } => Some(client_id),
            Self::Typing | Self::Ping => None,
        }
    }
}

/// A command of a member of staff on the socket; the verbs are REST.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum AgentCommand {
    /// Follows one conversation; null stops.
    Watch {
        /// Which.
        conversation: Option<String>,
    },
    /// The person is writing.
    Typing {
        /// In which conversation.
        conversation: String,
    },
    /// Asks for a `pong`.
    Ping,
}
