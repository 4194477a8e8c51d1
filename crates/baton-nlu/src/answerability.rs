//! Whether what was found can answer what was asked: answer, ask back, or say that nothing is known.
//!
//! A small linear model over [`Evidence`]: numbers from 0 to 1 about the words, the meaning and the form of a question
//! and the texts found for it. No number stands for a certain word, so what was learnt from one trade holds for
//! another. `examples/answerability.rs` learns the weights and writes `patterns/answerability-weights.txt`; one curve
//! per class, whose values are brought to a sum of one.
//!
//! Invariants: the same evidence gives the same chances; no clock, no random numbers. Deliberately absent: thresholds,
//! which are the policy's, and reading a passage to the end: a text can be all about the matter and still not say it.

mod asked;
mod evidence;

use std::fmt::Write as _;

use crate::logistic::{Logistic, Row, Training};
pub(crate) use asked::Asked;
pub use evidence::Evidence;
pub(crate) use evidence::{COUNT, Found, NAMES};

/// Weights are written in so many parts of a log odd.
const PARTS: f32 = 100.0;
/// Classes.
const CLASSES: usize = Answerable::ALL.len();

/// What can be done with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answerable {
    /// The texts answer it.
    Fully,
    /// They answer some of it.
    Partly,
    /// They do not.
    No,
    /// It does not say what it is about.
    Unclear,
}

impl Answerable {
    /// All of them, in the order of [`Answerability::chances`].
    pub const ALL: [Self; 4] = [Self::Fully, Self::Partly, Self::No, Self::Unclear];
}

/// What to do about a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Answer from what was found.
    Answer,
    /// Ask what is meant.
    Clarify,
    /// Do not answer from the texts.
    Abstain,
}

/// How likely each class is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answerability {
    /// In the order of [`Answerable::ALL`]; the sum is one.
    pub chances: [f32; CLASSES],
    /// How frequent each class was where the weights were learnt.
    shares: [f32; CLASSES],
}

impl Answerability {
    /// How likely the texts answer at least a part, 0 to 1.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.chances[0] + self.chances[1]
    }

    /// The class that the evidence speaks for most, however rare it is.
    #[must_use]
    pub fn class(&self) -> Answerable {
        let lean = |class: &Answerable| self.lean(&[*class as usize]);
        Answerable::ALL
            .into_iter()
            .reduce(|best, other| if lean(&other) > lean(&best) { other } else { best })
            .unwrap_or(Answerable::No)
    }

    /// What to do about it, by the same measure.
    #[must_use]
    pub fn advice(&self) -> Advice {
        let (answer, abstain, clarify) = (self.lean(&[0, 1]), self.lean(&[2]), self.lean(&[3]));
        if answer >= abstain.max(clarify) {
            Advice::Answer
        } else if clarify >= abstain {
            Advice::Clarify
        } else {
            Advice::Abstain
        }
    }

    /// How much likelier classes are here than they were where the weights were learnt.
    fn lean(&self, classes: &[usize]) -> f32 {
        let sum = |values: &[f32]| classes.iter().map(|at| values[*at]).sum::<f32>();
        sum(&self.chances) / sum(&self.shares)
    }
}

/// Learnt weights.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerWeights {
    /// By class: the share of the class, the bias, and a weight for each number of the evidence.
    curves: [Curve; CLASSES],
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Curve {
    share: f32,
    bias: f32,
    weights: [f32; COUNT],
}

impl AnswerWeights {
    /// The built-in weights.
    #[must_use]
    pub fn built_in() -> Self {
        Self::read(include_str!("../patterns/answerability-weights.txt"))
    }

    /// Reads lines of a name and one number per class, in hundredths, with tabs between; other lines are passed over.
    /// The name of the bias is `bias`, that of the shares of the classes `share`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut curves = [Curve { share: 1.0, bias: 0.0, weights: [0.0; COUNT] }; CLASSES];
        for line in text.lines() {
            let Some((name, numbers)) = line.split_once('\t') else { continue };
            let at = NAMES.iter().position(|known| *known == name);
            for (curve, number) in curves.iter_mut().zip(numbers.split('\t')) {
                let number = number.parse::<i16>().map_or(0.0, |number| f32::from(number) / PARTS);
                match (name, at) {
                    ("share", _) => curve.share = number.max(1.0 / PARTS),
                    ("bias", _) => curve.bias = number,
                    (_, Some(at)) => curve.weights[at] = number,
                    (_, None) => {}
                }
            }
        }
        Self { curves }
    }

    /// Learns from evidence with its class; gives the text of a weight file.
    #[must_use]
    pub fn train(cases: &[(Evidence, Answerable)]) -> String {
        let training =
            Training { features: COUNT, passes: 300, rate: 0.05, decay: 2e-2, positive_weight: 1.0 };
        let learnt = Answerable::ALL.map(|class| {
            let rows: Vec<(Row, bool)> =
                cases.iter().map(|(evidence, of)| (evidence.row(), *of == class)).collect();
            let share = rows.iter().filter(|(_, is)| *is).count() as f32 / rows.len().max(1) as f32;
            (share, Logistic::train(&rows, training))
        });
        let mut out = String::new();
        let mut line = |name: &str, number: &dyn Fn(&(f32, Logistic)) -> f32| {
            out.push_str(name);
            for curve in &learnt {
                // Writing to a string cannot fail.
                let _ = write!(out, "\t{}", (number(curve) * PARTS).round().clamp(-3_000.0, 3_000.0));
            }
            out.push('\n');
        };
        line("share", &|curve| curve.0);
        line("bias", &|curve| curve.1.bias());
        for (at, name) in (0..).zip(NAMES) {
            line(name, &|curve| curve.1.weight(at));
        }
        out
    }

    /// What evidence says.
    #[must_use]
    pub fn judge(&self, evidence: &Evidence) -> Answerability {
        let mut chances = self.curves.map(|curve| {
            let sum: f32 =
                curve.weights.iter().zip(evidence.numbers()).map(|(weight, value)| weight * value).sum();
            1.0 / (1.0 + (-(sum + curve.bias)).exp())
        });
        let sum: f32 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= sum.max(f32::MIN_POSITIVE));
        Answerability { chances, shares: self.curves.map(|curve| curve.share) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learnt_weights_are_read_back() {
        let evidence = |class: Answerable| {
            let found =
                Found { covered: if class == Answerable::Fully { 0.9 } else { 0.2 }, ..Found::default() };
            let pronouns = f32::from(class == Answerable::Unclear);
            Evidence::new(&Asked { pronouns, ..Asked::default() }, &found)
        };
        let classes = [Answerable::Fully, Answerable::Fully, Answerable::No, Answerable::Unclear];
        let cases: Vec<(Evidence, Answerable)> =
            classes.into_iter().cycle().take(80).map(|class| (evidence(class), class)).collect();
        let weights = AnswerWeights::read(&AnswerWeights::train(&cases));
        for (class, advice) in [
            (Answerable::Fully, Advice::Answer),
            (Answerable::No, Advice::Abstain),
            (Answerable::Unclear, Advice::Clarify),
        ] {
            let judged = weights.judge(&evidence(class));
            assert_eq!((judged.class(), judged.advice()), (class, advice), "{judged:?}");
        }
        assert_eq!(weights, AnswerWeights::read(&AnswerWeights::train(&cases)));
    }
}
