//! The engine ends and begins again on the same store.

use std::sync::Arc;
use std::time::Duration;

use baton_core::conversation::IDLE_END_MILLIS;
use baton_core::desk::Presence;
use baton_server::connector::{Fault, Faulty};
use baton_server::engine::EngineOptions;
use baton_server::frame::{CustomerCommand, HolderKind};
use baton_server::model::{Scripted, Step};
use baton_store::Store;

use crate::world::{World, message, options, orders, waiting};

async fn again(world: World, options: EngineOptions) -> World {
    let World { engine, store, customer, .. } = world;
    drop(engine);
    let mut world = World::on(store, EngineOptions { seed: 8, ..options }).await;
    world.customer = customer;
    world
}

#[tokio::test(start_paused = true)]
async fn everything_open_is_there_again() {
    let world = World::new().await;
    let lena = world.staff("Lena");
    let page = world.engine.connected(lena);
    world.presence(lena, Presence::Available).await;
    let send = || CustomerCommand::Send { client_id: "same".into(), text: "I want a person".into() };
    let ack = world.engine.customer(world.customer, send()).await.unwrap();
    world.accept(lena).await;
    let row = world.row().await;
    let mut feed = world.feed(0).await;
    let frames = waiting(&mut feed);
    drop((feed, page));

    let keeps = options();
    let world = again(world, keeps).await;
    assert_eq!(world.row().await, row);
    let mut feed = world.feed(0).await;
    assert_eq!(waiting(&mut feed), frames);
    // The key is known still, and nobody else was put on the desk.
    assert_eq!(world.engine.customer(world.customer, send()).await.unwrap(), ack);
    assert_eq!(world.engine.desk_view().staff.len(), crate::world::company().staff.len());
    // She does not come back: what she held goes to others.
    tokio::time::sleep(Duration::from_secs(25)).await;
    assert_eq!(world.row().await.holder.kind, HolderKind::Queue);
}

#[tokio::test(start_paused = true)]
async fn timers_fire_after_a_restart_also_when_they_are_late() {
    let world = World::new().await;
    world.say("Which countries do you deliver to?").await;
    let keeps = options();
    let store = Arc::clone(&world.store);
    let customer = world.customer;
    drop(world);
    tokio::time::sleep(Duration::from_millis(u64::try_from(IDLE_END_MILLIS).unwrap() * 2)).await;
    let mut world = World::on(store, EngineOptions { seed: 8, ..keeps }).await;
    world.customer = customer;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(world.row().await.status, "closed");
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_action_is_finished_and_has_one_effect() {
    let system = orders();
    // The answer is lost for longer than the first engine lives.
    let broken = Arc::new(Faulty::new(Arc::clone(&system), Fault::LostAnswer, usize::MAX));
    let world = World::with_orders(broken).await;
    world.say("where is my order 20401").await;
    assert_eq!(world.store.effects(0, 10).unwrap().len(), 1);
    let mut keeps = options();
    keeps.connectors.insert("orders".to_owned(), system);
    let world = again(world, keeps).await;
    let mut feed = world.feed(0).await;
    message(&mut feed, "is on its way").await;
    assert!(world.store.effects(0, 10).unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_draft_is_asked_for_again() {
    let world = World::with_model(Scripted::new([Step::Silent])).await;
    world.say("Which countries do you deliver to?").await;
    let model: Arc<dyn baton_server::model::Model> = Arc::new(Scripted::default());
    let world = again(world, EngineOptions { model: Some(model), ..options() }).await;
    let mut feed = world.feed(0).await;
    message(&mut feed, "deliver").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(world.store.effects(0, 10).unwrap().is_empty());
}
