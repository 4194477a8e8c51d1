//! A store that counts what becomes durable and how long it took.

use std::collections::BTreeMap;
use std::time::Instant;

use baton_core::Timestamp;
use baton_core::id::{AgentId, CustomerId};
use baton_store::{
    Account, Answered, ChainReport, Commit, Done, ErasureReport, ForgetReport, Head, HeadFilter, Name,
    PendingEffect, Session, Store, StoreError, StoredEvent, Stream, Timer,
};

/// A store with measurements around its commits.
pub struct Measured<S>(pub S);

fn cause(error: &StoreError) -> &'static str {
    match error {
        StoreError::Conflict { .. } => "conflict",
        StoreError::Busy => "busy",
        StoreError::Erased { .. } => "erased",
        StoreError::Repeated { .. } | StoreError::KeyReused { .. } => "repeated",
        StoreError::EffectExists { .. } | StoreError::EffectNotPending { .. } => "effect",
        StoreError::EmailTaken | StoreError::Invalid { .. } => "invalid",
        StoreError::Io { full: true, .. } => "full",
        StoreError::Locked { .. }
        | StoreError::WrongMasterKey
        | StoreError::Newer { .. }
        | StoreError::Damaged { .. }
        | StoreError::Io { .. }
        | StoreError::Closed => "failed",
    }
}

impl<S: Store> Store for Measured<S> {
    fn commit(&self, commit: Commit, done: Done) {
        let begun = Instant::now();
        let mut kinds: BTreeMap<Name, u64> = BTreeMap::new();
        for event in commit.streams.iter().flat_map(|part| &part.events) {
            *kinds.entry(event.kind.clone()).or_default() += 1;
        }
        let counted: Done = Box::new(move |outcome| {
            match &outcome {
                Ok(()) => {
                    metrics::histogram!("baton_commit_seconds").record(begun.elapsed().as_secs_f64());
                    for (kind, count) in kinds {
                        metrics::counter!("baton_events_total", "kind" => kind).increment(count);
                    }
                }
                Err(error) => {
                    metrics::counter!("baton_commit_failures_total", "cause" => cause(error)).increment(1)
                }
            }
            done(outcome);
        });
        self.0.commit(commit, counted);
    }

    fn load(&self, stream: Stream, after_seq: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.0.load(stream, after_seq, limit)
    }

    fn scan(&self, after_position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.0.scan(after_position, limit)
    }

    fn head(&self, stream: Stream) -> Result<Option<Head>, StoreError> {
        self.0.head(stream)
    }

    fn heads(&self, filter: &HeadFilter) -> Result<Vec<Head>, StoreError> {
        self.0.heads(filter)
    }

    fn effects(&self, after_position: u64, limit: usize) -> Result<Vec<PendingEffect>, StoreError> {
        self.0.effects(after_position, limit)
    }

    fn timers(&self, until: Timestamp, limit: usize) -> Result<Vec<Timer>, StoreError> {
        self.0.timers(until, limit)
    }

    fn answered(&self, scope: &str, key: &str) -> Result<Option<Answered>, StoreError> {
        self.0.answered(scope, key)
    }

    fn account(&self, id: AgentId) -> Result<Option<Account>, StoreError> {
        self.0.account(id)
    }

    fn account_by_email(&self, email: &str) -> Result<Option<Account>, StoreError> {
        self.0.account_by_email(email)
    }

    fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.0.accounts()
    }

    fn session(&self, token_hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        self.0.session(token_hash)
    }

    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.setting(name)
    }

    fn profile(&self, customer: CustomerId) -> Result<Option<Vec<u8>>, StoreError> {
        self.0.profile(customer)
    }

    fn erase(&self, subject: CustomerId, at: Timestamp) -> Result<ErasureReport, StoreError> {
        self.0.erase(subject, at)
    }

    fn forget(&self, now: Timestamp, done_before: Timestamp) -> Result<ForgetReport, StoreError> {
        self.0.forget(now, done_before)
    }

    fn verify_chain(&self, progress: &mut dyn FnMut(u64)) -> Result<ChainReport, StoreError> {
        self.0.verify_chain(progress)
    }
}
