//! What agents taught beside the company's files: customers' words whose topic they corrected.
//!
//! A correction counts half of a sentence that the support lead wrote, and all corrections to one topic together at most
//! half of the lead's: whoever corrects much shades a topic and never takes it over. Words that the files have already
//! in that topic, and words corrected twice, count once.

use std::collections::{BTreeMap, BTreeSet};

use baton_core::company::Topic;
use baton_core::id::TopicName;
use baton_core::language::Language;

/// What a correction counts, a sentence of the company's files counting 1.
const WEIGHT: f32 = 0.5;
/// What all corrections to one topic count at most, as a share of the topic's own sentences.
const SHARE_MAX: f32 = 0.5;

/// A customer's words whose topic an agent corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// What they are about; a topic that is not in the lesson is passed over.
    pub topic: TopicName,
    /// Their language.
    pub language: Language,
    /// The words, masked.
    pub text: String,
}

/// Class, weight, words.
pub(super) fn weigh<'a>(
    topics: &[Topic],
    corrections: &'a [Correction],
) -> Vec<(usize, f32, &'a Correction)> {
    let mut by_class: BTreeMap<usize, Vec<&Correction>> = BTreeMap::new();
    let mut seen: BTreeSet<(usize, &str)> = BTreeSet::new();
    for correction in corrections {
        let Some(class) = topics.iter().position(|topic| topic.name == correction.topic) else { continue };
        let own = topics[class].examples.values().flatten().any(|example| *example == correction.text);
        if !own && seen.insert((class, &correction.text)) {
            by_class.entry(class).or_default().push(correction);
        }
    }
    let mut weighed = Vec::new();
    for (class, corrections) in by_class {
        let own = topics[class].examples.values().map(Vec::len).sum::<usize>() as f32;
        let weight = WEIGHT.min(SHARE_MAX * own / corrections.len() as f32);
        weighed.extend(corrections.into_iter().map(|correction| (class, weight, correction)));
    }
    weighed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_never_outweigh_the_sentences_of_the_files() {
        let topic: Topic = serde_json::from_value(serde_json::json!({
            "name": "returns", "title": {}, "autonomy": "certified", "skill": "care",
            "examples": { "en": ["send it back", "return the shoes", "I want to return it", "wrong size"] },
        }))
        .unwrap();
        let correction = |topic: &str, text: &str| Correction {
            topic: topic.into(),
            language: Language::En,
            text: text.to_owned(),
        };
        let few = [correction("returns", "a"), correction("returns", "a"), correction("gone", "b")];
        let found = weigh(std::slice::from_ref(&topic), &few);
        assert_eq!(found, [(0, WEIGHT, &few[0])]);
        assert!(weigh(std::slice::from_ref(&topic), &[correction("returns", "wrong size")]).is_empty());
        let many: Vec<Correction> = (0..50).map(|n| correction("returns", &n.to_string())).collect();
        let sum: f32 = weigh(&[topic], &many).iter().map(|(_, weight, _)| weight).sum();
        assert!((sum - 2.0).abs() < 0.001, "{sum}");
    }
}
