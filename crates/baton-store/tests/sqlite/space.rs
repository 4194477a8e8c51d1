//! A full disk, and a log that must not grow without end.

use baton_store::{SqliteOptions, SqliteStore, Store as _, StoreError};

use crate::Place;
use crate::make::{append, conversation, texts, version};

/// Appends until there is no space, and returns how many events were acknowledged.
fn fill(store: &SqliteStore) -> u64 {
    let text = "x".repeat(20_000);
    for seq in 0..10_000 {
        match append(store, conversation(1), seq, &[&text]) {
            Ok(()) => {}
            Err(StoreError::Io { full: true, .. }) => return seq,
            Err(other) => panic!("{other}"),
        }
    }
    panic!("the disk never filled up");
}

#[test]
fn a_full_disk_loses_nothing_and_the_store_works_again() {
    let place = Place::new();
    let store = place.open();
    store.limit_pages(100).unwrap();
    let acknowledged = fill(&store);
    assert!(acknowledged > 0);
    assert_eq!(version(&store, conversation(1)), acknowledged, "the failed commit left nothing");
    // Decided as if the failed commit had been written.
    let refused = append(&store, conversation(1), acknowledged + 1, &["late"]);
    let conflict =
        StoreError::Conflict { stream: conversation(1), expected: acknowledged + 1, actual: acknowledged };
    assert_eq!(refused, Err(conflict));
    // A new customer's key that was never written must not be used later.
    let too_long = "y".repeat(100_000);
    assert!(matches!(
        append(&store, conversation(2), 0, &[&too_long]),
        Err(StoreError::Io { full: true, .. })
    ));

    store.limit_pages(10_000).unwrap();
    append(&store, conversation(2), 0, &["there is space"]).unwrap();
    append(&store, conversation(1), acknowledged, &["again"]).unwrap();
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
    drop(store);
    let store = place.open();
    assert_eq!(version(&store, conversation(1)), acknowledged + 1);
    assert_eq!(texts(&store, conversation(2)), ["{\"text\":\"there is space\"}"]);
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}

#[test]
fn a_group_on_a_full_disk_is_told_as_a_whole() {
    let place = Place::new();
    let store = place.open();
    store.limit_pages(100).unwrap();
    let acknowledged = fill(&store);
    let held = crate::group::Held::of(&store);
    let text = "z".repeat(20_000);
    for number in 10..15 {
        held.commit(&store, crate::make::commit(vec![crate::make::part(conversation(number), 0, &[&text])]));
    }
    let outcomes = held.release();
    assert!(
        outcomes.iter().all(|outcome| matches!(outcome, Err(StoreError::Io { full: true, .. }))),
        "{outcomes:?}"
    );
    assert_eq!(version(&store, conversation(1)), acknowledged);
    assert_eq!(store.scan(0, 10_000).unwrap().len() as u64, acknowledged + 1, "and the commit that held");
    store.limit_pages(10_000).unwrap();
    append(&store, conversation(10), 0, &[&text]).unwrap();
}

/// Appends 20 kB.
fn append_much(store: &SqliteStore, number: u128) {
    append(store, conversation(number), 0, &["x".repeat(20_000).as_str()]).unwrap();
}

fn log_bytes(place: &Place) -> u64 {
    std::fs::metadata(place.folder().join("baton.db-wal")).unwrap().len()
}

/// More than one commit of [`append_much`] adds to the log.
const ONE_COMMIT: u64 = 100_000;

#[test]
fn the_log_is_restarted_instead_of_growing() {
    let place = Place::new();
    let options = SqliteOptions { log_pages: 50, ..place.options() };
    let limit = 50 * 4_200 + ONE_COMMIT;
    let store = SqliteStore::open(options).unwrap();
    for number in 0..50 {
        append_much(&store, number);
    }
    assert!(log_bytes(&place) < limit, "{} bytes", log_bytes(&place));
    assert_eq!(store.status().failed_checkpoints, 0);
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().events, 50);
}

#[test]
fn a_reader_that_holds_the_log_slows_commits_and_stops_none() {
    let place = Place::new();
    let store = SqliteStore::open(SqliteOptions { log_pages: 20, ..place.options() }).unwrap();
    append_much(&store, 0);
    let reader = place.intruder();
    reader.execute_batch("begin; select count(*) from events;").unwrap();
    for number in 1..20 {
        append_much(&store, number);
    }
    let grown = log_bytes(&place);
    assert!(grown > 20 * 20_000, "the reader's snapshot needs the log");
    reader.execute_batch("commit").unwrap();
    for number in 20..60 {
        append_much(&store, number);
    }
    assert!(log_bytes(&place) < grown + ONE_COMMIT, "the log is used again from its beginning");
    assert_eq!(store.scan(0, 100).unwrap().len(), 60);
}
