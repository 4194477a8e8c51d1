//! The sentence of the documents that answers best, with its place.

use std::ops::Range;

use super::Library;
use crate::embedding::Row;

/// Documents whose sentences are looked at.
const MOST_DOCUMENTS: usize = 5;
/// What the rank of a sentence's document counts beside the likeness of the sentence.
const DOCUMENT_SHARE: f32 = 0.5;

/// A sentence to answer with, to be cited.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<'a> {
    /// Name of the document.
    pub document: &'a str,
    /// The sentence's bytes in the document's text.
    pub span: Range<usize>,
    /// The sentence.
    pub sentence: &'a str,
    /// From 0 to 1: how near the sentence and its document are to what was asked.
    pub score: f32,
}

impl Library {
    /// The sentence of the best documents that is nearest to a query; nothing when no document has one.
    #[must_use]
    pub fn answer(&self, query: &str, history: &[&str]) -> Option<Answer<'_>> {
        let meaning = Row::new(&self.encoder.encode(query));
        let stems = self.stems(query);
        let mut best: Option<Answer<'_>> = None;
        for hit in self.search(query, history, MOST_DOCUMENTS) {
            let slot = self.by_name.get(hit.document)?;
            let shelved = self.slots[*slot as usize].as_ref()?;
            for (at, span) in shelved.sentences.iter().enumerate() {
                let sentence = &shelved.document.text[span.clone()];
                let held = self.stems(sentence);
                let shared = stems.iter().filter(|stem| held.contains(stem)).count();
                let covered = shared as f32 / stems.len().max(1) as f32;
                let near = f32::midpoint(shelved.meanings.likeness(at, &meaning).max(0.0), covered);
                let score = (1.0 - DOCUMENT_SHARE) * near + DOCUMENT_SHARE * hit.score;
                if best.as_ref().is_none_or(|best| score > best.score) {
                    best = Some(Answer { document: hit.document, span: span.clone(), sentence, score });
                }
            }
        }
        best
    }
}
