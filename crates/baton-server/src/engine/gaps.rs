//! Questions that no article answered: what an article could begin with, from the conversation's own log.
//!
//! The desk says which conversations; the words are read from their logs, so they go with an erased customer. Deliberately
//! absent: any kept draft. What a supervisor edits is on the screen until it is a file of the company.

use std::sync::Arc;

use baton_core::conversation::Conversation;
use baton_core::desk::Gap;
use baton_core::event::Event;
use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::time::Timestamp;
use baton_store::StoreError;

use super::error::EngineError;
use super::{Engine, load};
use crate::view;

/// A gap with what its conversation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapDraft {
    /// What the desk keeps.
    pub gap: Gap,
    /// Who reported it, in full.
    pub agent: String,
    /// The conversation's language.
    pub language: Language,
    /// What it was about.
    pub topic: Option<TopicName>,
    /// What was missing, in the agent's words.
    pub missing: String,
    /// The customer's question, without the customer's name.
    pub question: String,
    /// What the agent answered, without the customer's name.
    pub answer: String,
}

impl Engine {
    /// Whether a gap of this conversation waits.
    #[must_use]
    pub fn has_gap(&self, conversation: baton_core::id::ConversationId) -> bool {
        self.0.core().desk.gaps().iter().any(|known| known.conversation == conversation)
    }

    /// The gaps that wait, the newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn gaps(&self) -> Result<Vec<GapDraft>, EngineError> {
        let desk = Arc::clone(&self.0.core().desk);
        self.read(move |store| {
            let mut found = Vec::new();
            for gap in desk.gaps().iter().rev() {
                let agent = view::full_name(&desk, gap.agent);
                // None when the log is gone.
                if let Some((folded, events)) = load::logged(store, gap.conversation)? {
                    found.extend(draft(gap.clone(), agent, folded, &events));
                }
            }
            Ok::<_, StoreError>(found)
        })
        .await
    }
}

/// None when nobody said what was missing.
fn draft(gap: Gap, agent: String, folded: Conversation, events: &[(Event, Timestamp)]) -> Option<GapDraft> {
    let (topic, missing) = events.iter().rev().find_map(|(event, _)| match event {
        Event::WrappedUp { topic, knowledge_gap: Some(missing), .. } => {
            Some((topic.clone(), missing.clone()))
        }
        _ => None,
    })?;
    let said: Vec<&str> = events
        .iter()
        .filter_map(|(event, _)| match event {
            Event::AgentMessage { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let name = folded.name.as_deref().unwrap_or_default();
    let question = folded.first_request.clone().unwrap_or_default();
    Some(GapDraft {
        gap,
        agent,
        language: folded.language,
        topic: topic.or(folded.topic),
        missing,
        question: without_name(&question, name),
        answer: without_name(&said.join("\n\n"), name),
    })
}

/// A text with `…` for each word of a name.
fn without_name(text: &str, name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().filter(|word| word.chars().count() > 1).collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        if end == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let word = &rest[..end];
        let is_name = words.iter().any(|part| part.to_lowercase() == word.to_lowercase());
        out.push_str(if is_name { "…" } else { word });
        rest = &rest[end..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leaves_a_text_and_nothing_else_does() {
        assert_eq!(
            without_name("Hello maya, Mayas Maya-Lee: Süd.", "Maya Lee X"),
            "Hello …, Mayas …-…: Süd."
        );
        assert_eq!(without_name("Hello.", ""), "Hello.");
    }
}
