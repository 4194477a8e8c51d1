//! I3: a handoff has a reason, a brief, a skill and a deadline; a missed deadline is on record; people's matters are not
//! closed by time.

use std::collections::BTreeMap;

use baton_core::event::ClosedBy;
use baton_core::id::ConversationId;
use baton_core::time::{DAY, SECOND};
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
        outgrown(*id, events, evidence.ends, findings);
    }
    call_backs(evidence, findings);
}

fn wrong(evidence: &Evidence, held: Held, events: &[Happened<Event>], index: usize) -> Option<String> {
    let Happened { commit, at, event } = &events[index];
    let same_commit = |wanted: fn(&Event) -> bool| {
        let rest = events[index..].iter().take_while(|later| later.commit == *commit);
        rest.map(|later| &later.event).any(wanted)
    };
    match event {
        Event::HandoffStarted { reason, brief, skill, requested_at, due_at, .. } => {
            let target = i64::from(target_seconds(evidence, *requested_at)) * SECOND;
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

/// The company's own promise or the strictest rule of its countries and sector on the day of the request.
fn target_seconds(evidence: &Evidence, requested_at: Timestamp) -> u32 {
    let profile = &evidence.company.profile;
    let day = requested_at.as_millis().div_euclid(DAY);
    evidence
        .company
        .promises
        .iter()
        .filter(|pack| profile.countries.contains(&pack.country))
        .filter(|pack| pack.sectors.is_empty() || pack.sectors.contains(&profile.sector))
        .filter(|pack| pack.from.days() <= day && pack.until.is_none_or(|until| day <= until.days()))
        .map(|pack| pack.seconds)
        .fold(evidence.company.policy.promise.target_seconds, u32::min)
}

/// Whoever was told a range is told a new one when the wait outgrows it.
fn outgrown(id: ConversationId, events: &[Happened<Event>], ends: Timestamp, findings: &mut Findings) {
    let mut told: Option<(usize, Timestamp)> = None;
    let closed_at = Happened { commit: u64::MAX, at: ends, event: Event::CallBackDue };
    for (index, happened) in events.iter().chain([&closed_at]).enumerate() {
        let over = match &happened.event {
            Event::AgentJoined { .. }
            | Event::TakenOver { .. }
            | Event::StayedWithAssistant { .. }
            | Event::HandoffStarted { .. }
            | Event::CallBackChosen { at: Some(_), .. }
            | Event::WaitAnnounced { .. }
            | Event::ConversationClosed { .. } => true,
            _ => happened.commit == u64::MAX,
        };
        if let Some((seq, until)) =
            told.filter(|(_, until)| over && happened.at.since(*until) > TOLERANCE_MILLIS)
        {
            let late = happened.at.since(until) / SECOND;
            let what = format!("waited {late} s longer than was said without being told so");
            findings.add(Invariant::I3, Some(id), seq, what);
        }
        if over {
            told = None;
        }
        if let Event::WaitAnnounced { high_seconds: Some(high), .. } = &happened.event {
            told = Some((index + 1, happened.at.plus(i64::from(*high) * SECOND)));
        }
    }
}

/// The time that was chosen is a half hour, and no more than the policy allows have it at once.
fn call_backs(evidence: &Evidence, findings: &mut Findings) {
    let limit = usize::from(evidence.company.policy.promise.call_back.per_half_hour);
    let mut changes: Vec<(u64, usize, ConversationId, Option<Timestamp>)> = Vec::new();
    for (id, events) in &evidence.conversations {
        for (index, happened) in events.iter().enumerate() {
            match &happened.event {
                Event::CallBackChosen { at, .. } => changes.push((happened.commit, index + 1, *id, *at)),
                Event::AgentJoined { .. }
                | Event::TakenOver { .. }
                | Event::StayedWithAssistant { .. }
                | Event::ConversationClosed { .. } => changes.push((happened.commit, index + 1, *id, None)),
                _ => {}
            }
        }
    }
    changes.sort_by_key(|(commit, seq, _, _)| (*commit, *seq));
    let mut chosen: BTreeMap<ConversationId, Timestamp> = BTreeMap::new();
    for (_, seq, id, at) in changes {
        match at {
            Some(at) => {
                chosen.insert(id, at);
                if chosen.values().filter(|other| **other == at).count() > limit {
                    let what = "more are to be called at one time than the policy allows".to_owned();
                    findings.add(Invariant::I3, Some(id), seq, what);
                }
            }
            None => {
                chosen.remove(&id);
            }
        }
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
