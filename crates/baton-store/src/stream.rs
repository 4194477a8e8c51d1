//! Where an event belongs: the desk, or one conversation.

use std::fmt;
use std::str::FromStr;

use baton_core::id::ConversationId;

use crate::error::StoreError;

/// A sequence of events with its own version. Its text is `desk`, or the conversation's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// Everything that is not of one conversation: presence, routing, configuration.
    Desk,
    /// One conversation.
    Conversation(ConversationId),
}

/// The text of [`Stream::Desk`]. It sorts after every conversation id.
pub(crate) const DESK: &str = "desk";

impl fmt::Display for Stream {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Desk => out.write_str(DESK),
            Self::Conversation(id) => id.fmt(out),
        }
    }
}

impl FromStr for Stream {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        if text == DESK {
            return Ok(Self::Desk);
        }
        text.parse().map(Self::Conversation).map_err(|error| StoreError::damaged("a stream's name", &error))
    }
}

impl From<ConversationId> for Stream {
    fn from(id: ConversationId) -> Self {
        Self::Conversation(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_survives_its_text_and_the_desk_sorts_last() {
        let last = Stream::Conversation(ConversationId(u128::MAX));
        for stream in [Stream::Desk, Stream::Conversation(ConversationId(7)), last] {
            assert_eq!(stream.to_string().parse::<Stream>().unwrap(), stream);
        }
        assert!(last.to_string().as_str() < DESK);
        assert!("cus_00000000000000000000000007".parse::<Stream>().is_err());
    }
}
