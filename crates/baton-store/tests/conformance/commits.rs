//! Appending and reading events.

use std::collections::HashSet;
use std::sync::mpsc;

use baton_store::{Body, Commit, MAX_BODY_BYTES, MAX_EVENTS, StoreError, Stream, StreamCommit, load_all};

use crate::Fixture;
use crate::make::{
    append, apply, at, commit, conversation, customer, effect, event, part, texts, timer, version,
};

pub(crate) fn a_commit_is_whole_or_absent_across_streams(store: &Fixture) {
    let (one, two) = (conversation(1), conversation(2));
    append(&**store, one, 0, &["a"]).unwrap();
    let mut half =
        commit(vec![part(Stream::Desk, 0, &["desk"]), part(two, 0, &["b"]), part(one, 0, &["stale"])]);
    half.effects = vec![effect("act_1", one)];
    half.timers = vec![timer(one, "promise", Some(5_000))];
    let refused = apply(&**store, half.clone());
    assert_eq!(refused, Err(StoreError::Conflict { stream: one, expected: 0, actual: 1 }));
    assert_eq!((version(&**store, Stream::Desk), version(&**store, two), version(&**store, one)), (0, 0, 1));
    assert_eq!(store.effects(0, 10).unwrap(), []);
    assert_eq!(store.timers(at(i64::MAX), 10).unwrap(), []);

    half.streams[2].expected_seq = 1;
    apply(&**store, half).unwrap();
    assert_eq!((version(&**store, Stream::Desk), version(&**store, two), version(&**store, one)), (1, 1, 2));
    assert_eq!(store.effects(0, 10).unwrap().len(), 1);
    assert_eq!(store.timers(at(i64::MAX), 10).unwrap().len(), 1);
}

pub(crate) fn a_stale_version_is_refused(store: &Fixture) {
    let stream = conversation(1);
    assert_eq!(
        append(&**store, stream, 3, &["a"]),
        Err(StoreError::Conflict { stream, expected: 3, actual: 0 }),
        "ahead of a new stream"
    );
    append(&**store, stream, 0, &["a", "b"]).unwrap();
    for expected in [0, 1, 3] {
        let refused = append(&**store, stream, expected, &["c"]);
        assert_eq!(refused, Err(StoreError::Conflict { stream, expected, actual: 2 }));
    }
    append(&**store, stream, 2, &["c"]).unwrap();
    assert_eq!(texts(&**store, stream), ["{\"text\":\"a\"}", "{\"text\":\"b\"}", "{\"text\":\"c\"}"]);
}

pub(crate) fn events_come_back_as_they_were_in_pages(store: &Fixture) {
    let stream = conversation(1);
    let mut events = Vec::new();
    for number in 0..20_u16 {
        let mut event = event(&number.to_string());
        event.at = at(i64::from(number) - 5);
        event.version = number;
        event.kind = format!("kind_{number}").into();
        event.actor = format!("agt_{number}").into();
        // Every byte, an empty body, and one longer than a page of a database.
        event.body = vec![number as u8; usize::from(number) * 1_000];
        events.push(event);
    }
    apply(&**store, commit(vec![StreamCommit { events: events.clone(), ..part(stream, 0, &[]) }])).unwrap();
    let loaded = store.load(stream, 0, 100).unwrap();
    assert_eq!(loaded.len(), 20);
    for ((stored, given), seq) in loaded.iter().zip(&events).zip(1..) {
        assert_eq!((stored.stream, stored.seq, stored.at), (stream, seq, given.at));
        assert_eq!((&stored.kind, stored.version, &stored.actor), (&given.kind, given.version, &given.actor));
        assert_eq!(stored.body, Body::Plain(given.body.clone()));
    }
    assert_eq!(store.load(stream, 7, 3).unwrap(), loaded[7..10]);
    assert_eq!(store.load(stream, 20, 3).unwrap(), []);
    assert_eq!(store.load(stream, u64::MAX, 3).unwrap(), []);
    assert_eq!(store.load(conversation(2), 0, 3).unwrap(), []);
    assert_eq!(load_all(&**store, stream).unwrap(), loaded);
}

pub(crate) fn a_scan_gives_the_order_of_commits(store: &Fixture) {
    let (one, two) = (conversation(2), conversation(1));
    append(&**store, one, 0, &["1", "2"]).unwrap();
    apply(&**store, commit(vec![part(Stream::Desk, 0, &["3"]), part(two, 0, &["4"])])).unwrap();
    append(&**store, one, 2, &["5"]).unwrap();
    let all = store.scan(0, 100).unwrap();
    let order: Vec<(Stream, u64)> = all.iter().map(|event| (event.stream, event.seq)).collect();
    assert_eq!(order, [(one, 1), (one, 2), (Stream::Desk, 1), (two, 1), (one, 3)]);
    assert!(all.is_sorted_by(|one, next| one.position < next.position));
    let mut paged = Vec::new();
    loop {
        let page =
            store.scan(paged.last().map_or(0, |event: &baton_store::StoredEvent| event.position), 2).unwrap();
        if page.is_empty() {
            break;
        }
        paged.extend(page);
    }
    assert_eq!(paged, all);
    assert_eq!(store.load(one, 2, 1).unwrap()[0], all[4], "a scan and a load give the same event");
}

pub(crate) fn what_cannot_be_right_is_refused(store: &Fixture) {
    let stream = conversation(1);
    append(&**store, stream, 0, &["a"]).unwrap();
    let other_subject = StreamCommit { subject: Some(customer(2)), ..part(stream, 1, &["b"]) };
    let mut long_body = part(stream, 1, &["b"]);
    long_body.events[0].body = vec![0; MAX_BODY_BYTES + 1];
    let mut long_name = part(stream, 1, &["b"]);
    long_name.events[0].actor = "a".repeat(10_000).into();
    let wrong = [
        commit(vec![part(stream, 1, &[])]),
        commit(vec![part(stream, 1, &["b"]), part(stream, 2, &["c"])]),
        commit(vec![other_subject]),
        commit(vec![long_body]),
        commit(vec![long_name]),
        commit(vec![part(stream, 1, &["b"; MAX_EVENTS + 1])]),
        commit(vec![StreamCommit { summary: vec![b' '; 10_000], ..part(stream, 1, &["b"]) }]),
    ];
    for (place, commit) in wrong.into_iter().enumerate() {
        let refused = apply(&**store, commit);
        assert!(matches!(refused, Err(StoreError::Invalid { .. })), "commit {place}: {refused:?}");
    }
    assert_eq!(version(&**store, stream), 1);
    apply(&**store, Commit::default()).unwrap();
}

pub(crate) fn concurrent_commits_leave_no_gap(store: &Fixture) {
    const THREADS: u128 = 8;
    const COMMITS: u64 = 125;
    let (sender, outcomes) = mpsc::channel();
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let sender = sender.clone();
            scope.spawn(move || {
                // Queued without waiting: in one group the second commit of a stream sees the first.
                for number in 0..COMMITS {
                    let sender = sender.clone();
                    let parts = vec![part(conversation(thread), number * 2, &["question", "answer"])];
                    store.commit(commit(parts), Box::new(move |outcome| sender.send(outcome).unwrap()));
                }
            });
        }
    });
    drop(sender);
    let outcomes: Vec<Result<(), StoreError>> = outcomes.iter().collect();
    assert_eq!(outcomes.len() as u64, THREADS as u64 * COMMITS, "every callback was called once");
    assert!(outcomes.iter().all(Result::is_ok));
    for thread in 0..THREADS {
        let seqs: Vec<u64> =
            load_all(&**store, conversation(thread)).unwrap().iter().map(|event| event.seq).collect();
        assert_eq!(seqs, (1..=COMMITS * 2).collect::<Vec<u64>>());
    }
    let positions: HashSet<u64> = store.scan(0, 10_000).unwrap().iter().map(|event| event.position).collect();
    assert_eq!(positions.len() as u64, THREADS as u64 * COMMITS * 2);
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}

pub(crate) fn racing_writers_append_once_each(store: &Fixture) {
    const THREADS: usize = 4;
    const COMMITS: usize = 25;
    let stream = conversation(1);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || {
                for number in 0..COMMITS {
                    let text = format!("{thread}-{number}");
                    let mut expected = version(&**store, stream);
                    while let Err(error) = append(&**store, stream, expected, &[&text]) {
                        let StoreError::Conflict { actual, .. } = error else { panic!("{error}") };
                        expected = actual;
                    }
                }
            });
        }
    });
    let texts: HashSet<String> = texts(&**store, stream).into_iter().collect();
    assert_eq!(texts.len(), THREADS * COMMITS, "every text is there once");
    assert_eq!(version(&**store, stream), (THREADS * COMMITS) as u64);
}
