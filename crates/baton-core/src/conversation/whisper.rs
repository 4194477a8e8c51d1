//! A supervisor speaks in private to who holds the conversation: words to an agent, a request to the assistant.
//!
//! What is asked of the assistant can only make it more careful: it is one of a closed list, and words beside it reach
//! nobody but a model. The customer sees none of it.

use super::customer_message::check_text;
use super::turn::Turn;
use super::{Holder, Rejection};
use crate::approval::Instruction;
use crate::event::Event;
use crate::id::{AgentId, ClientKey};
use crate::policy;
use crate::verdict::Priority;

impl Turn<'_, '_> {
    pub(super) fn whisper(
        &mut self,
        agent: AgentId,
        key: ClientKey,
        instruction: Option<Instruction>,
        text: String,
    ) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.require_open()?;
        if !self.staff(agent)?.supervises() {
            return Err(Rejection::NotEligible("only supervisors whisper: write a note"));
        }
        let to = match self.state.holder {
            Holder::Agent(holder) if holder == agent => {
                return Err(Rejection::NothingToAnswer("you hold it yourself"));
            }
            Holder::Agent(holder) => Some(holder),
            Holder::Assistant => None,
            Holder::Queue => return Err(Rejection::NothingToAnswer("nobody holds it yet: write a note")),
        };
        if to.is_some() && instruction.is_some() {
            let problem = "is for the assistant, and a person holds it: use words".into();
            return Err(Rejection::Invalid { field: "instruction", problem });
        }
        self.check_instruction(instruction.as_ref())?;
        if instruction.is_none() || !text.is_empty() {
            check_text(&text)?;
        }
        let message = self.ctx.ids.message(self.ctx.now);
        let hands_over = instruction == Some(Instruction::HandOver);
        self.push(Event::Whispered { message, key, agent, to, instruction, text });
        if hands_over {
            let skill = self.skill_of_topic();
            let reason = policy::supervisor_asks_reason();
            self.start_handoff(policy::SUPERVISOR_ASKS.into(), &reason, skill, Priority::Normal);
        }
        Ok(())
    }

    fn check_instruction(&self, instruction: Option<&Instruction>) -> Result<(), Rejection> {
        let company = self.env.company;
        let unknown = match instruction {
            Some(Instruction::LeaveOut(action)) if !company.actions.contains_key(action) => {
                action.to_string()
            }
            Some(Instruction::LeaveOutPlaybook(name)) if !company.playbooks.contains_key(name) => {
                name.to_string()
            }
            Some(_) | None => return Ok(()),
        };
        Err(Rejection::Invalid { field: "instruction", problem: format!("there is no `{unknown}`") })
    }
}
