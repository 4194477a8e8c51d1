//! The pieces of a message that may be facts.

use baton_core::perception::Span;

use super::form;
use super::word::{Gap, Word, words};
use super::words::{is_everyday, lists};
use super::{FactKind, Speaker};

/// Words of one piece that has no form of its own.
const MOST_WORDS: usize = 8;
/// Words of a message that is no more than an answer.
const SHORT_ANSWER: usize = 4;

/// A message with what was found in it.
#[derive(Debug)]
pub(super) struct Read<'a> {
    pub(super) text: &'a str,
    pub(super) speaker: Speaker,
    pub(super) words: Vec<Word>,
    pub(super) pieces: Vec<Piece>,
}

/// A piece.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) kind: FactKind,
    pub(super) span: Span,
    pub(super) with_cue: Span,
    /// Its folded words.
    pub(super) folds: Vec<String>,
}

/// Finds the pieces of a message.
pub(super) fn read(text: &str, speaker: Speaker) -> Read<'_> {
    let words = words(text);
    let mut pieces = Vec::new();
    // In a text without capitals a name looks like any other word.
    let has_case = words.iter().any(|word| word.is_capital && word.gap == Gap::Near && !is_i(&word.fold));
    let mut at = 0;
    while at < words.len() {
        let formed = form::at(text, &words, at);
        let (length, kind) = match formed {
            // Inside a name a number is a part of it: "1 Hotel Brooklyn Bridge".
            Some((_, FactKind::Quantity)) if named(&words, at) > 1 && words[at].is_number => {
                (named(&words, at), Some(FactKind::Name))
            }
            Some((length, kind)) => (length, Some(kind)),
            None => plain(text, &words, at, has_case),
        };
        if let Some(kind) = kind {
            pieces.push(piece(&words, at, length, kind));
        }
        at += length.max(1);
    }
    Read { text, speaker, words, pieces }
}

/// Whether a word for a person has a capital wherever it stands.
fn is_i(fold: &str) -> bool {
    matches!(
        fold,
        "i" | "im"
            | "ive"
            | "id"
            | "ill"
            | "sie"
            | "ihr"
            | "ihnen"
            | "ihre"
            | "ihren"
            | "ihrem"
            | "ihrer"
            | "ihres"
    )
}

/// Whether a word can be a part of a name.
fn is_name_word(word: &Word) -> bool {
    (word.is_capital && !is_i(&word.fold)) || (word.is_number && !word.fold.contains([':', '$', '€']))
}

/// How many words from `at` on are written as a name.
fn named(words: &[Word], at: usize) -> usize {
    let mut length = 1;
    while let Some(word) = words.get(at + length).filter(|word| word.gap == Gap::Near) {
        if is_name_word(word) {
            length += 1;
        } else if is_linked(words, at + length) {
            length += 2;
        } else {
            break;
        }
    }
    // A number or a link at the end belongs to what comes next.
    while length > 1 && !words[at + length - 1].is_capital {
        length -= 1;
    }
    if words[at..at + length].iter().filter(|word| word.is_capital).count() < 2 && !words[at].is_capital {
        1
    } else {
        length
    }
}

/// Whether the word at `at` links two words of a name: "Best of the West".
fn is_linked(words: &[Word], at: usize) -> bool {
    lists::LINKS.contains(&words[at].fold.as_str())
        && words.get(at + 1).is_some_and(|next| next.gap == Gap::Near && next.is_capital && !is_i(&next.fold))
}

/// A name, or other words that are not everyday ones; else nothing of one word.
fn plain(text: &str, words: &[Word], at: usize, has_case: bool) -> (usize, Option<FactKind>) {
    let first = &words[at];
    let begins_sentence = first.gap == Gap::Sentence;
    let everyday = is_everyday(&first.fold);
    if first.is_capital && !is_i(&first.fold) && (!begins_sentence || !everyday) {
        let length = named(words, at);
        // Every sentence begins with a capital: a first word alone is a name only where little else is said.
        if begins_sentence && length == 1 && words.len() > SHORT_ANSWER {
            return loose(text, words, at, has_case);
        }
        // One everyday word with a capital is emphasis, a heading, or German.
        if length > 1 || !everyday {
            return (length, Some(FactKind::Name));
        }
    }
    // "The African Queen" at the start of a sentence.
    if first.is_capital && begins_sentence && everyday && !is_i(&first.fold) {
        return (1, None);
    }
    if everyday {
        return (1, None);
    }
    loose(text, words, at, has_case)
}

/// Words from `at` on that are not everyday ones.
fn loose(text: &str, words: &[Word], at: usize, has_case: bool) -> (usize, Option<FactKind>) {
    let mut length = 1;
    while length < MOST_WORDS
        && let Some(word) = words.get(at + length).filter(|word| word.gap == Gap::Near)
        && !is_everyday(&word.fold)
        && form::at(text, words, at + length).is_none()
        && !(has_case && word.is_capital)
    {
        length += 1;
    }
    (length, Some(FactKind::Words))
}

fn piece(words: &[Word], at: usize, length: usize, kind: FactKind) -> Piece {
    let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let taken = &words[at..at + length];
    let (start, end) = (taken.first().map_or(0, |word| word.start), taken.last().map_or(0, |word| word.end));
    // "the 11th" is one value.
    let the = (kind == FactKind::Date && at > 0 && words[at].gap == Gap::Near && words[at - 1].fold == "the")
        .then(|| words[at - 1].start);
    let start = the.unwrap_or(start);
    let at = if the.is_some() { at - 1 } else { at };
    let cue = at
        .checked_sub(1)
        .map(|before| &words[before])
        .filter(|cue| words[at].gap == Gap::Near && lists::CUES.contains(&cue.fold.as_str()));
    let span = Span { start: narrow(start), end: narrow(end) };
    Piece {
        kind,
        span,
        with_cue: Span { start: narrow(cue.map_or(start, |cue| cue.start)), ..span },
        folds: taken.iter().map(|word| word.fold.clone()).collect(),
    }
}
