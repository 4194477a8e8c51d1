//! The seam: what the rest of Baton may ask of a store.
//!
//! Synchronous on purpose. [`Store::commit`] returns at once and calls back after the commit is durable; the
//! server hands in the sending half of a channel. Reads block for the time of a query.

use std::sync::mpsc;

use baton_core::id::{AgentId, CustomerId};
use baton_core::time::Timestamp;

use crate::commit::{Account, Commit, Session};
use crate::error::StoreError;
use crate::stream::Stream;
use crate::view::{
    Answered, ChainReport, ErasureReport, ForgetReport, Head, HeadFilter, PendingEffect, StoredEvent, Timer,
};

/// Called once with the outcome of a commit: on the store's writer, or on the caller's thread when it is refused
/// at once. It must not block.
pub type Done = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// Keeps events, heads, effects, timers, accounts and customers' profiles of one workspace.
///
/// Every method may fail with [`StoreError::Io`], [`StoreError::Damaged`] and [`StoreError::Closed`].
/// Limits that a caller gives are cut to [`crate::MAX_PAGE`].
pub trait Store: Send + Sync {
    /// Writes a commit, all or nothing, across streams. `done` is called after it is durable, or with the
    /// reason why nothing was written.
    fn commit(&self, commit: Commit, done: Done);

    /// The events of a stream after `after_seq`, oldest first, at most `limit`. Bodies are opened; those of an
    /// erased customer come back as [`crate::Body::Erased`].
    fn load(&self, stream: Stream, after_seq: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError>;

    /// The events of all streams after `after_position` in commit order, at most `limit`.
    fn scan(&self, after_position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError>;

    /// Where a stream stands, or `None` when it has no event.
    fn head(&self, stream: Stream) -> Result<Option<Head>, StoreError>;

    /// Heads of conversations (not of the desk), the newest conversation first.
    fn heads(&self, filter: &HeadFilter) -> Result<Vec<Head>, StoreError>;

    /// Pending effects after `after_position`, oldest first.
    fn effects(&self, after_position: u64, limit: usize) -> Result<Vec<PendingEffect>, StoreError>;

    /// Timers that are due by `until`, the earliest first.
    fn timers(&self, until: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError>;

    /// What was answered to a request with this key, if it was already done.
    fn answered(&self, scope: &str, key: &str) -> Result<Option<Answered>, StoreError>;

    /// The account with this id.
    fn account(&self, id: AgentId) -> Result<Option<Account>, StoreError>;

    /// The account with this address, without regard to case.
    fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError>;

    /// All accounts by id.
    fn accounts(&self) -> Result<Vec<Account>, StoreError>;

    /// The session with this token digest, ended or not.
    fn session(&self, token_hash: &[u8; 32]) -> Result<Option<Session>, StoreError>;

    /// The value of a setting.
    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// What is known of a customer. [`StoreError::Erased`] when the customer was erased.
    fn profile(&self, customer: CustomerId) -> Result<Option<Vec<u8>>, StoreError>;

    /// Destroys a customer's key and everything derived, for good. The customer's conversations are closed.
    /// Returns when it is durable. Later commits about the customer are refused with [`StoreError::Erased`].
    fn erase(&self, subject: CustomerId, at: Timestamp) -> Result<ErasureReport, StoreError>;

    /// Removes sessions that ended before `now`, and responses and done effects from before `done_before`.
    fn forget(&self, now: Timestamp, done_before: Timestamp) -> Result<ForgetReport, StoreError>;

    /// Recomputes every link of every chain, every head and the anchor, and opens every seal. `progress` is
    /// called now and then with the number of events checked.
    fn verify_chain(&self, progress: &mut dyn FnMut(u64)) -> Result<ChainReport, StoreError>;
}

/// Commits and waits. Not for the store's own callbacks, which it would wait for.
pub fn commit_blocking(store: &dyn Store, commit: Commit) -> Result<(), StoreError> {
    let (sender, receiver) = mpsc::sync_channel(1);
    store.commit(commit, Box::new(move |outcome| drop(sender.send(outcome))));
    receiver.recv().unwrap_or(Err(StoreError::Closed))
}

/// All events of a stream, page by page.
pub fn load_all(store: &dyn Store, stream: Stream) -> Result<Vec<StoredEvent>, StoreError> {
    let mut events = Vec::new();
    loop {
        let after = events.last().map_or(0, |event: &StoredEvent| event.seq);
        let mut page = store.load(stream, after, crate::MAX_PAGE)?;
        let full = page.len() == crate::MAX_PAGE;
        events.append(&mut page);
        if !full {
            return Ok(events);
        }
    }
}
