//! Examples of two topics that say the same in nearly the same words.
//!
//! Two examples are alike when most of their stems are common to both. Pairs are found by rare stems: of two that are
//! alike one of the rarest few must be common, so that only those are looked up (prefix filtering, Chaudhuri et al.
//! 2006).

use std::collections::HashMap;

use baton_core::id::TopicName;

use super::Finding;
use crate::tokenize::tokenize_in;
use crate::topics::CrossChecked;

/// Common stems of all stems of both, from which on two examples are alike.
const ALIKE: f64 = 0.8;
/// Shorter examples say too little to be compared.
const FEWEST_STEMS: usize = 2;

/// Pairs of alike examples under different topics: the same ones first.
pub(super) fn find(checked: &[CrossChecked<'_>], names: &[&TopicName]) -> Vec<Finding> {
    let mut stems: Vec<Vec<u64>> = checked
        .iter()
        .map(|example| {
            let mut stems = tokenize_in(example.text, example.language).stems;
            stems.sort_unstable();
            stems.dedup();
            stems
        })
        .collect();
    let mut counts: HashMap<u64, usize> = HashMap::new();
    stems.iter().flatten().for_each(|stem| *counts.entry(*stem).or_default() += 1);
    for stems in &mut stems {
        stems.sort_by_key(|stem| (counts[stem], *stem));
    }
    let mut by_stem: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut found: Vec<(bool, usize, usize)> = Vec::new();
    for (at, own) in stems.iter().enumerate().filter(|(_, own)| own.len() >= FEWEST_STEMS) {
        let prefix = own.len() - (ALIKE * own.len() as f64).ceil() as usize + 1;
        let mut others: Vec<usize> =
            own[..prefix].iter().filter_map(|stem| by_stem.get(stem)).flatten().copied().collect();
        others.sort_unstable();
        others.dedup();
        for other in others {
            let (one, two) = (&checked[at], &checked[other]);
            if one.topic == two.topic || one.language != two.language {
                continue;
            }
            let common = own.iter().filter(|stem| stems[other].contains(stem)).count();
            let all = own.len() + stems[other].len() - common;
            if common as f64 >= ALIKE * all as f64 {
                found.push((common == all, other, at));
            }
        }
        own[..prefix].iter().for_each(|stem| by_stem.entry(*stem).or_default().push(at));
    }
    found.sort_by_key(|(same, one, other)| (!same, *one, *other));
    let finding = |(same, one, other): (bool, usize, usize)| Finding::Twins {
        one: checked[one].example(names),
        other: checked[other].example(names),
        same,
    };
    found.into_iter().map(finding).collect()
}
