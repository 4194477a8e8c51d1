//! An action on another system ended: the playbook goes on, or a person takes over.

use super::Rejection;
use super::turn::Turn;
use crate::command::TimerKey;
use crate::company::StepKind;
use crate::event::{ActionOutcome, Event};
use crate::id::ActionRunId;
use crate::language::Localized;
use crate::verdict::Priority;

/// The rule recorded when an action did not work.
const ACTION_FAILED: &str = "action-failed";

impl Turn<'_, '_> {
    pub(super) fn action_ended(&mut self, run: ActionRunId, outcome: ActionOutcome) -> Result<(), Rejection> {
        // Also after a handoff: the person must know what the other system did.
        let Some((_, action)) = self.state.action.clone().filter(|(current, _)| *current == run) else {
            return Err(Rejection::Late);
        };
        let worked = outcome.clone();
        self.push(Event::ActionEnded { run, action, outcome });
        self.cancel(TimerKey::Action);
        let Some(current) = self.state.run.clone() else { return Ok(()) };
        let Some(playbook) = self.env.company.playbooks.get(&current.playbook) else { return Ok(()) };
        let step = playbook.steps.get(&current.step).map(|step| &step.kind);
        let Some(StepKind::Run { next, refused, .. }) = step else { return Ok(()) };
        match (worked, refused) {
            (ActionOutcome::Done { .. }, _) => self.walk(playbook, next.clone()),
            (ActionOutcome::Refused { .. }, Some(refused)) => self.walk(playbook, refused.clone()),
            (ActionOutcome::Refused { .. } | ActionOutcome::Failed { .. }, _) => {
                self.hand_over_failed_action()
            }
        }
        Ok(())
    }

    pub(super) fn hand_over_failed_action(&mut self) {
        let reason: &Localized = &self.env.company.profile.words.action_failed;
        let skill = self.skill_of_topic();
        self.start_handoff(ACTION_FAILED.into(), reason, skill, Priority::Normal);
    }
}
