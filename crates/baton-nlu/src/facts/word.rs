//! Words as they are written: with case, with what stands between them, numbers with their separators whole.

use crate::fold;

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A space, or nothing but a hyphen or the like: the words belong together.
    Near,
    /// A comma or something else within the sentence.
    Apart,
    /// The end of a sentence.
    Sentence,
}

/// A word.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Lower case, without marks and apostrophes.
    pub(super) fold: String,
    /// Begins with a capital letter.
    pub(super) is_capital: bool,
    /// Begins with a digit or a sign of money.
    pub(super) is_number: bool,
    pub(super) gap: Gap,
}

/// Short forms whose dot ends no sentence.
const SHORT: [&str; 14] =
    ["st", "dr", "mr", "mrs", "ms", "mt", "ft", "vs", "nr", "jr", "sr", "ave", "str", "sra"];

/// Longest text in square brackets that stands for something masked, in bytes.
const LONGEST_MASK: usize = 48;

/// Signs that begin a number.
pub(super) const MONEY_SIGNS: [char; 4] = ['$', '€', '£', '¥'];

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut gap_start = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        // What was masked is no value.
        if first == '['
            && let Some(length) = text[start..].find(']').filter(|length| *length <= LONGEST_MASK)
        {
            while rest.next_if(|(at, _)| *at <= start + length).is_some() {}
            continue;
        }
        let opens = first.is_alphanumeric()
            || (MONEY_SIGNS.contains(&first) && rest.peek().is_some_and(|(_, next)| next.is_ascii_digit()));
        if !opens {
            continue;
        }
        let mut end = start + first.len_utf8();
        let mut last = first;
        while let Some((at, c)) = rest.peek().copied() {
            let next = text[at + c.len_utf8()..].chars().next();
            let goes_on = c.is_alphanumeric()
                || fold::is_mark(c)
                || (matches!(c, '\'' | '’') && last.is_alphabetic() && next.is_some_and(char::is_alphabetic))
                || (matches!(c, '.' | ',' | ':')
                    && last.is_ascii_digit()
                    && next.is_some_and(|n| n.is_ascii_digit()));
            if !goes_on {
                break;
            }
            end = at + c.len_utf8();
            last = c;
            rest.next();
        }
        let mut folded = String::new();
        text[start..end]
            .chars()
            .filter(|c| !matches!(c, '\'' | '’'))
            .for_each(|c| fold::push(c, &mut folded));
        let gap = gap(&text[gap_start..start], words.last());
        words.push(Word {
            start,
            end,
            fold: folded,
            is_capital: first.is_uppercase(),
            is_number: first.is_ascii_digit() || MONEY_SIGNS.contains(&first),
            gap,
        });
        gap_start = end;
    }
    words
}

fn gap(between: &str, before: Option<&Word>) -> Gap {
    let Some(before) = before else { return Gap::Sentence };
    let is_short = between.starts_with('.')
        && (SHORT.contains(&before.fold.as_str()) || before.fold.chars().count() == 1 && before.is_capital);
    let between = if is_short { &between[1..] } else { between };
    if between.contains(['!', '?', ';', '\n', '…', '¿', '¡'])
        || (between.contains('.') && (between.ends_with(char::is_whitespace) || between.len() > 1))
    {
        Gap::Sentence
    } else if between.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '&' | '"' | '“' | '”' | '#'))
        || matches!(between, "-" | "/" | "." | "")
    {
        Gap::Near
    } else {
        Gap::Apart
    }
}
