//! Destroying what must not be kept: a customer's key and all that is derived, and what has served its time.

use baton_core::id::CustomerId;
use baton_core::time::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::failure::Failure;
use super::writer::Writer;
use crate::ledger::Shredded;
use crate::view::{ErasureReport, ForgetReport};

/// Erases a customer: ledger first, then the database, then the write-ahead log.
///
/// When the process dies in between, the ledger finishes the erasure as the database is opened again.
pub(super) fn erase(
    writer: &mut Writer,
    subject: CustomerId,
    at: Timestamp,
) -> Result<ErasureReport, Failure> {
    let workspace = writer.shared.workspace().to_owned();
    let name = subject.to_string();
    let known = writer
        .connection
        .prepare_cached("select 1 from shredded_keys where workspace = ?1 and subject = ?2")?
        .exists(params![workspace, name])?;
    if !known {
        writer.ledger.append(&[(subject, at)])?;
    }
    let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut report = shred(&transaction, &workspace, subject, at)?;
    transaction.commit()?;
    writer.shared.keys.drop_key(subject);
    writer.forget_tips();
    report.log_cleaned = writer.checkpoints.empty(&writer.connection)?;
    Ok(report)
}

fn shred(
    transaction: &Transaction<'_>,
    workspace: &str,
    subject: CustomerId,
    at: Timestamp,
) -> Result<ErasureReport, Failure> {
    let name = subject.to_string();
    let run = |sql: &str| {
        transaction.prepare_cached(sql)?.execute(params![workspace, name]).map(|rows| rows as u64)
    };
    transaction
        .prepare_cached(
            "insert into shredded_keys (workspace, subject, at) values (?1, ?2, ?3) on conflict do nothing",
        )?
        .execute(params![workspace, name, at.as_millis()])?;
    let key_destroyed = run("delete from keys where workspace = ?1 and subject = ?2")? > 0;
    let profile = run("delete from profiles where workspace = ?1 and customer = ?2")? > 0;
    let responses = run("delete from responses where workspace = ?1 and subject = ?2")?;
    let effects =
        run("update effects set body = null where workspace = ?1 and subject = ?2 and body is not null")?;
    let timers = run("delete from timers where workspace = ?1 and stream in \
                      (select stream from heads where workspace = ?1 and subject = ?2)")?;
    run("update heads set open = 0 where workspace = ?1 and subject = ?2 and open = 1")?;
    let (conversations, events): (i64, i64) = transaction
        .prepare_cached(
            "select count(*), coalesce(sum(seq), 0) from heads where workspace = ?1 and subject = ?2",
        )?
        .query_row(params![workspace, name], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(ErasureReport {
        key_destroyed,
        conversations: conversations.cast_unsigned(),
        events: events.cast_unsigned(),
        effects,
        timers,
        responses,
        profile,
        log_cleaned: false,
    })
}

/// Destroys again what the ledger says was destroyed: the database may be an older copy, or its process may have
/// died before it was done. Returns erasures that only the database knows, for the ledger, and whether anything
/// was destroyed.
pub(super) fn replay(
    connection: &mut Connection,
    workspace: &str,
    ledger: &[Shredded],
) -> Result<(Vec<Shredded>, bool), Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut destroyed = false;
    for (subject, at) in ledger {
        let known = transaction
            .prepare_cached(
                "select 1 from shredded_keys where workspace = ?1 and subject = ?2 \
                 and not exists (select 1 from keys where workspace = ?1 and subject = ?2)",
            )?
            .exists(params![workspace, subject.to_string()])?;
        if !known {
            shred(&transaction, workspace, *subject, *at)?;
            destroyed = true;
        }
    }
    let known: std::collections::HashSet<CustomerId> = ledger.iter().map(|(subject, _)| *subject).collect();
    let mut missing = Vec::new();
    {
        let mut statement =
            transaction.prepare("select subject, at from shredded_keys where workspace = ?1")?;
        let mut rows = statement.query([workspace])?;
        while let Some(row) = rows.next()? {
            let subject = super::shared::id(&row.get::<_, String>(0)?)?;
            if !known.contains(&subject) {
                missing.push((subject, Timestamp::from_millis(row.get(1)?)));
            }
        }
    }
    for (subject, at) in &missing {
        // A key that came back with a part of an older copy.
        shred(&transaction, workspace, *subject, *at)?;
    }
    transaction.commit()?;
    Ok((missing, destroyed))
}

/// Removes ended sessions, and responses and done effects from before a time.
pub(super) fn forget(
    writer: &mut Writer,
    now: Timestamp,
    done_before: Timestamp,
) -> Result<ForgetReport, Failure> {
    let workspace = writer.shared.workspace().to_owned();
    let transaction = writer.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let run = |sql: &str, at: Timestamp| {
        transaction.prepare_cached(sql)?.execute(params![workspace, at.as_millis()]).map(|rows| rows as u64)
    };
    let report = ForgetReport {
        sessions: run("delete from sessions where workspace = ?1 and expires_at < ?2", now)?,
        responses: run("delete from responses where workspace = ?1 and at < ?2", done_before)?,
        // The last row stays, so that its position is never given to another effect.
        effects: run(
            "delete from effects where workspace = ?1 and at < ?2 and body is null \
             and position < (select max(position) from effects)",
            done_before,
        )?,
    };
    transaction.commit()?;
    writer.checkpoints.wake();
    Ok(report)
}
