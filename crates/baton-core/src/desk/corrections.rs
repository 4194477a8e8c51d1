//! Topics that agents corrected: the customer's words there are examples that the understanding learns from.
//!
//! Only where to find the words is kept, never the words: they stay in the conversation, sealed, and go with it. Bounded
//! so that no one person, and no one day, decides what a topic is: the newest are kept. Deliberately absent: texts,
//! learning, and confirmations (a model that learns what it believed already learns nothing).

use serde::{Deserialize, Serialize};

use crate::id::{AgentId, ConversationId, CustomerId, TopicName};
use crate::time::Timestamp;

/// Most corrections in all.
pub const CORRECTIONS_MAX: usize = 500;
/// Most corrections to one topic.
pub const CORRECTIONS_PER_TOPIC_MAX: usize = 50;
/// Most corrections to one topic by one person.
pub const CORRECTIONS_PER_AGENT_AND_TOPIC_MAX: usize = 10;

/// A topic that an agent corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Whose words they are.
    pub customer: CustomerId,
    /// The topic it is about.
    pub topic: TopicName,
    /// By whom.
    pub agent: AgentId,
    /// When.
    pub at: Timestamp,
}

/// The corrections in force, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Corrections(Vec<Correction>);

impl Corrections {
    pub(super) fn all(&self) -> &[Correction] {
        &self.0
    }

    /// Adds one in the place of an earlier one of the same conversation; the oldest beyond a bound go.
    pub(super) fn add(&mut self, new: Correction) {
        self.remove(new.conversation);
        let (topic, agent) = (new.topic.clone(), new.agent);
        self.0.push(new);
        let of_topic = |known: &Correction| known.topic == topic;
        self.keep_newest(CORRECTIONS_PER_AGENT_AND_TOPIC_MAX, |known| {
            of_topic(known) && known.agent == agent
        });
        self.keep_newest(CORRECTIONS_PER_TOPIC_MAX, of_topic);
        self.keep_newest(CORRECTIONS_MAX, |_| true);
    }

    /// Of those that `are` meant, the newest so many; there is at most one too many.
    fn keep_newest(&mut self, most: usize, are: impl Fn(&Correction) -> bool) {
        if self.0.iter().filter(|known| are(known)).count() > most
            && let Some(oldest) = self.0.iter().position(are)
        {
            self.0.remove(oldest);
        }
    }

    pub(super) fn remove(&mut self, conversation: ConversationId) {
        self.0.retain(|known| known.conversation != conversation);
    }

    pub(super) fn forget(&mut self, customer: CustomerId) {
        self.0.retain(|known| known.customer != customer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn correction(number: u128, topic: &str, agent: u128) -> Correction {
        Correction {
            conversation: ConversationId(number),
            customer: CustomerId(number),
            topic: topic.into(),
            agent: AgentId(agent),
            at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn the_newest_are_kept_within_each_bound() {
        let mut known = Corrections::default();
        let count = |known: &Corrections, topic: &str| {
            known.all().iter().filter(|one| one.topic == topic.into()).count()
        };
        (0..30).for_each(|number| known.add(correction(number, "returns", 1)));
        assert_eq!(count(&known, "returns"), CORRECTIONS_PER_AGENT_AND_TOPIC_MAX);
        assert_eq!(known.all()[0].conversation, ConversationId(20));
        (30..130).for_each(|number| known.add(correction(number, "returns", number)));
        assert_eq!(count(&known, "returns"), CORRECTIONS_PER_TOPIC_MAX);
        (200..900)
            .for_each(|number| known.add(correction(number, &format!("topic-{}", number % 20), number)));
        assert_eq!(known.all().len(), CORRECTIONS_MAX);
        assert_eq!(known.all().last().unwrap().conversation, ConversationId(899));

        known.add(correction(899, "delivery", 5));
        assert_eq!((known.all().len(), count(&known, "delivery")), (CORRECTIONS_MAX, 1));
        known.remove(ConversationId(899));
        known.forget(CustomerId(898));
        assert_eq!(known.all().len(), CORRECTIONS_MAX - 2);
    }
}
