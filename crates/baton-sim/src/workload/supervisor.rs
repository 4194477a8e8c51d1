//! Simulated supervisors: they take conversations over, and stop and start the assistant.

use baton_core::company::Role;
use baton_core::conversation::{Channel, Holder, Rejection};
use baton_core::desk::{Scope, StaffProfile};
use baton_core::hub::Refusal;
use baton_core::id::{AgentId, ConversationId};
use baton_core::time::{MINUTE, SECOND};
use baton_core::{Command, DeskCommand};

use super::agent::Act;
use super::{Task, Workload};
use crate::world::Failure;

impl Workload<'_> {
    pub(super) fn supervise(&mut self) {
        let supervisors = self.supervisors();
        if let Some(by) = self.random.pick(&supervisors).copied() {
            if self.random.chance(self.weights.supervisor_takes_over) {
                self.takes_over(by);
            }
            if self.random.chance(self.weights.supervisor_whispers) {
                self.whispers(by);
            }
            if self.random.chance(self.weights.supervisor_stops) && self.world.now() < self.span_ends {
                self.stops(by);
            }
            if self.random.chance(self.weights.staff_changes) {
                self.changes_staff(by);
            }
        }
        if self.world.now() < self.span_ends {
            let wait = self.random.between(MINUTE, 6 * MINUTE);
            self.plan(wait, Task::Supervise);
        }
    }

    fn takes_over(&mut self, agent: AgentId) {
        let open: Vec<(ConversationId, u64)> = self
            .world
            .hub()
            .conversations()
            .filter(|state| {
                state.is_open() && state.customer_turns > 0 && state.holder != Holder::Agent(agent)
            })
            .map(|state| (state.id, state.holder_version))
            .collect();
        if let Some((id, version)) = self.random.pick(&open).copied() {
            // A failed write is not tried again: the moment has passed.
            let _ = self.world.command(id, Command::TakeOver { agent, version });
        }
    }

    fn stops(&mut self, by: AgentId) {
        let company = std::sync::Arc::clone(self.world.company());
        let scope = match self.random.below(5) {
            0 => Some(Scope::Everywhere),
            1 => Some(Scope::Channel(if self.random.chance(700) { Channel::Web } else { Channel::Api })),
            2 => self.random.pick(&company.topics).map(|topic| Scope::Topic(topic.name.clone())),
            3 => {
                let actions: Vec<_> = company.actions.keys().collect();
                self.random.pick(&actions).map(|action| Scope::Action((*action).clone()))
            }
            _ => Some(Scope::Model("writer".to_owned())),
        };
        let Some(scope) = scope else { return };
        let reason = "answers look wrong".to_owned();
        let drill = self.random.chance(250);
        if self.world.desk(DeskCommand::StopAssistant { scope: scope.clone(), by, reason, drill }).is_ok() {
            let wait = self.random.between(MINUTE, 15 * MINUTE);
            self.plan(wait, Task::Start { by, scope });
        }
    }

    /// Somebody loses a skill, works at half speed, or leaves the staff; a while later everything is as before.
    fn changes_staff(&mut self, by: AgentId) {
        let others: Vec<AgentId> =
            self.world.staff().iter().map(|(agent, _)| *agent).filter(|agent| *agent != by).collect();
        let Some(agent) = self.random.pick(&others).copied() else { return };
        let Some(staff) = self.world.hub().desk().staff(agent).cloned() else { return };
        let mut changed = staff.profile.clone();
        let command = match self.random.below(3) {
            0 => DeskCommand::RemoveStaff { agent },
            1 => {
                changed.skills.pop();
                DeskCommand::AddStaff { agent, profile: changed }
            }
            _ => {
                changed.capacity = changed.capacity.div_ceil(2);
                DeskCommand::AddStaff { agent, profile: changed }
            }
        };
        if self.world.desk(command).is_ok() {
            let wait = self.random.between(MINUTE, 20 * MINUTE);
            self.plan(wait, Task::Restaff { agent, profile: Box::new(staff.profile) });
            // Who was sent home comes back to the desk afterwards.
            self.plan(wait + SECOND, Task::Agent { agent, act: Act::Back });
        }
    }

    pub(super) fn restaff(&mut self, agent: AgentId, profile: Box<StaffProfile>) {
        let command = DeskCommand::AddStaff { agent, profile: (*profile).clone() };
        if let Err(Failure::Store) = self.world.desk(command) {
            self.plan(2 * SECOND, Task::Restaff { agent, profile });
        }
    }

    pub(super) fn start_again(&mut self, by: AgentId, scope: Scope) {
        // Whoever stopped it tries first sometimes, and is refused while somebody else could.
        let others: Vec<AgentId> = self
            .world
            .staff()
            .iter()
            .filter(|(agent, seed)| *agent != by && matches!(seed.role, Role::Supervisor | Role::Admin))
            .map(|(agent, _)| *agent)
            .collect();
        let starter = self.random.pick(&others).copied().filter(|_| self.random.chance(800)).unwrap_or(by);
        let command = DeskCommand::StartAssistant { scope: scope.clone(), by: starter };
        match self.world.desk(command) {
            Err(Failure::Store) => self.plan(2 * SECOND, Task::Start { by, scope }),
            Err(Failure::Refused(Refusal::Rejected(Rejection::NotEligible(_)))) => {
                self.plan(30 * SECOND, Task::Start { by, scope });
            }
            Ok(_) | Err(Failure::Refused(_) | Failure::Log(_)) => {}
        }
    }
}
