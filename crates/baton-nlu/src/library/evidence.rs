//! What the documents found for a question say about whether they answer it.

use std::collections::BTreeSet;

use super::{Library, Shelved};
use crate::answerability::{AnswerWeights, Answerability, Asked, Evidence, Found};
use crate::embedding::{Row, to_unit};

/// Documents that are looked at.
const MOST_DOCUMENTS: usize = 10;
/// Documents whose sentences are looked at.
const MOST_READ: usize = 5;
/// A document with this share of the best one's score is nearly as good.
const NEARLY: f32 = 0.9;

impl Library {
    /// Whether the documents answer a question, with the built-in weights. `history` is what the customer said before
    /// and `replies` what was said to the customer, each oldest first.
    #[must_use]
    pub fn answerability(&self, question: &str, history: &[&str], replies: &[&str]) -> Answerability {
        AnswerWeights::built_in().judge(&self.evidence(question, history, replies))
    }

    /// What is known about a question and the documents found for it.
    #[must_use]
    pub fn evidence(&self, question: &str, history: &[&str], replies: &[&str]) -> Evidence {
        let asked = Asked::new(question, history, replies, self.language, &self.languages);
        Evidence::new(&asked, &self.found(question, history))
    }

    fn found(&self, question: &str, history: &[&str]) -> Found {
        let hits = self.search(question, history, MOST_DOCUMENTS);
        let shelved =
            |name: &str| self.by_name.get(name).and_then(|slot| self.slots[*slot as usize].as_ref());
        let read: Vec<&Shelved> =
            hits.iter().take(MOST_READ).filter_map(|hit| shelved(hit.document)).collect();
        let Some((first, best)) = read.first().zip(hits.first().map(|hit| hit.score)) else {
            return Found::default();
        };
        let words: Vec<(u64, f32)> = self
            .stems(question)
            .into_iter()
            .collect::<BTreeSet<u64>>()
            .into_iter()
            .map(|stem| (stem, self.words.rarity(self.words.held(stem))))
            .collect();
        let total = words.iter().map(|(_, weight)| weight).sum::<f32>().max(f32::MIN_POSITIVE);
        let share = |held: &dyn Fn(u64) -> bool| {
            words.iter().filter(|(stem, _)| held(*stem)).map(|(_, weight)| weight).sum::<f32>() / total
        };
        let holds = |shelved: &Shelved, stem: u64| {
            shelved.stems.binary_search_by_key(&stem, |(other, _)| *other).is_ok()
        };
        let missing = words.iter().filter(|(stem, _)| !holds(first, *stem)).map(|(_, weight)| *weight);
        let meaning = self.encoder.encode(question);
        let row = Row::new(&meaning);
        let mut whole = meaning;
        for turn in history.iter().rev().take(1) {
            for (sum, value) in whole.iter_mut().zip(self.encoder.encode(turn)) {
                *sum += value;
            }
        }
        to_unit(&mut whole);
        let whole = Row::new(&whole);
        let most =
            |near: &dyn Fn(&Shelved) -> f32| read.iter().map(|shelved| near(shelved)).fold(0.0, f32::max);
        Found {
            best,
            margin: best - hits.get(1).map_or(0.0, |hit| hit.score),
            crowd: hits.iter().skip(1).filter(|hit| hit.score >= best * NEARLY).count() as f32
                / (MOST_DOCUMENTS - 1) as f32,
            covered: share(&|stem| holds(first, stem)),
            covered_by_sentence: most(&|shelved| {
                let texts = shelved.sentences.iter().map(|span| &shelved.document.text[span.clone()]);
                texts
                    .map(|text| {
                        let held = self.stems(text);
                        share(&|stem| held.contains(&stem))
                    })
                    .fold(0.0, f32::max)
            }),
            covered_by_three: share(&|stem| read.iter().take(3).any(|shelved| holds(shelved, stem))),
            unknown: share(&|stem| self.words.held(stem) == 0),
            rarest_missing: missing.fold(0.0, f32::max) / self.words.rarity(0),
            near_text: most(&|shelved| shelved.text.likeness(&row)),
            near_sentence: most(&|shelved| shelved.meanings.best(&row)),
            near_in_history: most(&|shelved| shelved.meanings.best(&whole)),
        }
    }
}
