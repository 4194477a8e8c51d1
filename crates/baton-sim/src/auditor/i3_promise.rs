//! I3: a handoff has a reason, a brief, a skill and a deadline; a missed deadline is on record; people's matters are not
//! closed by time.

use baton_core::event::ClosedBy;
use baton_core::id::ConversationId;
use baton_core::time::SECOND;
use baton_core::{Event, Timestamp};

use super::{Evidence, Findings, Happened, Held, Invariant};

/// How late the record of a missed promise may be: a failed write is tried again.
const TOLERANCE_MILLIS: i64 = 15 * SECOND;

/// A promise that runs.
struct Promise {
    seq: usize,
    requested_at: Timestamp,
    due_at: Timestamp,
    missed: bool,
}

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    for (id, events) in &evidence.conversations {
        let mut held = Held::Assistant;
        let mut promise: Option<Promise> = None;
        for (index, happened) in events.iter().enumerate() {
            if let Some(what) = wrong(evidence, held, events, index) {
                findings.add(Invariant::I3, Some(*id), index + 1, what);
            }
            follow(*id, &mut promise, index, happened, findings);
            held = held.after(&happened.event);
        }
        overdue(*id, promise.as_ref(), evidence.ends, findings);
    }
}

fn wrong(evidence: &Evidence, held: Held, events: &[Happened<Event>], index: usize) -> Option<String> {
    let Happened { commit, at, event } = &events[index];
    let same_commit = |wanted: fn(&Event) -> bool| {
        let rest = events[index..].iter().take_while(|later| later.commit == *commit);
        rest.map(|later| &later.event).any(wanted)
    };
    match event {
        Event::HandoffStarted { reason, brief, skill, requested_at, due_at, .. } => {
            let target = i64::from(evidence.company.policy.promise.target_seconds) * SECOND;
            if reason.rule.as_str().is_empty() || reason.text.trim().is_empty() {
                Some("a handoff without a reason".to_owned())
            } else if brief.reason != *reason {
                Some("the brief tells another reason".to_owned())
            } else if !evidence.company.skills.contains_key(skill) {
                Some(format!("the skill `{skill}` does not exist"))
            } else if due_at.since(*requested_at) != target || requested_at > at {
                Some("the deadline is not what was promised from the request on".to_owned())
            } else if !same_commit(|later| {
                matches!(later, Event::WaitAnnounced { .. } | Event::TakenOver { .. })
            }) {
                Some("the customer was not told the place in the queue".to_owned())
            } else {
                None
            }
        }
        Event::AgentReleased { .. } => (!same_commit(|later| matches!(later, Event::HandoffStarted { .. })))
            .then(|| "released to nobody".to_owned()),
        Event::ConversationClosed { by: ClosedBy::Silence, .. } => {
            held.with_people().then(|| format!("closed by time while held by {held:?}"))
        }
        _ => None,
    }
}

fn follow(
    id: ConversationId,
    promise: &mut Option<Promise>,
    index: usize,
    happened: &Happened<Event>,
    findings: &mut Findings,
) {
    match &happened.event {
        Event::HandoffStarted { requested_at, due_at, .. } => {
            overdue(id, promise.as_ref(), happened.at, findings);
            // The same request goes on after a transfer: what was missed stays missed.
            let missed =
                promise.as_ref().is_some_and(|before| before.missed && before.requested_at == *requested_at);
            *promise = Some(Promise { seq: index + 1, requested_at: *requested_at, due_at: *due_at, missed });
        }
        Event::PromiseMissed => match promise {
            Some(running) if happened.at >= running.due_at => running.missed = true,
            Some(_) => {
                findings.add(Invariant::I3, Some(id), index + 1, "missed before it was due".to_owned())
            }
            None => findings.add(Invariant::I3, Some(id), index + 1, "missed without a promise".to_owned()),
        },
        Event::Snoozed { .. } if promise.is_some() => {
            findings.add(Invariant::I3, Some(id), index + 1, "put aside while a promise runs".to_owned());
        }
        Event::AgentMessage { .. }
        | Event::StayedWithAssistant { .. }
        | Event::ReturnAnswered { consent: true, .. }
        | Event::ConversationClosed { .. } => {
            overdue(id, promise.as_ref(), happened.at, findings);
            *promise = None;
        }
        _ => {}
    }
}

fn overdue(id: ConversationId, promise: Option<&Promise>, now: Timestamp, findings: &mut Findings) {
    if let Some(running) = promise
        && !running.missed
        && now.since(running.due_at) > TOLERANCE_MILLIS
    {
        let late = now.since(running.due_at) / SECOND;
        let what = format!("the promise was due {late} s ago and is not recorded as missed");
        findings.add(Invariant::I3, Some(id), running.seq, what);
    }
}
