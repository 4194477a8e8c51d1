//! The sentences of the documents that answer best, with their place.
//!
//! The nearest sentence is taken, and with it what it cannot be read without (`sentences/readable.rs`).

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Library, Shelved};
use crate::embedding::Row;
use crate::sentences::readable;

/// Documents whose sentences are looked at.
const MOST_DOCUMENTS: usize = 5;
/// Documents that may say something about a question.
const MOST_SAYINGS: usize = 24;
/// What the rank of a sentence's document counts beside the likeness of the sentence.
const DOCUMENT_SHARE: f32 = 0.5;

/// Sentences to answer with, to be cited.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<'a> {
    /// Name of the document.
    pub document: &'a str,
    /// Bytes of the sentences in the document's text.
    pub span: Range<usize>,
    /// The sentences, one after the other as they stand.
    pub text: &'a str,
    /// From 0 to 1: how near the nearest sentence and its document are to what was asked.
    pub score: f32,
}

impl Library {
    /// The places that say something about a question, best first, at most `most`, each with the share of the question's
    /// telling words that stand in it or in its title. Nothing when no place shares a word with it: what merely sounds
    /// alike is no evidence.
    #[must_use]
    pub fn sayings(&self, question: &str, most: usize) -> Vec<(Answer<'_>, f32)> {
        let meaning = Row::new(&self.encoder.encode(question));
        let asked: BTreeSet<u64> = self.stems(question).into_iter().collect();
        let mut found: Vec<(Answer<'_>, f32)> = Vec::new();
        for hit in self.search(question, &[], MOST_SAYINGS) {
            let Some(shelved) =
                self.by_name.get(hit.document).and_then(|slot| self.slots[*slot as usize].as_ref())
            else {
                continue;
            };
            let title = self.stems(&shelved.document.title);
            let places = shelved.sentences.iter().enumerate().map(|(at, span)| {
                let held = self.stems(&shelved.document.text[span.clone()]);
                let shared = asked.iter().filter(|stem| held.contains(stem) || title.contains(stem)).count();
                let covered = shared as f32 / asked.len().max(1) as f32;
                let near = f32::midpoint(shelved.meanings.likeness(at, &meaning).max(0.0), covered);
                (near, covered, span)
            });
            let best = places.filter(|place| place.1 > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((score, covered, span)) = best {
                let text = &shelved.document.text[span.clone()];
                found.push((Answer { document: hit.document, span: span.clone(), text, score }, covered));
            }
        }
        found.sort_by(|a, b| b.0.score.total_cmp(&a.0.score));
        found.truncate(most);
        found
    }

    /// The sentences of the best documents that are nearest to a query; nothing when no document has one.
    #[must_use]
    pub fn answer(&self, query: &str, history: &[&str]) -> Option<Answer<'_>> {
        let meaning = Row::new(&self.encoder.encode(query));
        let stems = self.stems(query);
        let mut best: Option<(f32, &str, &Shelved, usize)> = None;
        for hit in self.search(query, history, MOST_DOCUMENTS) {
            let slot = self.by_name.get(hit.document)?;
            let shelved = self.slots[*slot as usize].as_ref()?;
            for (at, span) in shelved.sentences.iter().enumerate() {
                let held = self.stems(&shelved.document.text[span.clone()]);
                let shared = stems.iter().filter(|stem| held.contains(stem)).count();
                let covered = shared as f32 / stems.len().max(1) as f32;
                let near = f32::midpoint(shelved.meanings.likeness(at, &meaning).max(0.0), covered);
                let score = (1.0 - DOCUMENT_SHARE) * near + DOCUMENT_SHARE * hit.score;
                if best.as_ref().is_none_or(|best| score > best.0) {
                    best = Some((score, hit.document, shelved, at));
                }
            }
        }
        let (score, document, shelved, at) = best?;
        let text = &shelved.document.text;
        let kept = readable(text, &shelved.sentences, at, self.language);
        let span = shelved.sentences[kept.start].start..shelved.sentences[kept.end - 1].end;
        Some(Answer { document, text: &text[span.clone()], span, score })
    }
}
