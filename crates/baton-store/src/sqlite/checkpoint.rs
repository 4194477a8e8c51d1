//! Moves the write-ahead log into the database beside the writer, so that a commit never pays for it.
//!
//! A passive checkpoint runs a while after a commit, or as soon as enough has gathered, and not at all on an idle
//! server: a page that many commits changed is then moved once. Under continuous load it never catches the last
//! page, so the log would only grow: above a soft limit the writer restarts the log from its beginning between two
//! groups, which is cheap because nearly all of it was moved.
//! A reader with an old snapshot can prevent that; above the hard limit the writer waits for it, a little
//! per group, which slows commits down instead of filling the disk.
//!
//! After an erasure the log is cut to nothing, because it may hold old pages with the destroyed key. When a
//! reader is in the way, that stays owed and is tried again until it is done.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::hooks::Wal;

use super::connection;

/// How long changes gather before they are moved, unless the log grows by [`STEP`].
const PAUSE: Duration = Duration::from_secs(1);
/// Pause before a log that must be cut is tried again.
const RETRY: Duration = Duration::from_millis(50);
/// The part of the soft limit at which the log is moved without waiting.
const STEP: u64 = 8;
/// The hard limit in soft limits.
const HARD: u64 = 4;
/// How long the writer waits for readers above the hard limit, per group, and after an erasure.
const PATIENCE: Duration = Duration::from_millis(100);

/// What the checkpointer and the writer tell each other.
pub(super) struct Checkpoints {
    state: Mutex<State>,
    changed: Condvar,
    /// Held during a checkpoint: SQLite allows one at a time.
    turn: Mutex<()>,
    /// Pages of the log at which the writer tries to restart it.
    soft_pages: u64,
    /// Pages in the log after the last commit.
    pages: AtomicU64,
    failures: AtomicU64,
}

#[derive(Default)]
struct State {
    /// There is something to move.
    dirty: bool,
    /// The log must be cut to nothing.
    owed: bool,
    stop: bool,
}

/// How a checkpoint ended.
struct Outcome {
    /// A reader or writer prevented a part.
    busy: bool,
    /// Pages in the log.
    pages: u64,
    /// Of these, pages that are in the database too.
    moved: u64,
}

fn run(connection: &Connection, mode: &str) -> rusqlite::Result<Outcome> {
    connection.prepare_cached(mode)?.query_row([], |row| {
        // -1 when there is no log.
        let number = |index| row.get(index).map(|pages: i64| u64::try_from(pages).unwrap_or(0));
        Ok(Outcome { busy: row.get::<_, i64>(0)? != 0, pages: number(1)?, moved: number(2)? })
    })
}

/// Moves what no reader holds back, beside the writer.
const PASSIVE: &str = "pragma wal_checkpoint(passive)";
/// Moves everything and lets the next commit start the log anew.
const RESTART: &str = "pragma wal_checkpoint(restart)";
/// Moves everything and cuts the log to nothing.
const TRUNCATE: &str = "pragma wal_checkpoint(truncate)";

impl Checkpoints {
    pub(super) fn new(soft_pages: u64) -> Self {
        Self {
            soft_pages,
            state: Mutex::new(State::default()),
            changed: Condvar::new(),
            turn: Mutex::new(()),
            pages: AtomicU64::new(0),
            failures: AtomicU64::new(0),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A group was committed: there is something to move.
    pub(super) fn wake(&self) {
        self.state().dirty = true;
        self.changed.notify_one();
    }

    pub(super) fn stop(&self) {
        self.state().stop = true;
        self.changed.notify_one();
    }

    /// Has every commit of the writer's connection tell how long the log is.
    pub(super) fn watch(self: &Arc<Self>, writer: &mut Connection) -> rusqlite::Result<()> {
        let this = Arc::clone(self);
        writer.wal_hook(Some(move |_: &mut Wal, pages| {
            this.pages.store(u64::try_from(pages).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        }))
    }

    /// Pages in the log after the last commit.
    pub(super) fn pages(&self) -> u64 {
        self.pages.load(Ordering::Relaxed)
    }

    /// Checkpoints that failed since the store was opened.
    pub(super) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }

    /// The thread that runs passive checkpoints until the store is closed.
    pub(super) fn spawn(self: &Arc<Self>, path: &Path) -> rusqlite::Result<std::thread::JoinHandle<()>> {
        let connection = connection::checkpointer(path)?;
        // It never waits: what is not done now is done after the next pause.
        connection.busy_timeout(Duration::ZERO)?;
        let this = Arc::clone(self);
        let builder = std::thread::Builder::new().name("store-checkpoint".into());
        builder.spawn(move || this.work(&connection)).map_err(|_| rusqlite::Error::InvalidQuery)
    }

    fn work(&self, connection: &Connection) {
        // Pages in the log at the last checkpoint, also of those that a reader held back.
        let mut seen = 0;
        loop {
            let mut state = self.state();
            while !state.dirty && !state.owed && !state.stop {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            state.dirty = false;
            let owed = state.owed;
            let pause = if owed { RETRY } else { PAUSE };
            let waited = self.changed.wait_timeout_while(state, pause, |state| {
                let grown = self.pages().abs_diff(seen) >= self.soft_pages / STEP;
                !state.stop && state.owed == owed && (owed || !grown)
            });
            let state = waited.unwrap_or_else(PoisonError::into_inner).0;
            if state.stop {
                return;
            }
            let mode = if state.owed { TRUNCATE } else { PASSIVE };
            drop(state);
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            match run(connection, mode) {
                Ok(outcome) => {
                    seen = outcome.pages;
                    let mut state = self.state();
                    state.owed &= mode != TRUNCATE || outcome.busy;
                    // A reader's snapshot held some back: try again after the pause.
                    state.dirty |= outcome.moved < outcome.pages;
                }
                Err(_) => drop(self.failures.fetch_add(1, Ordering::Relaxed)),
            }
        }
    }

    /// Called by the writer between two groups: keeps the log from growing without end.
    pub(super) fn bound(&self, writer: &Connection) -> rusqlite::Result<()> {
        let pages = self.pages();
        if pages < self.soft_pages {
            return Ok(());
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let patience = if pages < HARD * self.soft_pages { Duration::ZERO } else { PATIENCE };
        writer.busy_timeout(patience)?;
        let outcome = run(writer, RESTART);
        writer.busy_timeout(connection::BUSY_TIMEOUT)?;
        match outcome {
            Ok(Outcome { busy: false, .. }) => self.pages.store(0, Ordering::Relaxed),
            // A reader is in the way. Above the hard limit the writer has waited a little, and will again.
            Ok(_) => {}
            Err(_) => drop(self.failures.fetch_add(1, Ordering::Relaxed)),
        }
        Ok(())
    }

    /// Called by the writer: moves everything and cuts the log to nothing. False when a reader is in the way;
    /// then it is tried again until it is done.
    pub(super) fn empty(&self, writer: &Connection) -> rusqlite::Result<bool> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        writer.busy_timeout(PATIENCE)?;
        let outcome = run(writer, TRUNCATE);
        writer.busy_timeout(connection::BUSY_TIMEOUT)?;
        drop(turn);
        let done = outcome.is_ok_and(|outcome| !outcome.busy);
        if done {
            self.pages.store(0, Ordering::Relaxed);
        } else {
            self.state().owed = true;
            self.changed.notify_one();
        }
        Ok(done)
    }
}
