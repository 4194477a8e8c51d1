//! I1: at every moment exactly one party holds an open conversation, and only the holder's words reach the customer.

use baton_core::Event;
use baton_core::event::Notice;

use super::{Evidence, Findings, Held, Invariant};

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    for (id, events) in &evidence.conversations {
        let mut held = Held::Closed;
        for (index, happened) in events.iter().enumerate() {
            if let Some(what) = wrong(held, &happened.event, index) {
                findings.add(Invariant::I1, Some(*id), index + 1, what);
            }
            held = held.after(&happened.event);
        }
    }
}

/// What is wrong with an event, given who held the conversation before it.
fn wrong(held: Held, event: &Event, index: usize) -> Option<String> {
    let refuse = |ok: bool, what: &str| (!ok).then(|| format!("{}: {what}, held by {held:?}", event.kind()));
    match event {
        Event::ConversationOpened { .. } => refuse(index == 0, "opened twice"),
        Event::ConversationReopened => refuse(index > 0 && held == Held::Closed, "reopened while open"),
        // After the end only a notice, a note, a rating and what other systems and seven days tell.
        Event::Rated { .. } | Event::ResolutionChanged { .. } => {
            refuse(held == Held::Closed, "before the end")
        }
        Event::SystemMessage { notice: Notice::Closed, .. }
        | Event::NoteAdded { .. }
        | Event::TagsChanged { .. }
        | Event::ActionEnded { .. } => None,
        _ if held == Held::Closed && index > 0 => refuse(false, "after the end"),
        Event::AssistantMessage { .. }
        | Event::DraftRequested { .. }
        | Event::ActionRequested { by: None, .. }
        | Event::ApprovalAsked { by: None, .. }
        | Event::Whispered { to: None, .. } => {
            refuse(held == Held::Assistant, "the assistant acts without holding")
        }
        Event::ActionRequested { by: Some(agent), .. }
        | Event::ApprovalAsked { by: Some(agent), .. }
        | Event::Whispered { to: Some(agent), .. }
        | Event::AgentMessage { agent, .. }
        | Event::ReturnOffered { agent, .. }
        | Event::Transferred { agent, .. }
        | Event::AgentReleased { agent, .. }
        | Event::Snoozed { agent, .. }
        | Event::WrappedUp { agent, .. } => {
            refuse(held == Held::Agent(*agent), "a person acts without holding")
        }
        Event::HandoffStarted { .. } => {
            refuse(!matches!(held, Held::Agent(_)), "a handoff while a person holds")
        }
        Event::AgentJoined { .. }
        | Event::Offered { .. }
        | Event::OfferEnded { .. }
        | Event::StayedWithAssistant { .. }
        | Event::WaitAnnounced { .. }
        | Event::LadderClimbed { .. }
        | Event::HandoffRaised { .. } => refuse(held == Held::Queue, "outside of the queue"),
        Event::SnoozeEnded { .. } => refuse(matches!(held, Held::Agent(_)), "nobody had put it aside"),
        Event::ReturnAnswered { .. } => refuse(matches!(held, Held::Agent(_)), "nobody could return it"),
        _ => None,
    }
}
