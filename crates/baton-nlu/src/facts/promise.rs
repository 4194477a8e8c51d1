//! Sentences in which the company binds itself: what somebody will do, and what the customer will get and by when.
//!
//! English, German, Spanish. Told by their beginning words, so a sentence about the past or about the customer is none.

use super::word::words;
use super::{Said, Speaker};
use crate::sentences::sentences;
use baton_core::perception::Span;

/// Most promises of a conversation; the last ones count.
const MOST: usize = 6;

/// Words that bind who speaks, folded, as they stand in a sentence.
const BINDING: [&[&str]; 38] = [
    &["i", "will"],
    &["ill"],
    &["we", "will"],
    &["well", "send"],
    &["well", "call"],
    &["well", "refund"],
    &["well", "get", "back"],
    &["i", "am", "sending"],
    &["im", "sending"],
    &["you", "will", "get"],
    &["you", "will", "receive"],
    &["youll", "get"],
    &["youll", "receive"],
    &["you", "get", "a"],
    &["you", "get", "an"],
    &["will", "be", "sent"],
    &["will", "be", "refunded"],
    &["i", "promise"],
    &["ich", "werde"],
    &["wir", "werden"],
    &["ich", "schicke"],
    &["wir", "schicken"],
    &["ich", "melde", "mich"],
    &["wir", "melden", "uns"],
    &["sie", "erhalten"],
    &["sie", "bekommen"],
    &["ich", "erstatte"],
    &["wir", "erstatten"],
    &["ich", "verspreche"],
    &["ich", "rufe", "sie"],
    &["le", "enviare"],
    &["le", "enviaremos"],
    &["le", "llamare"],
    &["le", "llamaremos"],
    &["recibira"],
    &["voy", "a"],
    &["vamos", "a"],
    &["le", "devolveremos"],
];
/// Words that undo them: "I will not", "if you will".
const NOT: [&str; 9] = ["not", "wont", "never", "cannot", "nicht", "kein", "keine", "no", "if"];

/// Where the company promised something: the message and the bytes of the sentence, the last so many, in order.
#[must_use]
pub fn promises(said: &[Said<'_>]) -> Vec<(usize, Span)> {
    let mut found = Vec::new();
    for (at, said) in said.iter().enumerate().filter(|(_, said)| said.speaker == Speaker::Company) {
        let text = super::bounded(said.text);
        for range in sentences(text) {
            if binds(&text[range.clone()]) {
                let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                found.push((at, Span { start: narrow(range.start), end: narrow(range.end) }));
            }
        }
    }
    found.split_off(found.len().saturating_sub(MOST))
}

fn binds(sentence: &str) -> bool {
    if sentence.trim_end().ends_with('?') {
        return false;
    }
    let words: Vec<String> = words(sentence).into_iter().map(|word| word.fold).collect();
    !words.iter().any(|word| NOT.contains(&word.as_str()))
        && BINDING.iter().any(|binding| words.windows(binding.len()).any(|window| window == *binding))
}
