//! Card numbers: 12 to 19 digits with an issuer's prefix and a right check digit (Luhn), not all alike.

use baton_core::perception::SecretKind;

use super::Finding;
use super::digits::{Digits, Group};

/// Lengths of card numbers, likeliest first: when several readings are possible, this one counts.
const LENGTHS: [usize; 8] = [16, 15, 14, 13, 19, 18, 17, 12];
/// Longest card number, in digits.
const LONGEST: usize = 19;
/// Fewest digits on either side of a number split over two messages, unless both hold nothing else.
const FEWEST_SPLIT: usize = 4;
/// Words before a number that is no card, folded beginnings.
const ORDER_WORDS: [&str; 9] =
    ["order", "bestell", "auftrag", "pedido", "commande", "ordine", "encomenda", "zamow", "siparis"];

/// How many words before a number may say that it is an order.
const WORDS_BEFORE: usize = 3;

/// Whether digits are a card number.
pub(super) fn is_card(digits: impl DoubleEndedIterator<Item = u8> + Clone) -> bool {
    let count = digits.clone().count();
    if !(12..=LONGEST).contains(&count) {
        return false;
    }
    let first = digits.clone().next();
    let all_alike = digits.clone().all(|digit| Some(digit) == first);
    let prefix = digits.clone().take(4).fold(0_u16, |prefix, digit| prefix * 10 + u16::from(digit));
    !all_alike && has_issuer(prefix, count) && luhn(digits)
}

/// Whether an issuer gives out such numbers. JCB's old numbers of 15 digits begin with 1800 and
/// 2131; all of 35 is masked although JCB uses 3528 to 3589 of it.
fn has_issuer(prefix: u16, count: usize) -> bool {
    matches!((prefix, count), (1800 | 2131, 15))
        || matches!(prefix, 2221..=2720 | 3000..=3059 | 3400..=3499 | 3500..=3599 | 3600..=3899 | 4000..=4999
        | 5000..=5099 | 5100..=5599 | 5600..=6999)
}

fn luhn(digits: impl DoubleEndedIterator<Item = u8>) -> bool {
    let sum: u32 = (0_u32..)
        .zip(digits.rev())
        .map(|(place, digit)| match (place % 2, u32::from(digit) * 2) {
            (0, doubled) => doubled / 2,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Finds card numbers that stand in one message.
pub(super) fn find(text: &str, digits: &Digits, found: &mut Vec<Finding>) {
    for run in digits.runs() {
        let mut windows: Vec<(usize, &[Group])> = Vec::new();
        for start in 0..run.len() {
            if is_order_or_phone(text, digits, run[start]) {
                continue;
            }
            let mut end = start;
            while end < run.len() && run[end].last - run[start].first <= LONGEST {
                end += 1;
                let window = &run[start..end];
                let (first, last) = (window[0].first, window[window.len() - 1].last);
                let rank = LENGTHS.iter().position(|length| *length == last - first);
                if let Some(rank) = rank
                    && !are_orders(window)
                    && is_card(digits.values(first, last))
                {
                    windows.push((rank, window));
                }
            }
        }
        windows.sort_by_key(|(rank, window)| (*rank, window[0].first));
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for (_, window) in windows {
            let (first, last) = (window[0].first, window[window.len() - 1].last);
            if taken.iter().all(|(a, b)| last <= *a || first >= *b) {
                taken.push((first, last));
                found.push(card(digits, first, last, ending(digits.values(first, last))));
            }
        }
    }
}

/// Finds the part in this message of a card number that began in the message before.
pub(super) fn find_split(text: &str, digits: &Digits, previous: &str, found: &mut Vec<Finding>) {
    let before = Digits::read(previous, &super::masks(previous));
    let (Some(head), Some(tail)) = (digits.runs().next(), before.runs().last()) else { return };
    let after_tail = &previous[before.digits[before.digits.len() - 1].end..];
    if after_tail.chars().any(char::is_alphanumeric) || is_order_or_phone(text, digits, head[0]) {
        return;
    }
    let only_digits = |text: &str| !text.chars().any(char::is_alphabetic);
    let bare = only_digits(text) && only_digits(previous);
    for length in LENGTHS {
        for (at, start) in tail.iter().enumerate() {
            let begun = tail[tail.len() - 1].last - start.first;
            let Some(rest) = length.checked_sub(begun) else { continue };
            let first = head[0].first;
            let Some(end) = head.iter().position(|group| group.last - first == rest) else { continue };
            let enough = bare || (begun >= FEWEST_SPLIT && rest >= FEWEST_SPLIT);
            // A lone number of five or six digits is an order number, unless it belongs to an ordinary card.
            let lone = |count: usize, groups: usize| groups == 1 && matches!(count, 5 | 6);
            let order = (lone(rest, end + 1) || lone(begun, tail.len() - at)) && !(bare && length == 16);
            let values =
                before.values(start.first, start.first + begun).chain(digits.values(first, first + rest));
            if enough
                && !order
                && !is_order_or_phone(previous, &before, *start)
                && (!are_orders(&tail[at..]) || !are_orders(&head[..=end]))
                && is_card(values.clone())
            {
                found.push(card(digits, first, first + rest, ending(values)));
                return;
            }
        }
    }
}

fn card(digits: &Digits, first: usize, last: usize, ending: [u8; 4]) -> Finding {
    Finding { kind: SecretKind::CardNumber, at: digits.range(first, last), ending: Some(ending) }
}

fn ending(values: impl DoubleEndedIterator<Item = u8>) -> [u8; 4] {
    let mut ending = [0; 4];
    for (slot, value) in ending.iter_mut().rev().zip(values.rev()) {
        *slot = value;
    }
    ending
}

/// Several order numbers side by side.
fn are_orders(groups: &[Group]) -> bool {
    groups.len() > 1 && groups.iter().all(|group| matches!(group.len(), 5 | 6))
}

/// A number after `#`, `+` or a word for order.
fn is_order_or_phone(text: &str, digits: &Digits, group: Group) -> bool {
    let before = text[..digits.digits[group.first].start].trim_end_matches([' ', ':', '.']);
    if before.ends_with('+') {
        return true;
    }
    if !matches!(group.len(), 5 | 6) {
        return false;
    }
    let is_order = |word: &str| ORDER_WORDS.iter().any(|order| word.to_lowercase().starts_with(order));
    before.ends_with('#') || before.rsplit(|c: char| !c.is_alphabetic()).take(WORDS_BEFORE).any(is_order)
}
