//! What people do at the end, and what they may not.

use baton_core::Command;
use baton_core::company::Role;
use baton_core::desk::Presence;

use crate::fixtures::World;

fn with_sam() -> (World, baton_core::id::AgentId) {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.presses_human();
    world.accepts(sam).unwrap();
    (world, sam)
}

#[test]
fn a_wrapped_up_conversation_frees_the_agent() {
    let (mut world, sam) = with_sam();
    assert_eq!(world.hub.router().load(sam), 1);
    world.wraps_up(sam).unwrap();
    assert_eq!(world.hub.router().load(sam), 0);
    assert!(world.replies(sam, "one more thing").is_err());
}

#[test]
fn the_customer_says_no_to_the_assistant_and_keeps_the_person() {
    let (mut world, sam) = with_sam();
    let version = world.version();
    world
        .send(Command::OfferReturn { agent: sam, version, mandate: String::new(), terms: Default::default() })
        .unwrap();
    let key = world.key();
    world.send(Command::AnswerReturn { key, consent: false }).unwrap();
    world.replies(sam, "Of course").unwrap();
}

#[test]
fn nobody_can_consent_to_what_was_not_offered() {
    let (mut world, _) = with_sam();
    let key = world.key();
    assert!(world.send(Command::AnswerReturn { key, consent: true }).is_err());
}

#[test]
fn auditors_write_nothing() {
    let (mut world, _) = with_sam();
    let eye = world.staff("Eye", Role::Auditor, &["general", "orders"], true);
    world.is(eye, Presence::Available);
    let key = world.key();
    assert!(world.send(Command::Note { agent: eye, key, text: "note".into() }).is_err());
    let version = world.version();
    assert!(world.send(Command::TakeOver { agent: eye, version }).is_err());
}

#[test]
fn bad_fields_are_named() {
    let (mut world, sam) = with_sam();
    let error = world.replies(sam, "  ").unwrap_err().to_string();
    assert!(error.starts_with("text:"), "{error}");
    let long = "x".repeat(baton_core::conversation::MESSAGE_BYTES_MAX + 1);
    assert!(world.replies(sam, &long).unwrap_err().to_string().contains("8192"));
    world.wraps_up(sam).unwrap();
    let key = world.key();
    let error = world.send(Command::Rate { key, score: 6, comment: None }).unwrap_err().to_string();
    assert!(error.starts_with("score:"), "{error}");
}
