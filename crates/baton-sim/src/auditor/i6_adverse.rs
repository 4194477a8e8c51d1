//! I6: what is against the customer is a person's act; what is beyond somebody's limit takes a second person who may
//! say yes to it; what the assistant leaves to a person reaches one.
//!
//! Limits are judged against the staff as the desk's log tells it at that moment, and daily sums are added up here.

use std::collections::BTreeMap;

use baton_core::approval::ApprovalEnd;
use baton_core::company::{ActionSpec, EffectClass, Role};
use baton_core::desk::StaffProfile;
use baton_core::event::ActionOutcome;
use baton_core::id::{ActionName, ActionRunId, AgentId, ConversationId, FactName};
use baton_core::{DeskEvent, Event};

use super::{Evidence, Findings, Happened, Invariant};

/// A request to a second person, as the log tells it.
struct Asked {
    run: ActionRunId,
    by: Option<AgentId>,
    approved: Option<AgentId>,
}

/// Everything that is known at a point of the log.
struct Floor<'e> {
    evidence: &'e Evidence,
    staff: BTreeMap<AgentId, StaffProfile>,
    asked: BTreeMap<ConversationId, Asked>,
    /// What was moved by whose power: by run, so that a refusal takes it out again.
    used: BTreeMap<ActionRunId, (AgentId, ActionName, i64, u64)>,
    /// Runs that a person asked for or said yes to.
    of_people: BTreeMap<ActionRunId, Option<AgentId>>,
}

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    let mut floor = Floor {
        evidence,
        staff: BTreeMap::new(),
        asked: BTreeMap::new(),
        used: BTreeMap::new(),
        of_people: BTreeMap::new(),
    };
    let mut entries: Vec<(u64, ConversationId, usize, &Happened<Event>)> = Vec::new();
    for (id, events) in &evidence.conversations {
        entries.extend(events.iter().enumerate().map(|(place, found)| (found.commit, *id, place, found)));
        left_alone(*id, events, findings);
    }
    entries.sort_by_key(|(commit, id, place, _)| (*commit, *id, *place));
    let mut desk = evidence.desk.iter().peekable();
    for (commit, id, place, happened) in entries {
        while let Some(before) = desk.next_if(|before| before.commit <= commit) {
            floor.hire(&before.event);
        }
        if let Some(what) = floor.wrong(id, happened) {
            findings.add(Invariant::I6, Some(id), place + 1, what);
        }
        floor.follow(id, happened);
    }
    for done in &evidence.ledger {
        let person = floor.of_people.get(&done.run).copied().flatten();
        if floor.spec(&done.action).is_some_and(ActionSpec::is_adverse) && person.is_none() {
            findings.add(Invariant::I6, None, 0, format!("`{}` was done without a person", done.action));
        }
    }
}

/// What the assistant left to a person called one.
fn left_alone(id: ConversationId, events: &[Happened<Event>], findings: &mut Findings) {
    for (place, happened) in events.iter().enumerate() {
        let Event::ActionLeftToPerson { action, .. } = &happened.event else { continue };
        let reached = events[place..]
            .iter()
            .take_while(|later| later.commit == happened.commit)
            .any(|later| matches!(later.event, Event::HandoffStarted { .. }));
        if !reached {
            let what = format!("`{action}` was left to a person and nobody was called");
            findings.add(Invariant::I6, Some(id), place + 1, what);
        }
    }
}

impl Floor<'_> {
    fn spec(&self, action: &ActionName) -> Option<&ActionSpec> {
        self.evidence.company.actions.get(action)
    }

    fn hire(&mut self, event: &DeskEvent) {
        match event {
            DeskEvent::StaffAdded { agent, profile } => {
                self.staff.insert(*agent, profile.clone());
            }
            DeskEvent::StaffRemoved { agent } => {
                self.staff.remove(agent);
            }
            _ => {}
        }
    }

    fn wrong(&self, id: ConversationId, happened: &Happened<Event>) -> Option<String> {
        let open = self.asked.get(&id);
        match &happened.event {
            Event::ApprovalAsked { .. } => open.map(|_| "two second persons are asked at once".to_owned()),
            Event::HandoffStarted { .. }
            | Event::AgentReleased { .. }
            | Event::TakenOver { .. }
            | Event::ConversationClosed { .. } => {
                let waits = open.is_some_and(|asked| asked.approved.is_none());
                waits.then(|| "a second person is still asked for somebody who holds it no more".to_owned())
            }
            Event::ApprovalEnded { run, end, .. } => match (open, end) {
                (Some(asked), ApprovalEnd::Approved { by, .. } | ApprovalEnd::Refused { by, .. })
                    if asked.run == *run && asked.by == Some(*by) =>
                {
                    Some("who asked decided".to_owned())
                }
                (Some(asked), _) if asked.run == *run => None,
                _ => Some("a decision about nothing that was asked".to_owned()),
            },
            Event::ActionRequested { run, action, arguments, by, approved_by } => {
                self.action(id, happened, *run, action, arguments, (*by, *approved_by))
            }
            _ => None,
        }
    }

    fn action(
        &self,
        id: ConversationId,
        happened: &Happened<Event>,
        run: ActionRunId,
        action: &ActionName,
        arguments: &BTreeMap<FactName, String>,
        (by, approved_by): (Option<AgentId>, Option<AgentId>),
    ) -> Option<String> {
        let spec = self.spec(action).filter(|spec| spec.effect != EffectClass::None)?;
        if by.is_none() && spec.is_adverse() {
            return Some(format!("the assistant asked for `{action}`, which is adverse"));
        }
        let cents = amount(spec, arguments);
        if let Some(second) = approved_by {
            let asked = self.asked.get(&id).filter(|asked| asked.run == run && asked.by == by);
            if asked.is_none_or(|asked| asked.approved != Some(second)) || by == Some(second) {
                return Some(format!("`{action}` without the second person's yes"));
            }
            let profile = self.staff.get(&second)?;
            let supervises = matches!(profile.role, Role::Supervisor | Role::Admin);
            let named = profile.powers.iter().any(|power| power.action == *action);
            return if !named && supervises { None } else { self.beyond(happened, second, spec, cents) };
        }
        let agent = by?;
        if spec.second_person {
            return Some(format!("`{action}` takes two people and one did it"));
        }
        self.beyond(happened, agent, spec, cents)
    }

    /// Whether it is more than the person's own power covers.
    fn beyond(
        &self,
        happened: &Happened<Event>,
        agent: AgentId,
        spec: &ActionSpec,
        cents: u64,
    ) -> Option<String> {
        let name = &spec.name;
        let power = self
            .staff
            .get(&agent)
            .and_then(|profile| profile.powers.iter().find(|power| power.action == *name));
        let Some(power) = power else { return Some(format!("`{name}` by somebody without the power")) };
        let day = self.evidence.company.profile.hours.day(happened.at);
        let mine =
            |used: &&(AgentId, ActionName, i64, u64)| used.0 == agent && used.1 == *name && used.2 == day;
        let today: u64 = self.used.values().filter(mine).map(|used| used.3).sum();
        let over = power.limit_cents.is_some_and(|limit| cents > limit)
            || power.daily_cents.is_some_and(|daily| today + cents > daily);
        over.then(|| format!("`{name}` over a person's limit"))
    }

    fn follow(&mut self, id: ConversationId, happened: &Happened<Event>) {
        match &happened.event {
            Event::ApprovalAsked { run, by, .. } => {
                self.asked.insert(id, Asked { run: *run, by: *by, approved: None });
            }
            Event::ApprovalEnded { end: ApprovalEnd::Approved { by, .. }, .. } => {
                if let Some(asked) = self.asked.get_mut(&id) {
                    asked.approved = Some(*by);
                }
            }
            Event::ApprovalEnded { .. } => {
                self.asked.remove(&id);
            }
            Event::ActionRequested { run, action, arguments, by, approved_by } => {
                let person = approved_by.or(*by);
                self.of_people.insert(*run, person);
                if let (Some(agent), Some(spec)) = (person, self.spec(action)) {
                    let day = self.evidence.company.profile.hours.day(happened.at);
                    let cents = amount(spec, arguments);
                    self.used.insert(*run, (agent, action.clone(), day, cents));
                }
                self.asked.remove(&id);
            }
            Event::ActionEnded { run, outcome: ActionOutcome::Refused { .. }, .. } => {
                self.used.remove(run);
            }
            _ => {}
        }
    }
}

fn amount(spec: &ActionSpec, arguments: &BTreeMap<FactName, String>) -> u64 {
    spec.amount.as_ref().and_then(|name| arguments.get(name)?.parse().ok()).unwrap_or(0)
}
