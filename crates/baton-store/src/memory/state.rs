//! The tables of the store in memory, and the application of prepared rows.

use std::collections::BTreeMap;

use baton_core::id::{AgentId, CustomerId};
use baton_core::time::Timestamp;

use crate::chain::Anchor;
use crate::commit::Session;
use crate::error::StoreError;
use crate::keys::KeyState;
use crate::prepare::{EffectRow, EventRow, Ground, Prepared, RecordRow, StoredResponse, Tip};
use crate::seal::DataKey;
use crate::stream::Stream;
use crate::view::{ErasureReport, ForgetReport, Head};

pub(super) struct Stored {
    pub(super) stream: Stream,
    pub(super) row: EventRow,
}

pub(super) struct HeadRow {
    pub(super) tip: Tip,
    updated_at: Timestamp,
    summary: Vec<u8>,
    /// Where the stream's events are in [`State::events`].
    pub(super) places: Vec<usize>,
}

impl HeadRow {
    pub(super) fn view(&self, stream: Stream) -> Head {
        Head {
            stream,
            subject: self.tip.subject,
            seq: self.tip.seq,
            hash: self.tip.hash,
            opened_at: self.tip.opened_at,
            updated_at: self.updated_at,
            open: self.tip.open,
            summary: self.summary.clone(),
        }
    }
}

/// Email, hash of the password, sealed body.
type AccountRow = (String, String, Vec<u8>);

#[derive(Default)]
pub(super) struct State {
    pub(super) events: Vec<Stored>,
    pub(super) streams: BTreeMap<Stream, HeadRow>,
    pub(super) pending: BTreeMap<u64, (EffectRow, Timestamp)>,
    pub(super) timers: BTreeMap<(Stream, String), Timestamp>,
    pub(super) responses: BTreeMap<(String, String), (StoredResponse, Timestamp)>,
    pub(super) accounts: BTreeMap<AgentId, AccountRow>,
    pub(super) sessions: BTreeMap<[u8; 32], Session>,
    pub(super) settings: BTreeMap<String, Vec<u8>>,
    pub(super) profiles: BTreeMap<CustomerId, Vec<u8>>,
    pub(super) anchor: Anchor,
    keys: BTreeMap<CustomerId, DataKey>,
    shredded: BTreeMap<CustomerId, Timestamp>,
    /// All effects ever, with their position while they are pending.
    effects: BTreeMap<String, (Option<u64>, Timestamp)>,
    last_effect: u64,
}

impl Ground for State {
    fn tip(&mut self, stream: Stream) -> Result<Option<Tip>, StoreError> {
        Ok(self.streams.get(&stream).map(|head| head.tip))
    }

    fn key(&mut self, customer: CustomerId) -> Result<KeyState, StoreError> {
        if self.shredded.contains_key(&customer) {
            return Ok(KeyState::Shredded);
        }
        Ok(self.keys.get(&customer).cloned().map_or(KeyState::Absent, KeyState::Known))
    }

    fn response(&mut self, scope: &str, key: &str) -> Result<Option<StoredResponse>, StoreError> {
        let row = self.responses.get(&(scope.to_owned(), key.to_owned()));
        Ok(row.map(|(stored, _)| stored.clone()))
    }
}

impl State {
    /// Applies rows, or nothing.
    pub(super) fn apply(&mut self, prepared: Prepared) -> Result<(), StoreError> {
        self.check_effects(&prepared)?;
        let accounts = self.accounts_after(&prepared.records)?;
        for fresh in prepared.keys {
            self.keys.insert(fresh.customer, fresh.key);
        }
        for rows in prepared.streams {
            let before = rows.before.map(|tip| tip.hash);
            self.anchor.moved(before.as_ref(), &rows.tip.hash, rows.events.len() as u64);
            let (tip, updated_at) = (rows.tip, prepared.at);
            let fresh = HeadRow { tip, updated_at, summary: Vec::new(), places: Vec::new() };
            let head = self.streams.entry(rows.stream).or_insert(fresh);
            (head.tip, head.updated_at, head.summary) = (tip, updated_at, rows.summary);
            for row in rows.events {
                head.places.push(self.events.len());
                self.events.push(Stored { stream: rows.stream, row });
            }
        }
        for effect in prepared.effects {
            self.last_effect += 1;
            self.effects.insert(effect.id.clone(), (Some(self.last_effect), prepared.at));
            self.pending.insert(self.last_effect, (effect, prepared.at));
        }
        for id in &prepared.effects_done {
            if let Some(position) = self.effects.get_mut(id).and_then(|(position, _)| position.take()) {
                self.pending.remove(&position);
            }
        }
        for timer in prepared.timers {
            match timer.at {
                Some(at) => drop(self.timers.insert((timer.stream, timer.key), at)),
                None => drop(self.timers.remove(&(timer.stream, timer.key))),
            }
        }
        if let Some(row) = prepared.response {
            self.responses.insert((row.scope, row.key), (row.stored, prepared.at));
        }
        if let Some(accounts) = accounts {
            self.accounts = accounts;
        }
        for record in prepared.records {
            self.apply_record(record);
        }
        Ok(())
    }

    fn apply_record(&mut self, record: RecordRow) {
        match record {
            RecordRow::Account { .. } => {}
            RecordRow::AccountGone(id) => self.sessions.retain(|_, session| session.agent != id),
            RecordRow::Session(session) => drop(self.sessions.insert(session.token_hash, session)),
            RecordRow::SessionGone(token_hash) => drop(self.sessions.remove(&token_hash)),
            RecordRow::Setting { name, value: Some(value) } => drop(self.settings.insert(name, value)),
            RecordRow::Setting { name, value: None } => drop(self.settings.remove(&name)),
            RecordRow::Profile { customer, sealed } => drop(self.profiles.insert(customer, sealed)),
        }
    }

    fn check_effects(&self, prepared: &Prepared) -> Result<(), StoreError> {
        let mut fresh: Vec<&str> = Vec::new();
        for EffectRow { id, .. } in &prepared.effects {
            if self.effects.contains_key(id) || fresh.contains(&id.as_str()) {
                return Err(StoreError::EffectExists { id: id.clone() });
            }
            fresh.push(id);
        }
        for (place, id) in prepared.effects_done.iter().enumerate() {
            let pending = self.effects.get(id).is_some_and(|(position, _)| position.is_some());
            let twice = prepared.effects_done[..place].contains(id);
            if twice || !(pending || fresh.contains(&id.as_str())) {
                return Err(StoreError::EffectNotPending { id: id.clone() });
            }
        }
        Ok(())
    }

    /// The accounts after the records, if they change any.
    fn accounts_after(
        &self,
        records: &[RecordRow],
    ) -> Result<Option<BTreeMap<AgentId, AccountRow>>, StoreError> {
        let mut changed = None;
        for record in records {
            match record {
                RecordRow::Account { id, email, password_hash, sealed } => {
                    let accounts = changed.get_or_insert_with(|| self.accounts.clone());
                    if accounts.iter().any(|(other, (taken, ..))| other != id && taken == email) {
                        return Err(StoreError::EmailTaken);
                    }
                    accounts.insert(*id, (email.clone(), password_hash.clone(), sealed.clone()));
                }
                RecordRow::AccountGone(id) => {
                    changed.get_or_insert_with(|| self.accounts.clone()).remove(id);
                }
                RecordRow::Session(_)
                | RecordRow::SessionGone(_)
                | RecordRow::Setting { .. }
                | RecordRow::Profile { .. } => {}
            }
        }
        Ok(changed)
    }

    pub(super) fn erase(&mut self, subject: CustomerId, at: Timestamp) -> ErasureReport {
        let mut report = ErasureReport { log_cleaned: true, ..ErasureReport::default() };
        report.key_destroyed = self.keys.remove(&subject).is_some();
        self.shredded.entry(subject).or_insert(at);
        for head in self.streams.values_mut().filter(|head| head.tip.subject == Some(subject)) {
            report.conversations += 1;
            report.events += head.tip.seq;
            head.tip.open = false;
        }
        let streams = &self.streams;
        let timers = self.timers.len();
        self.timers.retain(|(stream, _), _| {
            streams.get(stream).is_none_or(|head| head.tip.subject != Some(subject))
        });
        report.timers = (timers - self.timers.len()) as u64;
        let gone = self.pending.extract_if(.., |_, (effect, _)| effect.subject == Some(subject));
        for (_, (effect, _)) in gone {
            report.effects += 1;
            if let Some((position, _)) = self.effects.get_mut(&effect.id) {
                *position = None;
            }
        }
        let responses = self.responses.len();
        self.responses.retain(|_, (row, _)| row.subject != Some(subject));
        report.responses = (responses - self.responses.len()) as u64;
        report.profile = self.profiles.remove(&subject).is_some();
        report
    }

    pub(super) fn forget(&mut self, now: Timestamp, done_before: Timestamp) -> ForgetReport {
        let counts = (self.sessions.len(), self.responses.len(), self.effects.len());
        self.sessions.retain(|_, session| session.expires_at >= now);
        self.responses.retain(|_, (_, at)| *at >= done_before);
        self.effects.retain(|_, (position, at)| position.is_some() || *at >= done_before);
        ForgetReport {
            sessions: (counts.0 - self.sessions.len()) as u64,
            responses: (counts.1 - self.responses.len()) as u64,
            effects: (counts.2 - self.effects.len()) as u64,
        }
    }
}
