//! From which score on a topic may be taken as understood, so that the policy's promise is kept: of the messages
//! understood as topics of a group, at most a share is about something else.
//!
//! Learn then Test (Angelopoulos, Bates, Candès, Jordan and Lei 2021). Held-out examples are messages with a known
//! topic. For thresholds from strict to loose it is asked how likely so few of those above would be wrong if the
//! share that is allowed were wrong. While that is at most one minus the confidence the threshold is safe; the first
//! that is not ends it, and the last safe one is used. The strictest threshold tried leaves a quarter of the
//! group's examples and enough for two slips among them: it depends on how sure the model is, never on whether it is
//! right, and an odd example among the surest does not end the search before it began.
//!
//! An example counts for the group of the topic it was *taken for*. Sentences of the background count as wrong wherever
//! they land. Examples whose own topic is taken away, which doubt is learnt from, do not count here: they would say
//! that messages next to a topic and of none are as frequent as all others, and no company could promise anything.
//!
//! The promise is about messages like the examples. It holds as far as customers write like them.

use std::collections::BTreeMap;

use baton_core::company::{Thresholds, Topic};
use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::perception::Score;
use serde::{Deserialize, Serialize};

/// Thresholds tried are this far apart, in basis points.
const STEP: u16 = 100;
/// The strictest threshold leaves at least one in so many of the examples,
const SUREST_PART: usize = 4;
/// and so many that this many wrong ones may be among them, if that is not more than half.
const SLIPS: usize = 2;
/// A language has its own threshold from so many times the fewest examples on that could pass; else all languages share.
const OWN_THRESHOLD: usize = 6;
/// More than so many times the examples are never asked for: then it is not for want of examples.
const MOST_TIMES: usize = 6;

/// A held-out example and what it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tried {
    /// The place of the topic it was taken for.
    pub(crate) topic: usize,
    pub(crate) language: Language,
    pub(crate) score: Score,
    pub(crate) wrong: bool,
}

/// What is promised of a group of topics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The group's name; none for the topics in no group.
    pub group: Option<String>,
    /// Its topics.
    pub topics: Vec<TopicName>,
    /// Of the messages understood as one of them at most so many percent are about something else,
    pub wrong_at_most: u8,
    /// so sure, in percent.
    pub confidence: u8,
    /// For all languages together.
    pub all: Tested,
    /// For languages with enough examples.
    pub languages: BTreeMap<Language, Tested>,
}

/// How the test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    /// The lowest score that keeps the promise; none when no score does.
    pub needed: Option<Score>,
    /// Held-out examples taken for topics of the group,
    pub tried: usize,
    /// those of them at or above the score (the strictest one tried, when none keeps the promise),
    pub above: usize,
    /// and the wrong ones of those.
    pub wrong: usize,
}

/// The promises of a company and which topic has which.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Promises {
    pub(crate) promises: Vec<Promise>,
    /// For each topic the place of its promise.
    of_topic: Vec<Option<usize>>,
}

impl Promises {
    /// Finds what can be promised.
    pub(crate) fn test(topics: &[Topic], thresholds: &Thresholds, tried: &[Tried]) -> Self {
        let mut promises: Vec<Promise> = Vec::new();
        let of_topic: Vec<Option<usize>> = topics
            .iter()
            .map(|topic| {
                let (group, wrong_at_most) = thresholds.wrong_at_most_of(&topic.name)?;
                let group = group.map(str::to_owned);
                let at = promises.iter().position(|promise| promise.group == group).unwrap_or(promises.len());
                if at == promises.len() {
                    let (confidence, all, topics) = (thresholds.confidence, Tested::none(0), Vec::new());
                    let languages = BTreeMap::new();
                    promises.push(Promise { group, topics, wrong_at_most, confidence, all, languages });
                }
                promises[at].topics.push(topic.name.clone());
                Some(at)
            })
            .collect();
        for (at, promise) in promises.iter_mut().enumerate() {
            let group: Vec<Tried> =
                tried.iter().filter(|tried| of_topic[tried.topic] == Some(at)).copied().collect();
            let allowed = f64::from(promise.wrong_at_most) / 100.0;
            let risk = 1.0 - f64::from(promise.confidence) / 100.0;
            promise.all = lowest(&group, allowed, risk);
            let mut counts: BTreeMap<Language, usize> = BTreeMap::new();
            group.iter().for_each(|tried| *counts.entry(tried.language).or_default() += 1);
            counts.retain(|_, count| *count >= OWN_THRESHOLD * fewest(allowed, risk));
            for language in counts.into_keys() {
                let own: Vec<Tried> =
                    group.iter().filter(|tried| tried.language == language).copied().collect();
                promise.languages.insert(language, lowest(&own, allowed, risk));
            }
        }
        Self { promises, of_topic }
    }

    /// From which score on a topic counts as understood in a language, if something is promised of it.
    pub(crate) fn needed(&self, topic: usize, language: Language) -> Option<Score> {
        let promise = &self.promises[(*self.of_topic.get(topic)?)?];
        let tested = promise.languages.get(&language).unwrap_or(&promise.all);
        Some(tested.needed.unwrap_or(Score::NEVER))
    }
}

impl Tested {
    fn none(tried: usize) -> Self {
        Self { needed: None, tried, above: 0, wrong: 0 }
    }

    /// How many times as many examples of the same kind it would take; none when more of them would not help,
    /// because too many are taken for another topic.
    pub(crate) fn times_as_many(&self, wrong_at_most: u8, confidence: u8) -> Option<f64> {
        let allowed = f64::from(wrong_at_most) / 100.0;
        let risk = 1.0 - f64::from(confidence) / 100.0;
        let share = self.wrong as f64 / self.above.max(1) as f64;
        let (tried, above) = (self.tried.max(1), self.above.max(1));
        let enough = (1..=fewest(allowed, risk).max(above) * MOST_TIMES)
            .find(|count| at_most((share * *count as f64).ceil() as usize, *count, allowed) <= risk)?;
        Some((enough * tried / above).max(enough) as f64 / tried as f64)
    }
}

/// The lowest threshold that keeps the promise.
fn lowest(group: &[Tried], allowed: f64, risk: f64) -> Tested {
    let mut sorted: Vec<(Score, bool)> = group.iter().map(|tried| (tried.score, tried.wrong)).collect();
    sorted.sort_unstable_by_key(|(score, _)| std::cmp::Reverse(*score));
    let start = strictest(sorted.len(), allowed, risk);
    let mut found = Tested::none(sorted.len());
    let (mut above, mut wrong) = (0, 0);
    for threshold in (0..Score::ONE.0).rev().filter(|score| score % STEP == 0).map(Score) {
        while let Some((_, is_wrong)) = sorted.get(above).filter(|(score, _)| *score >= threshold) {
            above += 1;
            wrong += usize::from(*is_wrong);
        }
        if above < start {
            continue;
        }
        let passes = at_most(wrong, above, allowed) <= risk;
        if passes || found.needed.is_none() {
            found = Tested { needed: passes.then_some(threshold), above, wrong, ..found };
        }
        if !passes || above == sorted.len() {
            break;
        }
    }
    if found.above == 0 {
        found = Tested { above, wrong, ..found };
    }
    found
}

/// How many of so many examples the strictest threshold leaves at least.
fn strictest(examples: usize, allowed: f64, risk: f64) -> usize {
    let with_slips = (1..=examples).find(|count| at_most(SLIPS, *count, allowed) <= risk).unwrap_or(examples);
    fewest(allowed, risk).max(examples / SUREST_PART).max(with_slips.min(examples / 2))
}

/// The fewest examples that could pass, all of them right.
fn fewest(allowed: f64, risk: f64) -> usize {
    (risk.ln() / (1.0 - allowed).ln()).ceil() as usize
}

/// How likely at most `wrong` of `count` are wrong when each is with this chance: the binomial distribution, summed in
/// logarithms.
fn at_most(wrong: usize, count: usize, chance: f64) -> f64 {
    let odds = (chance / (1.0 - chance)).ln();
    let mut term = count as f64 * (1.0 - chance).ln();
    let mut sum = 0.0;
    for hits in 0..=wrong.min(count) {
        sum += term.exp();
        term += ((count - hits) as f64 / (hits + 1) as f64).ln() + odds;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests;
