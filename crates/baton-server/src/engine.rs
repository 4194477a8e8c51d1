//! The engine: one hub behind one lock, a store, and everything that waits for a commit to be durable.
//!
//! Invariants: what the hub decides is handed to the store in the order of decision, while the lock is held; the lock
//! is never held across an await and never taken on the store's thread; acks, frames, timers and effects follow only
//! after the commit is durable (I7); after a failed commit everything it touched is loaded again from the store.
//!
//! Deliberately absent: HTTP, sockets, who may call what (the caller has authenticated), and any second truth beside
//! the log.

mod commits;
mod copilot;
mod customer;
mod customer_feed;
mod durable;
mod error;
mod feeds;
mod gaps;
mod hear;
mod housekeeping;
mod learn;
mod load;
mod outbox;
mod people;
mod places;
mod presence;
mod profile;
mod recover;
mod search;
mod staff;
mod staff_feed;
mod staff_list;
mod start;
mod submit;
mod summary;
mod timers;
mod update;

pub use commits::commits_of;
pub use copilot::{Draft, Drafts, Found, Rewriting};
pub use customer::Ack;
pub use customer_feed::{CustomerFeed, Sent};
pub use error::EngineError;
pub use gaps::GapDraft;
pub use learn::Learnt;
pub use people::{Page, View};
pub use presence::Connected;
pub use profile::Profile;
pub use search::{SaidBy, Search};
pub use staff_feed::StaffFeed;
pub use summary::Summary;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_core::company::Company;
use baton_core::conversation::Writer;
use baton_core::desk::Desk;
use baton_core::hub::Hub;
use baton_core::id::{ConversationId, CustomerId, Ids};
use baton_core::language::Language;
use baton_core::perception::Perception;
use baton_core::time::Timestamp;
use baton_nlu::Context;
use baton_store::Store;
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;

use crate::connector::Connector;
use crate::model::Model;
use crate::understanding::Understanding;
use durable::Bus;

/// Tells the time; the tests have their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;
/// Understands a masked message.
pub type Perceive = Arc<dyn Fn(&Context<'_>, &str) -> Perception + Send + Sync>;

/// How messages are understood.
#[derive(Clone)]
pub enum Mind {
    /// By a model that learns; none learns the company's files and keeps nothing.
    Own(Option<Arc<Understanding>>),
    /// By somebody else's, which learns nothing.
    Given(Perceive),
}

/// How an engine runs.
#[derive(Clone)]
pub struct EngineOptions {
    /// The time.
    pub clock: Clock,
    /// Where ids begin: random, except in tests.
    pub seed: u128,
    /// How messages are understood.
    pub mind: Mind,
    /// Writes drafts; without one the core quotes articles.
    pub model: Option<Arc<dyn Model>>,
    /// The other systems, by the name that actions give them.
    pub connectors: BTreeMap<String, Arc<dyn Connector>>,
    /// The language of the staff's pages.
    pub staff_language: Language,
}

impl EngineOptions {
    /// The system's clock and randomness, no model, no connectors, English.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn new() -> Result<Self, EngineError> {
        let mut seed = [0; 16];
        getrandom::fill(&mut seed).map_err(|_| EngineError::Stopped)?;
        Ok(Self {
            clock: Arc::new(system_time),
            seed: u128::from_le_bytes(seed),
            mind: Mind::Own(None),
            model: None,
            connectors: BTreeMap::new(),
            staff_language: Language::En,
        })
    }
}

fn system_time() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The engine of one company. Cheap to clone; everything ends when the last clone is dropped.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    company: Arc<Company>,
    store: Arc<dyn Store>,
    clock: Clock,
    mind: hear::Ready,
    /// Asks the thread that learns to look again.
    wake: Option<learn::Wake>,
    model: Option<Arc<dyn Model>>,
    connectors: BTreeMap<String, Arc<dyn Connector>>,
    staff_language: Language,
    core: Mutex<Core>,
    bus: Arc<Bus>,
    /// Keeps customers' messages from filling the store's queue; other commands have the room that is left.
    admission: Semaphore,
    profiles: profile::Profiles,
    places: places::Places,
    tasks: Mutex<Vec<AbortHandle>>,
}

/// What the one lock protects.
struct Core {
    hub: Hub,
    ids: Ids,
    /// The desk as it was last decided, shared with the frames that name people.
    desk: Arc<Desk>,
    /// The newest conversation of each customer that is known here.
    current: HashMap<CustomerId, ConversationId>,
    /// Counts failed commits; a commit that was decided before a reload must not undo it.
    generation: u64,
    reloaded: HashMap<ConversationId, u64>,
}

impl Inner {
    /// The lock. A panic under it leaves at worst events that were never stored; the store's version check finds
    /// them with the next commit, and the conversation is loaded again.
    fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let tasks = self.tasks.get_mut().unwrap_or_else(PoisonError::into_inner);
        tasks.iter().for_each(AbortHandle::abort);
    }
}

impl Engine {
    /// The company's files.
    #[must_use]
    pub fn company(&self) -> &Arc<Company> {
        &self.0.company
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.0.store
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.now()
    }

    /// A fresh id for a customer whose browser has none.
    #[must_use]
    pub fn new_customer(&self) -> CustomerId {
        let now = self.0.now();
        self.0.core().ids.customer(now)
    }

    /// A fresh id for a member of staff.
    #[must_use]
    pub fn new_agent(&self) -> baton_core::id::AgentId {
        let now = self.0.now();
        self.0.core().ids.agent(now)
    }

    /// The language of the staff's pages.
    #[must_use]
    pub fn staff_language(&self) -> Language {
        self.0.staff_language
    }

    /// Who writes answers while nothing is stopped.
    fn writer(model: Option<&Arc<dyn Model>>) -> Writer {
        if model.is_some() { Writer::Model } else { Writer::Extractive }
    }
}
