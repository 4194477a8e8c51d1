//! Cuts text into word pieces as bert-base-uncased does.
//!
//! The pieces of a text are those of the reference tokeniser: clean, lower case, no accents, words and punctuation
//! apart, then the longest known piece from the left. Time is linear in the text, since a word is cut off at a length.

use std::collections::HashMap;

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization as _;

/// A longer word is unknown as a whole; the reference's limit.
const WORD_CHARACTERS_MAX: usize = 100;

/// What a piece inside of a word begins with in the vocabulary.
const INSIDE: &str = "##";

/// The vocabulary, ready to cut text.
#[derive(Debug, Clone)]
pub struct WordPieces {
    /// Pieces that begin a word.
    starts: HashMap<Box<str>, u32>,
    /// Pieces inside of one, without their mark.
    inside: HashMap<Box<str>, u32>,
    unknown: u32,
}

impl WordPieces {
    /// How many pieces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() + self.inside.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// From a vocabulary of one piece per line; the line's number is the id.
    #[must_use]
    pub fn new(vocabulary_text: &str) -> Self {
        let (mut starts, mut inside) = (HashMap::new(), HashMap::new());
        for (line, id) in vocabulary_text.lines().zip(0..) {
            match line.strip_prefix(INSIDE) {
                Some(rest) => inside.insert(rest.into(), id),
                None => starts.insert(line.into(), id),
            };
        }
        Self { unknown: starts.get("[UNK]").copied().unwrap_or(0), starts, inside }
    }

    /// The id of a piece by its text, such as `[CLS]`.
    #[must_use]
    pub fn piece(&self, text: &str) -> Option<u32> {
        match text.strip_prefix(INSIDE) {
            Some(rest) => self.inside.get(rest).copied(),
            None => self.starts.get(text).copied(),
        }
    }

    /// The ids of the text's pieces, at most `most`, without the marks of start and end.
    #[must_use]
    pub fn ids(&self, text: &str, most: usize) -> Vec<u32> {
        let mut out = Vec::new();
        let mut word = String::new();
        for c in text.chars().filter(|c| !is_removed(*c)) {
            if out.len() >= most {
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
        out.truncate(most);
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
        let mut rest = word;
        while !rest.is_empty() {
            let pieces = if rest.len() == word.len() { &self.starts } else { &self.inside };
            let mut ends = (1..=rest.len()).rev().filter(|end| rest.is_char_boundary(*end));
            let Some((id, end)) = ends.find_map(|end| Some((*pieces.get(&rest[..end])?, end))) else {
                out.truncate(before);
                out.push(self.unknown);
                return;
            };
            out.push(id);
            rest = &rest[end..];
        }
    }
}

/// Control and format characters. What no table knows stays: the reference keeps it too.
fn is_removed(c: char) -> bool {
    use GeneralCategory as G;
    match c {
        '\t' | '\n' | '\r' => false,
        '\0' | '\u{fffd}' => true,
        _ => matches!(get_general_category(c), G::Control | G::Format | G::PrivateUse | G::Surrogate),
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

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "[PAD]\n[UNK]\nre\n##fund\n##s\nmy\n,\n?\ncafe\n中\n##e\nक\n##े\n##ा";

    fn pieces(text: &str) -> Vec<u32> {
        WordPieces::new(VOCABULARY).ids(text, 64)
    }

    #[test]
    fn the_longest_piece_comes_first_and_accents_go() {
        assert_eq!(pieces("My REFUNDS, caf\u{e9}?"), [5, 2, 3, 4, 6, 8, 7]);
        assert_eq!(pieces("cafe\u{301}"), [8]);
    }

    #[test]
    fn only_marks_without_width_go() {
        // The vowel sign for e takes no room and goes; the one for aa does and stays.
        assert_eq!(pieces("\u{915}\u{947}"), [11]);
        assert_eq!(pieces("\u{915}\u{93e}"), [11, 13]);
    }

    #[test]
    fn a_word_that_does_not_come_out_is_unknown_as_a_whole() {
        assert_eq!(pieces("refundx my"), [1, 5]);
        assert_eq!(pieces(&"re".repeat(60)), [1]);
    }

    #[test]
    fn ideographs_and_punctuation_stand_alone_and_format_characters_vanish() {
        assert_eq!(pieces("my中my"), [5, 9, 5]);
        assert_eq!(pieces("my\u{2e2e}my"), [5, 1, 5]);
        assert_eq!(pieces("m\u{200b}y\u{0}"), [5]);
    }

    #[test]
    fn no_more_than_asked() {
        assert_eq!(WordPieces::new(VOCABULARY).ids(&"my ".repeat(500), 7).len(), 7);
    }
}
