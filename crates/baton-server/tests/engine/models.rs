//! A model proposes. What it proposes is checked, and what comes too late reaches nobody.

use std::time::Duration;

use baton_core::command::Command;
use baton_core::desk::{DeskCommand, Presence, Scope};
use baton_server::frame::{AuthorKind, CustomerFrame, HolderKind};
use baton_server::model::{Extractive, Scripted, Step};
use baton_store::Store;

use crate::world::{World, messages, until, waiting};

const QUESTION: &str = "Which countries do you deliver to?";

fn assistant(frame: CustomerFrame) -> Option<baton_server::frame::Message> {
    match frame {
        CustomerFrame::Message(message) if message.author.kind == AuthorKind::Assistant => Some(*message),
        _ => None,
    }
}

fn queued(frame: CustomerFrame) -> Option<()> {
    matches!(frame, CustomerFrame::Holder { holder, .. } if holder.kind == HolderKind::Queue).then_some(())
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_sent_with_its_sources() {
    let world = World::with_model(Extractive).await;
    let mut feed = world.feed(0).await;
    world.say(QUESTION).await;
    let typing = until(&mut feed, |frame| match frame {
        CustomerFrame::Typing { who } => who,
        _ => None,
    });
    assert_eq!(typing.await, "assistant");
    let answer = until(&mut feed, assistant).await;
    assert!(!answer.citations.is_empty());
    assert!(world.store.effects(0, 10).unwrap().is_empty(), "the effect is done");
}

#[tokio::test(start_paused = true)]
async fn invented_numbers_and_claims_to_be_human_are_held() {
    for said in ["Delivery takes 4711 days.", "I am a real person and I say yes."] {
        let world = World::with_model(Scripted::new([Step::Say(said.into())])).await;
        let mut feed = world.feed(0).await;
        world.say(QUESTION).await;
        let answer = until(&mut feed, assistant).await;
        assert!(answer.offer_person && !answer.text.contains(said), "{answer:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_model_that_fails_or_is_silent_leads_to_a_person() {
    for step in [Step::Fail, Step::Silent] {
        let world = World::with_model(Scripted::new([step])).await;
        let mut feed = world.feed(0).await;
        world.say(QUESTION).await;
        until(&mut feed, queued).await;
        let row = world.row().await;
        assert!(row.waiting_since.is_some() && row.reason.is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_draft_after_a_take_over_reaches_nobody() {
    let world = World::with_model(Scripted::new([Step::Slow(Duration::from_secs(5))])).await;
    let boss = world.supervisor();
    let _connected = world.engine.connected(boss);
    world.presence(boss, Presence::Available).await;
    let mut feed = world.feed(0).await;
    world.say(QUESTION).await;
    let (id, version) = (world.conversation().await, world.version().await);
    world.engine.staff(id, Command::TakeOver { agent: boss, version }).await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    let frames = waiting(&mut feed);
    assert!(
        messages(&frames).iter().all(|message| message.author.kind != AuthorKind::Assistant),
        "{frames:?}"
    );
    assert!(world.store.effects(0, 10).unwrap().is_empty(), "the effect is done nevertheless");
}

#[tokio::test(start_paused = true)]
async fn a_person_is_asked_for_while_the_model_thinks() {
    let world = World::with_model(Scripted::new([Step::Slow(Duration::from_secs(5))])).await;
    let mut feed = world.feed(0).await;
    world.say(QUESTION).await;
    world.ask_for_person().await;
    let frames = waiting(&mut feed);
    assert!(frames.into_iter().any(|frame| queued(frame).is_some()));
}

#[tokio::test(start_paused = true)]
async fn the_kill_switch_works_mid_sentence_and_afterwards() {
    let world = World::with_model(Scripted::new([Step::Slow(Duration::from_secs(5))])).await;
    let boss = world.supervisor();
    let mut feed = world.feed(0).await;
    world.say(QUESTION).await;
    let stop = DeskCommand::StopAssistant {
        scope: Scope::Everywhere,
        by: boss,
        reason: "drill".into(),
        drill: false,
    };
    world.engine.desk(stop).await.unwrap();
    until(&mut feed, queued).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let frames = waiting(&mut feed);
    assert!(messages(&frames).iter().all(|message| message.author.kind != AuthorKind::Assistant));
    // A new customer is answered by people.
    let other = world.engine.new_customer();
    let send = baton_server::frame::CustomerCommand::Send { client_id: "x".into(), text: QUESTION.into() };
    world.engine.customer(other, send).await.unwrap();
    let mut theirs = world.engine.customer_feed(other, 0).await.unwrap();
    let frames = waiting(&mut theirs);
    let CustomerFrame::Hello(hello) = &frames[0] else { panic!() };
    assert!(hello.assistant_stopped && hello.holder.kind == HolderKind::Queue);
    assert!(messages(&frames).iter().all(|message| message.author.kind != AuthorKind::Assistant));
}

#[tokio::test(start_paused = true)]
async fn the_kill_switch_reaches_more_conversations_than_one_commit_holds() {
    let world = World::new().await;
    let mut customers = Vec::new();
    for _ in 0..200 {
        let customer = world.engine.new_customer();
        let send =
            baton_server::frame::CustomerCommand::Send { client_id: "x".into(), text: QUESTION.into() };
        world.engine.customer(customer, send).await.unwrap();
        customers.push(customer);
    }
    let scope = Scope::Everywhere;
    let stop =
        DeskCommand::StopAssistant { scope, by: world.supervisor(), reason: "drill".into(), drill: false };
    world.engine.desk(stop).await.unwrap();
    assert_eq!(world.engine.desk_view().waiting, customers.len());
    let stored = world.store.heads(&baton_store::HeadFilter::default()).unwrap();
    let queued =
        stored.iter().filter(|head| baton_server::engine::Summary::read(&head.summary).holder == "queue");
    assert_eq!(queued.count(), customers.len());
}
