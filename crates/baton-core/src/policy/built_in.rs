//! The rules that no configuration can remove. A policy file may make them stricter, never weaker.

use super::{Case, Held};
use crate::approval::Instruction;
use crate::company::{Counter, Policy};
use crate::conversation::Expects;
use crate::handoff::Method;
use crate::id::{RuleName, SkillName};
use crate::language::Localized;
use crate::perception::{Score, SignalKind};
use crate::verdict::{Evidence, Priority, VerdictKind};

/// The customer asks for a person (I2).
pub const EXPLICIT_REQUEST: &str = "explicit-request";
/// The customer asked for a supervisor.
pub const SUPERVISOR_REQUEST: &str = "supervisor-request";
/// Fraud, complaint, legal, vulnerability, self-harm, data rights, harassment.
pub const SENSITIVE_MATTER: &str = "sensitive-matter";
/// Three turns in a row without progress.
pub const THREE_NO_PROGRESS: &str = "three-no-progress";
/// The model gave no usable answer.
pub const MODEL_FAILURE: &str = "model-failure";
/// The assistant is stopped.
pub const ASSISTANT_STOPPED: &str = "assistant-stopped";
/// The assistant has not earned the topic.
pub const TOPIC_NOT_EARNED: &str = "topic-not-earned";
/// The matter goes beyond what a person left to the assistant.
pub const OUTSIDE_MANDATE: &str = "outside-mandate";
/// A supervisor asked the assistant to be more careful.
pub const SUPERVISOR_ASKS: &str = "supervisor-asks";
/// The customer asks whether it is human.
pub(super) const ASKS_IF_HUMAN: &str = "asks-if-human";
/// The customer says that an answer did not help.
const ANSWER_REJECTED: &str = "answer-rejected";
/// Two turns in a row without progress.
const TWO_NO_PROGRESS: &str = "two-no-progress";

/// No policy file can ask for more certainty than this before a person is called.
const THRESHOLD_PERCENT_MAX: u8 = 80;
/// Turns without progress before a person is offered, and before a person takes over.
const NO_PROGRESS_OFFER: u32 = 2;
const NO_PROGRESS_HAND_OFF: u32 = 3;

/// From which score on a sensitive matter counts.
#[must_use]
pub fn sensitive_threshold(policy: &Policy) -> Score {
    Score::percent(policy.thresholds.sensitive.min(THRESHOLD_PERCENT_MAX))
}

/// How the customer asked, when the rule is an explicit request in words.
#[must_use]
pub fn explicit_method(rule: &RuleName, expected: &Expects) -> Option<Method> {
    match (rule.as_str() == EXPLICIT_REQUEST, expected) {
        (true, Expects::PersonOffer) => Some(Method::AcceptedOffer),
        (true, _) => Some(Method::Words),
        (false, _) => None,
    }
}

pub(super) fn rules(case: &Case<'_>, expected: &Expects) -> Vec<Held> {
    [
        explicit_request(case, expected),
        sensitive_matter(case),
        assistant_stopped(case),
        no_progress(case),
        topic_not_earned(case),
        outside_mandate(case),
        supervisor_asks(case),
        asks_if_human(case),
        answer_rejected(case),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn must(rule: &str, evidence: Vec<Evidence>, reason: Localized) -> Held {
    Held {
        rule: rule.into(),
        verdict: VerdictKind::MustHandOff,
        evidence,
        reason,
        skill: None,
        priority: Priority::Normal,
    }
}

fn signal(case: &Case<'_>, kind: SignalKind, threshold: Score) -> Option<Evidence> {
    case.perception.signal(kind).filter(|signal| signal.score >= threshold).map(|signal| Evidence::Signal {
        signal: kind,
        score: signal.score,
        threshold,
        span: signal.span,
    })
}

fn explicit_request(case: &Case<'_>, expected: &Expects) -> Option<Held> {
    let threshold =
        Score::percent(case.env.company.policy.thresholds.asks_for_person.min(THRESHOLD_PERCENT_MAX));
    let accepts = *expected == Expects::PersonOffer
        && case.perception.score(SignalKind::Affirms) > case.perception.score(SignalKind::Denies);
    let evidence = if accepts {
        Evidence::Fact { fact: "accepted the offer of a person".into() }
    } else {
        signal(case, SignalKind::AsksForPerson, threshold)?
    };
    Some(must(EXPLICIT_REQUEST, vec![evidence], explicit_reason()))
}

fn sensitive_matter(case: &Case<'_>) -> Option<Held> {
    let threshold = sensitive_threshold(&case.env.company.policy);
    let (kind, evidence) = SignalKind::SENSITIVE
        .into_iter()
        .filter_map(|kind| Some((kind, signal(case, kind, threshold)?)))
        // Danger to life first, then money; equal urgency: the order of the list.
        .max_by_key(|(kind, _)| (urgency(*kind), std::cmp::Reverse(*kind)))?;
    let mut held = must(SENSITIVE_MATTER, vec![evidence], sensitive_reason(kind));
    held.priority = urgency(kind);
    held.skill = sensitive_skill(case, kind);
    Some(held)
}

fn urgency(kind: SignalKind) -> Priority {
    if matches!(kind, SignalKind::SelfHarm | SignalKind::Fraud) { Priority::Urgent } else { Priority::High }
}

/// The skill for a sensitive matter: the company's skill of that name, if it has one.
fn sensitive_skill(case: &Case<'_>, kind: SignalKind) -> Option<SkillName> {
    let wanted: &[&str] = if kind == SignalKind::Fraud {
        &["fraud"]
    } else if kind == SignalKind::DataRights {
        &["data-rights", "complaints"]
    } else if matches!(kind, SignalKind::Vulnerability | SignalKind::SelfHarm) {
        &["vulnerability", "complaints"]
    } else {
        &["complaints"]
    };
    wanted.iter().map(|name| SkillName::from(*name)).find(|name| case.env.company.skills.contains_key(name))
}

fn sensitive_reason(kind: SignalKind) -> Localized {
    if kind == SignalKind::Fraud {
        Localized::of(
            "This may be fraud, so a trained person takes it.",
            "Es kann um Betrug gehen, deshalb übernimmt ein geschulter Mensch.",
            "Puede tratarse de un fraude, por eso lo lleva una persona formada.",
        )
    } else if kind == SignalKind::DataRights {
        Localized::of(
            "This is about your data rights, so a trained person takes it.",
            "Es geht um Ihre Datenrechte, deshalb übernimmt ein geschulter Mensch.",
            "Se trata de sus derechos sobre los datos, por eso lo lleva una persona formada.",
        )
    } else if matches!(kind, SignalKind::Complaint | SignalKind::Legal | SignalKind::Harassment) {
        Localized::of(
            "Complaints and legal matters are always handled by a person.",
            "Um Beschwerden und rechtliche Anliegen kümmert sich immer ein Mensch.",
            "De las quejas y los asuntos legales se ocupa siempre una persona.",
        )
    } else {
        Localized::of(
            "A person can help you better with this.",
            "Dabei kann Ihnen ein Mensch besser helfen.",
            "Una persona puede ayudarle mejor con esto.",
        )
    }
}

fn assistant_stopped(case: &Case<'_>) -> Option<Held> {
    let scope = case.env.desk.stopped(case.state.channel, case.topic.as_ref())?;
    Some(must(
        ASSISTANT_STOPPED,
        vec![Evidence::Fact { fact: format!("assistant stopped: {scope}") }],
        stopped_reason(),
    ))
}

/// Why a stopped assistant hands over.
pub(crate) fn stopped_reason() -> Localized {
    Localized::of(
        "Our assistant is paused, so a person will answer.",
        "Unser Assistent pausiert, deshalb antwortet ein Mensch.",
        "Nuestro asistente está en pausa, por eso responderá una persona.",
    )
}

/// Why a failed model hands over.
pub(crate) fn model_failure_reason() -> Localized {
    Localized::of(
        "The assistant could not answer, so a person will.",
        "Der Assistent konnte nicht antworten, deshalb antwortet ein Mensch.",
        "El asistente no ha podido responder, por eso lo hará una persona.",
    )
}

fn no_progress(case: &Case<'_>) -> Option<Held> {
    if case.no_progress < NO_PROGRESS_OFFER {
        return None;
    }
    let hand_off = case.no_progress >= NO_PROGRESS_HAND_OFF;
    let threshold = if hand_off { NO_PROGRESS_HAND_OFF } else { NO_PROGRESS_OFFER };
    let evidence = Evidence::Count { counter: Counter::NoProgress, value: case.no_progress, threshold };
    let reason = Localized::of(
        "The assistant did not get further, so a person takes over.",
        "Der Assistent kam nicht weiter, deshalb übernimmt ein Mensch.",
        "El asistente no avanzaba, por eso continúa una persona.",
    );
    if hand_off {
        Some(must(THREE_NO_PROGRESS, vec![evidence], reason))
    } else {
        let verdict = VerdictKind::OfferHuman;
        Some(Held { verdict, ..must(TWO_NO_PROGRESS, vec![evidence], reason) })
    }
}

fn topic_not_earned(case: &Case<'_>) -> Option<Held> {
    let name = case.topic.as_ref()?;
    let topic = case.env.company.topic(name)?;
    if topic.autonomy.may_answer() {
        return None;
    }
    let reason = Localized::of(
        "People answer this topic.",
        "Dieses Thema beantworten Menschen.",
        "De este tema se ocupan personas.",
    );
    let stage = serde_json::to_value(topic.autonomy).ok().and_then(|value| value.as_str().map(str::to_owned));
    let fact = format!("autonomy {}", stage.unwrap_or_default());
    Some(Held {
        verdict: VerdictKind::HandOff,
        ..must(TOPIC_NOT_EARNED, vec![Evidence::Fact { fact }], reason)
    })
}

/// A person returned the conversation with a mandate, and this is about something else.
fn outside_mandate(case: &Case<'_>) -> Option<Held> {
    let mandate = case.state.mandate.as_ref()?;
    let topic = case.topic.as_ref()?;
    let names_none = mandate.topic.is_none() && mandate.terms.topics.is_empty();
    if names_none || mandate.topic.as_ref() == Some(topic) || mandate.terms.topics.contains(topic) {
        return None;
    }
    let fact = format!("outside the mandate: topic {topic}");
    Some(Held {
        verdict: VerdictKind::HandOff,
        ..must(OUTSIDE_MANDATE, vec![Evidence::Fact { fact }], outside_mandate_reason())
    })
}

/// Why a matter goes back to the person who returned it.
pub(crate) fn outside_mandate_reason() -> Localized {
    Localized::of(
        "The person who helped you before goes on with this.",
        "Die Person, die Ihnen vorher geholfen hat, macht hier weiter.",
        "La persona que le atendió antes sigue con esto.",
    )
}

/// A supervisor whispered what to do instead of the next answer. It only ever makes the assistant more careful.
fn supervisor_asks(case: &Case<'_>) -> Option<Held> {
    let next = case.state.steering.as_ref()?.next.as_ref()?;
    let (verdict, fact) = match next {
        Instruction::OfferPerson => (VerdictKind::OfferHuman, "whispered: offer a person"),
        Instruction::Clarify => (VerdictKind::Clarify, "whispered: ask what is meant"),
        Instruction::HandOver
        | Instruction::AnswerOnly
        | Instruction::LeaveOut(_)
        | Instruction::LeaveOutPlaybook(_) => return None,
    };
    let evidence = vec![Evidence::Fact { fact: fact.into() }];
    Some(Held { verdict, ..must(SUPERVISOR_ASKS, evidence, supervisor_asks_reason()) })
}

/// Why a person takes over whom a supervisor asked for.
pub(crate) fn supervisor_asks_reason() -> Localized {
    Localized::of(
        "A person can help you better with this.",
        "Dabei kann Ihnen ein Mensch besser helfen.",
        "Una persona puede ayudarle mejor con esto.",
    )
}

fn asks_if_human(case: &Case<'_>) -> Option<Held> {
    let evidence = signal(case, SignalKind::AsksIfHuman, Score::percent(50))?;
    Some(Held { verdict: VerdictKind::Answer, ..must(ASKS_IF_HUMAN, vec![evidence], Localized::default()) })
}

fn answer_rejected(case: &Case<'_>) -> Option<Held> {
    if case.state.assistant_turns == 0 || case.answers_question {
        return None;
    }
    let evidence = signal(case, SignalKind::NegatesAnswer, Score::percent(60))?;
    let reason = Localized::of(
        "The answer did not help.",
        "Die Antwort hat nicht geholfen.",
        "La respuesta no ha servido.",
    );
    Some(Held { verdict: VerdictKind::OfferHuman, ..must(ANSWER_REJECTED, vec![evidence], reason) })
}

/// Why the button leads to a person.
pub(crate) fn explicit_reason() -> Localized {
    Localized::of(
        "You asked for a person.",
        "Sie haben nach einem Menschen gefragt.",
        "Usted ha pedido hablar con una persona.",
    )
}

/// Why a conversation is back in the queue.
pub(crate) fn agent_left_reason() -> Localized {
    Localized::of(
        "The person before had to leave.",
        "Die Person davor musste gehen.",
        "La persona anterior tuvo que irse.",
    )
}

/// Why a conversation was passed on.
pub(crate) fn transferred_reason() -> Localized {
    Localized::of(
        "A colleague passed it on.",
        "Ein Kollege oder eine Kollegin hat es weitergegeben.",
        "Un compañero lo ha pasado.",
    )
}

/// Why a supervisor is asked.
pub(crate) fn supervisor_reason() -> Localized {
    Localized::of(
        "You asked for a supervisor.",
        "Sie möchten mit der Leitung sprechen.",
        "Ha pedido hablar con una persona supervisora.",
    )
}

/// Why a supervisor took it.
pub(crate) fn taken_over_reason() -> Localized {
    Localized::of(
        "A supervisor took over.",
        "Die Leitung hat übernommen.",
        "Una persona supervisora se ha hecho cargo.",
    )
}
