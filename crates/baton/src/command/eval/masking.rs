//! Masking and personal data, class by class.
//!
//! A find is right when it overlaps a marked span of its class.

use std::collections::BTreeMap;

use anyhow::Result;
use baton_core::perception::SecretKind;
use baton_nlu::{PersonalKind, mask, personal};
use serde_json::Value;

use super::data::Run;
use super::measure::Measure;
use super::scorecard::{Estimate, Found};

/// Classes that stay in the message on purpose.
const NOT_MASKED: &str = "masking takes out card numbers, security codes, IBANs, passwords and keys; mail addresses, \
                          telephone numbers, identity numbers, network addresses and links are found and stay, \
                          because a person needs them to help; names, titles, ages, dates, organisations, places and \
                          postal addresses are not looked for: they have no form of their own";

/// Finds and marks of one class.
#[derive(Debug, Default)]
struct Tally {
    marked: usize,
    hit: usize,
    found: usize,
    right: usize,
}

/// A marked span, in bytes.
struct Mark {
    class: String,
    start: usize,
    end: usize,
}

/// The class of a kind in the rows, the set's key and title.
fn class(kind: PersonalKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        PersonalKind::Card => ("CREDIT_CARD", "pii-card", "card numbers, found"),
        PersonalKind::Iban => ("IBAN_CODE", "pii-iban", "IBANs, found"),
        PersonalKind::Email => ("EMAIL_ADDRESS", "pii-email", "mail addresses, found"),
        PersonalKind::Phone => ("PHONE_NUMBER", "pii-phone", "telephone numbers, found"),
        PersonalKind::Identity => ("US_SSN", "pii-identity", "identity numbers, found"),
        PersonalKind::Address => ("IP_ADDRESS", "pii-address", "network addresses, found"),
        PersonalKind::Link => ("DOMAIN_NAME", "pii-link", "links, found"),
    }
}

pub(super) fn masking(run: &Run, set: &'static str) -> Result<Found> {
    const KINDS: [PersonalKind; 7] = [
        PersonalKind::Card,
        PersonalKind::Iban,
        PersonalKind::Email,
        PersonalKind::Phone,
        PersonalKind::Identity,
        PersonalKind::Address,
        PersonalKind::Link,
    ];
    let mut tallies: BTreeMap<PersonalKind, Tally> = BTreeMap::new();
    let mut masked = Tally::default();
    run.rows("robustness/pii_train.jsonl", |row| {
        let text = row.need(&["text"])?;
        let marks = marks(row.value("spans"), &text).ok_or_else(|| {
            row.wrong("field `spans` is not a list of `type`, `start` and `end` within the text")
        })?;
        let found: Vec<_> = personal(&text)
            .into_iter()
            .map(|(kind, span)| (kind, span.start as usize, span.end as usize))
            .collect();
        let overlap = |mark: &Mark, kind: PersonalKind, start: usize, end: usize| {
            mark.class == class(kind).0 && start < mark.end && mark.start < end
        };
        for kind in KINDS {
            let tally = tallies.entry(kind).or_default();
            for mark in marks.iter().filter(|mark| mark.class == class(kind).0) {
                tally.marked += 1;
                let hit = found
                    .iter()
                    .any(|(other, start, end)| *other == kind && overlap(mark, kind, *start, *end));
                tally.hit += usize::from(hit);
            }
            for (_, start, end) in found.iter().filter(|(other, ..)| *other == kind) {
                tally.found += 1;
                tally.right += usize::from(marks.iter().any(|mark| overlap(mark, kind, *start, *end)));
            }
        }
        add_masked(&mut masked, &text, &marks);
        Ok(())
    })?;
    let mut found = Found::default();
    add(&mut found, set, "card numbers, masked", &masked);
    for (kind, tally) in tallies.iter().filter(|(_, tally)| tally.marked > 0) {
        let (_, set, title) = class(*kind);
        add(&mut found, set, title, tally);
    }
    found.notes.push(NOT_MASKED.to_owned());
    Ok(found)
}

/// What is gone from the masked text, and how many of its masks stand for a marked number.
fn add_masked(tally: &mut Tally, text: &str, marks: &[Mark]) {
    let after = mask(text, None);
    let cards: Vec<&Mark> = marks.iter().filter(|mark| mark.class == "CREDIT_CARD").collect();
    let gone = cards.iter().filter(|mark| !after.text.contains(&text[mark.start..mark.end])).count();
    let masks = after.secrets.iter().filter(|(kind, _)| *kind == SecretKind::CardNumber).count();
    tally.marked += cards.len();
    tally.hit += gone;
    tally.found += masks;
    tally.right += masks.min(gone);
}

fn add(found: &mut Found, set: &'static str, title: &'static str, tally: &Tally) {
    found.add(set, title, Measure::Recall, Estimate::share(tally.hit, tally.marked));
    found.add(set, title, Measure::Precision, Estimate::share(tally.right, tally.found));
}

/// The marks of a row, whose places are counted in characters.
fn marks(spans: &Value, text: &str) -> Option<Vec<Mark>> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = |value: &Value| bytes.get(usize::try_from(value.as_u64()?).ok()?).copied();
    let mark = |span: &Value| {
        let (start, end) = (at(&span["start"])?, at(&span["end"])?);
        (start <= end).then_some(())?;
        Some(Mark { class: span["type"].as_str()?.to_owned(), start, end })
    };
    spans.as_array()?.iter().map(mark).collect()
}
