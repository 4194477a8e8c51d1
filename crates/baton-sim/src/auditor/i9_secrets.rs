//! I9: no card number that was put into a message is anywhere in the log or in what left for other systems, however it
//! was written.

use std::collections::BTreeSet;

use super::{Evidence, Findings, Invariant};
use crate::log::Record;

/// Digits of a card number, and how far apart they may stand.
const CARD_DIGITS: usize = 16;
const GAP_MAX: usize = 3;

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    let planted: BTreeSet<&[u8]> = evidence.wishes.cards.iter().map(String::as_bytes).collect();
    if planted.is_empty() {
        return;
    }
    let mut look = |conversation, records: &[Record]| {
        for (index, record) in records.iter().enumerate() {
            if holds(&record.json, &planted) {
                let what = "a card number stands in the log".to_owned();
                findings.add(Invariant::I9, conversation, index + 1, what);
            }
        }
    };
    look(None, evidence.log.desk());
    for (id, records) in evidence.log.conversations() {
        look(Some(id), records);
    }
    for sent in evidence.sent.iter().filter(|sent| holds(sent, &planted)) {
        let what = format!("a card number left for another system, in {} bytes", sent.len());
        findings.add(Invariant::I9, None, 0, what);
    }
}

/// Whether a text holds one of the numbers, also with spaces or dashes between the digits.
fn holds(text: &[u8], planted: &BTreeSet<&[u8]>) -> bool {
    let mut digits: Vec<u8> = Vec::new();
    let mut gap = 0;
    for byte in text {
        if byte.is_ascii_digit() {
            digits.push(*byte);
            gap = 0;
        } else if matches!(byte, b' ' | b'-' | b'.') && gap < GAP_MAX {
            gap += 1;
            continue;
        } else {
            digits.clear();
            gap = 0;
        }
        if digits.len() >= CARD_DIGITS && planted.contains(&digits[digits.len() - CARD_DIGITS..]) {
            return true;
        }
    }
    false
}
