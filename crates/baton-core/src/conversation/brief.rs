//! The brief: the story for the person who takes over, from recorded facts only. No model writes it, so it cannot
//! invent.

use super::{Brief, Risk};
use crate::conversation::turn::Turn;
use crate::handoff::HandoffReason;
use crate::perception::SignalKind;

impl Turn<'_, '_> {
    pub(super) fn brief(&self, reason: HandoffReason, note: Option<String>) -> Brief {
        let state = &*self.state;
        let mut risks: Vec<&Risk> = state.risks.iter().collect();
        risks.sort_by_key(|risk| std::cmp::Reverse((risk.score, risk.signal.is_sensitive())));
        let wants = match (&state.first_request, &state.question) {
            // The last message counts when the first was about something else or nothing.
            (Some(first), Some(question)) if *first != question.text && state.customer_turns > 1 => {
                if is_bare_request(state.last_rule.as_ref().map(crate::id::RuleName::as_str)) {
                    first.clone()
                } else {
                    format!("{first} … {}", super::evolve::cut(&question.text, 200))
                }
            }
            (Some(first), _) => first.clone(),
            (None, Some(question)) => question.text.clone(),
            (None, None) => String::new(),
        };
        let next_step = state
            .topic
            .as_ref()
            .and_then(|name| self.env.company.topic(name))
            .map(|topic| topic.next_step.get(state.language).to_owned())
            .unwrap_or_default();
        Brief {
            reason,
            signals: risks.iter().map(|risk| risk.signal).collect(),
            wants,
            topic: state.topic.clone(),
            tried: state.tried.clone(),
            facts: state.facts.clone(),
            promises: Vec::new(),
            mood_quote: risks
                .iter()
                .find(|risk| risk.signal != SignalKind::Repeats)
                .map(|risk| risk.quote.clone()),
            next_step,
            note,
            corrected: state.brief.as_ref().and_then(|before| before.corrected.clone()),
        }
    }
}

/// Whether the last message was only the wish for a person.
fn is_bare_request(rule: Option<&str>) -> bool {
    rule == Some(crate::policy::EXPLICIT_REQUEST)
}
