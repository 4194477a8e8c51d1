//! Precision and recall of personal data and of masking, per class:
//! `cargo run --release -p baton-nlu --example personal -- ROWS.jsonl`.
//!
//! Rows are objects with `text` and `spans`, a list of objects with `type`, `start` and `end` in characters. A find
//! counts when it overlaps a span of its type; types that are not looked for (names, places) are passed over.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::collections::BTreeMap;
use std::error::Error;

use baton_nlu::{PersonalKind, mask, personal};
use serde_json::Value;

/// The name of a kind in the rows.
fn name(kind: PersonalKind) -> &'static str {
    match kind {
        PersonalKind::Card => "CREDIT_CARD",
        PersonalKind::Iban => "IBAN_CODE",
        PersonalKind::Email => "EMAIL_ADDRESS",
        PersonalKind::Phone => "PHONE_NUMBER",
        PersonalKind::Identity => "US_SSN",
        PersonalKind::Address => "IP_ADDRESS",
        PersonalKind::Link => "DOMAIN_NAME",
    }
}

#[derive(Default)]
struct Tally {
    spans: usize,
    hits: usize,
    found: usize,
    right: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: personal ROWS.jsonl")?;
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let (mut cards, mut masked_cards) = (0, 0);
    for line in std::fs::read_to_string(path)?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let text = row["text"].as_str().ok_or("no text")?;
        let found = personal(text);
        let spans = spans(&row, text).ok_or("no spans")?;
        for (kind, start, end) in &spans {
            let Some((known, tally)) = known(&mut tallies, kind) else { continue };
            tally.spans += 1;
            let overlaps = |span: &baton_core::perception::Span| {
                (span.start as usize) < *end && *start < span.end as usize
            };
            let hit = found.iter().any(|(other, span)| name(*other) == known && overlaps(span));
            tally.hits += usize::from(hit);
            if known == "CREDIT_CARD" {
                cards += 1;
                masked_cards += usize::from(!mask(text, None).text.contains(&text[*start..*end]));
            }
        }
        for (kind, span) in &found {
            let tally = tallies.entry(name(*kind)).or_default();
            tally.found += 1;
            tally.right += usize::from(spans.iter().any(|(other, start, end)| {
                other == name(*kind) && (span.start as usize) < *end && *start < span.end as usize
            }));
        }
    }
    for (kind, tally) in &tallies {
        println!(
            "{kind:14} recall {:.3} of {:3}  precision {:.3} of {:3}",
            tally.hits as f64 / tally.spans.max(1) as f64,
            tally.spans,
            tally.right as f64 / tally.found.max(1) as f64,
            tally.found
        );
    }
    println!("cards masked   {masked_cards} of {cards}");
    Ok(())
}

/// The tally of a type that is looked for.
fn known<'a>(
    tallies: &'a mut BTreeMap<&'static str, Tally>,
    kind: &str,
) -> Option<(&'static str, &'a mut Tally)> {
    use PersonalKind::{Address, Card, Email, Iban, Identity, Link, Phone};
    let all = [Card, Iban, Email, Phone, Identity, Address, Link];
    let known = all.into_iter().map(name).find(|known| *known == kind)?;
    Some((known, tallies.entry(known).or_default()))
}

/// Types with their byte ranges.
fn spans(row: &Value, text: &str) -> Option<Vec<(String, usize, usize)>> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = |value: &Value| bytes.get(usize::try_from(value.as_u64()?).ok()?).copied();
    let span =
        |span: &Value| Some((span["type"].as_str()?.to_owned(), at(&span["start"])?, at(&span["end"])?));
    row["spans"].as_array()?.iter().map(span).collect()
}
