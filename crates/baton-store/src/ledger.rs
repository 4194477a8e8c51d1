//! The shred ledger: an append-only file of erased customers beside the database.
//!
//! It is outside the database on purpose. A backup of the database that is put back holds the keys of customers
//! who were erased since; opening it replays this file and destroys those keys again. A line is the workspace, a
//! customer's id and the time of the erasure in milliseconds. A torn last line is the trace of an erasure that was not
//! acknowledged; it is ended and ignored.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use baton_core::id::CustomerId;
use baton_core::time::Timestamp;

use crate::error::StoreError;

/// An erased customer and when.
pub(crate) type Shredded = (CustomerId, Timestamp);

pub(crate) struct Ledger {
    file: File,
    workspace: String,
}

fn failed(error: &std::io::Error) -> StoreError {
    StoreError::io("the ledger of erased customers", error)
}

impl Ledger {
    /// Opens or makes the ledger and reads what it holds of a workspace.
    pub(crate) fn open(path: &Path, workspace: &str) -> Result<(Self, Vec<Shredded>), StoreError> {
        let made = !path.exists();
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(|error| failed(&error))?;
        if made {
            sync_folder_of(path)?;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|error| failed(&error))?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n").and_then(|()| file.sync_data()).map_err(|error| failed(&error))?;
        }
        let shredded = text.lines().filter_map(|line| parse(line, workspace)).collect();
        Ok((Self { file, workspace: workspace.to_owned() }, shredded))
    }

    /// Adds customers. Durable when it returns.
    pub(crate) fn append(&mut self, shredded: &[Shredded]) -> Result<(), StoreError> {
        if shredded.is_empty() {
            return Ok(());
        }
        let lines: String = shredded
            .iter()
            .map(|(customer, at)| format!("{} {customer} {}\n", self.workspace, at.as_millis()))
            .collect();
        let end = self.file.seek(SeekFrom::End(0)).map_err(|error| failed(&error))?;
        self.file.write_all(lines.as_bytes()).and_then(|()| self.file.sync_data()).map_err(|error| {
            // A half-written line must not run into the next one.
            drop(self.file.set_len(end));
            failed(&error)
        })
    }
}

fn parse(line: &str, workspace: &str) -> Option<Shredded> {
    let (customer, at) = line.strip_prefix(workspace)?.strip_prefix(' ')?.split_once(' ')?;
    Some((customer.parse().ok()?, Timestamp::from_millis(at.parse().ok()?)))
}

/// What SQLite keeps beside a database while it is open.
const SQLITE: [&str; 2] = ["wal", "shm"];
/// The file that is held while a server has the database open.
pub(crate) const LOCK: &str = "lock";
/// The shred ledger.
pub(crate) const SHREDDED: &str = "shredded";

/// The files that a store keeps for a database: itself and those beside it. Not all of them are always there.
#[must_use]
pub fn files_of(database: &Path) -> Vec<PathBuf> {
    let suffixes = SQLITE.into_iter().chain([LOCK, SHREDDED]);
    [database.to_owned()].into_iter().chain(suffixes.map(|suffix| beside(database, suffix))).collect()
}

/// The path of a file that belongs to the database: `baton.db` and `lock` give `baton.db-lock`.
pub(crate) fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.file_name().unwrap_or_default().to_owned();
    name.push("-");
    name.push(suffix);
    database.with_file_name(name)
}

/// Makes a new file's name durable.
pub(crate) fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| StoreError::io("sync a folder", &error))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_is_ignored_and_does_not_spoil_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("baton.db-shredded");
        let first = (CustomerId(5), Timestamp::from_millis(10));
        let second = (CustomerId(6), Timestamp::from_millis(20));
        Ledger::open(&path, "main").unwrap().0.append(&[first]).unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{whole}other {} 5\nmain cus_000000", second.0)).unwrap();
        let (mut ledger, read) = Ledger::open(&path, "main").unwrap();
        assert_eq!(read, [first]);
        ledger.append(&[second]).unwrap();
        assert_eq!(Ledger::open(&path, "main").unwrap().1, [first, second]);
    }
}
