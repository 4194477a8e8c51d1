//! Examples that stand under the wrong topic, and topics that are taken for one another.
//!
//! Confident learning (Northcutt, Jiang and Chuang 2021): an example is suspect when it would be taken for another
//! topic at least as surely as that topic's own examples are on average. The surest contradictions come first.

use std::collections::BTreeMap;

use baton_core::id::TopicName;
use baton_core::perception::Score;

use super::Finding;
use crate::topics::CrossChecked;

/// A suspect's own topic is at most so likely.
const OWN_AT_MOST: f32 = 0.2;
/// Two topics are confused from so many examples on,
const CONFUSED_AT_LEAST: usize = 3;
/// and from this share of the smaller topic's examples.
const CONFUSED_SHARE: f64 = 0.08;
/// Examples shown of a pair.
const EXAMPLES_SHOWN: usize = 4;

/// An example that reads like another topic's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Suspect {
    /// The place of the example.
    example: usize,
    looks_like: usize,
}

impl Suspect {
    pub(super) fn finding(&self, checked: &[CrossChecked<'_>], names: &[&TopicName]) -> Finding {
        let example = &checked[self.example];
        Finding::Mislabelled {
            example: example.example(names),
            looks_like: names[self.looks_like].clone(),
            score: Score::from_unit(example.probabilities[self.looks_like]),
            own: Score::from_unit(example.probabilities[example.topic]),
        }
    }
}

/// The suspects, the surest contradiction first.
pub(super) fn suspects(checked: &[CrossChecked<'_>], topics: usize) -> Vec<Suspect> {
    let mut sums = vec![(0.0_f32, 0.0_f32); topics];
    for example in checked {
        let (sum, count) = &mut sums[example.topic];
        *sum += example.probabilities[example.topic];
        *count += 1.0;
    }
    let mut found: Vec<(f32, Suspect)> = Vec::new();
    for (at, example) in checked.iter().enumerate() {
        let looks_like = example.taken_for();
        let (score, own) = (example.probabilities[looks_like], example.probabilities[example.topic]);
        let (sum, count) = sums[looks_like];
        if looks_like != example.topic && own <= OWN_AT_MOST && score * count >= sum {
            found.push((score - own, Suspect { example: at, looks_like }));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, suspect)| suspect).collect()
}

/// Pairs of topics that are taken for one another, suspects aside: the most frequent first.
pub(super) fn confused(
    checked: &[CrossChecked<'_>],
    names: &[&TopicName],
    suspects: &[Suspect],
) -> Vec<Finding> {
    let mut pairs: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut counts = vec![0_usize; names.len()];
    for (at, example) in checked.iter().enumerate() {
        counts[example.topic] += 1;
        let (own, other) = (example.topic, example.taken_for());
        if own != other && !suspects.iter().any(|suspect| suspect.example == at) {
            pairs.entry((own.min(other), own.max(other))).or_default().push(at);
        }
    }
    let mut pairs: Vec<_> = pairs
        .into_iter()
        .filter(|((one, other), taken)| {
            let smaller = counts[*one].min(counts[*other]) as f64;
            taken.len() >= CONFUSED_AT_LEAST && taken.len() as f64 >= smaller * CONFUSED_SHARE
        })
        .collect();
    pairs.sort_by_key(|(_, taken)| std::cmp::Reverse(taken.len()));
    let score = |at: &usize| checked[*at].probabilities[checked[*at].taken_for()];
    pairs
        .into_iter()
        .map(|((one, other), mut taken)| {
            taken.sort_by(|a, b| score(b).total_cmp(&score(a)));
            Finding::Confused {
                one: names[one].clone(),
                other: names[other].clone(),
                taken: taken.len(),
                of: counts[one] + counts[other],
                examples: taken.iter().take(EXAMPLES_SHOWN).map(|at| checked[*at].example(names)).collect(),
            }
        })
        .collect()
}
