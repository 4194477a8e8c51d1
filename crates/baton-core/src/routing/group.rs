//! What waiting conversations have in common for the question who may take them.
//!
//! Certification comes first, and no rung of the ladder drops it.

use crate::company::Role;
use crate::conversation::Env;
use crate::desk::Staff;
use crate::handoff::Handoff;
use crate::id::{AgentId, SkillName};
use crate::language::Language;
use crate::time::Timestamp;

/// Conversations that the same people may take.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group {
    pub(super) skill: SkillName,
    pub(super) language: Language,
    pub(super) any_eligible: bool,
    /// People kept free for a scarce skill may take it too.
    pub(super) reserved: bool,
    pub(super) supervisor: bool,
    pub(super) supervisor_only: bool,
    pub(super) only: Option<AgentId>,
}

impl Group {
    pub(super) fn of(handoff: &Handoff, language: Language) -> Self {
        Self {
            skill: handoff.skill.clone(),
            language,
            any_eligible: handoff.any_eligible,
            reserved: handoff.reserved,
            supervisor: handoff.supervisor,
            supervisor_only: handoff.supervisor_only,
            only: handoff.only,
        }
    }

    pub(super) fn needs_proof(&self, env: &Env<'_>) -> bool {
        env.company.skills.get(&self.skill).is_some_and(|skill| skill.certified)
    }

    /// Whether a person may take it, whatever their load. `spoken`: somebody who is in writes its language.
    pub(super) fn admits(
        &self,
        staff: &Staff,
        env: &Env<'_>,
        now: Timestamp,
        spoken: bool,
    ) -> Result<(), &'static str> {
        if staff.role == Role::Auditor {
            return Err("auditors read and do not answer");
        }
        if self.only.is_some_and(|only| only != staff.agent) {
            return Err("it is reserved for somebody else");
        }
        if self.needs_proof(env) && !staff.certified(&self.skill, now) {
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
        if spoken && !staff.profile.languages.contains(&self.language) {
            return Err("it needs another language");
        }
        Ok(())
    }
}
