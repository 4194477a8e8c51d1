//! What the shell does with a customer's words before the core sees them: masking, then `perceive`.
//!
//! Perceptions are remembered by text and context, because a simulated month says the same things many times.

use std::collections::HashMap;
use std::sync::Arc;

use baton_core::conversation::{Conversation, Expects};
use baton_core::id::TopicName;
use baton_core::perception::{Perception, SecretKind};
use baton_core::{Company, Language};
use baton_nlu::{Context, Model};

/// Perceptions remembered at once.
const REMEMBERED_MAX: usize = 20_000;

/// A company's model of understanding, made once and shared by many worlds.
#[derive(Debug, Clone)]
pub struct Understanding {
    model: Arc<Model>,
    remembered: HashMap<Heard, Perception>,
}

/// Everything that `perceive` looks at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Heard {
    text: String,
    language: Option<Language>,
    customer_turns: Vec<String>,
    topic: Option<TopicName>,
    expects_yes_no: bool,
}

impl Understanding {
    /// Trains the model on the company's topics and articles.
    #[must_use]
    pub fn of(company: &Company) -> Self {
        Self { model: Arc::new(Model::train(company)), remembered: HashMap::new() }
    }

    /// Masks secrets. `previous` is the message before it, if it came within two minutes.
    pub(crate) fn mask(text: &str, previous: Option<&str>) -> (String, Vec<SecretKind>) {
        let masked = baton_nlu::mask(text, previous);
        (masked.text, masked.secrets.into_iter().map(|(kind, _)| kind).collect())
    }

    /// Understands a masked message in its conversation.
    pub(crate) fn perceive(&mut self, conversation: &Conversation, text: &str) -> Perception {
        let heard = Heard {
            text: text.to_owned(),
            language: Some(conversation.language),
            customer_turns: conversation.recent.iter().cloned().collect(),
            topic: conversation.topic.clone(),
            expects_yes_no: matches!(
                conversation.expects,
                Expects::Confirmation | Expects::PersonOffer | Expects::Helped
            ),
        };
        if let Some(known) = self.remembered.get(&heard) {
            return known.clone();
        }
        let context = Context {
            language: heard.language,
            customer_turns: &heard.customer_turns,
            topic: heard.topic.as_ref(),
            expects_yes_no: heard.expects_yes_no,
        };
        let perception = baton_nlu::perceive(&self.model, &context, text);
        if self.remembered.len() < REMEMBERED_MAX {
            self.remembered.insert(heard, perception.clone());
        }
        perception
    }
}
