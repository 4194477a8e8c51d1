//! I2: who asks for a person is in the queue in the same commit, and only the customer's own consent leads back.

use std::collections::BTreeMap;

use baton_core::Event;
use baton_core::id::{ClientKey, ConversationId};
use baton_core::time::DAY;

use super::{Evidence, Findings, Held, Invariant, holder_at_end, key_of};
use crate::workload::wishes::Wish;

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    let mut wishes: BTreeMap<(ConversationId, &ClientKey), Wish> = BTreeMap::new();
    for sent in &evidence.wishes.sent {
        wishes.insert((sent.conversation, &sent.key), sent.wish);
    }
    for (id, events) in &evidence.conversations {
        let ends = holder_at_end(events);
        for (index, happened) in events.iter().enumerate() {
            let wish = key_of(&happened.event).and_then(|key| wishes.get(&(*id, key)));
            let asked = matches!(happened.event, Event::HumanRequested { .. })
                || matches!(wish, Some(Wish::PersonByButton | Wish::PersonInWords));
            let reached = ends.get(&happened.commit).is_some_and(|held| held.with_people());
            if asked && !reached {
                let what = format!("{wish:?}: asked for a person and is not with people after the commit");
                findings.add(Invariant::I2, Some(*id), index + 1, what);
            }
            back(evidence, *id, index, &happened.event, wish, findings);
        }
    }
    refused(evidence, findings);
}

/// The way back to the assistant is a wish of the customer.
fn back(
    evidence: &Evidence,
    id: ConversationId,
    index: usize,
    event: &Event,
    wish: Option<&Wish>,
    findings: &mut Findings,
) {
    let wanted = match event {
        Event::StayedWithAssistant { .. } => Wish::Stay,
        Event::ReturnAnswered { consent, .. } => Wish::Return(*consent),
        _ => return,
    };
    if !evidence.wishes.sent.is_empty() && wish != Some(&wanted) {
        let what = format!("{} without the customer's {wanted:?}", event.kind());
        findings.add(Invariant::I2, Some(id), index + 1, what);
    }
}

/// A request for a person is refused only when the conversation ended for good.
fn refused(evidence: &Evidence, findings: &mut Findings) {
    for sent in &evidence.wishes.sent {
        if !sent.refused || !matches!(sent.wish, Wish::PersonByButton | Wish::PersonInWords) {
            continue;
        }
        let mut held = Held::Assistant;
        let mut since = sent.at;
        for happened in evidence.conversations.get(&sent.conversation).into_iter().flatten() {
            if happened.at <= sent.at {
                held = held.after(&happened.event);
                if matches!(happened.event, Event::ConversationClosed { .. }) {
                    since = happened.at;
                }
            }
        }
        if held != Held::Closed || sent.at.since(since) <= 7 * DAY {
            let what = format!("{:?} was refused", sent.wish);
            findings.add(Invariant::I2, Some(sent.conversation), 0, what);
        }
    }
}
