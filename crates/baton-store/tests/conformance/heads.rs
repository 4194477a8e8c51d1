//! Heads: where each stream stands.

use baton_core::id::ConversationId;
use baton_store::{Head, HeadFilter, Stream, StreamCommit};

use crate::Fixture;
use crate::make::{append, apply, at, commit, conversation, customer, part, part_of};

fn numbers(heads: &[Head]) -> Vec<u128> {
    let number = |head: &Head| match head.stream {
        Stream::Conversation(id) => id.0,
        Stream::Desk => panic!("the desk is not a conversation"),
    };
    heads.iter().map(number).collect()
}

pub(crate) fn a_head_follows_its_stream(store: &Fixture) {
    let stream = conversation(1);
    assert_eq!(store.head(stream).unwrap(), None);
    let mut first = commit(vec![StreamCommit { summary: b"one".to_vec(), ..part(stream, 0, &["a", "b"]) }]);
    first.at = at(10);
    apply(&**store, first).unwrap();
    let head = store.head(stream).unwrap().unwrap();
    assert_eq!((head.stream, head.subject, head.seq), (stream, Some(customer(1)), 2));
    assert_eq!((head.opened_at, head.updated_at, head.open), (at(10), at(10), true));
    assert_eq!(head.summary, b"one");
    let closing = StreamCommit { summary: b"two".to_vec(), open: false, ..part(stream, 2, &["c"]) };
    let mut second = commit(vec![closing]);
    second.at = at(20);
    apply(&**store, second).unwrap();
    let later = store.head(stream).unwrap().unwrap();
    assert_eq!((later.seq, later.opened_at, later.updated_at, later.open), (3, at(10), at(20), false));
    assert_eq!(later.summary, b"two");
    assert_ne!(later.hash, head.hash);
    append(&**store, stream, 3, &["reopened"]).unwrap();
    assert!(store.head(stream).unwrap().unwrap().open);
    append(&**store, Stream::Desk, 0, &["a"]).unwrap();
    assert_eq!(store.head(Stream::Desk).unwrap().unwrap().subject, None);
}

fn fill(store: &Fixture) {
    append(&**store, Stream::Desk, 0, &["desk"]).unwrap();
    for number in [3, 1, 5, 2, 4] {
        let mut part = part_of(customer(number % 2), conversation(number), 0, &["a"]);
        part.open = number != 3;
        apply(&**store, commit(vec![part])).unwrap();
    }
}

pub(crate) fn heads_are_filtered(store: &Fixture) {
    fill(store);
    let list = |open, subject| {
        let filter = HeadFilter { open, subject, ..HeadFilter::default() };
        numbers(&store.heads(&filter).unwrap())
    };
    assert_eq!(list(None, None), [5, 4, 3, 2, 1], "the newest first, and never the desk");
    assert_eq!(list(Some(true), None), [5, 4, 2, 1]);
    assert_eq!(list(Some(false), None), [3]);
    assert_eq!(list(None, Some(customer(1))), [5, 3, 1]);
    assert_eq!(list(Some(true), Some(customer(1))), [5, 1]);
    assert_eq!(list(Some(false), Some(customer(0))), [0; 0]);
    assert_eq!(list(None, Some(customer(9))), [0; 0]);
}

pub(crate) fn heads_come_in_pages_that_do_not_move(store: &Fixture) {
    fill(store);
    let page = |before: Option<u128>| {
        let filter = HeadFilter { before: before.map(ConversationId), limit: 2, ..HeadFilter::default() };
        numbers(&store.heads(&filter).unwrap())
    };
    assert_eq!(page(None), [5, 4]);
    // Somebody writes in an old conversation and a new one opens: the next page is the same.
    append(&**store, conversation(1), 1, &["again"]).unwrap();
    append(&**store, conversation(9), 0, &["new"]).unwrap();
    assert_eq!(page(Some(4)), [3, 2]);
    assert_eq!(page(Some(2)), [1]);
    assert_eq!(page(Some(1)), [0; 0]);
    assert_eq!(page(None), [9, 5]);
}
