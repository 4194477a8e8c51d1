//! A model that does what a test says: slow, failing, inventing numbers, claiming to be a person.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use baton_core::effect::Source;
use baton_core::language::Language;

use super::{Draft, Extractive, Model, ModelError};

/// What it does for one draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Says this.
    Say(String),
    /// Quotes the best source, after a while.
    Slow(Duration),
    /// Fails.
    Fail,
    /// Never answers.
    Silent,
}

/// Follows its script, then quotes.
#[derive(Debug, Default)]
pub struct Scripted(Mutex<VecDeque<Step>>);

impl Scripted {
    /// With a script.
    #[must_use]
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(Mutex::new(steps.into_iter().collect()))
    }
}

impl Model for Scripted {
    fn draft<'a>(
        &'a self,
        question: &'a str,
        language: Language,
        sources: &'a [Source],
        guidance: &'a [String],
    ) -> Draft<'a> {
        let step = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        Box::pin(async move {
            match step {
                None => Extractive.draft(question, language, sources, guidance).await,
                Some(Step::Say(text)) => Ok(text),
                Some(Step::Slow(pause)) => {
                    tokio::time::sleep(pause).await;
                    Extractive.draft(question, language, sources, guidance).await
                }
                Some(Step::Fail) => Err(ModelError::Failed("scripted".to_owned())),
                Some(Step::Silent) => std::future::pending().await,
            }
        })
    }
}
