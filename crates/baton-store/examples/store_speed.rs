//! Measures the SQLite store beside the raw disk, in one interleaved run.
//!
//! `cargo run --release -p baton-store --example store_speed [folder] [seconds per measurement] [rounds]`
//!
//! Every commit appends three events of 300 bytes to one conversation, as a message, its verdict and its answer
//! do. A producer has one commit under way. Then the events are read back on two threads, opened.
#![allow(clippy::print_stdout, reason = "a measurement is printed")]

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
/// Events of one page of a scan.
const SCAN_PAGE: usize = 16_384;
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
        "producers  round  commits/s    p50 ms    p99 ms  per sync    CPU us  raw fdatasync/s  raw hash us"
    );
    let next = Arc::new(AtomicU64::new(0));
    for round in 0..rounds {
        for producers in PRODUCERS {
            let raw = raw_appends(folder.path(), span / 4);
            let (before, cpu_before) = (store.status(), cpu());
            let mut times = write(&store, producers, span, &next);
            let after = store.status();
            times.sort_unstable();
            let groups = (after.groups - before.groups).max(1);
            println!(
                "{producers:>9} {round:>6} {:>10.0} {:>9.3} {:>9.3} {:>9.1} {:>9.1}  {raw:>15.0}  {:>11.2}",
                times.len() as f64 / seconds,
                quantile(&times, 0.50),
                quantile(&times, 0.99),
                times.len() as f64 / groups as f64,
                (cpu() - cpu_before) * 1e6 / times.len() as f64,
                raw_hashes(),
            );
        }
    }
    read(&store);
    measure("verify on one thread", || {
        let report = store.verify_chain(&mut |_| ()).expect("the store can be read");
        assert!(report.faults.is_empty());
        report.events
    });
    let status = store.status();
    println!("{status:?}, database {} MB", std::fs::metadata(&path).map_or(0, |data| data.len() >> 20));
}

/// CPU seconds that this process has used, where the system tells.
fn cpu() -> f64 {
    /// Clock ticks per second on Linux.
    const TICKS: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    // User and system time are the 14th and 15th field; two are before the parenthesis.
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// Runs something and prints how fast it was, in wall time and in CPU time.
fn measure(what: &str, work: impl FnOnce() -> u64) {
    let (start, before) = (Instant::now(), cpu());
    let events = work() as f64;
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu() - before);
    println!(
        "{what}: {:.0} events/s, {:.2} us of CPU per event, {events} events",
        events / wall,
        cpu * 1e6 / events
    );
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

/// Microseconds of one BLAKE3 of 430 bytes, about an event: how fast the processor is just now.
fn raw_hashes() -> f64 {
    const HASHES: u32 = 20_000;
    let (start, bytes) = (Instant::now(), [7_u8; 430]);
    for _ in 0..HASHES {
        std::hint::black_box(blake3::hash(std::hint::black_box(&bytes)));
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(HASHES)
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

/// All open conversations, as recovery lists them.
fn open_conversations(store: &SqliteStore) -> Vec<Stream> {
    let mut streams = Vec::new();
    loop {
        let before = streams.last().and_then(|stream| match stream {
            Stream::Conversation(id) => Some(*id),
            Stream::Desk => None,
        });
        let filter = HeadFilter { open: Some(true), before, ..HeadFilter::default() };
        let page = store.heads(&filter).expect("the store can be read");
        streams.extend(page.iter().map(|head| head.stream));
        if page.len() < MAX_PAGE {
            return streams;
        }
    }
}

/// Recovery on two threads: half of the conversations each, and the whole log in commit order.
fn read(store: &SqliteStore) {
    let streams = open_conversations(store);
    let load = |part: &[Stream]| -> u64 {
        let events = part.iter().map(|stream| load_all(store, *stream).expect("the store can be read").len());
        events.sum::<usize>() as u64
    };
    let (one, two) = streams.split_at(streams.len() / 2);
    let mut last = 0;
    measure("load on two threads", || {
        last = std::thread::scope(|scope| {
            let other = scope.spawn(|| load(one));
            load(two) + other.join().expect("no thread panics")
        });
        last
    });
    let scan = |mut after: u64, until: u64| -> u64 {
        let mut count = 0;
        while after < until {
            let limit = usize::try_from(until - after).unwrap_or(SCAN_PAGE).min(SCAN_PAGE);
            let page = store.scan(after, limit).expect("the store can be read");
            let Some(last) = page.last() else { break };
            after = last.position;
            count += page.len() as u64;
        }
        count
    };
    measure("scan on two threads", || {
        std::thread::scope(|scope| {
            let other = scope.spawn(|| scan(0, last / 2));
            scan(last / 2, u64::MAX) + other.join().expect("no thread panics")
        })
    });
}
