//! What is refused before a store is asked: commits that are too large or cannot be right.

use crate::commit::{Commit, Record};
use crate::error::StoreError;
use crate::{MAX_BODY_BYTES, MAX_EVENTS, MAX_NAME_BYTES, MAX_PARTS, MAX_STREAMS, MAX_SUMMARY_BYTES};

/// Checks the sizes of a commit against the limits of the crate.
pub(crate) fn check_sizes(commit: &Commit) -> Result<(), StoreError> {
    let invalid = |why| Err(StoreError::Invalid { why });
    if commit.streams.len() > MAX_STREAMS {
        return invalid("too many streams");
    }
    let parts = [commit.effects.len(), commit.effects_done.len(), commit.timers.len(), commit.records.len()];
    if parts.into_iter().any(|count| count > MAX_PARTS) {
        return invalid("too many effects, timers or records");
    }
    if commit.streams.iter().map(|part| part.events.len()).sum::<usize>() > MAX_EVENTS {
        return invalid("too many events");
    }
    for (place, part) in commit.streams.iter().enumerate() {
        if part.events.is_empty() {
            return invalid("a stream without events");
        }
        if commit.streams[..place].iter().any(|other| other.stream == part.stream) {
            return invalid("a stream appears twice");
        }
        if part.summary.len() > MAX_SUMMARY_BYTES {
            return invalid("a summary is too long");
        }
    }
    if bodies(commit).any(|body| body.len() > MAX_BODY_BYTES) {
        return invalid("a body is too long");
    }
    if names(commit).any(|name| name.len() > MAX_NAME_BYTES) {
        return invalid("a name is too long");
    }
    Ok(())
}

fn bodies(commit: &Commit) -> impl Iterator<Item = &[u8]> {
    let events = commit.streams.iter().flat_map(|part| &part.events).map(|event| event.body.as_slice());
    let effects = commit.effects.iter().map(|effect| effect.body.as_slice());
    let responses = commit.idempotency.iter().map(|request| request.response.as_slice());
    let records = commit.records.iter().filter_map(|record| match record {
        Record::Account(account) => Some(account.body.as_slice()),
        Record::Setting { value, .. } => value.as_deref(),
        Record::Profile { body, .. } => Some(body),
        Record::AccountGone(_) | Record::Session(_) | Record::SessionGone(_) => None,
    });
    events.chain(effects).chain(responses).chain(records)
}

fn names(commit: &Commit) -> impl Iterator<Item = &str> {
    let events = commit.streams.iter().flat_map(|part| &part.events);
    let events = events.flat_map(|event| [&*event.kind, &*event.actor]);
    let effects = commit.effects.iter().flat_map(|effect| [effect.id.as_str(), &*effect.kind]);
    let done = commit.effects_done.iter().map(String::as_str);
    let timers = commit.timers.iter().map(|timer| timer.key.as_str());
    let requests =
        commit.idempotency.iter().flat_map(|request| [request.scope.as_str(), request.key.as_str()]);
    let records = commit.records.iter().flat_map(|record| match record {
        Record::Account(account) => [account.email.as_str(), account.password_hash.as_str()],
        Record::Setting { name, .. } => [name.as_str(), ""],
        Record::AccountGone(_) | Record::Session(_) | Record::SessionGone(_) | Record::Profile { .. } => {
            ["", ""]
        }
    });
    events.chain(effects).chain(done).chain(timers).chain(requests).chain(records)
}
