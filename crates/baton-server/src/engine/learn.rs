//! Learning from what agents correct when they wrap up, while messages come.
//!
//! One thread of its own learns: woken at the start, after a wrap-up that names a topic, when a supervisor removes a
//! correction, and when a customer is erased. What is learnt from follows from the logs alone: the desk says which
//! conversations, their own logs have the words. Deliberately absent: any copy of the words beyond this thread's memory.

use std::collections::BTreeMap;
use std::sync::{Arc, Weak, mpsc};

use baton_core::desk::Correction as Corrected;
use baton_core::event::Event;
use baton_core::id::ConversationId;
use baton_core::language::Language;
use baton_core::perception::{Perception, SignalKind};
use baton_core::time::Timestamp;
use baton_nlu::Correction;
use baton_store::{Store, StoreError};

use super::error::EngineError;
use super::{Engine, Inner, load};
use crate::understanding::Understanding;

/// Fewer words say too little to be an example.
const WORDS_MIN: usize = 3;
/// Longer messages are cut here, in bytes: what it is about is said early.
const EXAMPLE_BYTES_MAX: usize = 500;

/// Asks the thread to look again; it answers when it is done.
pub(super) type Wake = mpsc::Sender<mpsc::Sender<()>>;

/// A message that is learnt from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    language: Language,
    text: String,
}

/// A correction with the words that are learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learnt {
    /// What the desk keeps.
    pub correction: Corrected,
    /// The customer's words, masked; none when no message of the conversation says enough.
    pub text: Option<String>,
}

/// Starts the thread; it ends with the engine.
pub(super) fn start(
    understanding: Arc<Understanding>,
    engine: Weak<Inner>,
    asked: mpsc::Receiver<mpsc::Sender<()>>,
) {
    let work = move || {
        let mut known: BTreeMap<ConversationId, Option<Words>> = BTreeMap::new();
        while let Ok(first) = asked.recv() {
            // Whoever asks meanwhile is answered by the same look, or by the next.
            let waiting: Vec<_> = std::iter::once(first).chain(asked.try_iter()).collect();
            let Some(inner) = engine.upgrade() else { return };
            let (desk, store) = (Arc::clone(&inner.core().desk), Arc::clone(&inner.store));
            drop(inner);
            known.retain(|id, _| desk.corrections().iter().any(|correction| correction.conversation == *id));
            for correction in desk.corrections() {
                if known.contains_key(&correction.conversation) {
                    continue;
                }
                match words(&*store, correction.conversation) {
                    Ok(words) => drop(known.insert(correction.conversation, words)),
                    Err(error) => {
                        tracing::error!(%error, "a conversation could not be read to learn from it")
                    }
                }
            }
            let corrections = desk.corrections().iter().filter_map(|correction| {
                let Words { language, text } = known.get(&correction.conversation)?.clone()?;
                Some(Correction { topic: correction.topic.clone(), language, text })
            });
            understanding.learn(&corrections.collect::<Vec<_>>());
            for reply in waiting {
                // Who asked may have stopped waiting.
                let _ = reply.send(());
            }
        }
    };
    if let Err(error) = std::thread::Builder::new().name("learn".to_owned()).spawn(work) {
        tracing::error!(%error, "no thread to learn on; corrections take effect with the next start");
    }
}

impl Engine {
    /// Lets the understanding follow the corrections there are now, without waiting for it.
    pub(super) fn learn_soon(&self) {
        if let Some(wake) = &self.0.wake {
            // No thread is left only when none could be made, which was said.
            let _ = wake.send(mpsc::channel().0);
        }
    }

    /// Returns when the understanding has learnt what is corrected now, and no longer what was removed or erased.
    ///
    /// # Errors
    /// When the engine ends meanwhile.
    pub async fn learn(&self) -> Result<(), EngineError> {
        let Some(wake) = self.0.wake.clone() else { return Ok(()) };
        let (reply, done) = mpsc::channel();
        let waited = tokio::task::spawn_blocking(move || wake.send(reply).is_ok() && done.recv().is_ok());
        if waited.await.is_ok_and(|done| done) { Ok(()) } else { Err(EngineError::Stopped) }
    }

    /// Whether there is a correction of this conversation.
    #[must_use]
    pub fn is_learnt(&self, conversation: ConversationId) -> bool {
        self.0.core().desk.corrections().iter().any(|known| known.conversation == conversation)
    }

    /// What is learnt from, the newest first, with the customers' words.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn learnt(&self) -> Result<Vec<Learnt>, EngineError> {
        let desk = Arc::clone(&self.0.core().desk);
        self.read(move |store| {
            let newest_first = desk.corrections().iter().rev();
            newest_first
                .map(|correction| {
                    let text = words(store, correction.conversation)?.map(|words| words.text);
                    Ok(Learnt { correction: correction.clone(), text })
                })
                .collect()
        })
        .await
    }
}

/// What a conversation teaches: the customer's first message that is about something.
fn words(store: &dyn Store, conversation: ConversationId) -> Result<Option<Words>, StoreError> {
    Ok(first_words(&load::events(store, conversation)?))
}

fn first_words(events: &[(Event, Timestamp)]) -> Option<Words> {
    events.iter().find_map(|(event, _)| match event {
        Event::CustomerMessage { text, perception, .. } if says_enough(text, perception) => {
            let text = text[..text.floor_char_boundary(EXAMPLE_BYTES_MAX)].trim().to_owned();
            Some(Words { language: perception.language, text })
        }
        _ => None,
    })
}

/// Neither a greeting, nor a call for a person, nor abuse, nor a few words.
fn says_enough(text: &str, perception: &Perception) -> bool {
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    words.count() >= WORDS_MIN
        && !perception.signals.iter().any(|signal| {
            matches!(
                signal.kind,
                SignalKind::Greeting
                    | SignalKind::Thanks
                    | SignalKind::AsksForPerson
                    | SignalKind::AsksIfHuman
                    | SignalKind::Abuse
                    | SignalKind::Injection
            )
        })
}
