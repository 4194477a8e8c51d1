//! The way to a person: the request, the promise that starts with it, and leaving the queue again.

use super::turn::Turn;
use super::{Holder, Rejection};
use crate::command::TimerKey;
use crate::event::{Event, Notice};
use crate::handoff::{HandoffReason, Method};
use crate::id::{AgentId, ClientKey, RuleName, SkillName};
use crate::language::Localized;
use crate::policy;
use crate::time::{DAY, SECOND, Timestamp};
use crate::verdict::Priority;

/// A handoff about to start.
pub(super) struct NewHandoff {
    pub(super) rule: RuleName,
    pub(super) reason: String,
    pub(super) skill: SkillName,
    pub(super) priority: Priority,
    /// When the clock started; a transfer keeps the customer's clock.
    pub(super) requested_at: Timestamp,
    /// Since when it counts as waiting for its place; the customer was with people before.
    pub(super) placed_at: Option<Timestamp>,
    pub(super) agent: Option<AgentId>,
    /// Who is asked first, if free.
    pub(super) prefers: Option<AgentId>,
    pub(super) supervisor: bool,
    pub(super) note: Option<String>,
}

impl Turn<'_, '_> {
    /// The button. Works in every state of an open conversation, and is never answered with a question (HUM-2).
    pub(super) fn request_human(&mut self, key: ClientKey) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.reopen_or_refuse()?;
        self.push(Event::HumanRequested { method: Method::Button, key: Some(key) });
        // Asked again while a person is on the way: the wish is recorded, the promise stands.
        if self.state.holder == Holder::Assistant {
            let reason = policy::explicit_reason();
            let skill = self.skill_of_topic();
            self.start_handoff(policy::EXPLICIT_REQUEST.into(), &reason, skill, Priority::Normal);
        }
        Ok(())
    }

    pub(super) fn skill_of_topic(&self) -> SkillName {
        self.env.company.skill_for(self.state.topic.as_ref())
    }

    /// The skill of the handoff so far, for a matter that goes back to the queue.
    pub(super) fn skill_before(&self) -> SkillName {
        let before = self.state.handoff.as_ref();
        before.map_or_else(|| self.skill_of_topic(), |handoff| handoff.skill.clone())
    }

    /// How urgent a matter is that goes back to the queue: the customer has waited before.
    pub(super) fn priority_before(&self) -> Priority {
        let before = self.state.handoff.as_ref();
        before.map_or(Priority::High, |handoff| handoff.priority.max(Priority::High))
    }

    /// When its clock started: a customer who was not answered yet keeps the old one.
    pub(super) fn requested_before(&self) -> Timestamp {
        let before = self.state.handoff.as_ref().filter(|handoff| handoff.answered_at.is_none());
        before.map_or(self.now(), |handoff| handoff.requested_at)
    }

    /// Since when it counts as waiting for its place: whoever was with a person does not go back behind others.
    pub(super) fn placed_before(&self) -> Option<Timestamp> {
        self.state.handoff.as_ref().map(|handoff| handoff.placed_at)
    }

    /// Who helped last, while the policy still prefers that person.
    pub(super) fn prefers(&self) -> Option<AgentId> {
        let days = i64::from(self.env.company.policy.routing.return_days);
        let (agent, at) = self.state.helped_by?;
        (self.now().since(at) < days * DAY).then_some(agent)
    }

    /// Gives the baton to the queue, and tells the customer so.
    pub(super) fn start_handoff(
        &mut self,
        rule: RuleName,
        reason: &Localized,
        skill: SkillName,
        priority: Priority,
    ) {
        let text = reason.get(self.state.language).to_owned();
        let explicit = rule.as_str() == policy::EXPLICIT_REQUEST;
        self.leave_playbook("handed-off");
        let only = self.sticky(&skill);
        self.queue(NewHandoff {
            rule,
            reason: text.clone(),
            skill,
            priority,
            requested_at: self.now(),
            placed_at: None,
            agent: only,
            prefers: self.prefers(),
            supervisor: false,
            note: None,
        });
        let words = &self.env.company.profile.words;
        if !explicit && !text.is_empty() {
            self.notice(Notice::HandedOver, &words.handed_over, &[("reason", &text)]);
        }
        self.tell_when_nobody_is_in();
    }

    /// Outside the hours of the skill, with nobody in: when people are back.
    pub(super) fn tell_when_nobody_is_in(&mut self) {
        let hours = self.env.company.hours_of(&self.skill_before());
        if !hours.is_open(self.now()) && !self.env.desk.anyone_in() {
            let opens = hours.opens_text(self.now(), self.state.language);
            let words = &self.env.company.profile.words;
            self.notice(Notice::NobodyIn, &words.nobody_in, &[("opens", &opens)]);
        }
    }

    /// The promise begins (or goes on, for a transfer): brief, deadline, ladder.
    pub(super) fn queue(&mut self, new: NewHandoff) {
        self.withdraw_approval();
        let (due_at, pack) = self.env.company.due(new.requested_at);
        let promise = pack.map(|pack| pack.name.clone());
        let reason = HandoffReason { rule: new.rule, text: new.reason };
        let brief = Box::new(self.brief(reason.clone(), new.note));
        let handoff = self.ctx.ids.handoff(self.ctx.now);
        self.push(Event::HandoffStarted {
            handoff,
            reason,
            brief,
            skill: new.skill,
            priority: new.priority,
            requested_at: new.requested_at,
            due_at,
            agent: new.agent,
            supervisor: new.supervisor,
            placed_at: new.placed_at.filter(|placed| *placed < new.requested_at),
            prefers: new.prefers,
            promise,
        });
        self.cancel(TimerKey::Draft);
        if due_at > self.now() {
            self.timer_at(TimerKey::Promise, due_at);
        }
        self.next_rung();
    }

    /// Sets the timer of the next rung of the ladder, if there is one.
    pub(super) fn next_rung(&mut self) {
        let Some(handoff) = &self.state.handoff else { return };
        let ladder = &self.env.company.policy.promise.ladder;
        let Some(rung) = ladder.get(usize::from(handoff.rungs)) else { return };
        let at = handoff.requested_at.plus(i64::from(rung.after_seconds) * SECOND);
        let now = self.now();
        self.timer_at(TimerKey::Rung, at.max(now.plus(1)));
    }

    /// Tells the customer the place and an honest range; what was told is on record.
    pub(super) fn announce_wait(
        &mut self,
        position: u32,
        range: Option<(u32, u32)>,
    ) -> Result<(), Rejection> {
        self.require_open()?;
        if self.state.holder != Holder::Queue {
            return Err(Rejection::NothingToAnswer("it does not wait for a person"));
        }
        // A wait that outgrew what was told is told anew, and never as shorter than what it has grown to.
        let told = self
            .state
            .handoff
            .as_ref()
            .and_then(|handoff| handoff.told_until.zip(Some(handoff.requested_at)));
        let longer =
            told.filter(|(until, _)| *until <= self.now()).map(|(_, from)| self.now().since(from) / SECOND);
        let waited = u32::try_from(longer.unwrap_or(0)).unwrap_or(u32::MAX);
        let range = range.map(|(low, high)| (low, high.max(waited)));
        let (low_seconds, high_seconds) = range.unzip();
        self.push(Event::WaitAnnounced { position, low_seconds, high_seconds });
        let words = &self.env.company.profile.words;
        let place = position.to_string();
        match range {
            Some((low, high)) => {
                // Rounded outwards: the range is never told narrower than it was estimated.
                let low = (low / 60).to_string();
                let high = high.div_ceil(60).max(1).to_string();
                let values = [("position", place.as_str()), ("low", low.as_str()), ("high", high.as_str())];
                let text = if longer.is_some() { &words.queued_longer } else { &words.queued };
                self.notice(Notice::Queued, text, &values);
                if let Some(until) = self.state.handoff.as_ref().and_then(|handoff| handoff.told_until) {
                    self.timer_at(TimerKey::Wait, until);
                }
            }
            None => self.notice(Notice::Queued, &words.queued_no_estimate, &[("position", &place)]),
        }
        Ok(())
    }

    /// The customer leaves the queue: that is consent to go on with the assistant.
    pub(super) fn stay(&mut self, key: ClientKey) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.require_open()?;
        if self.state.holder != Holder::Queue {
            return Err(Rejection::NothingToAnswer("nobody was asked for, or a person has joined already"));
        }
        if self.env.desk.stopped(self.state.channel, self.state.topic.as_ref()).is_some() {
            return Err(Rejection::NotEligible("the assistant is paused: please wait for a person"));
        }
        self.push(Event::StayedWithAssistant { key });
        self.cancel_promise();
        let words = &self.env.company.profile.words;
        self.notice(Notice::Returned, &words.returned, &[]);
        Ok(())
    }

    pub(super) fn cancel_promise(&mut self) {
        for key in [TimerKey::Offer, TimerKey::Rung, TimerKey::Promise, TimerKey::Wait, TimerKey::CallBack] {
            self.cancel(key);
        }
    }
}
