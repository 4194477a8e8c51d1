//! Places in the queue, told to those who wait when they change: at most once a second, and never as events.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::SECOND;

use super::Engine;
use super::customer_feed::queue;
use super::feeds::Feed;
use super::timers::Due;
use crate::frame::{self, CustomerFrame, Queue};

/// How soon after a change places are told, and so how often at most, in milliseconds.
pub(super) const SOON: i64 = SECOND;
/// How often they are looked at while somebody waits: the range of a wait changes with time.
const AGAIN: i64 = 5 * SECOND;

/// What was told last.
#[derive(Debug, Default)]
pub(super) struct Places(Mutex<HashMap<ConversationId, Queue>>);

impl Engine {
    pub(super) fn tell_places(&self) {
        let now = self.now();
        let mut told = self.0.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting: Vec<(CustomerId, ConversationId, u64, Queue)> = {
            let core = self.0.core();
            if core.hub.router().queue_length() == 0 {
                told.clear();
                return;
            }
            core.hub
                .router()
                .line()
                .filter_map(|id| core.hub.conversation(id))
                .filter(|known| self.0.bus.feeds.has_customer(known.customer))
                .filter_map(|known| {
                    Some((known.customer, known.id, known.seq, queue(&core.hub, known, now)?))
                })
                .collect()
        };
        let mut next = HashMap::with_capacity(waiting.len());
        for (customer, id, seq, queue) in waiting {
            if told.get(&id) != Some(&queue) {
                let frame = CustomerFrame::Queue { seq, queue: Some(queue.clone()) };
                self.0.bus.feeds.to_customer(customer, &Feed::frame(frame::text(&frame)));
            }
            next.insert(id, queue);
        }
        *told = next;
        self.0.bus.timers.arm(Due::Places, now.plus(AGAIN));
    }
}
