//! I1, I2, I5: one holder, a person always, no AI word before the disclosure.

use baton_core::Command;
use baton_core::company::Role;
use baton_core::conversation::{Holder, Rejection, Resolution, Writer};
use baton_core::desk::{Presence, Scope};
use baton_core::hub::Refusal;
use baton_core::perception::SignalKind;
use baton_core::{Event, TimerKey};

use crate::fixtures::{Meaning, World};

fn returns() -> Meaning {
    Meaning::topic("returns", 90).passage("returns", 80)
}

#[test]
fn the_disclosure_is_the_first_message() {
    let world = World::new();
    let (second, _) = &world.log[&world.id][1];
    let Event::SystemMessage { text, .. } = second else { panic!("{second:?}") };
    assert_eq!(text, "I am an AI system of Hollow.");
    assert!(world.state().disclosed);
}

#[test]
fn a_question_is_answered_with_its_source_in_one_commit() {
    let mut world = World::new();
    let commit = world.says("How do I return it?", returns());
    assert_eq!(world.kinds(&commit), ["customer-message", "verdict-given", "assistant-message"]);
    let Event::AssistantMessage { text, citations, .. } = &commit.conversations[0].events[2] else {
        panic!()
    };
    assert_eq!(text, "You have 30 days to return it, free of charge.");
    assert_eq!(citations[0].title, "How to return something");
}

#[test]
fn the_button_leads_to_the_queue_in_the_same_commit() {
    let mut world = World::new();
    let commit = world.presses_human();
    assert_eq!(
        world.kinds(&commit),
        ["human-requested", "handoff-started", "wait-announced", "system-message"]
    );
    assert_eq!(world.state().holder, Holder::Queue);
    // Asked again: recorded, and nothing is asked back.
    let again = world.presses_human();
    assert_eq!(world.kinds(&again), ["human-requested"]);
}

#[test]
fn the_whole_story_ends_with_a_rating() {
    let mut world = World::new();
    let sam = world.agent("Sam Weber");
    world.is(sam, Presence::Available);
    world.says("How do I return it?", returns());
    world.says("a person please", Meaning::nothing().signal(SignalKind::AsksForPerson));
    assert_eq!(world.rule(), "explicit-request");
    assert_eq!(world.state().handoff.as_ref().unwrap().offer.map(|(agent, _)| agent), Some(sam));
    let brief = world.state().brief.clone().unwrap();
    assert_eq!(brief.wants, "How do I return it?");
    assert_eq!(brief.next_step, "Send the label.");
    world.accepts(sam).unwrap();
    world.replies(sam, "Hello Maya").unwrap();
    assert!(world.state().handoff.as_ref().unwrap().answered_at.is_some());
    let version = world.version();
    world
        .send(Command::OfferReturn {
            agent: sam,
            version,
            mandate: "Label sent".into(),
            terms: Default::default(),
        })
        .unwrap();
    assert_eq!(world.state().holder, Holder::Agent(sam), "not without consent");
    let key = world.key();
    world.send(Command::AnswerReturn { key, consent: true }).unwrap();
    assert_eq!(world.state().holder, Holder::Assistant);
    let key = world.key();
    world.send(Command::Rate { key, score: 5, comment: None }).unwrap_err();
    let key = world.key();
    world.send(Command::AnswerHelped { key, helped: true }).unwrap();
    assert_eq!(world.state().resolution, Some(Resolution::Confirmed));
    let key = world.key();
    world.send(Command::Rate { key, score: 5, comment: None }).unwrap();
    assert_eq!(world.state().csat, Some(5));
}

#[test]
fn only_the_holder_writes_and_only_with_the_version_seen() {
    let mut world = World::new();
    let (sam, jo) = (world.agent("Sam"), world.agent("Jo"));
    world.is(sam, Presence::Available);
    world.presses_human();
    assert!(matches!(world.replies(jo, "hi"), Err(Refusal::Rejected(Rejection::NotHolder))));
    let stale = Command::Accept { agent: sam, version: world.version() - 1 };
    assert!(matches!(world.send(stale), Err(Refusal::Rejected(Rejection::Stale { .. }))));
    world.accepts(sam).unwrap();
    assert!(world.replies(jo, "hi").is_err());
    assert!(world.accepts(jo).is_err(), "two people never hold one conversation");
    // While a person holds it, the assistant does not answer.
    let commit = world.says("How do I return it?", returns());
    assert_eq!(world.kinds(&commit), ["customer-message"]);
}

#[test]
fn a_repeated_key_has_one_effect() {
    let mut world = World::new();
    let command = Command::CustomerMessage {
        key: "same".into(),
        text: "How do I return it?".into(),
        secrets: Vec::new(),
        perception: returns().0,
    };
    world.send(command.clone()).unwrap();
    let seq = world.state().seq;
    let again = world.send(command).unwrap();
    assert!(again.is_empty());
    assert_eq!(again.repeated, Some(3));
    assert_eq!(world.state().seq, seq);
}

#[test]
fn a_late_draft_reaches_nobody() {
    let mut world = World::with_writer(Writer::Model);
    let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
    world.is(ana, Presence::Busy);
    world.says("How do I return it?", returns());
    let message = world.state().draft.unwrap();
    let version = world.version();
    world.send(Command::TakeOver { agent: ana, version }).unwrap();
    let late = Command::Draft { message, text: "You have 30 days to return it.".into() };
    assert!(matches!(world.send(late), Err(Refusal::Rejected(Rejection::Late))));
    assert_eq!(world.state().holder, Holder::Agent(ana));
}

#[test]
fn a_draft_for_an_older_message_reaches_nobody() {
    let mut world = World::with_writer(Writer::Model);
    world.says("How do I return it?", returns());
    let message = world.state().draft.unwrap();
    // The next message starts a lookup, so the assistant says nothing yet.
    world.says("refund order 20401", Meaning::topic("refund", 90).order("20401"));
    let late = Command::Draft { message, text: "You have 30 days to return it.".into() };
    assert!(matches!(world.send(late), Err(Refusal::Rejected(Rejection::Late))));
}

#[test]
fn a_draft_is_checked_and_a_silent_model_is_replaced_by_a_person() {
    let mut world = World::with_writer(Writer::Model);
    world.says("How do I return it?", returns());
    let message = world.state().draft.unwrap();
    let commit =
        world.send(Command::Draft { message, text: "You have 60 days to return it.".into() }).unwrap();
    assert_eq!(world.kinds(&commit), ["draft-held", "assistant-message"]);
    world.says("How do I return it?", returns());
    world.passes(9);
    let commit = world.send(Command::Timer { key: TimerKey::Draft }).unwrap();
    assert_eq!(world.kinds(&commit)[..3], ["model-failed", "verdict-given", "handoff-started"]);
    assert_eq!(world.rule(), "model-failure");
}

#[test]
fn a_stopped_assistant_gives_everything_to_people() {
    let mut world = World::new();
    let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
    world.says("How do I return it?", returns());
    let commit = world.stop(ana, Scope::Everywhere);
    assert!(world.kinds(&commit).contains(&"handoff-started"));
    assert_eq!(world.state().holder, Holder::Queue);
    world.id = world.open(true);
    let commit = world.says("How do I return it?", returns());
    assert!(!world.kinds(&commit).contains(&"assistant-message"));
    assert_eq!(world.rule(), "assistant-stopped");
    let key = world.key();
    assert!(world.send(Command::Stay { key }).is_err());
}

#[test]
fn an_agent_may_not_stop_the_assistant() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    let command = baton_core::DeskCommand::StopAssistant {
        scope: Scope::Everywhere,
        by: sam,
        reason: String::new(),
        drill: false,
    };
    assert!(world.order(baton_core::hub::Order::Desk(command)).is_err());
}

#[test]
fn silence_ends_only_what_the_assistant_holds_and_the_customer_can_come_back() {
    let mut world = World::new();
    world.says("How do I return it?", returns());
    world.passes(31 * 60);
    world.send(Command::Timer { key: TimerKey::Idle }).unwrap();
    assert_eq!(world.state().resolution, Some(Resolution::Unknown));
    world.passes(3_600);
    world.says("How do I return it?", returns());
    assert!(world.state().is_open());
    world.presses_human();
    world.passes(31 * 60);
    world.send(Command::Timer { key: TimerKey::Idle }).unwrap();
    assert!(world.state().is_open(), "what waits for a person is never closed by time");
}

#[test]
fn a_resolution_matures_after_seven_days() {
    let mut world = World::new();
    world.says("How do I return it?", returns());
    world.passes(31 * 60);
    world.send(Command::Timer { key: TimerKey::Idle }).unwrap();
    world.passes(6 * 86_400);
    world.send(Command::Timer { key: TimerKey::Maturity }).unwrap();
    assert_eq!(world.state().resolution, Some(Resolution::Unknown));
    world.passes(86_400);
    world.send(Command::Timer { key: TimerKey::Maturity }).unwrap();
    assert_eq!(world.state().resolution, Some(Resolution::NoFurtherContact));
}
