//! Stops: at once, measured, and ended by a second person.

use baton_core::company::Role;
use baton_core::conversation::{Holder, Rejection, Writer};
use baton_core::desk::{Measured, Scope};
use baton_core::hub::{Order, Refusal};
use baton_core::id::AgentId;
use baton_core::{Command, DeskCommand, Event};

use crate::fixtures::{Meaning, World};

fn start(world: &mut World, by: AgentId) -> Result<(), Refusal> {
    world.order(Order::Desk(DeskCommand::StartAssistant { scope: Scope::Everywhere, by })).map(|_| ())
}

#[test]
fn who_stopped_it_does_not_start_it_again_alone() {
    let mut world = World::new();
    let ana = world.staff("Ana", Role::Supervisor, &[], false);
    world.stop(ana, Scope::Everywhere);
    let refusal = start(&mut world, ana).unwrap_err();
    assert!(refusal.to_string().contains("an admin adds one"), "{refusal}");
    let boss = world.staff("Boss", Role::Admin, &[], false);
    let refusal = start(&mut world, ana).unwrap_err();
    assert!(matches!(refusal, Refusal::Rejected(Rejection::NotEligible(_))));
    assert!(refusal.to_string().contains("ask another supervisor"), "{refusal}");
    start(&mut world, boss).unwrap();
    let ended = &world.hub.desk().ended_stops()[0];
    assert_eq!((ended.stop.by, ended.ended_by, ended.alone), (ana, boss, false));
}

#[test]
fn an_admin_whom_nobody_can_help_starts_it_alone_and_that_is_on_record() {
    let mut world = World::new();
    let boss = world.staff("Boss", Role::Admin, &[], false);
    world.stop(boss, Scope::Everywhere);
    start(&mut world, boss).unwrap();
    assert!(world.hub.desk().ended_stops()[0].alone);
}

/// Measured by versions: the stop and the last change of each conversation are one commit, and nothing the assistant
/// was about to say afterwards is accepted.
#[test]
fn a_drill_is_recorded_with_what_it_took_away_and_no_word_follows() {
    let mut world = World::with_writer(Writer::Model);
    let ana = world.staff("Ana", Role::Supervisor, &[], false);
    let asks = Meaning::topic("returns", 90).passage("returns", 90);
    world.says("How do I return it?", asks.clone());
    let (first, message) = (world.id, world.state().draft.unwrap());
    world.id = world.open(true);
    world.says("And this one?", asks);
    let scope = Scope::Everywhere;
    let stop = DeskCommand::StopAssistant { scope, by: ana, reason: "monthly drill".into(), drill: true };
    let commit = world.order(Order::Desk(stop)).unwrap();
    assert_eq!(commit.conversations.len(), 2, "taken away in the commit of the stop");
    world.passes(2);
    world.id = first;
    assert!(
        world.send(Command::Draft { message, text: "60 days".into() }).is_err(),
        "a late draft is refused"
    );
    let stop = &world.hub.desk().stops()[0];
    assert!(stop.drill);
    assert_eq!(stop.measured, Measured { conversations: 2, last_word_millis: None });
    for state in world.hub.conversations() {
        assert_eq!(state.holder, Holder::Queue);
        let events = &world.log[&state.id];
        let stopped = events.iter().position(|(event, _)| matches!(event, Event::AssistantStopped { .. }));
        let after = &events[stopped.unwrap()..];
        assert!(after.iter().all(|(event, _)| !matches!(event, Event::AssistantMessage { .. })));
    }
}

#[test]
fn a_word_after_a_stop_would_be_on_record() {
    let mut world = World::new();
    let ana = world.staff("Ana", Role::Supervisor, &[], false);
    world.stop(ana, Scope::Everywhere);
    let measured = Measured { conversations: 1, last_word_millis: Some(6_000) };
    let measure = DeskCommand::MeasureStop { scope: Scope::Everywhere, measured };
    world.order(Order::Desk(measure.clone())).unwrap();
    assert_eq!(world.hub.desk().stops()[0].measured, measured);
    assert!(world.order(Order::Desk(measure)).unwrap().is_empty(), "once");
}
