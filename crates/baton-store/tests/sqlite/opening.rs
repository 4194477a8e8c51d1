//! Opening, closing and opening again.

use baton_store::{
    Body, Commit, MasterKey, Record, Session, SqliteOptions, SqliteStore, Store as _, StoreError, Stream,
    load_all,
};

use crate::Place;
use crate::make::{
    agent, append, apply, at, commit, conversation, customer, effect, part, request, texts, timer, version,
};

fn refusal(options: SqliteOptions) -> StoreError {
    SqliteStore::open(options).err().unwrap()
}

#[test]
fn reopening_keeps_everything() {
    let place = Place::new();
    let store = place.open();
    let mut all = commit(vec![part(conversation(1), 0, &["a", "b"]), part(Stream::Desk, 0, &["c"])]);
    all.effects = vec![effect("act_1", conversation(1)), effect("act_2", conversation(1))];
    all.effects_done = vec!["act_2".to_owned()];
    all.timers = vec![timer(conversation(1), "promise", Some(50))];
    all.idempotency = Some(request("k", 1, "response"));
    all.records = vec![
        Record::Profile { customer: customer(1), body: b"Ada".to_vec() },
        Record::Setting { name: "hours".to_owned(), value: Some(b"9-17".to_vec()) },
        Record::Session(Session { token_hash: [1; 32], agent: agent(1), expires_at: at(9) }),
    ];
    apply(&store, all).unwrap();
    let seen = |store: &SqliteStore| {
        (
            store.scan(0, 10).unwrap(),
            store.head(conversation(1)).unwrap(),
            store.effects(0, 10).unwrap(),
            store.timers(at(99), 10).unwrap(),
            store.answered("widget", "k").unwrap(),
            store.profile(customer(1)).unwrap(),
            (store.setting("hours").unwrap(), store.session(&[1; 32]).unwrap()),
        )
    };
    let before = seen(&store);
    drop(store);
    let store = place.open();
    assert_eq!(seen(&store), before);
    append(&store, conversation(1), 2, &["d"]).unwrap();
    assert_eq!(version(&store, conversation(1)), 3);
    let again = Commit { effects: vec![effect("act_2", conversation(1))], ..Commit::default() };
    assert_eq!(apply(&store, again), Err(StoreError::EffectExists { id: "act_2".to_owned() }));
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().faults, []);
}

#[test]
fn dropping_the_store_finishes_what_is_queued() {
    let place = Place::new();
    let store = place.open();
    let (sender, outcomes) = std::sync::mpsc::channel();
    for number in 0..200 {
        let sender = sender.clone();
        let commit = commit(vec![part(conversation(number), 0, &["a"])]);
        baton_store::Store::commit(&store, commit, Box::new(move |outcome| sender.send(outcome).unwrap()));
    }
    drop((store, sender));
    assert_eq!(outcomes.iter().filter(Result::is_ok).count(), 200);
    let files: Vec<_> =
        std::fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        !files.iter().any(|name| name == "baton.db-wal"),
        "the log is moved into the database: {files:?}"
    );
    assert_eq!(place.open().scan(0, 1_000).unwrap().len(), 200);
}

#[test]
fn another_master_key_or_workspace_is_told() {
    let place = Place::new();
    append(&place.open(), conversation(1), 0, &["a"]).unwrap();
    let other = SqliteOptions { master: MasterKey([8; 32]), ..place.options() };
    assert_eq!(refusal(other), StoreError::WrongMasterKey);
    for name in ["", "a b", "a\nb", "ü"] {
        let options = SqliteOptions { workspace: name.to_owned(), ..place.options() };
        assert!(matches!(refusal(options), StoreError::Invalid { .. }), "{name:?}");
    }
    let branch = SqliteOptions { workspace: "branch".to_owned(), ..place.options() };
    let store = SqliteStore::open(branch).unwrap();
    assert_eq!(store.head(conversation(1)).unwrap(), None, "workspaces do not see each other");
    append(&store, conversation(1), 0, &["b", "c"]).unwrap();
    assert_eq!(store.verify_chain(&mut |_| ()).unwrap().events, 2);
    store.erase(customer(1), at(9_000)).unwrap();
    drop(store);
    assert_eq!(texts(&place.open(), conversation(1)), ["{\"text\":\"a\"}"]);
}

#[test]
fn a_newer_or_foreign_database_is_told() {
    let place = Place::new();
    drop(place.open());
    place.intruder().pragma_update(None, "user_version", 7).unwrap();
    assert_eq!(refusal(place.options()), StoreError::Newer { found: 7, supported: 1 });

    let foreign = Place::new();
    foreign.intruder().execute_batch("create table orders (id integer)").unwrap();
    assert!(matches!(refusal(foreign.options()), StoreError::Damaged { .. }));

    let text = Place::new();
    std::fs::write(text.database(), "this is not a database, only a text that is long enough to be one")
        .unwrap();
    assert!(matches!(refusal(text.options()), StoreError::Damaged { .. }));

    let nowhere = SqliteOptions::new(text.folder().join("no/such/folder/baton.db"), MasterKey([7; 32]));
    assert!(matches!(refusal(nowhere), StoreError::Io { full: false, .. }));
}

#[test]
fn a_second_server_is_refused() {
    let place = Place::new();
    let first = place.open();
    assert_eq!(refusal(place.options()), StoreError::Locked { path: place.database() });
    append(&first, conversation(1), 0, &["a"]).unwrap();
    drop(first);
    assert_eq!(version(&place.open(), conversation(1)), 1);
}

#[test]
fn another_program_that_holds_the_database_is_told() {
    let place = Place::new();
    drop(place.open());
    let intruder = place.intruder();
    intruder.execute_batch("begin exclusive").unwrap();
    assert_eq!(refusal(place.options()), StoreError::Locked { path: place.database() });
    intruder.execute_batch("rollback").unwrap();
    let store = place.open();
    intruder.execute_batch("begin immediate").unwrap();
    let refused = append(&store, conversation(1), 0, &["a"]);
    assert_eq!(refused, Err(StoreError::Locked { path: place.database() }));
    assert_eq!(store.head(conversation(1)).unwrap(), None, "reading goes on");
    intruder.execute_batch("rollback").unwrap();
    append(&store, conversation(1), 0, &["a"]).unwrap();
}

#[test]
fn a_database_of_version_1_opens() {
    let place = Place::new();
    place.intruder().execute_batch(include_str!("version-1.sql")).unwrap();
    let store = place.open();
    assert_eq!(texts(&store, conversation(1)), ["{\"text\":\"hello\"}", "{\"text\":\"a person, please\"}"]);
    assert_eq!(texts(&store, conversation(2)), ["-"], "customer 2 was erased");
    assert_eq!(
        load_all(&store, Stream::Desk).unwrap()[0].body,
        Body::Plain(b"{\"text\":\"queued\"}".to_vec())
    );
    assert_eq!(store.profile(customer(1)).unwrap(), Some(b"{\"name\":\"Ada\"}".to_vec()));
    assert_eq!(store.effects(0, 10).unwrap()[0].id, "act_1");
    assert_eq!(store.timers(at(i64::MAX), 10).unwrap()[0].key, "promise");
    assert_eq!(store.answered("widget", "k").unwrap().unwrap().response, b"response");
    assert_eq!(store.account_by_email("ada@example.org").unwrap().unwrap().id, agent(1));
    let report = store.verify_chain(&mut |_| ()).unwrap();
    assert_eq!((report.events, report.erased_events, report.faults), (4, 1, vec![]));
    append(&store, conversation(1), 2, &["and on"]).unwrap();
}
