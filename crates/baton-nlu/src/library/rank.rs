//! The scores of all documents for a query.

use super::{Library, Shelved};
use crate::embedding::{Row, to_unit};
use crate::sentences::sentences;

/// What the customer's last turn before this one counts, as a share of this one.
const HISTORY_SHARE: f32 = 0.3;
/// What each turn before counts, as a share of the one after it.
const HISTORY_STEP: f32 = 0.8;
/// Earlier turns that are looked at.
const MOST_HISTORY: usize = 8;
/// A query of more telling words and sentences asks for several things.
const LONG_WORDS: usize = 60;
const LONG_SENTENCES: usize = 5;
/// Sentences of a long query that are looked at.
const MOST_PARTS: usize = 128;

/// What each view adds to a score; only their ratios matter.
const WORDS: f32 = 0.5;
const TITLE: f32 = 1.0;
const TITLE_WORDS: f32 = 1.0;
const TEXT: f32 = 0.3;
const SENTENCE: f32 = 0.3;
/// What the title counts when the query goes on with a conversation: it names few things then.
const TITLE_LATER: f32 = 0.3;
/// What meaning adds to a long query, as a share of what words do.
const LONG_MEANING: f32 = 0.3;
/// How much more a sentence counts that is nearer to one of the query's: the power of its likeness.
const LONG_POWER: i32 = 4;

impl Library {
    /// One score per slot, from 0 to 1.
    pub(super) fn scores(&self, query: &str, history: &[&str]) -> Vec<f32> {
        let parts = sentences(query);
        let stems = self.stems(query);
        if stems.len() > LONG_WORDS && parts.len() > LONG_SENTENCES {
            let parts: Vec<&str> = parts.into_iter().take(MOST_PARTS).map(|range| &query[range]).collect();
            return self.scores_of_many(&parts);
        }
        let mut weighted: Vec<(u64, f32)> = stems.into_iter().map(|stem| (stem, 1.0)).collect();
        let mut meaning = self.encoder.encode(query);
        let mut share = HISTORY_SHARE;
        for turn in history.iter().rev().take(MOST_HISTORY) {
            let mut stems = self.stems(turn);
            stems.sort_unstable();
            stems.dedup();
            weighted.extend(stems.into_iter().map(|stem| (stem, share)));
            for (sum, value) in meaning.iter_mut().zip(self.encoder.encode(turn)) {
                *sum += share * value;
            }
            share *= HISTORY_STEP;
        }
        to_unit(&mut meaning);
        let meaning = Row::new(&meaning);
        let words = as_share_of_best(self.words.scores(&weighted));
        let compared = self.titles.compare(&self.title_words(query), self.encoder.as_ref());
        let (title_share, title_words_share) =
            if history.is_empty() { (TITLE, TITLE_WORDS) } else { (TITLE_LATER, 0.0) };
        let score = |shelved: &Shelved, words: f32| {
            let text = WORDS * words
                + TEXT * shelved.text.likeness(&meaning).max(0.0)
                + SENTENCE * shelved.meanings.best(&meaning);
            let most = WORDS + TEXT + SENTENCE;
            // A document without a title is judged by what it has.
            let Some(title) = &shelved.title else { return text / most };
            let title = title_share * title.likeness(&meaning).max(0.0)
                + title_words_share * compared.likeness(&shelved.title_words);
            (text + title) / (most + title_share + title_words_share)
        };
        self.each_slot(|slot, shelved| score(shelved, words[slot]))
    }

    /// The same for a query of many sentences.
    fn scores_of_many(&self, parts: &[&str]) -> Vec<f32> {
        let mut words = vec![0.0_f32; self.slots.len()];
        for part in parts {
            let stems: Vec<(u64, f32)> = self.stems(part).into_iter().map(|stem| (stem, 1.0)).collect();
            for (sum, score) in words.iter_mut().zip(self.words.scores(&stems)) {
                *sum += score * score;
            }
        }
        let meanings: Vec<Row> =
            self.encoder.encode_many(parts).iter().map(|meaning| Row::new(meaning)).collect();
        let alike = self.each_slot(|_, shelved| {
            meanings.iter().map(|meaning| shelved.meanings.best(meaning).powi(LONG_POWER)).sum()
        });
        let (words, alike) = (as_share_of_best(words), as_share_of_best(alike));
        self.each_slot(|slot, _| (words[slot] + LONG_MEANING * alike[slot]) / (1.0 + LONG_MEANING))
    }

    fn each_slot(&self, score: impl Fn(usize, &Shelved) -> f32) -> Vec<f32> {
        let slots = self.slots.iter().enumerate();
        slots.map(|(slot, shelved)| shelved.as_ref().map_or(0.0, |shelved| score(slot, shelved))).collect()
    }
}

fn as_share_of_best(mut scores: Vec<f32>) -> Vec<f32> {
    let best = scores.iter().copied().fold(0.0, f32::max);
    if best > 0.0 {
        scores.iter_mut().for_each(|score| *score /= best);
    }
    scores
}
