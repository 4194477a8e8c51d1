//! Opens connections, each with the settings that the store's promises rest on.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

/// How long a statement waits for another process before the caller is told that the database is locked.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(1);
/// Page cache of the writer, in KiB: the pages that a few hundred commits change. What is not in it is in the system's
/// cache, a copy away.
const WRITER_CACHE_KIB: i64 = 4 * 1024;
/// Page cache of each reader, in KiB: the upper pages of the trees.
const READER_CACHE_KIB: i64 = 1024;
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 64;

/// The connection that writes. Commits are durable when they return: WAL with `synchronous = full`.
pub(super) fn writer(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open(path, WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    // On macOS only this waits for the disk; elsewhere it changes nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    // Overwrites deleted content, so that a destroyed key does not stay in a free page.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open(path, READER_CACHE_KIB)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// The connection that moves the write-ahead log into the database.
pub(super) fn checkpointer(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open(path, 0)?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    Ok(connection)
}

fn open(path: &Path, cache_kib: i64) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Plans that do not depend on bound values. Otherwise SQLite prepares a statement again whenever another
    // value is bound to its `limit`, which costs more than the query of a short page.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // Checkpoints happen on their own thread.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    Ok(connection)
}
