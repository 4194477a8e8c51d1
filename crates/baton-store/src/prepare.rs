//! Turns a commit into rows: checks it against where the streams stand, seals, and links.
//!
//! Shared by all stores, so that they refuse the same commits for the same reasons. Nothing is written here.

use baton_core::id::{AgentId, CustomerId};
use baton_core::time::Timestamp;

use crate::chain::{Link, Row, START};
use crate::check::check_sizes;
use crate::commit::{Commit, Idempotency, Name, Record, Session, StreamCommit, TimerChange};
use crate::error::StoreError;
use crate::keys::KeyState;
use crate::seal::{DataKey, Frame, SealBroken, Sealer};
use crate::stream::Stream;

/// Where a stream stands, as far as an append needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tip {
    pub(crate) subject: Option<CustomerId>,
    pub(crate) seq: u64,
    pub(crate) hash: Link,
    pub(crate) opened_at: Timestamp,
    pub(crate) open: bool,
}

/// What preparing asks of a store.
pub(crate) trait Ground {
    fn tip(&mut self, stream: Stream) -> Result<Option<Tip>, StoreError>;
    fn key(&mut self, customer: CustomerId) -> Result<KeyState, StoreError>;
    fn response(&mut self, scope: &str, key: &str) -> Result<Option<StoredResponse>, StoreError>;
}

/// What was answered to a request, still sealed.
#[derive(Clone)]
pub(crate) struct StoredResponse {
    pub(crate) request_hash: Link,
    pub(crate) subject: Option<CustomerId>,
    pub(crate) sealed: Vec<u8>,
}

impl StoredResponse {
    pub(crate) fn open(
        &self,
        scope: &str,
        key: &str,
        data_key: &DataKey,
        sealer: &Sealer,
    ) -> Result<Vec<u8>, StoreError> {
        let opened = sealer.open(data_key, &sealer.response_frame(scope, key), &self.sealed);
        opened.map_err(|_| SealBroken::of("a response"))
    }
}

/// The reason to refuse, if the request was done before.
pub(crate) fn repeated(
    request: &Idempotency,
    ground: &mut impl Ground,
    sealer: &Sealer,
) -> Result<Option<StoreError>, StoreError> {
    let Some(stored) = ground.response(&request.scope, &request.key)? else { return Ok(None) };
    if stored.request_hash != request.request_hash {
        return Ok(Some(StoreError::KeyReused { key: request.key.clone() }));
    }
    let mut keys = Keys { sealer, known: Vec::new(), fresh: Vec::new() };
    let response = stored.open(&request.scope, &request.key, &keys.of(stored.subject, ground)?, sealer)?;
    Ok(Some(StoreError::Repeated { response }))
}

pub(crate) struct EventRow {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) kind: Name,
    pub(crate) version: u16,
    pub(crate) actor: Name,
    pub(crate) sealed: Vec<u8>,
    pub(crate) hash: Link,
}

pub(crate) struct StreamRows {
    pub(crate) stream: Stream,
    pub(crate) name: String,
    pub(crate) events: Vec<EventRow>,
    pub(crate) before: Option<Tip>,
    pub(crate) tip: Tip,
    pub(crate) summary: Vec<u8>,
}

pub(crate) struct EffectRow {
    pub(crate) id: String,
    pub(crate) stream: Stream,
    pub(crate) subject: Option<CustomerId>,
    pub(crate) kind: Name,
    pub(crate) sealed: Vec<u8>,
}

pub(crate) struct ResponseRow {
    pub(crate) scope: String,
    pub(crate) key: String,
    pub(crate) stored: StoredResponse,
}

pub(crate) enum RecordRow {
    Account { id: AgentId, email: String, password_hash: String, sealed: Vec<u8> },
    AccountGone(AgentId),
    Session(Session),
    SessionGone([u8; 32]),
    Setting { name: String, value: Option<Vec<u8>> },
    Profile { customer: CustomerId, sealed: Vec<u8> },
}

pub(crate) struct FreshKey {
    pub(crate) customer: CustomerId,
    pub(crate) key: DataKey,
    pub(crate) wrapped: Vec<u8>,
}

/// A commit as rows to be written in one transaction.
pub(crate) struct Prepared {
    pub(crate) at: Timestamp,
    pub(crate) keys: Vec<FreshKey>,
    pub(crate) streams: Vec<StreamRows>,
    pub(crate) effects: Vec<EffectRow>,
    pub(crate) effects_done: Vec<String>,
    pub(crate) timers: Vec<TimerChange>,
    pub(crate) response: Option<ResponseRow>,
    pub(crate) records: Vec<RecordRow>,
}

/// An email address in the form that is stored and compared.
pub(crate) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Checks a commit and makes its rows.
pub(crate) fn prepare(
    commit: &Commit,
    ground: &mut impl Ground,
    sealer: &Sealer,
) -> Result<Prepared, StoreError> {
    check_sizes(commit)?;
    let mut keys = Keys { sealer, known: Vec::new(), fresh: Vec::new() };
    let mut tips = Vec::with_capacity(commit.streams.len());
    for part in &commit.streams {
        keys.of(part.subject, ground)?;
        let tip = ground.tip(part.stream)?;
        let actual = tip.map_or(0, |tip| tip.seq);
        if actual != part.expected_seq {
            if let Some(request) = &commit.idempotency
                && let Some(repeated) = repeated(request, ground, sealer)?
            {
                return Err(repeated);
            }
            return Err(StoreError::Conflict { stream: part.stream, expected: part.expected_seq, actual });
        }
        if tip.is_some_and(|tip| tip.subject != part.subject) {
            return Err(StoreError::Invalid { why: "a stream's subject cannot change" });
        }
        tips.push(tip);
    }
    let mut streams = Vec::with_capacity(tips.len());
    for (part, tip) in commit.streams.iter().zip(tips) {
        let key = keys.of(part.subject, ground)?;
        streams.push(stream_rows(part, tip, commit.at, &key, sealer));
    }
    let mut effects = Vec::with_capacity(commit.effects.len());
    for effect in &commit.effects {
        let sealed = keys.seal(effect.subject, ground, &sealer.effect_frame(&effect.id), &effect.body)?;
        let (id, kind) = (effect.id.clone(), effect.kind.clone());
        effects.push(EffectRow { id, stream: effect.stream, subject: effect.subject, kind, sealed });
    }
    let response = match &commit.idempotency {
        Some(request) => {
            let frame = sealer.response_frame(&request.scope, &request.key);
            let sealed = keys.seal(request.subject, ground, &frame, &request.response)?;
            let stored =
                StoredResponse { request_hash: request.request_hash, subject: request.subject, sealed };
            Some(ResponseRow { scope: request.scope.clone(), key: request.key.clone(), stored })
        }
        None => None,
    };
    let records = commit
        .records
        .iter()
        .map(|record| record_row(record, &mut keys, ground))
        .collect::<Result<_, _>>()?;
    Ok(Prepared {
        at: commit.at,
        keys: keys.fresh,
        streams,
        effects,
        effects_done: commit.effects_done.clone(),
        timers: commit.timers.clone(),
        response,
        records,
    })
}

fn stream_rows(
    part: &StreamCommit,
    tip: Option<Tip>,
    at: Timestamp,
    key: &DataKey,
    sealer: &Sealer,
) -> StreamRows {
    let name = part.stream.to_string();
    let mut seq = part.expected_seq;
    let mut link = tip.map_or(START, |tip| tip.hash);
    let events = part.events.iter().map(|event| {
        seq += 1;
        let sealed = sealer.seal(key, &sealer.event_frame(&name, seq, event.version), &event.body);
        let (kind, actor) = (event.kind.clone(), event.actor.clone());
        let mut row =
            EventRow { seq, at: event.at, kind, version: event.version, actor, sealed, hash: START };
        row.hash = row.as_row().link(&sealer.workspace, &name, part.subject, &link);
        link = row.hash;
        row
    });
    let events: Vec<EventRow> = events.collect();
    let opened_at = tip.map_or(at, |tip| tip.opened_at);
    StreamRows {
        stream: part.stream,
        events,
        before: tip,
        tip: Tip { subject: part.subject, seq, hash: link, opened_at, open: part.open },
        summary: part.summary.clone(),
        name,
    }
}

impl EventRow {
    pub(crate) fn as_row(&self) -> Row<'_> {
        Row {
            seq: self.seq,
            at: self.at,
            kind: &self.kind,
            version: self.version,
            actor: &self.actor,
            sealed: &self.sealed,
            hash: &self.hash,
        }
    }
}

fn record_row(
    record: &Record,
    keys: &mut Keys<'_>,
    ground: &mut impl Ground,
) -> Result<RecordRow, StoreError> {
    Ok(match record {
        Record::Account(account) => {
            let frame = keys.sealer.account_frame(&account.id.to_string());
            let sealed = keys.seal(None, ground, &frame, &account.body)?;
            let email = normal_email(&account.email);
            RecordRow::Account { id: account.id, email, password_hash: account.password_hash.clone(), sealed }
        }
        Record::AccountGone(id) => RecordRow::AccountGone(*id),
        Record::Session(session) => RecordRow::Session(session.clone()),
        Record::SessionGone(token_hash) => RecordRow::SessionGone(*token_hash),
        Record::Setting { name, value } => RecordRow::Setting { name: name.clone(), value: value.clone() },
        Record::Profile { customer, body } => {
            let frame = keys.sealer.profile_frame(*customer);
            RecordRow::Profile {
                customer: *customer,
                sealed: keys.seal(Some(*customer), ground, &frame, body)?,
            }
        }
    })
}

/// The keys that one commit needs: seldom more than two.
struct Keys<'a> {
    sealer: &'a Sealer,
    known: Vec<(CustomerId, DataKey)>,
    fresh: Vec<FreshKey>,
}

impl Keys<'_> {
    fn of(&mut self, owner: Option<CustomerId>, ground: &mut impl Ground) -> Result<DataKey, StoreError> {
        let Some(customer) = owner else { return Ok(self.sealer.workspace_key.clone()) };
        if let Some((_, key)) = self.known.iter().find(|(known, _)| *known == customer) {
            return Ok(key.clone());
        }
        let key = match ground.key(customer)? {
            KeyState::Known(key) => key,
            KeyState::Shredded => return Err(StoreError::Erased { subject: customer }),
            KeyState::Absent => {
                let (key, wrapped) = self.sealer.fresh_key(owner)?;
                self.fresh.push(FreshKey { customer, key: key.clone(), wrapped });
                key
            }
        };
        self.known.push((customer, key.clone()));
        Ok(key)
    }

    fn seal(
        &mut self,
        owner: Option<CustomerId>,
        ground: &mut impl Ground,
        frame: &Frame,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        Ok(self.sealer.seal(&self.of(owner, ground)?, frame, plain))
    }
}
