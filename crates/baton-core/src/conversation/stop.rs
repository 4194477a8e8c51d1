//! The assistant is stopped: what it held goes to people at once, mid-sentence if need be.

use super::turn::Turn;
use super::{Holder, Rejection};
use crate::event::{Event, Notice};
use crate::id::AgentId;
use crate::policy;
use crate::verdict::Priority;

impl Turn<'_, '_> {
    pub(super) fn stop_assistant(&mut self, by: AgentId, scope: String) -> Result<(), Rejection> {
        self.require_open()?;
        if self.state.holder != Holder::Assistant {
            return Err(Rejection::NothingToAnswer("the assistant does not hold it"));
        }
        self.push(Event::AssistantStopped { by, scope });
        // A customer who has not written yet loses nothing: the first message will go to a person.
        if self.state.customer_turns > 0 {
            self.hand_over_stopped();
        }
        Ok(())
    }

    pub(super) fn hand_over_if_stopped(&mut self) {
        if self.env.desk.stopped(self.state.channel, None).is_some() {
            let words = &self.env.company.profile.words;
            self.notice(Notice::AssistantStopped, &words.assistant_stopped, &[]);
        }
    }

    fn hand_over_stopped(&mut self) {
        let words = &self.env.company.profile.words;
        self.notice(Notice::AssistantStopped, &words.assistant_stopped, &[]);
        let skill = self.skill_of_topic();
        let reason = policy::stopped_reason();
        self.start_handoff(policy::ASSISTANT_STOPPED.into(), &reason, skill, Priority::Normal);
    }
}
