//! What follows a commit once it is durable, or once it has failed. Runs on the store's thread and never blocks.

use std::sync::Arc;

use baton_core::command::TimerKey;
use baton_core::effect::Effect;
use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::Timestamp;
use baton_store::StoreError;
use tokio::sync::{mpsc, oneshot};

use super::error::EngineError;
use super::feeds::Feeds;
use super::places::SOON;
use super::presence::Presences;
use super::search::Finder;
use super::staff_list::StaffList;
use super::timers::{Due, Timers};
use super::update::Update;

/// What is reachable from the store's thread: no hub, no store.
pub(crate) struct Bus {
    pub(crate) feeds: Feeds,
    pub(crate) list: StaffList,
    pub(crate) timers: Timers,
    pub(crate) presences: Presences,
    pub(crate) finder: Finder,
    pub(crate) outbox: mpsc::UnboundedSender<Job>,
    pub(crate) failed: mpsc::UnboundedSender<Failed>,
}

/// An effect to be carried out.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// The idempotency key.
    pub(crate) id: String,
    pub(crate) conversation: ConversationId,
    pub(crate) customer: CustomerId,
    pub(crate) effect: Effect,
}

pub(crate) type Reply = oneshot::Sender<Result<(), EngineError>>;

/// What follows one commit.
pub(crate) struct Durable {
    pub(crate) updates: Vec<Arc<Update>>,
    pub(crate) desk: bool,
    /// The generation in which it was decided.
    pub(crate) generation: u64,
    pub(crate) timers: Vec<(ConversationId, TimerKey, Option<Timestamp>)>,
    pub(crate) jobs: Vec<Job>,
    pub(crate) reply: Option<Reply>,
}

/// A commit that was not written.
pub(crate) struct Failed {
    pub(crate) durable: Durable,
    pub(crate) error: StoreError,
}

impl Bus {
    /// Called once for each commit.
    pub(crate) fn settle(&self, durable: Durable, outcome: Result<(), StoreError>) {
        if let Err(error) = outcome {
            // The other side is gone only when the engine is.
            let _ = self.failed.send(Failed { durable, error });
            return;
        }
        let Durable { updates, desk, timers, jobs, reply, .. } = durable;
        if !timers.is_empty() {
            self.timers.change(
                timers.into_iter().map(|(conversation, key, at)| (Due::Timer(conversation, key), at)),
            );
        }
        for job in jobs {
            let _ = self.outbox.send(job);
        }
        for update in &updates {
            self.feeds.publish(update);
        }
        if let Some(moved) = updates.iter().find(|update| update.moves_baton()) {
            self.timers.arm(Due::Places, moved.at.plus(SOON));
        }
        self.list.touched(&updates, desk);
        if !updates.is_empty() {
            self.finder.look();
        }
        if let Some(reply) = reply {
            let _ = reply.send(Ok(()));
        }
    }
}
