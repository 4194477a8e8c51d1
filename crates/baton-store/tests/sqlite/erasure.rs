//! Erasure down to the bytes of the files.

use baton_store::{Record, Store as _, StoreError};

use crate::Place;
use crate::make::{apply, at, commit, conversation, customer, effect, event, part_of, request, texts};

const CANARY: &str = "canary-5f1e9c";

fn tell(store: &dyn baton_store::Store, number: u128) {
    let mut commit = commit(vec![part_of(customer(number), conversation(number), 0, &[CANARY])]);
    commit.streams[0].events.push(event(CANARY));
    commit.effects = vec![effect(&format!("act_{number}"), conversation(number))];
    commit.effects[0].subject = Some(customer(number));
    commit.effects[0].body = CANARY.as_bytes().to_vec();
    let mut request = request(&format!("k{number}"), 1, CANARY);
    request.subject = Some(customer(number));
    commit.idempotency = Some(request);
    commit.records = vec![Record::Profile { customer: customer(number), body: CANARY.as_bytes().to_vec() }];
    apply(store, commit).unwrap();
}

/// The wrapped key of a customer as it is in the file.
fn wrapped_key(place: &Place, number: u128) -> Vec<u8> {
    place
        .intruder()
        .query_row("select wrapped from keys where subject = ?1", [customer(number).to_string()], |row| {
            row.get(0)
        })
        .unwrap()
}

#[test]
fn no_plain_text_reaches_a_file() {
    let place = Place::new();
    let store = place.open();
    tell(&store, 1);
    assert_eq!(texts(&store, conversation(1)).len(), 2);
    assert_eq!(place.files_with(CANARY.as_bytes()), [""; 0]);
    assert!(
        place.files_with(b"message_received").contains(&"baton.db-wal".to_owned()),
        "headers are in clear"
    );
    drop(store);
    assert_eq!(place.files_with(CANARY.as_bytes()), [""; 0]);
    assert!(place.files_with(b"message_received").contains(&"baton.db".to_owned()));
}

#[test]
fn a_destroyed_key_is_in_no_file() {
    let place = Place::new();
    let store = place.open();
    // Many keys, so that pages of the table were split and rows moved before the erasure.
    for number in (1..=400).rev().step_by(2).chain((1..=400).step_by(2)) {
        tell(&store, number);
    }
    let erased: Vec<u128> = (1..=400).step_by(20).collect();
    let keys: Vec<Vec<u8>> = erased.iter().map(|number| wrapped_key(&place, *number)).collect();
    for key in &keys {
        assert_ne!(place.files_with(key), [""; 0], "the search finds a key that is there");
    }
    for number in &erased {
        let report = store.erase(customer(*number), at(9_000)).unwrap();
        assert!(report.key_destroyed && report.log_cleaned && report.profile);
        assert_eq!((report.events, report.effects, report.responses), (2, 1, 1));
    }
    for (key, number) in keys.iter().zip(&erased) {
        assert_eq!(place.files_with(key), [""; 0], "customer {number}");
        // Not even its sealed part, without the format byte and nonce.
        assert_eq!(place.files_with(&key[25..]), [""; 0], "customer {number}");
    }
    assert_eq!(texts(&store, conversation(1)), ["-", "-"]);
    assert_eq!(texts(&store, conversation(2)).len(), 2);
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}

#[test]
fn a_restored_backup_does_not_bring_an_erased_customer_back() {
    let place = Place::new();
    let store = place.open();
    tell(&store, 1);
    tell(&store, 2);
    drop(store);
    let backup = std::fs::read(place.database()).unwrap();
    let key = wrapped_key(&place, 1);
    let store = place.open();
    store.erase(customer(1), at(9_000)).unwrap();
    drop(store);

    std::fs::write(place.database(), backup).unwrap();
    assert_eq!(place.files_with(&key), ["baton.db"], "the backup holds the key");
    let store = place.open();
    assert_eq!(texts(&store, conversation(1)), ["-", "-"]);
    assert_eq!(store.profile(customer(1)), Err(StoreError::Erased { subject: customer(1) }));
    assert_eq!(store.effects(0, 10).unwrap().len(), 1);
    assert_eq!(place.files_with(&key), [""; 0]);
    assert_eq!(texts(&store, conversation(2)).len(), 2);
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
    drop(store);
    assert_eq!(place.files_with(&key), [""; 0]);
}

#[test]
fn an_erasure_that_was_cut_off_is_finished() {
    let place = Place::new();
    let store = place.open();
    tell(&store, 1);
    drop(store);
    // The ledger is written first; here the process died right after.
    std::fs::write(place.folder().join("baton.db-shredded"), format!("main {} 9000\n", customer(1))).unwrap();
    let store = place.open();
    assert_eq!(texts(&store, conversation(1)), ["-", "-"]);
    // And a lost ledger is written again from the database.
    drop(store);
    std::fs::remove_file(place.folder().join("baton.db-shredded")).unwrap();
    drop(place.open());
    let ledger = std::fs::read_to_string(place.folder().join("baton.db-shredded")).unwrap();
    assert_eq!(ledger, format!("main {} 9000\n", customer(1)));
}

#[test]
fn a_key_row_that_is_put_back_is_destroyed_again() {
    let place = Place::new();
    let store = place.open();
    tell(&store, 1);
    let key = wrapped_key(&place, 1);
    store.erase(customer(1), at(9_000)).unwrap();
    drop(store);
    let put_back = "insert into keys (workspace, subject, wrapped, created_at) values ('main', ?1, ?2, 0)";
    place.intruder().execute(put_back, rusqlite::params![customer(1).to_string(), key]).unwrap();
    let store = place.open();
    assert_eq!(texts(&store, conversation(1)), ["-", "-"]);
    drop(store);
    assert_eq!(place.files_with(&key), [""; 0]);
}

#[test]
fn a_reader_with_an_old_snapshot_is_told_and_the_next_erasure_cleans_up() {
    let place = Place::new();
    let store = place.open();
    tell(&store, 1);
    let key = wrapped_key(&place, 1);
    let reader = place.intruder();
    reader.execute_batch("begin; select count(*) from events;").unwrap();
    let report = store.erase(customer(1), at(9_000)).unwrap();
    assert!(report.key_destroyed);
    assert!(!report.log_cleaned);
    assert_eq!(texts(&store, conversation(1)), ["-", "-"], "the customer is erased all the same");
    reader.execute_batch("commit").unwrap();
    let report = store.erase(customer(1), at(9_000)).unwrap();
    assert!(!report.key_destroyed && report.log_cleaned);
    assert_eq!(place.files_with(&key), [""; 0]);
}
