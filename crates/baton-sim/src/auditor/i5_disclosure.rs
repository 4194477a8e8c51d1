//! I5: the disclosure is the first message of every conversation, and the assistant never says that it is a person.

use baton_core::Event;
use baton_core::event::{Notice, Purpose};

use super::{Evidence, Findings, Invariant};

/// Ways to say that one is a person.
const CLAIMS: [&str; 6] = [
    "i am a human",
    "i am a real person",
    "i'm a real person",
    "ich bin ein mensch",
    "soy una persona",
    "soy humano",
];

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    for (id, events) in &evidence.conversations {
        let mut disclosed = false;
        for (index, happened) in events.iter().enumerate() {
            match &happened.event {
                Event::SystemMessage { notice: Notice::Disclosure, text, .. } => {
                    disclosed |= !text.trim().is_empty();
                }
                Event::AssistantMessage { text, purpose, .. } => {
                    if !disclosed {
                        let what = "the assistant speaks before the disclosure".to_owned();
                        findings.add(Invariant::I5, Some(*id), index + 1, what);
                    }
                    let lower = text.to_lowercase();
                    // The sentence that it is not a person may hold the words "a person".
                    if *purpose != Purpose::NotHuman && CLAIMS.iter().any(|claim| lower.contains(claim)) {
                        let what = "the assistant claims to be a person".to_owned();
                        findings.add(Invariant::I5, Some(*id), index + 1, what);
                    }
                }
                _ => {}
            }
        }
        if !disclosed {
            findings.add(Invariant::I5, Some(*id), 0, "there is no disclosure".to_owned());
        }
    }
}
