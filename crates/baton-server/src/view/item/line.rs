//! What happened, as a line in the plain words of staff.

use baton_core::approval::ApprovalEnd;
use baton_core::company::Company;
use baton_core::desk::Desk;
use baton_core::event::{ActionOutcome, ClosedBy, Event};
use baton_core::handoff::{Method, ReleaseReason, TransferTarget};
use baton_core::id::AgentId;
use baton_core::language::Language;

use crate::view::brief::action;
use crate::view::row::full_name;
use crate::view::why::handed_over;
use crate::view::words::pick;

/// Picks the words of one language.
#[derive(Clone, Copy)]
struct Words(Language);

impl Words {
    fn plain(self, words: [&str; 3]) -> String {
        pick(self.0, words).to_owned()
    }

    /// With `{}` filled.
    fn with(self, words: [&str; 3], value: &str) -> String {
        pick(self.0, words).replace("{}", value)
    }
}

/// What an event is in the plain words of staff; none for what only the machine needs.
pub(super) fn line(event: &Event, company: &Company, desk: &Desk, language: Language) -> Option<String> {
    let say = Words(language);
    waiting(event, company, say)
        .or_else(|| people(event, company, desk, say))
        .or_else(|| assistant(event, company, desk, say))
        .or_else(|| end(event, desk, say))
}

/// Asking for a person, and waiting for one.
fn waiting(event: &Event, company: &Company, say: Words) -> Option<String> {
    Some(match event {
        Event::HumanRequested { method, .. } => say.plain(match method {
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
            let why = handed_over(company, recorded.rule.as_str(), &recorded.text, say.0);
            say.with(
                ["Waits for a person. {}", "Wartet auf einen Menschen. {}", "Espera a una persona. {}"],
                &why,
            )
        }
        Event::HandoffRaised { rule, reason: recorded, .. } => {
            let why = handed_over(company, rule.as_str(), recorded, say.0);
            say.with(["More urgent now. {}", "Jetzt dringender. {}", "Más urgente ahora. {}"], &why)
        }
        Event::WaitAnnounced { position, low_seconds, high_seconds } => {
            let place = position.to_string();
            let told = say.with(["Told: place {}", "Mitgeteilt: Platz {}", "Informado: turno {}"], &place);
            match low_seconds.zip(*high_seconds) {
                Some((low, high)) => format!("{told}, {}–{} min", low / 60, high.div_ceil(60).max(1)),
                None => told,
            }
        }
        Event::CallBackChosen { at, contact, .. } => match at {
            Some(at) => {
                let when = company.profile.hours.text(*at, say.0);
                let call = say.with(["Call back: {}", "Rückruf: {}", "Devolver la llamada: {}"], &when);
                format!("{call}, {contact}")
            }
            None => say.with(
                ["Answer by e-mail: {}", "Antwort per E-Mail: {}", "Responder por correo: {}"],
                contact,
            ),
        },
        Event::CallBackDue => {
            say.plain(["It is time to call back", "Der Rückruf ist fällig", "Es hora de devolver la llamada"])
        }
        Event::SupervisorRequested { .. } => say.plain([
            "Asked for a supervisor",
            "Möchte mit der Leitung sprechen",
            "Pidió hablar con supervisión",
        ]),
        Event::BriefCorrected { text, .. } => say.with(
            [
                "Corrected what is passed on: {}",
                "Hat die Übergabe berichtigt: {}",
                "Corrigió lo que se transmite: {}",
            ],
            text,
        ),
        Event::PromiseMissed => say.plain([
            "The promise was missed",
            "Das Versprechen wurde nicht gehalten",
            "No se cumplió la promesa",
        ]),
        Event::StayedWithAssistant { .. } => say.plain([
            "Left the queue and stays with the assistant",
            "Hat die Schlange verlassen und bleibt bei der Assistenz",
            "Dejó la cola y sigue con la asistente",
        ]),
        _ => return None,
    })
}

/// From hand to hand.
fn people(event: &Event, company: &Company, desk: &Desk, say: Words) -> Option<String> {
    Some(match event {
        Event::Offered { agent, .. } => say.with(
            ["{} is asked to take it", "{} wird gefragt", "Se pregunta a {}"],
            &full_name(desk, *agent),
        ),
        Event::OfferEnded { agent, reason } => {
            let name = full_name(desk, *agent);
            match reason {
                ReleaseReason::Declined => {
                    say.with(["{} declined", "{} hat abgelehnt", "{} no lo aceptó"], &name)
                }
                ReleaseReason::TimedOut => {
                    say.with(["{} did not answer", "{} hat nicht geantwortet", "{} no respondió"], &name)
                }
                _ => say.with(
                    ["{} is no longer asked", "{} wird nicht mehr gefragt", "Ya no se pregunta a {}"],
                    &name,
                ),
            }
        }
        Event::AgentJoined { agent, .. } => {
            say.with(["{} joined", "{} hat übernommen", "{} se hizo cargo"], &full_name(desk, *agent))
        }
        Event::TakenOver { agent, .. } => say.with(
            ["{} took over", "{} hat das Gespräch übernommen", "{} tomó el relevo"],
            &full_name(desk, *agent),
        ),
        Event::TagsChanged { agent, added, removed } => tagged(*agent, added, removed, desk, say),
        Event::Snoozed { agent, .. } => say.with(
            [
                "{} put it aside for a while",
                "{} hat es für eine Weile zurückgestellt",
                "{} lo dejó para más tarde",
            ],
            &full_name(desk, *agent),
        ),
        Event::SnoozeEnded { agent: Some(agent) } => say.with(
            ["{} took it up again", "{} hat es wieder aufgenommen", "{} lo retomó"],
            &full_name(desk, *agent),
        ),
        Event::SnoozeEnded { agent: None } => say.plain([
            "Back: the time it was put aside for is over",
            "Zurück: die Zeit der Zurückstellung ist vorbei",
            "De vuelta: pasó el tiempo fijado",
        ]),
        Event::AgentReleased { agent, reason } if *reason != ReleaseReason::Transferred => {
            say.with(["{} left", "{} ist gegangen", "{} se fue"], &full_name(desk, *agent))
        }
        Event::Transferred { agent, to, note } => transferred(*agent, to, note, company, desk, say),
        Event::ReturnOffered { mandate, .. } => say.with(
            [
                "Offered to return to the assistant. {}",
                "Rückgabe an die Assistenz angeboten. {}",
                "Ofreció volver a la asistente. {}",
            ],
            mandate,
        ),
        Event::ReturnAnswered { consent, .. } => say.plain(if *consent {
            [
                "Agreed to go on with the assistant",
                "Macht mit der Assistenz weiter",
                "Acepta seguir con la asistente",
            ]
        } else {
            ["Stays with the person", "Bleibt beim Menschen", "Sigue con la persona"]
        }),
        _ => return None,
    })
}

/// What the assistant did, tried, or was kept from.
fn assistant(event: &Event, company: &Company, desk: &Desk, say: Words) -> Option<String> {
    Some(match event {
        Event::AssistantStopped { by, .. } => say.with(
            ["{} stopped the assistant", "{} hat die Assistenz gestoppt", "{} detuvo la asistente"],
            &full_name(desk, *by),
        ),
        Event::ActionRequested { action: name, by: Some(agent), .. } => {
            let title = action(company, name.as_str(), say.0);
            let words = ["{who} does: {what}", "{who} führt aus: {what}", "{who} realiza: {what}"];
            pick(say.0, words).replace("{who}", &full_name(desk, *agent)).replace("{what}", &title)
        }
        Event::ApprovalAsked { action: name, by, rule: why, .. } => {
            let title = action(company, name.as_str(), say.0);
            let who = by.map_or_else(|| company.profile.assistant_name.clone(), |by| full_name(desk, by));
            let words = [
                "{who} asks a second person: {what} ({why})",
                "{who} fragt eine zweite Person: {what} ({why})",
                "{who} pregunta a una segunda persona: {what} ({why})",
            ];
            let why = crate::view::rule(*why, say.0);
            pick(say.0, words).replace("{who}", &who).replace("{what}", &title).replace("{why}", why)
        }
        Event::ApprovalEnded { action: name, end, .. } => {
            let title = action(company, name.as_str(), say.0);
            format!("{title}: {}", decided(end, desk, say))
        }
        Event::ActionEnded { action: name, outcome, .. } => {
            let title = action(company, name.as_str(), say.0);
            match outcome {
                ActionOutcome::Done { .. } => {
                    format!("{title}: {}", say.plain(["done", "erledigt", "hecho"]))
                }
                ActionOutcome::Refused { reason } => {
                    format!("{title}: {} ({reason})", say.plain(["refused", "abgelehnt", "rechazado"]))
                }
                ActionOutcome::Failed { reason } => format!(
                    "{title}: {} ({reason})",
                    say.plain(["did not work", "hat nicht geklappt", "no funcionó"])
                ),
            }
        }
        Event::ActionLeftToPerson { action: name, reason, .. } => {
            let title = action(company, name.as_str(), say.0);
            format!(
                "{title}: {} ({reason})",
                say.plain(["left to a person", "einem Menschen überlassen", "lo deja a una persona"])
            )
        }
        Event::DraftHeld { faults, .. } => say.with(
            [
                "A draft was held back: {}",
                "Ein Entwurf wurde zurückgehalten: {}",
                "Se retuvo un borrador: {}",
            ],
            &faults.join("; "),
        ),
        Event::ModelFailed { reason, .. } => {
            say.with(["The model failed: {}", "Das Modell versagte: {}", "El modelo falló: {}"], reason)
        }
        _ => return None,
    })
}

/// How a request to a second person ended.
fn decided(end: &ApprovalEnd, desk: &Desk, say: Words) -> String {
    let (words, by, reason) = match end {
        ApprovalEnd::Approved { by, reason } => {
            (["approved by {}", "genehmigt von {}", "aprobado por {}"], *by, reason)
        }
        ApprovalEnd::Refused { by, reason } => {
            (["refused by {}", "abgelehnt von {}", "rechazado por {}"], *by, reason)
        }
        ApprovalEnd::Expired => {
            return say.plain([
                "nobody decided in time",
                "niemand hat rechtzeitig entschieden",
                "nadie decidió a tiempo",
            ]);
        }
        ApprovalEnd::Withdrawn => {
            return say.plain(["no longer asked", "nicht mehr gefragt", "ya no se pregunta"]);
        }
    };
    let told = say.with(words, &full_name(desk, by));
    if reason.is_empty() { told } else { format!("{told}: {reason}") }
}

/// How it ended, and how it was.
fn end(event: &Event, desk: &Desk, say: Words) -> Option<String> {
    Some(match event {
        Event::HelpedAnswered { helped, .. } => say.plain(if *helped {
            ["Said that it helped", "Sagt, dass es geholfen hat", "Dice que le sirvió"]
        } else {
            ["Said that it did not help", "Sagt, dass es nicht geholfen hat", "Dice que no le sirvió"]
        }),
        Event::WrappedUp { agent, summary, .. } => {
            let done =
                say.with(["{} wrapped up", "{} hat abgeschlossen", "{} lo cerró"], &full_name(desk, *agent));
            if summary.is_empty() { done } else { format!("{done}: {summary}") }
        }
        Event::ConversationClosed { by, .. } => say.plain(match by {
            ClosedBy::Customer => [
                "Closed: the customer was helped",
                "Beendet: dem Kunden wurde geholfen",
                "Cerrada: el cliente quedó atendido",
            ],
            ClosedBy::Agent => ["Closed", "Beendet", "Cerrada"],
            ClosedBy::Silence => ["Closed after silence", "Nach Stille beendet", "Cerrada tras silencio"],
        }),
        Event::ConversationReopened => {
            say.plain(["The customer came back", "Der Kunde ist zurück", "El cliente ha vuelto"])
        }
        Event::Rated { score, comment, .. } => {
            let stars = say
                .with(["Rated {} of 5", "Bewertet mit {} von 5", "Valorada con {} de 5"], &score.to_string());
            comment.as_ref().map_or(stars.clone(), |comment| format!("{stars}: {comment}"))
        }
        _ => return None,
    })
}

fn tagged(agent: AgentId, added: &[String], removed: &[String], desk: &Desk, say: Words) -> String {
    let name = full_name(desk, agent);
    let line = |words: [&str; 3], tags: &[String]| {
        pick(say.0, words).replace("{who}", &name).replace("{tags}", &tags.join(", "))
    };
    let on = ["{who} tagged it: {tags}", "{who} hat es markiert: {tags}", "{who} lo etiquetó: {tags}"];
    let off = [
        "{who} removed the tag: {tags}",
        "{who} hat die Markierung entfernt: {tags}",
        "{who} quitó la etiqueta: {tags}",
    ];
    match (added.is_empty(), removed.is_empty()) {
        (false, true) => line(on, added),
        (true, _) => line(off, removed),
        (false, false) => format!("{}. {}", line(on, added), line(off, removed)),
    }
}

fn transferred(
    agent: AgentId,
    to: &TransferTarget,
    note: &str,
    company: &Company,
    desk: &Desk,
    say: Words,
) -> String {
    let target = match to {
        TransferTarget::Skill { skill } => company
            .skills
            .get(skill)
            .map_or_else(|| skill.to_string(), |skill| skill.title.get(say.0).to_owned()),
        TransferTarget::Agent { agent } => full_name(desk, *agent),
        TransferTarget::Supervisor => pick(say.0, ["a supervisor", "die Leitung", "supervisión"]).to_owned(),
    };
    let words = ["{who} passed it on to {to}", "{who} hat es an {to} weitergegeben", "{who} lo pasó a {to}"];
    let line = pick(say.0, words).replace("{who}", &full_name(desk, agent)).replace("{to}", &target);
    if note.trim().is_empty() { line } else { format!("{line}: {note}") }
}
