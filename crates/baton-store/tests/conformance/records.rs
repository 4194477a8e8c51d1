//! Accounts, sessions, settings and profiles.

use baton_store::{Account, Commit, Record, Session, StoreError};

use crate::Fixture;
use crate::make::{agent, append, apply, at, commit, conversation, customer, effect, part, request};

fn account(number: u128, email: &str) -> Account {
    Account {
        id: agent(number),
        email: email.to_owned(),
        password_hash: format!("$argon2id${number}"),
        body: format!("{{\"name\":\"{number}\"}}").into_bytes(),
    }
}

fn session(number: u8, agent_number: u128, expires_at: i64) -> Session {
    Session { token_hash: [number; 32], agent: agent(agent_number), expires_at: at(expires_at) }
}

fn record(store: &Fixture, records: Vec<Record>) -> Result<(), StoreError> {
    apply(&**store, Commit::of_records(at(1), records))
}

pub(crate) fn accounts_are_found_by_id_and_address(store: &Fixture) {
    let (ada, ben) = (account(2, "ada@example.org"), account(1, "ben@example.org"));
    record(store, vec![Record::Account(ada.clone()), Record::Account(ben.clone())]).unwrap();
    assert_eq!(store.account(agent(2)).unwrap(), Some(ada.clone()));
    assert_eq!(store.account_by_email(" Ada@Example.ORG ").unwrap(), Some(ada.clone()));
    assert_eq!(store.accounts().unwrap(), [ben, ada.clone()]);
    assert_eq!(store.account(agent(3)).unwrap(), None);
    assert_eq!(store.account_by_email("eve@example.org").unwrap(), None);
    let moved = Account { email: "ADA@new.example".to_owned(), ..ada };
    record(store, vec![Record::Account(moved)]).unwrap();
    assert_eq!(store.account_by_email("ada@example.org").unwrap(), None);
    assert_eq!(store.account(agent(2)).unwrap().unwrap().email, "ada@new.example");
}

pub(crate) fn an_address_belongs_to_one_account(store: &Fixture) {
    record(store, vec![Record::Account(account(1, "ada@example.org"))]).unwrap();
    let mut taken = commit(vec![part(conversation(1), 0, &["a"])]);
    taken.records = vec![Record::Account(account(2, "ADA@example.org"))];
    assert_eq!(apply(&**store, taken), Err(StoreError::EmailTaken));
    assert_eq!(store.head(conversation(1)).unwrap(), None);
    assert_eq!(store.accounts().unwrap().len(), 1);
    // Freed and taken in one commit.
    let records = vec![Record::AccountGone(agent(1)), Record::Account(account(2, "ada@example.org"))];
    record(store, records).unwrap();
    assert_eq!(store.account_by_email("ada@example.org").unwrap().unwrap().id, agent(2));
}

pub(crate) fn removing_an_account_ends_its_sessions(store: &Fixture) {
    let records = vec![
        Record::Account(account(1, "ada@example.org")),
        Record::Session(session(1, 1, 100)),
        Record::Session(session(2, 2, 100)),
        Record::AccountGone(agent(1)),
    ];
    record(store, records).unwrap();
    assert_eq!(store.account(agent(1)).unwrap(), None);
    assert_eq!(store.session(&[1; 32]).unwrap(), None);
    assert_eq!(store.session(&[2; 32]).unwrap(), Some(session(2, 2, 100)));
}

pub(crate) fn settings_and_sessions_come_and_go(store: &Fixture) {
    let setting = |value: Option<&str>| Record::Setting {
        name: "hours".to_owned(),
        value: value.map(|value| value.as_bytes().to_vec()),
    };
    assert_eq!(store.setting("hours").unwrap(), None);
    record(store, vec![setting(Some("9-17")), setting(Some("9-18"))]).unwrap();
    assert_eq!(store.setting("hours").unwrap(), Some(b"9-18".to_vec()));
    record(store, vec![setting(None)]).unwrap();
    assert_eq!(store.setting("hours").unwrap(), None);

    record(store, vec![Record::Session(session(1, 1, 100))]).unwrap();
    record(store, vec![Record::Session(session(1, 1, 900))]).unwrap();
    assert_eq!(store.session(&[1; 32]).unwrap(), Some(session(1, 1, 900)));
    record(store, vec![Record::SessionGone([1; 32])]).unwrap();
    assert_eq!(store.session(&[1; 32]).unwrap(), None);
}

pub(crate) fn records_are_written_with_their_events_or_not_at_all(store: &Fixture) {
    let profile = |text: &str| Record::Profile { customer: customer(1), body: text.as_bytes().to_vec() };
    let mut both = commit(vec![part(conversation(1), 0, &["my name is Ada"])]);
    both.records = vec![profile("Ada")];
    apply(&**store, both.clone()).unwrap();
    assert_eq!(store.profile(customer(1)).unwrap(), Some(b"Ada".to_vec()));
    both.records = vec![profile("Eve")];
    assert!(matches!(apply(&**store, both), Err(StoreError::Conflict { .. })));
    assert_eq!(store.profile(customer(1)).unwrap(), Some(b"Ada".to_vec()));
    assert_eq!(store.profile(customer(2)).unwrap(), None);
    record(store, vec![Record::Profile { customer: customer(2), body: b"Ben".to_vec() }]).unwrap();
    assert_eq!(
        store.profile(customer(2)).unwrap(),
        Some(b"Ben".to_vec()),
        "a customer may start with a profile"
    );
}

pub(crate) fn what_has_served_its_time_is_forgotten(store: &Fixture) {
    append(&**store, conversation(1), 0, &["a"]).unwrap();
    for (number, time) in [(1, 10), (2, 20), (3, 30)] {
        let mut commit = Commit { at: at(time), ..Commit::default() };
        commit.idempotency = Some(request(&number.to_string(), 1, "r"));
        commit.effects = ["a", "b"].map(|name| effect(&format!("{name}{number}"), conversation(1))).to_vec();
        commit.effects_done = vec![format!("a{number}")];
        commit.records = vec![Record::Session(session(number, 1, time))];
        apply(&**store, commit).unwrap();
    }
    let report = store.forget(at(30), at(20)).unwrap();
    assert_eq!((report.sessions, report.responses, report.effects), (2, 1, 1));
    assert_eq!(store.session(&[2; 32]).unwrap(), None);
    assert_eq!(store.session(&[3; 32]).unwrap(), Some(session(3, 1, 30)));
    assert_eq!(store.answered("widget", "1").unwrap(), None);
    assert!(store.answered("widget", "2").unwrap().is_some());
    assert_eq!(store.effects(0, 10).unwrap().len(), 3, "pending effects stay");
    assert_eq!(store.forget(at(30), at(20)).unwrap(), baton_store::ForgetReport::default());
}
