//! Verifying an untouched store. What verification finds in a touched one is tested with each store.

use baton_store::{ChainReport, Stream};

use crate::Fixture;
use crate::make::{append, conversation};

pub(crate) fn a_whole_chain_verifies(store: &Fixture) {
    for number in 1..=20 {
        append(&**store, conversation(number), 0, &["a", "b"]).unwrap();
        append(&**store, conversation(number), 2, &["c"]).unwrap();
    }
    append(&**store, Stream::Desk, 0, &["d"]).unwrap();
    let mut told = Vec::new();
    let report = store.verify_chain(&mut |events| told.push(events)).unwrap();
    assert_eq!(report, ChainReport { streams: 21, events: 61, erased_events: 0, faults: vec![] });
    assert_eq!(told, [61], "progress ends with all events");
    let hashes: std::collections::HashSet<[u8; 32]> =
        (1..=20).map(|number| store.head(conversation(number)).unwrap().unwrap().hash).collect();
    assert_eq!(hashes.len(), 20, "equal texts in different streams have different links");
}

pub(crate) fn an_empty_store_verifies(store: &Fixture) {
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap(), ChainReport::default());
}
