//! The one thread that writes: natural group commit.
//!
//! It waits for a job, takes everything that is queued, writes it in one transaction with one sync, and then
//! calls back. Groups grow by themselves with the load and with the slowness of the disk; there is no timer.
//! Every commit of a group is checked on its own: a refused one does not disturb its neighbours. When the disk
//! fails, the whole group is undone and every caller is told.

use std::cell::Cell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender};

use baton_core::id::CustomerId;
use baton_core::time::Timestamp;
use lru::LruCache;
use rusqlite::Connection;

use super::checkpoint::Checkpoints;
use super::failure::Failure;
use super::shared::Shared;
use super::write::{Sql, Unwritten};
use super::{erase, read, records};
use crate::chain::Anchor;
use crate::commit::Commit;
use crate::error::StoreError;
use crate::keys::KeyState;
use crate::ledger::Ledger;
use crate::prepare::{Ground, Prepared, StoredResponse, Tip, prepare, repeated};
use crate::seal::DataKey;
use crate::store::Done;
use crate::stream::Stream;
use crate::view::{ErasureReport, ForgetReport};

/// Commits of one group.
const GROUP: usize = 1_024;
/// Bytes of bodies of one group, so that its callers do not wait for others' large bodies.
const GROUP_BYTES: usize = 8 << 20;
/// Heads that the writer remembers, about 250 bytes each.
const TIPS: usize = 32_768;

/// What the writer is asked to do.
pub(super) enum Job {
    Commit(Box<Commit>, Done),
    Erase(CustomerId, Timestamp, SyncSender<Result<ErasureReport, StoreError>>),
    Forget(Timestamp, Timestamp, SyncSender<Result<ForgetReport, StoreError>>),
    LimitPages(u32, SyncSender<Result<(), StoreError>>),
}

/// What the writer counts.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) commits: AtomicU64,
    pub(super) groups: AtomicU64,
    pub(super) statements: AtomicU64,
}

struct Pending {
    commit: Box<Commit>,
    done: Done,
    outcome: Result<(), StoreError>,
    /// Refused after a part was written: not tried again with its group.
    expelled: bool,
}

/// Why a group was not committed.
enum Undone {
    /// One of its commits was expelled; the others can be tried again.
    Again,
    Failed(Failure),
}

impl From<rusqlite::Error> for Undone {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    pub(super) connection: Connection,
    pub(super) ledger: Ledger,
    pub(super) checkpoints: Arc<Checkpoints>,
    pub(super) counts: Arc<Counts>,
    anchor: Anchor,
    tips: LruCache<Stream, (Tip, i64)>,
    /// Keys made in the present transaction.
    fresh: HashMap<CustomerId, DataKey>,
}

impl Writer {
    pub(super) fn new(
        shared: Arc<Shared>,
        connection: Connection,
        ledger: Ledger,
        checkpoints: Arc<Checkpoints>,
        anchor: Anchor,
    ) -> Self {
        let (tips, fresh, counts) = (LruCache::unbounded(), HashMap::new(), Arc::default());
        Self { shared, connection, ledger, checkpoints, counts, anchor, tips, fresh }
    }

    /// Works until all senders are gone.
    pub(super) fn work(mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            let mut next = Some(job);
            let mut group = Vec::new();
            let mut bytes = 0;
            while let Some(Job::Commit(commit, done)) = next.take_if(|job| matches!(job, Job::Commit(..))) {
                bytes += commit.weight();
                group.push(Pending { commit, done, outcome: Ok(()), expelled: false });
                if group.len() < GROUP && bytes < GROUP_BYTES {
                    next = jobs.try_recv().ok();
                }
            }
            if !group.is_empty() {
                self.group(group);
            }
            if let Some(job) = next {
                self.single(job);
            }
            // Its failure is the next commit's failure, if it lasts.
            drop(self.checkpoints.bound(&self.connection));
        }
        drop(self.checkpoints.empty(&self.connection));
    }

    fn single(&mut self, job: Job) {
        match job {
            Job::Commit(..) => {}
            Job::Erase(subject, at, reply) => {
                let outcome = erase::erase(self, subject, at);
                drop(reply.send(outcome.map_err(|failure| failure.at(self.shared.path()))));
            }
            Job::Forget(now, done_before, reply) => {
                let outcome = erase::forget(self, now, done_before);
                drop(reply.send(outcome.map_err(|failure| failure.at(self.shared.path()))));
            }
            Job::LimitPages(pages, reply) => {
                let set = self.connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()));
                drop(reply.send(set.map_err(|error| Failure::from(error).at(self.shared.path()))));
            }
        }
    }

    fn group(&mut self, mut group: Vec<Pending>) {
        loop {
            match self.try_group(&mut group) {
                Ok(()) => break,
                Err(Undone::Again) => self.undo(),
                Err(Undone::Failed(failure)) => {
                    self.undo();
                    let error = failure.at(self.shared.path());
                    for pending in group.iter_mut().filter(|pending| pending.outcome.is_ok()) {
                        pending.outcome = Err(error.clone());
                    }
                    break;
                }
            }
        }
        self.counts.groups.fetch_add(1, Ordering::Relaxed);
        self.checkpoints.wake();
        for Pending { done, outcome, .. } in group {
            self.counts.commits.fetch_add(u64::from(outcome.is_ok()), Ordering::Relaxed);
            // A panicking callback is its owner's fault and must not end the writer.
            drop(catch_unwind(AssertUnwindSafe(|| done(outcome))));
        }
    }

    /// Forgets everything that the undone transaction may have taught.
    fn undo(&mut self) {
        if !self.connection.is_autocommit() {
            // SQLite undoes by itself when this fails too.
            drop(self.connection.execute_batch("rollback"));
        }
        self.tips.clear();
        self.fresh.clear();
    }

    fn try_group(&mut self, group: &mut [Pending]) -> Result<(), Undone> {
        let before = self.anchor;
        let mut anchor = before;
        let statements = Cell::new(0);
        self.connection.prepare_cached("begin immediate")?.execute([])?;
        let mut written = false;
        for pending in group.iter_mut().filter(|pending| !pending.expelled) {
            pending.outcome = match self.one(&pending.commit, &mut anchor, &statements) {
                Ok(()) => Ok(()),
                Err(Unwritten::Repeated) => Err(self.repetition(&pending.commit)),
                Err(Unwritten::Refused(error)) => {
                    pending.expelled = true;
                    pending.outcome = Err(error);
                    return Err(Undone::Again);
                }
                Err(Unwritten::Failed(Failure::Store(error))) => Err(error),
                Err(Unwritten::Failed(failure)) => return Err(Undone::Failed(failure)),
            };
            written |= pending.outcome.is_ok();
        }
        if written && anchor != before {
            let workspace = self.shared.workspace();
            let sql = Sql { connection: &self.connection, workspace, statements: &statements };
            sql.anchor(&anchor, &self.shared.sealer)?;
        }
        self.connection.prepare_cached("commit")?.execute([])?;
        self.counts.statements.fetch_add(statements.get(), Ordering::Relaxed);
        self.anchor = anchor;
        for (customer, key) in self.fresh.drain() {
            self.shared.keys.keep_fresh(customer, key);
        }
        Ok(())
    }

    /// Writes one commit of a group. A [`Failure::Store`] is a refusal before anything was written.
    fn one(&mut self, commit: &Commit, anchor: &mut Anchor, statements: &Cell<u64>) -> Result<(), Unwritten> {
        let shared = Arc::clone(&self.shared);
        let prepared = prepare(commit, self, &shared.sealer)
            .map_err(|error| Unwritten::Failed(Failure::Store(error)))?;
        if self.connection.is_autocommit() {
            // A failed read made SQLite undo the transaction: nothing more may be written outside of one.
            return Err(Unwritten::Failed(Failure::Sql(rusqlite::Error::InvalidQuery)));
        }
        let heads: Vec<Option<i64>> =
            prepared.streams.iter().map(|rows| self.tips.peek(&rows.stream).map(|(_, head)| *head)).collect();
        let sql = Sql { connection: &self.connection, workspace: shared.workspace(), statements };
        let heads = sql.write(&prepared, &heads)?;
        self.learn(prepared, &heads, anchor);
        Ok(())
    }

    fn learn(&mut self, prepared: Prepared, heads: &[i64], anchor: &mut Anchor) {
        for (rows, head) in prepared.streams.into_iter().zip(heads) {
            let before = rows.before.map(|tip| tip.hash);
            anchor.moved(before.as_ref(), &rows.tip.hash, rows.events.len() as u64);
            self.remember(rows.stream, rows.tip, *head);
        }
        for fresh in prepared.keys {
            self.fresh.insert(fresh.customer, fresh.key);
        }
    }

    fn remember(&mut self, stream: Stream, tip: Tip, head: i64) {
        // Grown by use instead of allocated at once: an idle server stays small.
        if self.tips.len() >= TIPS && !self.tips.contains(&stream) {
            self.tips.pop_lru();
        }
        self.tips.put(stream, (tip, head));
    }

    fn repetition(&mut self, commit: &Commit) -> StoreError {
        let shared = Arc::clone(&self.shared);
        let found = match &commit.idempotency {
            Some(request) => repeated(request, self, &shared.sealer),
            None => Ok(None),
        };
        let missing = || StoreError::Damaged { what: "a stored response is missing".into() };
        found.map_or_else(|error| error, |reason| reason.unwrap_or_else(missing))
    }

    /// The heads of an erased customer's conversations changed.
    pub(super) fn forget_tips(&mut self) {
        self.tips.clear();
    }
}

impl Ground for Writer {
    fn tip(&mut self, stream: Stream) -> Result<Option<Tip>, StoreError> {
        if let Some((tip, _)) = self.tips.get(&stream) {
            return Ok(Some(*tip));
        }
        let found = read::tip(&self.shared, &self.connection, stream);
        let found = found.map_err(|failure| failure.at(self.shared.path()))?;
        if let Some((tip, head)) = found {
            self.remember(stream, tip, head);
        }
        Ok(found.map(|(tip, _)| tip))
    }

    fn key(&mut self, customer: CustomerId) -> Result<KeyState, StoreError> {
        if let Some(key) = self.fresh.get(&customer) {
            return Ok(KeyState::Known(key.clone()));
        }
        self.shared.key(&self.connection, customer).map_err(|failure| failure.at(self.shared.path()))
    }

    fn response(&mut self, scope: &str, key: &str) -> Result<Option<StoredResponse>, StoreError> {
        let found = records::response(&self.shared, &self.connection, scope, key);
        found.map_err(|failure| failure.at(self.shared.path()))
    }
}
