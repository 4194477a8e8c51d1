//! From events to the lines of a transcript.

use baton_core::approval::ApprovalEnd;
use baton_core::calendar::Date;
use baton_core::conversation::Resolution;
use baton_core::event::{ActionOutcome, Event};
use baton_core::id::AgentId;
use baton_core::time::MINUTE;
use baton_core::{DeskEvent, Timestamp};
use serde::Serialize;

use super::Line;
use crate::calendar::clock;

/// How agents are called.
pub(super) type Names<'a> = &'a dyn Fn(AgentId) -> String;

/// The line of an event; none for what the script says already and for inner steps.
pub(super) fn event(event: &Event, names: Names<'_>, utc_offset_minutes: i32) -> Option<Line> {
    let fixed = |text: String| Some(Line::fixed(text));
    match event {
        Event::ConversationOpened { .. }
        | Event::StepEntered { .. }
        | Event::WaitAnnounced { .. }
        | Event::AgentMessage { .. }
        | Event::NoteAdded { .. }
        | Event::SnoozeEnded { agent: Some(_) }
        | Event::Whispered { .. }
        | Event::Transferred { .. }
        | Event::ReturnAnswered { .. }
        | Event::StayedWithAssistant { .. }
        | Event::HelpedAnswered { .. }
        | Event::WrappedUp { .. }
        | Event::Rated { .. } => None,
        Event::SystemMessage { notice, text, .. } => {
            Some(Line::worded(format!("system {}", name(notice)), text))
        }
        Event::CustomerMessage { text, secrets, .. } => {
            if secrets.is_empty() {
                None
            } else {
                fixed(format!("masked as: {text}"))
            }
        }
        Event::VerdictGiven { verdict, topic, .. } => {
            let about = topic.as_ref().map_or_else(String::new, |topic| format!(", topic {topic}"));
            fixed(format!("verdict {} by {}{about}", name(&verdict.verdict), verdict.rule))
        }
        Event::AssistantMessage { text, purpose, citations, choices, .. } => {
            let mut head = format!("assistant {}", name(purpose));
            for citation in citations {
                head = format!("{head} [{}]", citation.article);
            }
            if !choices.is_empty() {
                head = format!("{head} ({})", choices.join(" / "));
            }
            Some(Line::worded(head, text))
        }
        Event::DraftRequested { .. } => fixed("draft requested".into()),
        Event::DraftHeld { faults, .. } => fixed(format!("draft held: {}", faults.join(", "))),
        Event::ModelFailed { reason, .. } => fixed(format!("model failed: {reason}")),
        Event::PlaybookStarted { playbook } => fixed(format!("playbook {playbook}")),
        Event::FactLearned { fact, value, source } => match source.as_str() {
            "customer" => fixed(format!("fact {fact} = {value}")),
            "agent" => fixed(format!("fact {fact} = {value} (given by the agent)")),
            _ => None,
        },
        Event::PlaybookEnded { playbook, how } => fixed(format!("playbook {playbook} ended: {how}")),
        Event::ActionConfirmed { .. } => fixed("confirmed".into()),
        Event::ActionRequested { action, arguments, by, approved_by, .. } => {
            let given: Vec<String> =
                arguments.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            let by = by.map_or_else(String::new, |agent| format!(" by {}", names(agent)));
            let second =
                approved_by.map_or_else(String::new, |agent| format!(", approved by {}", names(agent)));
            fixed(format!("action {action} ({}){by}{second}", given.join(", ")))
        }
        Event::ApprovalAsked { action, facts, by, rule, limit_cents, cents, expires_at, .. } => {
            let who = by.map_or_else(|| "the assistant".to_owned(), names);
            let values: Vec<String> = facts
                .iter()
                .map(|(name, fact)| format!("{name} = {} from {}", fact.value, fact.source))
                .collect();
            let cents = cents.map_or_else(String::new, |cents| format!(", {cents} cents"));
            let limit = limit_cents.map_or_else(String::new, |limit| format!(" of {limit}"));
            let until = clock(*expires_at, utc_offset_minutes);
            fixed(format!(
                "{who} asks a second person: {action}{cents}, {}{limit}, until {until} ({})",
                name(rule),
                values.join(", ")
            ))
        }
        Event::ApprovalEnded { end, .. } => fixed(match end {
            ApprovalEnd::Approved { by, reason } => format!("approved by {}{}", names(*by), because(reason)),
            ApprovalEnd::Refused { by, reason } => format!("refused by {}{}", names(*by), because(reason)),
            ApprovalEnd::Expired => "nobody decided in time".into(),
            ApprovalEnd::Withdrawn => "the request is withdrawn".into(),
        }),
        Event::ActionEnded { action, outcome, .. } => fixed(match outcome {
            ActionOutcome::Done { .. } => format!("action {action} done"),
            ActionOutcome::Refused { reason } => format!("action {action} refused: {reason}"),
            ActionOutcome::Failed { reason } => format!("action {action} failed: {reason}"),
        }),
        Event::ActionLeftToPerson { action, reason, .. } => {
            fixed(format!("action {action} left to a person: {reason}"))
        }
        Event::HumanRequested { method, .. } => fixed(format!("asked for a person by {}", name(method))),
        Event::HandoffStarted { reason, skill, priority, due_at, promise, .. } => {
            let pack = promise.as_ref().map_or_else(String::new, |pack| format!(", promise {pack}"));
            fixed(format!(
                "handoff by {}: skill {skill}, priority {}, due {}{pack}",
                reason.rule,
                name(priority),
                clock(*due_at, utc_offset_minutes)
            ))
        }
        Event::HandoffRaised { skill, priority, rule, .. } => {
            fixed(format!("handoff raised by {rule}: skill {skill}, priority {}", name(priority)))
        }
        Event::LadderClimbed { to, .. } => fixed(format!("ladder {}", name(to))),
        Event::CallBackChosen { at, .. } => fixed(match at {
            Some(at) => {
                let local = at.plus(i64::from(utc_offset_minutes) * MINUTE);
                format!("call-back on {} {}", Date::of(local), clock(*at, utc_offset_minutes))
            }
            None => "answer by e-mail".into(),
        }),
        Event::CallBackDue => fixed("call-back due".into()),
        Event::SupervisorRequested { .. } => fixed("asked for a supervisor".into()),
        Event::BriefCorrected { text, .. } => fixed(format!("brief corrected: {text}")),
        Event::PromiseMissed => fixed("promise missed".into()),
        Event::TagsChanged { added, .. } => fixed(format!("tags {}", added.join(", "))),
        Event::Snoozed { until, .. } => {
            fixed(format!("put aside until {}", clock(*until, utc_offset_minutes)))
        }
        Event::SnoozeEnded { agent: None } => fixed("back: the time is over".into()),
        Event::Offered { agent, .. } => fixed(format!("offered to {}", names(*agent))),
        Event::OfferEnded { agent, reason } => {
            fixed(format!("offer to {} ended: {}", names(*agent), name(reason)))
        }
        Event::AgentJoined { agent, .. } => fixed(format!("{} joined", names(*agent))),
        Event::AgentReleased { agent, reason } => {
            fixed(format!("{} released: {}", names(*agent), name(reason)))
        }
        Event::TakenOver { agent, .. } => fixed(format!("{} took over", names(*agent))),
        Event::ReturnOffered { text, .. } => Some(Line::worded("return offered".into(), text)),
        Event::AssistantStopped { scope, .. } => fixed(format!("assistant stopped: {scope}")),
        Event::ConversationClosed { by, resolution } => {
            fixed(format!("closed by {}, resolution {}", name(by), name(resolution)))
        }
        Event::ConversationReopened => fixed("reopened".into()),
        Event::ResolutionChanged { resolution } => {
            fixed(format!("resolution {}", resolution_name(*resolution)))
        }
    }
}

/// The line of a desk event that the script does not say already.
pub(super) fn desk(event: &DeskEvent, names: Names<'_>) -> Option<Line> {
    match event {
        DeskEvent::PresenceChanged { agent, presence, cause } if cause == "missed an offer" => {
            Some(Line::fixed(format!("{} is {}: {cause}", names(*agent), name(presence))))
        }
        DeskEvent::StopMeasured { measured, .. } => Some(Line::fixed(format!(
            "stop measured: {} taken from the assistant, the last word {}",
            measured.conversations,
            measured
                .last_word_millis
                .map_or_else(|| "before it".to_owned(), |millis| format!("{millis} ms after it"))
        ))),
        DeskEvent::PowerUsed { agent, action, cents, .. } => {
            Some(Line::fixed(format!("power of {} for {action}: {cents} cents used", names(*agent))))
        }
        DeskEvent::PowerReturned { .. } => Some(Line::fixed("the power is given back".into())),
        _ => None,
    }
}

fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(": {reason}") }
}

/// The time of day in front of a line.
pub(super) fn timed(line: Line, at: Timestamp, utc_offset_minutes: i32) -> Line {
    let head = format!("{} {}", clock(at, utc_offset_minutes), line.head);
    Line { head, ..line }
}

pub(super) fn resolution_name(resolution: Resolution) -> String {
    name(&resolution)
}

/// The stored name of a unit variant.
pub(super) fn name<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
