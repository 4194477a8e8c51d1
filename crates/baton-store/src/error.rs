//! What can go wrong in a store, told so that the caller knows what to do next.

use std::path::PathBuf;

use baton_core::id::CustomerId;

use crate::stream::Stream;

/// Why a store refused or failed. Nothing was written unless the variant says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else appended first. Load what is new, decide again, commit again.
    #[error("stream {stream} is at version {actual}, the commit expected {expected}")]
    Conflict {
        /// The stream.
        stream: Stream,
        /// The version that the commit was decided on.
        expected: u64,
        /// The version that the store holds.
        actual: u64,
    },
    /// The queue of the store is full. The commit was not taken; try again later.
    #[error("the store's queue is full")]
    Busy,
    /// The customer's key was destroyed: nothing more can be stored about them or read.
    #[error("customer {subject} was erased")]
    Erased {
        /// The customer.
        subject: CustomerId,
    },
    /// This request was already done. The response is that of the first time.
    #[error("the request was already done")]
    Repeated {
        /// What was answered the first time.
        response: Vec<u8>,
    },
    /// The idempotency key was used before for a different request.
    #[error("the idempotency key `{key}` was used for another request")]
    KeyReused {
        /// The key.
        key: String,
    },
    /// An effect with this id was already committed.
    #[error("effect `{id}` exists")]
    EffectExists {
        /// The effect's id.
        id: String,
    },
    /// The effect is unknown or was already done.
    #[error("effect `{id}` is not pending")]
    EffectNotPending {
        /// The effect's id.
        id: String,
    },
    /// Another account has this email address.
    #[error("another account has this email address")]
    EmailTaken,
    /// What was asked cannot be right, whatever the store holds.
    #[error("invalid: {why}")]
    Invalid {
        /// What is wrong.
        why: &'static str,
    },
    /// Another process has the database.
    #[error("{} is in use by another process", path.display())]
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// The master key is not the one that this database was made with.
    #[error("the master key is not the one of this database")]
    WrongMasterKey,
    /// The database was written by a newer version of this program.
    #[error("the database has version {found}, this program knows {supported}: use a newer program")]
    Newer {
        /// The version of the database.
        found: i64,
        /// The newest version that this program knows.
        supported: i64,
    },
    /// What is stored does not hold together.
    #[error("the store is damaged: {what}")]
    Damaged {
        /// What was found, without personal data.
        what: String,
    },
    /// The system refused to read or write.
    #[error("{}: {what}", if *full { "no space left" } else { "input or output failed" })]
    Io {
        /// What the system said.
        what: String,
        /// Whether there is no space. The store works again when there is.
        full: bool,
    },
    /// The store was closed, or its writer ended.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Damage, with the finding of a parser or a check.
    pub(crate) fn damaged(what: &str, error: &dyn std::fmt::Display) -> Self {
        Self::Damaged { what: format!("{what}: {error}") }
    }

    /// An error of the file system on the way to `what`.
    pub(crate) fn io(what: &str, error: &std::io::Error) -> Self {
        Self::Io { what: format!("{what}: {error}"), full: error.kind() == std::io::ErrorKind::StorageFull }
    }
}
