//! The assistant answers: by the topic's playbook, or from knowledge with citations.

use super::turn::{Extra, Turn, Writer};
use super::{DRAFT_TIMEOUT_MILLIS, Expects, Question};
use crate::command::TimerKey;
use crate::company::Company;
use crate::effect::{Effect, Source};
use crate::event::{Citation, Event, Purpose};
use crate::language::Language;
use crate::perception::{EntityKind, Passage, Perception, Score, SignalKind};

impl Turn<'_, '_> {
    pub(super) fn answer(&mut self, perception: &Perception, expected: &Expects) {
        match expected {
            Expects::Slot | Expects::Confirmation if self.state.run.is_some() => {
                self.continue_playbook(perception, expected);
                return;
            }
            Expects::PersonOffer => {
                // A yes was an explicit request and is in the queue by now; this is a no.
                let words = &self.env.company.profile.words;
                self.say_words(Purpose::Courtesy, &words.clarify, Expects::Nothing);
                return;
            }
            Expects::Helped => {
                self.after_helped(perception.score(SignalKind::Affirms) >= Score(6_000));
                return;
            }
            Expects::Nothing | Expects::Slot | Expects::Confirmation | Expects::TopicChoice { .. } => {}
        }
        let playbook = self
            .state
            .topic
            .as_ref()
            .and_then(|name| self.env.company.topic(name))
            .and_then(|topic| topic.playbook.clone());
        let left_out = |name: &crate::id::PlaybookName| {
            self.state.steering.as_ref().is_some_and(|steering| steering.playbooks.contains(name))
        };
        let playbook = playbook.filter(|name| !left_out(name));
        let running = self.state.run.as_ref().map(|run| run.playbook.clone());
        match (playbook, running) {
            (Some(playbook), running) if running.as_ref() != Some(&playbook) => {
                self.leave_playbook("left");
                // The title of a topic, said as a choice, is no question that an article could answer.
                let chosen = matches!(expected, Expects::TopicChoice { .. });
                if !chosen && self.is_answered_by_an_article(perception) {
                    self.answer_from_knowledge();
                } else {
                    self.start_playbook(playbook, perception);
                }
            }
            (Some(_), _) => self.continue_playbook(perception, &Expects::Nothing),
            (None, _) => {
                self.leave_playbook("left");
                self.answer_from_knowledge();
            }
        }
    }

    /// Whether the message asks something that an article of its topic answers well, and names no order to act on.
    fn is_answered_by_an_article(&self, perception: &Perception) -> bool {
        let topic = self.state.topic.as_ref().and_then(|name| self.env.company.topic(name));
        let Some((topic, percent)) = topic.and_then(|topic| Some((topic, topic.knowledge_first?))) else {
            return false;
        };
        let names_order = perception.entities.iter().any(|entity| entity.kind == EntityKind::OrderNumber);
        !names_order
            && perception.passages.first().is_some_and(|best| {
                let article = self.env.company.article(&best.article, self.state.language);
                best.score >= Score::percent(percent)
                    && article.is_some_and(|found| found.topic == topic.name)
            })
    }

    /// Quotes the best passage, or asks the model for a draft from the best passages.
    pub(super) fn answer_from_knowledge(&mut self) {
        let Some(question) = self.state.question.clone() else { return };
        let Some(best) = good_passages(&question, self.env.company).next() else {
            self.offer_person();
            return;
        };
        match self.env.writer {
            Writer::Extractive => match source(best, self.env.company, self.state.language) {
                Some(source) => self.answer_with(source.text.clone(), &[source]),
                // An article that left the files since the message was perceived.
                None => self.offer_person(),
            },
            Writer::Model => {
                let sources = self.sources(&question);
                self.request_draft(question, sources);
            }
        }
    }

    /// The passages that may answer a question, with their texts.
    pub(super) fn sources(&self, question: &Question) -> Vec<Source> {
        sources(question, self.env.company, self.state.language)
    }

    /// Answers with citations, and asks whether it helped.
    pub(super) fn answer_with(&mut self, text: String, sources: &[Source]) {
        if self.said_enough(&text) {
            self.beyond_mandate();
            return;
        }
        let citations = sources
            .iter()
            .map(|source| Citation {
                article: source.article.clone(),
                title: source.title.clone(),
                passage: source.passage,
                span: source.span,
            })
            .collect();
        let extra = Extra { citations, choices: Vec::new(), expects: Expects::Helped };
        self.say(Purpose::Answer, text, extra);
    }

    /// What people of the staff asked of the assistant, in their words, for a model.
    fn guidance(&self) -> Vec<String> {
        let mandate = self.state.mandate.iter().flat_map(|mandate| {
            let settled = (!mandate.settled.is_empty()).then(|| format!("Settled: {}", mandate.settled));
            let not_again = mandate.terms.not_again.iter().map(|words| format!("Do not say again: {words}"));
            settled.into_iter().chain(not_again)
        });
        let whispered = self.state.steering.iter().flat_map(|steering| steering.words.iter().cloned());
        mandate.chain(whispered).collect()
    }

    fn request_draft(&mut self, question: Question, sources: Vec<Source>) {
        self.push(Event::DraftRequested { message: question.message });
        self.effect(Effect::RequestDraft {
            message: question.message,
            question: question.text,
            language: self.state.language,
            sources,
            guidance: self.guidance(),
        });
        let at = self.now().plus(DRAFT_TIMEOUT_MILLIS);
        self.timer_at(TimerKey::Draft, at);
    }
}

/// The passages good enough to answer a question with, best first, with their texts: by the same bar whether the assistant
/// answers or drafts for an agent.
#[must_use]
pub fn sources(question: &Question, company: &Company, language: Language) -> Vec<Source> {
    good_passages(question, company).filter_map(|passage| source(passage, company, language)).collect()
}

fn good_passages<'q>(
    question: &'q Question,
    company: &Company,
) -> impl Iterator<Item = &'q Passage> + use<'q> {
    let threshold = Score::percent(company.policy.thresholds.answer);
    question.passages.iter().filter(move |passage| passage.score >= threshold)
}

fn source(passage: &Passage, company: &Company, language: Language) -> Option<Source> {
    let article = company.article(&passage.article, language)?;
    Some(Source {
        article: passage.article.clone(),
        passage: passage.index,
        title: article.title.clone(),
        text: article.passages.get(usize::from(passage.index))?.clone(),
        span: passage.span,
    })
}
