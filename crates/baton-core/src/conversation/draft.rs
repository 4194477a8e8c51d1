//! A model answered, or failed to. The check decides what reaches the customer; a late answer reaches nobody (I4).

use super::turn::Turn;
use super::{Holder, Rejection};
use crate::check;
use crate::command::TimerKey;
use crate::event::Event;
use crate::id::MessageId;
use crate::policy;
use crate::verdict::{Evidence, Priority, Verdict, VerdictKind};

impl Turn<'_, '_> {
    pub(super) fn draft(&mut self, message: MessageId, text: String) -> Result<(), Rejection> {
        self.require_draft(message)?;
        let question = self.state.question.clone().ok_or(Rejection::Late)?;
        let sources = self.sources(&question);
        let texts: Vec<&str> = sources
            .iter()
            .map(|source| source.text.as_str())
            .chain(self.state.facts.values().map(|fact| fact.value.as_str()))
            .collect();
        let faults = check::draft(&text, &texts, &self.env.company.profile.help_base);
        self.cancel(TimerKey::Draft);
        if !faults.is_empty() {
            self.push(Event::DraftHeld { message, faults });
            self.offer_person();
            return Ok(());
        }
        self.answer_with(text, &sources);
        Ok(())
    }

    pub(super) fn draft_failed(&mut self, message: MessageId, reason: String) -> Result<(), Rejection> {
        self.require_draft(message)?;
        let evidence = vec![Evidence::Fact { fact: reason.clone() }];
        self.push(Event::ModelFailed { message, reason });
        let verdict = Verdict {
            verdict: VerdictKind::MustHandOff,
            rule: policy::MODEL_FAILURE.into(),
            evidence,
            also: Vec::new(),
            policy_version: self.env.company.version.clone(),
        };
        let topic = self.state.topic.clone();
        self.push(Event::VerdictGiven { message, verdict, topic, progress: false });
        let skill = self.skill_of_topic();
        let reason = policy::model_failure_reason();
        self.start_handoff(policy::MODEL_FAILURE.into(), &reason, skill, Priority::Normal);
        Ok(())
    }

    fn require_draft(&self, message: MessageId) -> Result<(), Rejection> {
        let waits = self.state.is_open()
            && self.state.holder == Holder::Assistant
            && self.state.draft == Some(message);
        if waits { Ok(()) } else { Err(Rejection::Late) }
    }
}
