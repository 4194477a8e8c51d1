//! Who has an open page. Somebody whose pages are all gone for a while is offline, and what they held is released.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::desk::{DeskCommand, Presence};
use baton_core::id::AgentId;
use baton_core::time::SECOND;

use super::durable::Bus;
use super::error::EngineError;
use super::timers::Due;
use super::{Clock, Engine};

/// How long somebody's pages may be gone, in milliseconds: a reload or a tunnel is not a way home.
pub(super) const GRACE_MILLIS: i64 = 20 * SECOND;

/// Open pages by person.
#[derive(Debug, Default)]
pub(crate) struct Presences(Mutex<HashMap<AgentId, u32>>);

impl Presences {
    fn add(&self, agent: AgentId) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(agent).or_default() += 1;
    }

    /// Whether it was the last.
    fn remove(&self, agent: AgentId) -> bool {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(count) = open.get_mut(&agent) else { return false };
        *count = count.saturating_sub(1);
        let last = *count == 0;
        if last {
            open.remove(&agent);
        }
        last
    }

    fn is_here(&self, agent: AgentId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&agent)
    }
}

/// An open page of a person; dropping it says that it is gone.
pub struct Connected {
    bus: Arc<Bus>,
    clock: Clock,
    agent: AgentId,
}

impl Drop for Connected {
    fn drop(&mut self) {
        if self.bus.presences.remove(self.agent) {
            let at = (self.clock)().plus(GRACE_MILLIS);
            self.bus.timers.change([(Due::Gone(self.agent), Some(at))]);
        }
    }
}

impl Engine {
    /// Says that a person has one more open page.
    #[must_use]
    pub fn connected(&self, agent: AgentId) -> Connected {
        self.0.bus.presences.add(agent);
        self.0.bus.timers.change([(Due::Gone(agent), None)]);
        Connected { bus: Arc::clone(&self.0.bus), clock: Arc::clone(&self.0.clock), agent }
    }

    /// Nobody who was in before a restart is in until a page of theirs comes back.
    pub(super) fn expect_everybody(&self) {
        let at = Some(self.now().plus(GRACE_MILLIS));
        let core = self.0.core();
        let here: Vec<AgentId> = core
            .hub
            .desk()
            .everyone()
            .filter(|staff| staff.presence != Presence::Offline)
            .map(|staff| staff.agent)
            .collect();
        drop(core);
        self.0.bus.timers.change(here.into_iter().map(|agent| (Due::Gone(agent), at)));
    }

    pub(super) async fn agent_gone(&self, agent: AgentId) -> Result<(), EngineError> {
        if self.0.bus.presences.is_here(agent) {
            return Ok(());
        }
        let cause = "connection lost".to_owned();
        match self.desk(DeskCommand::SetPresence { agent, presence: Presence::Offline, cause }).await {
            // Somebody who left the staff meanwhile.
            Err(EngineError::Rejected(_)) => Ok(()),
            outcome => outcome,
        }
    }
}
