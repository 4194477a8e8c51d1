//! Playbooks and actions: what the assistant may do, and what it leaves to a person (I6).

use std::collections::BTreeMap;

use baton_core::conversation::Holder;
use baton_core::event::ActionOutcome;
use baton_core::hub::Commit;
use baton_core::id::ActionRunId;
use baton_core::perception::SignalKind;
use baton_core::{Command, Effect, TimerKey};

use crate::fixtures::{Meaning, World};

fn run_of(commit: &Commit) -> ActionRunId {
    let run =
        commit.conversations.iter().flat_map(|change| &change.effects).find_map(|effect| match effect {
            Effect::RunAction { run, .. } => Some(*run),
            _ => None,
        });
    run.expect("an action")
}

fn found(cents: &str) -> ActionOutcome {
    let facts: BTreeMap<_, _> =
        [("amount_cents".into(), cents.to_owned()), ("amount_text".into(), "€20.00".to_owned())].into();
    ActionOutcome::Done { facts }
}

fn asked_to_confirm(cents: &str) -> World {
    let mut world = World::new();
    world.says("I want a refund", Meaning::topic("refund", 90));
    assert_eq!(world.state().last.as_ref().unwrap().text, "Which order?");
    let commit = world.says("20401", Meaning::nothing().order("20401"));
    let run = run_of(&commit);
    world.send(Command::ActionEnded { run, outcome: found(cents) }).unwrap();
    assert_eq!(world.state().last.as_ref().unwrap().text, "Refund €20.00?");
    world
}

#[test]
fn a_refund_within_the_limit_is_made_after_a_yes() {
    let mut world = asked_to_confirm("2000");
    let commit = world.says("yes", Meaning::nothing().signal(SignalKind::Affirms));
    let run = run_of(&commit);
    let outcome = ActionOutcome::Done { facts: BTreeMap::new() };
    world.send(Command::ActionEnded { run, outcome: outcome.clone() }).unwrap();
    assert_eq!(world.state().last.as_ref().unwrap().text, "€20.00 is on its way.");
    assert!(world.send(Command::ActionEnded { run, outcome }).is_err(), "an outcome counts once");
}

#[test]
fn a_number_in_the_request_is_not_asked_for_again() {
    let mut world = World::new();
    let commit = world.says("refund order 20401", Meaning::topic("refund", 90).order("20401"));
    run_of(&commit);
}

#[test]
fn no_means_no() {
    let mut world = asked_to_confirm("2000");
    let commit = world.says("no", Meaning::nothing().signal(SignalKind::Denies));
    assert!(commit.conversations[0].effects.iter().all(|effect| !matches!(effect, Effect::RunAction { .. })));
}

#[test]
fn above_the_limit_a_person_decides() {
    let mut world = asked_to_confirm("5001");
    let commit = world.says("yes", Meaning::nothing().signal(SignalKind::Affirms));
    assert!(world.kinds(&commit).contains(&"action-left-to-person"));
    assert_eq!(world.state().holder, Holder::Queue);
    let brief = world.state().brief.as_ref().unwrap();
    assert!(brief.facts.contains_key(&"order_number".into()));
}

#[test]
fn what_is_not_found_goes_to_a_person_with_the_reason() {
    let mut world = World::new();
    let commit = world.says("refund 20499", Meaning::topic("refund", 90).order("20499"));
    let run = run_of(&commit);
    let outcome = ActionOutcome::Refused { reason: "not found".into() };
    world.send(Command::ActionEnded { run, outcome }).unwrap();
    assert_eq!(world.state().handoff.as_ref().unwrap().reason.text, "The order was not found.");
}

#[test]
fn an_action_without_answer_goes_to_a_person() {
    let mut world = World::new();
    world.says("refund 20401", Meaning::topic("refund", 90).order("20401"));
    world.passes(10);
    world.send(Command::Timer { key: TimerKey::Action }).unwrap();
    assert_eq!(world.state().handoff.as_ref().unwrap().reason.rule.as_str(), "action-failed");
}

#[test]
fn a_stray_answer_is_asked_again_once_and_then_a_person_is_offered() {
    let mut world = World::new();
    world.says("I want a refund", Meaning::topic("refund", 90));
    world.says("hm", Meaning::nothing());
    assert_eq!(world.state().last.as_ref().unwrap().text, "Which order?");
    world.says("hm", Meaning::nothing());
    assert_eq!(world.state().last.as_ref().unwrap().text, "Shall a person help?");
}

#[test]
fn an_unknown_customer_changes_nothing() {
    let mut world = World::new();
    world.id = world.open(false);
    world.says("refund 20401", Meaning::topic("refund", 90).order("20401"));
    assert_eq!(world.state().holder, Holder::Queue);
}

#[test]
fn a_question_is_answered_and_a_wish_is_handled() {
    // The article belongs to another topic, so the playbook begins however well it fits.
    let mut world = World::new();
    world.says("how long does a refund take", Meaning::topic("refund", 90).passage("returns", 90));
    assert_eq!(world.state().last.as_ref().unwrap().text, "Which order?");
    let mut world = World::new();
    world.says("how long does a refund take", Meaning::topic("refund", 90).passage("refund-time", 90));
    assert_eq!(world.state().last.as_ref().unwrap().text, "Five days.");
    world.says("I want my refund", Meaning::topic("refund", 90).passage("refund-time", 60));
    assert_eq!(world.state().last.as_ref().unwrap().text, "Which order?");
}
