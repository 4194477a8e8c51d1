//! English insults beyond the phrases of `patterns/abuse.txt`: a weight for each word, pair of words and run of letters.
//!
//! `examples/abuse.rs` learns the weights and writes `patterns/abuse-weights.txt`; here they are read and added up.
//! The evidence is the word that weighs most. Deliberately absent: other languages, which have phrases only.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use baton_core::perception::Score;
use serde::{Deserialize, Serialize};

use crate::hash::{self, Table};
use crate::logistic::{Logistic, Row, Training};
use crate::tokenize::{Text, tokenize};

/// Words of a message that are weighed; insults come early.
const MOST_WORDS: usize = 64;
/// Lengths of the runs of letters, the ends of a word counting as one.
const RUNS: [usize; 3] = [3, 4, 5];
/// Weights are written in so many parts of a log odd.
const PARTS: f32 = 100.0;
/// Features seen in fewer messages are not learnt.
const FEWEST_SEEN: u32 = 2;
/// Weights closer to zero than this many parts are not written.
const LEAST_PARTS: i32 = 16;
/// A message's features together count like so many, however many there are.
const SCALE: f32 = 3.0;

/// The read weights.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Weights {
    parts: Table<i16>,
    bias: i16,
}

/// A feature and the word it stands at.
struct Found {
    key: u64,
    at: usize,
}

impl Weights {
    /// The built-in weights.
    pub(crate) fn built_in() -> Self {
        Self::read(include_str!("../patterns/abuse-weights.txt"))
    }

    /// Reads lines `parts<TAB>feature`; other lines are passed over.
    fn read(text: &str) -> Self {
        let mut weights = Self::default();
        for line in text.lines() {
            let Some((parts, feature)) = line.split_once('\t') else { continue };
            let Ok(parts) = parts.parse::<i16>() else { continue };
            if feature.is_empty() {
                weights.bias = parts;
            } else {
                weights.parts.insert(key(feature), parts);
            }
        }
        weights
    }

    /// How likely a message is abusive, and the word that shows it.
    pub(crate) fn score(&self, text: &Text<'_>) -> (Score, usize) {
        let found = features(text);
        let scale = SCALE / (found.len().max(1) as f32).sqrt();
        let mut by_word = [0_i32; MOST_WORDS];
        for feature in &found {
            if let Some(parts) = self.parts.get(&feature.key) {
                by_word[feature.at] += i32::from(*parts);
            }
        }
        let sum: i32 = by_word.iter().sum();
        let odds = (f32::from(self.bias) + scale * sum as f32) / PARTS;
        let (at, _) = by_word
            .iter()
            .enumerate()
            .fold((0, i32::MIN), |best, (at, sum)| if *sum > best.1 { (at, *sum) } else { best });
        (Score::from_unit(1.0 / (1.0 + (-odds).exp())), at)
    }
}

/// The key of a feature as it is written.
fn key(feature: &str) -> u64 {
    if let Some(run) = feature.strip_prefix('#') {
        hash::pair(hash::word(run.as_bytes()), 1)
    } else if let Some((first, second)) = feature.split_once(' ') {
        hash::pair(hash::word(first.as_bytes()), hash::word(second.as_bytes()))
    } else {
        hash::word(feature.as_bytes())
    }
}

/// The features of a message, each once.
fn features(text: &Text<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    each_feature(text, |at, key, _| found.push(Found { key, at }));
    found.sort_by_key(|feature| (feature.key, feature.at));
    found.dedup_by_key(|feature| feature.key);
    found
}

/// Visits features with their word, key and spelling.
fn each_feature(text: &Text<'_>, mut visit: impl FnMut(usize, u64, &dyn Fn() -> String)) {
    let tokens = &text.tokens[..text.tokens.len().min(MOST_WORDS)];
    for (at, token) in tokens.iter().enumerate() {
        let word = text.word(token);
        visit(at, token.hash, &|| word.to_owned());
        if let Some(next) = tokens.get(at + 1) {
            let pair = hash::pair(token.hash, next.hash);
            visit(at, pair, &|| format!("{word} {}", text.word(next)));
        }
        let padded = text.padded(token);
        for length in RUNS {
            for run in padded.windows(length).filter(|run| run.is_ascii()) {
                let spelled = || run.iter().map(|byte| if *byte == b' ' { b'_' } else { *byte });
                let key = hash::pair(hash::finish(spelled().fold(hash::EMPTY, hash::step)), 1);
                visit(at, key, &|| format!("#{}", spelled().map(char::from).collect::<String>()));
            }
        }
    }
}

/// Learns weights from messages with their label (true is abusive); gives the text of the weight file.
#[must_use]
pub fn train_abuse(messages: &[(String, bool)]) -> String {
    let texts: Vec<Text<'_>> = messages.iter().map(|(text, _)| tokenize(text)).collect();
    let mut names: BTreeMap<u64, (u32, String)> = BTreeMap::new();
    for text in &texts {
        let mut own = BTreeMap::new();
        each_feature(text, |_, key, name| {
            own.entry(key).or_insert_with(name);
        });
        for (key, name) in own {
            names.entry(key).or_insert((0, name)).0 += 1;
        }
    }
    names.retain(|_, (seen, _)| *seen >= FEWEST_SEEN);
    let numbers: BTreeMap<u64, u32> = names.keys().zip(0..).map(|(key, number)| (*key, number)).collect();
    let rows: Vec<(Row, bool)> = texts
        .iter()
        .zip(messages)
        .map(|(text, (_, label))| {
            let found = features(text);
            let value = SCALE / (found.len().max(1) as f32).sqrt();
            let row = found.iter().filter_map(|feature| Some((*numbers.get(&feature.key)?, value)));
            (row.collect(), *label)
        })
        .collect();
    let training =
        Training { features: numbers.len(), passes: 30, rate: 0.05, decay: 6e-2, positive_weight: 3.0 };
    let learnt = Logistic::train(&rows, training);
    write(&names, &numbers, &learnt)
}

fn write(names: &BTreeMap<u64, (u32, String)>, numbers: &BTreeMap<u64, u32>, learnt: &Logistic) -> String {
    let parts = |weight: f32| (weight * PARTS).round().clamp(-3_000.0, 3_000.0) as i32;
    let mut lines: Vec<(i32, &str)> = names
        .iter()
        .map(|(key, (_, name))| (parts(learnt.weight(numbers[key])), name.as_str()))
        .filter(|(parts, _)| parts.abs() >= LEAST_PARTS)
        .collect();
    lines.sort_by_key(|(parts, name)| (std::cmp::Reverse(*parts), *name));
    let mut out = format!("{}\t\n", parts(learnt.bias()));
    for (parts, name) in lines {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{parts}\t{name}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learnt_weights_are_read_back() {
        let messages: Vec<(String, bool)> = (0..40)
            .map(|index| match index % 4 {
                0 => (format!("you are a gronkhead {index}"), true),
                1 => (format!("where is my order {index}"), false),
                2 => (format!("are you a shop {index}"), false),
                _ => (format!("gronkheads everywhere {index}"), true),
            })
            .collect();
        let weights = Weights::read(&train_abuse(&messages));
        let (score, at) = weights.score(&tokenize("what a gronkhed you are"));
        assert!(score >= Score::percent(60), "{score:?}");
        assert_eq!(at, 2);
        assert!(weights.score(&tokenize("where is my shop order")).0 < Score::percent(40));
        assert!(weights.score(&tokenize("")).0 < Score::percent(60));
    }
}
