//! What follows what: cursors, doubles, slow readers, lists.

use std::time::Duration;

use baton_core::command::Command;
use baton_core::desk::Presence;
use baton_server::frame::{CustomerCommand, CustomerFrame, StaffFrame};

use crate::world::{World, until, waiting};

/// The numbers of the events that frames show.
fn numbers(frames: &[CustomerFrame]) -> Vec<u64> {
    frames.iter().filter_map(CustomerFrame::seq).collect()
}

#[tokio::test(start_paused = true)]
async fn every_cursor_gets_the_rest_once() {
    let world = World::new().await;
    let mut live = world.feed(0).await;
    for text in ["Which countries do you deliver to?", "thanks", "How much is delivery?", "I want a person"] {
        world.say(text).await;
    }
    let all = waiting(&mut live);
    let shown = numbers(&all);
    assert!(shown.is_sorted() && shown.len() > 8, "{shown:?}");
    for cursor in 0..=*shown.last().unwrap() {
        let mut resumed = world.feed(cursor).await;
        let rest = waiting(&mut resumed);
        assert!(matches!(rest[0], CustomerFrame::Hello(_)));
        let expected: Vec<u64> = shown.iter().copied().filter(|seq| *seq > cursor).collect();
        assert_eq!(numbers(&rest), expected, "after {cursor}");
        // The replay shows the same frames as the live feed did.
        let tail = all.iter().filter(|frame| frame.seq().is_some_and(|seq| seq > cursor));
        assert!(rest[1..].iter().eq(tail), "after {cursor}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_resumed_feed_goes_on_without_double() {
    let world = World::new().await;
    world.say("Which countries do you deliver to?").await;
    let mut feed = world.feed(0).await;
    world.say("How much is delivery?").await;
    let shown = numbers(&waiting(&mut feed));
    let mut again = world.feed(0).await;
    assert_eq!(numbers(&waiting(&mut again)), shown);
    let mut once = shown.clone();
    once.dedup();
    // One event may make two frames (an answer, and "did it help?"), but no frame comes twice.
    assert!(shown.len() - once.len() <= 2, "{shown:?}");
}

#[tokio::test(start_paused = true)]
async fn a_cursor_from_elsewhere_begins_anew() {
    let world = World::new().await;
    world.say("Which countries do you deliver to?").await;
    let mut feed = world.feed(9_999).await;
    let frames = waiting(&mut feed);
    assert_eq!(frames[0], CustomerFrame::Reset);
    let mut whole = world.feed(0).await;
    assert_eq!(frames[1..], waiting(&mut whole)[..]);
}

#[tokio::test(start_paused = true)]
async fn a_repeated_command_has_one_effect_and_the_same_ack() {
    let world = World::new().await;
    let send = || CustomerCommand::Send {
        client_id: "same".into(),
        text: "Which countries do you deliver to?".into(),
    };
    let first = world.engine.customer(world.customer, send()).await.unwrap();
    world.say("thanks").await;
    let again = world.engine.customer(world.customer, send()).await.unwrap();
    assert_eq!(first, again);
    let mut feed = world.feed(0).await;
    let frames = waiting(&mut feed);
    let asked = frames.iter().filter(|frame| {
        matches!(frame, CustomerFrame::Message(message) if message.client_id.as_deref() == Some("same"))
    });
    assert_eq!(asked.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn two_at_once_open_one_conversation() {
    let world = World::new().await;
    let send = |client_id: &str| {
        let command = CustomerCommand::Send { client_id: client_id.into(), text: "Hello there".into() };
        world.engine.customer(world.customer, command)
    };
    let (one, other, same) = tokio::join!(send("a"), send("b"), send("a"));
    let (one, other, same) = (one.unwrap(), other.unwrap(), same.unwrap());
    assert_eq!(one.seq, same.seq);
    assert_ne!(one.seq, other.seq);
    let heads = baton_store::Store::heads(&*world.store, &baton_store::HeadFilter::default()).unwrap();
    assert_eq!(heads.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_told_and_can_come_back() {
    let world = World::new().await;
    let mut slow = world.feed(0).await;
    for number in 0..300 {
        world.say(&format!("Hello number {number}")).await;
    }
    let mut last = 0;
    let lagged = loop {
        let sent = slow.next().await.expect("lagged comes before the end");
        last = sent.seq.unwrap_or(last);
        if sent.text.contains("\"t\":\"lagged\"") {
            break true;
        }
    };
    assert!(lagged && slow.next().await.is_none());
    let mut again = world.feed(last).await;
    let rest = numbers(&waiting(&mut again));
    assert_eq!(rest.first().map(|seq| *seq > last), Some(true));
}

#[tokio::test(start_paused = true)]
async fn places_in_the_queue_are_told_when_they_change() {
    let world = World::new().await;
    let second = world.engine.new_customer();
    world.ask_for_person().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let ask = CustomerCommand::Human { client_id: "h".into() };
    world.engine.customer(second, ask).await.unwrap();
    let mut feed = world.engine.customer_feed(second, 0).await.unwrap();
    let place = |frame| match frame {
        CustomerFrame::Queue { queue: Some(queue), .. } => Some(queue.position),
        _ => None,
    };
    assert_eq!(until(&mut feed, place).await, 2);
    world.command(|client_id| CustomerCommand::Stay { client_id }).await.unwrap();
    let first = |frame| place(frame).filter(|place| *place == 1);
    assert_eq!(until(&mut feed, first).await, 1);
}

async fn staff_frame(
    feed: &mut baton_server::engine::StaffFeed,
    mut found: impl FnMut(&StaffFrame) -> bool,
) -> StaffFrame {
    loop {
        let text = feed.next().await.expect("the feed goes on");
        let frame: StaffFrame = serde_json::from_str(&text).unwrap();
        if found(&frame) {
            return frame;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn staff_see_rows_and_the_watched_conversation_live() {
    let world = World::new().await;
    world.say("Which countries do you deliver to?").await;
    let lena = world.staff("Lena");
    let mut feed = world.engine.staff_feed(lena, "lena@nordhem.example", None).unwrap();
    let StaffFrame::Hello(hello) = staff_frame(&mut feed, |_| true).await else { panic!("hello first") };
    assert_eq!((hello.rows.len(), hello.me.name.as_str()), (1, "Lena Hoffmann"));
    assert!(!hello.topics.is_empty() && !hello.skills.is_empty() && !hello.saved_replies.is_empty());

    let id = world.conversation().await;
    feed.watch(Some(id)).await.unwrap();
    let thread = staff_frame(&mut feed, |frame| matches!(frame, StaffFrame::Thread { .. })).await;
    let StaffFrame::Thread { thread, .. } = thread else { panic!() };
    let last = thread.items.last().unwrap().seq;

    world.say("How much is delivery?").await;
    let item = staff_frame(&mut feed, |frame| matches!(frame, StaffFrame::Item { .. })).await;
    let StaffFrame::Item { item, .. } = item else { panic!() };
    assert!(item.seq > last && item.text == "How much is delivery?");
    let row = staff_frame(&mut feed, |frame| matches!(frame, StaffFrame::Row { .. })).await;
    let StaffFrame::Row { row, cursor } = row else { panic!() };
    assert_eq!(row.turns, 2);

    // Many changes within a moment are one row, and a page that was away gets what it missed.
    let other = world.staff("Jonas");
    let _other = world.engine.staff_feed(other, "", None).unwrap();
    drop(feed);
    let mut back = world.engine.staff_feed(lena, "", Some(&cursor)).unwrap();
    for _ in 0..20 {
        world.say("Hello again").await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let first = staff_frame(&mut back, |frame| !matches!(frame, StaffFrame::Desk { .. })).await;
    let StaffFrame::Row { row, .. } = first else { panic!("{first:?}") };
    assert_eq!(row.turns, 22);
}

#[tokio::test(start_paused = true)]
async fn a_page_of_staff_resumes_from_its_cursor() {
    let world = World::new().await;
    let (lena, jonas) = (world.staff("Lena"), world.staff("Jonas"));
    let mut stays = world.engine.staff_feed(jonas, "", None).unwrap();
    let mut leaves = world.engine.staff_feed(lena, "", None).unwrap();
    world.say("Which countries do you deliver to?").await;
    let row = staff_frame(&mut leaves, |frame| matches!(frame, StaffFrame::Row { .. })).await;
    let StaffFrame::Row { cursor, .. } = row else { panic!() };
    drop(leaves);
    world.say("thanks").await;
    let missed = |frame: &StaffFrame| matches!(frame, StaffFrame::Row { row, .. } if row.turns == 2);
    staff_frame(&mut stays, missed).await;
    let mut back = world.engine.staff_feed(lena, "", Some(&cursor)).unwrap();
    let first = staff_frame(&mut back, |_| true).await;
    assert!(missed(&first), "{first:?}");
    let mut lost = world.engine.staff_feed(lena, "", Some("1.1")).unwrap();
    assert_eq!(staff_frame(&mut lost, |_| true).await, StaffFrame::Reset);
    assert!(matches!(staff_frame(&mut lost, |_| true).await, StaffFrame::Hello(_)));
}

#[tokio::test(start_paused = true)]
async fn what_changed_while_nobody_looked_is_not_missed() {
    let world = World::new().await;
    let lena = world.staff("Lena");
    let mut feed = world.engine.staff_feed(lena, "", None).unwrap();
    let StaffFrame::Hello(hello) = staff_frame(&mut feed, |_| true).await else { panic!("hello first") };
    drop(feed);
    let mut back = world.engine.staff_feed(lena, "", Some(&hello.cursor)).unwrap();
    assert!(back.try_next().is_none(), "nothing has changed");
    drop(back);
    world.say("Which countries do you deliver to?").await;
    let mut back = world.engine.staff_feed(lena, "", Some(&hello.cursor)).unwrap();
    assert_eq!(staff_frame(&mut back, |_| true).await, StaffFrame::Reset);
    let StaffFrame::Hello(hello) = staff_frame(&mut back, |_| true).await else { panic!("hello again") };
    assert_eq!(hello.rows.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn typing_and_viewers_go_both_ways_and_are_not_stored() {
    let world = World::new().await;
    let lena = world.staff("Lena");
    let mut staff = world.engine.staff_feed(lena, "", None).unwrap();
    world.presence(lena, Presence::Available).await;
    world.ask_for_person().await;
    world.accept(lena).await;
    let id = world.conversation().await;
    staff.watch(Some(id)).await.unwrap();
    let mut feed = world.feed(0).await;
    waiting(&mut feed);
    let before = baton_store::Store::head(&*world.store, id.into()).unwrap().unwrap().seq;

    staff.typing(id);
    let who = until(&mut feed, |frame| match frame {
        CustomerFrame::Typing { who } => who,
        _ => None,
    });
    assert_eq!(who.await, "Lena");
    let writes = |frame: &StaffFrame, writing: bool| {
        matches!(frame, StaffFrame::Viewers { viewers, .. }
            if viewers.iter().any(|viewer| viewer.name == "Lena Hoffmann" && viewer.writing == writing))
    };
    staff_frame(&mut staff, |frame| writes(frame, true)).await;
    // Who stops writing is shown to have stopped.
    staff_frame(&mut staff, |frame| writes(frame, false)).await;
    world.engine.customer_typing(world.customer);
    staff_frame(&mut staff, |frame| matches!(frame, StaffFrame::Typing { who: Some(_), .. })).await;
    let after = baton_store::Store::head(&*world.store, id.into()).unwrap().unwrap().seq;
    assert_eq!(before, after);
    // Somebody who does not hold it is not shown to the customer.
    let jonas = world.staff("Jonas");
    world.engine.agent_typing(jonas, id);
    assert!(waiting(&mut feed).is_empty());
    // What the person may do is shown anew when the baton moves.
    let version = world.version().await;
    let offer =
        Command::OfferReturn { agent: lena, version, mandate: String::new(), terms: Default::default() };
    world.engine.staff(id, offer).await.unwrap();
    let thread = staff_frame(&mut staff, |frame| matches!(frame, StaffFrame::Thread { .. })).await;
    let thread = match thread {
        StaffFrame::Thread { thread, .. } => thread,
        other => panic!("{other:?}"),
    };
    assert!(thread.row.holder.agent == Some(lena.to_string()));
}
