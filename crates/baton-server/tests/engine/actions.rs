//! Actions on the order system, from a customer's words to the row that changed.

use std::sync::Arc;

use baton_core::Command;
use baton_core::desk::Presence;
use baton_server::connector::{Fault, Faulty};
use baton_server::frame::{AuthorKind, CustomerFrame, HolderKind};
use baton_store::Store;

use crate::world::{World, message, orders, until};

#[tokio::test(start_paused = true)]
async fn a_return_is_opened_after_a_yes() {
    let world = World::new().await;
    world.introduce("Anna Keller", "anna.keller@mail.example").await;
    let mut feed = world.feed(0).await;
    world.say("I want to return order 20409").await;
    let question = message(&mut feed, "send").await;
    assert!(!question.choices.is_empty(), "{question:?}");
    let reason = question.choices[0].clone();
    world.say(&reason).await;
    let confirm = message(&mut feed, "Shall I do that?").await;
    assert!(confirm.text.contains("20409") && confirm.text.contains("hiking boots"), "{confirm:?}");
    world.say("yes").await;
    let done = message(&mut feed, "is open").await;
    assert!(done.text.contains("R-51208") && done.text.contains("2025-12-08"), "{done:?}");
    assert!(world.store.effects(0, 10).unwrap().is_empty());
    // It is there now.
    world.say("I want to return order 20409").await;
    message(&mut feed, "is open already").await;
}

#[tokio::test(start_paused = true)]
async fn an_order_of_somebody_else_is_not_found() {
    let world = World::new().await;
    world.introduce("James Whitfield", "james.whitfield@mail.example").await;
    let mut feed = world.feed(0).await;
    world.say("where is my order 20409").await;
    let answer = message(&mut feed, "20409").await;
    let answer =
        if answer.author.kind == AuthorKind::Customer { message(&mut feed, "20409").await } else { answer };
    assert!(answer.text.contains("find no order"), "{answer:?}");
    let thread = world.engine.thread(world.staff("Lena"), world.conversation().await).await.unwrap();
    assert!(thread.facts.iter().all(|fact| fact.label != "Order item"), "{:?}", thread.facts);
}

#[tokio::test(start_paused = true)]
async fn a_visitor_learns_where_an_order_is_and_changes_nothing() {
    let world = World::new().await;
    let mut feed = world.feed(0).await;
    world.say("where is my order 20401").await;
    let answer = message(&mut feed, "is on its way").await;
    assert!(answer.text.contains("DHL") && answer.text.contains("2025-11-25"), "{answer:?}");
    let thread = world.engine.thread(world.staff("Lena"), world.conversation().await).await.unwrap();
    let known = serde_json::to_string(&thread.facts).unwrap();
    assert!(!known.contains('€') && !known.contains("mail.example"), "{known}");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_does_not_repeat_the_effect() {
    let world = World::with_orders(Arc::new(Faulty::new(orders(), Fault::LostAnswer, 2))).await;
    world.introduce("James Whitfield", "james.whitfield@mail.example").await;
    let mut feed = world.feed(0).await;
    world.say("where is my order 20401").await;
    message(&mut feed, "is on its way").await;
}

#[tokio::test(start_paused = true)]
async fn a_system_that_does_not_answer_leads_to_a_person() {
    for fault in [Fault::Silent, Fault::Error] {
        let world = World::with_orders(Arc::new(Faulty::new(orders(), fault, usize::MAX))).await;
        let mut feed = world.feed(0).await;
        world.say("where is my order 20401").await;
        until(&mut feed, |frame| {
            matches!(frame, CustomerFrame::Holder { holder, .. } if holder.kind == HolderKind::Queue)
                .then_some(())
        })
        .await;
        let row = world.row().await;
        assert_eq!(row.holder.kind, HolderKind::Queue);
        assert!(world.store.effects(0, 10).unwrap().is_empty(), "the effect is done: {fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_agent_refunds_with_the_yes_of_a_second_person_and_sees_the_result() {
    let world = World::new().await;
    world.introduce("James Whitfield", "james.whitfield@mail.example").await;
    let jonas = world.staff("Jonas");
    let (_one, _other) = (world.engine.connected(jonas), world.engine.connected(world.supervisor()));
    world.presence(jonas, Presence::Available).await;
    world.presence(world.supervisor(), Presence::Busy).await;
    world.ask_for_person().await;
    world.accept(jonas).await;
    let id = world.conversation().await;
    let version = world.version().await;
    let arguments = [("order_number".into(), "20406".into()), ("refund_cents".into(), "18900".into())].into();
    let act = Command::Act { agent: jonas, version, action: "refunds.issue".into(), arguments };
    world.engine.staff(id, act).await.unwrap();
    let desk = world.engine.desk_view();
    let asked = &desk.approvals[0];
    assert_eq!(
        (asked.rule.as_str(), asked.cents, asked.limit_cents),
        ("above-limit", Some(18_900), Some(10_000))
    );
    assert!(asked.values.iter().all(|value| value.origin == "agent"), "{:?}", asked.values);
    assert!(asked.deciders.iter().all(|person| person.agent != jonas.to_string()));
    let left = asked.deciders.iter().find(|person| person.agent == world.supervisor().to_string());
    assert_eq!(left.unwrap().left_cents, Some(300_000));
    let run = asked.run.parse().unwrap();
    let decide =
        Command::Decide { agent: world.supervisor(), run, approve: true, reason: "photo seen".into() };
    world.engine.staff(id, decide).await.unwrap();
    // The answer of the order system comes back into the thread of the one who asked.
    let mut feed = world.engine.staff_feed(jonas, "jonas@desk.example", None).unwrap();
    feed.watch(Some(id)).await.unwrap();
    loop {
        let thread = world.engine.thread(jonas, id).await.unwrap();
        if let Some(done) = thread.items.iter().find(|item| item.text.ends_with(": done")) {
            assert!(done.text.starts_with("Refund an order"), "{}", done.text);
            assert!(
                thread.items.iter().any(|item| item.text.contains("approved by Matteo Bianchi: photo seen"))
            );
            assert!(world.engine.desk_view().approvals.is_empty());
            break;
        }
        feed.next().await.unwrap();
    }
}
