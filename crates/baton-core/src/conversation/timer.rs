//! A timer fired. Timers may fire late, twice, or after their reason is gone; then nothing happens.

use super::turn::Turn;
use super::{Holder, IDLE_END_MILLIS, MATURITY_MILLIS, Rejection, Resolution};
use crate::command::TimerKey;
use crate::company::RungKind;
use crate::event::{ActionOutcome, ClosedBy, Event, Notice};
use crate::handoff::ReleaseReason;

impl Turn<'_, '_> {
    pub(super) fn timer(&mut self, key: TimerKey) -> Result<(), Rejection> {
        match key {
            TimerKey::Idle => self.idle(),
            TimerKey::Offer => self.offer_expired(),
            TimerKey::Rung => self.climb(),
            TimerKey::Promise => self.promise_due(),
            TimerKey::Draft => {
                if let Some(message) = self.state.draft {
                    // Refused when somebody else holds it by now, which is what a late timer deserves.
                    let _ = self.draft_failed(message, "no answer in time".into());
                }
            }
            TimerKey::Action => self.action_timed_out(),
            TimerKey::Maturity => self.mature(),
            // The hub knows the place and the range, and tells them.
            TimerKey::Wait => {}
            TimerKey::CallBack => self.call_back_due(),
            TimerKey::Snooze => self.snooze_over(),
            TimerKey::Approval => self.approval_due(),
        }
        Ok(())
    }

    /// Silence ends a conversation only while the assistant holds it; what people hold is never closed by time.
    fn idle(&mut self) {
        if !self.state.is_open() {
            return;
        }
        let silent = self.now().since(self.state.updated_at);
        if self.state.holder != Holder::Assistant || silent < IDLE_END_MILLIS {
            let from =
                if self.state.holder == Holder::Assistant { self.state.updated_at } else { self.now() };
            self.timer_at(TimerKey::Idle, from.plus(IDLE_END_MILLIS));
            return;
        }
        // Without a single answer the customer simply left.
        let answered = !self.state.tried.is_empty();
        let resolution = if answered { Resolution::Unknown } else { Resolution::Abandoned };
        self.close(ClosedBy::Silence, resolution);
    }

    fn offer_expired(&mut self) {
        let offer = self.state.handoff.as_ref().and_then(|handoff| handoff.offer);
        if let Some((agent, expires_at)) = offer
            && self.now() >= expires_at
            && self.state.holder == Holder::Queue
        {
            self.push(Event::OfferEnded { agent, reason: ReleaseReason::TimedOut });
            self.retry_later();
        }
    }

    fn climb(&mut self) {
        let Some(handoff) = &self.state.handoff else { return };
        if !handoff.waits() || self.state.holder != Holder::Queue {
            return;
        }
        let rung = handoff.rungs;
        let Some(step) = self.env.company.policy.promise.ladder.get(usize::from(rung)) else { return };
        let due = handoff.requested_at.plus(i64::from(step.after_seconds) * crate::time::SECOND);
        if self.now() < due {
            self.timer_at(TimerKey::Rung, due);
            return;
        }
        let to = step.to;
        self.push(Event::LadderClimbed { rung, to });
        let chosen = self.state.handoff.as_ref().is_some_and(|handoff| handoff.call_back.is_some());
        if to == RungKind::CallBack && !chosen {
            let words = &self.env.company.profile.words;
            self.notice(Notice::PromiseLate, &words.promise_late, &[]);
        }
        self.next_rung();
    }

    fn promise_due(&mut self) {
        let Some(handoff) = &self.state.handoff else { return };
        if self.state.is_open() && handoff.answered_at.is_none() && !handoff.missed {
            if self.now() < handoff.due_at {
                let due = handoff.due_at;
                self.timer_at(TimerKey::Promise, due);
                return;
            }
            self.push(Event::PromiseMissed);
        }
    }

    fn action_timed_out(&mut self) {
        let Some((run, action)) = self.state.action.clone() else { return };
        let outcome = ActionOutcome::Failed { reason: "no answer in time".into() };
        self.push(Event::ActionEnded { run, action, outcome });
        if self.state.is_open() && self.state.holder == Holder::Assistant && self.state.run.is_some() {
            self.hand_over_failed_action();
        }
    }

    fn mature(&mut self) {
        let Some(closed_at) = self.closed_at() else { return };
        let ripe = self.now().since(closed_at) >= MATURITY_MILLIS;
        if ripe && self.state.resolution == Some(Resolution::Unknown) {
            self.push(Event::ResolutionChanged { resolution: Resolution::NoFurtherContact });
        }
    }
}
