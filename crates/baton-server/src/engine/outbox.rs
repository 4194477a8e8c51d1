//! Carries out effects: drafts of a model, actions on other systems. At least once from here, once over there.
//!
//! Every effect ends with a command to its conversation in the commit that also takes it out of the outbox. A command
//! that comes too late is refused by the core; the effect is done nevertheless.

use std::sync::{Arc, Weak};
use std::time::Duration;

use baton_core::command::Command;
use baton_core::conversation::Rejection;
use baton_core::effect::Effect;
use baton_core::event::ActionOutcome;
use baton_core::hub::Refusal;
use baton_core::id::{ActionName, ActionRunId, FactName};
use tokio::sync::{Semaphore, mpsc};

use super::durable::Job;
use super::error::EngineError;
use super::submit::Extras;
use super::{Engine, Inner};
use crate::connector::{ActionRequest, Subject};

/// Effects carried out at the same time.
const CONCURRENT: usize = 64;
/// How long a model may take; a little less than the conversation waits.
const DRAFT_TIMEOUT: Duration = Duration::from_millis(7_500);
/// How long one attempt of an action may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(2_500);
/// Attempts at an action that fails without an answer. All of them fit in the time the conversation waits.
const ATTEMPTS: u32 = 3;
/// The pause after the first attempt; doubled after each, plus up to as much again by chance.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// Attempts at storing a result.
const STORE_ATTEMPTS: u32 = 5;

/// Carries out effects until the engine ends.
pub(super) async fn run(engine: Weak<Inner>, mut jobs: mpsc::UnboundedReceiver<Job>) {
    let permits = Arc::new(Semaphore::new(CONCURRENT));
    while let Some(job) = jobs.recv().await {
        let Ok(permit) = Arc::clone(&permits).acquire_owned().await else { return };
        let engine = Weak::clone(&engine);
        tokio::spawn(async move {
            if let Some(inner) = engine.upgrade() {
                Engine(inner).carry_out(job).await;
            }
            drop(permit);
        });
    }
}

impl Engine {
    async fn carry_out(&self, job: Job) {
        let command = match &job.effect {
            Effect::RequestDraft { message, question, language, sources, guidance } => {
                let message = *message;
                match self.draft(question, *language, sources, guidance).await {
                    Ok(text) => Command::Draft { message, text },
                    Err(reason) => Command::DraftFailed { message, reason },
                }
            }
            Effect::RunAction { run, action, arguments } => {
                let outcome = self.act(&job, *run, action, arguments).await;
                Command::ActionEnded { run: *run, outcome }
            }
            Effect::SetTimer { .. } | Effect::CancelTimer { .. } => return,
        };
        for attempt in 0..STORE_ATTEMPTS {
            match self.finish(&job, command.clone()).await {
                Ok(()) => return,
                // Somebody finished it already, or the customer is gone.
                Err(EngineError::Store(
                    baton_store::StoreError::EffectNotPending { .. } | baton_store::StoreError::Erased { .. },
                )) => return,
                Err(error) => {
                    tracing::warn!(
                        code = error.code(),
                        attempt,
                        "the result of an effect could not be stored"
                    );
                }
            }
            tokio::time::sleep(FIRST_PAUSE * 2_u32.pow(attempt)).await;
        }
        // Still in the outbox: the next start carries it out again. The conversation's own timer goes on meanwhile.
        tracing::error!("the result of an effect was not stored");
    }

    async fn draft(
        &self,
        question: &str,
        language: baton_core::language::Language,
        sources: &[baton_core::effect::Source],
        guidance: &[String],
    ) -> Result<String, String> {
        let model = self.0.model.as_ref().ok_or_else(|| "no model is configured".to_owned())?;
        match tokio::time::timeout(DRAFT_TIMEOUT, model.draft(question, language, sources, guidance)).await {
            Ok(Ok(text)) => Ok(text),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }

    async fn act(
        &self,
        job: &Job,
        run: ActionRunId,
        action: &ActionName,
        arguments: &std::collections::BTreeMap<FactName, String>,
    ) -> ActionOutcome {
        let failed = |reason: &str| ActionOutcome::Failed { reason: reason.to_owned() };
        let Some(spec) = self.0.company.actions.get(action) else {
            return failed("the action is not declared");
        };
        let Some(connector) = self.0.connectors.get(&spec.connector) else {
            return failed("the system is not connected");
        };
        let Ok(profile) = self.profile(job.customer).await else {
            return failed("the customer could not be read");
        };
        let subject = Subject { customer: job.customer, email: profile.email, known: profile.known };
        let (action, arguments) = (action.clone(), arguments.clone());
        let request = ActionRequest { run, action, arguments, subject };
        let mut last = failed("no answer");
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                tokio::time::sleep(pause(attempt, run)).await;
            }
            last = match tokio::time::timeout(ATTEMPT_TIMEOUT, connector.run(&request)).await {
                Ok(ActionOutcome::Failed { reason }) => ActionOutcome::Failed { reason },
                Ok(outcome) => return outcome,
                Err(_) => failed("no answer in time"),
            };
        }
        last
    }

    /// The result and the end of the effect in one commit.
    async fn finish(&self, job: &Job, command: Command) -> Result<(), EngineError> {
        let extras = || Extras { effects_done: vec![job.id.clone()], ..Extras::default() };
        loop {
            let now = self.now();
            let decided = {
                let mut core = self.0.core();
                let before = Some((job.conversation, self.0.baton(&core, job.conversation)));
                match self.0.decide(&mut core, now, job.conversation, command.clone()) {
                    Ok(commit) => Ok(self.0.submit(&core, commit, before, extras())),
                    Err(Refusal::Rejected(rejection)) => {
                        if rejection != Rejection::Late {
                            tracing::debug!("the result of an effect was refused");
                        }
                        let nothing = baton_core::hub::Commit { at: now, ..Default::default() };
                        Ok(self.0.submit(&core, nothing, None, extras()))
                    }
                    Err(refusal @ Refusal::NotLoaded(_)) => Err(refusal),
                }
            };
            match decided {
                Ok(pending) => return pending.durable().await,
                Err(_) => self.load(job.conversation).await?,
            }
        }
    }
}

/// Grows with each attempt and differs between runs, so that many failures do not come back together.
fn pause(attempt: u32, run: ActionRunId) -> Duration {
    let step = FIRST_PAUSE * 2_u32.pow(attempt - 1);
    let chance = u32::try_from(run.0 % 1_000).unwrap_or(0);
    step + step * chance / 1_000
}
