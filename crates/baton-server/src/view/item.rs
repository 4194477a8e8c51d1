//! The transcript for staff: messages, notes, and lines about what happened.

use baton_core::company::Company;
use baton_core::desk::Desk;
use baton_core::event::{ActionOutcome, ClosedBy, Event, Notice};
use baton_core::handoff::{Method, ReleaseReason, TransferTarget};
use baton_core::id::AgentId;
use baton_core::language::Language;
use baton_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::brief::action;
use super::row::full_name;
use super::why::{Heard, Why, reason};
use super::words::pick;
use crate::frame::{Author, AuthorKind, Citation};

/// The kinds of items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// The customer sees it.
    Message,
    /// Staff see it.
    Note,
    /// Something happened.
    Event,
}

/// One item of a transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Item {
    /// The number of its event.
    pub seq: u64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The kind.
    pub kind: ItemKind,
    /// Who.
    pub author: Author,
    /// The id of the message or note.
    pub id: Option<String>,
    /// What was written, or what happened in plain words.
    pub text: String,
    /// Sources.
    pub citations: Vec<Citation>,
    /// Whether something was masked.
    pub masked: bool,
    /// Whether the assistant drafted it.
    pub ai_assisted: bool,
    /// Why the policy decided so.
    pub why: Option<Why>,
}

/// Renders the items of one conversation, event by event and in order: a verdict explains the message that follows.
#[derive(Debug, Clone, Default)]
pub struct Items {
    heard: Heard,
    why: Option<Why>,
}

impl Items {
    /// The item of the next event, if staff see it, and the client's key of what an agent wrote.
    pub fn next(
        &mut self,
        event: &Event,
        seq: u64,
        at: Timestamp,
        company: &Company,
        desk: &Desk,
        language: Language,
    ) -> Option<(Item, Option<String>)> {
        if let Some(why) = self.heard.follow(event, company, language) {
            self.why = Some(why);
        }
        let mut key_of_agent = None;
        let mut item = Item {
            seq,
            at: at.as_millis(),
            kind: ItemKind::Message,
            author: Author { kind: AuthorKind::System, name: company.profile.name.clone() },
            id: None,
            text: String::new(),
            citations: Vec::new(),
            masked: false,
            ai_assisted: false,
            why: None,
        };
        match event {
            Event::SystemMessage { message, notice, text, .. } if !told_by_event(*notice) => {
                item.id = Some(message.to_string());
                item.text.clone_from(text);
            }
            Event::CustomerMessage { message, text, secrets, .. } => {
                item.id = Some(message.to_string());
                item.author = Author { kind: AuthorKind::Customer, name: String::new() };
                item.text.clone_from(text);
                item.masked = !secrets.is_empty();
            }
            Event::AssistantMessage { message, text, language, citations, .. } => {
                item.id = Some(message.to_string());
                let name = company.profile.assistant_name.clone();
                item.author = Author { kind: AuthorKind::Assistant, name };
                item.text.clone_from(text);
                item.citations = crate::frame::citations(company, citations, *language);
                item.why = self.why.take();
            }
            Event::AgentMessage { message, key, agent, text, ai_assisted } => {
                item.id = Some(message.to_string());
                item.author = by(desk, *agent);
                item.text.clone_from(text);
                item.ai_assisted = *ai_assisted;
                key_of_agent = Some(key.to_string());
            }
            Event::NoteAdded { message, key, agent, text } => {
                item.kind = ItemKind::Note;
                item.id = Some(message.to_string());
                item.author = by(desk, *agent);
                item.text.clone_from(text);
                key_of_agent = Some(key.to_string());
            }
            _ => {
                item.kind = ItemKind::Event;
                item.text = line(event, company, desk, language)?;
                if let baton_core::conversation::Author::Agent(agent) = event.author() {
                    item.author = by(desk, agent);
                }
                if matches!(event, Event::HandoffStarted { .. } | Event::HandoffRaised { .. }) {
                    item.why = self.why.take();
                }
            }
        }
        Some((item, key_of_agent))
    }
}

fn by(desk: &Desk, agent: AgentId) -> Author {
    Author { kind: AuthorKind::Agent, name: full_name(desk, agent) }
}

/// Whether a line about the event before already says what the notice told the customer.
fn told_by_event(notice: Notice) -> bool {
    match notice {
        Notice::Queued
        | Notice::HandedOver
        | Notice::AgentJoined
        | Notice::AgentLeft
        | Notice::Returned
        | Notice::Closed => true,
        Notice::Disclosure
        | Notice::NobodyIn
        | Notice::PromiseLate
        | Notice::Masked
        | Notice::AssistantStopped
        | Notice::CrisisHelp => false,
    }
}

/// What an event is in the plain words of staff; none for what only the machine needs.
fn line(event: &Event, company: &Company, desk: &Desk, language: Language) -> Option<String> {
    let say = |words| pick(language, words).to_owned();
    let with = |words, value: &str| pick(language, words).replace("{}", value);
    Some(match event {
        Event::HumanRequested { method, .. } => say(match method {
            Method::Button => [
                "Asked for a person with the button",
                "Hat per Taste einen Menschen verlangt",
                "Pidió una persona con el botón",
            ],
            Method::Words => ["Asked for a person", "Hat einen Menschen verlangt", "Pidió una persona"],
            Method::AcceptedOffer => [
                "Accepted the offer of a person",
                "Hat das Angebot eines Menschen angenommen",
                "Aceptó hablar con una persona",
            ],
        }),
        Event::HandoffStarted { reason: recorded, .. } => {
            let why =
                reason(company, recorded.rule.as_str(), language).unwrap_or_else(|| recorded.text.clone());
            with(
                ["Waits for a person. {}", "Wartet auf einen Menschen. {}", "Espera a una persona. {}"],
                &why,
            )
        }
        Event::HandoffRaised { rule, reason: recorded, .. } => {
            let why = reason(company, rule.as_str(), language).unwrap_or_else(|| recorded.clone());
            with(["More urgent now. {}", "Jetzt dringender. {}", "Más urgente ahora. {}"], &why)
        }
        Event::WaitAnnounced { position, low_seconds, high_seconds } => {
            let place = position.to_string();
            let told = with(["Told: place {}", "Mitgeteilt: Platz {}", "Informado: turno {}"], &place);
            match low_seconds.zip(*high_seconds) {
                Some((low, high)) => format!("{told}, {}–{} min", low / 60, high.div_ceil(60).max(1)),
                None => told,
            }
        }
        Event::PromiseMissed => say([
            "The promise was missed",
            "Das Versprechen wurde nicht gehalten",
            "No se cumplió la promesa",
        ]),
        Event::Offered { agent, .. } => {
            with(["{} is asked to take it", "{} wird gefragt", "Se pregunta a {}"], &full_name(desk, *agent))
        }
        Event::OfferEnded { agent, reason } => {
            let name = full_name(desk, *agent);
            match reason {
                ReleaseReason::Declined => {
                    with(["{} declined", "{} hat abgelehnt", "{} no lo aceptó"], &name)
                }
                ReleaseReason::TimedOut => {
                    with(["{} did not answer", "{} hat nicht geantwortet", "{} no respondió"], &name)
                }
                _ => with(
                    ["{} is no longer asked", "{} wird nicht mehr gefragt", "Ya no se pregunta a {}"],
                    &name,
                ),
            }
        }
        Event::AgentJoined { agent, .. } => {
            with(["{} joined", "{} hat übernommen", "{} se hizo cargo"], &full_name(desk, *agent))
        }
        Event::TakenOver { agent, .. } => with(
            ["{} took over", "{} hat das Gespräch übernommen", "{} tomó el relevo"],
            &full_name(desk, *agent),
        ),
        Event::AgentReleased { agent, reason } if *reason != ReleaseReason::Transferred => {
            with(["{} left", "{} ist gegangen", "{} se fue"], &full_name(desk, *agent))
        }
        Event::Transferred { agent, to, note } => transferred(*agent, to, note, company, desk, language),
        Event::ReturnOffered { mandate, .. } => with(
            [
                "Offered to return to the assistant. {}",
                "Rückgabe an die Assistenz angeboten. {}",
                "Ofreció volver a la asistente. {}",
            ],
            mandate,
        ),
        Event::ReturnAnswered { consent, .. } => say(if *consent {
            [
                "Agreed to go on with the assistant",
                "Macht mit der Assistenz weiter",
                "Acepta seguir con la asistente",
            ]
        } else {
            ["Stays with the person", "Bleibt beim Menschen", "Sigue con la persona"]
        }),
        Event::StayedWithAssistant { .. } => say([
            "Left the queue and stays with the assistant",
            "Hat die Schlange verlassen und bleibt bei der Assistenz",
            "Dejó la cola y sigue con la asistente",
        ]),
        Event::AssistantStopped { by, .. } => with(
            ["{} stopped the assistant", "{} hat die Assistenz gestoppt", "{} detuvo la asistente"],
            &full_name(desk, *by),
        ),
        Event::ActionEnded { action: name, outcome, .. } => {
            let title = action(company, name.as_str(), language);
            match outcome {
                ActionOutcome::Done { .. } => format!("{title}: {}", say(["done", "erledigt", "hecho"])),
                ActionOutcome::Refused { reason } => {
                    format!("{title}: {} ({reason})", say(["refused", "abgelehnt", "rechazado"]))
                }
                ActionOutcome::Failed { reason } => format!(
                    "{title}: {} ({reason})",
                    say(["did not work", "hat nicht geklappt", "no funcionó"])
                ),
            }
        }
        Event::ActionLeftToPerson { action: name, reason, .. } => {
            let title = action(company, name.as_str(), language);
            format!(
                "{title}: {} ({reason})",
                say(["left to a person", "einem Menschen überlassen", "lo deja a una persona"])
            )
        }
        Event::DraftHeld { faults, .. } => with(
            [
                "A draft was held back: {}",
                "Ein Entwurf wurde zurückgehalten: {}",
                "Se retuvo un borrador: {}",
            ],
            &faults.join("; "),
        ),
        Event::ModelFailed { reason, .. } => {
            with(["The model failed: {}", "Das Modell versagte: {}", "El modelo falló: {}"], reason)
        }
        Event::HelpedAnswered { helped, .. } => say(if *helped {
            ["Said that it helped", "Sagt, dass es geholfen hat", "Dice que le sirvió"]
        } else {
            ["Said that it did not help", "Sagt, dass es nicht geholfen hat", "Dice que no le sirvió"]
        }),
        Event::WrappedUp { agent, summary, .. } => {
            let done =
                with(["{} wrapped up", "{} hat abgeschlossen", "{} lo cerró"], &full_name(desk, *agent));
            if summary.is_empty() { done } else { format!("{done}: {summary}") }
        }
        Event::ConversationClosed { by, .. } => say(match by {
            ClosedBy::Customer => [
                "Closed: the customer was helped",
                "Beendet: dem Kunden wurde geholfen",
                "Cerrada: el cliente quedó atendido",
            ],
            ClosedBy::Agent => ["Closed", "Beendet", "Cerrada"],
            ClosedBy::Silence => ["Closed after silence", "Nach Stille beendet", "Cerrada tras silencio"],
        }),
        Event::ConversationReopened => {
            say(["The customer came back", "Der Kunde ist zurück", "El cliente ha vuelto"])
        }
        Event::Rated { score, comment, .. } => {
            let stars =
                with(["Rated {} of 5", "Bewertet mit {} von 5", "Valorada con {} de 5"], &score.to_string());
            comment.as_ref().map_or(stars.clone(), |comment| format!("{stars}: {comment}"))
        }
        _ => return None,
    })
}

fn transferred(
    agent: AgentId,
    to: &TransferTarget,
    note: &str,
    company: &Company,
    desk: &Desk,
    language: Language,
) -> String {
    let target = match to {
        TransferTarget::Skill { skill } => company
            .skills
            .get(skill)
            .map_or_else(|| skill.to_string(), |skill| skill.title.get(language).to_owned()),
        TransferTarget::Agent { agent } => full_name(desk, *agent),
        TransferTarget::Supervisor => {
            pick(language, ["a supervisor", "die Leitung", "supervisión"]).to_owned()
        }
    };
    let words = ["{who} passed it on to {to}", "{who} hat es an {to} weitergegeben", "{who} lo pasó a {to}"];
    let line = pick(language, words).replace("{who}", &full_name(desk, agent)).replace("{to}", &target);
    if note.trim().is_empty() { line } else { format!("{line}: {note}") }
}
