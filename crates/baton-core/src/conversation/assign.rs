//! From the queue to a person: asking, taking, not taking, leaving.

use super::turn::Turn;
use super::{Holder, Rejection};
use crate::command::TimerKey;
use crate::desk::{Presence, Staff};
use crate::event::{Event, Notice};
use crate::handoff::ReleaseReason;
use crate::id::AgentId;
use crate::policy;
use crate::routing;
use crate::time::SECOND;

impl Turn<'_, '_> {
    /// The router asks an agent. One at a time, each with the time the policy gives.
    pub(super) fn offer(&mut self, agent: AgentId) -> Result<(), Rejection> {
        self.require_open()?;
        let Some(handoff) = self.state.handoff.as_ref().filter(|_| self.state.holder == Holder::Queue) else {
            return Err(Rejection::NothingToAnswer("it does not wait for a person"));
        };
        if handoff.offer.is_some() {
            return Err(Rejection::NothingToAnswer("somebody is being asked already"));
        }
        let expires_at = self.now().plus(i64::from(self.env.company.policy.promise.offer_seconds) * SECOND);
        self.push(Event::Offered { agent, expires_at });
        self.timer_at(TimerKey::Offer, expires_at);
        Ok(())
    }

    /// An agent takes it: the one who was asked, or anyone eligible who picks it from the list.
    pub(super) fn accept(&mut self, agent: AgentId, version: u64) -> Result<(), Rejection> {
        self.require_open()?;
        if self.state.holder == Holder::Agent(agent) {
            return Ok(());
        }
        self.require_version(version)?;
        let staff = self.staff(agent)?;
        let Some(handoff) = self.state.handoff.as_ref().filter(|_| self.state.holder == Holder::Queue) else {
            return Err(Rejection::NothingToAnswer("it does not wait for a person"));
        };
        routing::eligible(staff, handoff, self.state.language, self.env, self.now())
            .map_err(Rejection::NotEligible)?;
        require_in(staff)?;
        self.join(agent);
        Ok(())
    }

    fn join(&mut self, agent: AgentId) {
        let name = self.env.desk.display_name(agent);
        self.push(Event::AgentJoined { agent, name: name.clone() });
        self.cancel(TimerKey::Offer);
        self.cancel(TimerKey::Rung);
        self.cancel(TimerKey::Wait);
        self.cancel(TimerKey::CallBack);
        self.introduce(&name);
    }

    /// The person is named before the first word (HUM-4).
    pub(super) fn introduce(&mut self, name: &str) {
        let words = &self.env.company.profile.words;
        self.notice(Notice::AgentJoined, &words.agent_joined, &[("name", name)]);
    }

    pub(super) fn decline(&mut self, agent: AgentId, version: u64) -> Result<(), Rejection> {
        self.require_open()?;
        self.require_version(version)?;
        self.end_offer(agent, ReleaseReason::Declined)
    }

    pub(super) fn end_offer(&mut self, agent: AgentId, reason: ReleaseReason) -> Result<(), Rejection> {
        let asked = self.state.handoff.as_ref().and_then(|handoff| handoff.offer).map(|(asked, _)| asked);
        if asked != Some(agent) {
            return Err(Rejection::NothingToAnswer("this person is not being asked"));
        }
        self.push(Event::OfferEnded { agent, reason });
        self.retry_later();
        Ok(())
    }

    /// When nobody else is there, the same person is asked again after a while: nobody is left held by nobody (I3).
    pub(super) fn retry_later(&mut self) {
        let pause = i64::from(self.env.company.policy.promise.offer_seconds) * SECOND;
        let at = self.now().plus(pause);
        self.timer_at(TimerKey::Offer, at);
    }

    /// An agent is gone: what was asked is asked of the next one, what was held goes back to the head of the queue.
    pub(super) fn release(&mut self, agent: AgentId, reason: ReleaseReason) -> Result<(), Rejection> {
        self.require_open()?;
        if self.state.holder != Holder::Agent(agent) {
            return self.end_offer(agent, reason);
        }
        self.withdraw_approval();
        self.push(Event::AgentReleased { agent, reason });
        let words = &self.env.company.profile.words;
        let name = self.env.desk.display_name(agent);
        self.notice(Notice::AgentLeft, &words.agent_left, &[("name", &name)]);
        self.queue(super::request_human::NewHandoff {
            rule: "agent-left".into(),
            reason: policy::agent_left_reason().get(self.state.language).to_owned(),
            skill: self.skill_before(),
            priority: self.priority_before(),
            requested_at: self.requested_before(),
            placed_at: self.placed_before(),
            agent: None,
            prefers: self.prefers(),
            supervisor: false,
            note: self.state.brief.as_ref().and_then(|brief| brief.note.clone()),
        });
        Ok(())
    }

    pub(super) fn staff(&self, agent: AgentId) -> Result<&Staff, Rejection> {
        self.env.desk.staff(agent).ok_or(Rejection::NotEligible("this person is not on the staff"))
    }
}

/// A click that arrives after its connection is gone would leave the customer with nobody (I3).
pub(super) fn require_in(staff: &Staff) -> Result<(), Rejection> {
    if staff.presence == Presence::Offline {
        return Err(Rejection::NotEligible("you are not in: set yourself available first"));
    }
    Ok(())
}
