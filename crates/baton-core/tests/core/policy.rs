//! I4: the policy disposes, and says why.

use baton_core::Event;
use baton_core::conversation::{Expects, Holder};
use baton_core::perception::{Score, SignalKind};
use baton_core::verdict::{Evidence, Priority, Verdict, VerdictKind};

use crate::fixtures::{Meaning, World};

fn verdict(world: &World) -> Verdict {
    let events = &world.log[&world.id];
    let last = events.iter().rev().find_map(|(event, _)| match event {
        Event::VerdictGiven { verdict, .. } => Some(verdict.clone()),
        _ => None,
    });
    last.expect("a verdict")
}

#[test]
fn every_turn_of_the_assistant_has_a_verdict_with_evidence_and_version() {
    let mut world = World::new();
    world.says("How do I return it?", Meaning::topic("returns", 90).passage("returns", 80));
    let verdict = verdict(&world);
    assert_eq!((verdict.verdict, verdict.rule.as_str()), (VerdictKind::Answer, "understood"));
    assert_eq!(verdict.policy_version, world.hub.company().version);
    assert!(matches!(verdict.evidence[0], Evidence::Topic { .. }));
}

#[test]
fn sensitive_matters_never_reach_the_assistant() {
    for kind in SignalKind::SENSITIVE {
        let mut world = World::new();
        let meaning = Meaning::topic("returns", 95).passage("returns", 95).signal(kind);
        let commit = world.says("somebody used my card", meaning);
        assert!(!world.kinds(&commit).contains(&"assistant-message"), "{kind:?}");
        let verdict = verdict(&world);
        assert_eq!((verdict.verdict, verdict.rule.as_str()), (VerdictKind::MustHandOff, "sensitive-matter"));
        assert_eq!(world.state().holder, Holder::Queue);
    }
}

#[test]
fn fraud_is_urgent_and_needs_its_skill() {
    let mut world = World::new();
    world.says("stolen", Meaning::nothing().signal(SignalKind::Fraud));
    let handoff = world.state().handoff.as_ref().unwrap();
    assert_eq!((handoff.priority, handoff.skill.as_str()), (Priority::Urgent, "fraud"));
}

#[test]
fn danger_is_answered_with_help_at_once() {
    let mut world = World::new();
    let commit = world.says("...", Meaning::nothing().signal(SignalKind::SelfHarm));
    let said_help = commit.conversations[0]
        .events
        .iter()
        .any(|event| matches!(event, Event::SystemMessage { text, .. } if text == "Call 112."));
    assert!(said_help);
}

#[test]
fn three_turns_without_progress_lead_to_a_person() {
    let mut world = World::new();
    world.says("blargh", Meaning::nothing());
    assert_eq!(verdict(&world).rule.as_str(), "not-understood");
    world.says("blargh!", Meaning::nothing());
    assert_eq!(verdict(&world).rule.as_str(), "two-no-progress");
    assert_eq!(verdict(&world).verdict, VerdictKind::OfferHuman);
    world.says("blargh!!", Meaning::nothing());
    assert_eq!(verdict(&world).rule.as_str(), "three-no-progress");
    assert_eq!(world.state().holder, Holder::Queue);
}

#[test]
fn yes_to_the_offer_of_a_person_is_an_explicit_request() {
    let mut world = World::new();
    world.says("argh", Meaning::topic("returns", 90).passage("returns", 90).signal(SignalKind::Friction));
    assert_eq!(world.rule(), "friction");
    assert_eq!(world.state().expects, Expects::PersonOffer);
    world.says("yes please", Meaning::nothing().signal(SignalKind::Affirms));
    assert_eq!(world.rule(), "explicit-request");
    assert_eq!(world.state().holder, Holder::Queue);
}

#[test]
fn no_to_the_offer_keeps_the_assistant() {
    let mut world = World::new();
    world.says("argh", Meaning::topic("returns", 90).passage("returns", 90).signal(SignalKind::Friction));
    world.says("no", Meaning::nothing().signal(SignalKind::Denies));
    assert_eq!(world.state().holder, Holder::Assistant);
}

#[test]
fn a_topic_that_was_not_earned_goes_to_a_person() {
    let mut world = World::new();
    world.says("is it covered", Meaning::topic("warranty", 90).passage("returns", 90));
    assert_eq!(world.rule(), "topic-not-earned");
    assert_eq!(world.state().holder, Holder::Queue);
}

#[test]
fn close_topics_are_asked_about_and_the_choice_is_understood() {
    let mut world = World::new();
    world.says("money for the return", Meaning::topic("returns", 52).and_topic("refund", 48));
    assert_eq!(world.rule(), "two-topics-close");
    world.says("Refund", Meaning::nothing());
    assert_eq!(world.state().topic.as_ref().unwrap().as_str(), "refund");
    assert!(world.state().run.is_some());
}

#[test]
fn a_topic_below_what_its_promise_needs_is_asked_about() {
    let mut world = World::new();
    world.says(
        "about the money",
        Meaning::topic("refund", 80).needs(Score::percent(85)).and_topic("returns", 9),
    );
    assert_eq!(world.rule(), "two-topics-close");
    assert!(
        matches!(verdict(&world).evidence[0], Evidence::Topic { threshold, .. } if threshold == Score::percent(85))
    );
    assert_eq!((&world.state().run, &world.state().topic), (&None, &None));
    world.says("Refund", Meaning::nothing());
    assert!(world.state().run.is_some(), "the choice is enough");

    let mut world = World::new();
    world.says("about the money", Meaning::topic("refund", 99).needs(Score::NEVER));
    assert_eq!(world.rule(), "not-understood", "nothing to choose from");
    let mut world = World::new();
    world.says(
        "about the money",
        Meaning::topic("refund", 85).needs(Score::percent(85)).and_topic("returns", 9),
    );
    assert_eq!(world.rule(), "understood");
    let mut world = World::new();
    world.says("about the money", Meaning::topic("refund", 45).needs(Score::percent(20)));
    assert_eq!(world.rule(), "not-understood", "the policy's own threshold stays");
}

#[test]
fn an_article_answers_whatever_the_topic_needs() {
    let mut world = World::new();
    world.says(
        "How?",
        Meaning::topic("returns", 80).needs(Score::NEVER).and_topic("refund", 9).passage("returns", 90),
    );
    assert_eq!((world.rule(), verdict(&world).verdict), ("understood".to_owned(), VerdictKind::Answer));
}

#[test]
fn a_topic_of_people_needs_no_promise_to_go_to_them() {
    let mut world = World::new();
    world.says("is it covered", Meaning::topic("warranty", 60).needs(Score::NEVER).and_topic("returns", 9));
    assert_eq!(world.rule(), "topic-not-earned");
}

#[test]
fn a_rule_of_the_company_names_skill_and_priority() {
    let mut world = World::new();
    world.id = world.open(false);
    world.says("refund", Meaning::topic("refund", 90));
    assert_eq!(world.rule(), "big-refund");
    let handoff = world.state().handoff.as_ref().unwrap();
    assert_eq!((handoff.priority, handoff.skill.as_str()), (Priority::High, "orders"));
}

#[test]
fn are_you_human_has_one_answer() {
    let mut world = World::new();
    world.says("are you human?", Meaning::topic("returns", 20).signal(SignalKind::AsksIfHuman));
    assert_eq!(world.state().last.as_ref().unwrap().text, "I am an AI.");
}

#[test]
fn a_worse_matter_in_the_queue_is_raised() {
    let mut world = World::new();
    world.presses_human();
    world.says("my card was stolen", Meaning::nothing().signal(SignalKind::Fraud));
    let handoff = world.state().handoff.as_ref().unwrap();
    assert_eq!((handoff.priority, handoff.skill.as_str()), (Priority::Urgent, "fraud"));
    assert_eq!(world.state().brief.as_ref().unwrap().reason.rule.as_str(), "sensitive-matter");
}

#[test]
fn a_bare_request_for_a_person_says_nothing_about_a_topic() {
    let mut world = World::new();
    let asks = Meaning::topic("refund", 90).signal(SignalKind::AsksForPerson);
    world.says("I want a person", asks.clone());
    assert_eq!(world.state().topic, None);
    assert_eq!(world.state().handoff.as_ref().unwrap().skill.as_str(), "general");
    world.id = world.open(true);
    world.says("I want a person because my refund has not arrived", asks);
    assert_eq!(world.state().topic.as_ref().unwrap().as_str(), "refund");
}
