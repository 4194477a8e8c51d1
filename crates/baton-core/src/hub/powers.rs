//! What an action of a person uses of daily limits: the second person's when there is one, else the person's own.

use crate::company::{Company, EffectClass};
use crate::desk::DeskCommand;
use crate::event::{ActionOutcome, Event};
use crate::time::Timestamp;

/// What the desk records of these events.
pub(super) fn used(company: &Company, events: &[Event], now: Timestamp) -> Vec<DeskCommand> {
    let mut commands = Vec::new();
    for event in events {
        if let Event::ActionRequested { run, action, arguments, by, approved_by } = event
            && let Some(agent) = approved_by.or(*by)
            && let Some(spec) = company.actions.get(action).filter(|spec| spec.effect != EffectClass::None)
        {
            let amount = spec.amount.as_ref().and_then(|name| arguments.get(name));
            let cents = amount.and_then(|text| text.parse().ok()).unwrap_or(0);
            let day = company.profile.hours.day(now);
            commands.push(DeskCommand::UsePower { run: *run, agent, action: action.clone(), cents, day });
        }
        // A failure may have happened over there all the same: only a refusal gives back.
        if let Event::ActionEnded { run, outcome: ActionOutcome::Refused { .. }, .. } = event {
            commands.push(DeskCommand::ReturnPower { run: *run });
        }
    }
    commands
}
