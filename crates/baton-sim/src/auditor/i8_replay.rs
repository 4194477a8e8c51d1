//! I8: folding the bytes of the log gives the state in memory, byte for byte, and an event read is the event written.

use baton_core::conversation::Conversation;
use baton_core::{Desk, Event};

use super::{Evidence, Findings, Happened, Invariant};

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    for (id, events) in &evidence.conversations {
        if fold(events).is_none() {
            findings.add(Invariant::I8, Some(*id), 0, "the log cannot be folded".to_owned());
        }
        bytes(evidence, *id, events, findings);
    }
    for ((id, seq), live) in &evidence.live {
        let count = usize::try_from(*seq).unwrap_or(usize::MAX);
        let told = evidence.conversations.get(id).and_then(|events| events.get(..count)).and_then(fold);
        match told {
            None => findings.add(Invariant::I8, Some(*id), count, "in memory and not in the log".to_owned()),
            Some(told) if told != *live => {
                let what = format!("replay differs from memory at byte {}", first_difference(&told, live));
                findings.add(Invariant::I8, Some(*id), count, what);
            }
            Some(_) => {}
        }
    }
    let mut desk = Desk::default();
    for happened in &evidence.desk {
        desk.evolve(&happened.event, happened.at);
    }
    if serde_json::to_string(&desk).ok().as_ref() != Some(&evidence.live_desk) {
        findings.add(Invariant::I8, None, 0, "the desk in memory differs from its replay".to_owned());
    }
}

fn fold(events: &[Happened<Event>]) -> Option<String> {
    let state = Conversation::replay(events.iter().map(|Happened { at, event, .. }| (event, *at)))?;
    serde_json::to_string(&state).ok()
}

fn bytes(
    evidence: &Evidence,
    id: baton_core::id::ConversationId,
    events: &[Happened<Event>],
    findings: &mut Findings,
) {
    let records = evidence.log.conversation(id);
    for (index, (record, happened)) in records.iter().zip(events).enumerate() {
        if serde_json::to_vec(&happened.event).ok().as_ref() != Some(&record.json) {
            let what = format!("{} written again gives other bytes", happened.event.kind());
            findings.add(Invariant::I8, Some(id), index + 1, what);
        }
    }
    if records.len() != events.len() {
        findings.add(Invariant::I8, Some(id), 0, "the log has another length".to_owned());
    }
}

fn first_difference(one: &str, two: &str) -> usize {
    one.bytes().zip(two.bytes()).take_while(|(left, right)| left == right).count()
}
