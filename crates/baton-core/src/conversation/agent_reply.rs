//! A person writes: to the customer, or a note for colleagues.

use super::Rejection;
use super::customer_message::check_text;
use super::turn::Turn;
use crate::command::TimerKey;
use crate::company::Role;
use crate::event::Event;
use crate::id::{AgentId, ClientKey};

impl Turn<'_, '_> {
    pub(super) fn reply(
        &mut self,
        agent: AgentId,
        key: ClientKey,
        text: String,
        ai_assisted: bool,
    ) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.require_holder(agent)?;
        check_text(&text)?;
        let first = self.state.handoff.as_ref().is_some_and(|handoff| handoff.answered_at.is_none());
        let message = self.ctx.ids.message(self.ctx.now);
        self.push(Event::AgentMessage { message, key, agent, text, ai_assisted });
        if first {
            // The promise is kept: a person has answered.
            self.cancel(TimerKey::Promise);
        }
        Ok(())
    }

    pub(super) fn note(&mut self, agent: AgentId, key: ClientKey, text: String) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        if self.staff(agent)?.role == Role::Auditor {
            return Err(Rejection::NotEligible("auditors read and do not write"));
        }
        check_text(&text)?;
        let message = self.ctx.ids.message(self.ctx.now);
        self.push(Event::NoteAdded { message, key, agent, text });
        Ok(())
    }
}
