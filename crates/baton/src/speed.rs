//! Times understanding on messages and topics that are made up here, for `baton eval` and `baton bench perceive`.
//!
//! Each call is timed by itself, on one core, so percentiles are those of single messages. What is made up is the same
//! in every run.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use baton_core::company::Topic;
use baton_nlu::{Context, Encoder, Lesson, Model, perceive as understand};
use serde_json::json;

/// Calls that are timed.
const CALLS: usize = 4_000;
/// Calls end after this long even so; a transformer takes its time.
const MOST_TIME: Duration = Duration::from_secs(4);
/// Different messages that are understood in turn.
const MESSAGES: usize = 64;

/// Ordinary requests, from which messages of any length are cut.
const REQUESTS: [&str; 12] = [
    "where is my order it should have been here yesterday and nobody told me anything about a delay",
    "I want to return the shoes because they do not fit and I would like my money back on my card",
    "my card was charged twice for the same purchase last week, please check what went wrong there",
    "how long does it take until a transfer to another country arrives and what does it cost me",
    "I cannot log in to my account any more since I got a new phone and the code never comes",
    "hello, is the blue jacket available in size medium again soon or should I look for another one",
    "please change the delivery address of my last order to the office because I am not at home",
    "the invoice shows a different amount than the one I saw when I paid, can you explain it",
    "I moved to another city and need to update my address and my telephone number in the profile",
    "the parcel was left in front of the door and now it is gone, what happens next with it",
    "can I still cancel the subscription before the next payment or is it already too late for that",
    "there is a scratch on the table that came today and one of the legs does not stand straight",
];

/// A message of so many words; every number gives another one.
pub(crate) fn message(words: usize, number: usize) -> String {
    let all: Vec<&str> = REQUESTS.iter().flat_map(|request| request.split(' ')).collect();
    let from = number * 17 % all.len();
    all.iter().cycle().skip(from).take(words).copied().collect::<Vec<_>>().join(" ")
}

/// The mean length of the timed messages of so many words, in bytes.
pub(crate) fn mean_bytes(words: usize) -> f64 {
    (0..MESSAGES).map(|number| message(words, number).len()).sum::<usize>() as f64 / MESSAGES as f64
}

/// Topics with examples.
pub(crate) struct MadeUp {
    topics: Vec<Topic>,
}

impl MadeUp {
    /// So many topics with so many different examples each.
    pub(crate) fn new(topics: usize, examples: usize) -> Result<Self> {
        let topic = |number: usize| {
            // Two words of its own make a topic, ordinary words around them make its examples differ.
            let own = format!("subject{number} matter{}", number * 7 % topics);
            let sentence = |at: usize| format!("{} {own}", message(4 + at % 9, number * examples + at));
            serde_json::from_value(json!({
                "name": format!("t{number}"), "title": { "en": own }, "autonomy": "certified", "skill": "care",
                "examples": { "en": (0..examples).map(sentence).collect::<Vec<_>>() },
            }))
        };
        Ok(Self { topics: (0..topics).map(topic).collect::<Result<_, _>>()? })
    }

    /// Learns the topics and tells the seconds it took.
    pub(crate) fn learn(&self, encoder: Arc<dyn Encoder>) -> (Model, f64) {
        let start = Instant::now();
        let model = Model::from_lesson(&Lesson::of_topics(encoder, &self.topics));
        (model, start.elapsed().as_secs_f64())
    }
}

/// Microseconds of understanding messages of so many words, from low to high.
pub(crate) fn perceive(model: &Model, words: usize) -> Vec<f64> {
    let turns = ["where is my parcel".to_owned(), "it was sent last week".to_owned()];
    let context = Context { customer_turns: &turns, ..Context::default() };
    time(words, |message| drop(black_box(understand(model, &context, black_box(message)))))
}

/// Microseconds of a call on messages of so many words, from low to high.
pub(crate) fn time(words: usize, mut call: impl FnMut(&str)) -> Vec<f64> {
    let messages: Vec<String> = (0..MESSAGES).map(|number| message(words, number)).collect();
    let begun = Instant::now();
    let mut micros = Vec::with_capacity(CALLS);
    for message in messages.iter().cycle().take(CALLS) {
        let start = Instant::now();
        call(message);
        micros.push(start.elapsed().as_secs_f64() * 1e6);
        if begun.elapsed() > MOST_TIME {
            break;
        }
    }
    micros.sort_by(f64::total_cmp);
    micros
}

/// The percentile of sorted values (nearest rank); zero of nothing.
pub(crate) fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0.0)
}

/// Memory of this process that is in use, in bytes; nothing where the system does not tell.
pub(crate) fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_their_length_and_differ() {
        for words in [4, 12, 200] {
            assert_eq!(message(words, 3).split(' ').count(), words);
        }
        assert_ne!(message(12, 0), message(12, 1));
    }

    #[test]
    fn every_call_is_timed_once() {
        let mut calls = 0;
        let micros = time(4, |_| calls += 1);
        assert!(micros.len() == calls && micros.is_sorted());
    }

    #[test]
    fn percentiles_by_nearest_rank() {
        let values: Vec<f64> = (1..=100).map(f64::from).collect();
        for (percent, expected) in [(50, 50.0), (99, 99.0), (100, 100.0)] {
            assert!((percentile(&values, percent) - expected).abs() < 1e-9);
        }
        assert!(percentile(&[], 50).abs() < 1e-9);
    }
}
