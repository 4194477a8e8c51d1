//! Repeated requests have one effect.

use baton_store::{Commit, StoreError};

use crate::Fixture;
use crate::make::{apply, commit, conversation, part, request, version};

fn asked(expected_seq: u64, key: &str, hash: u8, response: &str) -> Commit {
    let mut commit = commit(vec![part(conversation(1), expected_seq, &["a"])]);
    commit.idempotency = Some(request(key, hash, response));
    commit
}

pub(crate) fn a_repeated_request_gets_the_first_response(store: &Fixture) {
    assert_eq!(store.answered("widget", "k").unwrap(), None);
    apply(&**store, asked(0, "k", 1, "first")).unwrap();
    let answered = store.answered("widget", "k").unwrap().unwrap();
    assert_eq!((answered.request_hash, answered.response), ([1; 32], b"first".to_vec()));
    // The version is right, so only the key refuses it.
    let repeated = apply(&**store, asked(1, "k", 1, "second"));
    assert_eq!(repeated, Err(StoreError::Repeated { response: b"first".to_vec() }));
    let reused = apply(&**store, asked(1, "k", 2, "second"));
    assert_eq!(reused, Err(StoreError::KeyReused { key: "k".to_owned() }));
    assert_eq!(version(&**store, conversation(1)), 1);
    let mut elsewhere = asked(1, "k", 2, "elsewhere");
    elsewhere.idempotency.as_mut().unwrap().scope = "api".to_owned();
    apply(&**store, elsewhere).unwrap();
    assert_eq!(store.answered("api", "k").unwrap().unwrap().response, b"elsewhere");
}

pub(crate) fn a_repetition_is_told_before_a_conflict(store: &Fixture) {
    apply(&**store, asked(0, "k", 1, "first")).unwrap();
    // A client that never got its answer sends the same request again, at the old version.
    let repeated = apply(&**store, asked(0, "k", 1, "first"));
    assert_eq!(repeated, Err(StoreError::Repeated { response: b"first".to_vec() }));
    let reused = apply(&**store, asked(0, "k", 2, "first"));
    assert_eq!(reused, Err(StoreError::KeyReused { key: "k".to_owned() }));
    let stale = apply(&**store, asked(0, "other", 1, "first"));
    assert!(matches!(stale, Err(StoreError::Conflict { actual: 1, .. })));
}

pub(crate) fn a_refused_commit_does_not_use_up_its_key(store: &Fixture) {
    let stale = apply(&**store, asked(4, "k", 1, "early"));
    assert!(matches!(stale, Err(StoreError::Conflict { .. })));
    let mut not_pending = asked(0, "k", 1, "early");
    not_pending.effects_done = vec!["act_unknown".to_owned()];
    let refused = apply(&**store, not_pending);
    assert_eq!(refused, Err(StoreError::EffectNotPending { id: "act_unknown".to_owned() }));
    assert_eq!(store.answered("widget", "k").unwrap(), None);
    apply(&**store, asked(0, "k", 1, "late")).unwrap();
    assert_eq!(store.answered("widget", "k").unwrap().unwrap().response, b"late");
}
