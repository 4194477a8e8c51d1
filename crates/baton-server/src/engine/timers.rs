//! What is due when: the timers of conversations, and the engine's own chores.
//!
//! Conversations' timers live in the store; here are those due soon. One task sleeps until the next. A timer may fire
//! late or twice: the core then does nothing.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use baton_core::command::{Command, TimerKey};
use baton_core::hub::Refusal;
use baton_core::id::{AgentId, ConversationId};
use baton_core::time::{HOUR, MINUTE, SECOND, Timestamp};
use baton_store::{MAX_PAGE, Stream};
use tokio::sync::Notify;

use super::error::EngineError;
use super::submit::Extras;
use super::{Engine, Inner};

/// How far ahead timers are held in memory.
const HORIZON: i64 = HOUR;
/// How often the next ones are read.
const REFILL_EVERY: i64 = 20 * MINUTE;
/// Timers fired before their commits are waited for: fewer than the store's queue holds.
const BATCH: usize = 256;
/// When a timer whose commit failed is tried again.
const RETRY: i64 = 5 * SECOND;

/// Something that is due at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Due {
    /// A conversation set a timer.
    Timer(ConversationId, TimerKey),
    /// Somebody's connections have been gone for a while.
    Gone(AgentId),
    /// Places in the queue are told.
    Places,
    /// Somebody may have stopped writing.
    Writing(ConversationId),
    /// A conversation could not be loaded again after a failed commit.
    Reload(ConversationId),
    /// The next timers are read.
    Refill,
    /// What nobody needs is put out of memory.
    Tidy,
}

#[derive(Debug)]
struct State {
    heap: BinaryHeap<Reverse<(Timestamp, Due)>>,
    /// The truth: an entry of the heap that differs is stale.
    at: HashMap<Due, Timestamp>,
    /// Timers beyond are only in the store.
    horizon: Timestamp,
}

/// The timers in memory.
#[derive(Debug)]
pub(crate) struct Timers {
    state: Mutex<State>,
    changed: Notify,
}

impl Timers {
    pub(crate) fn new(now: Timestamp) -> Self {
        let state = State { heap: BinaryHeap::new(), at: HashMap::new(), horizon: now.plus(HORIZON) };
        Self { state: Mutex::new(state), changed: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets and cancels.
    pub(crate) fn change(&self, changes: impl IntoIterator<Item = (Due, Option<Timestamp>)>) {
        let mut state = self.state();
        let before = state.heap.peek().map(|Reverse((at, _))| *at);
        for (due, at) in changes {
            match at {
                Some(at) if at <= state.horizon || !matches!(due, Due::Timer(..)) => {
                    state.at.insert(due, at);
                    state.heap.push(Reverse((at, due)));
                }
                Some(_) | None => {
                    state.at.remove(&due);
                }
            }
        }
        let sooner = state.heap.peek().map(|Reverse((at, _))| *at) != before;
        drop(state);
        if sooner {
            self.changed.notify_one();
        }
    }

    /// Sets something to be done by a time, unless it is to be done sooner.
    pub(crate) fn arm(&self, due: Due, by: Timestamp) {
        let sooner = self.state().at.get(&due).is_some_and(|at| *at <= by);
        if !sooner {
            self.change([(due, Some(by))]);
        }
    }

    /// What is due now, at most `limit`, and when the next is due.
    fn take(&self, now: Timestamp, limit: usize) -> (Vec<Due>, Option<Timestamp>) {
        let mut state = self.state();
        let mut due = Vec::new();
        while let Some(Reverse((at, what))) = state.heap.peek().copied() {
            if state.at.get(&what) != Some(&at) {
                state.heap.pop();
                continue;
            }
            if at > now || due.len() == limit {
                return (due, Some(at));
            }
            state.heap.pop();
            state.at.remove(&what);
            due.push(what);
        }
        (due, None)
    }
}

/// Fires what is due until the engine ends.
pub(super) async fn run(engine: Weak<Inner>, bus: Arc<super::durable::Bus>) {
    loop {
        let Some(inner) = engine.upgrade() else { return };
        let now = inner.now();
        let (due, next) = bus.timers.take(now, BATCH);
        if due.is_empty() {
            drop(inner);
            let sleep = next.map_or(Duration::from_secs(3_600), |at| {
                Duration::from_millis(u64::try_from(at.since(now)).unwrap_or(0).max(1))
            });
            tokio::select! {
                () = tokio::time::sleep(sleep) => {}
                () = bus.timers.changed.notified() => {}
            }
            continue;
        }
        Engine(inner).fire(due).await;
    }
}

impl Engine {
    async fn fire(&self, due: Vec<Due>) {
        let mut commits = Vec::new();
        for what in due {
            match what {
                Due::Timer(conversation, key) => match self.fire_timer(conversation, key).await {
                    Ok(pending) => commits.push((what, pending)),
                    Err(EngineError::NotFound) => {}
                    Err(error) => self.try_again(what, &error),
                },
                Due::Gone(agent) => {
                    if let Err(error) = self.agent_gone(agent).await {
                        self.try_again(what, &error);
                    }
                }
                Due::Places => self.tell_places(),
                Due::Writing(conversation) => self.show_viewers(conversation),
                Due::Refill => {
                    if let Err(error) = self.refill_timers().await {
                        self.try_again(what, &error);
                    }
                }
                Due::Reload(conversation) => match self.load(conversation).await {
                    Ok(()) | Err(EngineError::NotFound) => {}
                    Err(error) => self.try_again(what, &error),
                },
                Due::Tidy => self.tidy(),
            }
        }
        for (what, pending) in commits {
            if let Err(error) = pending.durable().await {
                self.try_again(what, &error);
            }
        }
    }

    fn try_again(&self, what: Due, error: &EngineError) {
        if matches!(error, EngineError::Store(baton_store::StoreError::Erased { .. })) {
            return;
        }
        tracing::warn!(code = error.code(), "a timer could not be carried out and is tried again");
        self.0.bus.timers.change([(what, Some(self.now().plus(RETRY)))]);
    }

    async fn fire_timer(
        &self,
        conversation: ConversationId,
        key: TimerKey,
    ) -> Result<super::submit::Pending, EngineError> {
        let fired = Some((conversation, key));
        loop {
            let now = self.now();
            let refused = {
                let mut core = self.0.core();
                let before = self.0.baton(&core, conversation);
                match self.0.decide(&mut core, now, conversation, Command::Timer { key }) {
                    Ok(commit) => {
                        let extras = Extras { fired, ..Extras::default() };
                        let before = Some((conversation, before));
                        return Ok(self.0.submit(&core, commit, before, extras));
                    }
                    Err(refused) => refused,
                }
            };
            match refused {
                Refusal::NotLoaded(_) => self.load(conversation).await?,
                Refusal::Rejected(rejection) => return Err(rejection.into()),
            }
        }
    }

    /// Reads the timers that are due soon from the store.
    pub(super) async fn refill_timers(&self) -> Result<(), EngineError> {
        let now = self.now();
        let horizon = now.plus(HORIZON);
        // Raised before the store is read: a timer stored in between is kept by whoever stored it.
        self.0.bus.timers.state().horizon = horizon;
        let found = self.read(move |store| store.timers(horizon, MAX_PAGE)).await?;
        let mut next = now.plus(REFILL_EVERY);
        if found.len() == MAX_PAGE
            && let Some(last) = found.last()
        {
            next = next.min(last.at);
        }
        let set = found.into_iter().filter_map(|timer| {
            let Stream::Conversation(conversation) = timer.stream else { return None };
            Some((Due::Timer(conversation, TimerKey::from_name(&timer.key)?), Some(timer.at)))
        });
        self.0.bus.timers.change(set.chain([(Due::Refill, Some(next))]));
        Ok(())
    }
}
