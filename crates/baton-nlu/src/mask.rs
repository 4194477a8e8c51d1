//! Takes secrets out of a message before anything else sees it (I9): card numbers, security codes, IBANs, passwords.
//!
//! Invariants: the result never holds a digit of a found secret but the last four of a card; masking a masked text
//! changes nothing; the ranges lie on character boundaries of the *masked* text. A hit shows the place of the mask
//! and its kind, never what was there.
//!
//! Preferred error: rather mask too much than too little, with one exception: numbers of five or six digits are
//! order numbers and stay. Deliberately absent: names, addresses, phone numbers and mail addresses, which a person
//! needs to help.

mod card;
mod code;
mod digits;
mod iban;
mod password;

use std::ops::Range;

use baton_core::perception::{SecretKind, Span};

use crate::personal::PersonalKind;
use digits::Digits;

/// A mask may bring a code near its keyword, so masking goes on until nothing is found; each round takes digits or
/// words away, and a text that still changes after this many rounds does not exist outside of tests.
const MAX_ROUNDS: usize = 64;

/// A message without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// The text with masks such as `[card ending 1111]`.
    pub text: String,
    /// What was masked, and where the mask stands in `text`, in order.
    pub secrets: Vec<(SecretKind, Span)>,
}

/// A secret found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Finding {
    kind: SecretKind,
    at: Range<usize>,
    /// The last four digits of a card.
    ending: Option<[u8; 4]>,
}

impl Finding {
    fn mask(&self) -> String {
        match (self.kind, self.ending) {
            (SecretKind::CardNumber, Some(ending)) => {
                let digits: String = ending.iter().map(|digit| char::from(b'0' + digit)).collect();
                format!("[card ending {digits}]")
            }
            (SecretKind::CardNumber, None) => "[card]".to_owned(),
            (SecretKind::SecurityCode, _) => "[security code]".to_owned(),
            (SecretKind::Iban, _) => "[IBAN]".to_owned(),
            (SecretKind::Password, _) => "[password]".to_owned(),
        }
    }
}

/// Masks the secrets of a message. `previous` is the customer's message before it, if it came within two minutes:
/// a card number may be split over both, and a security code may follow a card.
#[must_use]
pub fn mask(text: &str, previous: Option<&str>) -> Masked {
    let mut masked = Masked { text: text.to_owned(), secrets: Vec::new() };
    for _ in 0..MAX_ROUNDS {
        let found = find(&masked.text, previous);
        if found.is_empty() {
            break;
        }
        masked = apply(&masked, &found);
    }
    masked
}

/// Cards and IBANs of a text with their byte ranges.
pub(crate) fn numbers(text: &str) -> Vec<(PersonalKind, usize, usize)> {
    let masks = masks(text);
    let mut found = Vec::new();
    iban::find(text, &masks, &mut found);
    let digits = Digits::read(text, &blocked(&masks, &found));
    card::find(text, &digits, &mut found);
    let kind = |kind| if kind == SecretKind::Iban { PersonalKind::Iban } else { PersonalKind::Card };
    found.iter().map(|finding| (kind(finding.kind), finding.at.start, finding.at.end)).collect()
}

/// One round: what is found in a text, in order, without overlaps.
fn find(text: &str, previous: Option<&str>) -> Vec<Finding> {
    let may_hold_digits = text.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii());
    let has_spelled = digits::may_be_spelled(text);
    let masks = masks(text);
    let mut found = Vec::new();
    if may_hold_digits || has_spelled {
        iban::find(text, &masks, &mut found);
        let digits = Digits::read(text, &blocked(&masks, &found));
        card::find(text, &digits, &mut found);
        if let Some(previous) = previous {
            card::find_split(text, &digits, previous, &mut found);
        }
        code::find(text, &digits, previous, &mut found);
    }
    password::find(text, &masks, &mut found);
    found.sort_by_key(|finding| (finding.at.start, std::cmp::Reverse(finding.at.end)));
    let mut end = 0;
    found.retain(|finding| {
        let free = finding.at.start >= end && !finding.at.is_empty();
        if free {
            end = finding.at.end;
        }
        free
    });
    found
}

/// Ranges that no digit may be read from.
fn blocked(masks: &[Range<usize>], found: &[Finding]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = masks.to_vec();
    ranges.extend(found.iter().map(|finding| finding.at.clone()));
    ranges.sort_by_key(|range| range.start);
    ranges
}

/// Where masks stand already.
fn masks(text: &str) -> Vec<Range<usize>> {
    const CARD: &str = "[card ending ";
    let mut found = Vec::new();
    for (at, _) in text.match_indices('[') {
        let rest = &text[at..];
        let fixed = ["[security code]", "[IBAN]", "[password]", "[card]"]
            .into_iter()
            .find(|mask| rest.starts_with(mask));
        let length = fixed.map(str::len).or_else(|| {
            let ending = rest.strip_prefix(CARD)?.as_bytes();
            let is_card = ending.get(..4)?.iter().all(u8::is_ascii_digit) && ending.get(4) == Some(&b']');
            is_card.then_some(CARD.len() + 5)
        });
        found.extend(length.map(|length| at..at + length));
    }
    found
}

/// Replaces what was found and keeps the places of earlier masks right.
fn apply(masked: &Masked, found: &[Finding]) -> Masked {
    let mut text = String::with_capacity(masked.text.len());
    let mut secrets = Vec::with_capacity(masked.secrets.len() + found.len());
    let mut earlier = masked.secrets.iter().peekable();
    let mut from = 0;
    for finding in found {
        move_earlier(&mut earlier, finding.at.start, text.len(), from, &mut secrets);
        text.push_str(&masked.text[from..finding.at.start]);
        let start = text.len();
        text.push_str(&finding.mask());
        secrets.push((finding.kind, span(start, text.len())));
        from = finding.at.end;
        // A mask inside of what is masked now is gone.
        while earlier.next_if(|(_, span)| (span.start as usize) < from).is_some() {}
    }
    move_earlier(&mut earlier, usize::MAX, text.len(), from, &mut secrets);
    text.push_str(&masked.text[from..]);
    Masked { text, secrets }
}

fn move_earlier<'a>(
    earlier: &mut std::iter::Peekable<impl Iterator<Item = &'a (SecretKind, Span)>>,
    until: usize,
    written: usize,
    from: usize,
    secrets: &mut Vec<(SecretKind, Span)>,
) {
    while let Some((kind, old)) = earlier.next_if(|(_, span)| (span.start as usize) < until) {
        let moved = |at: u32| (at as usize).saturating_sub(from) + written;
        secrets.push((*kind, span(moved(old.start), moved(old.end))));
    }
}

fn span(start: usize, end: usize) -> Span {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: narrow(start), end: narrow(end) }
}

#[cfg(test)]
mod tests;
