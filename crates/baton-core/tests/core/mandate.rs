//! Back to the assistant with a mandate, and back to the person with what goes beyond it.

use baton_core::Command;
use baton_core::approval::Terms;
use baton_core::conversation::Holder;
use baton_core::desk::Presence;
use baton_core::id::AgentId;
use baton_core::perception::SignalKind;
use baton_core::{Effect, Event};

use crate::fixtures::{Meaning, World};

/// Sam has returned a conversation about returns with these terms, and the customer agreed.
fn returned(terms: Terms) -> (World, AgentId) {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.says("How do I return it?", Meaning::topic("returns", 90).passage("returns", 90));
    world.presses_human();
    world.accepts(sam).unwrap();
    let version = world.version();
    let mandate = "The label is sent".into();
    world.send(Command::OfferReturn { agent: sam, version, mandate, terms }).unwrap();
    assert_eq!(world.state().holder, Holder::Agent(sam), "not without consent");
    let key = world.key();
    world.send(Command::AnswerReturn { key, consent: true }).unwrap();
    assert_eq!(world.state().holder, Holder::Assistant);
    (world, sam)
}

#[test]
fn another_topic_goes_back_to_the_same_person() {
    let (mut world, sam) = returned(Terms::default());
    world.says("And how do I return two?", Meaning::topic("returns", 90).passage("returns", 90));
    assert_eq!(world.state().holder, Holder::Assistant);
    world.says("Where is my money?", Meaning::topic("refund", 90));
    assert_eq!(world.rule(), "outside-mandate");
    assert_eq!(world.state().handoff.as_ref().unwrap().only, Some(sam));
    assert!(world.state().mandate.is_none());
}

#[test]
fn a_topic_of_the_mandate_is_allowed_and_its_changes_are_not_unless_named() {
    for named in [false, true] {
        let actions = if named { vec!["refunds.issue".into()] } else { Vec::new() };
        let terms = Terms { topics: vec!["refund".into()], actions, not_again: Vec::new() };
        let (mut world, sam) = returned(terms);
        let commit = world.says("refund 20401", Meaning::topic("refund", 90).order("20401"));
        let run = commit.conversations[0].effects.iter().find_map(|effect| match effect {
            Effect::RunAction { run, .. } => Some(*run),
            _ => None,
        });
        let facts = [("amount_cents".into(), "900".to_owned())].into();
        let outcome = baton_core::event::ActionOutcome::Done { facts };
        world.send(Command::ActionEnded { run: run.unwrap(), outcome }).unwrap();
        let commit = world.says("yes", Meaning::nothing().signal(SignalKind::Affirms));
        let acts = world.kinds(&commit).contains(&"action-requested");
        assert_eq!(acts, named);
        if !named {
            assert_eq!(world.state().handoff.as_ref().unwrap().only, Some(sam));
        }
    }
}

#[test]
fn what_must_not_be_said_again_goes_back_instead() {
    let terms = Terms { not_again: vec!["30 DAYS".into()], ..Terms::default() };
    let (mut world, sam) = returned(terms);
    let before = world.state().assistant_turns;
    let commit = world.says("How long?", Meaning::topic("returns", 90).passage("returns", 90));
    assert_eq!(world.state().assistant_turns, before, "it stays unsaid");
    assert_eq!(world.state().handoff.as_ref().unwrap().only, Some(sam));
    assert!(world.kinds(&commit).contains(&"handoff-started"));
}

#[test]
fn a_person_who_has_gone_home_is_not_waited_for() {
    let (mut world, sam) = returned(Terms::default());
    world.is(sam, Presence::Offline);
    world.says("Where is my money?", Meaning::topic("refund", 90));
    assert_eq!(world.state().handoff.as_ref().unwrap().only, None);
}

#[test]
fn a_mandate_names_what_exists_and_nothing_adverse() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.presses_human();
    world.accepts(sam).unwrap();
    for terms in [
        Terms { actions: vec!["account.suspend".into()], ..Terms::default() },
        Terms { actions: vec!["no.such".into()], ..Terms::default() },
        Terms { topics: vec!["no-such".into()], ..Terms::default() },
        Terms { not_again: vec![" ".into()], ..Terms::default() },
    ] {
        let version = world.version();
        let offer = Command::OfferReturn { agent: sam, version, mandate: String::new(), terms };
        assert!(world.send(offer).is_err());
    }
    assert!(world.log[&world.id].iter().all(|(event, _)| !matches!(event, Event::ReturnOffered { .. })));
}
