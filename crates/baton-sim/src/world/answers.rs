//! What is outside and answers: the fake model and the fake order system, with their latency and their faults.

use std::collections::BTreeMap;

use baton_core::effect::Source;
use baton_core::event::ActionOutcome;
use baton_core::id::{ActionName, ActionRunId, ConversationId, FactName, MessageId};
use baton_core::{Command, Effect};

use super::agenda::Due;
use super::faults::Behaviour;
use super::orders::Fault;
use super::{Failure, World};
use crate::calendar::day_of;

/// How long the order system takes, in milliseconds.
const ORDERS_LATENCY: (i64, i64) = (120, 900);
/// How long the model takes, in milliseconds.
const MODEL_LATENCY: (i64, i64) = (400, 1_800);
/// How late a late answer is, in milliseconds: after the core has stopped waiting.
const LATE: (i64, i64) = (10_100, 40_000);

/// An action that was asked for and has no committed answer yet.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) conversation: ConversationId,
    pub(super) action: ActionName,
    pub(super) arguments: BTreeMap<FactName, String>,
    pub(super) fault: Option<Fault>,
}

impl World<'_> {
    /// Sends a request to the outside.
    pub(super) fn send(&mut self, conversation: ConversationId, effect: Effect) {
        if self.log.is_some()
            && matches!(effect, Effect::RequestDraft { .. } | Effect::RunAction { .. })
            && let Ok(json) = serde_json::to_vec(&effect)
        {
            self.sent.push(json);
        }
        match effect {
            Effect::SetTimer { key, at } => self.agenda.set_timer(conversation, key, at),
            Effect::CancelTimer { key } => self.agenda.cancel_timer(conversation, key),
            Effect::RequestDraft { message, sources, .. } => {
                self.request_draft(conversation, message, &sources);
            }
            Effect::RunAction { run, action, arguments } => {
                let fault = self.faults.of_orders();
                self.requests.insert(run, Request { conversation, action, arguments, fault });
                let wait = self.faults.latency(ORDERS_LATENCY.0, ORDERS_LATENCY.1);
                self.agenda.plan(self.now.plus(wait), Due::Action { conversation, run });
            }
        }
    }

    fn request_draft(&mut self, conversation: ConversationId, message: MessageId, sources: &[Source]) {
        let first = sources.first().map(|source| source.text.clone()).unwrap_or_default();
        let wait = self.faults.latency(MODEL_LATENCY.0, MODEL_LATENCY.1);
        let (wait, answer) = match self.faults.of_model() {
            Behaviour::Answers => (wait, Ok(first)),
            Behaviour::Says(text) => (wait, Ok(text)),
            Behaviour::Fails => (wait, Err("the model refused".to_owned())),
            Behaviour::Silent => return,
            Behaviour::Slow(millis) => (millis, Ok(first)),
            Behaviour::InventsNumber => (wait, Ok(format!("{first} You get it within 97531 days."))),
            Behaviour::ClaimsHuman => (wait, Ok(format!("I am a real person. {first}"))),
            Behaviour::LinksAway => (wait, Ok(format!("{first} See https://elsewhere.example/login"))),
        };
        self.agenda.plan(self.now.plus(wait), Due::Draft { conversation, message, answer });
    }

    pub(super) fn reach_orders(&mut self, conversation: ConversationId, run: ActionRunId) {
        let Some(request) = self.requests.get(&run).cloned() else { return };
        let failed = |reason: &str| ActionOutcome::Failed { reason: reason.to_owned() };
        let (wait, outcome) = match request.fault {
            Some(Fault::Timeout) => return,
            Some(Fault::Error) => (0, failed("the order system reports an error")),
            Some(Fault::Refusal) => {
                (0, ActionOutcome::Refused { reason: "the order system says no".to_owned() })
            }
            Some(Fault::LateAnswer) => {
                (self.faults.latency(LATE.0, LATE.1), self.execute(conversation, run, &request))
            }
            Some(Fault::AnsweredTwice) => {
                let outcome = self.execute(conversation, run, &request);
                let again = Due::ActionAnswer { conversation, run, outcome: outcome.clone() };
                self.agenda.plan(self.now.plus(1), again);
                (0, outcome)
            }
            None => (0, self.execute(conversation, run, &request)),
        };
        if wait == 0 {
            self.action_answered(conversation, run, outcome);
        } else {
            let late = Due::ActionAnswer { conversation, run, outcome };
            self.agenda.plan(self.now.plus(wait), late);
        }
    }

    fn execute(
        &mut self,
        conversation: ConversationId,
        run: ActionRunId,
        request: &Request,
    ) -> ActionOutcome {
        // Whose account is touched comes from the session, never from the request (I4).
        let email = self
            .hub
            .conversation(conversation)
            .and_then(|state| self.people.get(&state.customer))
            .and_then(|person| person.email.clone());
        self.orders.run(day_of(self.now), run, &request.action, email.as_deref(), &request.arguments)
    }

    pub(super) fn action_answered(
        &mut self,
        conversation: ConversationId,
        run: ActionRunId,
        outcome: ActionOutcome,
    ) {
        let command = Command::ActionEnded { run, outcome: outcome.clone() };
        match self.command(conversation, command) {
            Err(Failure::Store) => self.later(Due::ActionAnswer { conversation, run, outcome }),
            Ok(_) | Err(Failure::Refused(_) | Failure::Log(_)) => {
                self.requests.remove(&run);
            }
        }
    }

    pub(super) fn draft_answered(
        &mut self,
        conversation: ConversationId,
        message: MessageId,
        answer: Result<String, String>,
    ) {
        let command = match answer.clone() {
            Ok(text) => Command::Draft { message, text },
            Err(reason) => Command::DraftFailed { message, reason },
        };
        if let Err(Failure::Store) = self.command(conversation, command) {
            self.later(Due::Draft { conversation, message, answer });
        }
    }
}
