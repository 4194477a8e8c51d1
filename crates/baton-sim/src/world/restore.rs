//! From the log back into memory: after a failed write, after a crash, and when somebody comes back.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::hub::{Commit, Refusal};
use baton_core::id::ConversationId;
use baton_core::{Conversation, Desk, DeskEvent, Effect, Event, Hub};

use super::{Failure, World};
use crate::auditor::{Evidence, read};
use crate::counts::Counts;
use crate::log::LogError;
use crate::simulate::SimulationError;
use crate::workload::wishes::Wishes;

impl World<'_> {
    /// Throws away what a commit that was not written had changed, and folds it again from the log.
    pub(super) fn undo(&mut self, commit: &Commit) -> Result<(), Failure> {
        for change in &commit.conversations {
            self.hub.unload(change.id);
            if let Some(state) = self.replay(change.id)? {
                self.hub.restore(state);
            }
        }
        if commit.desk.is_some() {
            let desk = self.replay_desk()?;
            self.hub.restore_desk(desk);
        }
        Ok(())
    }

    /// The process dies and starts again: memory and answers under way are gone, the log and what is stored stay.
    pub(crate) fn crash(&mut self) -> Result<(), Failure> {
        self.faults.counts.crashes += 1;
        self.agenda.lose_answers();
        self.remember_all()?;
        let ids: Vec<ConversationId> = self
            .log
            .iter()
            .flat_map(|log| log.conversations().map(|(id, _)| id))
            .filter(|id| self.hub.conversation(*id).is_some())
            .collect();
        self.hub = Hub::new(Arc::clone(&self.company), self.writer);
        let desk = self.replay_desk()?;
        self.hub.restore_desk(desk);
        for id in ids {
            if let Some(state) = self.replay(id)? {
                self.hub.restore(state);
            }
        }
        self.send_again();
        Ok(())
    }

    /// What was asked of the outside and still matters is asked again, with the same keys.
    fn send_again(&mut self) {
        let requests = std::mem::take(&mut self.requests);
        for (run, request) in requests {
            let waits = self
                .hub
                .conversation(request.conversation)
                .is_some_and(|state| state.action.as_ref().is_some_and(|(current, _)| *current == run));
            if waits {
                let (action, arguments) = (request.action, request.arguments);
                self.send(request.conversation, Effect::RunAction { run, action, arguments });
            }
        }
        let drafts: Vec<_> = self
            .hub
            .conversations()
            .filter_map(|state| Some((state.id, state.draft?, state.language)))
            .collect();
        for (conversation, message, language) in drafts {
            let (question, sources) = (String::new(), Vec::new());
            self.send(
                conversation,
                Effect::RequestDraft { message, question, language, sources, guidance: Vec::new() },
            );
        }
    }

    /// Puts a conversation into memory if it is only in the log.
    pub(crate) fn load(&mut self, id: ConversationId) -> Result<(), Failure> {
        if self.hub.conversation(id).is_none() {
            let state = self.replay(id)?.ok_or(Failure::Refused(Refusal::NotLoaded(id)))?;
            self.hub.restore(state);
        }
        Ok(())
    }

    /// Takes an ended conversation out of memory.
    pub(super) fn forget(&mut self, id: ConversationId) {
        let quiet =
            self.hub.conversation(id).is_some_and(|state| !state.is_open() && !self.agenda.has_timer(state));
        if quiet {
            // A state that cannot be written shows at the end, when all are.
            let _ = self.remember(id);
            self.hub.unload(id);
            self.last_words.remove(&id);
        }
    }

    /// Keeps what is in memory about a conversation for the auditor, before memory is thrown away.
    fn remember(&mut self, id: ConversationId) -> Result<(), LogError> {
        if let Some(state) = self.hub.conversation(id).filter(|_| self.log.is_some()) {
            self.remembered.insert((id, state.seq), serde_json::to_string(state)?);
        }
        Ok(())
    }

    fn remember_all(&mut self) -> Result<(), LogError> {
        let ids: Vec<ConversationId> = self.hub.conversations().map(|state| state.id).collect();
        ids.into_iter().try_for_each(|id| self.remember(id))
    }

    /// Everything the auditor may look at, but what people wanted and what was counted.
    pub(crate) fn into_evidence(mut self, seed: u64) -> Result<Evidence, SimulationError> {
        self.remember_all()?;
        let log = self.log.unwrap_or_default();
        let mut conversations = BTreeMap::new();
        for (id, records) in log.conversations() {
            conversations.insert(id, read::<Event>(records)?);
        }
        Ok(Evidence {
            seed,
            company: self.company,
            desk: read::<DeskEvent>(log.desk())?,
            conversations,
            log,
            sent: self.sent,
            wishes: Wishes::default(),
            ledger: self.orders.ledger().to_vec(),
            accounts: self.people.into_iter().map(|(id, person)| (id, person.email)).collect(),
            live: self.remembered,
            live_desk: serde_json::to_string(self.hub.desk())?,
            counts: Counts::default(),
            ends: self.now,
        })
    }

    fn replay(&self, id: ConversationId) -> Result<Option<Conversation>, LogError> {
        self.log.as_ref().map_or(Ok(None), |log| log.replay(id))
    }

    fn replay_desk(&self) -> Result<Desk, LogError> {
        self.log.as_ref().map_or_else(|| Ok(Desk::default()), crate::log::Log::replay_desk)
    }
}
