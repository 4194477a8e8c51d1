//! Cuts a message into folded words with their byte ranges.
//!
//! Invariants: every token's range lies on character boundaries of the text; the same text gives the same tokens;
//! at most [`MAX_TOKENS`] tokens are made, whatever the size of the text. Emoji are words of their own.
//! Deliberately absent: stop words and stemming, which belong to those who need them (`stem.rs`).

use baton_core::language::Language;

use crate::{fold, hash, stem};

/// Most words looked at in one message (about 24 KiB of prose). What comes after is not perceived.
pub(crate) const MAX_TOKENS: usize = 4_096;
/// Longest folded word, in bytes; the rest of a longer word is dropped.
const MAX_WORD_BYTES: usize = 48;

/// A word of the message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte in the text.
    pub end: u32,
    /// Range of the folded word in [`Text::folded`].
    fold_start: u32,
    fold_end: u32,
    /// The hash of the folded word.
    pub hash: u64,
    /// Only digits.
    pub is_number: bool,
    /// First word of a sentence.
    pub opens_sentence: bool,
    /// First word behind a comma, colon or bracket.
    pub opens_clause: bool,
}

/// A message cut into words.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    /// The message as it came.
    pub original: &'a str,
    /// Folded words, one after the other, with a space before, between and after them.
    pub folded: String,
    /// The words in order.
    pub tokens: Vec<Token>,
    /// Keys of the words' stems, once [`Text::stem`] was called; empty before.
    pub stems: Vec<u64>,
}

impl Text<'_> {
    /// Finds the stems of all words in a language.
    pub(crate) fn stem(&mut self, language: Language) {
        self.stems = self.tokens.iter().map(|token| stem::key(self.word(token), language)).collect();
    }

    /// The folded word.
    pub(crate) fn word(&self, token: &Token) -> &str {
        &self.folded[token.fold_start as usize..token.fold_end as usize]
    }

    /// The folded word with one space on each side.
    pub(crate) fn padded(&self, token: &Token) -> &[u8] {
        &self.folded.as_bytes()[token.fold_start as usize - 1..token.fold_end as usize + 1]
    }
}

/// What a character does to the word under construction.
enum Class {
    Letter,
    Apostrophe,
    Invisible,
    Emoji,
    Break { sentence: bool },
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '\'' | '’' | '‘' | '`' | '´' | 'ʼ' => Class::Apostrophe,
        ' ' | ',' => Class::Break { sentence: false },
        '.' | '!' | '?' | ';' | '\n' | '…' | '¿' | '¡' | '。' | '？' | '！' => {
            Class::Break { sentence: true }
        }
        c if c.is_ascii() => Class::Break { sentence: false },
        c if fold::is_invisible(c) => Class::Invisible,
        c if fold::is_mark(c) => Class::Letter,
        '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' => Class::Emoji,
        c if c.is_alphanumeric() => Class::Letter,
        _ => Class::Break { sentence: false },
    }
}

struct Cutter<'a> {
    text: Text<'a>,
    /// Start of the open word in the text, and in `folded`.
    open: Option<(usize, usize)>,
    opens_sentence: bool,
    opens_clause: bool,
    /// How often the last folded byte was repeated: "soooo".
    run: u8,
}

impl Cutter<'_> {
    fn letter(&mut self, at: usize, c: char) {
        let (_, fold_start) = *self.open.get_or_insert((at, self.text.folded.len()));
        if self.text.folded.len() - fold_start >= MAX_WORD_BYTES {
            return;
        }
        let before = self.text.folded.len();
        fold::push(c, &mut self.text.folded);
        let bytes = self.text.folded.as_bytes();
        let same = bytes.len() == before + 1
            && before > fold_start
            && bytes[before].is_ascii_lowercase()
            && bytes[before - 1] == bytes[before];
        self.run = match (same, self.run) {
            (true, run) => run.saturating_add(1),
            // Nothing was added, as by an accent that stands alone.
            (false, run) if bytes.len() == before => run,
            (false, _) => 0,
        };
        // Three alike mean one: "pleeease" is "please". The third takes the second away, later ones go alone.
        if same && self.run >= 2 {
            self.text.folded.truncate(if self.run == 2 { before - 1 } else { before });
        }
    }

    fn close(&mut self, at: usize) {
        let Some((start, mut fold_start)) = self.open.take() else { return };
        self.run = 0;
        let word = &self.text.folded.as_bytes()[fold_start..];
        if word.is_empty() {
            return;
        }
        let hash = hash::word(word);
        let is_number = word.iter().all(u8::is_ascii_digit);
        let fold_end = self.text.folded.len();
        self.text.folded.push(' ');
        fold_start = fold_start.min(fold_end);
        self.text.tokens.push(Token {
            start: narrow(start),
            end: narrow(at),
            fold_start: narrow(fold_start),
            fold_end: narrow(fold_end),
            hash,
            is_number,
            opens_sentence: std::mem::take(&mut self.opens_sentence),
            opens_clause: std::mem::take(&mut self.opens_clause),
        });
    }
}

/// Texts are cut off long before 4 GiB.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// English endings after an apostrophe that stay with their word; elsewhere an apostrophe parts two words (`l'agent`).
fn joins(rest: &str) -> bool {
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    matches!(
        &rest[..end],
        "t" | "s"
            | "m"
            | "re"
            | "ve"
            | "ll"
            | "d"
            | "T"
            | "S"
            | "M"
            | "RE"
            | "VE"
            | "LL"
            | "D"
            | "all"
            | "em"
    )
}

/// Cuts a text into words and finds their stems.
pub(crate) fn tokenize_in(original: &str, language: Language) -> Text<'_> {
    let mut text = tokenize(original);
    text.stem(language);
    text
}

/// How many words a message is cut into: the least that understanding it costs, for measurements to stand beside.
#[must_use]
pub fn count_words(text: &str) -> usize {
    tokenize(text).tokens.len()
}

/// Cuts a message into words.
pub(crate) fn tokenize(original: &str) -> Text<'_> {
    let room = original.len().min(MAX_TOKENS * 8);
    let mut folded = String::with_capacity(room + room / 4 + 8);
    folded.push(' ');
    let text = Text { original, folded, tokens: Vec::with_capacity(room / 5 + 4), stems: Vec::new() };
    let mut cutter = Cutter { text, open: None, opens_sentence: true, opens_clause: true, run: 0 };
    for (at, c) in original.char_indices() {
        if cutter.text.tokens.len() >= MAX_TOKENS {
            break;
        }
        match class(c) {
            Class::Letter => cutter.letter(at, c),
            Class::Invisible => {}
            Class::Apostrophe => {
                if cutter.open.is_some() && !joins(&original[at + c.len_utf8()..]) {
                    cutter.close(at);
                }
            }
            Class::Emoji => {
                cutter.close(at);
                cutter.letter(at, c);
                cutter.close(at + c.len_utf8());
            }
            Class::Break { sentence } => {
                cutter.close(at);
                let inside_number =
                    c == '.' && original[at + 1..].starts_with(|next: char| next.is_alphanumeric());
                cutter.opens_sentence |= sentence && !inside_number;
                cutter.opens_clause |= matches!(c, ',' | ':' | '(' | ')');
            }
        }
    }
    if cutter.text.tokens.len() < MAX_TOKENS {
        cutter.close(original.len());
    }
    cutter.text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let text = tokenize(text);
        text.tokens.iter().map(|token| text.word(token).to_owned()).collect()
    }

    #[test]
    fn english_endings_stay_and_french_articles_part() {
        assert_eq!(words("I don't, it's J'ai l’agent"), ["i", "dont", "its", "j", "ai", "l", "agent"]);
    }

    #[test]
    fn long_drawn_words_shrink_and_numbers_do_not() {
        assert_eq!(words("pleeeease 100000 heyyyy"), ["please", "100000", "hey"].map(str::to_owned));
    }

    #[test]
    fn ranges_point_into_the_text() {
        let source = "¿Está  Ö\u{301}l 👍 da?";
        let text = tokenize(source);
        let cut: Vec<&str> =
            text.tokens.iter().map(|token| &source[token.start as usize..token.end as usize]).collect();
        assert_eq!(cut, ["Está", "Ö\u{301}l", "👍", "da"]);
        assert!(text.tokens[0].opens_sentence && !text.tokens[1].opens_sentence);
    }

    #[test]
    fn a_dot_between_letters_ends_no_sentence() {
        let text = tokenize("pay 12.50 now. Then go");
        let opens: Vec<bool> = text.tokens.iter().map(|token| token.opens_sentence).collect();
        assert_eq!(opens, [true, false, false, false, true, false]);
    }

    #[test]
    fn huge_texts_are_cut_off() {
        assert_eq!(tokenize(&"a ".repeat(32_768)).tokens.len(), MAX_TOKENS);
        assert_eq!(tokenize(&"x".repeat(65_536)).tokens.len(), 1);
    }
}
