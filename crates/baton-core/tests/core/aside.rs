//! Keeping order: tags, and putting a conversation aside.

use baton_core::company::Role;
use baton_core::conversation::{SNOOZE_MAX_MILLIS, TAGS_MAX};
use baton_core::desk::Presence;
use baton_core::handoff::TransferTarget;
use baton_core::id::AgentId;
use baton_core::{Command, TimerKey};

use crate::fixtures::{Meaning, World};

/// A world in which Sam holds the conversation and has answered.
fn answered() -> (World, AgentId) {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.presses_human();
    world.accepts(sam).unwrap();
    world.replies(sam, "Hello").unwrap();
    (world, sam)
}

fn snooze(world: &mut World, agent: AgentId, millis: i64) -> Result<(), String> {
    let until = world.now.plus(millis);
    world.send(Command::Snooze { agent, until }).map(|_| ()).map_err(|error| error.to_string())
}

#[test]
fn a_promise_is_never_put_aside() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.presses_human();
    assert!(snooze(&mut world, sam, 1_000).is_err(), "while it waits");
    world.accepts(sam).unwrap();
    let error = snooze(&mut world, sam, 1_000).unwrap_err();
    assert!(error.contains("waits for an answer"), "{error}");
    world.replies(sam, "Hello").unwrap();
    snooze(&mut world, sam, 1_000).unwrap();
}

#[test]
fn only_the_holder_and_only_for_some_time() {
    let (mut world, sam) = answered();
    let jo = world.agent("Jo");
    world.is(jo, Presence::Available);
    assert!(snooze(&mut world, jo, 1_000).is_err());
    assert!(snooze(&mut world, sam, 0).unwrap_err().starts_with("until:"));
    assert!(snooze(&mut world, sam, SNOOZE_MAX_MILLIS + 1).unwrap_err().starts_with("until:"));
    snooze(&mut world, sam, SNOOZE_MAX_MILLIS).unwrap();
    world.wraps_up(sam).unwrap();
    assert_eq!(world.state().snoozed_until, None);
    assert!(snooze(&mut world, sam, 1_000).is_err(), "it has ended");
}

#[test]
fn it_comes_back_at_its_time_and_not_before() {
    let (mut world, sam) = answered();
    snooze(&mut world, sam, 60_000).unwrap();
    world.passes(30);
    let early = world.send(Command::Timer { key: TimerKey::Snooze }).unwrap();
    assert!(world.kinds(&early).is_empty() && world.state().snoozed_until.is_some());
    world.passes(30);
    let due = world.send(Command::Timer { key: TimerKey::Snooze }).unwrap();
    assert_eq!(world.kinds(&due), ["snooze-ended"]);
    let late = world.send(Command::Timer { key: TimerKey::Snooze }).unwrap();
    assert!(world.kinds(&late).is_empty(), "once");
}

#[test]
fn the_customer_the_holder_and_a_new_holder_end_it() {
    let (mut world, sam) = answered();
    snooze(&mut world, sam, 60_000).unwrap();
    world.says("one more thing", Meaning::nothing());
    assert_eq!(world.state().snoozed_until, None);
    snooze(&mut world, sam, 60_000).unwrap();
    world.send(Command::Wake { agent: sam }).unwrap();
    assert_eq!(world.state().snoozed_until, None);
    snooze(&mut world, sam, 60_000).unwrap();
    let version = world.version();
    let to = TransferTarget::Skill { skill: "general".into() };
    world.send(Command::Transfer { agent: sam, version, to, note: String::new() }).unwrap();
    assert_eq!(world.state().snoozed_until, None);
}

#[test]
fn whoever_goes_leaves_nothing_put_aside() {
    let (mut world, sam) = answered();
    snooze(&mut world, sam, 60_000).unwrap();
    world.is(sam, Presence::Offline);
    assert_eq!(world.state().snoozed_until, None);
    assert_eq!(world.state().agent(), None, "back in the queue, with a promise");
    assert!(world.state().handoff.is_some());
}

#[test]
fn tags_are_a_set_also_after_the_end() {
    let (mut world, sam) = answered();
    let eye = world.staff("Eye", Role::Auditor, &[], false);
    let tag = |world: &mut World, agent, add: &[&str], remove: &[&str]| {
        let all = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        let commit = world.send(Command::Tag { agent, add: all(add), remove: all(remove) });
        commit.map(|commit| world.kinds(&commit)).map_err(|error| error.to_string())
    };
    assert_eq!(tag(&mut world, sam, &["vip", "  late   parcel "], &[]).unwrap(), ["tags-changed"]);
    assert_eq!(world.state().tags.iter().collect::<Vec<_>>(), ["late parcel", "vip"]);
    assert!(tag(&mut world, sam, &["vip"], &["other"]).unwrap().is_empty(), "nothing changes");
    assert!(tag(&mut world, eye, &["seen"], &[]).is_err());
    assert!(tag(&mut world, sam, &[" "], &[]).unwrap_err().starts_with("add:"));
    assert!(tag(&mut world, sam, &["x".repeat(41).as_str()], &[]).is_err());
    let many: Vec<String> = (0..TAGS_MAX).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(tag(&mut world, sam, &many, &[]).unwrap_err().contains("at most"));
    world.wraps_up(sam).unwrap();
    tag(&mut world, sam, &many, &["vip", "late parcel"]).unwrap();
    assert_eq!(world.state().tags.len(), TAGS_MAX);
}
