//! What only a database in a file can do wrong: reopening, locking, filling up, being tampered with.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod erasure;
mod faults;
mod group;
#[path = "../support/make.rs"]
mod make;
mod opening;
mod space;

use std::path::{Path, PathBuf};

use baton_store::{MasterKey, SqliteOptions, SqliteStore};
use tempfile::TempDir;

/// A folder with a database that can be opened again and again.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder().join("baton.db")
    }

    pub(crate) fn options(&self) -> SqliteOptions {
        SqliteOptions::new(self.database(), MasterKey([7; 32]))
    }

    pub(crate) fn open(&self) -> SqliteStore {
        SqliteStore::open(self.options()).unwrap()
    }

    /// A connection that is not the store's: an operator or an intruder.
    pub(crate) fn intruder(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.database()).unwrap()
    }

    /// The names of files that contain these bytes.
    pub(crate) fn files_with(&self, needle: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(self.folder()).unwrap() {
            let entry = entry.unwrap();
            let bytes = std::fs::read(entry.path()).unwrap();
            if memchr::memmem::find(&bytes, needle).is_some() {
                found.push(entry.file_name().into_string().unwrap());
            }
        }
        found
    }
}
