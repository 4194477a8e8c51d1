//! Back to the assistant: only with the customer's consent (I2).

use super::turn::Turn;
use super::{Holder, Rejection};
use crate::event::{Event, Notice, Purpose};
use crate::id::{AgentId, ClientKey};

/// Longest mandate, in bytes.
const MANDATE_BYTES_MAX: usize = 2_000;

impl Turn<'_, '_> {
    pub(super) fn offer_return(
        &mut self,
        agent: AgentId,
        version: u64,
        mandate: String,
    ) -> Result<(), Rejection> {
        self.require_holder(agent)?;
        self.require_version(version)?;
        if mandate.len() > MANDATE_BYTES_MAX {
            let problem = format!("is longer than {MANDATE_BYTES_MAX} bytes");
            return Err(Rejection::Invalid { field: "mandate", problem });
        }
        if self.env.desk.stopped(self.state.channel, self.state.topic.as_ref()).is_some() {
            return Err(Rejection::NotEligible("the assistant is stopped: start it first, or wrap up"));
        }
        let words = &self.env.company.profile.words;
        let text = self.words(&words.return_offer, &[]);
        self.push(Event::ReturnOffered { agent, mandate, text });
        Ok(())
    }

    pub(super) fn answer_return(&mut self, key: ClientKey, consent: bool) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        self.require_open()?;
        if self.state.return_offer.is_none() || !matches!(self.state.holder, Holder::Agent(_)) {
            return Err(Rejection::NothingToAnswer("nobody offered to return to the assistant"));
        }
        if consent && self.env.desk.stopped(self.state.channel, self.state.topic.as_ref()).is_some() {
            return Err(Rejection::NotEligible("the assistant is paused: the person stays with you"));
        }
        self.push(Event::ReturnAnswered { consent, key });
        if consent {
            self.cancel_promise();
            let words = &self.env.company.profile.words;
            self.notice(Notice::Returned, &words.returned, &[]);
            self.say_words(Purpose::Courtesy, &words.did_it_help, super::Expects::Helped);
        }
        Ok(())
    }
}
