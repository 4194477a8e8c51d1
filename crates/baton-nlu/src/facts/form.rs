//! Values told by their form, at a word: days, times of the day, money, numbers of something, numbers that stand for something.
//!
//! In English, German and Spanish, and for bare figures in any language.

use super::FactKind;
use super::word::{Gap, MONEY_SIGNS, Word};
use super::words::{is_everyday, lists};
use crate::entities::date;

/// Words of a quantity after its number.
const MOST_UNITS: usize = 3;
/// So many digits stand for something and count nothing.
const DIGITS_OF_ID: usize = 5;

/// How many words from `at` on are a value, and of which kind.
pub(super) fn at(text: &str, words: &[Word], at: usize) -> Option<(usize, FactKind)> {
    let run = &words[at..];
    day(text, run)
        .map(|length| (length, FactKind::Date))
        .or_else(|| time(run).map(|length| (length, FactKind::Time)))
        .or_else(|| money(run).map(|length| (length, FactKind::Amount)))
        .or_else(|| number(words, at))
}

fn is_in(word: &Word, list: &[&str]) -> bool {
    list.contains(&word.fold.as_str())
}

/// How many of the words after the first are near each other and in these lists, one after the other.
fn follow(run: &[Word], lists: &[&[&str]]) -> bool {
    run.len() > lists.len()
        && run[1..].iter().zip(lists).all(|(word, list)| word.gap == Gap::Near && is_in(word, list))
}

/// `March 14th`, `the 3rd`, `13th of this month`, `Tuesday next week`, `tomorrow`.
fn day(text: &str, run: &[Word]) -> Option<usize> {
    let first = run.first()?;
    let rest = &text[first.start..];
    let written = if first.is_number { date::at(rest) } else { date::month_first(rest) };
    if let Some((length, _)) = written {
        let end = first.start + length;
        return Some(run.iter().take_while(|word| word.start < end).count().max(1));
    }
    if is_ordinal(&first.fold) {
        for (tail, length) in [
            (&[lists::OF, lists::THIS_OR_NEXT, lists::MONTH][..], 4),
            (&[lists::OF, lists::MONTH][..], 3),
            (&[lists::THIS_OR_NEXT, lists::MONTH][..], 3),
        ] {
            if follow(run, tail) {
                return Some(length);
            }
        }
        return Some(1);
    }
    if is_in(first, lists::WEEKDAYS) {
        return Some(if follow(run, &[lists::THIS_OR_NEXT, lists::WEEK]) { 3 } else { 1 });
    }
    if is_in(first, lists::THIS_OR_NEXT) {
        let named = follow(run, &[lists::WEEKDAYS]) || follow(run, &[lists::SPANS_OF_TIME]);
        return named.then_some(2);
    }
    is_in(first, lists::DAYS).then_some(1)
}

fn is_ordinal(fold: &str) -> bool {
    let digits = fold.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && matches!(&fold[digits..], "st" | "nd" | "rd" | "th")
}

/// `10:30 am`, `7 in the evening`, `afternoon 2`, `half past 3`, `14 Uhr`, `noon`.
fn time(run: &[Word]) -> Option<usize> {
    let first = run.first()?;
    if is_in(first, lists::NOON) {
        return Some(1);
    }
    if is_in(first, lists::PARTS_OF_DAY) {
        // "morning 11:30", "afternoon 2": but "afternoon, 2 people" is none.
        let next = run.get(1).filter(|next| next.gap == Gap::Near && clock(&next.fold).is_some())?;
        let unit = run.get(2).is_some_and(|after| after.gap == Gap::Near && !is_everyday(&after.fold));
        return (!unit || next.fold.contains(':')).then_some(2);
    }
    if is_in(first, lists::FRACTIONS) {
        return follow(run, &[lists::PAST_OR_TO, lists::HOURS]).then_some(3);
    }
    let with_minutes = clock(&first.fold).or_else(|| is_in(first, lists::HOURS).then_some(false))?;
    if first.fold.ends_with("am") || first.fold.ends_with("pm") {
        return Some(1);
    }
    let tails: [(&[&[&str]], usize); 7] = [
        (&[&["a", "p"], &["m"]], 3),
        (&[&["am", "pm", "uhr", "hrs", "hours"]], 2),
        (&[lists::OCLOCK, lists::IN, lists::THE, lists::PARTS_OF_DAY], 5),
        (&[lists::OCLOCK], 2),
        (&[&["o"], &["clock"], lists::IN, lists::THE, lists::PARTS_OF_DAY], 6),
        (&[lists::IN, lists::THE, lists::PARTS_OF_DAY], 4),
        (&[lists::IN, lists::PARTS_OF_DAY], 3),
    ];
    for (tail, length) in tails {
        if follow(run, tail) && (with_minutes || length != 2 || !is_in(&run[1], &["hrs", "hours"])) {
            return Some(length);
        }
    }
    if follow(run, &[&["o"], &["clock"]]) {
        return Some(3);
    }
    with_minutes.then_some(1)
}

/// Whether a word is an hour, and whether minutes are given.
fn clock(fold: &str) -> Option<bool> {
    let fold = fold.strip_suffix("am").or_else(|| fold.strip_suffix("pm")).unwrap_or(fold);
    let (hour, minutes) = fold.split_once(':').map_or((fold, None), |(hour, minutes)| (hour, Some(minutes)));
    let in_range = |part: &str, most: u32| {
        part.len() <= 2
            && part.bytes().all(|b| b.is_ascii_digit())
            && part.parse::<u32>().is_ok_and(|n| n <= most)
    };
    (in_range(hour, 24) && minutes.is_none_or(|minutes| minutes.len() == 2 && in_range(minutes, 59)))
        .then_some(minutes.is_some())
}

/// `$1,490`, `370 dollars`, `12,50 Euro`.
fn money(run: &[Word]) -> Option<usize> {
    let first = run.first().filter(|first| first.is_number)?;
    let signed = first.fold.starts_with(MONEY_SIGNS);
    let named = run.get(1).is_some_and(|unit| unit.gap == Gap::Near && is_in(unit, lists::MONEY));
    (signed || named).then_some(if named { 2 } else { 1 })
}

/// A number with what it counts, or a number or code that stands for something.
fn number(words: &[Word], at: usize) -> Option<(usize, FactKind)> {
    let first = &words[at];
    let has_digit = first.fold.bytes().any(|byte| byte.is_ascii_digit());
    let named = is_in(first, lists::NUMBERS);
    if !has_digit && !named {
        return None;
    }
    let digits = first.fold.bytes().filter(u8::is_ascii_digit).count();
    let numbered = at > 0 && words[at].gap == Gap::Near && is_in(&words[at - 1], lists::NUMBERED);
    if has_digit
        && (digits >= DIGITS_OF_ID
            || numbered
            || !first.fold.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')))
    {
        return Some((1, FactKind::Id));
    }
    let units = words[at + 1..]
        .iter()
        .take(MOST_UNITS)
        .take_while(|unit| {
            unit.gap == Gap::Near
                && !unit.is_number
                && (!is_everyday(&unit.fold) || is_in(unit, lists::COUNTED))
        })
        .count();
    let alone = at == 0 || words[at].gap != Gap::Near || at + 1 == words.len();
    match units {
        // "one of them", "that one": no number of anything.
        0 if named && is_in(first, lists::ONE) => None,
        0 if named && !alone => None,
        0 => Some((1, FactKind::Quantity)),
        // "a single one" counts nothing; "that one hotel" names one.
        _ if is_in(first, lists::ONE) && at > 0 && is_in(&words[at - 1], lists::THAT) => None,
        units => Some((1 + units, FactKind::Quantity)),
    }
}
