//! The policy judges: one recorded verdict for each customer message the assistant would answer (I4).
//!
//! First the built-in rules, which no configuration can remove: an explicit request, a sensitive matter, a stopped
//! assistant, a topic the assistant may not answer, three turns without progress. Then the company's rules. All rules
//! that hold are collected; the strongest verdict wins, then the most urgent, built-in before configured, then file order. Last, when no
//! rule holds, what is understood decides between answering and asking.
//!
//! A pure function of the company's files, the state, the message and the time. It never sees a model.

mod built_in;
mod condition;

pub use built_in::{
    ASSISTANT_STOPPED, EXPLICIT_REQUEST, MODEL_FAILURE, OUTSIDE_MANDATE, SENSITIVE_MATTER, SUPERVISOR_ASKS,
    SUPERVISOR_REQUEST, THREE_NO_PROGRESS, TOPIC_NOT_EARNED, explicit_method, sensitive_threshold,
};
pub(crate) use built_in::{
    agent_left_reason, explicit_reason, model_failure_reason, outside_mandate_reason, stopped_reason,
    supervisor_asks_reason, supervisor_reason, taken_over_reason, transferred_reason,
};

use crate::company::Thresholds;
use crate::conversation::{Conversation, Env, Expects};
use crate::id::{RuleName, SkillName, TopicName};
use crate::language::Localized;
use crate::perception::{Perception, Score, SignalKind, TopicScore};
use crate::time::Timestamp;
use crate::verdict::{Evidence, Priority, Verdict, VerdictKind};

/// The skill of last resort; every company has it.
pub const GENERAL_SKILL: &str = "general";
/// From here on yes, no, a greeting or thanks count.
const COURTESY: Score = Score(6_000);

/// Bytes beside the words that ask for a person, below which a message holds nothing else ("I want to … please").
const BARE_REQUEST_BYTES: usize = 20;

/// What the assistant does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Gives the baton to a person.
    HandOver,
    /// Offers a person.
    OfferPerson,
    /// Asks what is meant.
    Clarify {
        /// Between these two topics.
        between: Option<(TopicName, TopicName)>,
    },
    /// Says that it is an AI.
    NotHuman,
    /// Greets.
    Greet,
    /// Answers thanks.
    Welcome,
    /// Answers.
    Answer {
        /// What it had been waiting for, when the message answers that.
        expected: Expects,
    },
}

/// The verdict with what is needed to act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The record.
    pub verdict: Verdict,
    /// The topic from here on.
    pub topic: Option<TopicName>,
    /// Whether the turn brings the matter forward.
    pub progress: bool,
    /// What follows.
    pub next: Next,
    /// Why, in plain words.
    pub reason: Localized,
    /// The skill a person needs.
    pub skill: SkillName,
    /// How urgent.
    pub priority: Priority,
    /// How the customer asked for a person, when the rule is an explicit request.
    pub requested: Option<crate::handoff::Method>,
}

/// What rules may look at.
pub(crate) struct Case<'a> {
    pub(crate) env: &'a Env<'a>,
    pub(crate) state: &'a Conversation,
    pub(crate) perception: &'a Perception,
    pub(crate) now: Timestamp,
    /// The topic the message is taken to be about.
    pub(crate) topic: Option<TopicName>,
    /// The message answers what the assistant had asked.
    pub(crate) answers_question: bool,
    /// Turns without progress, this one included.
    pub(crate) no_progress: u32,
}

/// A rule that holds.
pub(crate) struct Held {
    pub(crate) rule: RuleName,
    pub(crate) verdict: VerdictKind,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) reason: Localized,
    pub(crate) skill: Option<SkillName>,
    pub(crate) priority: Priority,
}

/// Judges a message of the customer against the state before it.
#[must_use]
pub fn judge(
    env: &Env<'_>,
    state: &Conversation,
    text: &str,
    perception: &Perception,
    now: Timestamp,
) -> Judgement {
    let thresholds = &env.company.policy.thresholds;
    let expected = answered(state, text, perception);
    let answers_question = expected != Expects::Nothing;
    let topic = topic_of(env, state, &expected, text, perception);
    let courtesy = courtesy(perception);
    let understood = understanding(env, perception, topic.as_ref(), answers_question);
    let stuck = !answers_question
        && courtesy.is_none()
        && (matches!(understood, Understood::No | Understood::Between(..))
            || perception.signal(SignalKind::Repeats).is_some()
            || perception.score(SignalKind::NegatesAnswer) >= COURTESY);
    let no_progress = if stuck { state.no_progress + 1 } else { 0 };
    let case = Case { env, state, perception, now, topic: topic.clone(), answers_question, no_progress };

    let mut held = built_in::rules(&case, &expected);
    held.extend(condition::rules(&case));
    // The sort is stable: among equals the built-in rules and then the file's order decide.
    held.sort_by_key(|rule| std::cmp::Reverse((rule.verdict, rule.priority)));
    let skill_of_topic = env.company.skill_for(topic.as_ref());
    let policy_version = env.company.version.clone();

    let Some(winner) = (!held.is_empty()).then(|| held.remove(0)) else {
        // A topic that is asked about is not yet that of the conversation.
        let asked = |best: &TopicScore| best.score < understood_from(best, thresholds);
        let asked = !matches!(understood, Understood::Yes) && perception.topic().is_some_and(asked);
        let topic = if asked { state.topic.clone() } else { topic };
        let evidence = understood_evidence(perception, thresholds);
        let (rule, verdict, next) = match (courtesy, understood) {
            (Some(next), _) if !answers_question => ("courtesy", VerdictKind::Answer, next),
            (_, Understood::Between(first, second)) => {
                ("two-topics-close", VerdictKind::Clarify, Next::Clarify { between: Some((first, second)) })
            }
            (_, Understood::No) => ("not-understood", VerdictKind::Clarify, Next::Clarify { between: None }),
            (_, Understood::Yes) if answers_question => {
                ("answers-question", VerdictKind::Answer, Next::Answer { expected })
            }
            (_, Understood::Yes) => {
                ("understood", VerdictKind::Answer, Next::Answer { expected: Expects::Nothing })
            }
        };
        return Judgement {
            verdict: Verdict { verdict, rule: rule.into(), evidence, also: Vec::new(), policy_version },
            topic,
            progress: !stuck,
            next,
            reason: Localized::default(),
            skill: skill_of_topic,
            priority: Priority::Normal,
            requested: None,
        };
    };
    let requested = explicit_method(&winner.rule, &expected);

    let next = match winner.verdict {
        VerdictKind::MustHandOff | VerdictKind::HandOff => Next::HandOver,
        VerdictKind::OfferHuman => Next::OfferPerson,
        VerdictKind::Clarify => Next::Clarify { between: None },
        VerdictKind::Answer if winner.rule.as_str() == built_in::ASKS_IF_HUMAN => Next::NotHuman,
        VerdictKind::Answer => match (courtesy, understood) {
            (Some(next), _) if !answers_question => next,
            (_, Understood::Yes) => Next::Answer { expected },
            (_, Understood::No | Understood::Between(..)) => Next::Clarify { between: None },
        },
    };
    Judgement {
        topic,
        progress: !stuck,
        next,
        reason: winner.reason,
        skill: winner.skill.unwrap_or(skill_of_topic),
        priority: winner.priority,
        requested,
        verdict: Verdict {
            verdict: winner.verdict,
            rule: winner.rule,
            evidence: winner.evidence,
            also: held.into_iter().map(|rule| rule.rule).collect(),
            policy_version,
        },
    }
}

enum Understood {
    Yes,
    No,
    Between(TopicName, TopicName),
}

fn courtesy(perception: &Perception) -> Option<Next> {
    if perception.score(SignalKind::Greeting) >= COURTESY {
        Some(Next::Greet)
    } else if perception.score(SignalKind::Thanks) >= COURTESY {
        Some(Next::Welcome)
    } else {
        None
    }
}

/// What the message answers of the assistant's questions, if anything.
fn answered(state: &Conversation, text: &str, perception: &Perception) -> Expects {
    let yes_or_no =
        perception.score(SignalKind::Affirms) >= COURTESY || perception.score(SignalKind::Denies) >= COURTESY;
    match &state.expects {
        Expects::Nothing => Expects::Nothing,
        // Whether the value fits is found out when the playbook reads it.
        Expects::Slot => Expects::Slot,
        Expects::Confirmation | Expects::PersonOffer | Expects::Helped if yes_or_no => state.expects.clone(),
        Expects::Confirmation | Expects::PersonOffer | Expects::Helped => Expects::Nothing,
        Expects::TopicChoice { .. } if text.chars().count() <= 60 => state.expects.clone(),
        Expects::TopicChoice { .. } => Expects::Nothing,
    }
}

fn topic_of(
    env: &Env<'_>,
    state: &Conversation,
    expected: &Expects,
    text: &str,
    perception: &Perception,
) -> Option<TopicName> {
    if let Expects::TopicChoice { topics } = expected {
        let said = text.trim().to_lowercase();
        let chosen = topics.iter().find(|name| {
            env.company
                .topic(name)
                .is_some_and(|topic| topic.title.0.values().any(|title| title.to_lowercase() == said))
        });
        if chosen.is_some() {
            return chosen.cloned();
        }
    } else if *expected != Expects::Nothing {
        return state.topic.clone();
    }
    let threshold = Score::percent(env.company.policy.thresholds.topic);
    match perception.topic() {
        Some(best) if best.score >= threshold && !is_bare_request(text, perception) => {
            Some(best.topic.clone())
        }
        Some(_) | None => state.topic.clone(),
    }
}

/// Whether a message is hardly more than the wish for a person: then it says nothing about a topic, and whoever is free
/// may take it.
fn is_bare_request(text: &str, perception: &Perception) -> bool {
    perception.signal(SignalKind::AsksForPerson).is_some_and(|found| {
        let words = usize::try_from(found.span.end.saturating_sub(found.span.start)).unwrap_or(0);
        found.score >= COURTESY && text.len().saturating_sub(words) < BARE_REQUEST_BYTES
    })
}

fn understanding(
    env: &Env<'_>,
    perception: &Perception,
    topic: Option<&TopicName>,
    answers_question: bool,
) -> Understood {
    if answers_question {
        return Understood::Yes;
    }
    let thresholds = &env.company.policy.thresholds;
    let plausible = Score::percent(thresholds.topic);
    let best = perception.topic().filter(|best| best.score >= understood_from(best, thresholds));
    let answerable =
        perception.passages.first().is_some_and(|passage| passage.score >= Score::percent(thresholds.answer));
    if let [first, second, ..] = perception.topics.as_slice() {
        let close = first.score.0.saturating_sub(second.score.0) < u16::from(thresholds.margin) * 100;
        let both = close && second.score.0 >= plausible.0 / 2;
        // Likely enough to name it, not enough to act on it.
        let doubtful = best.is_none() && first.score >= plausible;
        if (both || doubtful) && !answerable && first.topic != second.topic {
            return Understood::Between(first.topic.clone(), second.topic.clone());
        }
    }
    let has_playbook = best
        .and_then(|best| env.company.topic(&best.topic))
        .or_else(|| topic.filter(|_| best.is_some()).and_then(|name| env.company.topic(name)))
        .is_some_and(|topic| topic.playbook.is_some());
    if has_playbook || answerable { Understood::Yes } else { Understood::No }
}

/// From which score on the assistant takes a message as understood by its topic: the policy's threshold, or the score
/// that keeps its promise. Rules that call a person are content with the former.
fn understood_from(best: &TopicScore, thresholds: &Thresholds) -> Score {
    best.needed.unwrap_or_default().max(Score::percent(thresholds.topic))
}

fn understood_evidence(perception: &Perception, thresholds: &Thresholds) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    if let Some(best) = perception.topic() {
        evidence.push(Evidence::Topic {
            topic: best.topic.clone(),
            score: best.score,
            threshold: understood_from(best, thresholds),
        });
    }
    if let Some(passage) = perception.passages.first() {
        let threshold = Score::percent(thresholds.answer);
        evidence.push(Evidence::Passage { score: passage.score, threshold });
    }
    evidence
}
