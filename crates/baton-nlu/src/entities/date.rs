//! Dates with a day and a month: ISO, with dots or slashes, with the name of a month.
//!
//! A date without a year is given as `--MM-DD` (ISO 8601): which year is meant depends on today, which nothing here
//! knows. Numbers only are read day first, as in Europe, unless that cannot be.

use crate::fold;

/// Names of months in English, German, Spanish, French, Italian, Portuguese, Dutch, Polish, Swedish, Turkish;
/// folded, and enough letters to be unmistakable. An entry ending in `.` must match as a whole.
const MONTHS: [&[&str]; 12] = [
    &[
        "januar", "jan.", "janner", "jaenner", "enero", "ene.", "janvier", "gennaio", "janeiro", "stycz",
        "ocak.",
    ],
    &["februar", "feb.", "febrero", "fevrier", "febbraio", "fevereiro", "lutego.", "luty.", "subat"],
    &[
        "march.", "marz.", "maerz.", "mar.", "marzo.", "mars.", "marco.", "maart.", "marca.", "marzec.",
        "mart.",
    ],
    &["april", "apr.", "abril", "abr.", "avril", "aprile", "kwiet", "nisan."],
    &["may.", "mai.", "mayo.", "maggio.", "maio.", "mei.", "maja.", "maj.", "mayis."],
    &["june.", "juni.", "jun.", "junio.", "juin.", "giugno.", "junho.", "czerw", "haziran"],
    &["july.", "juli.", "jul.", "julio.", "juillet.", "luglio.", "julho.", "lipca.", "lipiec.", "temmuz"],
    &["august", "aug.", "agosto.", "ago.", "aout.", "augustus", "sierp", "agustos"],
    &["septem", "sept.", "sep.", "septiembre", "settembre", "setembro", "wrzes", "eylul"],
    &["octob", "oct.", "oktober", "okt.", "octubre", "ottobre", "outubro", "pazdz", "ekim."],
    &["novem", "nov.", "noviembre", "listopad", "kasim"],
    &["decem", "dec.", "dezem", "dez.", "diciembre", "dic.", "dicembre", "dezembro", "grud", "aralik"],
];
/// Days of each month, leap years allowed.
const DAYS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A date at the start of a text: its length in bytes and the date as ISO 8601.
pub(crate) fn at(text: &str) -> Option<(usize, String)> {
    let (first, digits, end) = number(text)?;
    let rest = &text[end..];
    let separator = rest.chars().next()?;
    if matches!(separator, '-' | '.' | '/')
        && let Some((second, _, length)) = number(&rest[1..])
    {
        return numeric(rest, separator, (first, digits, end), (second, end + 1 + length));
    }
    if digits > 2 {
        return None;
    }
    day_first(rest, first, end)
}

/// `2026-11-12`, `12.11.2026`, `12/11/26`, `12.11.`
fn numeric(
    rest: &str,
    separator: char,
    (first, digits, end): (u32, usize, usize),
    (second, second_end): (u32, usize),
) -> Option<(usize, String)> {
    let tail = &rest[second_end - end..];
    let third = tail.strip_prefix(separator).and_then(number);
    match third {
        Some((day, places, length)) if digits == 4 && places <= 2 => {
            ends(&tail[1 + length..]).then_some(())?;
            Some((second_end + 1 + length, date(Some(first), second, day)?))
        }
        Some((year, places @ (2 | 4), length)) if digits <= 2 => {
            ends(&tail[1 + length..]).then_some(())?;
            let year = if places == 2 { 2_000 + year } else { year };
            let date = date(Some(year), second, first).or_else(|| date(Some(year), first, second))?;
            Some((second_end + 1 + length, date))
        }
        Some(_) => None,
        // "am 12.11." has a dot at its end; "12.11" alone may be a price.
        None if separator == '.' && tail.starts_with('.') && digits <= 2 => {
            (!tail[1..].starts_with(|c: char| c.is_alphanumeric())).then_some(())?;
            Some((second_end + 1, date(None, second, first)?))
        }
        None => None,
    }
}

/// `12 November 2026`, `12. November`, `3rd of May`, `12 de noviembre de 2026`.
fn day_first(rest: &str, day: u32, end: usize) -> Option<(usize, String)> {
    let mut after = rest;
    for ending in ["st", "nd", "rd", "th", "er", "."] {
        if let Some(cut) = after.strip_prefix(ending) {
            after = cut;
            break;
        }
    }
    let mut words = after.trim_start_matches([' ', '\u{a0}']);
    words = skip_word(words, &["of", "de", "di"]);
    let (month, length) = month(words)?;
    let consumed = rest.len() - words.len() + length;
    let (year, more) = year(&rest[consumed..]);
    Some((end + consumed + more, date(year, month, day)?))
}

/// `November 12th, 2026` at the start of a text.
pub(crate) fn month_first(text: &str) -> Option<(usize, String)> {
    let (month, length) = month(text)?;
    let rest = &text[length..];
    let spaces = rest.len() - rest.trim_start_matches([' ', '.', '\u{a0}']).len();
    let (day, digits, end) = number(&rest[spaces..])?;
    if digits > 2 || spaces == 0 {
        return None;
    }
    let mut consumed = length + spaces + end;
    for ending in ["st", "nd", "rd", "th"] {
        if text[consumed..].starts_with(ending) {
            consumed += 2;
            break;
        }
    }
    ends(&text[consumed..]).then_some(())?;
    let (year, more) = year(&text[consumed..]);
    Some((consumed + more, date(year, month, day)?))
}

/// A year behind a date: ` 2026`, `, 2026`, ` de 2026`.
fn year(text: &str) -> (Option<u32>, usize) {
    let rest = skip_word(text.trim_start_matches([' ', ',', '\u{a0}', '.']), &["de", "del"]);
    match number(rest) {
        Some((year, 4, length)) if (1_900..=2_100).contains(&year) && ends(&rest[length..]) => {
            (Some(year), text.len() - rest.len() + length)
        }
        _ => (None, 0),
    }
}

fn skip_word<'a>(text: &'a str, words: &[&str]) -> &'a str {
    words
        .iter()
        .find_map(|word| text.strip_prefix(word)?.strip_prefix(' '))
        .map_or(text, |rest| rest.trim_start_matches(' '))
}

/// Nothing goes on right behind.
fn ends(text: &str) -> bool {
    !text.chars().next().is_some_and(char::is_alphanumeric)
}

/// The number at the start of a text, its digits, and its length in bytes; at most four digits.
fn number(text: &str) -> Option<(u32, usize, usize)> {
    let (mut value, mut digits, mut end) = (0, 0, 0);
    for (at, c) in text.char_indices() {
        let Some(digit) = fold::digit(c) else { break };
        if digits == 4 {
            return None;
        }
        value = value * 10 + u32::from(digit);
        digits += 1;
        end = at + c.len_utf8();
    }
    (digits > 0).then_some((value, digits, end))
}

/// The month named at the start of a text, and the length of the name.
fn month(text: &str) -> Option<(u32, usize)> {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    if !(3..=24).contains(&end) {
        return None;
    }
    let mut folded = String::new();
    text[..end].chars().for_each(|c| fold::push(c, &mut folded));
    let named = |name: &&str| {
        name.strip_suffix('.').map_or_else(|| folded.starts_with(name), |whole| folded == whole)
    };
    (1..).zip(MONTHS).find(|(_, names)| names.iter().any(&named)).map(|(month, _)| (month, end))
}

fn date(year: Option<u32>, month: u32, day: u32) -> Option<String> {
    let days = DAYS.get(usize::try_from(month.checked_sub(1)?).ok()?)?;
    if !(1..=*days).contains(&day) {
        return None;
    }
    match year {
        Some(year) if (1_900..=2_100).contains(&year) => Some(format!("{year:04}-{month:02}-{day:02}")),
        Some(_) => None,
        None => Some(format!("--{month:02}-{day:02}")),
    }
}
