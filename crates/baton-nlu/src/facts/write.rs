//! The brief: the facts worth most, in the order they were said, within a number of words.

use super::{Fact, FactKind, Said, Standing, cut};
use crate::facts::word::words;

/// Words of a brief.
pub const BRIEF_WORDS: usize = 60;

/// A brief and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// The text, at most so many words as were asked for.
    pub text: String,
    /// The facts in it, in the order of the text.
    pub facts: Vec<Fact>,
}

/// Words between two pieces that may be filled in, so that a name or a phrase stands whole.
const FILLED_WORDS: usize = 2;

/// Writes a brief of at most `most` words from the facts of a conversation.
///
/// It is made of pieces of what was said and of nothing else, but for the signs between them.
#[must_use]
pub fn brief(said: &[Said<'_>], facts: &[Fact], most: usize) -> Brief {
    let mut ranked: Vec<(usize, i32)> =
        (0..facts.len()).map(|at| (at, worth(&facts[at]))).filter(|(_, worth)| *worth > 0).collect();
    ranked.sort_by_key(|(at, worth)| (std::cmp::Reverse(*worth), *at));
    let mut chosen: Vec<usize> = Vec::new();
    let mut held: Vec<Vec<String>> = Vec::new();
    let mut left = most;
    for (at, _) in ranked {
        let fact = &facts[at];
        let folds = folded(fact.value(said));
        let cost = count(cut(said, fact.message, fact.with_cue));
        if cost <= left && !held.iter().any(|known| contains(known, &folds)) {
            left -= cost;
            chosen.push(at);
            held.push(folds);
        }
    }
    chosen.sort_unstable();
    let filled = fill(said, facts, &chosen, left);
    let text = text(said, facts, &chosen, &filled);
    Brief { text, facts: chosen.into_iter().map(|at| facts[at].clone()).collect() }
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// What stands between a piece and the chosen one before it, when both are in one message.
fn between<'a>(said: &[Said<'a>], before: &Fact, fact: &Fact) -> Option<&'a str> {
    (before.message == fact.message)
        .then(|| said.get(fact.message)?.text.get(before.span.end as usize..fact.with_cue.start as usize))
        .flatten()
}

/// Which chosen pieces get the words between them and the one before, by worth, while there is room.
fn fill(said: &[Said<'_>], facts: &[Fact], chosen: &[usize], mut left: usize) -> Vec<bool> {
    let mut gaps: Vec<(usize, usize, i32)> = Vec::new();
    for (place, pair) in chosen.windows(2).enumerate() {
        let (before, fact) = (&facts[pair[0]], &facts[pair[1]]);
        let Some(gap) = between(said, before, fact) else { continue };
        let is_plain = gap.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '&' | '\'' | '’'));
        if is_plain && (1..=FILLED_WORDS).contains(&count(gap)) {
            gaps.push((place + 1, count(gap), worth(before).min(worth(fact))));
        }
    }
    gaps.sort_by_key(|(place, words, worth)| (std::cmp::Reverse(*worth), *words, *place));
    let mut filled = vec![false; chosen.len()];
    for (place, words, _) in gaps {
        if words <= left {
            left -= words;
            filled[place] = true;
        }
    }
    filled
}

/// What a fact is worth to the next person.
fn worth(fact: &Fact) -> i32 {
    let standing = match fact.standing {
        Standing::Confirmed => 100,
        Standing::Said => 90,
        Standing::Taken => 80,
        Standing::Offered => 40,
        Standing::Told => 15,
        Standing::Replaced => return 0,
    };
    let is_loose = matches!(fact.standing, Standing::Told | Standing::Offered);
    let kind = match fact.kind {
        FactKind::Words if is_loose => return 0,
        FactKind::Date | FactKind::Time | FactKind::Name => 10,
        FactKind::Amount | FactKind::Quantity | FactKind::Id => 8,
        FactKind::Words => 6,
    };
    standing * kind
}

fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.fold).collect()
}

fn contains(long: &[String], short: &[String]) -> bool {
    !short.is_empty() && long.windows(short.len()).any(|window| window == short)
}

/// The chosen pieces: those that stand side by side as they were, others with a comma, messages with a semicolon between.
fn text(said: &[Said<'_>], facts: &[Fact], chosen: &[usize], filled: &[bool]) -> String {
    let mut text = String::new();
    let mut before: Option<&Fact> = None;
    for (fact, filled) in chosen.iter().map(|at| &facts[*at]).zip(filled) {
        if let Some(before) = before {
            let between = between(said, before, fact);
            text.push_str(match between {
                Some(between) if *filled || (between.trim().is_empty() && !between.is_empty()) => between,
                Some(_) => ", ",
                None => "; ",
            });
        }
        text.push_str(cut(said, fact.message, fact.with_cue));
        before = Some(fact);
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
