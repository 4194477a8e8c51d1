//! The small text beside a stream for lists. Stored in clear, so without personal data.

use baton_core::conversation::Conversation;
use serde::{Deserialize, Serialize};

use crate::view::name_of;

/// Holder, topic, end: what lists need before a conversation is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// `assistant`, `queue` or `agent`.
    pub holder: String,
    /// What it is about.
    pub topic: Option<String>,
    /// How good the end was.
    pub resolution: Option<String>,
    /// ISO 639-1.
    pub language: String,
    /// The rating.
    pub csat: Option<u8>,
}

impl Summary {
    /// Of a conversation as it is now.
    #[must_use]
    pub fn of(conversation: &Conversation) -> Self {
        use baton_core::conversation::Holder;
        let holder = match conversation.holder {
            Holder::Assistant => "assistant",
            Holder::Queue => "queue",
            Holder::Agent(_) => "agent",
        };
        Self {
            holder: holder.to_owned(),
            topic: conversation.topic.as_ref().map(ToString::to_string),
            resolution: conversation.resolution.map(name_of),
            language: conversation.language.code().to_owned(),
            csat: conversation.csat,
        }
    }

    /// From its stored form; what cannot be read is empty, since the log has the truth.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        serde_json::from_slice(bytes).unwrap_or_default()
    }
}
