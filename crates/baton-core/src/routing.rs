//! Who gets which conversation: certification, skill, language, presence, capacity, then urgency with ageing, then the
//! longest idle. Immediate on every change; deterministic; blind to how people behave (Annex III 4(b)).
//!
//! Urgency with ageing is one fixed key: the request counts as made earlier by the head start of its priority. All
//! waiting requests age at the same speed, so their order never has to be recomputed, and none can starve.
//!
//! Two preferences come after that, both from `policy.toml`: a customer who comes back is offered to the person who helped
//! last, if free; and the last place of somebody with a scarce certified skill is kept free of general work until the
//! rung `reserved`.

mod group;
mod people;

use std::collections::{BTreeMap, BTreeSet};

use crate::conversation::{Conversation, Env, Holder};
use crate::desk::Staff;
use crate::handoff::Handoff;
use crate::id::{AgentId, ConversationId};
use crate::language::Language;
use crate::time::{HOUR, MINUTE, SECOND, Timestamp};
use crate::verdict::Priority;
use group::Group;
use people::People;

/// How much earlier a request of this priority counts as made, in milliseconds.
#[must_use]
pub fn head_start(priority: Priority) -> i64 {
    match priority {
        Priority::Normal => 0,
        Priority::High => 5 * MINUTE,
        Priority::Urgent => HOUR,
    }
}

/// Whether a person may take a handoff at all, whatever their load.
///
/// # Errors
/// Why not, in plain words.
pub fn eligible(
    staff: &Staff,
    handoff: &Handoff,
    language: Language,
    env: &Env<'_>,
    now: Timestamp,
) -> Result<(), &'static str> {
    Group::of(handoff, language).admits(staff, env, now, env.desk.anyone_writes(language))
}

/// What the router needs to know of a waiting conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    group: Group,
    key: i64,
    passed: BTreeMap<AgentId, Timestamp>,
    prefers: Option<AgentId>,
}

/// An offer the router wants made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    /// Which conversation.
    pub conversation: ConversationId,
    /// To whom.
    pub agent: AgentId,
}

/// The waiting conversations, indexed by who may take them, and the load of the staff.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Router {
    waiting: BTreeMap<ConversationId, Waiting>,
    groups: BTreeMap<Group, BTreeSet<(i64, ConversationId)>>,
    /// Everything that waits for a person, asked or not, in order of urgency: for places in the queue.
    line: BTreeSet<(i64, ConversationId)>,
    line_keys: BTreeMap<ConversationId, i64>,
    /// Conversations each person holds or is asked to take.
    load: BTreeMap<AgentId, u32>,
    /// Since when each person has had nothing new.
    idle_since: BTreeMap<AgentId, Timestamp>,
    counted: BTreeMap<ConversationId, AgentId>,
    people: People,
    /// Who wants to be called when, and how many at each time.
    called: BTreeMap<ConversationId, Timestamp>,
    booked: BTreeMap<Timestamp, u16>,
}

impl Router {
    /// Brings the index up to date with a conversation that changed.
    pub fn update(&mut self, conversation: &Conversation) {
        let id = conversation.id;
        self.forget(id);
        if !conversation.is_open() {
            return;
        }
        match conversation.holder {
            Holder::Assistant => {}
            Holder::Agent(agent) => self.count(id, agent, conversation.updated_at),
            Holder::Queue => {
                let Some(handoff) = &conversation.handoff else { return };
                if let Some(at) = handoff.call_back.as_ref().and_then(|chosen| chosen.at) {
                    self.called.insert(id, at);
                    *self.booked.entry(at).or_default() += 1;
                }
                if handoff.called_later().is_some() {
                    return;
                }
                let key = handoff.placed_at.as_millis() - head_start(handoff.priority);
                self.line.insert((key, id));
                self.line_keys.insert(id, key);
                if let Some((agent, _)) = handoff.offer {
                    self.count(id, agent, conversation.updated_at);
                    return;
                }
                let group = Group::of(handoff, conversation.language);
                self.groups.entry(group.clone()).or_default().insert((key, id));
                self.waiting.insert(
                    id,
                    Waiting { group, key, passed: handoff.passed.clone(), prefers: handoff.prefers },
                );
            }
        }
    }

    /// Takes a conversation out.
    pub fn forget(&mut self, id: ConversationId) {
        if let Some(before) = self.waiting.remove(&id)
            && let Some(group) = self.groups.get_mut(&before.group)
        {
            group.remove(&(before.key, id));
            if group.is_empty() {
                self.groups.remove(&before.group);
            }
        }
        if let Some(at) = self.called.remove(&id)
            && let Some(count) = self.booked.get_mut(&at)
        {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.booked.remove(&at);
            }
        }
        if let Some(key) = self.line_keys.remove(&id) {
            self.line.remove(&(key, id));
        }
        if let Some(agent) = self.counted.remove(&id)
            && let Some(load) = self.load.get_mut(&agent)
        {
            *load = load.saturating_sub(1);
            self.file(agent);
        }
    }

    /// Notes who a person is and whether they are in.
    pub fn seat(&mut self, staff: &Staff) {
        let idle = self.idle_since.get(&staff.agent).copied().unwrap_or_default();
        self.people.seat(staff, self.load(staff.agent), idle);
    }

    /// Notes that a person is no longer on the staff.
    pub fn unseat(&mut self, agent: AgentId) {
        self.people.unseat(agent);
    }

    fn file(&mut self, agent: AgentId) {
        let idle = self.idle_since.get(&agent).copied().unwrap_or_default();
        self.people.file(agent, self.load(agent), idle);
    }

    fn count(&mut self, id: ConversationId, agent: AgentId, at: Timestamp) {
        self.counted.insert(id, agent);
        *self.load.entry(agent).or_default() += 1;
        let since = self.idle_since.entry(agent).or_default();
        *since = (*since).max(at);
        self.file(agent);
    }

    /// Conversations a person holds or is asked to take.
    #[must_use]
    pub fn load(&self, agent: AgentId) -> u32 {
        self.load.get(&agent).copied().unwrap_or(0)
    }

    /// The conversations a person holds or is asked to take.
    #[must_use]
    pub fn of_agent(&self, agent: AgentId) -> Vec<ConversationId> {
        self.counted.iter().filter(|(_, counted)| **counted == agent).map(|(id, _)| *id).collect()
    }

    /// Since when a person has had nothing new: whoever has waited longest is asked first.
    #[must_use]
    pub fn idle_since(&self, staff: &Staff) -> Timestamp {
        self.idle_since.get(&staff.agent).copied().unwrap_or_default().max(staff.presence_since)
    }

    /// How many want to be called at a time.
    #[must_use]
    pub fn booked(&self, at: Timestamp) -> u16 {
        self.booked.get(&at).copied().unwrap_or(0)
    }

    /// How many wait for a person.
    #[must_use]
    pub fn queue_length(&self) -> usize {
        self.line.len()
    }

    /// Conversations that wait, most urgent first.
    pub fn line(&self) -> impl Iterator<Item = ConversationId> {
        self.line.iter().map(|(_, id)| *id)
    }

    /// The place in the queue from 1; counting stops at 1,000.
    #[must_use]
    pub fn place(&self, id: ConversationId) -> Option<u32> {
        let key = *self.line_keys.get(&id)?;
        let before = self.line.range(..(key, id)).take(999).count();
        u32::try_from(before + 1).ok()
    }

    /// The next offer to make, if any conversation has a free and eligible person: the most urgent one that has.
    #[must_use]
    pub fn next(&self, env: &Env<'_>, now: Timestamp) -> Option<Assignment> {
        let mut best: Option<((i64, ConversationId), AgentId)> = None;
        for (group, members) in &self.groups {
            let spoken = self.people.write(group.language);
            for place in members {
                if best.as_ref().is_some_and(|(found, _)| found <= place) {
                    break;
                }
                match self.ask(group, place.1, env, now, spoken) {
                    Asked::One(agent) => best = Some((*place, agent)),
                    // Everybody who may take this one has just said no: the next of the group may have more luck.
                    Asked::LaterAgain => continue,
                    Asked::Nobody => {}
                }
                break;
            }
        }
        best.map(|((_, conversation), agent)| Assignment { conversation, agent })
    }

    /// Whom to ask for a conversation of a group.
    fn ask(&self, group: &Group, id: ConversationId, env: &Env<'_>, now: Timestamp, spoken: bool) -> Asked {
        let retry = i64::from(env.company.policy.promise.offer_seconds) * SECOND;
        let waiting = self.waiting.get(&id);
        let passed = |agent: AgentId| {
            let when = waiting.and_then(|waiting| waiting.passed.get(&agent));
            when.is_some_and(|when| now.since(*when) < retry)
        };
        let may = |agent: &AgentId| {
            env.desk.staff(*agent).is_some_and(|staff| {
                group.admits(staff, env, now, spoken).is_ok() && !self.kept_free(group, staff, env, now)
            })
        };
        let preferred = waiting.and_then(|waiting| waiting.prefers);
        if let Some(agent) =
            preferred.filter(|agent| self.people.is_free(*agent) && may(agent) && !passed(*agent))
        {
            return Asked::One(agent);
        }
        let mut asked = Asked::Nobody;
        for agent in self.people.candidates(group, env).filter(may) {
            if !passed(agent) {
                return Asked::One(agent);
            }
            asked = Asked::LaterAgain;
        }
        asked
    }

    /// Whether general work would take the last free place that is kept for a scarce skill.
    fn kept_free(&self, group: &Group, staff: &Staff, env: &Env<'_>, now: Timestamp) -> bool {
        let reserves = &env.company.policy.routing.reserves;
        if reserves.is_empty() || group.reserved || group.only.is_some() || group.needs_proof(env) {
            return false;
        }
        self.people.is_last_place(staff.agent, self.load(staff.agent))
            && reserves.iter().filter(|reserve| staff.certified(&reserve.skill, now)).any(|reserve| {
                let proven = |agent: &AgentId| {
                    env.desk.staff(*agent).is_some_and(|other| other.certified(&reserve.skill, now))
                };
                let others = self.people.certified(&reserve.skill).filter(|agent| *agent != staff.agent);
                others.filter(proven).take(usize::from(reserve.people)).count() < usize::from(reserve.people)
            })
    }
}

/// Whom to ask.
enum Asked {
    One(AgentId),
    /// There are people, and all of them have just said no.
    LaterAgain,
    Nobody,
}
