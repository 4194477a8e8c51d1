//! The store refuses: nothing is half done, and everybody is told.

use baton_core::command::Command;
use baton_core::desk::Presence;
use baton_server::frame::{CustomerCommand, CustomerFrame};
use baton_store::{Store, StoreError, Stream};

use crate::world::{World, message, until, waiting};

fn full() -> StoreError {
    StoreError::Io { what: "injected".into(), full: true }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_was_not_stored_did_not_happen() {
    let world = World::new().await;
    world.say("Which countries do you deliver to?").await;
    let id = world.conversation().await;
    let before = world.store.head(Stream::Conversation(id)).unwrap().unwrap().seq;
    let mut feed = world.feed(0).await;
    waiting(&mut feed);

    world.store.fail_next(1, full());
    let send = |text: &str| CustomerCommand::Send { client_id: "again".into(), text: text.into() };
    let error = world.engine.customer(world.customer, send("How much is delivery?")).await.unwrap_err();
    assert_eq!(error.code(), "store-failed");
    assert_eq!(world.store.head(Stream::Conversation(id)).unwrap().unwrap().seq, before);
    // Pages begin anew from what is stored.
    until(&mut feed, |frame| (frame == CustomerFrame::Reset).then_some(())).await;
    let hello = until(&mut feed, |frame| match frame {
        CustomerFrame::Hello(hello) => Some(hello.seq),
        _ => None,
    });
    assert_eq!(hello.await, before);
    // The same command, sent again, is carried out as if for the first time.
    let ack = world.engine.customer(world.customer, send("How much is delivery?")).await.unwrap();
    assert!(ack.seq > before);
    message(&mut feed, "How much is delivery?").await;
}

#[tokio::test(start_paused = true)]
async fn a_conversation_that_was_not_stored_was_not_opened() {
    let world = World::new().await;
    let mut feed = world.feed(0).await;
    waiting(&mut feed);
    world.store.fail_next(1, StoreError::Busy);
    let send = |client_id| CustomerCommand::Send { client_id, text: "Hello".into() };
    assert_eq!(world.command(send).await.unwrap_err().code(), "store-busy");
    assert_eq!(world.engine.current(world.customer).await.unwrap(), None);
    world.command(send).await.unwrap();
    let id = world.conversation().await;
    assert_eq!(world.store.heads(&baton_store::HeadFilter::default()).unwrap()[0].stream, id.into());
}

#[tokio::test(start_paused = true)]
async fn a_failed_order_to_the_desk_leaves_everything_as_it_was() {
    let world = World::new().await;
    let lena = world.staff("Lena");
    let _connected = world.engine.connected(lena);
    world.ask_for_person().await;
    world.store.fail_next(1, full());
    let cause = "self".to_owned();
    let come =
        baton_core::desk::DeskCommand::SetPresence { agent: lena, presence: Presence::Available, cause };
    assert!(world.engine.desk(come.clone()).await.is_err());
    // Neither is she in, nor was she asked.
    assert_eq!(world.row().await.offered_to, None);
    let desk = world.engine.desk_view();
    assert!(desk.staff.iter().all(|staff| staff.presence == baton_server::view::Presence::Offline));
    assert_eq!(desk.waiting, 1);
    world.engine.desk(come).await.unwrap();
    assert_eq!(world.row().await.offered_to, Some(lena.to_string()));
    world.accept(lena).await;
}

#[tokio::test(start_paused = true)]
async fn many_failures_in_a_row_lose_nothing_that_was_acknowledged() {
    let world = World::new().await;
    let mut acknowledged = Vec::new();
    for round in 0..40_u32 {
        if round % 3 == 1 {
            world.store.fail_next(1, full());
        }
        let client_id = format!("round-{round}");
        let command = CustomerCommand::Send { client_id: client_id.clone(), text: format!("Hello {round}") };
        if world.engine.customer(world.customer, command).await.is_ok() {
            acknowledged.push(client_id);
        }
    }
    let mut feed = world.feed(0).await;
    let stored: Vec<String> = waiting(&mut feed)
        .into_iter()
        .filter_map(|frame| match frame {
            CustomerFrame::Message(message) => message.client_id,
            _ => None,
        })
        .collect();
    assert_eq!(stored, acknowledged);
    let report = world.store.verify_chain(&mut |_| ()).unwrap();
    assert!(report.faults.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_erased_customer_is_gone() {
    let world = World::new().await;
    world.say("Which countries do you deliver to?").await;
    let id = world.conversation().await;
    world.store.erase(world.customer, world.engine.now()).unwrap();
    world.engine.forget(world.customer).await;
    let send = |client_id| CustomerCommand::Send { client_id, text: "Hello".into() };
    let error = world.command(send).await.unwrap_err();
    assert_eq!(error.code(), "erased");
    let lena = world.staff("Lena");
    let key = "note".into();
    let note = Command::Note { agent: lena, key, text: "hm".into() };
    assert_eq!(world.engine.staff(id, note).await.unwrap_err().code(), "not-found");
}
