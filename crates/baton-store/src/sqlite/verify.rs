//! Walks all chains of a database in one snapshot.

use baton_core::id::CustomerId;
use baton_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::failure::Failure;
use super::shared::{Shared, hash, optional_id};
use crate::chain::{Anchor, HeadLink, Row, Verifier};
use crate::keys::KeyState;
use crate::stream::Stream;
use crate::view::ChainReport;

pub(super) fn verify(
    shared: &Shared,
    connection: &Connection,
    progress: &mut dyn FnMut(u64),
) -> Result<ChainReport, Failure> {
    let snapshot = rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
    let mut verifier = Verifier::new(&shared.sealer, progress);
    walk(shared, &snapshot, &mut verifier)?;
    heads_without_events(shared, &snapshot, &mut verifier)?;
    let anchor = anchor(shared, &snapshot)?;
    snapshot.finish()?;
    Ok(verifier.finish(anchor))
}

fn walk(shared: &Shared, connection: &Connection, verifier: &mut Verifier<'_>) -> Result<(), Failure> {
    let mut statement = connection.prepare(
        "select stream, seq, at, kind, version, actor, body, hash from events \
         where workspace = ?1 order by stream, seq",
    )?;
    let mut rows = statement.query([shared.workspace()])?;
    while let Some(row) = rows.next()? {
        let text = |index| row.get_ref(index)?.as_str().map_err(rusqlite::Error::from);
        let blob = |index| row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from);
        let name = text(0)?;
        if verifier.is_new(name) {
            let stream: Stream = name.parse()?;
            let (head, key) = match head(shared, connection, name)? {
                Some(head) => (Some(head), shared.key_of(connection, head.subject)?),
                None => (None, KeyState::Absent),
            };
            verifier.begin(stream, head, key);
        }
        verifier.event(&Row {
            seq: row.get::<_, i64>(1)?.cast_unsigned(),
            at: Timestamp::from_millis(row.get(2)?),
            kind: text(3)?,
            version: row.get(4)?,
            actor: text(5)?,
            sealed: blob(6)?,
            hash: blob(7)?,
        });
    }
    Ok(())
}

fn head(shared: &Shared, connection: &Connection, name: &str) -> Result<Option<HeadLink>, Failure> {
    let mut statement = connection
        .prepare_cached("select subject, seq, hash from heads where workspace = ?1 and stream = ?2")?;
    let mut rows = statement.query(params![shared.workspace(), name])?;
    rows.next()?.map(|row| head_link(row, 0)).transpose()
}

fn head_link(row: &rusqlite::Row<'_>, first: usize) -> Result<HeadLink, Failure> {
    let subject: Option<String> = row.get(first)?;
    let subject: Option<CustomerId> = optional_id(subject.as_deref())?;
    let seq = row.get::<_, i64>(first + 1)?.cast_unsigned();
    Ok(HeadLink { subject, seq, hash: hash(&row.get::<_, Vec<u8>>(first + 2)?)? })
}

fn heads_without_events(
    shared: &Shared,
    connection: &Connection,
    verifier: &mut Verifier<'_>,
) -> Result<(), Failure> {
    let mut statement = connection.prepare(
        "select stream, subject, seq, hash from heads as head where workspace = ?1 and not exists \
         (select 1 from events where workspace = ?1 and stream = head.stream)",
    )?;
    let mut rows = statement.query([shared.workspace()])?;
    while let Some(row) = rows.next()? {
        let head = head_link(row, 1)?;
        let key = shared.key_of(connection, head.subject)?;
        verifier.begin(row.get::<_, String>(0)?.parse()?, Some(head), key);
    }
    Ok(())
}

/// The stored anchor and its seal.
pub(super) fn anchor(shared: &Shared, connection: &Connection) -> Result<Option<(Anchor, Vec<u8>)>, Failure> {
    let found = connection
        .prepare_cached("select streams, events, digest, seal from anchors where workspace = ?1")?
        .query_row([shared.workspace()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((streams, events, digest, seal)) = found else { return Ok(None) };
    let (streams, events) = (streams.cast_unsigned(), events.cast_unsigned());
    Ok(Some((Anchor { streams, events, digest: hash(&digest)? }, seal)))
}
