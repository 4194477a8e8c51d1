//! What became of the values of a message: taken, confirmed, only told, or put aside by what came later.

use std::collections::BTreeSet;

use super::piece::{Piece, Read};
use super::words::{is_everyday, lists};
use super::{Fact, FactKind, Speaker, Standing};

/// Values in a message that reads back.
const READ_BACK_VALUES: usize = 2;
/// Words at the beginning of an answer that decide whether it takes or refuses.
const DECIDING_WORDS: usize = 8;
/// Share of the values of an earlier reading back that a later one must repeat to stand in its place, in parts of ten.
const SAME_MATTER: usize = 4;

/// How the customer answered a message of the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Takes,
    Refuses,
    GoesOn,
}

/// The standing of every message's values.
pub(super) fn standings(read: &[Read<'_>]) -> Vec<Standing> {
    (0..read.len())
        .map(|at| match read[at].speaker {
            Speaker::Customer => Standing::Said,
            Speaker::Company => company(read, at),
        })
        .collect()
}

fn company(read: &[Read<'_>], at: usize) -> Standing {
    let message = &read[at];
    let answer = read[at + 1..].iter().find(|after| after.speaker == Speaker::Customer).map(answer);
    if reads_back(message) {
        return match answer {
            Some(Answer::Refuses) => Standing::Offered,
            _ => Standing::Confirmed,
        };
    }
    if message.pieces.is_empty() {
        return Standing::Told;
    }
    let asked_before = at > 0
        && read[at - 1].speaker == Speaker::Customer
        && read[at - 1].text.contains('?')
        && !message.text.contains('?');
    match answer {
        Some(Answer::Takes) => Standing::Taken,
        Some(Answer::Refuses) | None => Standing::Told,
        Some(Answer::GoesOn) if asked_before => Standing::Told,
        Some(Answer::GoesOn) => Standing::Offered,
    }
}

fn reads_back(message: &Read<'_>) -> bool {
    message.pieces.len() >= READ_BACK_VALUES
        && message.words.iter().any(|word| lists::READS_BACK.contains(&word.fold.as_str()))
}

fn answer(read: &Read<'_>) -> Answer {
    let beginning = || read.words.iter().take(DECIDING_WORDS);
    let refuses = beginning().position(|word| lists::REFUSES.contains(&word.fold.as_str()));
    let takes = beginning().position(|word| lists::TAKES.contains(&word.fold.as_str()));
    match (takes, refuses) {
        // "Yes, and nothing else", "No, that is perfect": what comes first decides.
        (Some(takes), Some(refuses)) if takes < refuses => Answer::Takes,
        (_, Some(_)) => Answer::Refuses,
        (Some(_), None) => Answer::Takes,
        (None, None) => Answer::GoesOn,
    }
}

/// Marks values that something later took the place of.
pub(super) fn put_aside(found: &mut [(Fact, &Piece)], read: &[Read<'_>], first: usize) {
    let by_message = |message: usize, found: &[(Fact, &Piece)]| -> Vec<usize> {
        (0..found.len()).filter(|at| found[*at].0.message == message + first).collect()
    };
    let mut earlier: Option<(Vec<usize>, BTreeSet<&str>)> = None;
    for at in 0..read.len() {
        let here = by_message(at, found);
        // "No, the 5th": values of the same kind in what was just read back or offered go.
        if at > 0
            && read[at].speaker == Speaker::Customer
            && read[at - 1].speaker == Speaker::Company
            && answer(&read[at]) == Answer::Refuses
        {
            let kinds: BTreeSet<FactKind> =
                here.iter().map(|one| found[*one].0.kind).filter(|kind| has_form(*kind)).collect();
            let before = by_message(at - 1, found);
            let gone: Vec<Vec<String>> = before
                .iter()
                .filter(|one| kinds.contains(&found[**one].0.kind))
                .map(|one| found[*one].1.folds.clone())
                .collect();
            for (fact, piece) in found.iter_mut().filter(|(fact, _)| fact.message < at + first) {
                if has_form(fact.kind) && gone.iter().any(|folds| same(folds, &piece.folds)) {
                    fact.standing = Standing::Replaced;
                }
            }
        }
        if read[at].speaker == Speaker::Company && reads_back(&read[at]) {
            let words: BTreeSet<&str> = here
                .iter()
                .flat_map(|one| &found[*one].1.folds)
                .map(String::as_str)
                .filter(|word| !is_everyday(word))
                .collect();
            if let Some((before, known)) = &earlier
                && known.intersection(&words).count() * 10 >= known.len() * SAME_MATTER
            {
                let kinds: BTreeSet<FactKind> = here.iter().map(|one| found[*one].0.kind).collect();
                for one in before {
                    let (fact, piece) = &mut found[*one];
                    let repeated = piece.folds.iter().all(|word| words.contains(word.as_str()));
                    if has_form(fact.kind) && kinds.contains(&fact.kind) && !repeated {
                        fact.standing = Standing::Replaced;
                    }
                }
            }
            earlier = Some((here, words));
        }
    }
}

/// Whether a later value of the same kind can stand in its place.
fn has_form(kind: FactKind) -> bool {
    matches!(kind, FactKind::Date | FactKind::Time | FactKind::Amount | FactKind::Quantity)
}

fn same(one: &[String], other: &[String]) -> bool {
    one == other
}
