//! I3, the other half: nobody waits while somebody who may take it is free, and nobody is held by someone who is not in.

mod may_take;

use std::collections::{BTreeMap, BTreeSet};

use baton_core::company::RungKind;
use baton_core::desk::{Presence, StaffProfile};
use baton_core::handoff::ReleaseReason;
use baton_core::id::{AgentId, ConversationId, SkillName};
use baton_core::time::{HOUR, MINUTE, SECOND};
use baton_core::verdict::Priority;
use baton_core::{DeskEvent, Event, Language, Timestamp};

use super::{Evidence, Findings, Held, Invariant};

/// A conversation as far as routing goes.
struct Matter {
    held: Held,
    skill: SkillName,
    language: Language,
    any_eligible: bool,
    reserved: bool,
    supervisor: bool,
    supervisor_only: bool,
    only: Option<AgentId>,
    asked: Option<AgentId>,
    /// Wants to be called later, and is not asked of anybody before.
    later: bool,
    passed: BTreeMap<AgentId, Timestamp>,
    placed_at: Timestamp,
    /// The request counts as made earlier by the head start of its priority.
    place: i64,
    seq: usize,
}

struct Floor<'e> {
    evidence: &'e Evidence,
    staff: BTreeMap<AgentId, (StaffProfile, Presence)>,
    matters: BTreeMap<ConversationId, Matter>,
    /// What is with people: in the queue or held by an agent.
    with_people: BTreeSet<ConversationId>,
    /// What the commit told and offered.
    told: Vec<(ConversationId, u32, usize)>,
    offered: Vec<(ConversationId, AgentId, usize)>,
}

/// Something of one commit, in order.
enum Entry<'e> {
    Desk(&'e DeskEvent),
    Conversation(ConversationId, usize, &'e Event),
}

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    let mut timeline: Vec<(u64, Timestamp, Entry<'_>)> = Vec::new();
    for happened in &evidence.desk {
        timeline.push((happened.commit, happened.at, Entry::Desk(&happened.event)));
    }
    for (id, events) in &evidence.conversations {
        for (index, happened) in events.iter().enumerate() {
            let entry = Entry::Conversation(*id, index + 1, &happened.event);
            timeline.push((happened.commit, happened.at, entry));
        }
    }
    // Stable: within a commit the desk comes first and each stream keeps its order.
    timeline.sort_by_key(|(commit, _, _)| *commit);
    let mut floor = Floor {
        evidence,
        staff: BTreeMap::new(),
        matters: BTreeMap::new(),
        with_people: BTreeSet::new(),
        told: Vec::new(),
        offered: Vec::new(),
    };
    for (place, (commit, at, entry)) in timeline.iter().enumerate() {
        floor.take(*at, entry);
        if timeline.get(place + 1).is_none_or(|(next, _, _)| next != commit) {
            floor.judge(*at, findings);
            floor.told.clear();
            floor.offered.clear();
        }
    }
}

impl Floor<'_> {
    fn take(&mut self, at: Timestamp, entry: &Entry<'_>) {
        match entry {
            Entry::Desk(DeskEvent::StaffAdded { agent, profile }) => {
                let presence = self.staff.get(agent).map_or(Presence::Offline, |(_, presence)| *presence);
                self.staff.insert(*agent, (profile.clone(), presence));
            }
            Entry::Desk(DeskEvent::StaffRemoved { agent }) => {
                self.staff.remove(agent);
            }
            Entry::Desk(DeskEvent::PresenceChanged { agent, presence, .. }) => {
                if let Some((_, now)) = self.staff.get_mut(agent) {
                    *now = *presence;
                }
            }
            Entry::Desk(_) => {}
            Entry::Conversation(id, seq, event) => self.take_event(*id, *seq, at, event),
        }
    }

    fn take_event(&mut self, id: ConversationId, seq: usize, at: Timestamp, event: &Event) {
        if let Event::ConversationOpened { language, .. } = event {
            let matter = Matter {
                held: Held::Assistant,
                skill: SkillName::from("general"),
                language: *language,
                any_eligible: false,
                reserved: false,
                supervisor: false,
                supervisor_only: false,
                only: None,
                asked: None,
                later: false,
                passed: BTreeMap::new(),
                placed_at: at,
                place: 0,
                seq,
            };
            self.matters.insert(id, matter);
        }
        let Some(matter) = self.matters.get_mut(&id) else { return };
        matter.held = matter.held.after(event);
        match event {
            Event::CustomerMessage { perception, .. } => matter.language = perception.language,
            Event::HandoffStarted { skill, agent, supervisor, priority, requested_at, placed_at, .. } => {
                matter.skill = skill.clone();
                matter.placed_at = placed_at.unwrap_or(*requested_at);
                matter.place = place(matter.placed_at, *priority);
                matter.any_eligible = false;
                matter.reserved = false;
                matter.supervisor = *supervisor;
                matter.supervisor_only = *supervisor;
                matter.only = *agent;
                matter.asked = None;
                matter.later = false;
                matter.passed.clear();
                matter.seq = seq;
            }
            Event::HandoffRaised { skill, priority, .. } => {
                matter.skill = skill.clone();
                matter.place = place(matter.placed_at, *priority);
            }
            Event::CallBackChosen { at, .. } => matter.later = at.is_some(),
            Event::CallBackDue => matter.later = false,
            Event::WaitAnnounced { position, .. } => self.told.push((id, *position, seq)),
            Event::LadderClimbed { to, .. } => {
                matter.only = None;
                matter.passed.clear();
                match to {
                    RungKind::AnyEligible => matter.any_eligible = true,
                    RungKind::Reserved => matter.reserved = true,
                    RungKind::Supervisor => matter.supervisor = true,
                    RungKind::CallBack => {}
                }
            }
            Event::Offered { agent, .. } => {
                matter.asked = Some(*agent);
                self.offered.push((id, *agent, seq));
            }
            Event::OfferEnded { agent, reason } => {
                matter.asked = None;
                // Whose offer was taken back has not said no.
                if *reason != ReleaseReason::Withdrawn {
                    matter.passed.insert(*agent, at);
                }
            }
            _ => {}
        }
        if matter.held != Held::Queue {
            matter.asked = None;
        }
        if matter.held.with_people() {
            self.with_people.insert(id);
        } else {
            self.with_people.remove(&id);
        }
    }

    fn judge(&self, now: Timestamp, findings: &mut Findings) {
        for (id, matter) in self.people() {
            if let Held::Agent(agent) = matter.held
                && self.staff.get(&agent).is_none_or(|(_, presence)| *presence == Presence::Offline)
            {
                let what = format!("held by {agent}, who is not in");
                findings.add(Invariant::I3, Some(id), matter.seq, what);
            }
        }
        self.judge_places(findings);
        self.judge_order(now, findings);
        let free: Vec<(&AgentId, &StaffProfile)> = self
            .staff
            .iter()
            .filter(|(agent, (profile, presence))| {
                *presence == Presence::Available && self.load(**agent) < usize::from(profile.capacity)
            })
            .map(|(agent, (profile, _))| (agent, profile))
            .collect();
        if free.is_empty() {
            return;
        }
        let waits = |matter: &&Matter| matter.held == Held::Queue && matter.asked.is_none() && !matter.later;
        for (id, matter) in self.people().filter(|(_, matter)| waits(matter)) {
            let idle = free.iter().find(|(agent, profile)| {
                self.may_take(**agent, profile, matter, now)
                    && !self.has_passed(**agent, matter, now)
                    && !self.kept_free(**agent, profile, matter, now)
            });
            if let Some((agent, _)) = idle {
                let what = format!("waits while {agent} is free and may take it");
                findings.add(Invariant::I3, Some(id), matter.seq, what);
            }
        }
    }

    /// The place that was told is the place in the line.
    fn judge_places(&self, findings: &mut Findings) {
        for (id, told, seq) in &self.told {
            let Some(mine) = self.matters.get(id).filter(|matter| matter.held == Held::Queue) else {
                continue;
            };
            let first = |(other, matter): &(ConversationId, &Matter)| {
                matter.held == Held::Queue && !matter.later && (matter.place, *other) < (mine.place, *id)
            };
            let before = self.people().filter(first).count();
            if usize::try_from(*told).unwrap_or(0) != before + 1 {
                let what = format!("was told place {told} and has place {}", before + 1);
                findings.add(Invariant::I3, Some(*id), *seq, what);
            }
        }
    }

    /// Whoever was asked was asked for the most urgent matter that person may take.
    fn judge_order(&self, now: Timestamp, findings: &mut Findings) {
        for (id, agent, seq) in &self.offered {
            let (Some(mine), Some((profile, _))) = (self.matters.get(id), self.staff.get(agent)) else {
                continue;
            };
            let skipped = self.people().find(|(_, matter)| {
                matter.held == Held::Queue
                    && matter.asked.is_none()
                    && !matter.later
                    && matter.place < mine.place
                    && self.may_take(*agent, profile, matter, now)
                    && !self.has_passed(*agent, matter, now)
                    && !self.kept_free(*agent, profile, matter, now)
            });
            if let Some((other, _)) = skipped {
                let what = format!("{agent} was asked although {other} is more urgent");
                findings.add(Invariant::I3, Some(*id), *seq, what);
            }
        }
    }

    /// Whether somebody said no to a matter a moment ago.
    fn has_passed(&self, agent: AgentId, matter: &Matter, now: Timestamp) -> bool {
        let pause = i64::from(self.evidence.company.policy.promise.offer_seconds) * SECOND;
        matter.passed.get(&agent).is_some_and(|passed| now.since(*passed) < pause)
    }

    fn people(&self) -> impl Iterator<Item = (ConversationId, &Matter)> {
        self.with_people.iter().filter_map(|id| Some((*id, self.matters.get(id)?)))
    }

    fn load(&self, agent: AgentId) -> usize {
        self.people()
            .filter(|(_, matter)| matter.held == Held::Agent(agent) || matter.asked == Some(agent))
            .count()
    }
}

/// The place in the line as a number: urgent counts as an hour earlier, high as five minutes.
fn place(requested_at: Timestamp, priority: Priority) -> i64 {
    let earlier = match priority {
        Priority::Normal => 0,
        Priority::High => 5 * MINUTE,
        Priority::Urgent => HOUR,
    };
    requested_at.as_millis() - earlier
}
