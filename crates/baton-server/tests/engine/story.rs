//! The whole story of one customer.

use baton_core::command::{Command, WrapUp};
use baton_core::conversation::Outcome;
use baton_core::desk::Presence;
use baton_server::engine::View;
use baton_server::frame::{AuthorKind, CustomerCommand, CustomerFrame, HolderKind};
use baton_server::view::{ItemKind, Verb};

use crate::world::{World, messages, waiting};

#[tokio::test(start_paused = true)]
async fn from_a_question_to_the_rating() {
    let world = World::new().await;
    let mut feed = world.feed(0).await;
    let frames = waiting(&mut feed);
    let CustomerFrame::Hello(hello) = &frames[0] else { panic!("hello comes first: {frames:?}") };
    assert_eq!((hello.conversation.as_deref(), hello.seq, hello.company.as_str()), (None, 0, "Nordhem"));
    assert!(hello.disclosure.contains("AI system of Nordhem"));

    // A question is answered from an article, with its source.
    let ack = world.say("Which countries do you deliver to?").await;
    let frames = waiting(&mut feed);
    let said = messages(&frames);
    assert_eq!(said[0].author.kind, AuthorKind::Customer);
    assert_eq!((said[0].seq, said[0].client_id.as_deref()), (ack.seq, Some("key-0")));
    let answer = said.iter().find(|message| message.author.kind == AuthorKind::Assistant).unwrap();
    assert_eq!(answer.citations.len(), 1, "{answer:?}");
    let url = &answer.citations[0].url;
    assert!(
        url.starts_with("/help/delivery-countries?l=en&p=0&s=0-") && url.ends_with("#cited"),
        "{answer:?}"
    );
    assert!(frames.iter().any(|frame| matches!(frame, CustomerFrame::AskHelped { .. })));

    // A person is asked for, and is asked in turn.
    let lena = world.staff("Lena");
    let connected = world.engine.connected(lena);
    world.presence(lena, Presence::Available).await;
    world.ask_for_person().await;
    let frames = waiting(&mut feed);
    let held = frames.iter().find_map(|frame| match frame {
        CustomerFrame::Holder { holder, .. } => Some(holder.kind),
        _ => None,
    });
    assert_eq!(held, Some(HolderKind::Queue));
    assert!(frames.iter().any(|frame| {
        matches!(frame, CustomerFrame::Queue { queue: Some(queue), .. } if queue.position == 1)
    }));
    let row = world.row().await;
    assert_eq!(row.offered_to, Some(lena.to_string()));
    assert!(row.promise_due.is_some());

    let id = world.conversation().await;
    let thread = world.engine.thread(lena, id).await.unwrap();
    assert!(thread.may.contains(&Verb::Accept) && thread.may.contains(&Verb::Decline));
    let brief = thread.brief.unwrap();
    assert_eq!(brief.wants, "Which countries do you deliver to?");
    assert!(!brief.tried.is_empty(), "{brief:?}");
    let why = thread.items.iter().find_map(|item| item.why.as_ref()).unwrap();
    assert_eq!((why.verdict.as_str(), why.rule.as_str()), ("answer", "understood"));

    world.accept(lena).await;
    world.reply(lena, "Hello, we also deliver to Norway.").await;
    let frames = waiting(&mut feed);
    let joined = frames.iter().any(|frame| {
        matches!(frame, CustomerFrame::Holder { holder, text, .. }
            if holder.name.as_deref() == Some("Lena") && text.contains("Lena"))
    });
    assert!(joined, "{frames:?}");
    // The version on the wire is the version of the state, offers and all.
    let mut versions = frames.iter().filter_map(|frame| match frame {
        CustomerFrame::Holder { version, .. } => Some(*version),
        _ => None,
    });
    assert_eq!(versions.next_back(), Some(world.version().await));
    let said = messages(&frames);
    assert_eq!(said.last().unwrap().author.kind, AuthorKind::Agent);
    assert_eq!(said.last().unwrap().author.name, "Lena");

    // Back to the assistant, with consent.
    let version = world.version().await;
    let offer =
        Command::OfferReturn { agent: lena, version, mandate: "Answered.".into(), terms: Default::default() };
    world.engine.staff(id, offer).await.unwrap();
    assert!(waiting(&mut feed).iter().any(|frame| matches!(frame, CustomerFrame::ReturnOffer { .. })));
    world.command(|client_id| CustomerCommand::Consent { client_id, yes: true }).await.unwrap();
    let frames = waiting(&mut feed);
    assert!(frames.iter().any(|frame| {
        matches!(frame, CustomerFrame::Holder { holder, .. } if holder.kind == HolderKind::Assistant)
    }));

    // And again to a person, who ends it.
    world.ask_for_person().await;
    world.accept(lena).await;
    let wrap_up = WrapUp {
        outcome: Outcome::Solved,
        topic: None,
        summary: "Told where we deliver.".into(),
        assistant_could_have: "yes".into(),
        knowledge_gap: None,
    };
    let version = world.version().await;
    world.engine.staff(id, Command::WrapUp { agent: lena, version, wrap_up }).await.unwrap();
    let frames = waiting(&mut feed);
    assert!(frames.iter().any(|frame| matches!(frame, CustomerFrame::Closed { ask_csat: true, .. })));

    let rate = |client_id| CustomerCommand::Csat { client_id, score: 5, comment: Some("quick".into()) };
    world.command(rate).await.unwrap();
    let frames = waiting(&mut feed);
    assert!(frames.iter().any(|frame| matches!(frame, CustomerFrame::Rated { score: 5, .. })));
    let page = world.engine.rows(lena, View::Closed, 10, None).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    let thread = world.engine.thread(lena, id).await.unwrap();
    assert_eq!((thread.csat, thread.may.as_slice()), (Some(5), [Verb::Note, Verb::Tag].as_slice()));
    drop(connected);
}

#[tokio::test(start_paused = true)]
async fn customers_see_no_notes_and_no_reasons() {
    let world = World::new().await;
    let lena = world.staff("Lena");
    let _connected = world.engine.connected(lena);
    world.presence(lena, Presence::Available).await;
    world.ask_for_person().await;
    world.accept(lena).await;
    let id = world.conversation().await;
    let key = world.key().as_str().into();
    let note = Command::Note { agent: lena, key, text: "SECRET-NOTE".into() };
    let seq = world.engine.staff(id, note).await.unwrap();
    let item = world.engine.item(id, seq).await.unwrap();
    assert_eq!((item.kind, item.text.as_str()), (ItemKind::Note, "SECRET-NOTE"));
    let mut feed = world.feed(0).await;
    let frames = waiting(&mut feed);
    let text = serde_json::to_string(&frames).unwrap();
    let key = world.key().as_str().into();
    let text_of_whisper = "SECRET-WHISPER".into();
    let whisper =
        Command::Whisper { agent: world.supervisor(), key, instruction: None, text: text_of_whisper };
    world.engine.staff(id, whisper).await.unwrap();
    let after = serde_json::to_string(&waiting(&mut feed)).unwrap();
    let again = serde_json::to_string(&waiting(&mut world.feed(0).await)).unwrap();
    assert!(!after.contains("SECRET") && !again.contains("SECRET"), "{after} {again}");
    assert!(!text.contains("SECRET-NOTE") && !text.contains("explicit-request"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_card_number_is_masked_also_when_it_is_split() {
    let world = World::new().await;
    let mut feed = world.feed(0).await;
    world.say("my card is 4111 1111 1111 1111 please check").await;
    let frames = waiting(&mut feed);
    let text = serde_json::to_string(&frames).unwrap();
    assert!(!text.contains("1111 1111"), "{text}");
    assert!(messages(&frames)[0].masked);
    world.say("it starts with 4242 4242").await;
    world.say("4242 4242").await;
    let frames = waiting(&mut feed);
    let second = messages(&frames).into_iter().rfind(|message| message.author.kind == AuthorKind::Customer);
    assert!(second.unwrap().masked, "{frames:?}");
}

#[tokio::test(start_paused = true)]
async fn a_new_conversation_begins_after_the_end() {
    let world = World::new().await;
    let mut feed = world.feed(0).await;
    world.say("Which countries do you deliver to?").await;
    let first = world.conversation().await;
    world.command(|client_id| CustomerCommand::Helped { client_id, yes: true }).await.unwrap();
    world.command(|client_id| CustomerCommand::New { client_id }).await.unwrap();
    let second = world.conversation().await;
    assert_ne!(first, second);
    let frames = waiting(&mut feed);
    let told = frames.iter().rev().find_map(|frame| match frame {
        CustomerFrame::Hello(hello) => hello.conversation.clone(),
        _ => None,
    });
    assert_eq!(told, Some(second.to_string()));
    // Asked again while it is open: it is the same one.
    world.command(|client_id| CustomerCommand::New { client_id }).await.unwrap();
    assert_eq!(world.conversation().await, second);
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_is_said() {
    let world = World::new().await;
    let code = |outcome: Result<_, baton_server::engine::EngineError>| outcome.unwrap_err().code();
    let send = |text: String| move |client_id| CustomerCommand::Send { client_id, text };
    assert_eq!(code(world.command(send(" ".into())).await), "invalid-field");
    assert_eq!(code(world.command(send("x".repeat(9_000))).await), "too-large");
    assert_eq!(
        code(world.command(|_| CustomerCommand::Human { client_id: String::new() }).await),
        "invalid-field"
    );
    let long = CustomerCommand::Human { client_id: "k".repeat(65) };
    assert_eq!(code(world.command(|_| long).await), "invalid-field");
    assert_eq!(code(world.command(|client_id| CustomerCommand::Stay { client_id }).await), "not-allowed");
    // Nothing of this opened a conversation.
    assert_eq!(world.engine.current(world.customer).await.unwrap(), None);
    world.say("Which countries do you deliver to?").await;
    let rate = |client_id| CustomerCommand::Csat { client_id, score: 5, comment: None };
    assert_eq!(code(world.command(rate).await), "not-allowed");
    let id = world.conversation().await;
    let lena = world.staff("Lena");
    let stale = Command::Accept { agent: lena, version: 99 };
    assert_eq!(code(world.engine.staff(id, stale).await.map(|_| unreachable!())), "stale-version");
    let reply = Command::Reply { agent: lena, key: "k".into(), text: "x".into(), ai_assisted: false };
    assert_eq!(code(world.engine.staff(id, reply).await.map(|_| unreachable!())), "not-holder");
}
