//! Brings a database to the newest version, one numbered file at a time, each in a transaction of its own.

use rusqlite::{Connection, TransactionBehavior};

use super::failure::Failure;
use crate::error::StoreError;

/// The files of `migrations/sqlite`, in order. A file that was released is never changed.
const MIGRATIONS: &[&str] = &[include_str!("../../migrations/sqlite/0001_store.sql")];

/// "Bato" in the header of the file: the database is Baton's.
const APPLICATION: i64 = 0x4261_746F;

/// Applies what is missing.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Failure> {
    let supported = MIGRATIONS.len() as i64;
    let found = version(connection)?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION && (application != 0 || tables != 0) {
        return Err(StoreError::Damaged { what: "the file is a database of another program".into() }.into());
    }
    if found > supported {
        return Err(StoreError::Newer { found, supported }.into());
    }
    for (file, version) in MIGRATIONS.iter().zip(1..).skip(usize::try_from(found).unwrap_or(0)) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        transaction.execute_batch(file)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}

fn version(connection: &Connection) -> Result<i64, Failure> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}
