//! Commits that are written together. The writer is held inside a callback while commits queue up, so what
//! forms a group does not depend on time.

use std::sync::mpsc::{self, Receiver, Sender};

use baton_store::{Commit, SqliteOptions, SqliteStore, Store as _, StoreError, Stream};

use crate::Place;
use crate::make::{commit, conversation, customer, effect, part, part_of, request, texts, version};

/// A writer that is held until it is released. Commits made meanwhile form one group.
pub(crate) struct Held {
    hold: Sender<()>,
    outcome: Sender<(usize, Result<(), StoreError>)>,
    outcomes: Receiver<(usize, Result<(), StoreError>)>,
    made: std::cell::Cell<usize>,
}

impl Held {
    pub(crate) fn of(store: &SqliteStore) -> Self {
        let (hold, held) = mpsc::channel::<()>();
        let (enter, entered) = mpsc::channel();
        let seq = version(store, Stream::Desk);
        let callback = move |outcome: Result<(), StoreError>| {
            outcome.unwrap();
            enter.send(()).unwrap();
            assert!(held.recv().is_err(), "the other side is dropped and never sends");
        };
        store.commit(commit(vec![part(Stream::Desk, seq, &["hold"])]), Box::new(callback));
        entered.recv().unwrap();
        let (outcome, outcomes) = mpsc::channel();
        Self { hold, outcome, outcomes, made: std::cell::Cell::new(0) }
    }

    pub(crate) fn commit(&self, store: &SqliteStore, commit: Commit) {
        let place = self.made.replace(self.made.get() + 1);
        let sender = self.outcome.clone();
        store.commit(commit, Box::new(move |outcome| sender.send((place, outcome)).unwrap()));
    }

    /// Lets the writer go on and returns the outcomes in the order of the commits.
    pub(crate) fn release(self) -> Vec<Result<(), StoreError>> {
        drop((self.hold, self.outcome));
        let mut outcomes: Vec<_> = self.outcomes.iter().collect();
        assert_eq!(outcomes.len(), self.made.get());
        outcomes.sort_by_key(|(place, _)| *place);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }
}

#[test]
fn what_is_queued_is_one_group_and_its_commits_see_each_other() {
    let place = Place::new();
    let store = place.open();
    let held = Held::of(&store);
    let one = conversation(1);
    for (expected, text) in [(0, "a"), (1, "b"), (1, "stale"), (2, "c")] {
        held.commit(&store, commit(vec![part(one, expected, &[text])]));
    }
    let mut asked = commit(vec![part(conversation(2), 0, &["d"])]);
    asked.idempotency = Some(request("k", 1, "first"));
    held.commit(&store, asked.clone());
    held.commit(&store, asked);
    let groups = store.status().groups;
    let outcomes = held.release();
    assert_eq!(store.status().groups, groups + 1);
    let stale = StoreError::Conflict { stream: one, expected: 1, actual: 2 };
    let repeated = StoreError::Repeated { response: b"first".to_vec() };
    assert_eq!(outcomes, [Ok(()), Ok(()), Err(stale), Ok(()), Ok(()), Err(repeated)]);
    assert_eq!(texts(&store, one).len(), 3);
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}

#[test]
fn a_commit_that_is_refused_half_way_does_not_disturb_its_group() {
    let place = Place::new();
    let store = place.open();
    let held = Held::of(&store);
    held.commit(&store, commit(vec![part(conversation(1), 0, &["a"])]));
    // Its events would be written before its effect is found to exist.
    let mut twice = commit(vec![part_of(customer(2), conversation(2), 0, &["b"])]);
    twice.effects = vec![effect("act_1", conversation(1)), effect("act_1", conversation(1))];
    held.commit(&store, twice.clone());
    held.commit(&store, commit(vec![part(conversation(1), 1, &["c"])]));
    twice.effects.pop();
    held.commit(&store, twice.clone());
    // This one follows a commit that exists only once the expelled one is gone.
    held.commit(&store, twice);
    let outcomes = held.release();
    let exists = StoreError::EffectExists { id: "act_1".to_owned() };
    let stale = StoreError::Conflict { stream: conversation(2), expected: 0, actual: 1 };
    assert_eq!(outcomes, [Ok(()), Err(exists), Ok(()), Ok(()), Err(stale)]);
    assert_eq!(texts(&store, conversation(1)).len(), 2);
    assert_eq!(texts(&store, conversation(2)), ["{\"text\":\"b\"}"]);
    assert_eq!(store.effects(0, 10).unwrap().len(), 1);
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}

#[test]
fn a_full_queue_is_told_and_nothing_queued_is_lost() {
    let place = Place::new();
    let store = SqliteStore::open(SqliteOptions { queue: 3, ..place.options() }).unwrap();
    let held = Held::of(&store);
    for number in 1..=5 {
        held.commit(&store, commit(vec![part(conversation(number), 0, &["a"])]));
    }
    let outcomes = held.release();
    assert_eq!(outcomes, [Ok(()), Ok(()), Ok(()), Err(StoreError::Busy), Err(StoreError::Busy)]);
    let versions: Vec<u64> = (1..=5).map(|number| version(&store, conversation(number))).collect();
    assert_eq!(versions, [1, 1, 1, 0, 0]);
}

#[test]
fn a_panicking_callback_does_not_end_the_writer() {
    let place = Place::new();
    let store = place.open();
    let held = Held::of(&store);
    let callback = |_| std::panic::resume_unwind(Box::new("a callback's own fault"));
    store.commit(commit(vec![part(conversation(1), 0, &["a"])]), Box::new(callback));
    held.commit(&store, commit(vec![part(conversation(1), 1, &["b"])]));
    assert_eq!(held.release(), [Ok(())]);
}

#[test]
fn a_message_and_its_answer_are_at_most_four_statements() {
    let place = Place::new();
    let store = place.open();
    let turn = |number: u128, seq: u64| {
        let mut turn = commit(vec![part(conversation(number), seq, &["question", "verdict", "answer"])]);
        turn.idempotency = Some(request(&format!("{number}-{seq}"), 1, "{}"));
        turn.effects = vec![effect(&format!("act_{number}-{seq}"), conversation(number))];
        turn
    };
    let held = Held::of(&store);
    for number in 0..100 {
        held.commit(&store, turn(number, 0));
    }
    assert!(held.release().iter().all(Result::is_ok));
    let held = Held::of(&store);
    let before = store.status();
    for number in 0..100 {
        held.commit(&store, turn(number, 3));
    }
    assert!(held.release().iter().all(Result::is_ok));
    let after = store.status();
    assert_eq!(after.groups - before.groups, 1);
    // Response, events, effect, head; and one anchor for the group.
    assert_eq!(after.statements - before.statements, 401);
}
