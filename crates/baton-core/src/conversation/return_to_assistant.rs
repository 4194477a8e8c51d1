//! Back to the assistant: only with the customer's consent (I2).

use super::turn::Turn;
use super::{Holder, Rejection};
use crate::approval::Terms;
use crate::desk::Presence;
use crate::event::{Event, Notice, Purpose};
use crate::id::{AgentId, ClientKey, SkillName};
use crate::policy;
use crate::verdict::Priority;

/// Longest mandate, in bytes.
const MANDATE_BYTES_MAX: usize = 2_000;
/// Most entries of what must not be said again.
const NOT_AGAIN_MAX: usize = 20;
/// Longest of them, in bytes.
const NOT_AGAIN_BYTES_MAX: usize = 200;

impl Turn<'_, '_> {
    pub(super) fn offer_return(
        &mut self,
        agent: AgentId,
        version: u64,
        mandate: String,
        terms: Terms,
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
        self.check_terms(&terms)?;
        let words = &self.env.company.profile.words;
        let text = self.words(&words.return_offer, &[]);
        self.push(Event::ReturnOffered { agent, mandate, terms, text });
        Ok(())
    }

    /// A mandate names only what exists and what the assistant could do at all (I6).
    fn check_terms(&self, terms: &Terms) -> Result<(), Rejection> {
        let invalid = |field, problem| Err(Rejection::Invalid { field, problem });
        let company = self.env.company;
        if let Some(name) = terms.topics.iter().find(|name| company.topic(name).is_none()) {
            return invalid("topics", format!("`{name}` is not a topic of topics.toml"));
        }
        for name in &terms.actions {
            match company.actions.get(name) {
                None => return invalid("actions", format!("`{name}` is not an action of actions.toml")),
                Some(spec) if spec.is_adverse() => {
                    return invalid(
                        "actions",
                        format!("`{name}` is against the customer: only a person does it"),
                    );
                }
                Some(_) => {}
            }
        }
        if terms.not_again.len() > NOT_AGAIN_MAX
            || terms
                .not_again
                .iter()
                .any(|words| words.trim().is_empty() || words.len() > NOT_AGAIN_BYTES_MAX)
        {
            let problem = format!("takes up to {NOT_AGAIN_MAX} entries of 1 to {NOT_AGAIN_BYTES_MAX} bytes");
            return invalid("not_again", problem);
        }
        Ok(())
    }

    /// Whether an answer says what the mandate forbids.
    pub(super) fn said_enough(&self, text: &str) -> bool {
        self.state.mandate.as_ref().is_some_and(|mandate| {
            let text = text.to_lowercase();
            mandate.terms.not_again.iter().any(|words| text.contains(&words.trim().to_lowercase()))
        })
    }

    /// What goes beyond the mandate goes back to the person who gave it.
    pub(super) fn beyond_mandate(&mut self) {
        let reason = policy::outside_mandate_reason();
        let skill = self.skill_of_topic();
        self.start_handoff(policy::OUTSIDE_MANDATE.into(), &reason, skill, Priority::Normal);
    }

    /// The person a matter returns to: who gave the mandate, if that person is in and may take it.
    pub(super) fn sticky(&self, skill: &SkillName) -> Option<AgentId> {
        let by = self.state.mandate.as_ref()?.by;
        let staff = self.env.desk.staff(by)?;
        let certified = self.env.company.skills.get(skill).is_some_and(|skill| skill.certified);
        let may = staff.presence != Presence::Offline && (!certified || staff.certified(skill, self.now()));
        may.then_some(by)
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
        if consent {
            self.withdraw_approval();
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
