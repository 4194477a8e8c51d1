//! What a search shows: a conversation, and the part of a message with the words.

use baton_core::desk::Desk;
use baton_core::event::Event;
use baton_nlu::folded;
use baton_store::words;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::row::{Row, full_name};
use crate::frame::{Author, AuthorKind};

/// Characters before the first word that was found.
const BEFORE: usize = 60;
/// Characters of an excerpt.
const LENGTH: usize = 220;

/// A word of so many letters may be the beginning of one, as in the index.
const OPEN_FROM: usize = 3;

/// A piece of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExcerptPart {
    /// The text.
    pub text: String,
    /// Whether it is one of the words that were looked for.
    pub hit: bool,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchHit {
    /// Its conversation, as in a list.
    pub row: Row,
    /// The number of its event, as in the transcript.
    pub seq: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Who said it.
    pub author: Author,
    /// Whether only staff see it.
    pub note: bool,
    /// The part of it with the words.
    pub parts: Vec<ExcerptPart>,
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchPage {
    /// The newest message first; at most one of a conversation in a page.
    pub hits: Vec<SearchHit>,
    /// What to pass as `before` for the next page, if there is one.
    pub next: Option<String>,
    /// Whether every message is searched. False for a while after a start.
    pub complete: bool,
    /// How many messages are searched.
    pub messages: u64,
}

/// Who wrote what is no message of its own: the customer's name, a summary at the end.
pub(crate) fn author_of(event: &Event, row: &Row, desk: &Desk) -> Author {
    match event {
        Event::WrappedUp { agent, .. } => Author { kind: AuthorKind::Agent, name: full_name(desk, *agent) },
        _ => Author { kind: AuthorKind::Customer, name: row.customer.name.clone() },
    }
}

/// The part of a text around the first of the words (folded), cut into what was looked for and the rest.
pub(crate) fn excerpt(text: &str, wanted: &str) -> Vec<ExcerptPart> {
    let wanted: Vec<&str> = words(wanted).collect();
    let open = wanted.last().copied().filter(|word| word.chars().count() >= OPEN_FROM);
    let is_hit = |word: &str| {
        let word = folded(word);
        wanted.contains(&word.as_str()) || open.is_some_and(|begin| word.starts_with(begin))
    };
    let start = text.as_ptr() as usize;
    let hits: Vec<(usize, usize)> = words(text)
        .filter(|word| is_hit(word))
        .map(|word| {
            let from = word.as_ptr() as usize - start;
            (from, from + word.len())
        })
        .collect();
    let first = hits.first().map_or(0, |(from, _)| *from);
    let from =
        text[..first].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| word_begin(text, at, first));
    let to = text[from..].char_indices().nth(LENGTH).map_or(text.len(), |(at, _)| from + at);
    let mut parts = Vec::new();
    let mut add = |text: &str, hit: bool| {
        if !text.is_empty() {
            parts.push(ExcerptPart { text: text.to_owned(), hit });
        }
    };
    add(if from > 0 { "… " } else { "" }, false);
    let mut at = from;
    for (begin, end) in hits.into_iter().filter(|(begin, end)| *begin >= from && *end <= to) {
        add(&text[at..begin], false);
        add(&text[begin..end], true);
        at = end;
    }
    add(&text[at..to], false);
    add(if to < text.len() { "…" } else { "" }, false);
    parts
}

/// The begin of the next word after a place, so that an excerpt does not begin within one.
fn word_begin(text: &str, at: usize, until: usize) -> usize {
    text[at..until].find(char::is_whitespace).map_or(at, |space| {
        let after = at + space;
        after + text[after..].chars().next().map_or(0, char::len_utf8)
    })
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    fn shown(text: &str, wanted: &str) -> String {
        excerpt(text, wanted)
            .iter()
            .map(|part| if part.hit { format!("[{}]", part.text) } else { part.text.clone() })
            .collect()
    }

    #[test]
    fn words_are_marked_whatever_their_case_and_accents() {
        assert_eq!(
            shown("Die Rückgabe, bitte die RÜCKGABE", "ruckgabe "),
            "Die [Rückgabe], bitte die [RÜCKGABE]"
        );
        assert_eq!(shown("Order NH-20418 is late", "nh-20418"), "Order [NH]-[20418] is late");
        assert_eq!(shown("a broken zipper", "zip"), "a broken [zipper]");
        assert_eq!(shown("nothing of it", "xyz"), "nothing of it");
        assert_eq!(shown("", "xyz"), "");
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_word() {
        let text = format!("{}zipper {}", "before ".repeat(40), "after ".repeat(80));
        let shown = shown(&text, "zipper");
        assert!(shown.starts_with("… before ") && shown.ends_with('…'), "{shown}");
        assert!(shown.contains("before [zipper] after"), "{shown}");
        assert!(shown.chars().count() < 240, "{shown}");
    }
}
