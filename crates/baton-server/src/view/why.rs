//! Why the policy decided as it did, in the plain words of staff.

use baton_core::company::{Company, Counter, StepKind};
use baton_core::event::Event;
use baton_core::language::Language;
use baton_core::perception::{Perception, Score};
use baton_core::verdict::{Evidence as Seen, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{name_of, pick, readable, signal};

/// One thing that a rule saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// What.
    pub label: String,
    /// How strong (0 to 1), or how many.
    pub score: Option<f32>,
    /// From where on it counts.
    pub threshold: Option<f32>,
    /// The customer's words.
    pub quote: Option<String>,
}

/// A verdict explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Why {
    /// `answer`, `clarify`, `offer-human`, `hand-off`, `must-hand-off`.
    pub verdict: String,
    /// The rule that decided.
    pub rule: String,
    /// In plain words.
    pub reason: String,
    /// What the rule saw.
    pub evidence: Vec<Evidence>,
    /// The version of the company's files.
    pub policy_version: String,
    /// The topic from here on.
    pub topic: Option<String>,
    /// How likely the topic is, 0 to 1.
    pub topic_score: Option<f32>,
}

fn unit(score: Score) -> f32 {
    f32::from(score.0) / 10_000.0
}

/// Counts on screen are small; a larger one is shown as the largest that a float holds exactly.
fn number(value: u32) -> f32 {
    f32::from(u16::try_from(value).unwrap_or(u16::MAX))
}

/// Why the rules hold that no file can remove, and those with which the core itself hands over.
const REASONS: [(&str, [&str; 3]); 21] = [
    (
        "outside-mandate",
        [
            "This goes beyond what a person left to the assistant.",
            "Das geht über das hinaus, was ein Mensch der Assistenz überlassen hat.",
            "Esto va más allá de lo que una persona dejó a la asistente.",
        ],
    ),
    (
        "supervisor-asks",
        [
            "A supervisor asked the assistant to.",
            "Die Leitung hat es von der Assistenz verlangt.",
            "Supervisión se lo pidió a la asistente.",
        ],
    ),
    (
        "explicit-request",
        [
            "The customer asked for a person.",
            "Der Kunde hat einen Menschen verlangt.",
            "El cliente ha pedido una persona.",
        ],
    ),
    (
        "sensitive-matter",
        [
            "A sensitive matter always goes to a person.",
            "Ein heikles Anliegen geht immer an einen Menschen.",
            "Un asunto delicado va siempre a una persona.",
        ],
    ),
    (
        "three-no-progress",
        [
            "Three turns in a row brought no progress.",
            "Drei Schritte in Folge brachten keinen Fortschritt.",
            "Tres turnos seguidos no han hecho avanzar el asunto.",
        ],
    ),
    (
        "two-no-progress",
        [
            "Two turns in a row brought no progress.",
            "Zwei Schritte in Folge brachten keinen Fortschritt.",
            "Dos turnos seguidos no han hecho avanzar el asunto.",
        ],
    ),
    (
        "model-failure",
        [
            "The model gave no usable answer.",
            "Das Modell gab keine brauchbare Antwort.",
            "El modelo no dio una respuesta útil.",
        ],
    ),
    (
        "assistant-stopped",
        [
            "The assistant is stopped here.",
            "Die Assistenz ist hier gestoppt.",
            "La asistente está detenida aquí.",
        ],
    ),
    (
        "topic-not-earned",
        [
            "People answer this topic.",
            "Dieses Thema beantworten Menschen.",
            "De este tema se ocupan personas.",
        ],
    ),
    (
        "asks-if-human",
        [
            "The customer asked if this is a person, and gets the truth.",
            "Der Kunde fragte, ob hier ein Mensch ist, und erfährt die Wahrheit.",
            "El cliente preguntó si es una persona y recibe la verdad.",
        ],
    ),
    (
        "answer-rejected",
        [
            "The customer said that the answer did not help.",
            "Der Kunde sagte, dass die Antwort nicht half.",
            "El cliente dijo que la respuesta no sirvió.",
        ],
    ),
    (
        "understood",
        [
            "The topic is clear and there is an answer to it.",
            "Das Thema ist klar, und es gibt eine Antwort darauf.",
            "El tema está claro y hay una respuesta.",
        ],
    ),
    (
        "answers-question",
        [
            "The message answers what the assistant had asked.",
            "Die Nachricht beantwortet, was die Assistenz gefragt hatte.",
            "El mensaje responde a lo que preguntó la asistente.",
        ],
    ),
    ("courtesy", ["A greeting or thanks.", "Ein Gruß oder Dank.", "Un saludo o un agradecimiento."]),
    (
        "not-understood",
        [
            "Neither topic nor answer was clear.",
            "Weder Thema noch Antwort waren klar.",
            "No estaban claros ni el tema ni la respuesta.",
        ],
    ),
    (
        "two-topics-close",
        [
            "Two topics are almost equally likely.",
            "Zwei Themen sind fast gleich wahrscheinlich.",
            "Dos temas son casi igual de probables.",
        ],
    ),
    (
        "action-failed",
        [
            "The other system did not do what was asked of it.",
            "Das andere System tat nicht, worum es gebeten wurde.",
            "El otro sistema no hizo lo que se le pidió.",
        ],
    ),
    (
        "action-needs-person",
        [
            "Only a person may decide this action.",
            "Über diese Handlung darf nur ein Mensch entscheiden.",
            "Solo una persona puede decidir esta acción.",
        ],
    ),
    (
        "agent-left",
        [
            "The person before had to leave.",
            "Die Person davor musste gehen.",
            "La persona anterior tuvo que irse.",
        ],
    ),
    (
        "transferred",
        [
            "A colleague passed it on.",
            "Ein Kollege oder eine Kollegin gab es weiter.",
            "Un compañero lo ha pasado.",
        ],
    ),
    (
        "taken-over",
        ["A supervisor took over.", "Die Leitung übernahm.", "Una persona supervisora tomó el relevo."],
    ),
];

/// Why a rule holds, in words: the company's own for its rules, fixed ones for the built-in rules.
#[must_use]
pub fn reason(company: &Company, rule: &str, language: Language) -> Option<String> {
    if let Some(own) = company.policy.rules.iter().find(|own| own.name.as_str() == rule) {
        return Some(own.reason.get(language).to_owned());
    }
    let (_, words) = REASONS.into_iter().find(|(name, _)| *name == rule)?;
    Some(pick(language, words).to_owned())
}

/// Why it was handed over, in the language of staff. What was recorded is in the customer's; a playbook's reason is
/// found again by its words.
pub(crate) fn handed_over(company: &Company, rule: &str, recorded: &str, language: Language) -> String {
    reason(company, rule, language)
        .or_else(|| {
            let ends = company.playbooks.values().flat_map(|playbook| playbook.steps.values());
            ends.filter_map(|step| match &step.kind {
                StepKind::End { reason, .. } => Some(reason),
                _ => None,
            })
            .find(|reason| reason.0.values().any(|text| text == recorded))
            .map(|reason| reason.get(language).to_owned())
        })
        .unwrap_or_else(|| recorded.to_owned())
}

fn counter(counter: Counter, language: Language) -> &'static str {
    pick(
        language,
        match counter {
            Counter::CustomerTurns => {
                ["Messages of the customer", "Nachrichten des Kunden", "Mensajes del cliente"]
            }
            Counter::NoProgress => {
                ["Turns without progress", "Schritte ohne Fortschritt", "Turnos sin avance"]
            }
            Counter::Repeats => ["Repeated requests", "Wiederholte Anliegen", "Peticiones repetidas"],
            Counter::AssistantTurns => {
                ["Answers of the assistant", "Antworten der Assistenz", "Respuestas de la asistente"]
            }
        },
    )
}

fn evidence(seen: &Seen, company: &Company, text: &str, language: Language) -> Evidence {
    match seen {
        Seen::Signal { signal: kind, score, threshold, span } => {
            let start = usize::try_from(span.start).unwrap_or(0);
            let end = usize::try_from(span.end).unwrap_or(0);
            Evidence {
                label: signal(*kind, language).to_owned(),
                score: Some(unit(*score)),
                threshold: Some(unit(*threshold)),
                quote: text.get(start..end).filter(|quote| !quote.is_empty()).map(str::to_owned),
            }
        }
        Seen::Topic { topic, score, threshold } => {
            let title = company
                .topic(topic)
                .map_or_else(|| readable(topic.as_str()), |topic| topic.title.get(language).to_owned());
            let label = pick(language, ["Topic", "Thema", "Tema"]);
            let (score, threshold) = (Some(unit(*score)), Some(unit(*threshold)));
            Evidence { label: format!("{label}: {title}"), score, threshold, quote: None }
        }
        Seen::Passage { score, threshold } => Evidence {
            label: pick(
                language,
                ["Best answer found", "Beste gefundene Antwort", "Mejor respuesta encontrada"],
            )
            .into(),
            score: Some(unit(*score)),
            threshold: Some(unit(*threshold)),
            quote: None,
        },
        Seen::Count { counter: what, value, threshold } => Evidence {
            label: counter(*what, language).to_owned(),
            score: Some(number(*value)),
            threshold: Some(number(*threshold)),
            quote: None,
        },
        Seen::Fact { fact } => Evidence { label: fact.clone(), score: None, threshold: None, quote: None },
    }
}

/// Explains a verdict about a message that said `text`.
#[must_use]
pub fn why(
    verdict: &Verdict,
    topic: Option<&str>,
    text: &str,
    perception: Option<&Perception>,
    company: &Company,
    language: Language,
) -> Why {
    let rule = verdict.rule.to_string();
    let topic_score = topic.and_then(|name| {
        let topics = &perception?.topics;
        topics.iter().find(|found| found.topic.as_str() == name).map(|found| unit(found.score))
    });
    Why {
        verdict: name_of(verdict.verdict),
        reason: reason(company, &rule, language).unwrap_or_else(|| readable(&rule)),
        rule,
        evidence: verdict.evidence.iter().map(|seen| evidence(seen, company, text, language)).collect(),
        policy_version: verdict.policy_version.clone(),
        topic: topic.map(str::to_owned),
        topic_score,
    }
}

/// What the last message was, to explain the verdict that follows it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    text: String,
    perception: Option<std::sync::Arc<Perception>>,
}

impl Heard {
    /// Remembers a message, and explains a verdict.
    pub(crate) fn follow(&mut self, event: &Event, company: &Company, language: Language) -> Option<Why> {
        match event {
            Event::CustomerMessage { text, perception, .. } => {
                self.text.clone_from(text);
                self.perception = Some(perception.clone());
                None
            }
            Event::VerdictGiven { verdict, topic, .. } => {
                let topic = topic.as_ref().map(baton_core::id::TopicName::as_str);
                Some(why(verdict, topic, &self.text, self.perception.as_deref(), company, language))
            }
            _ => None,
        }
    }
}
