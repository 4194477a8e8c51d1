//! Repairs typing errors: a word that neither the examples, the language nor the encoder knows, and that is one slip away
//! from a word of the examples, is taken for that word.
//!
//! A slip is two letters swapped, one left out, one too many or one in place of another; the first letter is always
//! right. Of several words the one that the examples have most often wins. Only hashes of words are kept: the repaired
//! word is spelled by the slip that led to it. Deliberately absent: two slips in a word, and letters that do not fold
//! to a to z.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::hash;
use crate::tokenize::{Text, Token, tokenize};

/// Shorter words are one slip away from too much.
const SHORTEST: usize = 4;
/// Longer words are not typing errors.
const LONGEST: usize = 20;
/// Most words repaired in a message.
const MOST_REPAIRS: usize = 8;

/// The words of the examples.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Spelling {
    /// Hashes of words with how often they come, in the order of the hashes.
    words: Vec<(u64, u32)>,
}

impl Spelling {
    /// Learns the words of sentences.
    pub(super) fn learn<'a>(sentences: impl Iterator<Item = &'a str>) -> Self {
        let mut words: BTreeMap<u64, u32> = BTreeMap::new();
        for sentence in sentences {
            for token in tokenize(sentence).tokens {
                *words.entry(token.hash).or_default() += 1;
            }
        }
        Self { words: words.into_iter().collect() }
    }

    fn count(&self, hash: u64) -> u32 {
        self.words.binary_search_by_key(&hash, |(word, _)| *word).map_or(0, |at| self.words[at].1)
    }

    /// The message with its unknown words repaired; none when there is nothing to repair. Words that `is_word` knows
    /// are right as they are.
    pub(super) fn repair(&self, text: &Text<'_>, is_word: impl Fn(&Token) -> bool) -> Option<String> {
        let mut repaired = String::new();
        let mut done = 0;
        let unknown = text.tokens.iter().filter(|token| self.count(token.hash) == 0 && !is_word(token));
        for token in unknown.take(MOST_REPAIRS) {
            if let Some(word) = self.nearest(text.word(token).as_bytes()) {
                repaired.push_str(&text.original[done..token.start as usize]);
                repaired.push_str(&word);
                done = token.end as usize;
            }
        }
        (done > 0).then(|| repaired + &text.original[done..])
    }

    /// The word of the examples that is one slip away and comes most often.
    fn nearest(&self, word: &[u8]) -> Option<String> {
        if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let mut best: (u32, Vec<u8>) = (0, Vec::new());
        let mut consider = |slip: &[u8]| {
            let count = self.count(hash::word(slip));
            if count > best.0 {
                best = (count, slip.to_vec());
            }
        };
        let mut slip = word.to_vec();
        for (at, right) in word.iter().enumerate().skip(1) {
            for letter in b'a'..=b'z' {
                slip[at] = letter;
                consider(&slip);
            }
            slip[at] = *right;
            if at + 1 < word.len() {
                slip.swap(at, at + 1);
                consider(&slip);
                slip.swap(at, at + 1);
            }
        }
        for at in 1..word.len() {
            let left_out = slip.remove(at);
            consider(&slip);
            slip.insert(at, left_out);
        }
        for at in 1..=word.len() {
            slip.insert(at, b'a');
            for letter in b'a'..=b'z' {
                slip[at] = letter;
                consider(&slip);
            }
            slip.remove(at);
        }
        String::from_utf8(best.1).ok().filter(|_| best.0 > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_one_slip_away_are_repaired_and_others_stay() {
        let spelling = Spelling::learn(["Where is my parcel?", "where is the invoice"].into_iter());
        let repair = |text: &str, right: &str| {
            spelling.repair(&tokenize(text), |token| token.hash == hash::word(right.as_bytes()))
        };
        let right = Some("hi, where is my parcel!");
        for word in ["pracel", "parcl", "parrcel", "patcel", "PARCEK", "parcel"] {
            let found = repair(&format!("hi, wheer is my {word}!"), "");
            assert_eq!(found.map(|text| text.to_lowercase()).as_deref(), right, "{word}");
        }
        // Right as it is, another first letter, two slips, too short, not of the letters a to z, nothing to read.
        for text in ["where is my parcel", "darcel", "prcl", "teh", "invo1ce", "парсел", ""] {
            assert_eq!(repair(text, ""), None, "{text}");
        }
        assert_eq!(repair("parcels", ""), Some("parcel".to_owned()));
        assert_eq!(repair("parcels", "parcels"), None);
    }

    #[test]
    fn the_commonest_word_wins() {
        let spelling = Spelling::learn(["card", "care", "care"].into_iter());
        assert_eq!(spelling.repair(&tokenize("my carf"), |_| false).as_deref(), Some("my care"));
    }
}
