//! Stored events must load forever: one sample of every kind and version is kept as it was written.
//!
//! `UPDATE_SAMPLES=1` writes samples of kinds that have none yet; it never rewrites one that exists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use baton_core::company::Role;
use baton_core::conversation::Writer;
use baton_core::desk::{DESK_EVENT_VERSION, GapEnd, Measured, Presence, Scope};
use baton_core::event::{ActionOutcome, EVENT_VERSION};
use baton_core::handoff::TransferTarget;
use baton_core::hub::Order;
use baton_core::perception::{SecretKind, SignalKind};
use baton_core::{Command, DeskCommand, DeskEvent, Effect, Event, TimerKey};

use crate::fixtures::{Meaning, World};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
}

#[expect(clippy::disallowed_methods, reason = "a switch for whoever adds a kind of event")]
fn updating() -> bool {
    std::env::var("UPDATE_SAMPLES").is_ok()
}

/// Events of every kind, from small stories.
fn stories() -> BTreeMap<&'static str, Event> {
    let mut found = BTreeMap::new();
    let worlds =
        [with_people(), with_actions(), with_a_model(), with_a_stop(), with_approvals(), with_a_call_back()];
    for world in worlds {
        for (event, _) in world.log.into_values().flatten() {
            found.entry(event.kind()).or_insert(event);
        }
    }
    found
}

fn with_people() -> World {
    let mut world = World::new();
    let (sam, jo) = (world.agent("Sam"), world.agent("Jo"));
    let ana = world.staff("Ana", Role::Supervisor, &["general"], false);
    let key = world.key();
    let command = Command::CustomerMessage {
        key,
        text: "[card ending 1111] how do I return it".into(),
        secrets: vec![SecretKind::CardNumber],
        perception: Meaning::topic("returns", 90).passage("returns", 90).0,
    };
    world.send(command).unwrap();
    world.presses_human();
    let key = world.key();
    world.send(Command::Stay { key }).unwrap();
    world.is(sam, Presence::Available);
    world.presses_human();
    world.says("my card was stolen", Meaning::nothing().signal(SignalKind::Fraud));
    world.passes(200);
    world.send(Command::Timer { key: TimerKey::Promise }).unwrap();
    world.send(Command::Timer { key: TimerKey::Rung }).unwrap();
    world.is(ana, Presence::Busy);
    let version = world.version();
    world.send(Command::TakeOver { agent: ana, version }).unwrap();
    world.id = world.open(true);
    world.presses_human();
    world.accepts(sam).unwrap();
    world.replies(sam, "Hello").unwrap();
    let key = world.key();
    world.send(Command::Note { agent: sam, key, text: "A note".into() }).unwrap();
    world.send(Command::Tag { agent: sam, add: vec!["vip".into()], remove: vec![] }).unwrap();
    let until = world.now.plus(60_000);
    world.send(Command::Snooze { agent: sam, until }).unwrap();
    world.send(Command::Wake { agent: sam }).unwrap();
    world.is(jo, Presence::Available);
    let version = world.version();
    let to = TransferTarget::Agent { agent: jo };
    world.send(Command::Transfer { agent: sam, version, to, note: "n".into() }).unwrap();
    world.accepts(jo).unwrap();
    let version = world.version();
    world
        .send(Command::OfferReturn { agent: jo, version, mandate: "m".into(), terms: Default::default() })
        .unwrap();
    let key = world.key();
    world.send(Command::AnswerReturn { key, consent: false }).unwrap();
    world.wraps_up(jo).unwrap();
    world.passes(8 * 86_400);
    world.send(Command::Timer { key: TimerKey::Maturity }).unwrap();
    let key = world.key();
    world.send(Command::Rate { key, score: 4, comment: Some("fine".into()) }).unwrap();
    world
}

fn with_actions() -> World {
    let mut world = World::new();
    let commit = world.says("refund 20401", Meaning::topic("refund", 90).order("20401"));
    let run = commit.conversations[0].effects.iter().find_map(|effect| match effect {
        Effect::RunAction { run, .. } => Some(*run),
        _ => None,
    });
    let facts = [("amount_cents".into(), "9000".to_owned())].into();
    world.send(Command::ActionEnded { run: run.unwrap(), outcome: ActionOutcome::Done { facts } }).unwrap();
    world.says("yes", Meaning::nothing().signal(SignalKind::Affirms));
    world.id = world.open(true);
    world.says("How do I return it?", Meaning::topic("returns", 90).passage("returns", 90));
    let key = world.key();
    world.send(Command::AnswerHelped { key, helped: true }).unwrap();
    world.says("one more", Meaning::topic("returns", 90).passage("returns", 90));
    world
}

fn with_a_model() -> World {
    let mut world = World::with_writer(Writer::Model);
    let ask = Meaning::topic("returns", 90).passage("returns", 90);
    world.says("How do I return it?", ask.clone());
    let message = world.state().draft.unwrap();
    world.send(Command::Draft { message, text: "60 days".into() }).unwrap();
    world.says("How do I return it?", ask);
    let message = world.state().draft.unwrap();
    world.send(Command::DraftFailed { message, reason: "refused".into() }).unwrap();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    world.accepts(sam).unwrap();
    world.is(sam, Presence::Offline);
    world.is(sam, Presence::Available);
    let version = world.version();
    world.send(Command::Decline { agent: sam, version }).unwrap();
    world
}

fn with_approvals() -> World {
    let mut world = World::new();
    let (sam, ana) = (world.agent("Sam"), world.staff("Ana", Role::Supervisor, &["general"], false));
    world.is(sam, Presence::Available);
    world.presses_human();
    world.accepts(sam).unwrap();
    world.is(ana, Presence::Available);
    let key = world.key();
    let text = "Offer the refund".into();
    world.send(Command::Whisper { agent: ana, key, instruction: None, text }).unwrap();
    let version = world.version();
    let arguments = [("order_number".into(), "20401".into()), ("amount_cents".into(), "9000".into())].into();
    world.send(Command::Act { agent: sam, version, action: "refunds.issue".into(), arguments }).unwrap();
    let run = world.state().approval.as_ref().unwrap().run;
    let reason = "Broken on arrival".into();
    world.send(Command::Decide { agent: ana, run, approve: true, reason }).unwrap();
    world
}

fn with_a_stop() -> World {
    let mut world = World::new();
    let ana = world.staff("Ana", Role::Supervisor, &[], false);
    world.says("How do I return it?", Meaning::topic("returns", 90).passage("returns", 90));
    world.stop(ana, Scope::Everywhere);
    world
}

fn with_a_call_back() -> World {
    let mut world = World::new();
    world.presses_human();
    let key = world.key();
    let at = Some(world.now.plus(3_600_000));
    world.send(Command::ChooseCallBack { key, at, contact: "+44 20 7946 0000".into() }).unwrap();
    let key = world.key();
    world.send(Command::CorrectBrief { key, text: "It is the blue one".into() }).unwrap();
    world.passes(3_600);
    world.send(Command::Timer { key: TimerKey::CallBack }).unwrap();
    let key = world.key();
    world.send(Command::RequestSupervisor { key }).unwrap();
    world
}

#[test]
fn every_kind_of_desk_event_has_a_sample_that_loads() {
    let folder = folder().join("desk");
    let mut world = World::new();
    let ana = world.staff("Ana", Role::Supervisor, &["general"], true);
    let boss = world.staff("Boss", Role::Supervisor, &["general"], true);
    let stop = |scope| DeskCommand::StopAssistant { scope, by: ana, reason: "drill".into(), drill: true };
    let customer = world.state().customer;
    let conversation = world.state().id;
    let run = world.ids.action_run(world.now);
    let mut events = Vec::new();
    for command in [
        DeskCommand::SetPresence { agent: ana, presence: Presence::Available, cause: "self".into() },
        stop(Scope::Topic("returns".into())),
        DeskCommand::MeasureStop {
            scope: Scope::Topic("returns".into()),
            measured: Measured { conversations: 3, last_word_millis: Some(40) },
        },
        DeskCommand::StartAssistant { scope: Scope::Topic("returns".into()), by: boss },
        DeskCommand::UsePower { run, agent: ana, action: "refunds.issue".into(), cents: 900, day: 20_781 },
        DeskCommand::ReturnPower { run },
        DeskCommand::CorrectTopic { conversation, customer, topic: "returns".into(), agent: ana },
        DeskCommand::RemoveCorrection { conversation, by: ana },
        DeskCommand::ReportGap { conversation, customer, agent: ana },
        DeskCommand::SettleGap { conversation, how: GapEnd::Published, by: ana },
        DeskCommand::RecordErasure { customer, by: Some(ana), reason: "asked".into() },
        DeskCommand::AddStaff { agent: ana, profile: world.hub.desk().staff(ana).unwrap().profile.clone() },
        DeskCommand::RemoveStaff { agent: ana },
    ] {
        events.extend(world.order(Order::Desk(command)).unwrap().desk.unwrap().1);
    }
    if updating() {
        std::fs::create_dir_all(&folder).unwrap();
        for event in &events {
            let path = folder.join(format!("{}.v{DESK_EVENT_VERSION}.json", event.kind()));
            if !path.exists() {
                std::fs::write(path, serde_json::to_string_pretty(event).unwrap() + "\n").unwrap();
            }
        }
    }
    for event in &events {
        let path = folder.join(format!("{}.v1.json", event.kind()));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let loaded: DeskEvent = serde_json::from_str(&text).unwrap();
        assert_eq!(loaded.kind(), event.kind());
    }
}

#[test]
fn every_kind_of_event_has_a_sample_that_loads() {
    let folder = folder();
    let stories = stories();
    if updating() {
        std::fs::create_dir_all(&folder).unwrap();
        for (kind, event) in &stories {
            let path = folder.join(format!("{kind}.v{EVENT_VERSION}.json"));
            if !path.exists() {
                std::fs::write(path, serde_json::to_string_pretty(event).unwrap() + "\n").unwrap();
            }
        }
    }
    let mut loaded = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let event: Event = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(name.starts_with(&format!("{}.v", event.kind())), "{name} holds a {}", event.kind());
        loaded.insert(event.kind());
    }
    let missing: Vec<_> = Event::KINDS.iter().filter(|kind| !loaded.contains(*kind)).collect();
    assert!(missing.is_empty(), "no sample of {missing:?}: run with UPDATE_SAMPLES=1");
}
