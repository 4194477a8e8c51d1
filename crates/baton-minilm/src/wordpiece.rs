//! Cuts text into word pieces as bert-base-uncased does.
//!
//! The pieces of a text are those of the reference tokeniser: clean, lower case, no accents, words and punctuation
//! apart, then the longest known piece from the left. Time is linear in the text, since a word is cut off at a length.

use std::collections::HashMap;

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization as _;

/// A longer word is unknown as a whole; the reference's limit.
const WORD_CHARACTERS_MAX: usize = 100;

/// The vocabulary, ready to cut text.
#[derive(Debug)]
pub(crate) struct WordPieces {
    ids: HashMap<String, u32>,
    unknown: u32,
    start: u32,
    end: u32,
}

impl WordPieces {
    /// From a vocabulary of one piece per line; the line's number is the id.
    pub(crate) fn new(vocabulary_text: &str) -> Self {
        let ids: HashMap<String, u32> = vocabulary_text.lines().map(str::to_owned).zip(0..).collect();
        let id = |piece| ids.get(piece).copied().unwrap_or(0);
        Self { unknown: id("[UNK]"), start: id("[CLS]"), end: id("[SEP]"), ids }
    }

    /// The ids of the text, between the marks of start and end; at most `most` in all.
    pub(crate) fn ids(&self, text: &str, most: usize) -> Vec<u32> {
        let room = most.saturating_sub(1).max(1);
        let mut out = vec![self.start];
        let mut word = String::new();
        for c in text.chars().filter(|c| !is_removed(*c)) {
            if out.len() >= room {
                break;
            }
            if c.is_whitespace() {
                self.flush(&mut word, &mut out);
            } else if is_ideograph(c) {
                self.flush(&mut word, &mut out);
                word.push(c);
                self.flush(&mut word, &mut out);
            } else {
                word.push(c);
            }
        }
        self.flush(&mut word, &mut out);
        out.truncate(room);
        out.push(self.end);
        out
    }

    fn flush(&self, word: &mut String, out: &mut Vec<u32>) {
        let mut part = String::new();
        let folded = word.nfd().filter(|c| get_general_category(*c) != GeneralCategory::NonspacingMark);
        for c in folded.flat_map(char::to_lowercase) {
            if is_punctuation(c) {
                self.cut(&part, out);
                part.clear();
                self.cut(c.encode_utf8(&mut [0; 4]), out);
            } else {
                part.push(c);
            }
        }
        self.cut(&part, out);
        word.clear();
    }

    /// The longest known pieces from the left, or unknown as a whole.
    fn cut(&self, word: &str, out: &mut Vec<u32>) {
        if word.is_empty() {
            return;
        }
        if word.chars().count() > WORD_CHARACTERS_MAX {
            out.push(self.unknown);
            return;
        }
        let before = out.len();
        let ends: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(1).chain([word.len()]).collect();
        let mut start = 0;
        let mut candidate = String::new();
        while start < word.len() {
            let found = ends.iter().rev().take_while(|end| **end > start).find_map(|end| {
                candidate.clear();
                if start > 0 {
                    candidate.push_str("##");
                }
                candidate.push_str(&word[start..*end]);
                self.ids.get(&candidate).map(|id| (*id, *end))
            });
            let Some((id, end)) = found else {
                out.truncate(before);
                out.push(self.unknown);
                return;
            };
            out.push(id);
            start = end;
        }
    }
}

fn is_removed(c: char) -> bool {
    use GeneralCategory as G;
    match c {
        '\t' | '\n' | '\r' => false,
        '\0' | '\u{fffd}' => true,
        _ => matches!(
            get_general_category(c),
            G::Control | G::Format | G::Unassigned | G::PrivateUse | G::Surrogate
        ),
    }
}

fn is_punctuation(c: char) -> bool {
    use GeneralCategory as G;
    c.is_ascii_punctuation()
        || matches!(
            get_general_category(c),
            G::ConnectorPunctuation
                | G::DashPunctuation
                | G::OpenPunctuation
                | G::ClosePunctuation
                | G::InitialPunctuation
                | G::FinalPunctuation
                | G::OtherPunctuation
        )
}

fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x4e00..=0x9fff | 0x3400..=0x4dbf | 0x20000..=0x2a6df | 0x2a700..=0x2b73f
        | 0x2b740..=0x2b81f | 0x2b920..=0x2ceaf | 0xf900..=0xfaff | 0x2f800..=0x2fa1f)
}
