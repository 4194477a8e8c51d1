//! Queries of events, heads and pending work. Each takes one connection and returns opened bodies.

use std::collections::HashMap;

use baton_core::id::CustomerId;
use baton_core::time::Timestamp;
use rusqlite::{Connection, Row, params};

use super::failure::Failure;
use super::shared::{Shared, hash, no_key, optional_id};
use crate::MAX_PAGE;
use crate::error::StoreError;
use crate::keys::KeyState;
use crate::prepare::Tip;
use crate::seal::SealBroken;
use crate::stream::{DESK, Stream};
use crate::view::{Body, Head, HeadFilter, PendingEffect, StoredEvent, Timer};

/// A number for a column. SQLite's are signed; nothing here comes near the end.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn unsigned(row: &Row<'_>, index: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(index).map(i64::cast_unsigned)
}

pub(super) fn time(row: &Row<'_>, index: usize) -> rusqlite::Result<Timestamp> {
    row.get(index).map(Timestamp::from_millis)
}

pub(super) fn text<'a>(row: &'a Row<'_>, index: usize) -> Result<&'a str, Failure> {
    Ok(row.get_ref(index)?.as_str().map_err(rusqlite::Error::from)?)
}

pub(super) fn optional_text<'a>(row: &'a Row<'_>, index: usize) -> Result<Option<&'a str>, Failure> {
    Ok(row.get_ref(index)?.as_str_or_null().map_err(rusqlite::Error::from)?)
}

pub(super) fn blob<'a>(row: &'a Row<'_>, index: usize) -> Result<&'a [u8], Failure> {
    Ok(row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?)
}

fn page(limit: usize) -> i64 {
    limit.min(MAX_PAGE) as i64
}

/// Where a stream stands and the row id of its head.
pub(super) fn tip(
    shared: &Shared,
    connection: &Connection,
    stream: Stream,
) -> Result<Option<(Tip, i64)>, Failure> {
    let mut statement = connection.prepare_cached(
        "select subject, seq, hash, opened_at, open, id from heads where workspace = ?1 and stream = ?2",
    )?;
    let mut rows = statement.query(params![shared.workspace(), stream.to_string()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let tip = Tip {
        subject: optional_id(optional_text(row, 0)?)?,
        seq: unsigned(row, 1)?,
        hash: hash(blob(row, 2)?)?,
        opened_at: time(row, 3)?,
        open: row.get(4)?,
    };
    Ok(Some((tip, row.get(5)?)))
}

/// Columns that [`event`] reads, in this order.
const EVENT: &str = "position, seq, at, kind, version, actor, body";

fn event(
    shared: &Shared,
    row: &Row<'_>,
    stream: Stream,
    name: &str,
    key: &KeyState,
) -> Result<StoredEvent, Failure> {
    let seq = unsigned(row, 1)?;
    let version = row.get(4)?;
    let body = match key {
        KeyState::Known(key) => {
            let opened =
                shared.sealer.open(key, &shared.sealer.event_frame(name, seq, version), blob(row, 6)?);
            Body::Plain(opened.map_err(|_| SealBroken::of(&format!("event {seq} of {name}")))?)
        }
        KeyState::Shredded => Body::Erased,
        KeyState::Absent => return Err(no_key().into()),
    };
    Ok(StoredEvent {
        position: unsigned(row, 0)?,
        stream,
        seq,
        at: time(row, 2)?,
        kind: text(row, 3)?.to_owned().into(),
        version,
        actor: text(row, 5)?.to_owned().into(),
        body,
    })
}

pub(super) fn load(
    shared: &Shared,
    connection: &Connection,
    stream: Stream,
    after_seq: u64,
    limit: usize,
) -> Result<Vec<StoredEvent>, Failure> {
    let name = stream.to_string();
    let Some(key) = stream_key(shared, connection, &name)? else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(&format!(
        "select {EVENT} from events where workspace = ?1 and stream = ?2 and seq > ?3 order by seq limit ?4"
    ))?;
    let mut rows = statement.query(params![shared.workspace(), name, signed(after_seq), page(limit)])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(event(shared, row, stream, &name, &key)?);
    }
    Ok(events)
}

/// The key of a stream's subject, or `None` when there is no such stream.
fn stream_key(shared: &Shared, connection: &Connection, name: &str) -> Result<Option<KeyState>, Failure> {
    let mut statement =
        connection.prepare_cached("select subject from heads where workspace = ?1 and stream = ?2")?;
    let mut rows = statement.query(params![shared.workspace(), name])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let subject: Option<CustomerId> = optional_id(optional_text(row, 0)?)?;
    shared.key_of(connection, subject).map(Some)
}

pub(super) fn scan(
    shared: &Shared,
    connection: &Connection,
    after_position: u64,
    limit: usize,
) -> Result<Vec<StoredEvent>, Failure> {
    // What belongs to a stream is found once per page, not once per event. `not indexed` walks the table in its
    // own order; otherwise SQLite would take the index that starts with the workspace, and sort.
    let mut streams: HashMap<Box<str>, (Stream, KeyState)> = HashMap::new();
    let mut statement = connection.prepare_cached(&format!(
        "select {EVENT}, stream from events not indexed \
         where workspace = ?1 and position > ?2 order by position limit ?3"
    ))?;
    let mut rows = statement.query(params![shared.workspace(), signed(after_position), page(limit)])?;
    let mut events = Vec::new();
    // A commit's events follow each other.
    let mut current = (String::new(), Stream::Desk, KeyState::Absent);
    while let Some(row) = rows.next()? {
        let name = text(row, 7)?;
        if current.0 != name {
            if !streams.contains_key(name) {
                let key = stream_key(shared, connection, name)?;
                let key = key.ok_or_else(|| StoreError::Damaged { what: format!("{name} has no head") })?;
                streams.insert(name.into(), (name.parse()?, key));
            }
            let (stream, key) = &streams[name];
            current = (name.to_owned(), *stream, key.clone());
        }
        let (name, stream, key) = &current;
        events.push(event(shared, row, *stream, name, key)?);
    }
    Ok(events)
}

/// Columns that [`head_row`] reads, in this order.
const HEAD: &str = "stream, subject, seq, hash, opened_at, updated_at, open, summary";

fn head_row(row: &Row<'_>) -> Result<Head, Failure> {
    Ok(Head {
        stream: text(row, 0)?.parse()?,
        subject: optional_id(optional_text(row, 1)?)?,
        seq: unsigned(row, 2)?,
        hash: hash(blob(row, 3)?)?,
        opened_at: time(row, 4)?,
        updated_at: time(row, 5)?,
        open: row.get(6)?,
        summary: blob(row, 7)?.to_vec(),
    })
}

pub(super) fn head(
    shared: &Shared,
    connection: &Connection,
    stream: Stream,
) -> Result<Option<Head>, Failure> {
    let mut statement = connection
        .prepare_cached(&format!("select {HEAD} from heads where workspace = ?1 and stream = ?2"))?;
    let mut rows = statement.query(params![shared.workspace(), stream.to_string()])?;
    rows.next()?.map(head_row).transpose()
}

pub(super) fn heads(
    shared: &Shared,
    connection: &Connection,
    filter: &HeadFilter,
) -> Result<Vec<Head>, Failure> {
    // The desk sorts after all conversations, so it also ends the first page.
    let before = filter.before.map_or_else(|| DESK.to_owned(), |before| before.to_string());
    let subject = filter.subject.map(|subject| subject.to_string());
    let open = match filter.open {
        Some(true) => "and open = 1",
        Some(false) => "and open = 0",
        None => "",
    };
    let of_subject = if subject.is_some() { "subject = ?4" } else { "?4 is null" };
    let mut statement = connection.prepare_cached(&format!(
        "select {HEAD} from heads where workspace = ?1 and {of_subject} and stream < ?2 {open} \
         order by stream desc limit ?3"
    ))?;
    let mut rows = statement.query(params![shared.workspace(), before, page(filter.limit), subject])?;
    let mut heads = Vec::new();
    while let Some(row) = rows.next()? {
        heads.push(head_row(row)?);
    }
    Ok(heads)
}

pub(super) fn effects(
    shared: &Shared,
    connection: &Connection,
    after_position: u64,
    limit: usize,
) -> Result<Vec<PendingEffect>, Failure> {
    let mut statement = connection.prepare_cached(
        "select position, id, stream, subject, kind, at, body from effects \
         where workspace = ?1 and body is not null and position > ?2 order by position limit ?3",
    )?;
    let mut rows = statement.query(params![shared.workspace(), signed(after_position), page(limit)])?;
    let mut effects = Vec::new();
    while let Some(row) = rows.next()? {
        let effect_id = text(row, 1)?;
        let subject = optional_id(optional_text(row, 3)?)?;
        let key = match shared.known_key(connection, subject) {
            Ok(key) => key,
            // Erased between the query and now.
            Err(Failure::Store(StoreError::Erased { .. })) => continue,
            Err(error) => return Err(error),
        };
        let opened = shared.sealer.open(&key, &shared.sealer.effect_frame(effect_id), blob(row, 6)?);
        effects.push(PendingEffect {
            position: unsigned(row, 0)?,
            id: effect_id.to_owned(),
            stream: text(row, 2)?.parse()?,
            subject,
            kind: text(row, 4)?.to_owned().into(),
            at: time(row, 5)?,
            body: opened.map_err(|_| SealBroken::of("an effect"))?,
        });
    }
    Ok(effects)
}

pub(super) fn timers(
    shared: &Shared,
    connection: &Connection,
    until: Timestamp,
    limit: usize,
) -> Result<Vec<Timer>, Failure> {
    let mut statement = connection.prepare_cached(
        "select at, stream, key from timers where workspace = ?1 and at <= ?2 \
         order by at, stream, key limit ?3",
    )?;
    let mut rows = statement.query(params![shared.workspace(), until.as_millis(), page(limit)])?;
    let mut timers = Vec::new();
    while let Some(row) = rows.next()? {
        timers.push(Timer { at: time(row, 0)?, stream: text(row, 1)?.parse()?, key: row.get(2)? });
    }
    Ok(timers)
}
