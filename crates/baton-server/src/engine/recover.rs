//! After a failed commit: what it touched is not what the store has, so it is put out of memory and loaded again.
//!
//! Commits that were decided on top of the failed one fail as well (their version does not fit) and come here too;
//! one that was decided before a reload must not undo it, which its generation tells.

use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::SECOND;
use baton_store::StoreError;
use tokio::sync::mpsc;

use super::durable::Failed;
use super::error::EngineError;
use super::feeds::Feed;
use super::timers::Due;
use super::{Engine, Inner, load};

/// When a conversation that cannot be loaded now is tried again.
const RELOAD_AGAIN: i64 = 2 * SECOND;

/// Recovers until the engine ends.
pub(super) async fn run(engine: Weak<Inner>, mut failed: mpsc::UnboundedReceiver<Failed>) {
    while let Some(one) = failed.recv().await {
        let Some(inner) = engine.upgrade() else { return };
        Engine(inner).recover(one).await;
    }
}

impl Engine {
    async fn recover(&self, failed: Failed) {
        let Failed { durable, error } = failed;
        let error = EngineError::Store(error);
        tracing::warn!(code = error.code(), "a commit was not stored; what it touched is loaded again");
        let touched: BTreeSet<(ConversationId, CustomerId)> =
            durable.updates.iter().map(|update| (update.conversation, update.customer)).collect();
        if durable.desk {
            self.reload_desk().await;
        }
        let mut reload = Vec::new();
        {
            let mut core = self.0.core();
            for (id, customer) in &touched {
                let since = core.reloaded.get(id).copied().unwrap_or(0);
                if since > durable.generation {
                    continue;
                }
                core.hub.unload(*id);
                reload.push((*id, *customer));
            }
            if !reload.is_empty() {
                core.generation += 1;
                let generation = core.generation;
                core.reloaded.extend(reload.iter().map(|(id, _)| (*id, generation)));
            }
        }
        for (id, customer) in &reload {
            self.reload(*id, *customer).await;
        }
        self.0.bus.list.mark(reload.iter().map(|(id, _)| *id), true);
        if let Some(reply) = durable.reply {
            let _ = reply.send(Err(error));
        }
    }

    async fn reload(&self, id: ConversationId, customer: CustomerId) {
        match self.load(id).await {
            Ok(()) => {}
            Err(EngineError::NotFound | EngineError::Store(StoreError::Erased { .. })) => {
                let mut core = self.0.core();
                if core.current.get(&customer) == Some(&id) {
                    core.current.remove(&customer);
                }
                drop(core);
                self.forget_profile(customer);
            }
            Err(error) => {
                tracing::error!(
                    code = error.code(),
                    "a conversation could not be loaded again and is tried later"
                );
                self.0.bus.timers.change([(Due::Reload(id), Some(self.now().plus(RELOAD_AGAIN)))]);
            }
        }
        self.0.bus.feeds.to_customer(customer, &Feed::Restart);
        self.0.bus.feeds.to_watchers(id, &Feed::Restart);
    }

    async fn reload_desk(&self) {
        match self.read(load::desk).await {
            Ok(desk) => {
                let mut core = self.0.core();
                core.desk = Arc::new(desk.clone());
                core.hub.restore_desk(desk);
            }
            Err(error) => tracing::error!(code = error.code(), "the desk could not be loaded again"),
        }
    }
}
