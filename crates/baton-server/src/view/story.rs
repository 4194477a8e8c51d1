//! What of a conversation the next person must know, each with the item in which it stands: values that were said, what was
//! promised, the customer's first request and sharpest words.
//!
//! Read from the transcript when it is shown, and kept nowhere; the bytes are the customer's own. Deliberately absent: what
//! an action found out (that is verified, and a fact of the conversation).

use baton_core::conversation::Brief;
use baton_core::language::Language;
use baton_nlu::facts::{self, FactKind, Said, Speaker, Standing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::brief::Fact;
use super::item::{Item, ItemKind};
use super::words::pick;
use crate::frame::AuthorKind;

/// Most values shown.
const SAID_MAX: usize = 12;

/// Somebody's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// The words as they were written.
    pub text: String,
    /// Who wrote them.
    pub by: String,
    /// The number of the item.
    pub at: u64,
}

/// What of a conversation the next person must know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Story {
    /// Values that were said and are not verified; `source` says what became of them.
    pub said: Vec<Fact>,
    /// What the company promised in its own words.
    pub promised: Vec<Quote>,
    /// The item with the customer's first request.
    pub wants_at: Option<u64>,
    /// The item with the customer's sharpest words.
    pub mood_at: Option<u64>,
}

/// The story of a transcript in the language `spoken`. `known` are values that are shown elsewhere.
#[must_use]
pub fn story(
    items: &[Item],
    brief: Option<&Brief>,
    known: &[Fact],
    spoken: Language,
    language: Language,
) -> Story {
    let messages: Vec<&Item> = items
        .iter()
        .filter(|item| item.kind == ItemKind::Message && item.author.kind != AuthorKind::System)
        .collect();
    let said: Vec<Said<'_>> = messages
        .iter()
        .map(|item| {
            let by_customer = item.author.kind == AuthorKind::Customer;
            Said { speaker: if by_customer { Speaker::Customer } else { Speaker::Company }, text: &item.text }
        })
        .collect();
    let by_customer = |words: &str| {
        messages.iter().find(|item| item.author.kind == AuthorKind::Customer && item.text.contains(words))
    };
    let at = |words: &str| by_customer(words.trim_end_matches('…').trim()).map(|item| item.seq);
    let promised = facts::promises(&said)
        .into_iter()
        .filter_map(|(at, span)| {
            let item = messages.get(at)?;
            let text = item.text.get(span.start as usize..span.end as usize)?.trim().to_owned();
            Some(Quote { text, by: item.author.name.clone(), at: item.seq })
        })
        .collect();
    Story {
        said: values(&messages, &said, known, spoken, language),
        promised,
        wants_at: brief
            .and_then(|brief| brief.wants.split(" … ").next())
            .filter(|words| !words.is_empty())
            .and_then(at),
        mood_at: brief
            .and_then(|brief| brief.mood_quote.as_deref())
            .filter(|words| !words.is_empty())
            .and_then(at),
    }
}

fn values(
    messages: &[&Item],
    said: &[Said<'_>],
    known: &[Fact],
    spoken: Language,
    language: Language,
) -> Vec<Fact> {
    // Names and quantities are known by the words around them, in the languages of the word lists only; where nouns are
    // written large a large letter says nothing of a name.
    let is_read = |kind| match kind {
        FactKind::Name => matches!(spoken, Language::En | Language::Es),
        FactKind::Quantity => Language::INTERFACE.contains(&spoken),
        FactKind::Date | FactKind::Time | FactKind::Amount | FactKind::Id | FactKind::Words => true,
    };
    let mut shown: Vec<Fact> = Vec::new();
    let found = facts::facts(said);
    // The surest first, and of these the latest: what stays after that is put in the order it was said.
    let mut ranked: Vec<&facts::Fact> =
        found.iter().filter(|fact| is_read(fact.kind) && source(fact.standing, language).is_some()).collect();
    ranked.sort_by_key(|fact| std::cmp::Reverse((fact.standing, fact.message)));
    for fact in ranked {
        let (Some(item), Some(label)) = (messages.get(fact.message), label(fact.kind, language)) else {
            continue;
        };
        let value = fact.value(said);
        let same = |other: &Fact| other.value.to_lowercase().contains(&value.to_lowercase());
        if shown.len() >= SAID_MAX || known.iter().any(same) || shown.iter().any(same) {
            continue;
        }
        let source = source(fact.standing, language).unwrap_or_default();
        shown.push(Fact {
            label: label.to_owned(),
            value: value.to_owned(),
            source: source.to_owned(),
            at: Some(item.seq),
        });
    }
    shown.sort_by_key(|fact| fact.at);
    shown
}

/// What a kind of value is called; none for mere words.
fn label(kind: FactKind, language: Language) -> Option<&'static str> {
    let words = match kind {
        FactKind::Date => ["Day", "Tag", "Día"],
        FactKind::Time => ["Time", "Uhrzeit", "Hora"],
        FactKind::Amount => ["Amount", "Betrag", "Importe"],
        FactKind::Quantity => ["Number of", "Anzahl", "Cantidad"],
        FactKind::Id => ["Number", "Nummer", "Número"],
        FactKind::Name => ["Name", "Name", "Nombre"],
        FactKind::Words => return None,
    };
    Some(pick(language, words))
}

/// What became of a value; none for what the company merely told or what was replaced.
fn source(standing: Standing, language: Language) -> Option<&'static str> {
    let words = match standing {
        Standing::Said => ["said by the customer", "vom Kunden gesagt", "dicho por el cliente"],
        Standing::Confirmed => {
            ["read back, customer agreed", "wiederholt, Kunde stimmte zu", "repetido, el cliente asintió"]
        }
        Standing::Taken => {
            ["offered, customer agreed", "angeboten, Kunde stimmte zu", "ofrecido, el cliente asintió"]
        }
        Standing::Told | Standing::Offered | Standing::Replaced => return None,
    };
    Some(pick(language, words))
}
