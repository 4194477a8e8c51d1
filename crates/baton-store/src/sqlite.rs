//! The store in one SQLite file: a writer thread, a checkpoint thread, and a few connections that read.
//!
//! Beside the database `NAME` are `NAME-wal` and `NAME-shm` (SQLite's), `NAME-lock` (held while a server has
//! the database open) and `NAME-shredded` (the ledger of erased customers; keep it out of the database's backups).
//!
//! Deliberately absent: several processes on one database, and any repair. A backup is a copy made by
//! `vacuum into` or of all files while no server runs.

mod checkpoint;
mod connection;
mod erase;
mod failure;
mod migrate;
mod pool;
mod read;
mod records;
mod shared;
mod verify;
mod write;
mod writer;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::thread::JoinHandle;

use baton_core::id::{AgentId, CustomerId};
use baton_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use self::checkpoint::Checkpoints;
use self::failure::Failure;
use self::pool::Pool;
use self::records::AccountBy;
use self::shared::Shared;
use self::writer::{Counts, Job, Writer};
use crate::commit::{Account, Commit, Session};
use crate::error::StoreError;
use crate::keys::KeyRing;
use crate::ledger::{LOCK, Ledger, SHREDDED, beside};
use crate::master::MasterKey;
use crate::prepare::normal_email;
use crate::seal::Sealer;
use crate::store::{Done, Store};
use crate::stream::Stream;
use crate::view::{
    Answered, ChainReport, ErasureReport, ForgetReport, Head, HeadFilter, PendingEffect, StoredEvent, Timer,
};

/// How a database is opened.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// The database file. Its folder must exist; the file is made when it does not.
    pub path: PathBuf,
    /// The key that wraps all others.
    pub master: MasterKey,
    /// The company or brand: 1 to 64 letters, digits, `-` and `_`.
    pub workspace: String,
    /// Commits that may wait for the writer; the next one is refused with [`StoreError::Busy`].
    pub queue: usize,
    /// Pages of 4 KiB of the write-ahead log at which it is restarted. At four times as many, commits wait for
    /// readers that are in the way.
    pub log_pages: u64,
}

impl SqliteOptions {
    /// Commits that may wait, unless said otherwise.
    pub const DEFAULT_QUEUE: usize = 8_192;

    /// Pages of the write-ahead log, unless said otherwise: restarted at 32 MiB, commits wait at 128 MiB.
    pub const DEFAULT_LOG_PAGES: u64 = 8_192;

    /// A database with the default workspace and queue.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, master: MasterKey) -> Self {
        let workspace = crate::DEFAULT_WORKSPACE.to_owned();
        let (queue, log_pages) = (Self::DEFAULT_QUEUE, Self::DEFAULT_LOG_PAGES);
        Self { path: path.into(), master, workspace, queue, log_pages }
    }
}

/// What the store has done since it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SqliteStatus {
    /// Commits that are durable.
    pub commits: u64,
    /// Groups that were written, each with one sync.
    pub groups: u64,
    /// SQL statements that were run for commits, without beginning and ending transactions.
    pub statements: u64,
    /// Pages of 4 KiB in the write-ahead log after the last commit.
    pub log_pages: u64,
    /// Checkpoints that failed.
    pub failed_checkpoints: u64,
}

/// The store in a SQLite file. Closing it (dropping) finishes what is queued.
pub struct SqliteStore {
    shared: Arc<Shared>,
    pool: Pool,
    checkpoints: Arc<Checkpoints>,
    counts: Arc<Counts>,
    jobs: Option<SyncSender<Job>>,
    threads: Vec<JoinHandle<()>>,
    /// Held while the database is open.
    _lock: File,
}

impl SqliteStore {
    /// Opens or makes a database: takes its lock, applies migrations, checks the master key and replays the
    /// ledger of erased customers.
    ///
    /// Fails with [`StoreError::Locked`], [`StoreError::WrongMasterKey`], [`StoreError::Newer`],
    /// [`StoreError::Damaged`] or [`StoreError::Io`].
    pub fn open(options: SqliteOptions) -> Result<Self, StoreError> {
        check_workspace(&options.workspace)?;
        let path = options.path.clone();
        let lock = lock(&path)?;
        Self::open_locked(options, lock).map_err(|failure| failure.at(&path))
    }

    fn open_locked(options: SqliteOptions, lock: File) -> Result<Self, Failure> {
        let SqliteOptions { path, master, workspace, queue, log_pages } = options;
        let mut connection = connection::writer(&path)?;
        migrate::migrate(&mut connection)?;
        let sealer = sealer(&connection, &master, &workspace)?;
        let (mut ledger, shredded) = Ledger::open(&beside(&path, SHREDDED), &workspace)?;
        let (missing, destroyed) = erase::replay(&mut connection, &workspace, &shredded)?;
        ledger.append(&missing)?;
        let checkpoints = Arc::new(Checkpoints::new(log_pages));
        if destroyed || !missing.is_empty() {
            checkpoints.empty(&connection)?;
        }
        checkpoints.watch(&mut connection)?;
        let shared = Arc::new(Shared { path, sealer, keys: KeyRing::new() });
        let anchor = verify::anchor(&shared, &connection)?.map(|(anchor, _)| anchor).unwrap_or_default();
        let pool = Pool::open(shared.path())?;
        let writer = Writer::new(Arc::clone(&shared), connection, ledger, Arc::clone(&checkpoints), anchor);
        let counts = Arc::clone(&writer.counts);
        let (sender, receiver) = mpsc::sync_channel(queue.max(1));
        let checkpointing = checkpoints.spawn(shared.path())?;
        let builder = std::thread::Builder::new().name("store-writer".into());
        let writing = builder
            .spawn(move || writer.work(&receiver))
            .map_err(|error| StoreError::io("start the writer's thread", &error))?;
        let threads = vec![writing, checkpointing];
        Ok(Self { shared, pool, checkpoints, counts, jobs: Some(sender), threads, _lock: lock })
    }

    /// What the store has done since it was opened.
    #[must_use]
    pub fn status(&self) -> SqliteStatus {
        SqliteStatus {
            commits: self.counts.commits.load(Ordering::Relaxed),
            groups: self.counts.groups.load(Ordering::Relaxed),
            statements: self.counts.statements.load(Ordering::Relaxed),
            log_pages: self.checkpoints.pages(),
            failed_checkpoints: self.checkpoints.failures(),
        }
    }

    /// Lets the database grow to `pages` of 4 KiB and no further; commits beyond fail as on a full disk. A limit
    /// below the present size keeps the present size.
    pub fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.ask(|reply| Job::LimitPages(pages, reply))
    }

    fn ask<T>(&self, job: impl FnOnce(SyncSender<Result<T, StoreError>>) -> Job) -> Result<T, StoreError> {
        let (reply, answer) = mpsc::sync_channel(1);
        let jobs = self.jobs.as_ref().ok_or(StoreError::Closed)?;
        jobs.send(job(reply)).map_err(|_| StoreError::Closed)?;
        answer.recv().unwrap_or(Err(StoreError::Closed))
    }

    fn read<T>(
        &self,
        query: impl FnOnce(&Shared, &Connection) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        query(&self.shared, &self.pool.take()).map_err(|failure| failure.at(self.shared.path()))
    }

    fn one_account(&self, by: &AccountBy<'_>) -> Result<Option<Account>, StoreError> {
        Ok(self.read(|shared, connection| records::accounts(shared, connection, by))?.pop())
    }
}

fn check_workspace(name: &str) -> Result<(), StoreError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if (1..=64).contains(&name.len()) && name.bytes().all(fits) {
        return Ok(());
    }
    Err(StoreError::Invalid { why: "a workspace's name is 1 to 64 letters, digits, - and _" })
}

/// Takes the lock that keeps a second server from the database.
fn lock(database: &Path) -> Result<File, StoreError> {
    let path = beside(database, LOCK);
    let failed = |error: std::io::Error| StoreError::io("the lock of the database", &error);
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked { path: database.to_owned() }),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Opens the workspace's key, which also proves the master key, or makes it.
fn sealer(connection: &Connection, master: &MasterKey, workspace: &str) -> Result<Sealer, Failure> {
    let stored: Option<Vec<u8>> = connection
        .query_row("select wrapped from keys where workspace = ?1 and subject = ''", [workspace], |row| {
            row.get(0)
        })
        .optional()?;
    let made = stored.is_none();
    let (sealer, wrapped) = Sealer::new(master, workspace, stored)?;
    if made {
        connection.execute(
            "insert into keys (workspace, subject, wrapped, created_at) values (?1, '', ?2, 0)",
            params![workspace, wrapped],
        )?;
    }
    Ok(sealer)
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        drop(self.jobs.take());
        self.checkpoints.stop();
        for thread in self.threads.drain(..) {
            // A panic was already reported by its thread; there is nobody to tell here.
            drop(thread.join());
        }
    }
}

impl Store for SqliteStore {
    fn commit(&self, commit: Commit, done: Done) {
        let Some(jobs) = &self.jobs else { return done(Err(StoreError::Closed)) };
        match jobs.try_send(Job::Commit(Box::new(commit), done)) {
            Ok(()) => {}
            Err(TrySendError::Full(Job::Commit(_, done))) => done(Err(StoreError::Busy)),
            Err(TrySendError::Disconnected(Job::Commit(_, done))) => done(Err(StoreError::Closed)),
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    }

    fn load(&self, stream: Stream, after_seq: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.read(|shared, connection| read::load(shared, connection, stream, after_seq, limit))
    }

    fn scan(&self, after_position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.read(|shared, connection| read::scan(shared, connection, after_position, limit))
    }

    fn head(&self, stream: Stream) -> Result<Option<Head>, StoreError> {
        self.read(|shared, connection| read::head(shared, connection, stream))
    }

    fn heads(&self, filter: &HeadFilter) -> Result<Vec<Head>, StoreError> {
        self.read(|shared, connection| read::heads(shared, connection, filter))
    }

    fn effects(&self, after_position: u64, limit: usize) -> Result<Vec<PendingEffect>, StoreError> {
        self.read(|shared, connection| read::effects(shared, connection, after_position, limit))
    }

    fn timers(&self, until: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        self.read(|shared, connection| read::timers(shared, connection, until, limit))
    }

    fn answered(&self, scope: &str, key: &str) -> Result<Option<Answered>, StoreError> {
        self.read(|shared, connection| records::answered(shared, connection, scope, key))
    }

    fn account(&self, id: AgentId) -> Result<Option<Account>, StoreError> {
        self.one_account(&AccountBy::Id(id.to_string()))
    }

    fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        self.one_account(&AccountBy::Email(&normal_email(email)))
    }

    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.read(|shared, connection| records::accounts(shared, connection, &AccountBy::All))
    }

    fn session(&self, token_hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        self.read(|shared, connection| records::session(shared, connection, token_hash))
    }

    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|shared, connection| records::setting(shared, connection, name))
    }

    fn profile(&self, customer: CustomerId) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|shared, connection| records::profile(shared, connection, customer))
    }

    fn erase(&self, subject: CustomerId, at: Timestamp) -> Result<ErasureReport, StoreError> {
        self.ask(|reply| Job::Erase(subject, at, reply))
    }

    fn forget(&self, now: Timestamp, done_before: Timestamp) -> Result<ForgetReport, StoreError> {
        self.ask(|reply| Job::Forget(now, done_before, reply))
    }

    fn verify_chain(&self, progress: &mut dyn FnMut(u64)) -> Result<ChainReport, StoreError> {
        self.read(|shared, connection| verify::verify(shared, connection, progress))
    }
}
