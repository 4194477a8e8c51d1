//! What became durable of one conversation in one commit, with the frames it makes for customers.

use std::sync::{Arc, OnceLock};

use baton_core::company::Company;
use baton_core::desk::Desk;
use baton_core::event::Event;
use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::Timestamp;

use crate::frame::{self, Baton, FrameText};

/// Durable events of one conversation. Shared by all who follow it; customer frames are written once.
#[derive(Debug)]
pub(crate) struct Update {
    pub(crate) conversation: ConversationId,
    pub(crate) customer: CustomerId,
    pub(crate) at: Timestamp,
    /// Events before these.
    pub(crate) before: u64,
    /// The baton before these.
    pub(crate) baton: Baton,
    pub(crate) events: Vec<Event>,
    pub(crate) company: Arc<Company>,
    pub(crate) desk: Arc<Desk>,
    pub(crate) frames: OnceLock<Vec<(u64, FrameText)>>,
}

impl Update {
    /// The events with their numbers.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u64, &Event)> {
        (self.before + 1..).zip(&self.events)
    }

    /// The number of the last event.
    pub(crate) fn last(&self) -> u64 {
        self.before + self.events.len() as u64
    }

    /// The frames for the customer, with the numbers of their events.
    pub(crate) fn customer_frames(&self) -> &[(u64, FrameText)] {
        self.frames.get_or_init(|| {
            let mut baton = self.baton;
            let mut frames = Vec::with_capacity(4);
            let mut texts = Vec::with_capacity(4);
            for (seq, event) in self.numbered() {
                frame::customer(event, seq, self.at, &self.company, &self.desk, &mut baton, &mut frames);
                texts.extend(frames.drain(..).map(|frame| (seq, frame::text(&frame))));
            }
            texts
        })
    }

    /// Whether somebody else holds it now, or what may be done with it has changed.
    pub(crate) fn moves_baton(&self) -> bool {
        self.events.iter().any(moves_baton)
    }
}

/// Whether an event changes who holds, who is asked, or what may be done.
pub(crate) fn moves_baton(event: &Event) -> bool {
    match event {
        Event::HandoffStarted { .. }
        | Event::HandoffRaised { .. }
        | Event::CallBackChosen { .. }
        | Event::CallBackDue
        | Event::BriefCorrected { .. }
        | Event::LadderClimbed { .. }
        | Event::Offered { .. }
        | Event::OfferEnded { .. }
        | Event::AgentJoined { .. }
        | Event::AgentReleased { .. }
        | Event::Transferred { .. }
        | Event::TakenOver { .. }
        | Event::ReturnOffered { .. }
        | Event::ApprovalAsked { .. }
        | Event::ApprovalEnded { .. }
        | Event::ActionRequested { by: Some(_), .. }
        | Event::ReturnAnswered { .. }
        | Event::StayedWithAssistant { .. }
        | Event::ConversationClosed { .. }
        | Event::ConversationReopened
        | Event::Snoozed { .. }
        | Event::SnoozeEnded { .. }
        | Event::Rated { .. } => true,
        Event::ConversationOpened { .. }
        | Event::SystemMessage { .. }
        | Event::CustomerMessage { .. }
        | Event::VerdictGiven { .. }
        | Event::AssistantMessage { .. }
        | Event::DraftRequested { .. }
        | Event::DraftHeld { .. }
        | Event::ModelFailed { .. }
        | Event::PlaybookStarted { .. }
        | Event::StepEntered { .. }
        | Event::FactLearned { .. }
        | Event::PlaybookEnded { .. }
        | Event::ActionConfirmed { .. }
        | Event::ActionRequested { by: None, .. }
        | Event::ActionEnded { .. }
        | Event::ActionLeftToPerson { .. }
        | Event::HumanRequested { .. }
        | Event::WaitAnnounced { .. }
        | Event::PromiseMissed
        | Event::SupervisorRequested { .. }
        | Event::AgentMessage { .. }
        | Event::NoteAdded { .. }
        | Event::TagsChanged { .. }
        | Event::Whispered { .. }
        | Event::AssistantStopped { .. }
        | Event::HelpedAnswered { .. }
        | Event::WrappedUp { .. }
        | Event::ResolutionChanged { .. } => false,
    }
}
