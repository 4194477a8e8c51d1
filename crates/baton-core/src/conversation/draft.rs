//! A model answered, or failed to. The check decides what reaches the customer; a late answer reaches nobody (I4).

use super::turn::{Extra, Turn};
use super::{Expects, Holder, Rejection};
use crate::check;
use crate::command::TimerKey;
use crate::event::{Citation, Event, Purpose};
use crate::id::MessageId;
use crate::perception::Score;
use crate::policy;
use crate::verdict::{Evidence, Priority, Verdict, VerdictKind};

impl Turn<'_, '_> {
    pub(super) fn draft(&mut self, message: MessageId, text: String) -> Result<(), Rejection> {
        self.require_draft(message)?;
        let threshold = Score::percent(self.env.company.policy.thresholds.answer);
        let question = self.state.question.clone().ok_or(Rejection::Late)?;
        let company = self.env.company;
        let language = self.state.language;
        let sources: Vec<_> = question
            .passages
            .iter()
            .filter(|passage| passage.score >= threshold)
            .filter_map(|passage| Some((passage, company.article(&passage.article, language)?)))
            .collect();
        let texts: Vec<&str> = sources
            .iter()
            .filter_map(|(passage, article)| article.passages.get(usize::from(passage.index)))
            .map(String::as_str)
            .chain(self.state.facts.values().map(|fact| fact.value.as_str()))
            .collect();
        let faults = check::draft(&text, &texts, &company.profile.help_base);
        self.cancel(TimerKey::Draft);
        if !faults.is_empty() {
            self.push(Event::DraftHeld { message, faults });
            self.offer_person();
            return Ok(());
        }
        let citations = sources
            .iter()
            .map(|(passage, article)| Citation {
                article: article.name.clone(),
                title: article.title.clone(),
                passage: passage.index,
            })
            .collect();
        let extra = Extra { citations, choices: Vec::new(), expects: Expects::Helped };
        self.say(Purpose::Answer, text, extra);
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
