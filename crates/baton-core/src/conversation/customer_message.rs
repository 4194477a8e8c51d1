//! The customer wrote: record, judge, act.

use std::sync::Arc;

use super::turn::{Extra, Turn, fill};
use super::{Expects, Holder, MATURITY_MILLIS, MESSAGE_BYTES_MAX, Rejection};
use crate::command::TimerKey;
use crate::event::{Event, Notice, Purpose};
use crate::handoff::ReleaseReason;
use crate::id::{ClientKey, MessageId, TopicName};
use crate::perception::{Perception, SecretKind, SignalKind};
use crate::policy::{self, Judgement, Next};

impl Turn<'_, '_> {
    pub(super) fn customer_message(
        &mut self,
        key: ClientKey,
        text: String,
        secrets: Vec<SecretKind>,
        perception: Perception,
    ) -> Result<(), Rejection> {
        if self.repeated(&key) {
            return Ok(());
        }
        check_text(&text)?;
        self.reopen_or_refuse()?;
        let message = self.ctx.ids.message(self.ctx.now);
        // Judged against the state before the message: what the assistant had asked, what had been said.
        let judgement = policy::judge(self.env, self.state, &text, &perception, self.ctx.now);
        let masked = !secrets.is_empty();
        let perception = Arc::new(perception);
        self.push(Event::CustomerMessage {
            message,
            key,
            text,
            secrets,
            perception: Arc::clone(&perception),
        });
        if masked {
            let words = &self.env.company.profile.words;
            self.notice(Notice::Masked, &words.card_masked, &[]);
        }
        match self.state.holder {
            Holder::Assistant => self.act(message, judgement, &perception),
            Holder::Queue => self.raise_if_worse(message, judgement, &perception),
            // A person holds: the policy keeps watch for danger only.
            Holder::Agent(_) => self.crisis_help(&perception),
        }
        Ok(())
    }

    /// An ended conversation goes on when the customer comes back in time.
    pub(super) fn reopen_or_refuse(&mut self) -> Result<(), Rejection> {
        let Some(closed_at) = self.closed_at() else { return Ok(()) };
        if self.now().since(closed_at) > MATURITY_MILLIS {
            return Err(Rejection::Closed);
        }
        self.push(Event::ConversationReopened);
        self.cancel(TimerKey::Maturity);
        Ok(())
    }

    fn act(&mut self, message: MessageId, judgement: Judgement, perception: &Perception) {
        let Judgement { verdict, topic, progress, next, reason, skill, priority, requested } = judgement;
        let rule = verdict.rule.clone();
        self.push(Event::VerdictGiven { message, verdict, topic, progress });
        self.crisis_help(perception);
        match next {
            Next::HandOver => {
                if let Some(method) = requested {
                    self.push(Event::HumanRequested { method, key: None });
                }
                self.start_handoff(rule, &reason, skill, priority);
            }
            Next::OfferPerson => self.offer_person(),
            Next::Clarify { between } => self.clarify(between),
            Next::NotHuman => {
                let words = &self.env.company.profile.words;
                self.say_words(Purpose::NotHuman, &words.not_human, Expects::Nothing);
            }
            Next::Greet => self.greet(),
            Next::Welcome => {
                let words = &self.env.company.profile.words;
                self.say_words(Purpose::Courtesy, &words.you_are_welcome, Expects::Nothing);
            }
            Next::Answer { expected } => self.answer(perception, &expected),
        }
    }

    fn greet(&mut self) {
        let profile = &self.env.company.profile;
        let text = self.words(&profile.words.greeting, &[]);
        let choices = if self.state.customer_turns <= 1 {
            profile.starters.iter().map(|text| text.get(self.state.language).to_owned()).collect()
        } else {
            Vec::new()
        };
        self.say(Purpose::Courtesy, text, Extra { choices, ..Extra::default() });
    }

    pub(super) fn offer_person(&mut self) {
        self.leave_playbook("left");
        let words = &self.env.company.profile.words;
        self.say_words(Purpose::OfferPerson, &words.offer_person, Expects::PersonOffer);
    }

    fn clarify(&mut self, between: Option<(TopicName, TopicName)>) {
        let words = &self.env.company.profile.words;
        let language = self.state.language;
        let Some((first, second)) = between else {
            let choices =
                self.env.company.profile.starters.iter().map(|text| text.get(language).to_owned()).collect();
            let text = words.clarify.get(language).to_owned();
            self.say(Purpose::Clarify, text, Extra { choices, ..Extra::default() });
            return;
        };
        let title = |name: &TopicName| {
            self.env
                .company
                .topic(name)
                .map_or_else(|| name.to_string(), |topic| topic.title.get(language).to_owned())
        };
        let (one, two) = (title(&first), title(&second));
        let text = fill(words.clarify_between.get(language), &[("first", &one), ("second", &two)]);
        let expects = Expects::TopicChoice { topics: vec![first, second] };
        self.say(Purpose::Clarify, text, Extra { choices: vec![one, two], expects, ..Extra::default() });
    }

    /// In the queue a message can show that the matter is worse than it seemed.
    fn raise_if_worse(&mut self, message: MessageId, judgement: Judgement, perception: &Perception) {
        self.crisis_help(perception);
        let Judgement { verdict, topic, next, reason, skill, priority, .. } = judgement;
        let Some(handoff) = &self.state.handoff else { return };
        let sensitive = verdict.rule.as_str() == policy::SENSITIVE_MATTER;
        if next != Next::HandOver || !sensitive || (priority <= handoff.priority && skill == handoff.skill) {
            return;
        }
        let rule = verdict.rule.clone();
        let reason = reason.get(self.state.language).to_owned();
        let priority = priority.max(handoff.priority);
        // An agent asked for the old skill may not be right for the new one.
        let offered = handoff.offer.map(|(agent, _)| agent);
        self.push(Event::VerdictGiven { message, verdict, topic, progress: true });
        if let Some(agent) = offered {
            self.push(Event::OfferEnded { agent, reason: ReleaseReason::Withdrawn });
            self.retry_later();
        }
        self.push(Event::HandoffRaised { skill, priority, rule, reason });
    }

    /// Someone in danger is told where help is now, whoever holds the conversation.
    fn crisis_help(&mut self, perception: &Perception) {
        let words = &self.env.company.profile.words;
        let threshold = policy::sensitive_threshold(&self.env.company.policy);
        if perception.score(SignalKind::SelfHarm) >= threshold {
            self.notice(Notice::CrisisHelp, &words.crisis_help, &[]);
        }
    }
}

pub(super) fn check_text(text: &str) -> Result<(), Rejection> {
    if text.trim().is_empty() {
        return Err(Rejection::Invalid { field: "text", problem: "is empty: write something".into() });
    }
    if text.len() > MESSAGE_BYTES_MAX {
        return Err(Rejection::Invalid {
            field: "text",
            problem: format!("has {} bytes, at most {MESSAGE_BYTES_MAX} fit: send it in parts", text.len()),
        });
    }
    Ok(())
}
