//! A supervisor, in the same conversation (HUM-5): asked for by the customer, whoever holds it.

use super::request_human::NewHandoff;
use super::turn::Turn;
use super::{Holder, Rejection};
use crate::command::TimerKey;
use crate::event::Event;
use crate::handoff::{Method, ReleaseReason};
use crate::id::ClientKey;
use crate::policy;

impl Turn<'_, '_> {
    /// Its own queue with its own three minutes; the place of the first request is kept.
    pub(super) fn request_supervisor(&mut self, key: ClientKey) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.reopen_or_refuse()?;
        self.push(Event::SupervisorRequested { key });
        let before = self.state.handoff.as_ref();
        match self.state.holder {
            Holder::Agent(agent) => {
                if self.env.desk.staff(agent).is_some_and(crate::desk::Staff::supervises) {
                    return Ok(());
                }
                self.push(Event::AgentReleased { agent, reason: ReleaseReason::Transferred });
            }
            Holder::Queue => {
                if before.is_some_and(|handoff| handoff.supervisor_only) {
                    return Ok(());
                }
                if let Some((agent, _)) = before.and_then(|handoff| handoff.offer) {
                    self.push(Event::OfferEnded { agent, reason: ReleaseReason::Withdrawn });
                    self.cancel(TimerKey::Offer);
                }
            }
            Holder::Assistant => {
                self.push(Event::HumanRequested { method: Method::Button, key: None });
                self.leave_playbook("handed-off");
            }
        }
        self.queue(NewHandoff {
            rule: policy::SUPERVISOR_REQUEST.into(),
            reason: policy::supervisor_reason().get(self.state.language).to_owned(),
            skill: self.skill_before(),
            priority: self.priority_before(),
            requested_at: self.requested_before(),
            placed_at: self.placed_before(),
            agent: None,
            prefers: None,
            supervisor: true,
            note: self.state.brief.as_ref().and_then(|brief| brief.note.clone()),
        });
        self.tell_when_nobody_is_in();
        Ok(())
    }

    /// The customer says what is wrong in what is passed on, before a person reads it.
    pub(super) fn correct_brief(&mut self, key: ClientKey, text: &str) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.require_open()?;
        if self.state.holder != Holder::Queue {
            return Err(Rejection::NothingToAnswer("nobody was asked for, or a person has joined already"));
        }
        if text.trim().is_empty() || text.len() > super::MESSAGE_BYTES_MAX {
            let problem = format!("must have 1 to {} bytes", super::MESSAGE_BYTES_MAX);
            return Err(Rejection::Invalid { field: "text", problem });
        }
        self.push(Event::BriefCorrected { key, text: text.trim().to_owned() });
        Ok(())
    }
}
