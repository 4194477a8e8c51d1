//! I6: what is against the customer or beyond the assistant's limit is left to a person, and a person gets it.

use baton_core::Event;
use baton_core::company::{Direction, EffectClass};

use super::{Evidence, Findings, Invariant};

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    let adverse = |action| {
        evidence
            .company
            .actions
            .get(action)
            .is_some_and(|spec| spec.direction == Direction::Adverse && spec.effect != EffectClass::None)
    };
    for (id, events) in &evidence.conversations {
        for (index, happened) in events.iter().enumerate() {
            match &happened.event {
                Event::ActionRequested { action, .. } if adverse(action) => {
                    let what = format!("the assistant asked for `{action}`, which is adverse");
                    findings.add(Invariant::I6, Some(*id), index + 1, what);
                }
                Event::ActionLeftToPerson { action, .. } => {
                    let reached = events[index..]
                        .iter()
                        .take_while(|later| later.commit == happened.commit)
                        .any(|later| matches!(later.event, Event::HandoffStarted { .. }));
                    if !reached {
                        let what = format!("`{action}` was left to a person and nobody was called");
                        findings.add(Invariant::I6, Some(*id), index + 1, what);
                    }
                }
                _ => {}
            }
        }
    }
    for done in evidence.ledger.iter().filter(|done| adverse(&done.action)) {
        findings.add(Invariant::I6, None, 0, format!("`{}` was done without a person", done.action));
    }
}
