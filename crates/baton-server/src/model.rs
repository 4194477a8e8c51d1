//! The seam to whatever writes drafts. A model proposes; the core checks and decides (I4).

mod extractive;
mod scripted;

pub use extractive::Extractive;
pub use scripted::{Scripted, Step};

use std::future::Future;
use std::pin::Pin;

use baton_core::effect::Source;
use baton_core::language::Language;

/// Why there is no draft. The text is for staff and is stored: no message text, no names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The model cannot be reached or answered with an error.
    #[error("the model failed: {0}")]
    Failed(String),
    /// There was nothing to write from.
    #[error("no source was given")]
    NoSource,
}

/// A draft on its way.
pub type Draft<'a> = Pin<Box<dyn Future<Output = Result<String, ModelError>> + Send + 'a>>;

/// Writes drafts from sources.
pub trait Model: Send + Sync {
    /// Drafts an answer to a masked question in a language, from these sources only. `guidance` is what people of the
    /// staff ask of the assistant; it adds no source, and the check of the draft is the same.
    fn draft<'a>(
        &'a self,
        question: &'a str,
        language: Language,
        sources: &'a [Source],
        guidance: &'a [String],
    ) -> Draft<'a>;
}
