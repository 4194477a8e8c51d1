//! Finds personal data that may stay in a message because a person needs it to help: mail addresses, telephone
//! numbers, identity numbers, network addresses, links, cards, IBANs.
//!
//! For reports and for whoever must redact more than `mask` takes out; nothing is removed here. Spans lie on character
//! boundaries and do not overlap; work is linear in the text. Deliberately absent: names and postal addresses, which
//! have no form of their own.

use baton_core::perception::Span;

use crate::fold;
use crate::mask;

/// A kind of personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalKind {
    /// A card number.
    Card,
    /// An international bank account number.
    Iban,
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A number of identity: a US social security number.
    Identity,
    /// An IPv4 address.
    Address,
    /// A link.
    Link,
}

/// Digits of a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Longest mail address, in bytes.
const EMAIL_BYTES_MAX: usize = 254;

/// Finds personal data, in the order of the text.
#[must_use]
pub fn personal(text: &str) -> Vec<(PersonalKind, Span)> {
    let mut found: Vec<(PersonalKind, usize, usize)> = mask::numbers(text);
    emails(text, &mut found);
    links(text, &mut found);
    numbers(text, &mut found);
    // The earlier finder is the surer one: sorting is stable.
    found.sort_by_key(|(_, start, _)| *start);
    let mut kept: Vec<(PersonalKind, usize, usize)> = Vec::with_capacity(found.len());
    for one in found {
        match kept.last() {
            Some(last) if one.1 < last.2 => {}
            _ => kept.push(one),
        }
    }
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    kept.into_iter()
        .map(|(kind, start, end)| (kind, Span { start: narrow(start), end: narrow(end) }))
        .collect()
}

fn emails(text: &str, found: &mut Vec<(PersonalKind, usize, usize)>) {
    let local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let mut from = 0;
    for (at, sign) in text.match_indices(['@', '＠']) {
        // Only as far back as an address can reach, so many signs cost no more than few.
        let mut lowest = at.saturating_sub(EMAIL_BYTES_MAX).max(from);
        while !text.is_char_boundary(lowest) {
            lowest += 1;
        }
        let before: usize =
            text[lowest..at].chars().rev().take_while(|c| local(*c)).map(char::len_utf8).sum();
        let after = &text[at + sign.len()..];
        let length: usize =
            after.chars().take(EMAIL_BYTES_MAX).take_while(|c| host(*c)).map(char::len_utf8).sum();
        let name = after[..length].trim_end_matches(['.', '-']);
        let has_top = name
            .rsplit_once('.')
            .is_some_and(|(_, top)| top.chars().count() >= 2 && top.chars().all(char::is_alphabetic));
        if before > 0 && has_top {
            let end = at + sign.len() + name.len();
            found.push((PersonalKind::Email, at - before, end));
            from = end;
        }
    }
}

fn links(text: &str, found: &mut Vec<(PersonalKind, usize, usize)>) {
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')')) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let scheme = ["https://", "http://", "www."]
            .into_iter()
            .find(|scheme| word.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)));
        let word = word.trim_end_matches(['.', ',', ';', '!', '?', '\'']);
        if scheme.is_some_and(|scheme| word.len() > scheme.len() + 2) {
            found.push((PersonalKind::Link, start, start + word.len()));
        }
    }
}

/// Numbers with their separators: identity numbers, network addresses, telephone numbers.
fn numbers(text: &str, found: &mut Vec<(PersonalKind, usize, usize)>) {
    let mut at = 0;
    while let Some(offset) = text[at..].find(|c: char| fold::digit(c).is_some() || c == '+' || c == '(') {
        let start = at + offset;
        let glued = text[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let end = number_end(text, start);
        let written = &text[start..end];
        if !glued && let Some((kind, length)) = kind_of(&text[..start], written, &text[end..]) {
            found.push((kind, start, start + length));
        }
        at = end.max(start + text[start..].chars().next().map_or(1, char::len_utf8));
    }
}

/// The end of a number whose digits are parted by at most two separators, with an extension (`x123`).
fn number_end(text: &str, start: usize) -> usize {
    let (mut end, mut gap) = (start, 0);
    for (at, c) in text[start..].char_indices() {
        if fold::digit(c).is_some() {
            end = start + at + c.len_utf8();
            gap = 0;
        } else if matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' | '\u{2011}' | '+') {
            gap += 1;
            if gap > 2 || (c == '+' && at > 0) {
                break;
            }
        } else {
            let extension = c == 'x' && gap == 0 && end > start;
            let digits = text[start + at..].chars().skip(1).take_while(|c| c.is_ascii_digit()).count();
            if extension && (1..=6).contains(&digits) {
                end = start + at + 1 + digits;
            }
            break;
        }
    }
    end
}

fn kind_of(before: &str, written: &str, after: &str) -> Option<(PersonalKind, usize)> {
    if after.starts_with(char::is_alphanumeric) {
        return None;
    }
    let groups: Vec<&str> =
        written.split(|c: char| fold::digit(c).is_none()).filter(|group| !group.is_empty()).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.chars().count()).collect();
    let count: usize = lengths.iter().sum();
    let octet = |group: &&str| group.parse::<u16>().is_ok_and(|value| value < 256);
    if written.matches('.').count() == 3 && lengths.len() == 4 && !written.contains([' ', '-', '(']) {
        return groups.iter().all(octet).then_some((PersonalKind::Address, written.len()));
    }
    if lengths == [3, 2, 4] && written.matches('-').count() == 2 && written.len() == 11 {
        return Some((PersonalKind::Identity, written.len()));
    }
    let base = written
        .split('x')
        .next()
        .map_or(count, |base| base.chars().filter(|c| fold::digit(*c).is_some()).count());
    let signed = written.starts_with(['+', '(']);
    let parted = lengths.len() >= 2 && lengths.iter().all(|length| *length <= 7);
    // A number of a house and of a street: "975 3968 Bay Street".
    let street = lengths.len() == 2
        && !written.starts_with(['0', '+', '('])
        && !is_announced(before)
        && after.trim_start().starts_with(char::is_alphabetic);
    let date = street || is_date(&lengths, written);
    // A bare run of digits is a telephone number when it begins like one or has the usual ten digits.
    let bare = lengths.len() == 1
        && (count == 10
            || (written.starts_with("00") && count >= 10)
            || (written.starts_with('0') && (9..=11).contains(&count)));
    let is_phone = PHONE_DIGITS.contains(&base) && !date && (signed || (parted && count >= 8) || bare);
    is_phone.then_some((PersonalKind::Phone, written.len()))
}

/// Whether one of the last words before a number says that it is a telephone number.
fn is_announced(before: &str) -> bool {
    const WORDS: [&str; 8] = ["call", "phone", "mobile", "tel", "fax", "number", "registered", "me"];
    let words = before.rsplit(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(3).any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// 2024-05-20, 20.05.2024, 12/31/1999 and amounts such as 1.234.567.
fn is_date(lengths: &[usize], written: &str) -> bool {
    let year_first = written.starts_with("19") || written.starts_with("20");
    let dated =
        (year_first && matches!(lengths, [4, 1..=2, 1..=2, ..])) || matches!(lengths, [1..=2, 1..=2, 4, ..]);
    let amount = lengths.len() > 1
        && lengths[0] <= 3
        && lengths[1..].iter().all(|length| *length == 3)
        && written.contains('.')
        && !written.contains(['-', '(', '+'])
        && lengths.len() > 3;
    dated || amount || written.contains('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(PersonalKind, &str)> {
        personal(text)
            .into_iter()
            .map(|(kind, span)| (kind, &text[span.start as usize..span.end as usize]))
            .collect()
    }

    #[test]
    fn each_kind_is_found_with_its_span() {
        use PersonalKind::{Address, Card, Email, Iban, Identity, Link, Phone};
        for (text, kind, value) in [
            ("mail me: ana.maria+x@example.co.uk.", Email, "ana.maria+x@example.co.uk"),
            ("call +49 (0)30 1234567 please", Phone, "+49 (0)30 1234567"),
            ("call 0494 92 82 32", Phone, "0494 92 82 32"),
            ("905-674-3793x12 is mine", Phone, "905-674-3793x12"),
            ("SSN 460-89-9847", Identity, "460-89-9847"),
            ("from 106.31.73.20|", Address, "106.31.73.20"),
            ("see https://example.org/a?b, now", Link, "https://example.org/a?b"),
            ("card 4111 1111 1111 1111", Card, "4111 1111 1111 1111"),
            ("DE89370400440532013000", Iban, "DE89370400440532013000"),
        ] {
            assert_eq!(kinds(text), [(kind, value)], "{text}");
        }
    }

    #[test]
    fn orders_dates_and_amounts_are_nothing_personal() {
        for text in [
            "order 48213 and #120934",
            "on 2024-05-20 or 20.05.2024 or 12/31/1999",
            "1.234.567,00 EUR",
            "a@b",
            "@ @@ +",
            "room 12 34",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
