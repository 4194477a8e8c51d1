//! What the core wants done outside: the closed list of effects.
//!
//! Effects are stored with the events that caused them in one transaction (the outbox) and are carried out at least
//! once; each has a key, so that the other side carries them out once (I7).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::command::TimerKey;
use crate::id::{ActionName, ActionRunId, ArticleName, FactName, MessageId};
use crate::language::Language;
use crate::perception::Span;
use crate::time::Timestamp;

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "effect")]
pub enum Effect {
    /// Send [`crate::Command::Timer`] at this time; replaces an earlier timer of the same key.
    SetTimer {
        /// Which.
        key: TimerKey,
        /// When.
        at: Timestamp,
    },
    /// Forget a timer.
    CancelTimer {
        /// Which.
        key: TimerKey,
    },
    /// Ask the model for a draft.
    RequestDraft {
        /// For which message of the customer.
        message: MessageId,
        /// The masked question.
        question: String,
        /// In which language to answer.
        language: Language,
        /// The sources it may use.
        sources: Vec<Source>,
        /// What people of the staff asked of it: the mandate of a return, whispers of a supervisor.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        guidance: Vec<String>,
    },
    /// Run an action on another system.
    RunAction {
        /// The run; also the idempotency key.
        run: ActionRunId,
        /// Which.
        action: ActionName,
        /// Its facts. Whose account it touches is added by the shell from the session, never from here (I4).
        arguments: BTreeMap<FactName, String>,
    },
}

/// A passage a model may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The article.
    pub article: ArticleName,
    /// Which passage.
    pub passage: u16,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The bytes of the text that answer best, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}
