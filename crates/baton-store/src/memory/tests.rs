//! What only the store in memory can do: faults on request, and rows that a test may change.

use super::*;
use crate::commit::{NewEvent, StreamCommit};
use crate::store::commit_blocking;
use crate::view::Fault;

fn said(stream: Stream, subject: CustomerId, expected_seq: u64, text: &str) -> Commit {
    let event = NewEvent {
        at: Timestamp::from_millis(1),
        kind: "said".into(),
        version: 1,
        actor: "customer".into(),
        body: text.as_bytes().to_vec(),
    };
    let subject = Some(subject);
    let events = vec![event];
    let part = StreamCommit { stream, subject, expected_seq, events, open: true, summary: Vec::new() };
    Commit { streams: vec![part], ..Commit::default() }
}

#[test]
fn an_injected_fault_writes_nothing_and_passes() {
    let store = MemoryStore::new().unwrap();
    let full = StoreError::Io { what: "injected".into(), full: true };
    store.fail_next(2, full.clone());
    let commit = said(Stream::Desk, CustomerId(1), 0, "a");
    assert_eq!(commit_blocking(&store, commit.clone()), Err(full.clone()));
    assert_eq!(commit_blocking(&store, commit.clone()), Err(full));
    assert_eq!(store.head(Stream::Desk).unwrap(), None);
    commit_blocking(&store, commit).unwrap();
    assert_eq!(store.head(Stream::Desk).unwrap().unwrap().seq, 1);
}

#[test]
fn a_swapped_event_with_a_recomputed_chain_is_found_by_its_seal() {
    let store = MemoryStore::new().unwrap();
    for seq in 0..2 {
        commit_blocking(&store, said(Stream::Desk, CustomerId(1), seq, "a")).unwrap();
    }
    {
        let mut state = store.state();
        let first = state.events[0].row.sealed.clone();
        state.events[0].row.sealed = std::mem::replace(&mut state.events[1].row.sealed, first);
        let mut link = crate::chain::START;
        for place in 0..2 {
            let row = &mut state.events[place].row;
            row.hash = row.as_row().link(DEFAULT_WORKSPACE, "desk", Some(CustomerId(1)), &link);
            link = row.hash;
        }
        let head = state.streams.get_mut(&Stream::Desk).unwrap();
        let before = std::mem::replace(&mut head.tip.hash, link);
        state.anchor.moved(Some(&before), &link, 0);
    }
    let report = store.verify_chain(&mut |_| ()).unwrap();
    let found: Vec<(u64, Fault)> = report.faults.iter().map(|fault| (fault.seq, fault.what)).collect();
    assert_eq!(found, [(1, Fault::Seal), (2, Fault::Seal)]);
    assert!(matches!(store.load(Stream::Desk, 0, 10), Err(StoreError::Damaged { .. })));
}
