//! Who may take a matter, written a second time from the rules.

use baton_core::Timestamp;
use baton_core::company::Role;
use baton_core::desk::{Presence, StaffProfile};
use baton_core::id::{AgentId, SkillName};

use super::{Floor, Matter};

impl Floor<'_> {
    /// Certification, then reservation, skill or rung, then language if anybody who is in writes it.
    pub(super) fn may_take(
        &self,
        agent: AgentId,
        profile: &StaffProfile,
        matter: &Matter,
        now: Timestamp,
    ) -> bool {
        let supervises = matches!(profile.role, Role::Supervisor | Role::Admin);
        let needs_proof =
            self.evidence.company.skills.get(&matter.skill).is_some_and(|skill| skill.certified);
        let proven = profile.certifications.get(&matter.skill).is_some_and(|until| now < *until);
        let reserved = matter.only == Some(agent);
        let able = profile.skills.contains(&matter.skill)
            || matter.any_eligible
            || reserved
            || (matter.supervisor && supervises);
        let somebody_writes = self.staff.values().any(|(other, presence)| {
            *presence != Presence::Offline && other.languages.contains(&matter.language)
        });
        profile.role != Role::Auditor
            && (matter.only.is_none() || reserved)
            && (!needs_proof || proven)
            && (!matter.supervisor_only || supervises || reserved)
            && able
            && (profile.languages.contains(&matter.language) || !somebody_writes)
    }

    /// Whether a person's last place is kept for a scarce skill, and this is other work.
    pub(super) fn kept_free(
        &self,
        agent: AgentId,
        profile: &StaffProfile,
        matter: &Matter,
        now: Timestamp,
    ) -> bool {
        let company = &self.evidence.company;
        let certified = company.skills.get(&matter.skill).is_some_and(|skill| skill.certified);
        if matter.reserved || matter.only.is_some() || certified {
            return false;
        }
        let proven = |profile: &StaffProfile, skill: &SkillName| {
            profile.certifications.get(skill).is_some_and(|until| now < *until)
        };
        company.policy.routing.reserves.iter().filter(|reserve| proven(profile, &reserve.skill)).any(
            |reserve| {
                let left =
                    |other: AgentId, capacity: u8| usize::from(capacity).saturating_sub(self.load(other));
                let others = self.staff.iter().filter(|(other, (profile, presence))| {
                    **other != agent
                        && profile.role != Role::Auditor
                        && *presence == Presence::Available
                        && left(**other, profile.capacity) > 0
                        && proven(profile, &reserve.skill)
                });
                left(agent, profile.capacity) <= 1 && others.count() < usize::from(reserve.people)
            },
        )
    }
}
