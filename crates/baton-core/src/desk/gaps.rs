//! Questions that no article answered, as agents reported them when they wrapped up.
//!
//! Only where to find the words is kept, never the words: they stay in the conversation, sealed, and go with it. A supervisor
//! settles each: an article was made of it, or it was dropped. Deliberately absent: texts, and articles (they are the
//! company's files).

use serde::{Deserialize, Serialize};

use crate::id::{AgentId, ConversationId, CustomerId};
use crate::time::Timestamp;

/// Most gaps that wait; the oldest beyond go.
pub const GAPS_MAX: usize = 500;

/// How a gap ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapEnd {
    /// An article was written.
    Published,
    /// No article is needed.
    Dropped,
}

/// A gap that waits for a supervisor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Whose words they are.
    pub customer: CustomerId,
    /// Who reported it.
    pub agent: AgentId,
    /// When.
    pub at: Timestamp,
}

/// The gaps that wait, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Gaps(Vec<Gap>);

impl Gaps {
    pub(super) fn all(&self) -> &[Gap] {
        &self.0
    }

    /// Adds one in the place of an earlier one of the same conversation; the oldest beyond the bound goes.
    pub(super) fn add(&mut self, new: Gap) {
        self.settle(new.conversation);
        self.0.push(new);
        if self.0.len() > GAPS_MAX {
            self.0.remove(0);
        }
    }

    pub(super) fn settle(&mut self, conversation: ConversationId) {
        self.0.retain(|known| known.conversation != conversation);
    }

    pub(super) fn forget(&mut self, customer: CustomerId) {
        self.0.retain(|known| known.customer != customer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_stay_and_an_erased_customer_leaves_none() {
        let mut gaps = Gaps::default();
        for number in 0..510 {
            gaps.add(Gap {
                conversation: ConversationId(number),
                customer: CustomerId(number % 2),
                agent: AgentId(7),
                at: Timestamp::from_millis(0),
            });
        }
        assert_eq!(gaps.all().len(), GAPS_MAX);
        assert_eq!(gaps.all()[0].conversation, ConversationId(10));
        gaps.forget(CustomerId(1));
        assert_eq!(gaps.all().len(), GAPS_MAX / 2);
        gaps.settle(ConversationId(10));
        assert_eq!(gaps.all().len(), GAPS_MAX / 2 - 1);
    }
}
