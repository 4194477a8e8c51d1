//! What staff do to keep order: marks for colleagues, and putting a conversation aside until a time.
//!
//! Putting aside never hides a promise: only a conversation that a person holds and has answered can be put aside, it comes
//! back by itself at the time, and at once when the customer writes or somebody else takes it.

use super::Rejection;
use super::turn::Turn;
use crate::command::TimerKey;
use crate::company::Role;
use crate::event::Event;
use crate::id::AgentId;
use crate::time::{DAY, Timestamp};

/// Most tags of one conversation.
pub const TAGS_MAX: usize = 20;
/// Most characters of a tag.
pub const TAG_CHARACTERS_MAX: usize = 40;
/// How long a conversation can be put aside.
pub const SNOOZE_MAX_MILLIS: i64 = 90 * DAY;

impl Turn<'_, '_> {
    pub(super) fn tag(&mut self, agent: AgentId, add: &[String], remove: &[String]) -> Result<(), Rejection> {
        if self.staff(agent)?.role == Role::Auditor {
            return Err(Rejection::NotEligible("auditors read and do not write"));
        }
        let mut added: Vec<String> = Vec::new();
        for tag in add {
            let tag = tag.split_whitespace().collect::<Vec<_>>().join(" ");
            let length = tag.chars().count();
            if length == 0 || length > TAG_CHARACTERS_MAX {
                let problem = format!("a tag has 1 to {TAG_CHARACTERS_MAX} characters");
                return Err(Rejection::Invalid { field: "add", problem });
            }
            if !self.state.tags.contains(&tag) && !added.contains(&tag) {
                added.push(tag);
            }
        }
        let stays = |tag: &&String| !remove.contains(tag) || added.contains(tag);
        if self.state.tags.iter().filter(stays).count() + added.len() > TAGS_MAX {
            let problem = format!("a conversation has at most {TAGS_MAX} tags");
            return Err(Rejection::Invalid { field: "add", problem });
        }
        let removed: Vec<String> = self
            .state
            .tags
            .iter()
            .filter(|tag| remove.contains(tag) && !added.contains(tag))
            .cloned()
            .collect();
        if !added.is_empty() || !removed.is_empty() {
            self.push(Event::TagsChanged { agent, added, removed });
        }
        Ok(())
    }

    pub(super) fn snooze(&mut self, agent: AgentId, until: Timestamp) -> Result<(), Rejection> {
        self.require_holder(agent)?;
        if self.state.handoff.as_ref().is_some_and(|handoff| handoff.answered_at.is_none()) {
            return Err(Rejection::NotEligible("the customer still waits for an answer that was promised"));
        }
        if until <= self.now() || until.since(self.now()) > SNOOZE_MAX_MILLIS {
            let problem = format!("choose a time within the next {} days", SNOOZE_MAX_MILLIS / DAY);
            return Err(Rejection::Invalid { field: "until", problem });
        }
        if self.state.snoozed_until != Some(until) {
            self.push(Event::Snoozed { agent, until });
            self.timer_at(TimerKey::Snooze, until);
        }
        Ok(())
    }

    pub(super) fn wake(&mut self, agent: AgentId) -> Result<(), Rejection> {
        self.require_holder(agent)?;
        if self.state.snoozed_until.is_some() {
            self.push(Event::SnoozeEnded { agent: Some(agent) });
            self.cancel(TimerKey::Snooze);
        }
        Ok(())
    }

    /// The time has come, unless it came back before or was put aside anew.
    pub(super) fn snooze_over(&mut self) {
        match self.state.snoozed_until {
            Some(until) if self.now() >= until => self.push(Event::SnoozeEnded { agent: None }),
            Some(until) => self.timer_at(TimerKey::Snooze, until),
            None => {}
        }
    }
}
