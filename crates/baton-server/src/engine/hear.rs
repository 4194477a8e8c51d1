//! What a customer wrote: found in its conversation, masked, understood. Outside the lock but for one short look.

use std::sync::Arc;

use baton_core::conversation::{Expects, MATURITY_MILLIS, MESSAGE_BYTES_MAX, Status};
use baton_core::id::{ConversationId, CustomerId, TopicName};
use baton_core::language::Language;
use baton_core::perception::{Perception, SecretKind};
use baton_core::time::{MINUTE, Timestamp};
use baton_nlu::{Context, Model};
use baton_store::StoreError;
use tokio::sync::Semaphore;

use super::error::EngineError;
use super::{Core, Engine, Perceive};
use crate::understanding::{Understanding, is_slow};

/// How long a card number may be split over two messages.
const SPLIT_SECRET: i64 = 2 * MINUTE;

/// Slow models understand so many messages at once; more wait. They must not take all threads that read the store.
pub(super) const SLOW_AT_ONCE: usize = 2;

/// How messages are understood.
pub(super) enum Ready {
    Own { understanding: Arc<Understanding>, turns: Semaphore },
    Given(Perceive),
}

/// What is known of a customer's conversation when a command comes.
#[derive(Debug, Clone, Default)]
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

impl Known {
    fn context(&self) -> Context<'_> {
        Context {
            language: self.language,
            customer_turns: &self.recent,
            topic: self.topic.as_ref(),
            expects_yes_no: self.expects_yes_no,
        }
    }
}

impl Engine {
    /// Masks a message, then understands what is left of it.
    pub(super) async fn understand(&self, known: &Known, text: &str) -> Result<Understood, EngineError> {
        if text.trim().is_empty() {
            return Err(EngineError::invalid("text", "is empty: write something"));
        }
        if text.len() > MESSAGE_BYTES_MAX {
            return Err(EngineError::invalid("text", "has more than 8192 bytes: send it in parts"));
        }
        let masked = baton_nlu::mask(text, known.previous.as_deref());
        let perception = match &self.0.mind {
            Ready::Given(perceive) => perceive(&known.context(), &masked.text),
            Ready::Own { understanding, turns } => {
                perceive(&understanding.model(), turns, known, &masked.text).await?
            }
        };
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

/// Here when it takes microseconds, on a thread that may take its time when it takes milliseconds.
async fn perceive(
    model: &Arc<Model>,
    turns: &Semaphore,
    known: &Known,
    text: &str,
) -> Result<Perception, EngineError> {
    if !is_slow(model.encoder()) {
        return Ok(baton_nlu::perceive(model, &known.context(), text));
    }
    let _turn = turns.acquire().await.map_err(|_| EngineError::Stopped)?;
    let (model, known, text) = (Arc::clone(model), known.clone(), text.to_owned());
    let work = move || baton_nlu::perceive(&model, &known.context(), &text);
    tokio::task::spawn_blocking(work).await.map_err(|_| EngineError::Stopped)
}

/// Whether the customer can go on with it: it is open, or ended within the last seven days.
pub(super) fn can_go_on(core: &Core, id: ConversationId, now: Timestamp) -> bool {
    core.hub.conversation(id).is_some_and(|known| match known.status {
        Status::Open => true,
        Status::Closed { at } => now.since(at) <= MATURITY_MILLIS,
    })
}
