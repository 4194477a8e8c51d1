//! The people who are free, filed by what they can do and in the order in which they are asked.
//!
//! A pool narrows the search and never decides: [`Group::admits`] has the last word on everybody found in one. Pools are
//! kept up to date with every change of presence and load, so that a decision walks the few people who fit and not the
//! whole staff.

use std::collections::{BTreeMap, BTreeSet};

use super::group::Group;
use crate::company::Role;
use crate::conversation::Env;
use crate::desk::{Presence, Staff};
use crate::id::{AgentId, SkillName};
use crate::language::Language;
use crate::time::Timestamp;

/// Who is in a pool.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Ability {
    Anyone,
    Skilled(SkillName),
    /// In force or not: time decides when somebody is asked.
    Certified(SkillName),
    Supervises,
}

/// People with an ability who write a language; without one, whatever they write.
type Pool = (Ability, Option<Language>);

/// Free people, longest idle first.
type Line = BTreeSet<(Timestamp, AgentId)>;

/// A person as far as the pools go.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seat {
    capacity: u32,
    presence: Presence,
    presence_since: Timestamp,
    languages: Vec<Language>,
    pools: Vec<Pool>,
    /// Under which time the person is filed now; none when not free.
    filed: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct People {
    seats: BTreeMap<AgentId, Seat>,
    free: BTreeMap<Pool, Line>,
    /// How many of those who are in write each language.
    writers: BTreeMap<Language, usize>,
}

impl People {
    /// Takes a person in, or notes a change of profile or presence.
    pub(super) fn seat(&mut self, staff: &Staff, load: u32, idle_since: Timestamp) {
        self.unseat(staff.agent);
        if staff.presence != Presence::Offline {
            for language in languages_of(staff) {
                *self.writers.entry(language).or_default() += 1;
            }
        }
        let seat = Seat {
            capacity: if staff.role == Role::Auditor { 0 } else { u32::from(staff.profile.capacity) },
            presence: staff.presence,
            presence_since: staff.presence_since,
            languages: languages_of(staff).collect(),
            pools: pools_of(staff),
            filed: None,
        };
        self.seats.insert(staff.agent, seat);
        self.file(staff.agent, load, idle_since);
    }

    /// Takes a person out.
    pub(super) fn unseat(&mut self, agent: AgentId) {
        self.file(agent, u32::MAX, Timestamp::default());
        let Some(seat) = self.seats.remove(&agent) else { return };
        if seat.presence != Presence::Offline {
            for language in &seat.languages {
                if let Some(count) = self.writers.get_mut(language) {
                    *count = count.saturating_sub(1);
                }
            }
        }
    }

    /// Files a person whose load changed: among the free ones or not.
    pub(super) fn file(&mut self, agent: AgentId, load: u32, idle_since: Timestamp) {
        let Some(seat) = self.seats.get_mut(&agent) else { return };
        let free = seat.presence == Presence::Available && load < seat.capacity;
        let wanted = free.then(|| idle_since.max(seat.presence_since));
        if seat.filed == wanted {
            return;
        }
        for pool in &seat.pools {
            if let Some(before) = seat.filed
                && let Some(line) = self.free.get_mut(pool)
            {
                line.remove(&(before, agent));
            }
            if let Some(since) = wanted {
                self.free.entry(pool.clone()).or_default().insert((since, agent));
            }
        }
        seat.filed = wanted;
    }

    /// Whether somebody who is in writes a language.
    pub(super) fn write(&self, language: Language) -> bool {
        self.writers.get(&language).is_some_and(|count| *count > 0)
    }

    /// Whether a person is free.
    pub(super) fn is_free(&self, agent: AgentId) -> bool {
        self.seats.get(&agent).is_some_and(|seat| seat.filed.is_some())
    }

    /// Whether another conversation would take a person's last place.
    pub(super) fn is_last_place(&self, agent: AgentId, load: u32) -> bool {
        self.seats.get(&agent).is_some_and(|seat| load + 1 >= seat.capacity)
    }

    /// Free people who may fit, longest idle first.
    pub(super) fn candidates<'p>(
        &'p self,
        group: &Group,
        env: &Env<'_>,
    ) -> Box<dyn Iterator<Item = AgentId> + 'p> {
        if let Some(only) = group.only {
            return Box::new(self.is_free(only).then_some(only).into_iter());
        }
        let language = self.write(group.language).then_some(group.language);
        let line = |ability: Ability| self.free.get(&(ability, language));
        let (first, second) = if group.supervisor_only {
            (line(Ability::Supervises), None)
        } else if group.needs_proof(env) {
            (line(Ability::Certified(group.skill.clone())), None)
        } else if group.any_eligible {
            (line(Ability::Anyone), None)
        } else {
            let second = group.supervisor.then(|| line(Ability::Supervises)).flatten();
            (line(Ability::Skilled(group.skill.clone())), second)
        };
        match (first, second) {
            (Some(first), Some(second)) => Box::new(first.union(second).map(|(_, agent)| *agent)),
            (Some(one), None) | (None, Some(one)) => Box::new(one.iter().map(|(_, agent)| *agent)),
            (None, None) => Box::new(std::iter::empty()),
        }
    }

    /// Free people with a certification, in force or not.
    pub(super) fn certified(&self, skill: &SkillName) -> impl Iterator<Item = AgentId> {
        let line = self.free.get(&(Ability::Certified(skill.clone()), None));
        line.into_iter().flatten().map(|(_, agent)| *agent)
    }
}

fn languages_of(staff: &Staff) -> impl Iterator<Item = Language> {
    Language::ALL.into_iter().filter(|language| staff.profile.languages.contains(language))
}

fn pools_of(staff: &Staff) -> Vec<Pool> {
    let skills: BTreeSet<&SkillName> = staff.profile.skills.iter().collect();
    let mut abilities = vec![Ability::Anyone];
    abilities.extend(skills.into_iter().cloned().map(Ability::Skilled));
    abilities.extend(staff.profile.certifications.keys().cloned().map(Ability::Certified));
    if staff.supervises() {
        abilities.push(Ability::Supervises);
    }
    let languages: Vec<Option<Language>> = languages_of(staff).map(Some).chain([None]).collect();
    abilities
        .iter()
        .flat_map(|ability| languages.iter().map(|language| (ability.clone(), *language)))
        .collect()
}
