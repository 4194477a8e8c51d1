//! The company's own rules: evaluating the closed tree of conditions, with the evidence of every leaf that held.

use super::{Case, Held};
use crate::company::{Condition, Counter};
use crate::perception::Score;
use crate::verdict::{Evidence, Priority};

pub(super) fn rules(case: &Case<'_>) -> Vec<Held> {
    let mut held = Vec::new();
    for rule in &case.env.company.policy.rules {
        let mut evidence = Vec::new();
        if holds(&rule.when, case, &mut evidence) {
            held.push(Held {
                rule: rule.name.clone(),
                verdict: rule.verdict,
                evidence,
                reason: rule.reason.clone(),
                skill: rule.skill.clone(),
                priority: rule.priority.unwrap_or(Priority::Normal),
            });
        }
    }
    held
}

fn holds(condition: &Condition, case: &Case<'_>, evidence: &mut Vec<Evidence>) -> bool {
    match condition {
        Condition::All { all } => all.iter().all(|part| holds(part, case, evidence)),
        // All parts are looked at, so that the record shows every sign and not only the first.
        Condition::Any { any } => any.iter().filter(|part| holds(part, case, evidence)).count() > 0,
        Condition::Not { not } => !holds(not, case, &mut Vec::new()),
        Condition::Signal { signal, at_least } => {
            let threshold = Score::percent(*at_least);
            let Some(found) = case.perception.signal(*signal).filter(|found| found.score >= threshold) else {
                return false;
            };
            evidence.push(Evidence::Signal {
                signal: *signal,
                score: found.score,
                threshold,
                span: found.span,
            });
            true
        }
        Condition::Topic { topic } => {
            let Some(name) = case.topic.as_ref().filter(|name| topic.contains(name)) else { return false };
            let score = case.perception.topics.iter().find(|scored| scored.topic == *name);
            evidence.push(Evidence::Topic {
                topic: name.clone(),
                score: score.map_or(Score::ZERO, |scored| scored.score),
                threshold: Score::percent(case.env.company.policy.thresholds.topic),
            });
            true
        }
        // A message that answers a question is not measured as if it were a request of its own.
        Condition::TopicScore { topic_score } => {
            let score = case.perception.topic().map_or(Score::ZERO, |best| best.score);
            !case.answers_question && topic_score.holds(score)
        }
        Condition::AnswerScore { answer_score } => {
            let score = case.perception.passages.first().map_or(Score::ZERO, |passage| passage.score);
            if case.answers_question || !answer_score.holds(score) {
                return false;
            }
            evidence.push(Evidence::Passage {
                score,
                threshold: Score::percent(case.env.company.policy.thresholds.answer),
            });
            true
        }
        Condition::OutOfScope { out_of_scope } => {
            !case.answers_question && out_of_scope.holds(case.perception.out_of_scope)
        }
        Condition::Count { count, at_least } => {
            let value = match count {
                Counter::CustomerTurns => case.state.customer_turns + 1,
                Counter::NoProgress => case.no_progress,
                Counter::Repeats => case.state.repeats,
                Counter::AssistantTurns => case.state.assistant_turns,
            };
            if value < *at_least {
                return false;
            }
            evidence.push(Evidence::Count { counter: *count, value, threshold: *at_least });
            true
        }
        Condition::Language { language } => language.contains(&case.perception.language),
        Condition::Channel { channel } => channel.contains(&case.state.channel),
        Condition::Hours { open } => {
            let is_open = case.env.company.profile.hours.is_open(case.now);
            if is_open == *open {
                let fact = if is_open { "people are in" } else { "outside the hours" };
                evidence.push(Evidence::Fact { fact: fact.into() });
            }
            is_open == *open
        }
        Condition::Autonomy { autonomy } => case
            .topic
            .as_ref()
            .and_then(|name| case.env.company.topic(name))
            .is_some_and(|topic| autonomy.contains(&topic.autonomy)),
        Condition::KnownCustomer { known_customer } => case.state.known == *known_customer,
    }
}
