//! Who gets which conversation: certification, skill, language, presence, capacity, then urgency with ageing, then the
//! longest idle. Immediate on every change; deterministic; blind to how people behave (Annex III 4(b)).
//!
//! Urgency with ageing is one fixed key: the request counts as made earlier by the head start of its priority. All
//! waiting requests age at the same speed, so their order never has to be recomputed, and none can starve.

use std::collections::{BTreeMap, BTreeSet};

use crate::company::Role;
use crate::conversation::{Conversation, Env, Holder};
use crate::desk::{Presence, Staff};
use crate::handoff::Handoff;
use crate::id::{AgentId, ConversationId, SkillName};
use crate::language::Language;
use crate::time::{HOUR, MINUTE, SECOND, Timestamp};
use crate::verdict::Priority;

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
    let group = Group::of(handoff, language);
    group.admits(staff, env, now)
}

/// What waiting conversations have in common for the question who may take them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    skill: SkillName,
    language: Language,
    any_eligible: bool,
    supervisor: bool,
    supervisor_only: bool,
    only: Option<AgentId>,
}

impl Group {
    fn of(handoff: &Handoff, language: Language) -> Self {
        Self {
            skill: handoff.skill.clone(),
            language,
            any_eligible: handoff.any_eligible,
            supervisor: handoff.supervisor,
            supervisor_only: handoff.supervisor_only,
            only: handoff.only,
        }
    }

    fn admits(&self, staff: &Staff, env: &Env<'_>, now: Timestamp) -> Result<(), &'static str> {
        if staff.role == Role::Auditor {
            return Err("auditors read and do not answer");
        }
        if self.only.is_some_and(|only| only != staff.agent) {
            return Err("it is reserved for somebody else");
        }
        // Certification comes first and no rung of the ladder drops it.
        let certified = env.company.skills.get(&self.skill).is_some_and(|skill| skill.certified);
        if certified && !staff.certified(&self.skill, now) {
            return Err("it needs a certification that is not in force");
        }
        let supervises = staff.supervises();
        if self.supervisor_only && !supervises && self.only.is_none() {
            return Err("it is for supervisors");
        }
        let skilled = staff.profile.skills.contains(&self.skill)
            || self.any_eligible
            || (self.supervisor && supervises)
            || self.only == Some(staff.agent);
        if !skilled {
            return Err("it needs another skill");
        }
        if !staff.profile.languages.contains(&self.language) && env.desk.anyone_writes(self.language) {
            return Err("it needs another language");
        }
        Ok(())
    }
}

/// What the router needs to know of a waiting conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    group: Group,
    key: i64,
    passed: BTreeMap<AgentId, Timestamp>,
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
                let key = handoff.requested_at.as_millis() - head_start(handoff.priority);
                self.line.insert((key, id));
                self.line_keys.insert(id, key);
                if let Some((agent, _)) = handoff.offer {
                    self.count(id, agent, conversation.updated_at);
                    return;
                }
                let group = Group::of(handoff, conversation.language);
                self.groups.entry(group.clone()).or_default().insert((key, id));
                self.waiting.insert(id, Waiting { group, key, passed: handoff.passed.clone() });
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
        if let Some(key) = self.line_keys.remove(&id) {
            self.line.remove(&(key, id));
        }
        if let Some(agent) = self.counted.remove(&id)
            && let Some(load) = self.load.get_mut(&agent)
        {
            *load = load.saturating_sub(1);
        }
    }

    fn count(&mut self, id: ConversationId, agent: AgentId, at: Timestamp) {
        self.counted.insert(id, agent);
        *self.load.entry(agent).or_default() += 1;
        let since = self.idle_since.entry(agent).or_default();
        *since = (*since).max(at);
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

    /// The next offer to make, if any conversation has a free and eligible person.
    #[must_use]
    pub fn next(&self, env: &Env<'_>, now: Timestamp) -> Option<Assignment> {
        if self.waiting.is_empty() {
            return None;
        }
        let free: Vec<&Staff> = env.desk.everyone().filter(|staff| self.is_free(staff)).collect();
        if free.is_empty() {
            return None;
        }
        let retry = i64::from(env.company.policy.promise.offer_seconds) * SECOND;
        let mut best: Option<(i64, Assignment)> = None;
        for (group, members) in &self.groups {
            let able: Vec<&Staff> =
                free.iter().copied().filter(|staff| group.admits(staff, env, now).is_ok()).collect();
            if able.is_empty() {
                continue;
            }
            for (key, id) in members {
                if best.as_ref().is_some_and(|(found, _)| found <= key) {
                    break;
                }
                let passed = self.waiting.get(id).map(|waiting| &waiting.passed);
                let chosen = able
                    .iter()
                    .filter(|staff| {
                        passed
                            .and_then(|passed| passed.get(&staff.agent))
                            .is_none_or(|when| now.since(*when) >= retry)
                    })
                    .min_by_key(|staff| (self.idle_since(staff), staff.agent));
                if let Some(staff) = chosen {
                    best = Some((*key, Assignment { conversation: *id, agent: staff.agent }));
                    break;
                }
            }
        }
        best.map(|(_, assignment)| assignment)
    }

    fn is_free(&self, staff: &Staff) -> bool {
        staff.presence == Presence::Available
            && staff.role != Role::Auditor
            && self.load(staff.agent) < u32::from(staff.profile.capacity)
    }

    fn idle_since(&self, staff: &Staff) -> Timestamp {
        self.idle_since.get(&staff.agent).copied().unwrap_or_default().max(staff.presence_since)
    }
}
