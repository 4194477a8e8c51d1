//! I3: a handoff is a promise.

use baton_core::company::Role;
use baton_core::conversation::Holder;
use baton_core::desk::Presence;
use baton_core::handoff::TransferTarget;
use baton_core::perception::SignalKind;
use baton_core::{Command, Event, TimerKey};

use crate::fixtures::{Meaning, World};

fn offered(world: &World) -> Option<baton_core::id::AgentId> {
    world.state().handoff.as_ref().and_then(|handoff| handoff.offer).map(|(agent, _)| agent)
}

#[test]
fn the_longest_idle_free_agent_is_asked_at_once() {
    let mut world = World::new();
    let (sam, jo) = (world.agent("Sam"), world.agent("Jo"));
    world.is(jo, Presence::Available);
    world.passes(5);
    world.is(sam, Presence::Available);
    world.presses_human();
    assert_eq!(offered(&world), Some(jo));
}

#[test]
fn somebody_who_comes_in_is_asked_at_once() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.presses_human();
    assert_eq!(offered(&world), None);
    world.is(sam, Presence::Available);
    assert_eq!(offered(&world), Some(sam));
}

#[test]
fn a_missed_offer_goes_to_the_next_and_the_agent_is_away() {
    let mut world = World::new();
    let (sam, jo) = (world.agent("Sam"), world.agent("Jo"));
    world.is(sam, Presence::Available);
    world.passes(1);
    world.is(jo, Presence::Available);
    world.presses_human();
    assert_eq!(offered(&world), Some(sam));
    world.passes(30);
    world.send(Command::Timer { key: TimerKey::Offer }).unwrap();
    assert_eq!(offered(&world), Some(jo));
    assert_eq!(world.hub.desk().staff(sam).unwrap().presence, Presence::Away);
}

#[test]
fn the_only_agent_who_declined_is_asked_again_later() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.presses_human();
    let version = world.version();
    world.send(Command::Decline { agent: sam, version }).unwrap();
    assert_eq!(offered(&world), None);
    world.passes(30);
    world.send(Command::Timer { key: TimerKey::Offer }).unwrap();
    assert_eq!(offered(&world), Some(sam));
}

#[test]
fn certification_is_never_dropped() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    let eva = world.staff("Eva", Role::Agent, &["fraud"], true);
    world.is(sam, Presence::Available);
    world.says("stolen card", Meaning::nothing().signal(SignalKind::Fraud));
    for seconds in [60, 60, 60] {
        world.passes(seconds);
        world.send(Command::Timer { key: TimerKey::Rung }).unwrap();
        assert_eq!(offered(&world), None);
    }
    assert!(world.accepts(sam).is_err());
    world.is(eva, Presence::Available);
    assert_eq!(offered(&world), Some(eva));
    // A certification that has run out counts no more.
    world.passes(2 * 86_400);
    assert!(world.accepts(eva).is_err());
}

#[test]
fn the_ladder_widens_and_a_missed_promise_is_recorded() {
    let mut world = World::new();
    let ana = world.staff("Ana", Role::Supervisor, &[], false);
    world.is(ana, Presence::Available);
    world.says("How do I return it?", Meaning::topic("returns", 90).passage("returns", 90));
    world.presses_human();
    assert_eq!(offered(&world), None, "a supervisor without the skill waits for the ladder");
    world.passes(60);
    world.send(Command::Timer { key: TimerKey::Rung }).unwrap();
    assert_eq!(offered(&world), Some(ana));
    world.passes(120);
    world.send(Command::Timer { key: TimerKey::Promise }).unwrap();
    assert!(world.state().handoff.as_ref().unwrap().missed);
}

#[test]
fn what_an_absent_agent_held_waits_again_with_the_old_clock() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.presses_human();
    let requested = world.state().handoff.as_ref().unwrap().requested_at;
    world.accepts(sam).unwrap();
    world.passes(20);
    let commit = world.is(sam, Presence::Offline);
    assert_eq!(world.kinds(&commit)[..3], ["agent-released", "system-message", "handoff-started"]);
    assert_eq!(world.state().holder, Holder::Queue);
    assert_eq!(world.state().handoff.as_ref().unwrap().requested_at, requested);
}

#[test]
fn an_offer_taken_back_is_not_a_no() {
    let mut world = World::new();
    let eva = world.staff("Eva", Role::Agent, &["general", "fraud"], true);
    world.is(eva, Presence::Available);
    world.presses_human();
    assert_eq!(offered(&world), Some(eva));
    // The matter turns out to be fraud: she is asked again in the same commit.
    world.says("stolen card", Meaning::nothing().signal(SignalKind::Fraud));
    assert_eq!(offered(&world), Some(eva));
}

#[test]
fn urgent_matters_go_first_and_nobody_starves() {
    let mut world = World::new();
    let eva = world.staff("Eva", Role::Agent, &["general", "orders", "fraud"], true);
    world.presses_human();
    let patient = world.id;
    world.passes(600);
    world.id = world.open(true);
    world.says("stolen card", Meaning::nothing().signal(SignalKind::Fraud));
    let urgent = world.id;
    assert_eq!(world.hub.router().line().collect::<Vec<_>>(), [urgent, patient]);
    // After an hour of waiting the first one would be first again.
    world.passes(3_600);
    world.id = world.open(true);
    world.says("stolen card", Meaning::nothing().signal(SignalKind::Fraud));
    assert_eq!(world.hub.router().line().collect::<Vec<_>>()[1], patient);
    world.is(eva, Presence::Available);
    assert_eq!(world.hub.router().load(eva), 2, "two offers for a capacity of two");
}

#[test]
fn a_transfer_keeps_the_note_for_the_next_person() {
    let mut world = World::new();
    let (sam, jo) = (world.agent("Sam"), world.agent("Jo"));
    world.is(sam, Presence::Available);
    world.presses_human();
    world.accepts(sam).unwrap();
    world.is(jo, Presence::Available);
    let version = world.version();
    let to = TransferTarget::Agent { agent: jo };
    world.send(Command::Transfer { agent: sam, version, to, note: "Check the seam".into() }).unwrap();
    assert_eq!(offered(&world), Some(jo));
    assert_eq!(world.state().brief.as_ref().unwrap().note.as_deref(), Some("Check the seam"));
    world.accepts(jo).unwrap();
    assert_eq!(world.state().holder, Holder::Agent(jo));
}

#[test]
fn a_supervisor_takes_over_and_the_agent_cannot_write_any_more() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    let ana = world.staff("Ana", Role::Supervisor, &[], false);
    world.is(sam, Presence::Available);
    world.presses_human();
    world.accepts(sam).unwrap();
    // Who is not in cannot hold anything: a late click must not leave the customer with nobody.
    let version = world.version();
    assert!(world.send(Command::TakeOver { agent: ana, version }).is_err());
    world.is(ana, Presence::Busy);
    world.send(Command::TakeOver { agent: ana, version }).unwrap();
    assert!(world.replies(sam, "hi").is_err());
    world.replies(ana, "hello").unwrap();
    let version = world.version();
    assert!(world.send(Command::TakeOver { agent: sam, version }).is_err());
}

#[test]
fn outside_the_hours_the_customer_is_told_so() {
    let mut world = World::new();
    world.passes(14 * 3_600);
    let commit = world.presses_human();
    let told = commit.conversations[0]
        .events
        .iter()
        .any(|event| matches!(event, Event::SystemMessage { text, .. } if text == "Nobody is in."));
    assert!(told);
    assert_eq!(world.state().holder, Holder::Queue, "the place is kept");
}
