//! What a customer wrote: found in its conversation, masked, understood. Outside the lock but for one short look.

use baton_core::conversation::{Expects, MATURITY_MILLIS, MESSAGE_BYTES_MAX, Status};
use baton_core::id::{ConversationId, CustomerId, TopicName};
use baton_core::language::Language;
use baton_core::perception::{Perception, SecretKind};
use baton_core::time::{MINUTE, Timestamp};
use baton_nlu::Context;
use baton_store::StoreError;

use super::error::EngineError;
use super::{Core, Engine};

/// How long a card number may be split over two messages.
const SPLIT_SECRET: i64 = 2 * MINUTE;

/// What is known of a customer's conversation when a command comes.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) conversation: Option<ConversationId>,
    /// Whether the customer can go on with it.
    pub(super) goes_on: bool,
    language: Option<Language>,
    recent: Vec<String>,
    topic: Option<TopicName>,
    expects_yes_no: bool,
    /// The customer's message before, when it is recent.
    previous: Option<String>,
}

/// A message, masked and understood.
pub(super) struct Understood {
    pub(super) text: String,
    pub(super) secrets: Vec<SecretKind>,
    pub(super) perception: Perception,
}

impl Engine {
    /// Masks a message, then understands what is left of it.
    pub(super) fn understand(&self, known: &Known, text: &str) -> Result<Understood, EngineError> {
        if text.trim().is_empty() {
            return Err(EngineError::invalid("text", "is empty: write something"));
        }
        if text.len() > MESSAGE_BYTES_MAX {
            return Err(EngineError::invalid("text", "has more than 8192 bytes: send it in parts"));
        }
        let masked = baton_nlu::mask(text, known.previous.as_deref());
        let context = Context {
            language: known.language,
            customer_turns: &known.recent,
            topic: known.topic.as_ref(),
            expects_yes_no: known.expects_yes_no,
        };
        let perception = (self.0.perceive)(&context, &masked.text);
        let secrets = masked.secrets.iter().map(|(kind, _)| *kind).collect();
        Ok(Understood { text: masked.text, secrets, perception })
    }

    /// The customer's conversation, brought into memory if need be. One short hold of the lock when it is there.
    pub(super) async fn known(&self, customer: CustomerId) -> Result<Known, EngineError> {
        if let Some(known) = self.look(customer) {
            return Ok(known);
        }
        match self.current(customer).await? {
            None => Ok(Known::default()),
            Some(_) => self.look(customer).ok_or(EngineError::Store(StoreError::Busy)),
        }
    }

    fn look(&self, customer: CustomerId) -> Option<Known> {
        let now = self.now();
        let core = self.0.core();
        let id = *core.current.get(&customer)?;
        let known = core.hub.conversation(id)?;
        let recently = now.since(known.updated_at) <= SPLIT_SECRET;
        Some(Known {
            conversation: Some(id),
            goes_on: can_go_on(&core, id, now),
            language: Some(known.language),
            recent: known.recent.iter().cloned().collect(),
            topic: known.topic.clone(),
            expects_yes_no: matches!(
                known.expects,
                Expects::Confirmation | Expects::PersonOffer | Expects::Helped
            ),
            previous: known.question.as_ref().filter(|_| recently).map(|question| question.text.clone()),
        })
    }
}

/// Whether the customer can go on with it: it is open, or ended within the last seven days.
pub(super) fn can_go_on(core: &Core, id: ConversationId, now: Timestamp) -> bool {
    core.hub.conversation(id).is_some_and(|known| match known.status {
        Status::Open => true,
        Status::Closed { at } => now.since(at) <= MATURITY_MILLIS,
    })
}
