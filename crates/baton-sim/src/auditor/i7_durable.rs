//! I7: what was acknowledged is in the log exactly once, and each effect happened once for its key.

use std::collections::{BTreeMap, BTreeSet};

use baton_core::Event;
use baton_core::company::EffectClass;
use baton_core::id::{ClientKey, ConversationId};

use super::{Evidence, Findings, Invariant, key_of};

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    let mut events_of_key: BTreeMap<(ConversationId, &ClientKey), (u32, u64)> = BTreeMap::new();
    let mut runs = BTreeSet::new();
    for (id, events) in &evidence.conversations {
        let mut ended = BTreeSet::new();
        let mut confirmations: u32 = 0;
        for (index, happened) in events.iter().enumerate() {
            if let Some(key) = key_of(&happened.event) {
                let (count, commit) = events_of_key.entry((*id, key)).or_default();
                *count += 1;
                *commit = happened.commit;
                if *count > 1 {
                    let what = format!("{} happened again for the same key", happened.event.kind());
                    findings.add(Invariant::I7, Some(*id), index + 1, what);
                }
            }
            let wrong = match &happened.event {
                Event::ActionConfirmed { .. } => {
                    confirmations = 1;
                    None
                }
                Event::ActionRequested { run, action, by, .. } => {
                    let spec = evidence.company.actions.get(action);
                    let changes = spec.is_none_or(|spec| spec.effect != EffectClass::None);
                    let twice = !runs.insert(*run);
                    // What a person does needs no yes of the customer in the assistant's dialogue.
                    let unconfirmed = changes && by.is_none() && confirmations == 0;
                    if changes && by.is_none() {
                        confirmations = 0;
                    }
                    (twice || unconfirmed).then(|| format!("`{action}` was asked for again after one yes"))
                }
                Event::ActionEnded { run, action, .. } => (!runs.contains(run) || !ended.insert(*run))
                    .then(|| format!("`{action}` ended twice or was never asked for")),
                _ => None,
            };
            if let Some(what) = wrong {
                findings.add(Invariant::I7, Some(*id), index + 1, what);
            }
        }
    }
    acknowledged(evidence, &events_of_key, findings);
    let mut done = BTreeSet::new();
    for entry in &evidence.ledger {
        if !done.insert(entry.run) {
            findings.add(Invariant::I7, None, 0, format!("`{}` was done twice for one run", entry.action));
        }
    }
}

fn acknowledged(
    evidence: &Evidence,
    events_of_key: &BTreeMap<(ConversationId, &ClientKey), (u32, u64)>,
    findings: &mut Findings,
) {
    for sent in &evidence.wishes.sent {
        let found = events_of_key.get(&(sent.conversation, &sent.key));
        match (sent.acknowledged, found) {
            (Some(_), None) => {
                let what = format!("{:?} was acknowledged and is not in the log", sent.wish);
                findings.add(Invariant::I7, Some(sent.conversation), 0, what);
            }
            (Some(acknowledged), Some((_, commit))) if acknowledged != *commit => {
                let what = format!("{:?} was acknowledged before or after it was written", sent.wish);
                findings.add(Invariant::I7, Some(sent.conversation), 0, what);
            }
            (None, Some(_)) => {
                let what = format!("{:?} is in the log and was never acknowledged", sent.wish);
                findings.add(Invariant::I7, Some(sent.conversation), 0, what);
            }
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}
