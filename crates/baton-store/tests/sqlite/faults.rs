//! What verification finds when somebody writes into the database behind the store's back.

use baton_store::{ChainReport, Fault, SqliteStore, Store as _, StoreError, Stream};

use crate::Place;
use crate::make::{append, conversation};

/// Three streams of three events, and the fault that `tampering` causes, seen by the open store.
fn after(tampering: &str) -> (Place, SqliteStore, ChainReport) {
    let place = Place::new();
    let store = place.open();
    for number in 1..=3 {
        append(&store, conversation(number), 0, &["a", "b"]).unwrap();
        append(&store, conversation(number), 2, &["c"]).unwrap();
    }
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
    let triggers = "drop trigger events_are_not_changed; drop trigger events_are_not_deleted;";
    place.intruder().execute_batch(&format!("{triggers} {tampering}")).unwrap();
    let report = store.verify_chain(&mut |_| ()).unwrap();
    (place, store, report)
}

fn found(report: &ChainReport) -> Vec<(Option<Stream>, u64, Fault)> {
    report.faults.iter().map(|fault| (fault.stream, fault.seq, fault.what)).collect()
}

/// Changes one byte of the cipher text.
const FLIP: &str = "body = cast(substr(body, 1, 40) || \
    case substr(body, 41, 1) when x'00' then x'01' else x'00' end || substr(body, 42) as blob)";

const SECOND: &str = "cnv_00000000000000000000000002";

#[test]
fn a_changed_byte_of_any_column_is_found() {
    let second = Some(conversation(2));
    let changes = [
        FLIP,
        "body = x''",
        "body = cast(substr(body, 1, length(body) - 1) as blob)",
        "at = at + 1",
        "kind = 'message_deleted'",
        "version = version + 1",
        "actor = 'agt_1'",
        "hash = zeroblob(31)",
    ];
    for change in changes {
        let (_place, _store, report) =
            after(&format!("update events set {change} where stream = '{SECOND}' and seq = 2"));
        // A changed hash also breaks the link that follows it.
        assert_eq!(found(&report)[0], (second, 2, Fault::Link), "{change}");
        assert_eq!(found(&report).len(), 1 + usize::from(change.starts_with("hash")), "{change}");
        assert_eq!((report.streams, report.events), (3, 9));
    }
}

#[test]
fn a_changed_body_is_not_given_out() {
    let (_place, store, _) =
        after(&format!("update events set {FLIP} where stream = '{SECOND}' and seq = 2"));
    assert!(matches!(store.load(conversation(2), 0, 10), Err(StoreError::Damaged { .. })));
    assert_eq!(store.load(conversation(2), 2, 10).unwrap().len(), 1, "the others are");
    assert!(matches!(store.scan(0, 100), Err(StoreError::Damaged { .. })));
}

#[test]
fn swapped_events_are_found() {
    let (_place, store, report) = after(&format!(
        "create temp table saved as select seq, at, kind, version, actor, hash, body from events
             where stream = '{SECOND}' and seq < 3;
         update events set (hash, body) = (select hash, body from saved where saved.seq = 3 - events.seq)
             where stream = '{SECOND}' and seq < 3;"
    ));
    let faults: Vec<u64> = found(&report).iter().map(|(_, seq, _)| *seq).collect();
    assert_eq!(faults, [1, 2, 3]);
    assert!(matches!(store.load(conversation(2), 0, 10), Err(StoreError::Damaged { .. })));
}

#[test]
fn missing_events_are_found() {
    let second = Some(conversation(2));
    let (_place, _store, report) =
        after(&format!("delete from events where stream = '{SECOND}' and seq = 2"));
    assert_eq!(found(&report), [(second, 3, Fault::Gap)]);
    let (_place, _store, report) =
        after(&format!("delete from events where stream = '{SECOND}' and seq = 3"));
    assert_eq!(found(&report), [(second, 3, Fault::Truncated)]);
    let (_place, _store, report) = after(&format!("delete from events where stream = '{SECOND}'"));
    assert_eq!(found(&report), [(second, 1, Fault::Truncated)]);
    assert_eq!(report.streams, 3);
}

#[test]
fn a_head_that_does_not_fit_is_found() {
    let second = Some(conversation(2));
    let faults = |tampering: &str| {
        let (_place, _store, report) = after(tampering);
        found(&report)
    };
    let anchor = (None, 0, Fault::Anchor);
    assert_eq!(
        faults(&format!("update heads set seq = 2 where stream = '{SECOND}'")),
        [(second, 3, Fault::Head), anchor]
    );
    assert_eq!(
        faults(&format!("update heads set hash = zeroblob(32) where stream = '{SECOND}'")),
        [(second, 3, Fault::Head), anchor]
    );
    assert_eq!(
        faults(&format!("delete from heads where stream = '{SECOND}'")),
        [(second, 0, Fault::NoHead), anchor]
    );
    // Given to another customer: every link names the subject.
    let given = faults(&format!("update heads set subject = null where stream = '{SECOND}'"));
    assert_eq!(given.iter().map(|(_, _, what)| *what).collect::<Vec<_>>(), [Fault::Link; 3]);
}

#[test]
fn a_stream_that_is_missing_whole_is_found() {
    let anchor = [(None, 0, Fault::Anchor)];
    let gone =
        format!("delete from events where stream = '{SECOND}'; delete from heads where stream = '{SECOND}';");
    let (_place, _store, report) = after(&gone);
    assert_eq!(found(&report), anchor);
    // Also when the tail and its head are put back to an earlier state.
    let earlier = format!(
        "delete from events where stream = '{SECOND}' and seq = 3;
         update heads set seq = 2, hash = (select hash from events where stream = '{SECOND}' and seq = 2)
             where stream = '{SECOND}';"
    );
    let (_place, _store, report) = after(&earlier);
    assert_eq!(found(&report), anchor);
    // Counting anew does not help without the master key.
    let recounted = format!("{gone} update anchors set streams = 2, events = 6;");
    let (_place, _store, report) = after(&recounted);
    assert_eq!(found(&report), anchor);
    let (_place, _store, report) = after("delete from anchors");
    assert_eq!(found(&report), anchor);
}

#[test]
fn a_missing_key_is_not_taken_for_an_erasure() {
    let (_place, store, report) = after("delete from keys where subject <> ''");
    assert_eq!(report.faults, [], "the key is still in memory");
    drop(store);
    let store = _place.open();
    let report = store.verify_chain(&mut |_| ()).unwrap();
    let keyless = |number| (Some(conversation(number)), 0, Fault::NoKey);
    assert_eq!(found(&report), [keyless(1), keyless(2), keyless(3)]);
    assert_eq!(report.erased_events, 0);
    assert!(matches!(store.load(conversation(1), 0, 10), Err(StoreError::Damaged { .. })));
}

#[test]
fn events_and_erasures_cannot_be_changed_by_mistake() {
    let place = Place::new();
    let store = place.open();
    append(&store, conversation(1), 0, &["a"]).unwrap();
    let intruder = place.intruder();
    for statement in ["update events set seq = 9", "delete from events"] {
        let refused = intruder.execute_batch(statement).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{refused}");
    }
}
