//! Who follows what: customers their own conversation, staff the one they look at.
//!
//! Publishing costs one look-up and one push per follower and runs on the store's thread: it never blocks. Queues are
//! bounded; who is too slow is marked and left out, and comes back with a cursor.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_core::id::{AgentId, ConversationId, CustomerId};
use baton_core::time::Timestamp;
use tokio::sync::Notify;

use super::update::Update;
use crate::frame::FrameText;

/// Frames that may wait for one slow reader.
pub(crate) const QUEUE_FRAMES: usize = 256;
/// Connections of one customer (tabs and devices); the oldest is left out.
const PER_CUSTOMER_MAX: usize = 16;

/// Something for a follower.
#[derive(Debug, Clone)]
pub(crate) enum Feed {
    /// A conversation went on.
    Update(Arc<Update>),
    /// A frame as it is.
    Frame(Arc<FrameText>),
    /// What was sent may not hold any more: begin again.
    Restart,
}

impl Feed {
    /// A frame as it is.
    pub(crate) fn frame(text: FrameText) -> Self {
        Self::Frame(Arc::new(text))
    }
}

/// A bounded queue of one reader. Most readers are idle: while empty it takes a tenth of the kilobyte of a channel, and
/// it wakes its reader only while that waits for it.
#[derive(Debug)]
struct Queue {
    room: usize,
    state: Mutex<Waiting>,
    given: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    feeds: VecDeque<Feed>,
    lagged: bool,
    ended: bool,
}

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The giving half of a follower.
#[derive(Debug, Clone)]
pub(crate) struct Follower {
    id: u64,
    queue: Arc<Queue>,
}

/// The reading half.
#[derive(Debug)]
pub(crate) struct Inbox {
    pub(crate) id: u64,
    queue: Arc<Queue>,
}

impl Inbox {
    /// The next thing; none when the reader was too slow or was left out. Waiting for it may be given up at any time.
    pub(crate) async fn next(&mut self) -> Option<Feed> {
        loop {
            {
                let mut waiting = self.queue.waiting();
                if let Some(feed) = waiting.feeds.pop_front() {
                    return Some(feed);
                }
                if waiting.ended {
                    return None;
                }
            }
            self.queue.given.notified().await;
        }
    }

    /// What waits already.
    pub(crate) fn try_next(&mut self) -> Option<Feed> {
        self.queue.waiting().feeds.pop_front()
    }

    /// Whether the reader was too slow.
    pub(crate) fn lagged(&self) -> bool {
        self.queue.waiting().lagged
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        *self.queue.waiting() = Waiting { ended: true, ..Waiting::default() };
    }
}

impl Follower {
    /// Whether it belongs to this inbox.
    pub(crate) fn is(&self, inbox: u64) -> bool {
        self.id == inbox
    }

    /// Gives something; false when the follower is gone or too slow.
    pub(crate) fn give(&self, feed: Feed) -> bool {
        let mut waiting = self.queue.waiting();
        if !waiting.ended {
            if waiting.feeds.len() < self.queue.room {
                waiting.feeds.push_back(feed);
            } else {
                waiting.lagged = true;
                waiting.ended = true;
            }
        }
        let goes_on = !waiting.ended;
        drop(waiting);
        self.queue.given.notify_one();
        goes_on
    }

    /// Leaves it out: it reads what waits, and then the end.
    fn end(&self) {
        self.queue.waiting().ended = true;
        self.queue.given.notify_one();
    }
}

/// Somebody of the staff who looks at a conversation.
#[derive(Debug, Clone)]
pub(crate) struct Watcher {
    pub(crate) follower: Follower,
    pub(crate) agent: AgentId,
    /// Until when the person counts as writing.
    pub(crate) writing_until: Option<Timestamp>,
}

type Map<K, V> = Mutex<HashMap<K, Vec<V>>>;

/// The index of followers.
#[derive(Debug, Default)]
pub(crate) struct Feeds {
    next: AtomicU64,
    customers: Map<CustomerId, Follower>,
    watchers: Map<ConversationId, Watcher>,
}

fn lock<K, V>(map: &Map<K, V>) -> MutexGuard<'_, HashMap<K, Vec<V>>> {
    map.lock().unwrap_or_else(PoisonError::into_inner)
}

fn retain<K: Eq + Hash, V>(map: &mut HashMap<K, Vec<V>>, key: &K, keep: impl FnMut(&mut V) -> bool) {
    if let Some(list) = map.get_mut(key) {
        list.retain_mut(keep);
        if list.is_empty() {
            map.remove(key);
        }
    }
}

impl Feeds {
    /// A new pair of halves with room for so many frames.
    pub(crate) fn pair(&self, room: usize) -> (Follower, Inbox) {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let queue = Arc::new(Queue { room, state: Mutex::default(), given: Notify::new() });
        (Follower { id, queue: Arc::clone(&queue) }, Inbox { id, queue })
    }

    /// Follows a customer.
    pub(crate) fn follow_customer(&self, customer: CustomerId) -> Inbox {
        let (follower, inbox) = self.pair(QUEUE_FRAMES);
        let mut customers = lock(&self.customers);
        let list = customers.entry(customer).or_default();
        if list.len() == PER_CUSTOMER_MAX {
            list.remove(0).end();
        }
        list.push(follower);
        inbox
    }

    /// Ends it.
    pub(crate) fn leave_customer(&self, customer: CustomerId, id: u64) {
        retain(&mut lock(&self.customers), &customer, |follower| follower.id != id);
    }

    /// Whether anybody follows a customer.
    pub(crate) fn has_customer(&self, customer: CustomerId) -> bool {
        lock(&self.customers).contains_key(&customer)
    }

    /// Follows a conversation for staff.
    pub(crate) fn watch(&self, conversation: ConversationId, watcher: Watcher) {
        lock(&self.watchers).entry(conversation).or_default().push(watcher);
    }

    /// Ends it.
    pub(crate) fn unwatch(&self, conversation: ConversationId, follower: u64) {
        retain(&mut lock(&self.watchers), &conversation, |watcher| watcher.follower.id != follower);
    }

    /// Notes that somebody writes, or has stopped.
    pub(crate) fn writes(&self, conversation: ConversationId, agent: AgentId, until: Option<Timestamp>) {
        if let Some(list) = lock(&self.watchers).get_mut(&conversation) {
            for watcher in list.iter_mut().filter(|watcher| watcher.agent == agent) {
                watcher.writing_until = until;
            }
        }
    }

    /// Who looks at a conversation, and until when each counts as writing.
    pub(crate) fn watchers(&self, conversation: ConversationId) -> Vec<(AgentId, Option<Timestamp>)> {
        let watchers = lock(&self.watchers);
        let list = watchers.get(&conversation).map(Vec::as_slice).unwrap_or_default();
        list.iter().map(|watcher| (watcher.agent, watcher.writing_until)).collect()
    }

    /// Gives something to everybody of the staff who looks at a conversation.
    pub(crate) fn to_watchers(&self, conversation: ConversationId, feed: &Feed) {
        retain(&mut lock(&self.watchers), &conversation, |watcher| watcher.follower.give(feed.clone()));
    }

    /// Gives something to every connection of a customer.
    pub(crate) fn to_customer(&self, customer: CustomerId, feed: &Feed) {
        retain(&mut lock(&self.customers), &customer, |follower| follower.give(feed.clone()));
    }

    /// Gives an update to everybody who follows it.
    pub(crate) fn publish(&self, update: &Arc<Update>) {
        let feed = Feed::Update(Arc::clone(update));
        self.to_customer(update.customer, &feed);
        self.to_watchers(update.conversation, &feed);
    }
}
