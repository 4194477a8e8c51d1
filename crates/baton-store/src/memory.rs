//! A store in memory, for tests and the simulation. It seals, links and refuses exactly as the others do.
//!
//! A commit is applied on the caller's thread and its callback is called before [`Store::commit`] returns.
//! Deliberately absent: durability.

mod state;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, MutexGuard, PoisonError};

use baton_core::id::{AgentId, CustomerId};
use baton_core::time::Timestamp;

use self::state::{State, Stored};
use crate::chain::{HeadLink, Verifier};
use crate::commit::{Account, Commit, Session};
use crate::error::StoreError;
use crate::keys::KeyState;
use crate::master::MasterKey;
use crate::prepare::{Ground as _, normal_email, prepare, repeated};
use crate::seal::{DataKey, SealBroken, Sealer};
use crate::store::{Done, Store};
use crate::stream::Stream;
use crate::view::{
    Answered, Body, ChainReport, ErasureReport, ForgetReport, Head, HeadFilter, PendingEffect, StoredEvent,
    Timer,
};
use crate::{DEFAULT_WORKSPACE, MAX_PAGE};

/// A store that forgets everything when it is dropped.
pub struct MemoryStore {
    sealer: Sealer,
    state: Mutex<State>,
    refuse: Mutex<(usize, StoreError)>,
}

impl MemoryStore {
    /// An empty store with a key of its own.
    pub fn new() -> Result<Self, StoreError> {
        let mut master = MasterKey([0; 32]);
        crate::seal::random(&mut master.0)?;
        Self::with_key(&master, DEFAULT_WORKSPACE)
    }

    /// An empty store of a workspace.
    pub fn with_key(master: &MasterKey, workspace: &str) -> Result<Self, StoreError> {
        let (sealer, _) = Sealer::new(master, workspace, None)?;
        let refuse = Mutex::new((0, StoreError::Closed));
        Ok(Self { sealer, state: Mutex::new(State::default()), refuse })
    }

    /// Injects a fault: the next `count` commits are refused with `error` and write nothing.
    pub fn fail_next(&self, count: usize, error: StoreError) {
        *self.refuse.lock().unwrap_or_else(PoisonError::into_inner) = (count, error);
    }

    fn refusal(&self) -> Option<StoreError> {
        let mut refuse = self.refuse.lock().unwrap_or_else(PoisonError::into_inner);
        refuse.0 = refuse.0.checked_sub(1)?;
        Some(refuse.1.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn apply(&self, commit: &Commit) -> Result<(), StoreError> {
        if let Some(error) = self.refusal() {
            return Err(error);
        }
        let mut state = self.state();
        let prepared = prepare(commit, &mut *state, &self.sealer)?;
        if let Some(request) = &commit.idempotency
            && let Some(error) = repeated(request, &mut *state, &self.sealer)?
        {
            return Err(error);
        }
        state.apply(prepared)
    }

    fn key_of(&self, state: &mut State, owner: Option<CustomerId>) -> Result<KeyState, StoreError> {
        match owner {
            Some(customer) => state.key(customer),
            None => Ok(KeyState::Known(self.sealer.workspace_key.clone())),
        }
    }

    fn known_key(&self, state: &mut State, owner: Option<CustomerId>) -> Result<DataKey, StoreError> {
        match self.key_of(state, owner)? {
            KeyState::Known(key) => Ok(key),
            KeyState::Absent => Err(StoreError::Damaged { what: "a customer's key is missing".into() }),
            KeyState::Shredded => {
                Err(owner.map_or(StoreError::Closed, |subject| StoreError::Erased { subject }))
            }
        }
    }

    fn event(&self, state: &mut State, place: usize) -> Result<StoredEvent, StoreError> {
        let (stream, subject) = {
            let stored = &state.events[place];
            (stored.stream, state.streams.get(&stored.stream).and_then(|head| head.tip.subject))
        };
        let key = self.key_of(state, subject)?;
        let Stored { row, .. } = &state.events[place];
        let body = match key {
            KeyState::Known(key) => {
                let name = stream.to_string();
                let frame = self.sealer.event_frame(&name, row.seq, row.version);
                let opened = self.sealer.open(&key, &frame, &row.sealed);
                Body::Plain(opened.map_err(|_| SealBroken::of(&format!("event {} of {name}", row.seq)))?)
            }
            KeyState::Shredded => Body::Erased,
            KeyState::Absent => {
                return Err(StoreError::Damaged { what: "a customer's key is missing".into() });
            }
        };
        Ok(StoredEvent {
            position: place as u64 + 1,
            stream,
            seq: row.seq,
            at: row.at,
            kind: row.kind.clone(),
            version: row.version,
            actor: row.actor.clone(),
            body,
        })
    }
}

impl Store for MemoryStore {
    fn commit(&self, commit: Commit, done: Done) {
        let outcome = self.apply(&commit);
        done(outcome);
    }

    fn load(&self, stream: Stream, after_seq: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        let mut state = self.state();
        let after = usize::try_from(after_seq).unwrap_or(usize::MAX);
        let places = state.streams.get(&stream).map(|head| &head.places);
        let places: Vec<usize> =
            places.into_iter().flatten().skip(after).take(limit.min(MAX_PAGE)).copied().collect();
        places.into_iter().map(|place| self.event(&mut state, place)).collect()
    }

    fn scan(&self, after_position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        let mut state = self.state();
        let start = usize::try_from(after_position).unwrap_or(usize::MAX).min(state.events.len());
        let end = state.events.len().min(start.saturating_add(limit.min(MAX_PAGE)));
        (start..end).map(|place| self.event(&mut state, place)).collect()
    }

    fn head(&self, stream: Stream) -> Result<Option<Head>, StoreError> {
        Ok(self.state().streams.get(&stream).map(|head| head.view(stream)))
    }

    fn heads(&self, filter: &HeadFilter) -> Result<Vec<Head>, StoreError> {
        let state = self.state();
        let chosen = state.streams.iter().rev().filter(|(stream, head)| {
            let Stream::Conversation(id) = **stream else { return false };
            filter.open.is_none_or(|open| open == head.tip.open)
                && (filter.subject.is_none() || filter.subject == head.tip.subject)
                && filter.before.is_none_or(|before| id < before)
        });
        Ok(chosen.take(filter.limit.min(MAX_PAGE)).map(|(stream, head)| head.view(*stream)).collect())
    }

    fn effects(&self, after_position: u64, limit: usize) -> Result<Vec<PendingEffect>, StoreError> {
        let mut state = self.state();
        let range = state.pending.range(after_position.saturating_add(1)..);
        let positions: Vec<u64> = range.map(|(position, _)| *position).take(limit.min(MAX_PAGE)).collect();
        let mut effects = Vec::with_capacity(positions.len());
        for position in positions {
            let subject = state.pending[&position].0.subject;
            let key = self.known_key(&mut state, subject)?;
            let (row, at) = &state.pending[&position];
            let opened = self.sealer.open(&key, &self.sealer.effect_frame(&row.id), &row.sealed);
            let body = opened.map_err(|_| SealBroken::of("an effect"))?;
            let (id, kind) = (row.id.clone(), row.kind.clone());
            effects.push(PendingEffect { position, id, stream: row.stream, subject, kind, at: *at, body });
        }
        Ok(effects)
    }

    fn timers(&self, until: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        let state = self.state();
        let timers = state.timers.iter().filter(|(_, at)| **at <= until);
        let mut timers: Vec<Timer> =
            timers.map(|((stream, key), at)| Timer { at: *at, stream: *stream, key: key.clone() }).collect();
        // By the text of the stream, as the databases sort.
        timers.sort_by_cached_key(|timer| (timer.at, timer.stream.to_string(), timer.key.clone()));
        timers.truncate(limit.min(MAX_PAGE));
        Ok(timers)
    }

    fn answered(&self, scope: &str, key: &str) -> Result<Option<Answered>, StoreError> {
        let mut state = self.state();
        let Some(stored) = state.response(scope, key)? else { return Ok(None) };
        let data_key = self.known_key(&mut state, stored.subject)?;
        let response = stored.open(scope, key, &data_key, &self.sealer)?;
        Ok(Some(Answered { request_hash: stored.request_hash, response }))
    }

    fn account(&self, id: AgentId) -> Result<Option<Account>, StoreError> {
        Ok(self.accounts()?.into_iter().find(|account| account.id == id))
    }

    fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        let email = normal_email(email);
        Ok(self.accounts()?.into_iter().find(|account| account.email == email))
    }

    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let state = self.state();
        let accounts = state.accounts.iter().map(|(id, (email, password_hash, sealed))| {
            let frame = self.sealer.account_frame(&id.to_string());
            let body = self.sealer.open(&self.sealer.workspace_key, &frame, sealed);
            let body = body.map_err(|_| SealBroken::of("an account"))?;
            Ok(Account { id: *id, email: email.clone(), password_hash: password_hash.clone(), body })
        });
        accounts.collect()
    }

    fn session(&self, token_hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        Ok(self.state().sessions.get(token_hash).cloned())
    }

    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.state().settings.get(name).cloned())
    }

    fn profile(&self, customer: CustomerId) -> Result<Option<Vec<u8>>, StoreError> {
        let mut state = self.state();
        let key = match state.key(customer)? {
            KeyState::Known(key) => key,
            KeyState::Absent => return Ok(None),
            KeyState::Shredded => return Err(StoreError::Erased { subject: customer }),
        };
        let Some(sealed) = state.profiles.get(&customer) else { return Ok(None) };
        let opened = self.sealer.open(&key, &self.sealer.profile_frame(customer), sealed);
        opened.map(Some).map_err(|_| SealBroken::of("a profile"))
    }

    fn erase(&self, subject: CustomerId, at: Timestamp) -> Result<ErasureReport, StoreError> {
        Ok(self.state().erase(subject, at))
    }

    fn forget(&self, now: Timestamp, done_before: Timestamp) -> Result<ForgetReport, StoreError> {
        Ok(self.state().forget(now, done_before))
    }

    fn verify_chain(&self, progress: &mut dyn FnMut(u64)) -> Result<ChainReport, StoreError> {
        let mut state = self.state();
        let mut verifier = Verifier::new(&self.sealer, progress);
        let streams: Vec<Stream> = state.streams.keys().copied().collect();
        for stream in streams {
            let tip = state.streams[&stream].tip;
            let key = self.key_of(&mut state, tip.subject)?;
            verifier.begin(
                stream,
                Some(HeadLink { subject: tip.subject, seq: tip.seq, hash: tip.hash }),
                key,
            );
            for place in &state.streams[&stream].places {
                verifier.event(&state.events[*place].row.as_row());
            }
        }
        Ok(verifier.finish(Some((state.anchor, state.anchor.seal(&self.sealer).to_vec()))))
    }
}
