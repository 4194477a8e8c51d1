//! Whether a conversation is breaking down, from its structure alone (AIA-8): who spoke, how much, what kinds of acts
//! came, what was said again, what was denied. No mood, no voice, no typing.
//!
//! A [`Turn`] carries keys of its acts: intents of a phone bot, word stems of a message, or calls of tools; what they
//! mean is not known here. [`row`] turns the turns so far into features, [`held_out`] learns and judges without
//! ever judging a conversation it learnt from.

use std::collections::BTreeMap;

use crate::hash;
use crate::logistic::{Logistic, Row, Training};

/// Hashed features, a power of two.
const BUCKETS: u32 = 1 << 16;
/// Features of structure, before the hashed ones.
const STRUCTURE: u32 = 32;
/// Turns at the end that are looked at one by one.
const LAST_TURNS: usize = 4;
/// Share of a turn's acts that make it a repetition of an earlier one.
const ALIKE: f32 = 0.6;

/// One turn of a conversation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// The customer's, not the assistant's.
    pub by_customer: bool,
    /// Hashes of its acts, in order.
    pub acts: Vec<u64>,
    /// How long it is, in words or acts.
    pub length: u32,
}

impl Turn {
    /// A turn from the names of its acts.
    #[must_use]
    pub fn new<'a>(by_customer: bool, acts: impl Iterator<Item = &'a str>) -> Self {
        let acts: Vec<u64> = acts.map(|act| hash::word(act.as_bytes())).collect();
        let length = u32::try_from(acts.len()).unwrap_or(u32::MAX);
        Self { by_customer, acts, length }
    }
}

/// Features of a conversation up to its last turn.
#[must_use]
pub fn row(turns: &[Turn]) -> Row {
    let mut row = structure(turns);
    let mut add = |kind: u64, key: u64, value: f32| {
        let bucket = hash::pair(kind, key) as u32 & (BUCKETS - 1);
        row.push((STRUCTURE + bucket, value));
    };
    let mut seen: BTreeMap<(bool, u64), u32> = BTreeMap::new();
    for turn in turns {
        for act in &turn.acts {
            *seen.entry((turn.by_customer, *act)).or_default() += 1;
        }
    }
    for ((by_customer, act), count) in seen {
        add(u64::from(by_customer), act, 1.0 + (count as f32).ln());
        if count > 1 {
            add(2 + u64::from(by_customer), act, (count as f32).ln());
        }
    }
    for (back, turn) in turns.iter().rev().take(LAST_TURNS).enumerate() {
        for act in &turn.acts {
            add(10 + back as u64, *act, 1.0);
        }
    }
    for pair in turns.windows(2) {
        for first in pair[0].acts.iter().take(3) {
            for second in pair[1].acts.iter().take(3) {
                add(20, hash::pair(*first, *second), 0.25);
            }
        }
    }
    for three in turns.windows(3) {
        if let [Some(first), Some(second), Some(third)] = [0, 1, 2].map(|at| three[at].acts.first()) {
            add(21, hash::pair(hash::pair(*first, *second), *third), 0.25);
        }
    }
    row
}

/// Counts, repetition and brevity.
fn structure(turns: &[Turn]) -> Row {
    let customer: Vec<&Turn> = turns.iter().filter(|turn| turn.by_customer).collect();
    let assistant: Vec<&Turn> = turns.iter().filter(|turn| !turn.by_customer).collect();
    let mean = |turns: &[&Turn]| {
        turns.iter().map(|turn| turn.length as f32).sum::<f32>() / turns.len().max(1) as f32
    };
    let half = customer.len() / 2;
    let silent = turns.windows(2).filter(|pair| pair[0].by_customer == pair[1].by_customer).count();
    let values = [
        (turns.len() as f32).ln_1p(),
        customer.len() as f32 / turns.len().max(1) as f32,
        repeats(&customer),
        repeats(&assistant),
        last_repeats(&customer),
        last_repeats(&assistant),
        mean(&customer).ln_1p(),
        mean(&assistant).ln_1p(),
        // Growing brevity: how much shorter the second half of the customer's turns is.
        mean(&customer[..half]).ln_1p() - mean(&customer[half..]).ln_1p(),
        silent as f32 / turns.len().max(1) as f32,
        f32::from(u8::from(turns.last().is_some_and(|turn| turn.by_customer))),
        turns.last().map_or(0.0, |turn| turn.length as f32).ln_1p(),
        f32::from(u8::from(turns.len() < 6)),
        f32::from(u8::from(turns.len() > 30)),
    ];
    (0..).zip(values).collect()
}

/// Share of turns that say again what an earlier one of the same side said.
fn repeats(turns: &[&Turn]) -> f32 {
    let again = (1..turns.len()).filter(|at| said_before(turns, *at)).count();
    again as f32 / turns.len().max(1) as f32
}

fn last_repeats(turns: &[&Turn]) -> f32 {
    f32::from(u8::from(turns.len() > 1 && said_before(turns, turns.len() - 1)))
}

fn said_before(turns: &[&Turn], at: usize) -> bool {
    let acts = &turns[at].acts;
    let alike = |other: &Turn| {
        let shared = acts.iter().filter(|act| other.acts.contains(act)).count();
        2.0 * shared as f32 >= ALIKE * (acts.len() + other.acts.len()) as f32
    };
    !acts.is_empty() && turns[at.saturating_sub(6)..at].iter().any(|turn| alike(turn))
}

/// A case judged by a model that did not learn from it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldOut {
    /// How likely its label is true.
    pub probability: f32,
    /// Whether it was taken for true.
    pub found: bool,
    /// Its label.
    pub label: bool,
}

/// Learns on all folds but one and judges the one, in turn. `cases` are a fold (conversations that belong together
/// share one), a row and a label; the threshold of each fold is the best one of the rows it learnt from.
#[must_use]
pub fn held_out(cases: &[(u32, Row, bool)], folds: u32, positive_weight: f32) -> Vec<HeldOut> {
    let mut judged: Vec<HeldOut> = Vec::with_capacity(cases.len());
    for fold in 0..folds {
        let learnt_from: Vec<(Row, bool)> = cases
            .iter()
            .filter(|(group, ..)| group % folds != fold)
            .map(|(_, row, label)| (row.clone(), *label))
            .collect();
        let training = Training {
            features: (STRUCTURE + BUCKETS) as usize,
            passes: 12,
            rate: 0.05,
            decay: 1e-2,
            positive_weight,
        };
        let model = Logistic::train(&learnt_from, training);
        // Rows learnt from look easier than they are, so the threshold is found on a model that left them out.
        let threshold = inner_threshold(&learnt_from, training);
        for (_, row, label) in cases.iter().filter(|(group, ..)| group % folds == fold) {
            let probability = model.probability(row);
            judged.push(HeldOut { probability, found: probability >= threshold, label: *label });
        }
    }
    judged
}

fn inner_threshold(rows: &[(Row, bool)], training: Training) -> f32 {
    let held_out = rows.len() / 4;
    let (judged, learnt_from) = rows.split_at(held_out);
    let model = Logistic::train(learnt_from, training);
    let scores: Vec<(f32, bool)> =
        judged.iter().map(|(row, label)| (model.probability(row), *label)).collect();
    (1..20_u8)
        .map(|step| f32::from(step) * 0.05)
        .map(|threshold| {
            let found: Vec<(bool, bool)> =
                scores.iter().map(|(score, label)| (*score >= threshold, *label)).collect();
            (macro_f1(&found), threshold)
        })
        .fold((-1.0, 0.5), |best, this| if this.0 > best.0 { this } else { best })
        .1
}

/// The mean of the F1 of both labels, of what was found and what is.
fn macro_f1(cases: &[(bool, bool)]) -> f32 {
    let count = |found: bool, label: bool| {
        cases.iter().filter(|(was_found, is)| *was_found == found && *is == label).count() as f32
    };
    let wrong = count(true, false) + count(false, true);
    let f1 = |hits: f32| if hits == 0.0 { 0.0 } else { 2.0 * hits / (2.0 * hits + wrong) };
    f32::midpoint(f1(count(true, true)), f1(count(false, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conversation(again: bool) -> Vec<Turn> {
        let say = |by_customer, act: &'static str| Turn::new(by_customer, [act].into_iter());
        let second = if again { "ask" } else { "thanks" };
        vec![say(false, "hello"), say(true, "ask"), say(false, "sorry"), say(true, second)]
    }

    #[test]
    fn a_repeated_request_shows_in_the_structure() {
        let feature = |again: bool, number: u32| {
            row(&conversation(again)).iter().find(|(feature, _)| *feature == number).unwrap().1
        };
        assert!(feature(true, 2) > feature(false, 2));
        assert!(feature(true, 4) > feature(false, 4));
        assert!(row(&[]).iter().all(|(_, value)| value.is_finite()));
    }

    #[test]
    fn folds_are_judged_by_models_that_did_not_see_them() {
        let cases: Vec<(u32, Row, bool)> =
            (0..60).map(|case| (case, row(&conversation(case % 3 == 0)), case % 3 == 0)).collect();
        let judged = held_out(&cases, 5, 1.0);
        assert_eq!((judged.len(), judged.iter().filter(|case| case.label).count()), (60, 20));
        assert!(judged.iter().all(|case| case.found == case.label), "{judged:?}");
        // Labels that have nothing to do with the rows cannot be predicted.
        let noise: Vec<(u32, Row, bool)> =
            (0..60).map(|case| (case, row(&conversation(false)), case % 2 == 0)).collect();
        let judged = held_out(&noise, 5, 1.0);
        let right = judged.iter().filter(|case| case.found == case.label).count();
        assert!((20..=40).contains(&right), "{right} of 60");
    }
}
