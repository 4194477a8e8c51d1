//! The understanding learns from what agents correct, in the same process, and forgets with the customer.

use std::sync::Arc;

use baton_core::command::{Command, WrapUp};
use baton_core::conversation::Outcome;
use baton_core::desk::{DeskCommand, Presence};
use baton_server::engine::{EngineOptions, Mind};
use baton_server::understanding::Understanding;
use baton_store::{MemoryStore, Store as _};

use crate::world::{World, company, options};

/// Words that no topic of the shop has.
const WORDS: &str = "the snorkelwick on my gribbleton wobbles sideways";
const TOPIC: &str = "gift-cards";

/// Each start has its own `seed`, so that no new customer gets the id of an earlier one.
fn learning(folder: &std::path::Path, seed: u128) -> EngineOptions {
    let understanding = Understanding::open(company(), Some(folder.to_owned()), None);
    EngineOptions { seed, mind: Mind::Own(Some(Arc::new(understanding))), ..options() }
}

/// What a new customer's words are understood as.
async fn topic_of(world: &mut World, words: &str) -> Option<String> {
    world.customer = world.engine.new_customer();
    world.say(words).await;
    world.row().await.topic
}

/// A customer is not understood, and Lena says what it was about.
async fn corrected(world: &mut World, topic: Option<&str>) {
    let lena = world.staff("Lena");
    let _connected = world.engine.connected(lena);
    world.presence(lena, Presence::Available).await;
    assert_ne!(topic_of(world, WORDS).await.as_deref(), Some(TOPIC));
    world.ask_for_person().await;
    world.accept(lena).await;
    let version = world.version().await;
    let wrap_up = WrapUp {
        outcome: Outcome::Solved,
        topic: topic.map(Into::into),
        summary: "A question about gift cards.".into(),
        assistant_could_have: "yes".into(),
        knowledge_gap: None,
    };
    let id = world.conversation().await;
    world.engine.staff(id, Command::WrapUp { agent: lena, version, wrap_up }).await.unwrap();
    world.engine.learn().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_corrected_topic_is_learnt_survives_a_restart_and_goes_with_the_customer() {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(MemoryStore::new().unwrap());
    let mut world = World::on(Arc::clone(&store), learning(folder.path(), 1)).await;
    corrected(&mut world, Some(TOPIC)).await;
    let (customer, id) = (world.customer, world.conversation().await);
    let learnt = world.engine.learnt().await.unwrap();
    assert_eq!((learnt.len(), learnt[0].correction.conversation), (1, id));
    assert_eq!(learnt[0].text.as_deref(), Some(WORDS));
    assert_eq!(topic_of(&mut world, WORDS).await.as_deref(), Some(TOPIC));
    assert_eq!(topic_of(&mut world, "where is my parcel").await.as_deref(), Some("order-status"));
    drop(world);

    let mut world = World::on(Arc::clone(&store), learning(folder.path(), 2)).await;
    assert_eq!(topic_of(&mut world, WORDS).await.as_deref(), Some(TOPIC), "at once, from the file");
    let file = std::fs::read(folder.path().join("learnt-compact.bin")).unwrap();
    for word in ["snorkelwick", "gribbleton"] {
        assert!(!file.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
    }
    store.erase(customer, world.engine.now()).unwrap();
    world.engine.forget(customer).await;
    let reason = "asked".to_owned();
    world.engine.desk(DeskCommand::RecordErasure { customer, by: None, reason }).await.unwrap();
    world.engine.learn().await.unwrap();
    assert!(world.engine.learnt().await.unwrap().is_empty());
    assert_ne!(std::fs::read(folder.path().join("learnt-compact.bin")).unwrap(), file);
    assert_ne!(topic_of(&mut world, WORDS).await.as_deref(), Some(TOPIC));
    drop(world);

    let mut world = World::on(store, learning(folder.path(), 3)).await;
    assert_ne!(topic_of(&mut world, WORDS).await.as_deref(), Some(TOPIC));
}

#[tokio::test(start_paused = true)]
async fn what_a_supervisor_removes_and_what_was_no_correction_is_not_learnt() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::with(learning(folder.path(), 4)).await;
    corrected(&mut world, None).await;
    assert!(world.engine.learnt().await.unwrap().is_empty());
    corrected(&mut world, Some(TOPIC)).await;
    let (conversation, agent) = (world.conversation().await, world.staff("Lena"));
    let by_an_agent = DeskCommand::RemoveCorrection { conversation, by: agent };
    assert!(world.engine.desk(by_an_agent).await.is_err());
    let by = world.supervisor();
    world.engine.desk(DeskCommand::RemoveCorrection { conversation, by }).await.unwrap();
    world.engine.learn().await.unwrap();
    assert!(!world.engine.is_learnt(conversation));
    assert_ne!(topic_of(&mut world, WORDS).await.as_deref(), Some(TOPIC));
}
