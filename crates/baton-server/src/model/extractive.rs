//! Quotes the best source: a model without a model, for the path with two commits.

use baton_core::effect::Source;
use baton_core::language::Language;

use super::{Draft, Model, ModelError};

/// Quotes the first source.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extractive;

impl Model for Extractive {
    fn draft<'a>(
        &'a self,
        _question: &'a str,
        _language: Language,
        sources: &'a [Source],
        _guidance: &'a [String],
    ) -> Draft<'a> {
        let text = sources.first().map(|source| source.text.clone()).ok_or(ModelError::NoSource);
        Box::pin(async { text })
    }
}
