//! Measures the SQLite store beside the raw disk, in one interleaved run.
//!
//! `cargo run --release -p baton-store --example speed [folder] [seconds per measurement] [rounds]`
//!
//! Every commit appends three events of 300 bytes to one conversation, as a message, its verdict and its answer
//! do. A producer has one commit under way. Then the events are read back on two threads, opened.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::Timestamp;
use baton_store::{
    Commit, HeadFilter, MAX_PAGE, MasterKey, NewEvent, SqliteOptions, SqliteStore, Store, Stream,
    StreamCommit, load_all,
};

/// Events of each commit.
const EVENTS: u64 = 3;
/// Bytes of each body.
const BODY: usize = 300;
/// Commits after which a producer starts a new conversation, with a new customer.
const TURNS: u64 = 10;
const PRODUCERS: [u128; 4] = [1, 16, 64, 256];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| std::env::temp_dir().display().to_string());
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2.0);
    let rounds: u64 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(5);
    let span = Duration::from_secs_f64(seconds);
    let folder = tempfile::tempdir_in(folder).expect("the folder exists");
    let path = folder.path().join("baton.db");
    let store =
        Arc::new(SqliteStore::open(SqliteOptions::new(&path, MasterKey([7; 32]))).expect("the store opens"));
    println!(
        "{:>9} {:>6} {:>10} {:>9} {:>9} {:>9}  {}",
        "producers", "round", "commits/s", "p50 ms", "p99 ms", "per sync", "raw fdatasync/s"
    );
    let next = Arc::new(AtomicU64::new(0));
    for round in 0..rounds {
        for producers in PRODUCERS {
            let raw = raw_appends(folder.path(), span / 4);
            let before = store.status();
            let mut times = write(&store, producers, span, &next);
            let after = store.status();
            times.sort_unstable();
            let groups = (after.groups - before.groups).max(1);
            println!(
                "{producers:>9} {round:>6} {:>10.0} {:>9.3} {:>9.3} {:>9.1}  {raw:.0}",
                times.len() as f64 / seconds,
                quantile(&times, 0.50),
                quantile(&times, 0.99),
                times.len() as f64 / groups as f64,
            );
        }
    }
    read(&store);
    let start = Instant::now();
    let report = store.verify_chain(&mut |_| ()).expect("the store can be read");
    assert!(report.faults.is_empty());
    println!("verify: {:.0} events/s on one thread", report.events as f64 / start.elapsed().as_secs_f64());
    let status = store.status();
    println!("{status:?}, database {} MB", std::fs::metadata(&path).map_or(0, |data| data.len() >> 20));
}

fn quantile(sorted: &[Duration], part: f64) -> f64 {
    let place = ((sorted.len() as f64 * part) as usize).min(sorted.len().saturating_sub(1));
    sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1_000.0)
}

/// Appends of 4 KiB, each synced, per second.
fn raw_appends(folder: &Path, span: Duration) -> f64 {
    let mut file = File::create(folder.join("raw")).expect("the folder can be written");
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < span {
        file.write_all(&[7; 4_096]).and_then(|()| file.sync_data()).expect("the disk takes it");
        count += 1;
    }
    f64::from(count) / start.elapsed().as_secs_f64()
}

fn commit(number: u64, turn: u64) -> Commit {
    let stream = Stream::Conversation(ConversationId(number.into()));
    let at = Timestamp::from_millis(1_764_000_000_000);
    let event = |kind| NewEvent { at, kind, version: 1, actor: "customer".into(), body: vec![b'x'; BODY] };
    let events =
        ["message_received".into(), "verdict_given".into(), "message_sent".into()].map(event).to_vec();
    let subject = Some(CustomerId(number.into()));
    let summary = br#"{"holder":"assistant","topic":"order_status"}"#.to_vec();
    let part = StreamCommit { stream, subject, expected_seq: turn * EVENTS, events, open: true, summary };
    Commit { at, streams: vec![part], ..Commit::default() }
}

/// One thread drives all producers, as an async server would: what is measured is the store, not thread switches.
fn write(store: &Arc<SqliteStore>, producers: u128, span: Duration, next: &Arc<AtomicU64>) -> Vec<Duration> {
    let (sender, done) = mpsc::channel();
    let send = |producer: (u64, u64)| {
        let (sender, start) = (sender.clone(), Instant::now());
        let callback = move |outcome: Result<(), _>| {
            outcome.expect("the store takes it");
            sender.send((producer, start.elapsed())).expect("the driver waits for it");
        };
        store.commit(commit(producer.0, producer.1), Box::new(callback));
    };
    let fresh = || (next.fetch_add(1, Ordering::Relaxed), 0);
    (0..producers).for_each(|_| send(fresh()));
    let (start, mut times) = (Instant::now(), Vec::new());
    let mut under_way = producers;
    while under_way > 0 {
        let ((number, turn), time) = done.recv().expect("the store calls back");
        if start.elapsed() > span {
            under_way -= 1;
            continue;
        }
        times.push(time);
        send(if turn + 1 < TURNS { (number, turn + 1) } else { fresh() });
    }
    times
}

/// Recovery on two threads: half of the conversations each, and the whole log in commit order.
fn read(store: &Arc<SqliteStore>) {
    let mut heads = Vec::new();
    loop {
        let before = heads.last().and_then(|stream| match stream {
            Stream::Conversation(id) => Some(*id),
            Stream::Desk => None,
        });
        let filter = HeadFilter { open: Some(true), before, ..HeadFilter::default() };
        let page = store.heads(&filter).expect("the store can be read");
        heads.extend(page.iter().map(|head| head.stream));
        if page.len() < MAX_PAGE {
            break;
        }
    }
    let start = Instant::now();
    let events: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = heads
            .chunks(heads.len().div_ceil(2).max(1))
            .map(|part| {
                let load =
                    |stream: &Stream| load_all(&**store, *stream).expect("the store can be read").len();
                scope.spawn(move || part.iter().map(load).sum::<usize>())
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).sum()
    });
    let rate = events as f64 / start.elapsed().as_secs_f64();
    println!("load: {rate:.0} events/s on two threads, {events} events of {} conversations", heads.len());

    let start = Instant::now();
    let middle = events as u64 / 2;
    let scan = |mut after: u64, until: u64| {
        let mut count = 0;
        while after < until {
            let page = store.scan(after, 4_096.min((until - after) as usize)).expect("the store can be read");
            let Some(last) = page.last() else { break };
            after = last.position;
            count += page.len();
        }
        count
    };
    let events: usize = std::thread::scope(|scope| {
        let first = scope.spawn(|| scan(0, middle));
        scan(middle, u64::MAX) + first.join().expect("no thread panics")
    });
    println!("scan: {:.0} events/s on two threads", events as f64 / start.elapsed().as_secs_f64());
}
