//! IBANs: a country, the length that country uses, and a check by remainder 97.

use std::ops::Range;

use baton_core::perception::SecretKind;

use super::Finding;
use crate::fold;

/// Countries and the length of their IBANs.
const LENGTHS: [(&[u8; 2], usize); 78] = [
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BG", 22),
    (b"BH", 22),
    (b"BR", 29),
    (b"BY", 28),
    (b"CH", 21),
    (b"CR", 22),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DK", 18),
    (b"DO", 28),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GR", 27),
    (b"GT", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MK", 19),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"NL", 18),
    (b"NO", 15),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"ST", 25),
    (b"SV", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
    (b"VA", 22),
    (b"XK", 20),
];

/// Finds IBANs outside of masks.
pub(super) fn find(text: &str, masks: &[Range<usize>], found: &mut Vec<Finding>) {
    let mut from = 0;
    let mut before_is_word = false;
    for (at, c) in text.char_indices() {
        let starts = at >= from && !before_is_word && c.is_alphabetic();
        before_is_word = c.is_alphanumeric();
        let bytes = &text.as_bytes()[at..];
        let may_be = starts && bytes.len() >= 15 && !bytes[2].is_ascii_alphabetic();
        if !may_be || masks.iter().any(|mask| mask.contains(&at)) {
            continue;
        }
        if let Some(end) = read(&text[at..]).map(|length| at + length) {
            found.push(Finding { kind: SecretKind::Iban, at: at..end, ending: None });
            from = end;
        }
    }
}

/// The length in bytes of the IBAN at the start of a text.
fn read(text: &str) -> Option<usize> {
    let mut symbols: Vec<u8> = Vec::with_capacity(34);
    let mut length = usize::MAX;
    let mut gap = 0;
    for (at, c) in text.char_indices() {
        if fold::is_invisible(c) {
            continue;
        }
        let Some(symbol) = symbol(c) else {
            gap += 1;
            if gap > 3 || !matches!(c, ' ' | '-' | '.' | '\u{a0}' | '\u{202f}' | '\t') {
                return None;
            }
            continue;
        };
        gap = 0;
        symbols.push(symbol);
        match symbols.len() {
            2 => length = LENGTHS.iter().find(|(country, _)| symbols == **country)?.1,
            3 | 4 if !symbol.is_ascii_digit() => return None,
            _ => {}
        }
        if symbols.len() == length {
            let end = at + c.len_utf8();
            let goes_on = text[end..].chars().next().is_some_and(char::is_alphanumeric);
            return (!goes_on && remainder(&symbols) == 1).then_some(end);
        }
    }
    None
}

fn symbol(c: char) -> Option<u8> {
    if let Some(value) = fold::digit(c) {
        return Some(b'0' + value);
    }
    let plain = match c {
        'Ａ'..='Ｚ' => char::from_u32(c as u32 - 'Ａ' as u32 + 'A' as u32)?,
        'ａ'..='ｚ' => char::from_u32(c as u32 - 'ａ' as u32 + 'A' as u32)?,
        c => c,
    };
    plain.is_ascii_alphabetic().then(|| plain.to_ascii_uppercase() as u8)
}

/// The number made of the symbols, the first four moved to the end, modulo 97.
fn remainder(symbols: &[u8]) -> u32 {
    symbols.iter().cycle().skip(4).take(symbols.len()).fold(0, |remainder, symbol| {
        if symbol.is_ascii_digit() {
            (remainder * 10 + u32::from(symbol - b'0')) % 97
        } else {
            (remainder * 100 + u32::from(symbol - b'A') + 10) % 97
        }
    })
}
