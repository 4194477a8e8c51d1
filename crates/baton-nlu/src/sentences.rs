//! Cuts a text into sentences, as byte ranges.

mod readable;

use std::ops::Range;

pub(crate) use readable::readable;

/// Sentences of a text that are looked at.
const MOST_SENTENCES: usize = 512;
/// Longest sentence, in bytes; lists without an end are cut.
const LONGEST: usize = 1_000;
/// Fewer letters and digits say nothing.
const FEWEST_LETTERS: usize = 6;

/// The sentences of a text in order. Lines end sentences, and so do points, question and exclamation marks before
/// white space.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, c) in text.char_indices() {
        let end = c == '\n' || (ended && c.is_whitespace()) || at - start >= LONGEST;
        if end {
            push(text, start..at, &mut found);
            start = at;
            if found.len() >= MOST_SENTENCES {
                return found;
            }
        }
        // "3) Cancel" and "said "no."" end behind the mark, not at it.
        ended = matches!(c, '.' | '!' | '?' | '…' | '。' | '？' | '！')
            || (ended && matches!(c, '"' | '”' | ')' | '*'));
    }
    push(text, start..text.len(), &mut found);
    found
}

/// Adds a range without what only decorates its ends.
fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let decoration = |c: char| c.is_whitespace() || matches!(c, '#' | '*' | '-' | '•' | '>' | '|' | '_');
    let rest = part.trim_start_matches(decoration);
    let start = range.start + part.len() - rest.len();
    let sentence = start..start + rest.trim_end_matches(decoration).len();
    if text[sentence.clone()].chars().filter(|c| c.is_alphanumeric()).take(FEWEST_LETTERS).count()
        == FEWEST_LETTERS
    {
        found.push(sentence);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_marks_end_sentences_and_points_in_numbers_do_not() {
        let text = "## Refunds\n\n- Pay 12.50 back. \"Is it free?\" Yes, always!\n--\nÜber Nacht…";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["Refunds", "Pay 12.50 back.", "\"Is it free?\"", "Yes, always!", "Über Nacht…"]);
        assert!(sentences("").is_empty());
        assert_eq!(sentences(&"ä".repeat(1_200)).len(), 3);
    }
}
