//! Reads the digits of a text, however they are written: any script, full width, spelled out, with separators.

use std::ops::Range;

use crate::fold;

/// Most separator characters between two digits of one number.
const MAX_SEPARATORS: usize = 4;

/// A digit of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digit {
    pub value: u8,
    /// Byte range in the text.
    pub start: usize,
    pub end: usize,
}

/// Digits that follow each other without anything between them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    /// Range in [`Digits::digits`].
    pub first: usize,
    pub last: usize,
    /// Its number of the run it belongs to: groups of a run have only separators between them.
    pub run: usize,
}

impl Group {
    pub(super) fn len(self) -> usize {
        self.last - self.first
    }
}

/// All digits of a text.
#[derive(Debug, Default)]
pub(super) struct Digits {
    pub digits: Vec<Digit>,
    pub groups: Vec<Group>,
}

/// Digit words of the supported languages, folded.
const SPELLED: [&[&str]; 10] = [
    &["zero", "oh", "null", "cero", "nul", "noll", "sifir"],
    &["one", "eins", "uno", "un", "um", "een", "jeden", "ett", "bir"],
    &["two", "zwei", "zwo", "dos", "deux", "due", "dois", "twee", "dwa", "tva", "iki"],
    &["three", "drei", "tres", "trois", "tre", "drie", "trzy", "uc"],
    &["four", "vier", "cuatro", "quatre", "quattro", "quatro", "cztery", "fyra", "dort"],
    &["five", "funf", "fuenf", "cinco", "cinq", "cinque", "vijf", "piec", "fem", "bes"],
    &["six", "sechs", "seis", "sei", "zes", "szesc", "sex", "alti"],
    &["seven", "sieben", "siete", "sept", "sette", "sete", "zeven", "siedem", "sju", "yedi"],
    &["eight", "acht", "ocho", "huit", "otto", "oito", "osiem", "atta", "sekiz"],
    &["nine", "neun", "nueve", "neuf", "nove", "negen", "dziewiec", "nio", "dokuz"],
];

/// The first two letters of the digit words without accents.
const BEGINNINGS: [[u8; 2]; 52] = [
    *b"ze", *b"oh", *b"nu", *b"ce", *b"no", *b"si", *b"on", *b"ei", *b"un", *b"um", *b"ee", *b"je", *b"et",
    *b"bi", *b"tw", *b"zw", *b"do", *b"de", *b"du", *b"dw", *b"tv", *b"ik", *b"th", *b"dr", *b"tr", *b"uc",
    *b"fo", *b"vi", *b"cu", *b"qu", *b"cz", *b"fy", *b"fi", *b"fu", *b"ci", *b"pi", *b"fe", *b"be", *b"se",
    *b"sz", *b"al", *b"sj", *b"ye", *b"ac", *b"oc", *b"hu", *b"ot", *b"oi", *b"os", *b"at", *b"ni", *b"ne",
];

/// Fewer digit words than this in a text can be no part of a card worth looking for.
const FEWEST_SPELLED: usize = 8;

fn spelled(word: &str) -> Option<u8> {
    // Most words are none, and most of these do not begin like one.
    let [first, second, ..] = word.as_bytes() else { return None };
    let begins = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
    if word.len() > 12 || (word.is_ascii() && !BEGINNINGS.contains(&begins)) {
        return None;
    }
    let mut folded = String::with_capacity(12);
    word.chars().for_each(|c| fold::push(c, &mut folded));
    (0_u8..).zip(SPELLED).find(|(_, words)| words.contains(&folded.as_str())).map(|(value, _)| value)
}

/// A quick look whether reading spelled digits is worth it.
pub(super) fn may_be_spelled(text: &str) -> bool {
    text.len() >= FEWEST_SPELLED * 4
        && text
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| (2..=12).contains(&word.len()) && spelled(word).is_some())
            .nth(FEWEST_SPELLED - 1)
            .is_some()
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '_' | '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{2010}'..='\u{2015}'
        | '\u{202f}' | '\u{205f}' | '\u{2212}' | '\u{3000}' | '·' | '•' | ',' | '/' | '|' | '\n' | '\r')
}

impl Digits {
    /// Reads a text; digits inside `blocked` (in order) end a run and are not read.
    pub(super) fn read(text: &str, blocked: &[Range<usize>]) -> Self {
        let with_words = may_be_spelled(text);
        let mut reader = Reader { found: Self::default(), run: 0, separators: usize::MAX };
        let mut blocked = blocked.iter().peekable();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            while blocked.next_if(|range| range.end <= at).is_some() {}
            if let Some(range) = blocked.next_if(|range| range.contains(&at)) {
                reader.interrupt();
                at = range.end;
                continue;
            }
            let end = at + c.len_utf8();
            if let Some(value) = fold::digit(c) {
                reader.digit(Digit { value, start: at, end }, false);
                at = end;
            } else if with_words && c.is_alphabetic() {
                let length = text[at..].find(|c: char| !c.is_alphabetic()).unwrap_or(text.len() - at);
                match spelled(&text[at..at + length]) {
                    Some(value) => reader.digit(Digit { value, start: at, end: at + length }, true),
                    None => reader.interrupt(),
                }
                at += length;
            } else {
                reader.other(c);
                at = end;
            }
        }
        reader.found
    }

    /// The groups of each run.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[Group]> {
        self.groups.chunk_by(|a, b| a.run == b.run)
    }

    /// The values of digits `first..last`.
    pub(super) fn values(&self, first: usize, last: usize) -> impl DoubleEndedIterator<Item = u8> + Clone {
        self.digits[first..last].iter().map(|digit| digit.value)
    }

    /// Where digits `first..last` stand in the text.
    pub(super) fn range(&self, first: usize, last: usize) -> Range<usize> {
        self.digits[first].start..self.digits[last - 1].end
    }
}

struct Reader {
    found: Digits,
    run: usize,
    /// Separators since the last digit; `usize::MAX` when something else stood there.
    separators: usize,
}

impl Reader {
    fn digit(&mut self, digit: Digit, alone: bool) {
        let at = self.found.digits.len();
        self.found.digits.push(digit);
        if self.separators > MAX_SEPARATORS {
            self.run += 1;
        }
        match self.found.groups.last_mut() {
            Some(group) if self.separators == 0 && !alone => group.last = at + 1,
            _ => self.found.groups.push(Group { first: at, last: at + 1, run: self.run }),
        }
        self.separators = 0;
    }

    fn other(&mut self, c: char) {
        if fold::is_invisible(c) || fold::is_mark(c) {
            return;
        }
        if is_separator(c) {
            self.separators = self.separators.saturating_add(1);
        } else {
            self.interrupt();
        }
    }

    fn interrupt(&mut self) {
        self.separators = usize::MAX;
    }
}
