//! The fixed words of the staff's pages, in the three languages of the interface.

use baton_core::language::Language;
use baton_core::perception::SignalKind;

/// The English, German or Spanish one of three texts; English for every other language.
#[must_use]
pub fn pick(language: Language, words: [&str; 3]) -> &str {
    language.pick(words)
}

/// What a sign is called on screen.
#[must_use]
pub fn signal(kind: SignalKind, language: Language) -> &'static str {
    let words = match kind {
        SignalKind::AsksForPerson => ["Asks for a person", "Verlangt einen Menschen", "Pide una persona"],
        SignalKind::AsksIfHuman => {
            ["Asks if this is a person", "Fragt, ob hier ein Mensch ist", "Pregunta si es una persona"]
        }
        SignalKind::Fraud => ["Possible fraud", "Möglicher Betrug", "Posible fraude"],
        SignalKind::Complaint => ["Complaint", "Beschwerde", "Reclamación"],
        SignalKind::Legal => ["Legal matter", "Rechtliches", "Asunto legal"],
        SignalKind::Vulnerability => {
            ["Needs special support", "Braucht besondere Unterstützung", "Necesita atención especial"]
        }
        SignalKind::SelfHarm => {
            ["Danger of self-harm", "Gefahr der Selbstverletzung", "Riesgo de autolesión"]
        }
        SignalKind::DataRights => ["Data protection", "Datenschutz", "Protección de datos"],
        SignalKind::Harassment => ["Harassment", "Belästigung", "Acoso"],
        SignalKind::Friction => {
            ["Annoyed at the service", "Ärger über den Service", "Molestia con el servicio"]
        }
        SignalKind::NegatesAnswer => ["Answer did not help", "Antwort half nicht", "La respuesta no sirvió"],
        SignalKind::Repeats => ["Repeats the request", "Wiederholt das Anliegen", "Repite la petición"],
        SignalKind::Confusion => ["Does not understand", "Versteht es nicht", "No lo entiende"],
        SignalKind::Abuse => ["Insults", "Beleidigung", "Insultos"],
        SignalKind::Injection => {
            ["Gives the assistant orders", "Gibt der Assistenz Anweisungen", "Da órdenes a la asistente"]
        }
        SignalKind::Affirms => ["Says yes", "Sagt ja", "Dice que sí"],
        SignalKind::Denies => ["Says no", "Sagt nein", "Dice que no"],
        SignalKind::Greeting => ["Greets", "Grüßt", "Saluda"],
        SignalKind::Thanks => ["Thanks", "Dankt", "Da las gracias"],
    };
    pick(language, words)
}

/// `order_number` as `Order number`.
pub(crate) fn readable(name: &str) -> String {
    let spaced = name.replace(['_', '-', '.'], " ");
    let mut letters = spaced.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().collect::<String>() + letters.as_str(),
        None => String::new(),
    }
}

/// The name of a kind as written on the wire and in files.
pub(crate) fn name_of(kind: impl serde::Serialize) -> String {
    match serde_json::to_value(kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
