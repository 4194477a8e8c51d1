//! The story for the person who takes over, as shown.

use baton_core::company::Company;
use baton_core::conversation::{Conversation, Fact as Known, Tried};
use baton_core::id::FactName;
use baton_core::language::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::why::handed_over;
use super::words::{pick, readable, signal};

/// Something known, with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fact {
    /// What.
    pub label: String,
    /// The value.
    pub value: String,
    /// From where.
    pub source: String,
    /// The number of the item in which it stands; none when that is not known here.
    #[serde(default)]
    pub at: Option<u64>,
}

/// The brief. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Brief {
    /// Why handed over, in plain words.
    pub reason: String,
    /// The rule that decided.
    pub rule: String,
    /// The signs that led to it.
    pub chips: Vec<String>,
    /// What the customer wants, in the customer's words.
    pub wants: String,
    /// What was tried.
    pub tried: Vec<String>,
    /// What is known.
    pub verified: Vec<Fact>,
    /// What was promised.
    pub promises: Vec<String>,
    /// The sharpest words of the customer.
    pub mood_quote: Option<String>,
    /// What to do next.
    pub next_step: String,
    /// When the customer asked.
    pub requested_at: i64,
    /// Until when a person answers.
    pub due_at: i64,
    /// What the person before wrote for the next one.
    pub corrected: Option<String>,
}

/// Where a fact comes from, on screen.
pub(crate) fn source(company: &Company, source: &str, language: Language) -> String {
    match source {
        "customer" => pick(language, ["Customer", "Kunde", "Cliente"]).to_owned(),
        "agent" => pick(language, ["Agent", "Mitarbeitende", "Agente"]).to_owned(),
        _ => action(company, source, language),
    }
}

/// What an action is called on screen.
pub(crate) fn action(company: &Company, name: &str, language: Language) -> String {
    company
        .actions
        .get(&name.into())
        .map_or_else(|| readable(name), |action| action.title.get(language).to_owned())
}

/// The facts of a conversation that are worth showing, by name.
pub fn facts<'a>(
    known: impl IntoIterator<Item = (&'a FactName, &'a Known)>,
    company: &Company,
    language: Language,
) -> Vec<Fact> {
    known
        .into_iter()
        .filter(|(name, fact)| is_shown(name, fact))
        .map(|(name, fact)| Fact {
            label: readable(name.as_str().trim_end_matches("_text")),
            value: fact.value.clone(),
            source: source(company, &fact.source, language),
            at: None,
        })
        .collect()
}

/// What Baton remembers for itself (source `baton`) and raw cents beside a readable text are not for people.
fn is_shown(name: &FactName, fact: &Known) -> bool {
    fact.source != "baton" && !name.as_str().ends_with("_cents")
}

/// The names of the facts that [`facts`] shows, in its order.
fn shown<'a>(
    known: impl IntoIterator<Item = (&'a FactName, &'a Known)>,
) -> impl Iterator<Item = &'a FactName> {
    known.into_iter().filter(|(name, fact)| is_shown(name, fact)).map(|(name, _)| name)
}

/// The same with their names.
pub(crate) fn shown_facts<'a>(
    known: &'a std::collections::BTreeMap<FactName, Known>,
    company: &Company,
    language: Language,
) -> impl Iterator<Item = (&'a FactName, Fact)> {
    shown(known).zip(facts(known, company, language))
}

fn tried(tried: &Tried, company: &Company, language: Language) -> String {
    match tried {
        Tried::Answered { title } => {
            format!("{}: {title}", pick(language, ["Answered from", "Geantwortet aus", "Respondió con"]))
        }
        Tried::Ran { action: name, how } => {
            let title = action(company, name.as_str(), language);
            let how = pick(
                language,
                match how.as_str() {
                    "done" => ["done", "erledigt", "hecho"],
                    "refused" => ["refused", "abgelehnt", "rechazado"],
                    _ => ["did not work", "hat nicht geklappt", "no funcionó"],
                },
            );
            format!("{title}: {how}")
        }
        Tried::Clarified => pick(
            language,
            ["Asked what is meant", "Nachgefragt, was gemeint ist", "Preguntó qué quería decir"],
        )
        .into(),
        Tried::LeftToPerson { action: name, reason } => {
            let title = action(company, name.as_str(), language);
            let left =
                pick(language, ["left to a person", "einem Menschen überlassen", "lo deja a una persona"]);
            format!("{title}: {left} ({reason})")
        }
    }
}

fn promises(conversation: &Conversation, company: &Company, language: Language) -> Vec<String> {
    let Some(handoff) = &conversation.handoff else { return Vec::new() };
    let minutes = handoff.due_at.since(handoff.requested_at).max(0) / baton_core::time::MINUTE;
    let words = [
        "A person answers within {n} minutes of the request",
        "Ein Mensch antwortet innerhalb von {n} Minuten nach der Anfrage",
        "Una persona responde en {n} minutos desde la petición",
    ];
    let mut promises = vec![pick(language, words).replace("{n}", &minutes.to_string())];
    let pack =
        handoff.promise.as_ref().and_then(|name| company.promises.iter().find(|pack| pack.name == *name));
    if let (Some(pack), Some(promise)) = (pack, promises.first_mut()) {
        promise.push_str(&format!(" ({}, {} %)", pack.title, pack.share_percent));
    }
    if let Some(chosen) = &handoff.call_back {
        let words = match chosen.at {
            Some(_) => {
                ["Call back {when}: {contact}", "Rückruf {when}: {contact}", "Llamar el {when}: {contact}"]
            }
            None => [
                "Answer by e-mail: {contact}",
                "Antwort per E-Mail: {contact}",
                "Responder por correo: {contact}",
            ],
        };
        let when =
            chosen.at.map(|at| company.hours_of(&handoff.skill).text(at, language)).unwrap_or_default();
        promises.push(pick(language, words).replace("{when}", &when).replace("{contact}", &chosen.contact));
    }
    promises
}

/// The brief of the current or last handoff.
#[must_use]
pub fn brief(conversation: &Conversation, company: &Company, language: Language) -> Option<Brief> {
    let brief = conversation.brief.as_ref()?;
    let handoff = conversation.handoff.as_ref()?;
    let rule = brief.reason.rule.to_string();
    let next_step = brief
        .topic
        .as_ref()
        .and_then(|name| company.topic(name))
        .map_or_else(|| brief.next_step.clone(), |topic| topic.next_step.get(language).to_owned());
    let mut promised = brief.promises.clone();
    promised.extend(promises(conversation, company, language));
    let mut wants = brief.wants.clone();
    if let Some(corrected) = &brief.corrected {
        let words = ["Corrected by the customer", "Vom Kunden berichtigt", "Corregido por el cliente"];
        wants.push_str(&format!("\n{}: {corrected}", pick(language, words)));
    }
    Some(Brief {
        reason: handed_over(company, &rule, &brief.reason.text, language),
        rule,
        chips: brief.signals.iter().map(|kind| signal(*kind, language).to_owned()).collect(),
        wants,
        tried: brief.tried.iter().map(|one| tried(one, company, language)).collect(),
        verified: facts(&brief.facts, company, language),
        promises: promised,
        mood_quote: brief.mood_quote.clone(),
        next_step,
        requested_at: handoff.requested_at.as_millis(),
        due_at: handoff.due_at.as_millis(),
        corrected: brief.note.clone(),
    })
}
