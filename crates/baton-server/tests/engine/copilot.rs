//! The assistant beside an agent: drafts, rewriting, questions about the customer, gaps that become articles.

use baton_core::command::{Command, WrapUp};
use baton_core::conversation::Outcome;
use baton_core::desk::{DeskCommand, GapEnd, Presence};
use baton_core::id::AgentId;
use baton_server::engine::Rewriting;
use baton_store::Store as _;

use crate::world::World;

/// Lena holds the conversation of a customer who said these words and then asked for a person.
async fn held(words: &[&str]) -> (World, AgentId) {
    let world = World::new().await;
    let lena = world.staff("Lena");
    std::mem::forget(world.engine.connected(lena));
    world.presence(lena, Presence::Available).await;
    for words in words {
        world.say(words).await;
    }
    world.ask_for_person().await;
    world.accept(lena).await;
    (world, lena)
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_an_article_that_answers_and_there_is_none_where_none_answers() {
    let (world, _) = held(&["How long do I have to send something back?"]).await;
    let id = world.conversation().await;
    let found = world.engine.drafts(id).await.unwrap();
    assert_eq!(found.question.as_deref(), Some("How long do I have to send something back?"));
    let best = &found.drafts[0];
    assert!(best.text.contains("30 days") && best.source.url.contains("/help/"), "{best:?}");
    assert!(!best.source.title.is_empty() && best.updated.len() == 10, "{best:?}");
    let thread = world.engine.thread(world.staff("Lena"), id).await.unwrap();
    let item = thread.items.iter().find(|item| Some(item.seq) == found.at).unwrap();
    assert_eq!(Some(&item.text), found.question.as_ref());

    let (world, _) = held(&["My gribbleton snorkelwick wobbles sideways, what now?"]).await;
    let found = world.engine.drafts(world.conversation().await).await.unwrap();
    assert_eq!((found.question, found.drafts.len()), (None, 0));
}

#[tokio::test(start_paused = true)]
async fn shorter_keeps_what_must_not_be_cut_and_warmer_has_the_companys_words() {
    let (world, lena) = held(&["When do I get my money back?"]).await;
    let id = world.conversation().await;
    let long = "Thank you for writing. You get your money back within 14 days. But a gift card cannot be refunded. Have a \
                nice day.";
    let rewrite = |text: &str, how| world.engine.rewrite(lena, id, text.to_owned(), how);
    let short = rewrite(long, Rewriting::Shorter).await.unwrap();
    assert_eq!(short, "You get your money back within 14 days. But a gift card cannot be refunded.");
    assert_eq!(rewrite(&short, Rewriting::Shorter).await.unwrap(), short);
    let warm = rewrite(&short, Rewriting::Warmer).await.unwrap();
    assert!(warm.starts_with("Hello") && warm.contains(&short) && warm.contains("Regards, Lena"), "{warm}");
    assert_eq!(rewrite(&warm, Rewriting::Warmer).await.unwrap(), warm);
}

#[tokio::test(start_paused = true)]
async fn a_question_about_the_customer_is_answered_with_a_quote_or_not_at_all() {
    let (world, lena) =
        held(&["My order 48213 came with a broken lampshade.", "Please write to me on Friday."]).await;
    let id = world.conversation().await;
    let found = world.engine.ask(id, "Which lampshade is broken?".to_owned()).await.unwrap();
    assert_eq!(found[0].text, "My order 48213 came with a broken lampshade.");
    let thread = world.engine.thread(lena, id).await.unwrap();
    let item = thread.items.iter().find(|item| Some(item.seq) == found[0].at).unwrap();
    assert_eq!((&found[0].conversation, &item.text), (&id.to_string(), &found[0].text));
    assert!(world.engine.ask(id, "Does the customer own a bicycle?".to_owned()).await.unwrap().is_empty());
    // The same values stand in the story, each with its message.
    let said =
        |value: &str| thread.story.said.iter().find(|fact| fact.value == value).and_then(|fact| fact.at);
    let known = |value: &str| thread.facts.iter().any(|fact| fact.value == value);
    assert!(said("48213").is_some() || known("48213"), "{:?}", thread.story);
    assert!(said("Friday").is_some_and(|at| at > found[0].at.unwrap_or(u64::MAX)), "{:?}", thread.story);
}

async fn gap(world: &World, lena: AgentId, text: &str) {
    let id = world.conversation().await;
    let key = world.key().as_str().into();
    let reply = Command::Reply { agent: lena, key, text: text.to_owned(), ai_assisted: false };
    world.engine.staff(id, reply).await.unwrap();
    let wrap_up = WrapUp {
        outcome: Outcome::Solved,
        topic: None,
        summary: "Snorkelwick.".into(),
        assistant_could_have: "no".into(),
        knowledge_gap: Some("What to do about a snorkelwick".into()),
    };
    let version = world.version().await;
    world.engine.staff(id, Command::WrapUp { agent: lena, version, wrap_up }).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_gap_waits_for_a_supervisor_and_goes_with_the_customer() {
    let (world, lena) = held(&["My gribbleton snorkelwick wobbles sideways, what now?"]).await;
    gap(&world, lena, "Turn it twice to the left.").await;
    let conversation = world.conversation().await;
    let gaps = world.engine.gaps().await.unwrap();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].missing, "What to do about a snorkelwick");
    assert_eq!(gaps[0].question, "My gribbleton snorkelwick wobbles sideways, what now?");
    assert_eq!(gaps[0].answer, "Turn it twice to the left.");
    let settle = |by| DeskCommand::SettleGap { conversation, how: GapEnd::Published, by };
    assert!(world.engine.desk(settle(lena)).await.is_err(), "an agent reports, a supervisor settles");
    world.engine.desk(settle(world.supervisor())).await.unwrap();
    assert!(!world.engine.has_gap(conversation) && world.engine.gaps().await.unwrap().is_empty());
    assert!(world.engine.desk(settle(world.supervisor())).await.is_err(), "once");

    let (world, lena) = held(&["My gribbleton snorkelwick wobbles sideways, what now?"]).await;
    gap(&world, lena, "Turn it twice.").await;
    let customer = world.customer;
    world.store.erase(customer, world.engine.now()).unwrap();
    world.engine.forget(customer).await;
    let reason = "asked".to_owned();
    world.engine.desk(DeskCommand::RecordErasure { customer, by: None, reason }).await.unwrap();
    assert!(world.engine.gaps().await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn nouns_of_a_language_that_writes_them_large_are_no_names() {
    let (world, lena) =
        held(&["Ich möchte am Freitag die Lampe in der Filiale abgeben, Bestellung 20402"]).await;
    let thread = world.engine.thread(lena, world.conversation().await).await.unwrap();
    let said: Vec<&str> = thread.story.said.iter().map(|fact| fact.value.as_str()).collect();
    assert!(said.contains(&"Freitag"), "{said:?}");
    assert!(!said.iter().any(|value| value.contains("Lampe") || value.contains("Filiale")), "{said:?}");
}
