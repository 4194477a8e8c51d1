//! Whispers: words to a person, more care from the assistant.

use baton_core::Command;
use baton_core::approval::Instruction;
use baton_core::company::Role;
use baton_core::conversation::{Holder, Writer};
use baton_core::desk::Presence;
use baton_core::hub::{Commit, Refusal};
use baton_core::id::AgentId;
use baton_core::perception::SignalKind;
use baton_core::{Effect, Event};

use crate::fixtures::{Meaning, World};

fn with_ana(writer: Writer) -> (World, AgentId) {
    let mut world = World::with_writer(writer);
    let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
    world.is(ana, Presence::Busy);
    (world, ana)
}

fn whispers(
    world: &mut World,
    agent: AgentId,
    what: Option<Instruction>,
    text: &str,
) -> Result<Commit, Refusal> {
    let key = world.key();
    world.send(Command::Whisper { agent, key, instruction: what, text: text.into() })
}

fn asks() -> Meaning {
    Meaning::topic("returns", 90).passage("returns", 90)
}

#[test]
fn the_next_answer_becomes_an_offer_of_a_person_once() {
    let (mut world, ana) = with_ana(Writer::Extractive);
    whispers(&mut world, ana, Some(Instruction::OfferPerson), "").unwrap();
    let commit = world.says("How do I return it?", asks());
    assert_eq!(world.rule(), "supervisor-asks");
    let offers = commit.conversations[0].events.iter().any(|event| {
        matches!(event, Event::AssistantMessage { purpose: baton_core::event::Purpose::OfferPerson, .. })
    });
    assert!(offers);
    world.says("no, how do I return it?", asks());
    assert_eq!(world.rule(), "understood");
}

#[test]
fn a_whisper_never_weakens_the_policy() {
    let (mut world, ana) = with_ana(Writer::Extractive);
    whispers(&mut world, ana, Some(Instruction::Clarify), "").unwrap();
    world.says("my card was stolen", Meaning::nothing().signal(SignalKind::Fraud));
    assert_eq!(world.rule(), "sensitive-matter");
    assert_eq!(world.state().holder, Holder::Queue);
}

#[test]
fn hand_over_is_at_once() {
    let (mut world, ana) = with_ana(Writer::Extractive);
    world.says("How do I return it?", asks());
    whispers(&mut world, ana, Some(Instruction::HandOver), "").unwrap();
    assert_eq!(world.state().holder, Holder::Queue);
}

#[test]
fn an_action_left_out_is_left_to_a_person() {
    let (mut world, ana) = with_ana(Writer::Extractive);
    whispers(&mut world, ana, Some(Instruction::LeaveOut("refunds.issue".into())), "").unwrap();
    let commit = world.says("refund 20401", Meaning::topic("refund", 90).order("20401"));
    let run = commit.conversations[0].effects.iter().find_map(|effect| match effect {
        Effect::RunAction { run, .. } => Some(*run),
        _ => None,
    });
    let facts = [("amount_cents".into(), "900".to_owned())].into();
    let outcome = baton_core::event::ActionOutcome::Done { facts };
    world.send(Command::ActionEnded { run: run.unwrap(), outcome }).unwrap();
    let commit = world.says("yes", Meaning::nothing().signal(SignalKind::Affirms));
    assert!(world.kinds(&commit).contains(&"action-left-to-person"));
}

#[test]
fn words_reach_a_model_and_nobody_else() {
    let (mut world, ana) = with_ana(Writer::Model);
    whispers(&mut world, ana, None, "Mention the free label").unwrap();
    let commit = world.says("How do I return it?", asks());
    let guided = commit.conversations[0].effects.iter().any(|effect| {
        matches!(effect, Effect::RequestDraft { guidance, .. } if guidance == &["Mention the free label"])
    });
    assert!(guided);
}

#[test]
fn a_whisper_to_a_person_is_words_only_and_agents_do_not_whisper() {
    let (mut world, ana) = with_ana(Writer::Extractive);
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.presses_human();
    assert!(whispers(&mut world, ana, None, "wait").is_err(), "nobody holds it yet");
    world.accepts(sam).unwrap();
    assert!(whispers(&mut world, sam, None, "me").is_err());
    assert!(whispers(&mut world, ana, Some(Instruction::Clarify), "").is_err());
    assert!(whispers(&mut world, ana, None, " ").is_err());
    let commit = whispers(&mut world, ana, None, "Offer the voucher").unwrap();
    assert_eq!(world.kinds(&commit), ["whispered"]);
    assert_eq!(world.state().agent(), Some(sam));
}
