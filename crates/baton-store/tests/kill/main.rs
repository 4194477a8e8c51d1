//! Kills a writing process again and again and finds every acknowledged event.
//!
//! This program starts itself as a child that commits from several threads and writes a line for every commit
//! that the store called durable. The parent ends it with SIGKILL in the middle, opens the same database and
//! compares. A program of its own, without the test harness, because of the child.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]
#![allow(clippy::print_stdout, reason = "its parent reads it, and the result is told")]

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::Timestamp;
use baton_store::{
    Commit, MasterKey, NewEffect, NewEvent, SqliteOptions, SqliteStore, Store, Stream, StreamCommit, load_all,
};

const ROUNDS: usize = 10;
const THREADS: u128 = 4;
/// Events of each commit.
const EVENTS: u64 = 3;
/// Commits that a thread has under way, so that groups form.
const UNDER_WAY: u64 = 8;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, task, folder] = arguments.as_slice()
        && task == "write-until-killed"
    {
        return write_until_killed(Path::new(folder));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = BTreeMap::new();
    for round in 0..ROUNDS {
        kill_after(folder.path(), 20 + 37 * round, &mut acknowledged);
        compare(folder.path(), &acknowledged);
    }
    println!("{} events acknowledged over {ROUNDS} kills, all found", acknowledged.values().sum::<u64>());
}

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(SqliteOptions::new(folder.join("baton.db"), MasterKey([7; 32]))).unwrap()
}

fn text(conversation: u128, seq: u64) -> Vec<u8> {
    format!("{conversation} says {seq}").into_bytes()
}

fn commit(number: u128, expected_seq: u64) -> Commit {
    let stream = Stream::Conversation(ConversationId(number));
    let subject = Some(CustomerId(number));
    let at = Timestamp::from_millis(1);
    let event = |seq| NewEvent {
        at,
        kind: "said".into(),
        version: 1,
        actor: "customer".into(),
        body: text(number, seq),
    };
    let events = (expected_seq + 1..=expected_seq + EVENTS).map(event).collect();
    let part = StreamCommit { stream, subject, expected_seq, events, open: true, summary: Vec::new() };
    let id = format!("{number}-{expected_seq}");
    let effect = NewEffect { id, stream, subject, kind: "send".into(), body: Vec::new() };
    Commit { at, streams: vec![part], effects: vec![effect], ..Commit::default() }
}

/// The child: writes `conversation seq` for every durable commit, until it is killed.
fn write_until_killed(folder: &Path) {
    let store: Arc<dyn Store> = Arc::new(open(folder));
    let threads = (0..THREADS).map(|number| {
        let store = Arc::clone(&store);
        std::thread::spawn(move || {
            let head = store.head(Stream::Conversation(ConversationId(number))).unwrap();
            let mut seq = head.map_or(0, |head| head.seq);
            let (sender, acknowledged) = std::sync::mpsc::channel();
            for under_way in 0.. {
                let (sender, last) = (sender.clone(), seq + EVENTS);
                let done = move |outcome: Result<(), _>| {
                    outcome.unwrap();
                    let line = format!("{number} {last}\n");
                    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
                    sender.send(()).unwrap();
                };
                store.commit(commit(number, seq), Box::new(done));
                seq += EVENTS;
                if under_way >= UNDER_WAY {
                    acknowledged.recv().unwrap();
                }
            }
        })
    });
    for thread in threads.collect::<Vec<_>>() {
        thread.join().unwrap();
    }
}

fn kill_after(folder: &Path, lines: usize, acknowledged: &mut BTreeMap<u128, u64>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg("write-until-killed")
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    for _ in 0..lines {
        assert_ne!(output.read_line(&mut text).unwrap(), 0, "the child ended by itself");
    }
    child.kill().unwrap();
    // What was written before the kill counts too; a line that was cut off does not.
    output.read_to_string(&mut text).unwrap();
    assert!(!child.wait().unwrap().success());
    let whole = text.rfind('\n').unwrap();
    for line in text[..whole].lines() {
        let (number, seq) = line.split_once(' ').unwrap();
        acknowledged.insert(number.parse().unwrap(), seq.parse().unwrap());
    }
}

fn compare(folder: &Path, acknowledged: &BTreeMap<u128, u64>) {
    let store = open(folder);
    let mut commits = 0;
    for number in 0..THREADS {
        let seq = acknowledged.get(&number).copied().unwrap_or(0);
        let events = load_all(&store, Stream::Conversation(ConversationId(number))).unwrap();
        assert!(events.len() as u64 >= seq, "conversation {number}: {} of {seq} events", events.len());
        assert_eq!(events.len() as u64 % EVENTS, 0, "conversation {number}: a part of a commit");
        for (event, seq) in events.iter().zip(1..) {
            assert_eq!(event.seq, seq);
            assert_eq!(event.body.plain(), Some(text(number, seq).as_slice()));
        }
        commits += events.len() / EVENTS as usize;
    }
    assert_eq!(store.effects(0, usize::MAX).unwrap().len(), commits, "each commit has its effect");
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}
