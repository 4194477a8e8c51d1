//! Where Baton keeps what happened: one trait, [`Store`], and its implementations.
//!
//! Invariants: a commit is whole or absent, also across streams (I7); a stream has no gap and two writers
//! cannot both append the same version; a body is sealed with its customer's own key before it reaches a file, so
//! destroying the key erases the person and the hash chain over headers and sealed bodies still verifies.
//!
//! Deliberately absent: what events mean (the store sees JSON bytes), async, clocks (time comes with the
//! commit), and migration of event bodies (the core reads every version).

mod chain;
mod check;
mod commit;
mod error;
mod keys;
mod ledger;
mod master;
mod memory;
mod prepare;
mod seal;
mod search;
mod sqlite;
mod store;
mod stream;
mod view;

pub use commit::{
    Account, Commit, Idempotency, Name, NewEffect, NewEvent, Record, Session, StreamCommit, TimerChange,
};
pub use error::StoreError;
pub use ledger::files_of;
pub use master::MasterKey;
pub use memory::MemoryStore;
pub use search::{Document, Found, FoundPage, QUERY_WORDS_MAX, SearchIndex, Wanted, words};
pub use sqlite::{SqliteOptions, SqliteStatus, SqliteStore};
pub use store::{Done, Store, commit_blocking, load_all};
pub use stream::Stream;
pub use view::{
    Answered, Body, ChainFault, ChainReport, ErasureReport, Fault, ForgetReport, Head, HeadFilter,
    PendingEffect, StoredEvent, Timer,
};

/// The workspace (a company or brand) that is used when there is only one.
pub const DEFAULT_WORKSPACE: &str = "main";
/// Rows that one read returns at most.
pub const MAX_PAGE: usize = 65_536;
/// Streams that one commit may append to.
pub const MAX_STREAMS: usize = 64;
/// Events that one commit may append.
pub const MAX_EVENTS: usize = 1_024;
/// Effects, done effects, timers and records that one commit may carry, each.
pub const MAX_PARTS: usize = 1_024;
/// Bytes of one body, response, setting or profile.
pub const MAX_BODY_BYTES: usize = 1 << 20;
/// Bytes of a head's summary.
pub const MAX_SUMMARY_BYTES: usize = 4_096;
/// Bytes of a name: a kind, an actor, a key, a scope, an id, an email address.
pub const MAX_NAME_BYTES: usize = 512;
/// Faults that one chain report lists.
pub const MAX_FAULTS: usize = 1_000;
