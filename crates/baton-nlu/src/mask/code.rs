//! Security codes: three or four digits near a card or near a word for such a code.

use std::ops::Range;

use baton_core::perception::SecretKind;

use super::Finding;
use super::digits::Digits;
use crate::fold;

/// How far from the card or the word, in bytes of the text.
const REACH: usize = 40;

/// Words for security codes, folded, without spaces.
const WORDS: [&str; 24] = [
    "cvv",
    "cvc",
    "cvv2",
    "cvc2",
    "csc",
    "cvn",
    "cid",
    "securitycode",
    "sicherheitscode",
    "prufnummer",
    "prufziffer",
    "pruefnummer",
    "pruefziffer",
    "kartenprufnummer",
    "codigodeseguridad",
    "codedesecurite",
    "cryptogramme",
    "codicedisicurezza",
    "codigodeseguranca",
    "beveiligingscode",
    "kodbezpieczenstwa",
    "sakerhetskod",
    "guvenlikkodu",
    "codigosecreto",
];

/// Signs and words that make a number an amount.
const MONEY: [&str; 12] =
    ["€", "$", "£", "eur", "euro", "euros", "usd", "gbp", "dollar", "dollars", "zl", "kr"];

/// Finds security codes. `found` holds the cards of the message.
pub(super) fn find(text: &str, digits: &Digits, previous: Option<&str>, found: &mut Vec<Finding>) {
    if !digits.groups.iter().any(|group| matches!(group.len(), 3 | 4)) {
        return;
    }
    let cards: Vec<Range<usize>> = found
        .iter()
        .filter(|finding| finding.kind == SecretKind::CardNumber)
        .map(|finding| finding.at.clone())
        .collect();
    let words = keywords(text);
    let follows_card = previous.is_some_and(|previous| {
        previous.contains("[card ending ") || previous.contains("[card]") || !keywords(previous).is_empty()
    });
    for group in &digits.groups {
        let at = digits.range(group.first, group.last);
        if !matches!(group.len(), 3 | 4)
            || found.iter().any(|finding| overlap(&finding.at, &at))
            || !stands_alone(text, &at)
        {
            continue;
        }
        let near = |place: &Range<usize>| place.start < at.end + REACH && at.start < place.end + REACH;
        let alone =
            follows_card && !text.chars().any(|c| c.is_alphabetic()) && digits.digits.len() == group.len();
        if cards.iter().chain(&words).any(near) || alone {
            found.push(Finding { kind: SecretKind::SecurityCode, at, ending: None });
        }
    }
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Not part of a word, a date, a time or an amount.
fn stands_alone(text: &str, at: &Range<usize>) -> bool {
    let before = &text[..at.start];
    let after = &text[at.end..];
    let digit_beyond = |rest: Option<char>| rest.is_some_and(|c| fold::digit(c).is_some());
    let last = before.chars().next_back();
    let next = after.chars().next();
    let in_word =
        last.is_some_and(|c| c.is_alphanumeric() || c == '#') || next.is_some_and(char::is_alphanumeric);
    let joined_before = last.is_some_and(|c| matches!(c, '/' | '.' | ',' | ':' | '-'))
        && digit_beyond(before.chars().rev().nth(1));
    let joined_after = next.is_some_and(|c| matches!(c, '/' | '.' | ',' | ':' | '-' | '%'))
        && (next == Some('%') || digit_beyond(after.chars().nth(1)));
    let unit_after = after.trim_start().to_lowercase();
    let unit_before = before.trim_end().to_lowercase();
    let is_money = MONEY.iter().any(|unit| {
        let next = unit_after.strip_prefix(unit).map(|rest| rest.chars().next());
        next.is_some_and(|next| next.is_none_or(|c| !c.is_alphabetic()))
            || (!unit.starts_with(char::is_alphabetic) && unit_before.ends_with(unit))
    });
    !in_word && !joined_before && !joined_after && !is_money
}

/// Where words for security codes stand.
fn keywords(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // The folded letters of the words around, and where each word starts, to join "security code".
    let mut recent: [(usize, String); 4] = Default::default();
    let mut at = 0;
    let masks = super::masks(text);
    while let Some(c) = text[at..].chars().next() {
        if let Some(mask) = masks.iter().find(|mask| mask.start == at) {
            recent = Default::default();
            at = mask.end;
            continue;
        }
        if !c.is_alphabetic() {
            at += c.len_utf8();
            continue;
        }
        let is_part = |c: char| c.is_alphanumeric() || fold::is_mark(c);
        let end = text[at..].find(|c: char| !is_part(c)).map_or(text.len(), |length| at + length);
        recent.rotate_left(1);
        let mut folded = String::new();
        text[at..end].chars().take(24).for_each(|c| fold::push(c, &mut folded));
        recent[3] = (at, folded);
        let mut joined = String::new();
        for (start, word) in recent.iter().rev().take(3) {
            if word.is_empty() {
                break;
            }
            joined.insert_str(0, word);
            let bare = joined.trim_end_matches(|c: char| c.is_ascii_digit());
            if WORDS.contains(&joined.as_str()) || WORDS.contains(&bare) {
                found.push(*start..end);
            }
        }
        at = end;
    }
    found
}
