//! Turns a message into hashed features for the topic model: words, stems, pairs of words, and pieces of words.
//!
//! Pieces of three to five letters carry what misspellings and endings leave of a word. Nothing is looked up by
//! name: a feature is a bucket, and two features may share one.

use crate::hash;
use crate::tokenize::{Text, Token};

/// Most words of a message that count; the matter of a longer one is in its beginning.
const MOST_WORDS: usize = 128;
/// Most letters of a word that pieces are taken from.
const MOST_LETTERS: usize = 20;

/// What kind of feature it is, which sets its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Stem,
    Pair,
    Piece,
}

impl Kind {
    /// Weight before rarity.
    pub(crate) const fn weight(self) -> f32 {
        match self {
            Self::Word => 1.0,
            Self::Stem => 0.8,
            Self::Pair => 0.7,
            Self::Piece => 0.3,
        }
    }
}

/// Calls `visit` with the hash of every feature of a message whose stems were found.
pub(crate) fn each(text: &Text<'_>, mut visit: impl FnMut(u64, Kind)) {
    let mut before = hash::EMPTY;
    let words = text.tokens.iter().zip(&text.stems).filter(|(token, _)| !token.is_number);
    for (token, stem) in words.take(MOST_WORDS) {
        of_word(text, token, *stem, before, &mut visit);
        before = *stem;
    }
}

/// Calls `visit` with the features of a word that stands behind the stem `before`.
pub(crate) fn of_word(
    text: &Text<'_>,
    token: &Token,
    stem: u64,
    before: u64,
    visit: &mut impl FnMut(u64, Kind),
) {
    visit(token.hash, Kind::Word);
    visit(hash::pair(stem, 2), Kind::Stem);
    visit(hash::pair(before, stem), Kind::Pair);
    let padded = text.padded(token);
    let letters = &padded[..padded.len().min(MOST_LETTERS + 2)];
    for start in 0..letters.len().saturating_sub(2) {
        let mut state = hash::EMPTY;
        for (length, byte) in (1..).zip(letters[start..].iter().take(5)) {
            state = hash::step(state, *byte);
            if length >= 3 {
                visit(hash::finish(state), Kind::Piece);
            }
        }
    }
}
