//! A customer who would rather not wait: called back at a time of their choice, or written to by e-mail.
//!
//! The conversation stays in the queue with its old place and its old clock (HUM-6): at the chosen time it is asked of
//! people like any other, in front of whoever came later. Choosing never ends anything, and a missed promise stays on record.

use super::turn::Turn;
use super::{Holder, Rejection};
use crate::command::TimerKey;
use crate::event::{Event, Notice};
use crate::handoff::ReleaseReason;
use crate::id::ClientKey;
use crate::time::{DAY, MINUTE, Timestamp};

/// Longest telephone number or address, in bytes.
const CONTACT_BYTES_MAX: usize = 200;

impl Turn<'_, '_> {
    /// `at`: when to call; none for an answer by e-mail. How many may choose the same time is the hub's to say.
    pub(super) fn choose_call_back(
        &mut self,
        key: ClientKey,
        at: Option<Timestamp>,
        contact: &str,
    ) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.require_open()?;
        let Some(handoff) = self.state.handoff.as_ref().filter(|_| self.state.holder == Holder::Queue) else {
            return Err(Rejection::NothingToAnswer("nobody was asked for, or a person has joined already"));
        };
        let contact = contact.trim().to_owned();
        if contact.is_empty() || contact.len() > CONTACT_BYTES_MAX {
            let problem =
                format!("must be a telephone number or an address of 1 to {CONTACT_BYTES_MAX} bytes");
            return Err(Rejection::Invalid { field: "contact", problem });
        }
        let hours = self.env.company.hours_of(&handoff.skill);
        if let Some(at) = at {
            let days = i64::from(self.env.company.policy.promise.call_back.days_ahead);
            let offered = at > self.now()
                && at.as_millis() % (30 * MINUTE) == 0
                && at.since(self.now()) <= days * DAY
                && hours.is_open(at);
            if !offered {
                let problem =
                    "must be a full or half hour at which people are in, and not too far ahead".into();
                return Err(Rejection::Invalid { field: "at", problem });
            }
        }
        let when = at.map(|at| hours.text(at, self.state.language));
        if let Some((agent, _)) = handoff.offer {
            self.push(Event::OfferEnded { agent, reason: ReleaseReason::Withdrawn });
            self.cancel(TimerKey::Offer);
        }
        self.push(Event::CallBackChosen { key, at, contact });
        let words = &self.env.company.profile.words;
        match (at, when) {
            (Some(at), Some(when)) => {
                self.cancel(TimerKey::Wait);
                self.timer_at(TimerKey::CallBack, at);
                self.notice(Notice::CallBack, &words.call_back, &[("when", &when)]);
            }
            _ => self.notice(Notice::CallBack, &words.by_email, &[]),
        }
        Ok(())
    }

    /// The chosen time has come: people are asked.
    pub(super) fn call_back_due(&mut self) {
        let chosen = self.state.handoff.as_ref().and_then(|handoff| handoff.call_back.as_ref());
        let Some(at) = chosen.filter(|chosen| !chosen.due).and_then(|chosen| chosen.at) else { return };
        if !self.state.is_open() || self.state.holder != Holder::Queue {
            return;
        }
        if self.now() < at {
            self.timer_at(TimerKey::CallBack, at);
            return;
        }
        self.push(Event::CallBackDue);
    }
}
