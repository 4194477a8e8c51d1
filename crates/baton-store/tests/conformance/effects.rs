//! Effects wait until they are done, and happen once.

use baton_store::{Commit, StoreError};

use crate::Fixture;
use crate::make::{apply, at, commit, conversation, customer, effect, part, version};

fn with_effects(ids: &[&str]) -> Commit {
    let effects = ids.iter().map(|id| effect(id, conversation(1))).collect();
    Commit { at: at(2_000), effects, ..Commit::default() }
}

fn done(ids: &[&str]) -> Commit {
    Commit { effects_done: ids.iter().map(|id| (*id).to_owned()).collect(), ..Commit::default() }
}

fn pending(store: &Fixture) -> Vec<String> {
    store.effects(0, 100).unwrap().into_iter().map(|effect| effect.id).collect()
}

pub(crate) fn an_effect_is_pending_until_it_is_done_once(store: &Fixture) {
    apply(&**store, with_effects(&["act_1", "act_2"])).unwrap();
    let first = store.effects(0, 1).unwrap().remove(0);
    assert_eq!(
        (first.id.as_str(), first.stream, first.subject),
        ("act_1", conversation(1), Some(customer(1)))
    );
    assert_eq!((&*first.kind, first.at), ("send_message", at(2_000)));
    assert_eq!(first.body, b"{\"effect\":\"act_1\"}");
    let mut result = commit(vec![part(conversation(1), 0, &["sent"])]);
    result.effects_done = vec!["act_1".to_owned()];
    apply(&**store, result.clone()).unwrap();
    assert_eq!(pending(store), ["act_2"]);
    // A second worker did the same: its result is refused whole.
    result.streams[0].expected_seq = 1;
    let refused = apply(&**store, result);
    assert_eq!(refused, Err(StoreError::EffectNotPending { id: "act_1".to_owned() }));
    assert_eq!(version(&**store, conversation(1)), 1);
    let twice = apply(&**store, done(&["act_2", "act_2"]));
    assert_eq!(twice, Err(StoreError::EffectNotPending { id: "act_2".to_owned() }));
    assert_eq!(pending(store), ["act_2"], "a refused commit changes nothing");
    apply(&**store, done(&["act_2"])).unwrap();
    assert_eq!(pending(store), [""; 0]);
}

pub(crate) fn an_effect_id_is_accepted_once(store: &Fixture) {
    apply(&**store, with_effects(&["act_1"])).unwrap();
    let exists = Err(StoreError::EffectExists { id: "act_1".to_owned() });
    let mut again = with_effects(&["act_0", "act_1"]);
    again.streams = vec![part(conversation(1), 0, &["a"])];
    assert_eq!(apply(&**store, again.clone()), exists);
    assert_eq!(pending(store), ["act_1"]);
    assert_eq!(version(&**store, conversation(1)), 0);
    apply(&**store, done(&["act_1"])).unwrap();
    assert_eq!(apply(&**store, again), exists, "also when it is done");
    assert_eq!(
        apply(&**store, with_effects(&["act_9", "act_9"])),
        Err(StoreError::EffectExists { id: "act_9".to_owned() })
    );
    assert_eq!(pending(store), [""; 0]);
    let mut at_once = with_effects(&["act_5"]);
    at_once.effects_done = vec!["act_5".to_owned()];
    apply(&**store, at_once).unwrap();
    assert_eq!(pending(store), [""; 0], "an effect may be done by the commit that makes it");
}

pub(crate) fn pending_effects_come_in_pages(store: &Fixture) {
    apply(&**store, with_effects(&["d", "b", "c", "a"])).unwrap();
    apply(&**store, done(&["b"])).unwrap();
    let first = store.effects(0, 2).unwrap();
    let ids = |effects: &[baton_store::PendingEffect]| -> Vec<String> {
        effects.iter().map(|effect| effect.id.clone()).collect()
    };
    assert_eq!(ids(&first), ["d", "c"], "in the order they were committed");
    assert_eq!(ids(&store.effects(first[1].position, 2).unwrap()), ["a"]);
}
