//! What was used today of people's daily limits.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{ActionName, ActionRunId, AgentId};

/// Most uses remembered; a day of a company has fewer.
const USES_MAX: usize = 100_000;
/// Days after which a use is forgotten: only today's count.
const DAYS_KEPT: i64 = 2;

/// One use of a power.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Use {
    agent: AgentId,
    action: ActionName,
    cents: u64,
    day: i64,
}

/// Uses by run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Budgets(BTreeMap<ActionRunId, Use>);

impl Budgets {
    pub(super) fn add(
        &mut self,
        run: ActionRunId,
        agent: AgentId,
        action: &ActionName,
        cents: u64,
        day: i64,
    ) {
        self.0.retain(|_, used| used.day > day - DAYS_KEPT);
        if self.0.len() < USES_MAX {
            self.0.insert(run, Use { agent, action: action.clone(), cents, day });
        }
    }

    pub(super) fn give_back(&mut self, run: ActionRunId) {
        self.0.remove(&run);
    }

    pub(super) fn knows(&self, run: ActionRunId) -> bool {
        self.0.contains_key(&run)
    }

    pub(super) fn on(&self, agent: AgentId, action: &ActionName, day: i64) -> u64 {
        self.0
            .values()
            .filter(|used| used.agent == agent && used.action == *action && used.day == day)
            .map(|used| used.cents)
            .fold(0, u64::saturating_add)
    }
}
