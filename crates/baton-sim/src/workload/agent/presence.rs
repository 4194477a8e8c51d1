//! When simulated agents are in: shifts, breaks, lost connections.

use baton_core::company::{Hours, Role};
use baton_core::desk::Presence;
use baton_core::id::{AgentId, ConversationId};
use baton_core::time::{DAY, HOUR, MINUTE, SECOND};
use baton_core::{Command, DeskCommand, Timestamp};

use super::super::arrivals::Shape;
use super::super::{Load, Task, Workload};
use super::{Act, AgentActor};
use crate::world::Failure;

/// How long a shift is, in milliseconds.
const SHIFT: i64 = 9 * HOUR;

impl Workload<'_> {
    /// Who works when.
    pub(in crate::workload) fn people_come(&mut self, load: &Load, hours: &Hours) {
        let staff: Vec<(AgentId, Role)> =
            self.world.staff().iter().map(|(agent, seed)| (*agent, seed.role)).collect();
        let start = self.world.now();
        for (place, (agent, role)) in staff.into_iter().enumerate() {
            if role == Role::Auditor {
                continue;
            }
            let actor = AgentActor {
                supervises: role != Role::Agent,
                keys: 0,
                plans: std::collections::BTreeMap::new(),
                on_shift: false,
            };
            self.agents.insert(agent, actor);
            match load.shape {
                Shape::Even => {
                    let wait = self.random.between(0, 30 * SECOND);
                    self.plan_at(start.plus(wait), Task::Agent { agent, act: Act::ComeIn });
                }
                Shape::Weekly => self.shifts(agent, place, start, load.span + load.drain, hours),
            }
            if self.weights.agent_crashes > 0 {
                self.plan_loss(agent);
            }
            if self.weights.agent_takes_break > 0 {
                self.plan_break(agent);
            }
        }
    }

    /// Early and late shifts on the days the company is open.
    fn shifts(&mut self, agent: AgentId, place: usize, start: Timestamp, span: i64, hours: &Hours) {
        let offset = i64::from(hours.utc_offset_minutes) * MINUTE;
        let midnight = (start.as_millis() + offset).div_euclid(DAY) * DAY - offset;
        for day in 0..=span / DAY {
            let at = Timestamp::from_millis(midnight + day * DAY);
            let (opens, closes) = (i64::from(hours.opens_minute), i64::from(hours.closes_minute));
            if !hours.is_open(at.plus(opens * MINUTE)) {
                continue;
            }
            let late = (place + usize::try_from(day).unwrap_or(0)) % 2 == 1;
            let begins = if late { (closes * MINUTE - SHIFT).max(opens * MINUTE) } else { opens * MINUTE };
            let ends = (begins + SHIFT).min(closes * MINUTE);
            let early = self.random.between(-3 * MINUTE, 6 * MINUTE);
            let comes = at.plus(begins + early);
            if comes >= start {
                self.plan_at(comes, Task::Agent { agent, act: Act::ComeIn });
            }
            let goes = at.plus(ends + self.random.between(0, 8 * MINUTE));
            if goes >= start {
                self.plan_at(goes, Task::Agent { agent, act: Act::GoHome(0) });
            }
        }
    }

    fn plan_loss(&mut self, agent: AgentId) {
        let mean = 40 * MINUTE * 100 / i64::from(self.weights.agent_crashes.max(1));
        let wait = self.random.exponential(mean).max(MINUTE);
        self.plan(wait, Task::Agent { agent, act: Act::LoseConnection });
    }

    pub(super) fn plan_break(&mut self, agent: AgentId) {
        let mean = 3 * HOUR * 30 / i64::from(self.weights.agent_takes_break.max(1));
        let wait = self.random.exponential(mean).max(20 * MINUTE);
        self.plan(wait, Task::Agent { agent, act: Act::Break });
    }

    pub(super) fn is_in(&self, agent: AgentId) -> bool {
        self.world.hub().desk().staff(agent).is_some_and(|staff| staff.presence != Presence::Offline)
    }

    /// Whether it was carried out; a failed write is tried again.
    pub(super) fn presence(&mut self, agent: AgentId, presence: Presence, cause: &str, again: Act) -> bool {
        let command = DeskCommand::SetPresence { agent, presence, cause: cause.to_owned() };
        match self.world.desk(command) {
            Ok(_) => true,
            Err(Failure::Store) => {
                self.plan(2 * SECOND, Task::Agent { agent, act: again });
                false
            }
            Err(Failure::Refused(_) | Failure::Log(_)) => false,
        }
    }

    pub(super) fn goes_home(&mut self, agent: AgentId, tries: u8) {
        if let Some(actor) = self.agents.get_mut(&agent) {
            actor.on_shift = false;
        }
        if self.world.hub().router().load(agent) > 0 && tries < 6 {
            self.presence(agent, Presence::Busy, "self", Act::GoHome(tries));
            self.plan(5 * MINUTE, Task::Agent { agent, act: Act::GoHome(tries + 1) });
        } else {
            self.presence(agent, Presence::Offline, "self", Act::GoHome(tries));
        }
    }

    /// The connection is gone, often in the middle of a conversation, sometimes just before an answer arrives.
    pub(super) fn loses_connection(&mut self, agent: AgentId) {
        let offered: Vec<ConversationId> = self.world.hub().router().of_agent(agent);
        let lost = self.is_in(agent)
            && self.presence(agent, Presence::Offline, "connection lost", Act::LoseConnection);
        if lost {
            // What the agent had just clicked still arrives.
            if let Some(conversation) = offered.first().filter(|_| self.random.chance(500)) {
                let version = self.version(*conversation);
                let _ = self.world.command(*conversation, Command::Accept { agent, version });
            }
            let wait = self.random.between(20 * SECOND, 10 * MINUTE);
            self.plan(wait, Task::Agent { agent, act: Act::Back });
        }
        if self.world.now() < self.span_ends {
            self.plan_loss(agent);
        }
    }
}
