//! Finds values in a message: order numbers, amounts of money, dates, numbers.
//!
//! Reads the text itself, not the folded words, because signs and separators tell the kinds apart. Each digit
//! belongs to at most one value; amounts and dates win over plain numbers. Deliberately absent: names, addresses,
//! and numbers in words. The digits inside masks (`[card ending 1111]`) are no values.

pub(crate) mod date;

use baton_core::perception::{Entity, EntityKind, Span};

use crate::fold;
use crate::tokenize::Text;

/// Values in a perception; more in one message are a list to read, not facts to use.
const MOST_ENTITIES: usize = 32;
/// Longest run of digits that is a number.
const LONGEST_NUMBER: usize = 15;

/// Words and signs for money, before or after the number.
const MONEY: [&str; 22] = [
    "€", "$", "£", "eur", "euro", "euros", "usd", "gbp", "dollar", "dollars", "pounds", "pound", "bucks",
    "chf", "pln", "zl", "zł", "kr", "sek", "tl", "try", "₺",
];
/// Words and signs for hundredths.
const CENTS: [&str; 5] = ["cent", "cents", "ct", "c", "¢"];

/// A number as written: digits with separators, and what it reads as.
struct Written<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// Finds the values of a message, in order.
pub(crate) fn find(text: &Text<'_>) -> Vec<Entity> {
    let original = text.original;
    let mut found = Vec::new();
    if !original.bytes().any(|byte| byte.is_ascii_digit()) && original.is_ascii() {
        return found;
    }
    let mut at = 0;
    while at < original.len() && found.len() < MOST_ENTITIES {
        let Some((start, first)) =
            original[at..].char_indices().find(|(_, c)| c.is_alphanumeric() || *c == '[')
        else {
            break;
        };
        let start = at + start;
        if first == '[' {
            at = after_mask(original, start);
        } else if fold::digit(first).is_some() {
            let (entity, end) = read(original, start);
            found.extend(entity);
            at = end;
        } else {
            let (entity, end) = after_word(original, start);
            found.extend(entity);
            at = end;
        }
    }
    found
}

/// Skips `[card ending 1111]`.
fn after_mask(text: &str, start: usize) -> usize {
    let is_card = text[start..].starts_with("[card ending ");
    let length = if is_card { text[start..].find(']').unwrap_or(0) } else { 0 };
    start + length + 1
}

/// A word; it is passed over, digits in it too ("B2B"), unless it names a month ("November 12").
fn after_word(text: &str, start: usize) -> (Option<Entity>, usize) {
    let length = text[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start);
    let rest = text[start + length..].trim_start_matches([' ', '.', '\u{a0}']);
    if rest.starts_with(|c| fold::digit(c).is_some())
        && let Some((end, value)) = date::month_first(&text[start..])
    {
        return (Some(entity(EntityKind::Date, value, start, start + end)), start + end);
    }
    let word = &text[start..start + length];
    // "EUR12", "No48213": letters first, then only digits.
    let digits = word.find(|c: char| fold::digit(c).is_some()).filter(|at| *at > 0 && *at <= 4);
    match digits {
        Some(at) if word[at..].chars().all(|c| fold::digit(c).is_some()) && is_unit(&word[..at]) => {
            (None, start + at)
        }
        _ => (None, start + length),
    }
}

fn is_unit(word: &str) -> bool {
    let lower = word.to_lowercase();
    MONEY.contains(&lower.as_str()) || matches!(lower.as_str(), "no" | "nr" | "order")
}

/// What starts with a digit at `start`; gives where to go on.
fn read(text: &str, start: usize) -> (Option<Entity>, usize) {
    if let Some((length, value)) = date::at(&text[start..]) {
        return (Some(entity(EntityKind::Date, value, start, start + length)), start + length);
    }
    let written = written(text, start);
    let end = written.end;
    if let Some((cents, from, to)) = amount(text, &written) {
        return (Some(entity(EntityKind::Amount, cents.to_string(), from, to)), end.max(to));
    }
    // Glued to letters ("3rd", "12kg", "5G"): a number only if nothing but a unit follows; the letters go with it.
    let glued = text[end..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - end);
    let digits: String =
        written.text.chars().filter_map(fold::digit).map(|value| char::from(b'0' + value)).collect();
    if written.text.chars().any(|c| matches!(c, '.' | ',')) && !is_grouped(written.text) {
        // A decimal number without a currency, a version, a time: none of the kinds.
        return (None, end + glued);
    }
    if glued > 0 || digits.len() > LONGEST_NUMBER {
        return (None, end + glued);
    }
    let hash = text[..start].ends_with('#');
    let from = if hash { start - 1 } else { start };
    let kind = if matches!(digits.len(), 5 | 6) && digits.len() == written.text.chars().count() {
        EntityKind::OrderNumber
    } else {
        EntityKind::Number
    };
    let trimmed = digits.trim_start_matches('0');
    let value = match kind {
        EntityKind::OrderNumber => digits,
        _ if trimmed.is_empty() => "0".to_owned(),
        _ => trimmed.to_owned(),
    };
    (Some(entity(kind, value, from, end)), end)
}

fn entity(kind: EntityKind, value: String, start: usize, end: usize) -> Entity {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Entity { kind, value, span: Span { start: narrow(start), end: narrow(end) } }
}

/// The digits at `start` with single separators between them.
fn written(text: &str, start: usize) -> Written<'_> {
    let mut end = start;
    let mut rest = text[start..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if fold::digit(c).is_some() {
            end = start + at + c.len_utf8();
        } else if !matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}')
            || rest.peek().is_none_or(|(_, next)| fold::digit(*next).is_none())
        {
            break;
        }
    }
    Written { start, end, text: &text[start..end] }
}

/// Whether every separator parts groups of three: 1.000 or 12,500,000.
fn is_grouped(text: &str) -> bool {
    let mut groups = text.split(|c: char| fold::digit(c).is_none());
    let first = groups.next().map_or(0, |group| group.chars().count());
    (1..=3).contains(&first) && groups.all(|group| group.chars().count() == 3)
}

/// An amount in cents, with its range, when a currency stands before or after the number.
fn amount(text: &str, written: &Written<'_>) -> Option<(i64, usize, usize)> {
    let before = text[..written.start].trim_end_matches([' ', '\u{a0}']);
    let after = text[written.end..].trim_start_matches([' ', '\u{a0}']);
    let after_at = text.len() - after.len();
    let unit_length = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    let sign = after.chars().next().filter(|c| !c.is_alphanumeric());
    let unit = sign.map_or(&after[..unit_length], |c| &after[..c.len_utf8()]).to_lowercase();
    let unit_end = after_at + sign.map_or(unit_length, char::len_utf8);
    let word_start = before.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '€' | '$' | '£' | '₺'));
    let word_start = word_start.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = before[word_start..].to_lowercase();
    let cents = cents(written.text)?;
    if MONEY.contains(&unit.as_str()) {
        Some((cents, written.start, unit_end))
    } else if CENTS.contains(&unit.as_str()) && !written.text.contains([',', '.']) {
        Some((cents / 100, written.start, unit_end))
    } else if MONEY.contains(&word.as_str()) || word.ends_with(['€', '$', '£', '₺']) {
        let from = if word.ends_with(['€', '$', '£', '₺']) && !MONEY.contains(&word.as_str()) {
            before.char_indices().next_back().map_or(written.start, |(at, _)| at)
        } else {
            word_start
        };
        Some((cents, from, written.end))
    } else {
        None
    }
}

/// Reads `1.234,50`, `1,234.50`, `12.5`, `1 000` as cents.
fn cents(text: &str) -> Option<i64> {
    let last_separator = text.char_indices().rev().find(|(_, c)| matches!(c, '.' | ','));
    let decimals = last_separator.filter(|(at, c)| {
        let places = text[at + 1..].chars().count();
        let same = text.matches(*c).count();
        (places == 1 || places == 2) && same == 1
    });
    let (whole, fraction) = decimals.map_or((text, ""), |(at, _)| (&text[..at], &text[at + 1..]));
    let digits = |part: &str| {
        part.chars()
            .filter_map(fold::digit)
            .try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(digit)))
    };
    let hundredths = match fraction.chars().count() {
        0 => 0,
        1 => digits(fraction)? * 10,
        _ => digits(fraction)?,
    };
    digits(whole)?.checked_mul(100)?.checked_add(hundredths)
}

#[cfg(test)]
mod tests;
