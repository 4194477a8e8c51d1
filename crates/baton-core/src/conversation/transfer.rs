//! A person passes it on, or a supervisor takes it over.

use super::assign::require_in;
use super::request_human::NewHandoff;
use super::turn::Turn;
use super::{Holder, Rejection};
use crate::command::TimerKey;
use crate::company::Role;
use crate::event::Event;
use crate::handoff::{ReleaseReason, TransferTarget};
use crate::id::AgentId;
use crate::policy;
use crate::verdict::Priority;

impl Turn<'_, '_> {
    pub(super) fn transfer(
        &mut self,
        agent: AgentId,
        version: u64,
        to: TransferTarget,
        note: String,
    ) -> Result<(), Rejection> {
        self.require_holder(agent)?;
        self.require_version(version)?;
        let (skill, only, supervisor) = self.target(agent, &to)?;
        self.withdraw_approval();
        self.push(Event::Transferred { agent, to, note: note.clone() });
        self.push(Event::AgentReleased { agent, reason: ReleaseReason::Transferred });
        self.queue(NewHandoff {
            rule: "transferred".into(),
            reason: policy::transferred_reason().get(self.state.language).to_owned(),
            skill,
            priority: self.priority_before(),
            requested_at: self.requested_before(),
            placed_at: self.placed_before(),
            agent: only,
            prefers: None,
            supervisor,
            note: (!note.trim().is_empty()).then_some(note),
        });
        Ok(())
    }

    fn target(
        &self,
        from: AgentId,
        to: &TransferTarget,
    ) -> Result<(crate::id::SkillName, Option<AgentId>, bool), Rejection> {
        let current = self.skill_before();
        match to {
            TransferTarget::Skill { skill } => {
                if !self.env.company.skills.contains_key(skill) {
                    let problem = format!("`{skill}` is not a skill of staff.toml");
                    return Err(Rejection::Invalid { field: "to", problem });
                }
                Ok((skill.clone(), None, false))
            }
            TransferTarget::Agent { agent } if *agent == from => {
                Err(Rejection::Invalid { field: "to", problem: "you hold it already".into() })
            }
            TransferTarget::Agent { agent } => {
                let staff = self.staff(*agent)?;
                let certified = self.env.company.skills.get(&current).is_some_and(|skill| skill.certified);
                if certified && !staff.certified(&current, self.now()) {
                    return Err(Rejection::NotEligible("this person lacks the certification for the matter"));
                }
                Ok((current, Some(*agent), false))
            }
            TransferTarget::Supervisor => Ok((current, None, true)),
        }
    }

    /// A supervisor takes it, whoever holds it, also mid-sentence: a late draft finds another holder version.
    pub(super) fn take_over(&mut self, agent: AgentId, version: u64) -> Result<(), Rejection> {
        self.require_open()?;
        if self.state.holder == Holder::Agent(agent) {
            return Ok(());
        }
        self.require_version(version)?;
        let staff = self.staff(agent)?;
        if !matches!(staff.role, Role::Supervisor | Role::Admin) {
            return Err(Rejection::NotEligible("only supervisors take over"));
        }
        require_in(staff)?;
        self.leave_playbook("handed-off");
        self.withdraw_approval();
        if self.state.holder == Holder::Assistant {
            // The story is written also for someone who was not asked.
            self.queue(NewHandoff {
                rule: "taken-over".into(),
                reason: policy::taken_over_reason().get(self.state.language).to_owned(),
                skill: self.skill_of_topic(),
                priority: Priority::Normal,
                requested_at: self.now(),
                placed_at: None,
                agent: None,
                prefers: None,
                supervisor: true,
                note: None,
            });
        }
        let name = self.env.desk.display_name(agent);
        self.push(Event::TakenOver { agent, name: name.clone() });
        self.cancel(TimerKey::Offer);
        self.cancel(TimerKey::Rung);
        self.cancel(TimerKey::Wait);
        self.cancel(TimerKey::CallBack);
        self.introduce(&name);
        Ok(())
    }
}
