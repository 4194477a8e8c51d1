//! The same engine on a real database, with many at once: what is acknowledged is there, whatever fails between.

use std::collections::BTreeSet;
use std::sync::Arc;

use baton_core::conversation::Conversation;
use baton_core::event::Event;
use baton_core::id::CustomerId;
use baton_server::engine::{Engine, EngineOptions};
use baton_server::frame::CustomerCommand;
use baton_store::{Body, HeadFilter, MasterKey, SqliteOptions, SqliteStore, Store, load_all};

use crate::world::{clock, company, perceive};

const CUSTOMERS: u32 = 12;
const ROUNDS: u32 = 15;

fn options() -> EngineOptions {
    EngineOptions { clock: clock(), mind: perceive(), ..EngineOptions::new().unwrap() }
}

async fn writes(engine: Engine, customer: CustomerId, from: u32) -> BTreeSet<String> {
    let mut acknowledged = BTreeSet::new();
    for round in from..from + ROUNDS {
        let client_id = format!("round-{round}");
        let command = if round % 5 == 4 {
            CustomerCommand::Human { client_id: client_id.clone() }
        } else {
            let text = format!("Which countries do you deliver to? {round}");
            CustomerCommand::Send { client_id: client_id.clone(), text }
        };
        if engine.customer(customer, command).await.is_ok() {
            acknowledged.insert(client_id);
        }
    }
    acknowledged
}

async fn everybody_writes(engine: &Engine, customers: &[CustomerId], from: u32) -> Vec<BTreeSet<String>> {
    let tasks: Vec<_> =
        customers.iter().map(|customer| tokio::spawn(writes(engine.clone(), *customer, from))).collect();
    let mut acknowledged = Vec::new();
    for task in tasks {
        acknowledged.push(task.await.unwrap());
    }
    acknowledged
}

/// The keys of a customer that the store has, and the fold of the newest conversation.
fn stored(store: &dyn Store, customer: CustomerId) -> (BTreeSet<String>, Option<Conversation>) {
    let filter = HeadFilter { subject: Some(customer), ..HeadFilter::default() };
    let mut keys = BTreeSet::new();
    let mut newest = None;
    for head in store.heads(&filter).unwrap() {
        let events: Vec<(Event, _)> = load_all(store, head.stream)
            .unwrap()
            .iter()
            .map(|event| match &event.body {
                Body::Plain(bytes) => (serde_json::from_slice(bytes).unwrap(), event.at),
                Body::Erased => panic!("nobody was erased"),
            })
            .collect();
        for (event, _) in &events {
            match event {
                Event::CustomerMessage { key, .. } | Event::HumanRequested { key: Some(key), .. } => {
                    assert!(keys.insert(key.to_string()), "{key} happened twice");
                }
                _ => {}
            }
        }
        newest = newest.or(Conversation::replay(events.iter().map(|(event, at)| (event, *at))));
    }
    (keys, newest)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_there_after_a_full_disk_and_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let open =
        || SqliteStore::open(SqliteOptions::new(folder.path().join("baton.db"), MasterKey([7; 32]))).unwrap();
    let store = Arc::new(open());
    let shared: Arc<dyn Store> = Arc::<SqliteStore>::clone(&store);
    let engine = Engine::open(shared, company(), options()).await.unwrap();
    let customers: Vec<CustomerId> = (0..CUSTOMERS).map(|_| engine.new_customer()).collect();

    let first = everybody_writes(&engine, &customers, 0).await;
    assert!(first.iter().all(|keys| keys.len() == usize::try_from(ROUNDS).unwrap()));
    // The disk is full: nothing more is acknowledged from some point on.
    store.limit_pages(1).unwrap();
    let second = everybody_writes(&engine, &customers, 100).await;
    assert!(second.iter().any(|keys| keys.len() < usize::try_from(ROUNDS).unwrap()), "the disk was full");
    store.limit_pages(u32::MAX).unwrap();
    let third = everybody_writes(&engine, &customers, 200).await;
    assert!(third.iter().any(|keys| !keys.is_empty()), "it goes on when there is room again");

    let lena = engine.everyone()[0].agent;
    let mut rows = Vec::new();
    for (number, customer) in customers.iter().enumerate() {
        let acknowledged: BTreeSet<String> =
            [&first, &second, &third].into_iter().flat_map(|keys| keys[number].clone()).collect();
        let (keys, newest) = stored(&*store, *customer);
        assert!(acknowledged.is_subset(&keys), "{:?}", acknowledged.difference(&keys));
        let id = engine.current(*customer).await.unwrap().unwrap();
        assert_eq!(newest.map(|conversation| conversation.id), Some(id));
        rows.push(engine.thread(lena, id).await.unwrap().row);
    }
    assert!(store.verify_chain(&mut |_| ()).unwrap().faults.is_empty());

    // The same list, from the hub and from the log, before and after a restart.
    let listed = |engine: &Engine| {
        let engine = engine.clone();
        async move { engine.rows(lena, baton_server::engine::View::Open, 200, None).await.unwrap().rows }
    };
    let before = listed(&engine).await;
    assert_eq!(before.len(), rows.len());
    drop(engine);
    while Arc::strong_count(&store) > 1 {
        tokio::task::yield_now().await;
    }
    drop(store);
    let engine = Engine::open(Arc::new(open()), company(), options()).await.unwrap();
    let mut after = listed(&engine).await;
    for (one, other) in after.iter_mut().zip(&before) {
        // Risk is as of now; everything else is the fold of the log.
        one.risk = other.risk;
    }
    assert_eq!(after, before);
}
