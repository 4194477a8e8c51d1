//! A knowledge article in one language, cut into passages that can be cited.

use crate::id::{ArticleName, TopicName};
use crate::language::Language;

/// One article in one language.
///
/// The file starts with a front matter between `---` lines (`title`, `topic`, `updated`, optional `questions`),
/// followed by paragraphs. Each paragraph or list is one passage; `## headings` belong to the passage below them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The file name without its ending; the same in all languages.
    pub name: ArticleName,
    /// The language of this text.
    pub language: Language,
    /// The title shown in citations.
    pub title: String,
    /// The topic it belongs to.
    pub topic: TopicName,
    /// The day of the last review, `YYYY-MM-DD`.
    pub updated: String,
    /// Questions customers ask that this article answers; they help retrieval.
    pub questions: Vec<String>,
    /// The passages in order, plain text with Markdown lists kept.
    pub passages: Vec<String>,
}
