//! Whether a message says again what the customer said before.
//!
//! Compares stems of telling words: twice the shared over the sum of both (Dice), against each of the last messages.
//! Short answers ("yes", "ok", a number) are no requests and never count as repeated.

use baton_core::language::Language;
use baton_core::perception::{Score, Signal, SignalKind, Span};

use crate::language::Languages;
use crate::tokenize::{Text, tokenize_in};

/// Earlier messages looked at.
const MOST_TURNS: usize = 4;
/// Words of a message that are compared.
const MOST_WORDS: usize = 64;
/// Fewest telling words of a message that can repeat another.
const FEWEST_TELLING: usize = 2;
/// From this likeness on a message repeats another.
const ALIKE: f32 = 0.6;

/// A signal when the message repeats an earlier one.
pub(super) fn find(
    text: &Text<'_>,
    language: Language,
    languages: &Languages,
    turns: &[String],
) -> Option<Signal> {
    let last = text.tokens.last()?;
    if turns.is_empty() {
        return None;
    }
    let (all, telling) = words(text, language, languages);
    if telling.len() < FEWEST_TELLING && all.len() < FEWEST_TELLING * 2 {
        return None;
    }
    let likeness = turns
        .iter()
        .rev()
        .take(MOST_TURNS)
        .map(|turn| {
            let (all_before, telling_before) = words(&tokenize_in(turn, language), language, languages);
            let telling = dice(&telling, &telling_before);
            let whole = dice(&all, &all_before);
            // Few telling words may agree by chance; then the whole sentence must.
            if telling_before.len() < FEWEST_TELLING + 1 {
                telling.min(whole)
            } else {
                telling * 0.8 + whole * 0.2
            }
        })
        .fold(0.0, f32::max);
    (likeness >= ALIKE).then(|| Signal {
        kind: SignalKind::Repeats,
        score: Score::from_unit(likeness),
        span: Span { start: text.tokens[0].start, end: last.end },
    })
}

/// Sorted stems: all, and the telling ones.
fn words(text: &Text<'_>, language: Language, languages: &Languages) -> (Vec<u64>, Vec<u64>) {
    let mut all = Vec::with_capacity(text.tokens.len().min(MOST_WORDS));
    let mut telling = Vec::with_capacity(all.capacity());
    for (token, key) in text.tokens.iter().zip(&text.stems).take(MOST_WORDS) {
        all.push(*key);
        if !token.is_number && !languages.is_common(token.hash, language) {
            telling.push(*key);
        }
    }
    for keys in [&mut all, &mut telling] {
        keys.sort_unstable();
        keys.dedup();
    }
    (all, telling)
}

fn dice(a: &[u64], b: &[u64]) -> f32 {
    let shared = a.iter().filter(|key| b.binary_search(key).is_ok()).count();
    let sum = a.len() + b.len();
    if sum == 0 { 0.0 } else { 2.0 * shared as f32 / sum as f32 }
}
