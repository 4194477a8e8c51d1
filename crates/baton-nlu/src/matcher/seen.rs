//! One message as the patterns see it, and how the rest of a pattern is followed through it.
//!
//! Backtracking is bounded: a pattern has at most a handful of gaps and optional words, and never leaves its sentence.

use super::{Element, Symbol};

/// The words of one message as the patterns see them.
pub(super) struct Seen {
    /// Symbols of all words, one after the other.
    pub symbols: Vec<Symbol>,
    pub words: Vec<SeenWord>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct SeenWord {
    pub first: u32,
    pub last: u32,
    /// Bit `symbol % 64` is set for each symbol: most questions are answered by looking here.
    pub sieve: u64,
    pub opens: bool,
    /// A gap does not reach over the comma before this word.
    pub opens_clause: bool,
    pub filler: bool,
    pub typo: bool,
    /// Only fillers stand between the start of the sentence and this word.
    pub clean_before: bool,
    /// Only fillers stand between this word (included) and the end of the sentence.
    pub clean_after: bool,
}

impl Seen {
    pub(super) fn symbols_of(&self, at: usize) -> &[Symbol] {
        let word = &self.words[at];
        &self.symbols[word.first as usize..word.last as usize]
    }

    pub(super) fn has(&self, at: usize, symbol: Symbol) -> bool {
        self.words[at].sieve >> (symbol % 64) & 1 == 1 && self.symbols_of(at).contains(&symbol)
    }

    /// Whether a word at `at` would be in the same sentence as the one before it.
    fn goes_on(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| !word.opens)
    }

    /// Matches the rest of a pattern from a word on; gives the end of the last word that an element took.
    pub(super) fn follow(&self, elements: &[Element], at: usize) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else { return Some(at) };
        match *element {
            Element::Opens => None,
            Element::Closes => {
                let ends = self.words.get(at).is_none_or(|word| word.opens || word.clean_after);
                if ends && rest.is_empty() { Some(at) } else { None }
            }
            Element::Word { symbol, optional } => {
                if self.goes_on(at) {
                    if self.has(at, symbol)
                        && let Some(end) = self.follow(rest, at + 1)
                    {
                        return Some(end);
                    }
                    if self.words[at].filler
                        && let Some(end) = self.follow_after_filler(elements, at + 1)
                    {
                        return Some(end);
                    }
                }
                if optional { self.follow(rest, at) } else { None }
            }
            Element::Gap(most) => {
                let (mut at, mut left) = (at, most);
                loop {
                    if let Some(end) = self.follow(rest, at) {
                        return Some(end);
                    }
                    let walled = self.words.get(at + 1).is_some_and(|next| next.opens_clause);
                    let costs = u8::from(self.words.get(at).is_some_and(|word| !word.filler));
                    if !self.goes_on(at) || costs > left || (walled && costs > 0) {
                        return None;
                    }
                    left -= costs;
                    at += 1;
                }
            }
        }
    }

    fn follow_after_filler(&self, elements: &[Element], at: usize) -> Option<usize> {
        // A pattern that has nothing left but optional words must not swallow fillers.
        let needs_more =
            elements.iter().any(|element| matches!(element, Element::Word { optional: false, .. }));
        if needs_more { self.follow(elements, at) } else { None }
    }
}
