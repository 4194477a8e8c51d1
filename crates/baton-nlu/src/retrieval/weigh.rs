//! From what speaks for a passage to how likely it answers.
//!
//! A logistic curve over five numbers, so a score is the share of messages alike that the passage's article answers.
//! The weights are learnt from companies' own questions: each is taken away from its article, which must still be
//! found, and asked again without the article, when nothing may be found. `examples/passages.rs` writes
//! `patterns/passage-weights.txt`.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::logistic::{Logistic, Row, Training};

/// What speaks for a passage, each from 0 to 1, in the order of [`NAMES`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs(pub [f32; NAMES.len()]);

/// How well it fits; how much better than the best passage of any other article; how much of the message it covers;
/// how much of the message no article knows; how likely the topic of its article is.
const NAMES: [&str; 5] = ["rank", "margin", "coverage", "unknown", "topic"];

impl Signs {
    pub(super) fn rank(&self) -> f32 {
        self.0[0]
    }
}

/// Weights are written in so many parts of a log odd.
const PARTS: f32 = 100.0;

/// Learnt weights.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Weights {
    bias: f32,
    weights: [f32; NAMES.len()],
}

impl Weights {
    /// The built-in weights.
    pub(super) fn built_in() -> Self {
        Self::read(include_str!("../../patterns/passage-weights.txt"))
    }

    /// Reads lines `name<TAB>parts`; other lines are passed over.
    fn read(text: &str) -> Self {
        let mut weights = Self { bias: 0.0, weights: [0.0; NAMES.len()] };
        for line in text.lines() {
            let Some((name, parts)) = line.split_once('\t') else { continue };
            let Ok(parts) = parts.parse::<i16>() else { continue };
            let parts = f32::from(parts) / PARTS;
            match NAMES.iter().position(|known| *known == name) {
                Some(at) => weights.weights[at] = parts,
                None if name == "bias" => weights.bias = parts,
                None => {}
            }
        }
        weights
    }

    /// How likely the passage answers, 0 to 1.
    pub(super) fn score(&self, signs: &Signs) -> f32 {
        let sum: f32 = self.weights.iter().zip(signs.0).map(|(weight, sign)| weight * sign).sum();
        1.0 / (1.0 + (-(sum + self.bias)).exp())
    }
}

/// Learns weights from signs with whether the passage answered; gives the text of the weight file.
pub(super) fn train(cases: &[(Signs, bool)]) -> String {
    let rows: Vec<(Row, bool)> =
        cases.iter().map(|(signs, answers)| ((0..).zip(signs.0).collect(), *answers)).collect();
    let training =
        Training { features: NAMES.len(), passes: 100, rate: 0.1, decay: 1e-4, positive_weight: 1.0 };
    let learnt = Logistic::train(&rows, training);
    let parts = |weight: f32| (weight * PARTS).round().clamp(-3_000.0, 3_000.0);
    let mut out = format!("bias\t{}\n", parts(learnt.bias()));
    for (at, name) in (0..).zip(NAMES) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name}\t{}", parts(learnt.weight(at)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learnt_weights_are_read_back() {
        let signs = |rank: f32| Signs([rank, rank / 2.0, rank, 1.0 - rank, 0.5]);
        let cases: Vec<(Signs, bool)> =
            (0..100).map(|at| (signs(at as f32 / 100.0), at >= 40 && at % 10 != 0)).collect();
        let weights = Weights::read(&train(&cases));
        assert!(weights.score(&signs(0.1)) < 0.3 && weights.score(&signs(0.9)) > 0.7, "{weights:?}");
        let none = Weights::read("nothing\there\nrank\tmuch\n");
        assert!((none.score(&signs(0.9)) - 0.5).abs() < 1e-6);
    }
}
