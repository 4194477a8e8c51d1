//! The numbers that answerability is judged by.

use super::Asked;
use crate::logistic::Row;

/// Numbers of [`Evidence`].
pub(crate) const COUNT: usize = NAMES.len();

/// What they are called in the weight file, in order.
pub(crate) const NAMES: [&str; 20] = [
    "length",
    "is-question",
    "pronouns",
    "points-at-new",
    "knows-new",
    "goes-on",
    "has-history",
    "said-before",
    "repeats",
    "best",
    "margin",
    "crowd",
    "covered",
    "covered-by-sentence",
    "covered-by-three",
    "unknown",
    "rarest-missing",
    "near-text",
    "near-sentence",
    "near-in-history",
];

/// What was found for a question; all numbers from 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    /// Score of the best text.
    pub best: f32,
    /// How far the second is behind.
    pub margin: f32,
    /// Share of the texts looked at that are nearly as good as the best.
    pub crowd: f32,
    /// Of the weight of the telling words, the share that the best text holds.
    pub covered: f32,
    /// The same for the best sentence.
    pub covered_by_sentence: f32,
    /// The same for the three best texts together.
    pub covered_by_three: f32,
    /// The same for words that no text holds.
    pub unknown: f32,
    /// How rare the rarest word is that the best text does not hold.
    pub rarest_missing: f32,
    /// Likeness of meaning to the nearest whole text.
    pub near_text: f32,
    /// Likeness of meaning to the nearest sentence.
    pub near_sentence: f32,
    /// The same, with what was said before.
    pub near_in_history: f32,
}

/// What is known about a question and the texts found for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence([f32; COUNT]);

impl Evidence {
    pub(crate) fn new(asked: &Asked, found: &Found) -> Self {
        Self([
            asked.length,
            asked.is_question,
            asked.pronouns,
            asked.points_at_new,
            asked.knows_new,
            asked.goes_on,
            asked.has_history,
            asked.said_before,
            asked.repeats,
            found.best,
            found.margin,
            found.crowd,
            found.covered,
            found.covered_by_sentence,
            found.covered_by_three,
            found.unknown,
            found.rarest_missing,
            found.near_text,
            found.near_sentence,
            found.near_in_history,
        ])
    }

    pub(super) fn row(&self) -> Row {
        (0..).zip(self.0).collect()
    }

    /// The numbers, in the order of the weight file.
    #[must_use]
    pub fn numbers(&self) -> &[f32] {
        &self.0
    }
}
