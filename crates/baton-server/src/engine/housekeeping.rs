//! Puts out of memory what nobody needs there: conversations that ended a while ago. Their log stays.

use baton_core::conversation::Status;
use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::MINUTE;

use super::timers::Due;
use super::{Core, Engine};

/// How long an ended conversation stays in memory.
const KEEP_CLOSED: i64 = 10 * MINUTE;
/// How often it is looked after.
const EVERY: i64 = MINUTE;

impl Engine {
    pub(super) fn tidy(&self) {
        let now = self.now();
        let mut core = self.0.core();
        let over: Vec<ConversationId> = core
            .hub
            .conversations()
            .filter(|known| matches!(known.status, Status::Closed { .. }))
            .filter(|known| now.since(known.updated_at) > KEEP_CLOSED)
            .map(|known| known.id)
            .collect();
        for id in over {
            core.hub.unload(id);
            core.reloaded.remove(&id);
        }
        let Core { hub, current, .. } = &mut *core;
        current.retain(|_, id| hub.conversation(*id).is_some());
        drop(core);
        self.0.bus.timers.change([(Due::Tidy, Some(now.plus(EVERY)))]);
    }

    /// Puts everything of a customer out of memory, after the store has erased it.
    pub async fn forget(&self, customer: CustomerId) {
        let theirs = self.unload_all(customer);
        self.forget_profile(customer);
        self.0.bus.list.mark(theirs, true);
        self.0.bus.feeds.to_customer(customer, &super::feeds::Feed::Restart);
        self.forget_words(customer).await;
    }

    fn unload_all(&self, customer: CustomerId) -> Vec<ConversationId> {
        let mut core = self.0.core();
        let theirs: Vec<ConversationId> = core
            .hub
            .conversations()
            .filter(|known| known.customer == customer)
            .map(|known| known.id)
            .collect();
        for id in &theirs {
            core.hub.unload(*id);
        }
        core.current.remove(&customer);
        theirs
    }
}
