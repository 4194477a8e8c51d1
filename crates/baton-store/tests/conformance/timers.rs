//! Timers.

use baton_store::{Commit, Stream, Timer, TimerChange};

use crate::Fixture;
use crate::make::{apply, at, conversation, timer};

fn set(store: &Fixture, timers: Vec<TimerChange>) {
    apply(&**store, Commit { timers, ..Commit::default() }).unwrap();
}

fn due(store: &Fixture, until: i64, limit: usize) -> Vec<(i64, String)> {
    let timers = store.timers(at(until), limit).unwrap();
    timers.into_iter().map(|Timer { at, key, .. }| (at.as_millis(), key)).collect()
}

pub(crate) fn timers_are_set_moved_and_cancelled(store: &Fixture) {
    let one = conversation(1);
    set(store, vec![timer(one, "promise", Some(100)), timer(one, "idle", Some(50))]);
    set(store, vec![timer(one, "promise", Some(10))]);
    assert_eq!(due(store, 1_000, 10), [(10, "promise".to_owned()), (50, "idle".to_owned())]);
    // The same key of another stream is another timer; cancelling what is not set is harmless.
    set(
        store,
        vec![timer(Stream::Desk, "idle", Some(60)), timer(one, "idle", None), timer(one, "none", None)],
    );
    let timers = store.timers(at(1_000), 10).unwrap();
    let left: Vec<(Stream, &str)> = timers.iter().map(|timer| (timer.stream, timer.key.as_str())).collect();
    assert_eq!(left, [(one, "promise"), (Stream::Desk, "idle")]);
    set(store, vec![timer(one, "promise", None), timer(one, "promise", Some(70))]);
    assert_eq!(
        due(store, 1_000, 10),
        [(60, "idle".to_owned()), (70, "promise".to_owned())],
        "in the given order"
    );
}

pub(crate) fn due_timers_come_in_order(store: &Fixture) {
    let timers = [30, -5, 20, 10].map(|due| timer(conversation(1), &due.to_string(), Some(due)));
    set(store, timers.to_vec());
    set(store, vec![timer(conversation(2), "b", Some(20)), timer(conversation(2), "a", Some(20))]);
    let keys =
        |until, limit| -> Vec<String> { due(store, until, limit).into_iter().map(|(_, key)| key).collect() };
    assert_eq!(keys(20, 10), ["-5", "10", "20", "a", "b"]);
    assert_eq!(keys(19, 10), ["-5", "10"]);
    assert_eq!(keys(i64::MAX, 3), ["-5", "10", "20"]);
    assert_eq!(keys(-6, 3), [""; 0]);
}
