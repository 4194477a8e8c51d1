//! People act within their powers, and ask a second person beyond them.

use baton_core::approval::{ApprovalEnd, ApprovalRule};
use baton_core::company::Role;
use baton_core::conversation::Rejection;
use baton_core::desk::Presence;
use baton_core::event::ActionOutcome;
use baton_core::hub::{Commit, Refusal};
use baton_core::id::{ActionRunId, AgentId};
use baton_core::perception::SignalKind;
use baton_core::{Command, Effect, Event, TimerKey};

use crate::fixtures::{Meaning, World};

/// Sam holds a conversation and may refund 100.00 at once, 150.00 a day.
fn sam_holds() -> (World, AgentId) {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.empower(sam, "refunds.issue", 10_000, 15_000);
    world.is(sam, Presence::Available);
    world.presses_human();
    world.accepts(sam).unwrap();
    (world, sam)
}

fn refunds(world: &mut World, agent: AgentId, cents: &str) -> Result<Commit, Refusal> {
    let version = world.version();
    let arguments = [("order_number".into(), "20401".into()), ("amount_cents".into(), cents.into())].into();
    world.send(Command::Act { agent, version, action: "refunds.issue".into(), arguments })
}

fn run_of(commit: &Commit) -> Option<ActionRunId> {
    commit.conversations.iter().flat_map(|change| &change.effects).find_map(|effect| match effect {
        Effect::RunAction { run, .. } => Some(*run),
        _ => None,
    })
}

fn done(world: &mut World, run: ActionRunId) {
    let outcome = ActionOutcome::Done { facts: Default::default() };
    world.send(Command::ActionEnded { run, outcome }).unwrap();
}

fn decides(world: &mut World, agent: AgentId, approve: bool) -> Result<Commit, Refusal> {
    let run = world.state().approval.as_ref().unwrap().run;
    world.send(Command::Decide { agent, run, approve, reason: "as I said".into() })
}

fn asked(world: &World) -> ApprovalRule {
    world.state().approval.as_ref().unwrap().rule
}

#[test]
fn within_the_limit_an_agent_acts_alone_and_typed_values_are_the_agents() {
    let (mut world, sam) = sam_holds();
    let commit = refunds(&mut world, sam, "9000").unwrap();
    assert!(run_of(&commit).is_some());
    assert_eq!(world.state().facts[&"amount_cents".into()].source, "agent");
    let by = commit.conversations[0].events.iter().find_map(|event| match event {
        Event::ActionRequested { by, approved_by, .. } => Some((*by, *approved_by)),
        _ => None,
    });
    assert_eq!(by, Some((Some(sam), None)));
}

#[test]
fn the_daily_limit_is_the_sum_of_the_day_and_a_refusal_gives_back() {
    let (mut world, sam) = sam_holds();
    let run = run_of(&refunds(&mut world, sam, "9000").unwrap()).unwrap();
    done(&mut world, run);
    assert!(run_of(&refunds(&mut world, sam, "6001").unwrap()).is_none());
    assert_eq!(asked(&world), ApprovalRule::AboveDailyLimit);
    // The request ends with its time; the smaller refund is within the day.
    world.passes(901);
    world.send(Command::Timer { key: TimerKey::Approval }).unwrap();
    let run = run_of(&refunds(&mut world, sam, "6000").unwrap()).unwrap();
    let outcome = ActionOutcome::Refused { reason: "refunded already".into() };
    world.send(Command::ActionEnded { run, outcome }).unwrap();
    let run = run_of(&refunds(&mut world, sam, "6000").unwrap()).unwrap();
    done(&mut world, run);
    assert!(run_of(&refunds(&mut world, sam, "1").unwrap()).is_none());
    world.passes(901);
    world.send(Command::Timer { key: TimerKey::Approval }).unwrap();
    world.passes(86_400);
    assert!(run_of(&refunds(&mut world, sam, "6000").unwrap()).is_some(), "a new day");
}

#[test]
fn above_the_limit_another_person_decides_and_never_the_one_who_asked() {
    let (mut world, sam) = sam_holds();
    let jo = world.agent("Jo");
    world.empower(jo, "refunds.issue", 50_000, 50_000);
    let kim = world.agent("Kim");
    for agent in [jo, kim] {
        world.is(agent, Presence::Busy);
    }
    refunds(&mut world, sam, "20000").unwrap();
    assert_eq!(asked(&world), ApprovalRule::AboveLimit);
    assert!(world.state().action.is_none(), "nothing is done before the yes");
    for agent in [sam, kim] {
        let refusal = decides(&mut world, agent, true).unwrap_err();
        assert!(matches!(refusal, Refusal::Rejected(Rejection::NotEligible(_))), "{refusal:?}");
    }
    let commit = decides(&mut world, jo, true).unwrap();
    let run = run_of(&commit).unwrap();
    done(&mut world, run);
    // It was Jo's yes, so it is Jo's day: 300.00 are left of it.
    refunds(&mut world, sam, "30001").unwrap();
    assert!(decides(&mut world, jo, true).is_err());
    assert!(decides(&mut world, jo, false).is_err(), "who may not say yes does not decide at all");
}

#[test]
fn a_refusal_needs_a_reason_and_comes_back_to_the_asking_agent() {
    let (mut world, sam) = sam_holds();
    let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
    world.is(ana, Presence::Busy);
    refunds(&mut world, sam, "20000").unwrap();
    let run = world.state().approval.as_ref().unwrap().run;
    let no = |reason: &str| Command::Decide { agent: ana, run, approve: false, reason: reason.into() };
    assert!(world.send(no(" ")).is_err());
    world.send(no("Ask for a photo first")).unwrap();
    assert!(world.state().approval.is_none() && world.state().action.is_none());
    assert_eq!(world.state().agent(), Some(sam));
    assert!(world.send(no("again")).is_err(), "decided once");
}

#[test]
fn a_request_ends_when_the_conversation_goes_to_somebody_else() {
    let (mut world, sam) = sam_holds();
    refunds(&mut world, sam, "20000").unwrap();
    world.is(sam, Presence::Offline);
    assert!(world.state().approval.is_none());
    let withdrawn = world.log[&world.id]
        .iter()
        .any(|(event, _)| matches!(event, Event::ApprovalEnded { end: ApprovalEnd::Withdrawn, .. }));
    assert!(withdrawn);
    assert_eq!(world.hub.approvals().count(), 0);
}

#[test]
fn an_adverse_act_is_a_persons_with_the_power() {
    let (mut world, sam) = sam_holds();
    let version = world.version();
    let act =
        Command::Act { agent: sam, version, action: "account.suspend".into(), arguments: Default::default() };
    world.send(act).unwrap();
    assert_eq!(asked(&world), ApprovalRule::NoPower);
    let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
    world.is(ana, Presence::Busy);
    assert!(run_of(&decides(&mut world, ana, true).unwrap()).is_some());
}

#[test]
fn only_the_holder_acts_and_only_with_what_the_action_needs() {
    let (mut world, sam) = sam_holds();
    let jo = world.agent("Jo");
    assert!(refunds(&mut world, jo, "100").is_err());
    assert!(refunds(&mut world, sam, "a lot").is_err());
    let version = world.version();
    let arguments = [("whose_account".into(), "somebody else".into())].into();
    let act = Command::Act { agent: sam, version, action: "refunds.issue".into(), arguments };
    assert!(world.send(act).is_err());
    assert!(world.log[&world.id].iter().all(|(event, _)| !matches!(event, Event::ActionRequested { .. })));
}

/// The assistant is about to refund 90.00 and may refund 50.00.
fn assistant_at_its_limit(world: &mut World) -> Commit {
    let commit = world.says("refund 20401", Meaning::topic("refund", 90).order("20401"));
    let run = run_of(&commit).unwrap();
    let facts = [("amount_cents".into(), "9000".to_owned())].into();
    world.send(Command::ActionEnded { run, outcome: ActionOutcome::Done { facts } }).unwrap();
    world.says("yes", Meaning::nothing().signal(SignalKind::Affirms))
}

#[test]
fn the_assistant_above_its_limit_asks_somebody_who_is_in_and_goes_on_after_the_yes() {
    let mut world = World::new();
    let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
    world.is(ana, Presence::Busy);
    assistant_at_its_limit(&mut world);
    assert_eq!(asked(&world), ApprovalRule::AboveLimit);
    assert_eq!(world.state().approval.as_ref().unwrap().by, None);
    let run = run_of(&decides(&mut world, ana, true).unwrap()).unwrap();
    done(&mut world, run);
    let last = world.log[&world.id].iter().rev().find_map(|(event, _)| match event {
        Event::AssistantMessage { text, .. } => Some(text.clone()),
        _ => None,
    });
    assert!(last.unwrap().contains("on its way"));
}

#[test]
fn without_a_yes_the_customer_of_the_assistant_gets_a_person() {
    for in_time in [true, false] {
        let mut world = World::new();
        let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
        world.is(ana, Presence::Busy);
        assistant_at_its_limit(&mut world);
        let commit = if in_time {
            decides(&mut world, ana, false).unwrap()
        } else {
            world.passes(121);
            world.send(Command::Timer { key: TimerKey::Approval }).unwrap()
        };
        let kinds = world.kinds(&commit);
        assert!(kinds.contains(&"action-left-to-person") && kinds.contains(&"handoff-started"), "{kinds:?}");
        assert!(world.state().action.is_none());
    }
}

#[test]
fn with_nobody_in_the_assistant_hands_over_at_once() {
    let mut world = World::new();
    let commit = assistant_at_its_limit(&mut world);
    assert!(world.kinds(&commit).contains(&"action-left-to-person"));
    assert!(world.state().approval.is_none());
}

#[test]
fn a_customer_who_asks_for_a_person_meanwhile_does_not_wait_for_the_yes() {
    let mut world = World::new();
    let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
    world.is(ana, Presence::Busy);
    assistant_at_its_limit(&mut world);
    let run = world.state().approval.as_ref().unwrap().run;
    world.presses_human();
    assert!(world.state().approval.is_none());
    let late = Command::Decide { agent: ana, run, approve: true, reason: String::new() };
    assert!(world.send(late).is_err(), "a late yes does nothing");
}
