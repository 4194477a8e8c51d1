//! From what the hub decided to what the store writes.

use baton_core::conversation::Conversation;
use baton_core::desk::{DESK_EVENT_VERSION, DeskEvent};
use baton_core::effect::Effect;
use baton_core::event::EVENT_VERSION;
use baton_core::hub::{self, ConversationChange, Hub};
use baton_core::time::Timestamp;
use baton_store::{Commit, MAX_EVENTS, MAX_STREAMS, NewEffect, NewEvent, Stream, StreamCommit, TimerChange};

use super::summary::Summary;

/// Bytes of an ordinary event as JSON; one allocation is enough for most.
const EVENT_BYTES: usize = 512;

/// What the store writes for a decision, in order. Almost always one commit; a decision on more conversations than
/// one commit may hold (a stop of the whole assistant) is split between conversations, never within one.
///
/// `hub` is the hub right after the decision.
#[must_use]
pub fn commits_of(hub: &Hub, decided: &hub::Commit) -> Vec<Commit> {
    let mut commits = Vec::with_capacity(1);
    let mut commit = Commit { at: decided.at, ..Commit::default() };
    let mut events = 0;
    if let Some((before, desk)) = &decided.desk {
        commit.streams.push(desk_stream(*before, desk, decided.at));
        events += desk.len();
    }
    for change in &decided.conversations {
        let Some(conversation) = hub.conversation(change.id) else { continue };
        let full = commit.streams.len() >= MAX_STREAMS || events + change.events.len() > MAX_EVENTS;
        if full && !commit.streams.is_empty() {
            let next = Commit { at: decided.at, ..Commit::default() };
            commits.push(std::mem::replace(&mut commit, next));
            events = 0;
        }
        events += change.events.len();
        add(&mut commit, change, conversation, decided.at);
    }
    commits.push(commit);
    commits
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(EVENT_BYTES);
    // Events have texts as keys and no failing parts; an empty body would be found as damage when it is read.
    let _ = serde_json::to_writer(&mut bytes, value);
    bytes
}

fn add(commit: &mut Commit, change: &ConversationChange, conversation: &Conversation, at: Timestamp) {
    let stream = Stream::Conversation(change.id);
    if !change.events.is_empty() {
        let events = change.events.iter().map(|event| NewEvent {
            at,
            kind: event.kind().into(),
            version: EVENT_VERSION,
            actor: event.author().name().into(),
            body: json(event),
        });
        commit.streams.push(StreamCommit {
            stream,
            subject: Some(conversation.customer),
            expected_seq: change.before,
            events: events.collect(),
            open: conversation.is_open(),
            summary: json(&Summary::of(conversation)),
        });
    }
    for effect in &change.effects {
        match effect {
            Effect::SetTimer { key, at } => {
                commit.timers.push(TimerChange { stream, key: key.name().to_owned(), at: Some(*at) });
            }
            Effect::CancelTimer { key } => {
                commit.timers.push(TimerChange { stream, key: key.name().to_owned(), at: None });
            }
            Effect::RequestDraft { .. } | Effect::RunAction { .. } => {
                let Some((id, kind)) = name(effect) else { continue };
                let subject = Some(conversation.customer);
                commit.effects.push(NewEffect { id, stream, subject, kind: kind.into(), body: json(effect) });
            }
        }
    }
}

/// The idempotency key of an effect that goes to the outbox, and its kind.
pub(super) fn name(effect: &Effect) -> Option<(String, &'static str)> {
    match effect {
        Effect::RequestDraft { message, .. } => Some((message.to_string(), "request-draft")),
        Effect::RunAction { run, .. } => Some((run.to_string(), "run-action")),
        Effect::SetTimer { .. } | Effect::CancelTimer { .. } => None,
    }
}

fn desk_stream(before: u64, events: &[DeskEvent], at: Timestamp) -> StreamCommit {
    let events = events.iter().map(|event| NewEvent {
        at,
        kind: event.kind().into(),
        version: DESK_EVENT_VERSION,
        actor: actor(event).into(),
        body: json(event),
    });
    StreamCommit {
        stream: Stream::Desk,
        subject: None,
        expected_seq: before,
        events: events.collect(),
        open: true,
        summary: Vec::new(),
    }
}

fn actor(event: &DeskEvent) -> &'static str {
    match event {
        DeskEvent::PresenceChanged { cause, .. } if cause == "self" => "agent",
        DeskEvent::AssistantStopped { .. }
        | DeskEvent::AssistantStarted { .. }
        | DeskEvent::PowerUsed { .. }
        | DeskEvent::CustomerErased { by: Some(_), .. }
        | DeskEvent::TopicCorrected { .. }
        | DeskEvent::CorrectionRemoved { .. }
        | DeskEvent::GapReported { .. }
        | DeskEvent::GapSettled { .. } => "agent",
        DeskEvent::PresenceChanged { .. }
        | DeskEvent::StopMeasured { .. }
        | DeskEvent::PowerReturned { .. }
        | DeskEvent::StaffAdded { .. }
        | DeskEvent::StaffRemoved { .. }
        | DeskEvent::CustomerErased { by: None, .. } => "system",
    }
}
