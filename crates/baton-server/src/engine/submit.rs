//! From a decision to the store, in order: called with the lock held, so no other decision can come between.

use std::sync::{Arc, OnceLock};

use baton_core::command::{Command, TimerKey};
use baton_core::effect::Effect;
use baton_core::hub::{self, Order, Refusal};
use baton_core::id::{ConversationId, Ctx};
use baton_core::time::Timestamp;
use baton_store::{Record, Stream, TimerChange};
use tokio::sync::oneshot;

use super::commits::{commits_of, name};
use super::durable::{Durable, Job};
use super::error::EngineError;
use super::update::Update;
use super::{Core, Inner};
use crate::frame::Baton;

/// What goes into the commit beside the decision.
#[derive(Debug, Default)]
pub(super) struct Extras {
    /// Effects that are done with this commit.
    pub(super) effects_done: Vec<String>,
    /// A timer that fired.
    pub(super) fired: Option<(ConversationId, TimerKey)>,
    pub(super) records: Vec<Record>,
}

impl Extras {
    fn is_empty(&self) -> bool {
        self.effects_done.is_empty() && self.fired.is_none() && self.records.is_empty()
    }
}

/// Commits on their way.
pub(super) struct Pending(Vec<oneshot::Receiver<Result<(), EngineError>>>);

impl Pending {
    /// Waits until all are durable.
    pub(super) async fn durable(self) -> Result<(), EngineError> {
        let mut outcome = Ok(());
        for receiver in self.0 {
            let one = receiver.await.unwrap_or(Err(EngineError::Stopped));
            outcome = outcome.and(one);
        }
        outcome
    }
}

/// The baton of a conversation before an order, as far as it is loaded.
fn baton(core: &Core, id: ConversationId) -> Baton {
    core.hub.conversation(id).map_or(Baton::START, |conversation| Baton {
        holder: conversation.holder,
        version: conversation.holder_version,
    })
}

/// The baton before a change, from the baton after it: `events` are what happened in between.
fn baton_before(core: &Core, change: &hub::ConversationChange) -> Baton {
    let after = baton(core, change.id);
    let mut raised = Baton { holder: after.holder, version: 0 };
    change.events.iter().for_each(|event| raised.follow(event));
    Baton { holder: after.holder, version: after.version.saturating_sub(raised.version) }
}

impl Inner {
    /// Decides on a command for a conversation that is loaded.
    pub(super) fn decide(
        &self,
        core: &mut Core,
        now: Timestamp,
        id: ConversationId,
        command: Command,
    ) -> Result<hub::Commit, Refusal> {
        self.order(core, now, Order::Conversation { id, command })
    }

    pub(super) fn order(
        &self,
        core: &mut Core,
        now: Timestamp,
        order: Order,
    ) -> Result<hub::Commit, Refusal> {
        let Core { hub, ids, desk, .. } = core;
        let commit = hub.handle(&mut Ctx { now, ids }, order)?;
        if commit.desk.is_some() {
            *desk = Arc::new(hub.desk().clone());
        }
        Ok(commit)
    }

    /// Hands a decision to the store. `before` names who held the conversation, when the caller knows.
    pub(super) fn submit(
        &self,
        core: &Core,
        decided: hub::Commit,
        before: Option<(ConversationId, Baton)>,
        extras: Extras,
    ) -> Pending {
        if decided.is_empty() && extras.is_empty() {
            return Pending(Vec::new());
        }
        let mut commits = commits_of(&core.hub, &decided);
        if let Some(first) = commits.first_mut() {
            if let Some((conversation, key)) = extras.fired {
                let stream = Stream::Conversation(conversation);
                // Before the decision's own changes: it may have set the timer again.
                first.timers.insert(0, TimerChange { stream, key: key.name().to_owned(), at: None });
            }
            first.effects_done = extras.effects_done;
            first.records = extras.records;
        }
        let hub::Commit { at, mut desk, conversations, .. } = decided;
        let mut changes = conversations.into_iter().peekable();
        let mut pending = Vec::with_capacity(commits.len());
        for commit in commits {
            let (reply, receiver) = oneshot::channel();
            pending.push(receiver);
            let mut durable = Durable {
                updates: Vec::new(),
                desk: desk.take().is_some(),
                generation: core.generation,
                timers: Vec::new(),
                jobs: Vec::new(),
                reply: Some(reply),
            };
            // The same split as in `commits_of`: a commit has a stream or a timer of each of its conversations.
            while let Some(change) = changes.next_if(|change| belongs(&commit, change)) {
                self.add(core, &mut durable, change, before, at);
            }
            let bus = Arc::clone(&self.bus);
            self.store.commit(commit, Box::new(move |outcome| bus.settle(durable, outcome)));
        }
        Pending(pending)
    }

    fn add(
        &self,
        core: &Core,
        durable: &mut Durable,
        change: hub::ConversationChange,
        before: Option<(ConversationId, Baton)>,
        at: Timestamp,
    ) {
        let Some(conversation) = core.hub.conversation(change.id) else { return };
        let customer = conversation.customer;
        let baton = match before {
            Some((id, baton)) if id == change.id => baton,
            _ => baton_before(core, &change),
        };
        for effect in change.effects {
            match effect {
                Effect::SetTimer { key, at } => durable.timers.push((change.id, key, Some(at))),
                Effect::CancelTimer { key } => durable.timers.push((change.id, key, None)),
                Effect::RequestDraft { .. } | Effect::RunAction { .. } => {
                    if let Some((id, _)) = name(&effect) {
                        durable.jobs.push(Job { id, conversation: change.id, customer, effect });
                    }
                }
            }
        }
        if !change.events.is_empty() {
            durable.updates.push(Arc::new(Update {
                conversation: change.id,
                customer,
                at,
                before: change.before,
                baton,
                events: change.events,
                company: Arc::clone(&self.company),
                desk: Arc::clone(&core.desk),
                frames: OnceLock::new(),
            }));
        }
    }

    pub(super) fn baton(&self, core: &Core, id: ConversationId) -> Baton {
        baton(core, id)
    }
}

fn belongs(commit: &baton_store::Commit, change: &hub::ConversationChange) -> bool {
    let stream = Stream::Conversation(change.id);
    commit.streams.iter().any(|part| part.stream == stream)
        || (change.events.is_empty() && commit.timers.iter().any(|timer| timer.stream == stream))
}
