//! Short ways to make commits in tests.
#![allow(dead_code, reason = "each test program uses a part")]

use baton_core::id::{AgentId, ConversationId, CustomerId};
use baton_core::time::Timestamp;
use baton_store::{
    Commit, Idempotency, NewEffect, NewEvent, Store, StoreError, Stream, StreamCommit, TimerChange,
};

pub(crate) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub(crate) fn conversation(number: u128) -> Stream {
    Stream::Conversation(ConversationId(number))
}

pub(crate) fn customer(number: u128) -> CustomerId {
    CustomerId(number)
}

pub(crate) fn agent(number: u128) -> AgentId {
    AgentId(number)
}

pub(crate) fn event(text: &str) -> NewEvent {
    NewEvent {
        at: at(1_000),
        kind: "message_received".into(),
        version: 3,
        actor: "customer".into(),
        body: format!("{{\"text\":\"{text}\"}}").into_bytes(),
    }
}

/// The events that one commit appends to a stream of customer 1 (the desk has no customer).
pub(crate) fn part(stream: Stream, expected_seq: u64, texts: &[&str]) -> StreamCommit {
    StreamCommit {
        stream,
        subject: (stream != Stream::Desk).then(|| customer(1)),
        expected_seq,
        events: texts.iter().map(|text| event(text)).collect(),
        open: true,
        summary: b"{}".to_vec(),
    }
}

pub(crate) fn part_of(
    subject: CustomerId,
    stream: Stream,
    expected_seq: u64,
    texts: &[&str],
) -> StreamCommit {
    StreamCommit { subject: Some(subject), ..part(stream, expected_seq, texts) }
}

pub(crate) fn commit(parts: Vec<StreamCommit>) -> Commit {
    Commit { at: at(2_000), streams: parts, ..Commit::default() }
}

/// Appends to one stream of customer 1.
pub(crate) fn append(
    store: &dyn Store,
    stream: Stream,
    expected_seq: u64,
    texts: &[&str],
) -> Result<(), StoreError> {
    apply(store, commit(vec![part(stream, expected_seq, texts)]))
}

pub(crate) fn apply(store: &dyn Store, commit: Commit) -> Result<(), StoreError> {
    baton_store::commit_blocking(store, commit)
}

pub(crate) fn effect(id: &str, stream: Stream) -> NewEffect {
    NewEffect {
        id: id.to_owned(),
        stream,
        subject: Some(customer(1)),
        kind: "send_message".into(),
        body: format!("{{\"effect\":\"{id}\"}}").into_bytes(),
    }
}

pub(crate) fn timer(stream: Stream, key: &str, due: Option<i64>) -> TimerChange {
    TimerChange { stream, key: key.to_owned(), at: due.map(at) }
}

pub(crate) fn request(key: &str, hash: u8, response: &str) -> Idempotency {
    Idempotency {
        scope: "widget".to_owned(),
        key: key.to_owned(),
        request_hash: [hash; 32],
        subject: Some(customer(1)),
        response: response.as_bytes().to_vec(),
    }
}

/// The bodies of a stream as text, `-` for an erased one.
pub(crate) fn texts(store: &dyn Store, stream: Stream) -> Vec<String> {
    let events = baton_store::load_all(store, stream).unwrap();
    let body = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    events.iter().map(|event| event.body.plain().map_or_else(|| "-".to_owned(), body)).collect()
}

/// The last sequence number of a stream, 0 when it has none.
pub(crate) fn version(store: &dyn Store, stream: Stream) -> u64 {
    store.head(stream).unwrap().map_or(0, |head| head.seq)
}
