//! The words of all patterns, and how a word of a message meets them.
//!
//! In order: the same word; a word of the patterns that is its beginning (`reklamier*`); and, when neither is found
//! and the word is not known to be spelled right, a word one typing error away (two for long words). Typing errors
//! are found through an index of the words with one letter left out, so a look-up costs as many probes as the word
//! has letters, however many words there are.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Symbol;
use crate::hash::{self, Table};

/// Shorter words are never corrected: too many other words are near.
const SHORTEST_CORRECTED: usize = 5;
/// From this length on two errors are forgiven.
const LENGTH_FOR_TWO: usize = 9;
/// Longest word for which a correction is tried.
const LONGEST_CORRECTED: usize = 24;
/// So many rare words are met as often as a common one.
const COMMON_WEIGHT: u32 = 150;
/// Shortest beginning that a pattern may use.
const SHORTEST_STEM: usize = 3;

/// What is known of a word of a message.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    /// It may be skipped between two elements.
    pub filler: bool,
    /// It was taken for another word.
    pub typo: bool,
}

/// The words and classes of the patterns.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Lexicon {
    /// Whole words.
    words: Table<u16>,
    /// Beginnings of words.
    stems: Table<u16>,
    /// Bit n is set if a beginning of n bytes exists.
    stem_lengths: u64,
    /// Words with one letter left out: the place in `near` of the last entry that gives it.
    shortened: Table<u32>,
    /// An entry, and the place of the next one with the same shortening.
    near: Vec<(u16, Option<u32>)>,
    /// Spelling of each entry, for the final comparison.
    spelling: Vec<Box<str>>,
    /// Range of each entry in `flat`.
    ranges: Vec<(u32, u32)>,
    flat: Vec<Symbol>,
    filler: Vec<bool>,
    /// How often each symbol may be met.
    commonness: Vec<u32>,
    known: Table<()>,
}

/// Collects words and classes.
#[derive(Debug, Default)]
pub(super) struct LexiconBuilder {
    /// Symbol and place of a word (`agent`) or beginning (`agent*`), by its hash.
    entries: Table<(Symbol, usize)>,
    /// Symbols of an entry: its own and its classes.
    classes: Vec<Vec<Symbol>>,
    spelling: Vec<String>,
    symbols: usize,
    fillers: Vec<String>,
    known: Vec<String>,
}

impl LexiconBuilder {
    /// The symbol of a folded word; a `*` at its end makes it a beginning.
    pub(super) fn word(&mut self, word: &str) -> Symbol {
        self.entry(word).0
    }

    fn entry(&mut self, word: &str) -> (Symbol, usize) {
        let key = hash::word(word.as_bytes());
        if let Some(entry) = self.entries.get(&key) {
            return *entry;
        }
        let entry = (self.fresh(), self.spelling.len());
        self.entries.insert(key, entry);
        self.spelling.push(word.to_owned());
        self.classes.push(vec![entry.0]);
        entry
    }

    /// A symbol for a class of words.
    pub(super) fn class(&mut self, words: &[String]) -> Symbol {
        let class = self.fresh();
        for word in words {
            let (_, entry) = self.entry(word);
            self.classes[entry].push(class);
        }
        class
    }

    pub(super) fn filler(&mut self, word: &str) {
        self.word(word);
        self.fillers.push(word.to_owned());
    }

    pub(super) fn known(&mut self, word: &str) {
        self.known.push(word.to_owned());
    }

    fn fresh(&mut self) -> Symbol {
        let symbol = u16::try_from(self.symbols).unwrap_or(u16::MAX);
        self.symbols += 1;
        symbol
    }

    pub(super) fn is_full(&self) -> bool {
        self.symbols >= usize::from(u16::MAX)
    }

    pub(super) fn finish(self, is_common: impl Fn(u64) -> bool) -> Lexicon {
        let mut lexicon = Lexicon { commonness: vec![0; self.symbols], ..Lexicon::default() };
        let fillers: BTreeSet<&String> = self.fillers.iter().collect();
        lexicon.shortened.reserve(self.spelling.len() * 6);
        for (entry, (spelling, classes)) in (0_u16..).zip(self.spelling.iter().zip(&self.classes)) {
            let first = super::length(&lexicon.flat);
            lexicon.flat.extend_from_slice(classes);
            lexicon.ranges.push((first, super::length(&lexicon.flat)));
            let stem = spelling.strip_suffix('*');
            lexicon.spelling.push(stem.unwrap_or(spelling).into());
            lexicon.filler.push(fillers.contains(spelling));
            let weight = if is_common(hash::word(spelling.as_bytes())) { COMMON_WEIGHT } else { 1 };
            classes.iter().for_each(|symbol| lexicon.commonness[usize::from(*symbol)] += weight);
            if let Some(stem) = stem {
                lexicon.stems.insert(hash::word(stem.as_bytes()), entry);
                lexicon.stem_lengths |= 1 << stem.len().min(63);
            } else {
                lexicon.words.insert(hash::word(spelling.as_bytes()), entry);
                if (SHORTEST_CORRECTED..=LONGEST_CORRECTED).contains(&spelling.len()) {
                    let Lexicon { shortened, near, .. } = &mut lexicon;
                    for_each_shortened(spelling.as_bytes(), |key| {
                        let next = shortened.insert(key, super::length(near));
                        near.push((entry, next));
                    });
                }
            }
        }
        for word in self.known {
            lexicon.know(hash::word(word.as_bytes()));
        }
        lexicon
    }
}

impl Lexicon {
    pub(super) fn symbols(&self) -> usize {
        self.commonness.len()
    }

    /// How unsuitable a symbol is to hang patterns on: how many words it stands for, common ones counting more.
    pub(super) fn commonness(&self, symbol: usize) -> u32 {
        self.commonness[symbol]
    }

    /// Never takes this word for another one.
    pub(super) fn know(&mut self, hash: u64) {
        self.known.insert(hash, ());
    }

    /// Appends the symbols of a word of a message.
    pub(super) fn look_up(&self, word: &str, hash: u64, symbols: &mut Vec<Symbol>) -> Found {
        let mut found = Found::default();
        let before = symbols.len();
        if let Some(entry) = self.words.get(&hash) {
            found.filler = self.filler[usize::from(*entry)];
            symbols.extend_from_slice(self.symbols_of(*entry));
        }
        let mut state = hash::EMPTY;
        for (length, byte) in (1_u32..).zip(word.bytes().take(62)) {
            state = hash::step(state, byte);
            if length as usize >= SHORTEST_STEM
                && self.stem_lengths & (1 << length) != 0
                && let Some(entry) = self.stems.get(&hash::finish(state))
            {
                symbols.extend_from_slice(self.symbols_of(*entry));
            }
        }
        if symbols.len() == before && !self.known.contains_key(&hash) {
            found.typo = self.correct(word, symbols);
        }
        found
    }

    fn correct(&self, word: &str, symbols: &mut Vec<Symbol>) -> bool {
        if !(SHORTEST_CORRECTED..=LONGEST_CORRECTED).contains(&word.len())
            || word.bytes().any(|byte| byte.is_ascii_digit())
        {
            return false;
        }
        let before = symbols.len();
        let mut last = u16::MAX;
        for_each_shortened(word.as_bytes(), |key| {
            let mut next = self.shortened.get(&key).copied();
            while let Some((entry, after)) = next.and_then(|place| self.near.get(place as usize)) {
                next = *after;
                let spelling = &self.spelling[usize::from(*entry)];
                let allowed = if spelling.len() >= LENGTH_FOR_TWO { 2 } else { 1 };
                if *entry != last
                    && begins_alike(word, spelling)
                    && distance_within(word.as_bytes(), spelling.as_bytes(), allowed)
                {
                    last = *entry;
                    symbols.extend_from_slice(self.symbols_of(*entry));
                }
            }
        });
        symbols.len() > before
    }

    fn symbols_of(&self, entry: u16) -> &[Symbol] {
        let (first, last) = self.ranges[usize::from(entry)];
        &self.flat[first as usize..last as usize]
    }
}

/// People rarely mistype the first letter; words that differ there are other words ("packed", "hacked").
fn begins_alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    a[0] == b[0] || (a[0] == b[1] && a[1] == b[0])
}

/// The hashes of a word as it is and with each letter left out.
fn for_each_shortened(word: &[u8], mut visit: impl FnMut(u64)) {
    let mut before = hash::EMPTY;
    for left_out in 0..word.len() {
        let rest = word[left_out + 1..].iter().fold(before, |state, byte| hash::step(state, *byte));
        visit(hash::finish(rest));
        before = hash::step(before, word[left_out]);
    }
    visit(hash::finish(before));
}

/// Whether two words are at most so many insertions, deletions, changes or swaps of neighbours apart.
pub(crate) fn distance_within(a: &[u8], b: &[u8], allowed: usize) -> bool {
    if a.len().abs_diff(b.len()) > allowed || a.len() > 32 || b.len() > 32 {
        return false;
    }
    let mut before = [0_usize; 33];
    let mut previous: [usize; 33] = std::array::from_fn(|column| column);
    let mut current = [0_usize; 33];
    for row in 1..=a.len() {
        current[0] = row;
        for column in 1..=b.len() {
            let change = usize::from(a[row - 1] != b[column - 1]);
            let mut least =
                (previous[column - 1] + change).min(previous[column] + 1).min(current[column - 1] + 1);
            if row > 1 && column > 1 && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1] {
                least = least.min(before[column - 2] + 1);
            }
            current[column] = least;
        }
        before = previous;
        previous = current;
    }
    previous[b.len()] <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, allowed, within) in [
            ("human", "hmuan", 1, true),
            ("human", "humn", 1, true),
            ("human", "woman", 1, false),
            ("representative", "represntativ", 2, true),
            ("agent", "urgent", 1, false),
        ] {
            assert_eq!(distance_within(a.as_bytes(), b.as_bytes(), allowed), within, "{a} {b}");
        }
    }
}
