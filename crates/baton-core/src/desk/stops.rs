//! Stops of the assistant: in force, and on record with what was measured.
//!
//! A stop is begun by one person and ended by another: who is under pressure to start again does not decide alone.
//! A drill is a stop like any other, marked as such.

use serde::{Deserialize, Serialize};

use super::Scope;
use crate::id::AgentId;
use crate::time::Timestamp;

/// Ended stops that are kept for the list; the log has all of them.
pub const STOPS_KEPT_MAX: usize = 200;

/// A stop in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// How much.
    pub scope: Scope,
    /// By whom.
    pub by: AgentId,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
    /// Whether it is a drill.
    pub drill: bool,
    /// What was measured so far.
    pub measured: Measured,
}

/// What a stop did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Measured {
    /// Conversations the assistant held in its scope, which were taken from it.
    pub conversations: u32,
    /// Milliseconds from the stop to the last word or action of the assistant in its scope; none when there was none.
    pub last_word_millis: Option<i64>,
}

impl Measured {
    /// Both measurements together: the larger of each.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            conversations: self.conversations.max(other.conversations),
            last_word_millis: self.last_word_millis.max(other.last_word_millis),
        }
    }
}

/// A stop that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedStop {
    /// As it was.
    pub stop: Stop,
    /// Who started the assistant again.
    pub ended_by: AgentId,
    /// When.
    pub ended_at: Timestamp,
    /// Whether the same person did, because nobody else could.
    pub alone: bool,
}

/// The stops of a desk.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Stops {
    pub(super) in_force: Vec<Stop>,
    pub(super) ended: Vec<EndedStop>,
}

impl Stops {
    pub(super) fn begin(&mut self, stop: Stop) {
        self.in_force.push(stop);
    }

    pub(super) fn measure(&mut self, scope: &Scope, measured: Measured) {
        if let Some(stop) = self.in_force.iter_mut().find(|stop| stop.scope == *scope) {
            stop.measured = stop.measured.with(measured);
        }
    }

    pub(super) fn end(&mut self, scope: &Scope, by: AgentId, at: Timestamp, alone: bool) {
        let Some(place) = self.in_force.iter().position(|stop| stop.scope == *scope) else { return };
        let stop = self.in_force.remove(place);
        if self.ended.len() == STOPS_KEPT_MAX {
            self.ended.remove(0);
        }
        self.ended.push(EndedStop { stop, ended_by: by, ended_at: at, alone });
    }
}
