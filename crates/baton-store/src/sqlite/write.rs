//! Writes prepared rows inside the writer's transaction.

use std::cell::Cell;
use std::sync::LazyLock;

use rusqlite::{Connection, ToSql, params};

use super::failure::Failure;
use super::read::signed;
use crate::chain::Anchor;
use crate::error::StoreError;
use crate::prepare::{EffectRow, EventRow, FreshKey, Prepared, RecordRow, ResponseRow, StreamRows};
use crate::seal::Sealer;

/// Events that one statement inserts.
const EVENTS_PER_STATEMENT: usize = 8;

/// Why rows were not written.
pub(super) enum Unwritten {
    /// Refused before anything was written: the transaction goes on.
    Repeated,
    /// Refused after a part was written: the transaction must be undone.
    Refused(StoreError),
    Failed(Failure),
}

impl From<rusqlite::Error> for Unwritten {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Runs statements and counts them.
pub(super) struct Sql<'a> {
    pub(super) connection: &'a Connection,
    pub(super) workspace: &'a str,
    pub(super) statements: &'a Cell<u64>,
}

impl Sql<'_> {
    pub(super) fn run(&self, sql: &str, values: &[&dyn ToSql]) -> rusqlite::Result<usize> {
        self.statements.set(self.statements.get() + 1);
        self.connection.prepare_cached(sql)?.execute(values)
    }

    /// Writes a commit and returns the row ids of the heads, in the order of its streams. `heads` are those
    /// of streams that exist.
    pub(super) fn write(&self, prepared: &Prepared, heads: &[Option<i64>]) -> Result<Vec<i64>, Unwritten> {
        // First, because nothing is written yet when the request turns out to be a repetition.
        if let Some(row) = &prepared.response {
            self.response(row, prepared)?;
        }
        for fresh in &prepared.keys {
            self.key(fresh, prepared)?;
        }
        for rows in &prepared.streams {
            self.events(rows)?;
        }
        for effect in &prepared.effects {
            self.effect(effect, prepared)?;
        }
        for id in &prepared.effects_done {
            self.effect_done(id)?;
        }
        self.timers(prepared)?;
        for record in &prepared.records {
            self.record(record)?;
        }
        let heads = prepared.streams.iter().zip(heads).map(|(rows, head)| self.head(rows, *head, prepared));
        heads.collect()
    }

    fn response(&self, row: &ResponseRow, prepared: &Prepared) -> Result<(), Unwritten> {
        let subject = row.stored.subject.map(|subject| subject.to_string());
        let written = self.run(
            "insert into responses (workspace, scope, key, request_hash, subject, at, body) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing",
            params![
                self.workspace,
                row.scope,
                row.key,
                row.stored.request_hash,
                subject,
                prepared.at.as_millis(),
                row.stored.sealed
            ],
        )?;
        if written == 0 { Err(Unwritten::Repeated) } else { Ok(()) }
    }

    fn key(&self, fresh: &FreshKey, prepared: &Prepared) -> rusqlite::Result<()> {
        self.run(
            "insert into keys (workspace, subject, wrapped, created_at) values (?1, ?2, ?3, ?4)",
            params![self.workspace, fresh.customer.to_string(), fresh.wrapped, prepared.at.as_millis()],
        )?;
        Ok(())
    }

    fn events(&self, rows: &StreamRows) -> rusqlite::Result<()> {
        for chunk in rows.events.chunks(EVENTS_PER_STATEMENT) {
            self.statements.set(self.statements.get() + 1);
            let mut statement = self.connection.prepare_cached(&INSERT_EVENTS[chunk.len() - 1])?;
            statement.raw_bind_parameter(1, self.workspace)?;
            statement.raw_bind_parameter(2, &rows.name)?;
            for (place, row) in chunk.iter().enumerate() {
                let EventRow { seq, at, kind, version, actor, sealed, hash } = row;
                let first = 3 + 7 * place;
                statement.raw_bind_parameter(first, signed(*seq))?;
                statement.raw_bind_parameter(first + 1, at.as_millis())?;
                statement.raw_bind_parameter(first + 2, kind)?;
                statement.raw_bind_parameter(first + 3, version)?;
                statement.raw_bind_parameter(first + 4, actor)?;
                statement.raw_bind_parameter(first + 5, hash)?;
                statement.raw_bind_parameter(first + 6, sealed)?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }

    fn head(&self, rows: &StreamRows, head: Option<i64>, prepared: &Prepared) -> Result<i64, Unwritten> {
        let tip = &rows.tip;
        let (seq, now) = (signed(tip.seq), prepared.at.as_millis());
        let Some(head) = head else {
            self.run(
                "insert into heads (workspace, stream, subject, seq, hash, opened_at, updated_at, open, summary) \
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    self.workspace,
                    rows.name,
                    tip.subject.map(|subject| subject.to_string()),
                    seq,
                    tip.hash,
                    tip.opened_at.as_millis(),
                    now,
                    tip.open,
                    rows.summary
                ],
            )?;
            return Ok(self.connection.last_insert_rowid());
        };
        // Without `open`, no index has to be touched.
        if rows.before.is_some_and(|before| before.open == tip.open) {
            self.run(
                "update heads set seq = ?2, hash = ?3, updated_at = ?4, summary = ?5 where id = ?1",
                params![head, seq, tip.hash, now, rows.summary],
            )?;
        } else {
            self.run(
                "update heads set seq = ?2, hash = ?3, updated_at = ?4, summary = ?5, open = ?6 where id = ?1",
                params![head, seq, tip.hash, now, rows.summary, tip.open],
            )?;
        }
        Ok(head)
    }

    fn effect(&self, effect: &EffectRow, prepared: &Prepared) -> Result<(), Unwritten> {
        let written = self.run(
            "insert into effects (workspace, id, stream, subject, kind, at, body) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing",
            params![
                self.workspace,
                effect.id,
                effect.stream.to_string(),
                effect.subject.map(|subject| subject.to_string()),
                effect.kind,
                prepared.at.as_millis(),
                effect.sealed
            ],
        )?;
        if written == 0 {
            return Err(Unwritten::Refused(StoreError::EffectExists { id: effect.id.clone() }));
        }
        Ok(())
    }

    fn effect_done(&self, id: &str) -> Result<(), Unwritten> {
        let done = self.run(
            "update effects set body = null where workspace = ?1 and id = ?2 and body is not null",
            params![self.workspace, id],
        )?;
        if done == 0 {
            return Err(Unwritten::Refused(StoreError::EffectNotPending { id: id.to_owned() }));
        }
        Ok(())
    }

    fn timers(&self, prepared: &Prepared) -> rusqlite::Result<()> {
        for timer in &prepared.timers {
            let stream = timer.stream.to_string();
            if let Some(at) = timer.at {
                self.run(
                    "insert into timers (workspace, stream, key, at) values (?1, ?2, ?3, ?4) \
                     on conflict do update set at = excluded.at",
                    params![self.workspace, stream, timer.key, at.as_millis()],
                )?;
            } else {
                self.run(
                    "delete from timers where workspace = ?1 and stream = ?2 and key = ?3",
                    params![self.workspace, stream, timer.key],
                )?;
            }
        }
        Ok(())
    }

    fn record(&self, record: &RecordRow) -> Result<(), Unwritten> {
        match record {
            RecordRow::Account { id, email, password_hash, sealed } => {
                let outcome = self.run(
                    "insert into accounts (workspace, id, email, password_hash, body) values (?1, ?2, ?3, ?4, ?5) \
                     on conflict (workspace, id) do update set email = excluded.email, \
                     password_hash = excluded.password_hash, body = excluded.body",
                    params![self.workspace, id.to_string(), email, password_hash, sealed],
                );
                match outcome.map_err(Failure::from) {
                    Err(failure) if failure.is_taken() => {
                        return Err(Unwritten::Refused(StoreError::EmailTaken));
                    }
                    other => other.map_err(Unwritten::Failed)?,
                }
            }
            RecordRow::AccountGone(id) => {
                let id = id.to_string();
                let values = params![self.workspace, id];
                self.run("delete from sessions where workspace = ?1 and agent = ?2", values)?;
                self.run("delete from accounts where workspace = ?1 and id = ?2", values)?
            }
            RecordRow::Session(session) => self.run(
                "insert into sessions (workspace, token_hash, agent, expires_at) values (?1, ?2, ?3, ?4) \
                 on conflict do update set agent = excluded.agent, expires_at = excluded.expires_at",
                params![
                    self.workspace,
                    session.token_hash,
                    session.agent.to_string(),
                    session.expires_at.as_millis()
                ],
            )?,
            RecordRow::SessionGone(token_hash) => self.run(
                "delete from sessions where workspace = ?1 and token_hash = ?2",
                params![self.workspace, token_hash],
            )?,
            RecordRow::Setting { name, value: Some(value) } => self.run(
                "insert into settings (workspace, name, value) values (?1, ?2, ?3) \
                 on conflict do update set value = excluded.value",
                params![self.workspace, name, value],
            )?,
            RecordRow::Setting { name, value: None } => self.run(
                "delete from settings where workspace = ?1 and name = ?2",
                params![self.workspace, name],
            )?,
            RecordRow::Profile { customer, sealed } => self.run(
                "insert into profiles (workspace, customer, body) values (?1, ?2, ?3) \
                 on conflict do update set body = excluded.body",
                params![self.workspace, customer.to_string(), sealed],
            )?,
        };
        Ok(())
    }

    pub(super) fn anchor(&self, anchor: &Anchor, sealer: &Sealer) -> rusqlite::Result<()> {
        self.run(
            "insert into anchors (workspace, streams, events, digest, seal) values (?1, ?2, ?3, ?4, ?5) \
             on conflict do update set streams = excluded.streams, events = excluded.events, \
             digest = excluded.digest, seal = excluded.seal",
            params![
                self.workspace,
                signed(anchor.streams),
                signed(anchor.events),
                anchor.digest,
                anchor.seal(sealer)
            ],
        )?;
        Ok(())
    }
}

/// One text for each number of events, made once, so that SQLite prepares each once.
static INSERT_EVENTS: LazyLock<[String; EVENTS_PER_STATEMENT]> = LazyLock::new(|| {
    std::array::from_fn(|last| {
        let row = |place: usize| {
            let values: Vec<String> = (0..7).map(|column| format!("?{}", 3 + 7 * place + column)).collect();
            format!("(?1, ?2, {})", values.join(", "))
        };
        let rows: Vec<String> = (0..=last).map(row).collect();
        let columns = "workspace, stream, seq, at, kind, version, actor, hash, body";
        // A failure undoes the whole group anyway. Saying so spares SQLite a copy of every page it touches, which it
        // keeps to undo the one statement.
        format!("insert or rollback into events ({columns}) values {}", rows.join(", "))
    })
});
