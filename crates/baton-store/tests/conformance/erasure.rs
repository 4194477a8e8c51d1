//! Erasing a customer.

use baton_store::{Body, Commit, ErasureReport, HeadFilter, Record, StoreError, Stream};

use crate::Fixture;
use crate::make::{
    append, apply, at, commit, conversation, customer, effect, part, part_of, request, texts, timer, version,
};

fn full_life(store: &Fixture) {
    let mut first = commit(vec![part(conversation(1), 0, &["a", "b"]), part(Stream::Desk, 0, &["desk"])]);
    first.effects = vec![effect("act_1", conversation(1)), effect("act_2", conversation(1))];
    first.effects_done = vec!["act_2".to_owned()];
    first.timers = vec![timer(conversation(1), "promise", Some(50)), timer(Stream::Desk, "shift", Some(60))];
    first.idempotency = Some(request("k", 1, "response"));
    first.records = vec![Record::Profile { customer: customer(1), body: b"Ada".to_vec() }];
    apply(&**store, first).unwrap();
    append(&**store, conversation(2), 0, &["c"]).unwrap();
}

pub(crate) fn an_erased_customer_is_gone_and_the_chain_holds(store: &Fixture) {
    full_life(store);
    let before = store.verify_chain(&mut |_| ()).unwrap();
    assert_eq!((before.streams, before.events, before.erased_events, before.faults), (3, 4, 0, vec![]));
    let headers = |store: &Fixture| -> Vec<(u64, Stream, u64, String)> {
        let events = store.scan(0, 100).unwrap();
        events
            .into_iter()
            .map(|event| (event.position, event.stream, event.seq, event.kind.into_owned()))
            .collect()
    };
    let headers_before = headers(store);

    let report = store.erase(customer(1), at(9_000)).unwrap();
    let expected = ErasureReport {
        key_destroyed: true,
        conversations: 2,
        events: 3,
        effects: 1,
        timers: 1,
        responses: 1,
        profile: true,
        log_cleaned: true,
    };
    assert_eq!(report, expected);
    assert_eq!(texts(&**store, conversation(1)), ["-", "-"]);
    assert_eq!(texts(&**store, conversation(2)), ["-"]);
    assert_eq!(texts(&**store, Stream::Desk), ["{\"text\":\"desk\"}"]);
    assert_eq!(store.profile(customer(1)), Err(StoreError::Erased { subject: customer(1) }));
    assert_eq!(store.effects(0, 10).unwrap(), []);
    assert_eq!(store.answered("widget", "k").unwrap(), None);
    assert_eq!(store.timers(at(1_000), 10).unwrap().len(), 1);
    assert_eq!(store.heads(&HeadFilter { open: Some(true), ..HeadFilter::default() }).unwrap(), []);
    assert_eq!(headers(store), headers_before, "what is counted is unchanged");
    let after = store.verify_chain(&mut |_| ()).unwrap();
    assert_eq!((after.streams, after.events, after.erased_events, after.faults), (3, 4, 3, vec![]));
}

pub(crate) fn an_erased_customer_cannot_come_back(store: &Fixture) {
    full_life(store);
    store.erase(customer(1), at(9_000)).unwrap();
    let erased = Err(StoreError::Erased { subject: customer(1) });
    assert_eq!(append(&**store, conversation(1), 2, &["again"]), erased);
    assert_eq!(append(&**store, conversation(7), 0, &["anew"]), erased);
    let with = |change: fn(&mut Commit)| {
        let mut commit = commit(vec![part(Stream::Desk, 1, &["desk"])]);
        change(&mut commit);
        commit
    };
    let about = [
        with(|commit| commit.effects = vec![effect("act_7", conversation(1))]),
        with(|commit| commit.idempotency = Some(request("k", 1, "response"))),
        with(|commit| {
            commit.records = vec![Record::Profile { customer: customer(1), body: b"Ada".to_vec() }]
        }),
    ];
    for commit in about {
        assert_eq!(apply(&**store, commit), erased);
    }
    assert_eq!(version(&**store, Stream::Desk), 1);
    // A customer that the store never saw can be erased in advance.
    let report = store.erase(customer(8), at(9_000)).unwrap();
    assert_eq!(report, ErasureReport { log_cleaned: true, ..ErasureReport::default() });
    let refused = apply(&**store, commit(vec![part_of(customer(8), conversation(8), 0, &["a"])]));
    assert_eq!(refused, Err(StoreError::Erased { subject: customer(8) }));
    append(&**store, Stream::Desk, 1, &["the desk goes on"]).unwrap();
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}

pub(crate) fn erasing_one_customer_leaves_others_readable(store: &Fixture) {
    for number in 1..=3 {
        let mut commit = commit(vec![part_of(customer(number), conversation(number), 0, &["a"])]);
        commit.records = vec![Record::Profile { customer: customer(number), body: b"name".to_vec() }];
        apply(&**store, commit).unwrap();
    }
    // Read first, so that every key is in the cache.
    assert_eq!(texts(&**store, conversation(2)), ["{\"text\":\"a\"}"]);
    store.erase(customer(2), at(9_000)).unwrap();
    assert_eq!(texts(&**store, conversation(1)), ["{\"text\":\"a\"}"]);
    assert_eq!(texts(&**store, conversation(2)), ["-"]);
    assert_eq!(texts(&**store, conversation(3)), ["{\"text\":\"a\"}"]);
    assert_eq!(store.profile(customer(3)).unwrap(), Some(b"name".to_vec()));
    apply(&**store, commit(vec![part_of(customer(3), conversation(3), 1, &["b"])])).unwrap();
    let bodies: Vec<bool> =
        store.scan(0, 10).unwrap().iter().map(|event| event.body == Body::Erased).collect();
    assert_eq!(bodies, [false, true, false, false]);
}

pub(crate) fn erasing_twice_is_harmless(store: &Fixture) {
    full_life(store);
    store.erase(customer(1), at(9_000)).unwrap();
    let again = store.erase(customer(1), at(9_500)).unwrap();
    let expected =
        ErasureReport { conversations: 2, events: 3, log_cleaned: true, ..ErasureReport::default() };
    assert_eq!(again, expected);
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}
