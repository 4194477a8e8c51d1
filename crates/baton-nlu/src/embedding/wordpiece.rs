//! Cuts a text into word pieces as the uncased BERT vocabulary wants it.
//!
//! Lower case, no accents, punctuation and Chinese characters apart, then the longest known piece first
//! (Devlin et al. 2018; Wu et al. 2016). Invariant: linear in the length of the text for words of bounded length, and
//! words longer than [`LONGEST_WORD`] are unknown as a whole.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longest word, in characters, that is cut into pieces.
const LONGEST_WORD: usize = 100;
/// Longest piece of the vocabulary, in bytes.
const LONGEST_PIECE: usize = 64;
/// What a piece inside of a word begins with in the vocabulary.
const INSIDE: &str = "##";
/// The piece of a word that no pieces make up.
const UNKNOWN: &str = "[UNK]";

/// A vocabulary.
#[derive(Debug, Clone)]
pub struct WordPieces {
    starts: HashMap<Box<str>, u32>,
    inside: HashMap<Box<str>, u32>,
    unknown: u32,
    count: usize,
}

impl WordPieces {
    /// Reads a vocabulary: one piece per line, its number is its line, from zero.
    #[must_use]
    pub fn new(vocabulary: &str) -> Self {
        let (mut starts, mut inside) = (HashMap::new(), HashMap::new());
        let mut count = 0;
        for (number, line) in (0_u32..).zip(vocabulary.lines()) {
            match line.strip_prefix(INSIDE) {
                Some(rest) if !rest.is_empty() => inside.insert(rest.into(), number),
                _ => starts.insert(line.into(), number),
            };
            count += 1;
        }
        let unknown = starts.get(UNKNOWN).copied().unwrap_or(0);
        Self { starts, inside, unknown, count }
    }

    /// How many pieces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The number of the piece for what is not known.
    #[must_use]
    pub fn unknown(&self) -> u32 {
        self.unknown
    }

    /// The number of a piece by its text, such as `[CLS]`.
    #[must_use]
    pub fn piece(&self, text: &str) -> Option<u32> {
        self.starts.get(text).copied()
    }

    /// The numbers of a text's pieces in order, at most `most`, without the marks of beginning and end.
    #[must_use]
    pub fn ids(&self, text: &str, most: usize) -> Vec<u32> {
        let mut ids = Vec::with_capacity((text.len() / 4).min(most) + 1);
        let mut word = String::new();
        let visible = text.chars().filter(|c| !is_dropped(*c)).nfd().filter(|c| !is_combining_mark(*c));
        for c in visible {
            if ids.len() >= most {
                break;
            }
            if c.is_whitespace() {
                self.close(&mut word, &mut ids);
            } else if is_punctuation(c) || is_ideograph(c) {
                self.close(&mut word, &mut ids);
                word.push(c);
                self.close(&mut word, &mut ids);
            } else {
                word.extend(c.to_lowercase());
            }
        }
        self.close(&mut word, &mut ids);
        ids.truncate(most);
        ids
    }

    /// Adds the pieces of a finished word and empties it.
    fn close(&self, word: &mut String, ids: &mut Vec<u32>) {
        if word.is_empty() {
            return;
        }
        let before = ids.len();
        let mut rest = word.as_str();
        if word.len() > LONGEST_WORD && word.chars().count() > LONGEST_WORD {
            ids.push(self.unknown);
            rest = "";
        }
        while !rest.is_empty() {
            let pieces = if ids.len() == before { &self.starts } else { &self.inside };
            let Some((length, id)) = longest(pieces, rest) else {
                ids.truncate(before);
                ids.push(self.unknown);
                break;
            };
            ids.push(id);
            rest = &rest[length..];
        }
        word.clear();
    }
}

/// The longest piece that a text begins with, its bytes and number.
fn longest(pieces: &HashMap<Box<str>, u32>, text: &str) -> Option<(usize, u32)> {
    (1..=text.len().min(LONGEST_PIECE))
        .rev()
        .filter(|length| text.is_char_boundary(*length))
        .find_map(|length| pieces.get(&text[..length]).map(|id| (length, *id)))
}

/// Characters that are not there for the model: control and format characters, and what stands for broken text.
fn is_dropped(c: char) -> bool {
    let is_space = matches!(c, '\t' | '\n' | '\r');
    (c.is_control() && !is_space) || c == '\u{fffd}' || crate::fold::is_invisible(c) && !is_variation(c)
}

/// Variation selectors are marks, not format characters; they go with the accents.
const fn is_variation(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{34f}')
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c,
            '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{37e}' | '\u{387}' | '\u{55a}'..='\u{55f}' | '\u{589}' | '\u{58a}'
            | '\u{5be}' | '\u{5f3}' | '\u{5f4}' | '\u{60c}' | '\u{60d}' | '\u{61b}' | '\u{61e}' | '\u{61f}' | '\u{66a}'..='\u{66d}'
            | '\u{6d4}' | '\u{964}' | '\u{965}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}'
            | '\u{2053}'..='\u{205e}' | '\u{207d}' | '\u{207e}' | '\u{2308}'..='\u{230b}' | '\u{2329}' | '\u{232a}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{3030}' | '\u{30fb}'
            | '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}'
            | '\u{ff1f}' | '\u{ff20}' | '\u{ff3b}'..='\u{ff3d}' | '\u{ff3f}' | '\u{ff5b}' | '\u{ff5d}' | '\u{ff5f}'..='\u{ff65}')
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2ceaf}'
        | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const VOCABULARY: &str = "[PAD]\n[UNK]\nre\n##fund\n##s\nmy\n,\n?\ncafe\n中\n##e";

    fn pieces(text: &str) -> Vec<u32> {
        WordPieces::new(VOCABULARY).ids(text, 64)
    }

    #[test]
    fn the_longest_piece_comes_first_and_accents_go() {
        assert_eq!(pieces("My REFUNDS, café?"), [5, 2, 3, 4, 6, 8, 7]);
    }

    #[test]
    fn a_word_that_does_not_come_out_is_unknown_as_a_whole() {
        assert_eq!(pieces("refundx my"), [1, 5]);
        assert_eq!(pieces(&"re".repeat(60)), [1]);
    }

    #[test]
    fn ideographs_stand_alone_and_marks_vanish() {
        assert_eq!(pieces("my中my"), [5, 9, 5]);
        assert_eq!(pieces("m\u{200b}y\u{0}"), [5]);
    }

    #[test]
    fn no_more_than_asked() {
        assert_eq!(WordPieces::new(VOCABULARY).ids(&"my ".repeat(500), 7).len(), 7);
    }
}
