//! The end: the customer's word on it, the rating, and what silence means.

use super::turn::Turn;
use super::{Holder, MATURITY_MILLIS, Rejection, Resolution};
use crate::command::TimerKey;
use crate::event::{ClosedBy, Event, Notice};
use crate::id::ClientKey;

/// Longest comment, in bytes.
const COMMENT_BYTES_MAX: usize = 2_000;

impl Turn<'_, '_> {
    pub(super) fn answer_helped(&mut self, key: ClientKey, helped: bool) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.require_open()?;
        if self.state.holder != Holder::Assistant {
            return Err(Rejection::NothingToAnswer("a person is taking care of it"));
        }
        self.push(Event::HelpedAnswered { helped, key });
        self.after_helped(helped);
        Ok(())
    }

    /// What follows from the answer, by the button or in words ("yes, thanks").
    pub(super) fn after_helped(&mut self, helped: bool) {
        if helped {
            self.close(ClosedBy::Customer, Resolution::Confirmed);
        } else {
            self.offer_person();
        }
    }

    pub(super) fn close(&mut self, by: ClosedBy, resolution: Resolution) {
        self.leave_playbook("left");
        self.withdraw_approval();
        self.push(Event::ConversationClosed { by, resolution });
        self.cancel_promise();
        self.cancel(TimerKey::Idle);
        if resolution == Resolution::Unknown {
            let at = self.now().plus(MATURITY_MILLIS);
            self.timer_at(TimerKey::Maturity, at);
        }
        let words = &self.env.company.profile.words;
        self.notice(Notice::Closed, &words.closed, &[]);
    }

    pub(super) fn rate(
        &mut self,
        key: ClientKey,
        score: u8,
        comment: Option<String>,
    ) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        if !(1..=5).contains(&score) {
            return Err(Rejection::Invalid { field: "score", problem: "must be 1 to 5".into() });
        }
        if comment.as_ref().is_some_and(|comment| comment.len() > COMMENT_BYTES_MAX) {
            let problem = format!("is longer than {COMMENT_BYTES_MAX} bytes");
            return Err(Rejection::Invalid { field: "comment", problem });
        }
        // No survey before the matter is over (HUM-16).
        if self.state.is_open() {
            return Err(Rejection::NothingToAnswer("a rating is asked after the end"));
        }
        if self.state.csat.is_some() {
            return Err(Rejection::NothingToAnswer("it was rated already"));
        }
        self.push(Event::Rated { score, comment: comment.filter(|text| !text.trim().is_empty()), key });
        Ok(())
    }
}
