//! People come, go and are asked in turn.

use std::collections::BTreeSet;
use std::time::Duration;

use baton_core::conversation::IDLE_END_MILLIS;
use baton_core::desk::Presence;
use baton_core::language::Language;
use baton_core::policy;
use baton_server::engine::EngineOptions;
use baton_server::frame::HolderKind;
use baton_server::view::{Presence as Shown, reason};

use crate::world::{World, company, options};

fn presence(world: &World, name: &str) -> Shown {
    let desk = world.engine.desk_view();
    desk.staff.into_iter().find(|staff| staff.name.starts_with(name)).unwrap().presence
}

#[tokio::test(start_paused = true)]
async fn an_agent_whose_pages_are_gone_releases_what_they_held() {
    let world = World::new().await;
    let lena = world.staff("Lena");
    let page = world.engine.staff_feed(lena, "", None).unwrap();
    world.presence(lena, Presence::Available).await;
    world.ask_for_person().await;
    world.accept(lena).await;
    drop(page);
    // A reload is not a way home.
    tokio::time::sleep(Duration::from_secs(15)).await;
    assert_eq!(presence(&world, "Lena"), Shown::Available);
    let page = world.engine.staff_feed(lena, "", None).unwrap();
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert_eq!(presence(&world, "Lena"), Shown::Available);
    drop(page);
    tokio::time::sleep(Duration::from_secs(21)).await;
    assert_eq!(presence(&world, "Lena"), Shown::Offline);
    let row = world.row().await;
    assert_eq!(row.holder.kind, HolderKind::Queue);
    assert!(row.waiting_since.is_some());
}

#[tokio::test(start_paused = true)]
async fn an_offer_that_is_not_answered_goes_to_the_next() {
    let world = World::new().await;
    let (lena, aoife) = (world.staff("Lena"), world.staff("Aoife"));
    let _pages = [world.engine.connected(lena), world.engine.connected(aoife)];
    world.presence(lena, Presence::Available).await;
    world.ask_for_person().await;
    assert_eq!(world.row().await.offered_to, Some(lena.to_string()));
    world.presence(aoife, Presence::Available).await;
    tokio::time::sleep(Duration::from_secs(31)).await;
    assert_eq!(world.row().await.offered_to, Some(aoife.to_string()));
    assert_eq!(presence(&world, "Lena"), Shown::Away);
}

#[tokio::test(start_paused = true)]
async fn silence_ends_a_conversation_and_a_word_reopens_it() {
    let world = World::new().await;
    world.say("Which countries do you deliver to?").await;
    let id = world.conversation().await;
    let half = Duration::from_millis(u64::try_from(IDLE_END_MILLIS).unwrap() + 1_000);
    tokio::time::sleep(half).await;
    assert_eq!(world.row().await.status, "closed");
    // Long enough to be out of memory; the log has it.
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    world.say("And to Norway?").await;
    assert_eq!(world.conversation().await, id);
    assert_eq!(world.row().await.status, "open");
}

#[tokio::test(start_paused = true)]
async fn after_a_week_without_contact_the_end_is_known() {
    let world = World::new().await;
    world.say("Which countries do you deliver to?").await;
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    assert_eq!(world.row().await.resolution.as_deref(), Some("unknown"));
    tokio::time::sleep(Duration::from_secs(8 * 86_400)).await;
    assert_eq!(world.row().await.resolution.as_deref(), Some("no-further-contact"));
}

#[tokio::test(start_paused = true)]
async fn staff_read_in_their_own_language() {
    for (language, answered, waits) in [
        (
            Language::De,
            "Das Thema ist klar",
            "Wartet auf einen Menschen. Der Kunde hat einen Menschen verlangt.",
        ),
        (Language::Es, "El tema está claro", "Espera a una persona. El cliente ha pedido una persona."),
    ] {
        let world = World::with(EngineOptions { staff_language: language, ..options() }).await;
        world.say("Which countries do you deliver to?").await;
        world.ask_for_person().await;
        let id = world.conversation().await;
        let thread = world.engine.thread(world.staff("Lena"), id).await.unwrap();
        let whys = thread.items.iter().filter_map(|item| item.why.as_ref());
        assert!(whys.into_iter().any(|why| why.reason.starts_with(answered)), "{:?}", thread.items);
        assert!(thread.items.iter().any(|item| item.text == waits), "{:?}", thread.items);
        assert_eq!(thread.row.language, "en");
    }
}

#[test]
fn every_rule_of_the_core_has_a_reason_in_every_language() {
    let company = company();
    for rule in [
        policy::EXPLICIT_REQUEST,
        policy::SENSITIVE_MATTER,
        policy::THREE_NO_PROGRESS,
        policy::MODEL_FAILURE,
        policy::ASSISTANT_STOPPED,
        policy::TOPIC_NOT_EARNED,
        "transferred",
        "taken-over",
        "agent-left",
        "action-failed",
        "action-needs-person",
    ] {
        let said: BTreeSet<Option<String>> =
            Language::INTERFACE.into_iter().map(|language| reason(&company, rule, language)).collect();
        assert!(said.len() == 3 && !said.contains(&None), "{rule}: {said:?}");
    }
}
