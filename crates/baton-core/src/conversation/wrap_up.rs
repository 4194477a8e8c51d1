//! A person ends it and says how it ended.

use super::turn::Turn;
use super::{Rejection, Resolution};
use crate::command::WrapUp;
use crate::event::{ClosedBy, Event};
use crate::id::AgentId;

/// Longest summary or knowledge gap, in bytes.
const TEXT_BYTES_MAX: usize = 4_000;

impl Turn<'_, '_> {
    pub(super) fn wrap_up(&mut self, agent: AgentId, version: u64, wrap_up: WrapUp) -> Result<(), Rejection> {
        self.require_holder(agent)?;
        self.require_version(version)?;
        let WrapUp { outcome, topic, summary, assistant_could_have, knowledge_gap } = wrap_up;
        if let Some(name) = topic.as_ref().filter(|name| self.env.company.topic(name).is_none()) {
            let problem = format!("`{name}` is not a topic of topics.toml");
            return Err(Rejection::Invalid { field: "topic", problem });
        }
        for (field, text) in [("summary", Some(&summary)), ("knowledge_gap", knowledge_gap.as_ref())] {
            if text.is_some_and(|text| text.len() > TEXT_BYTES_MAX) {
                let problem = format!("is longer than {TEXT_BYTES_MAX} bytes");
                return Err(Rejection::Invalid { field, problem });
            }
        }
        if !matches!(assistant_could_have.as_str(), "yes" | "no" | "unsure") {
            return Err(Rejection::Invalid {
                field: "assistant_could_have",
                problem: "must be yes, no or unsure".into(),
            });
        }
        self.push(Event::WrappedUp { agent, outcome, topic, summary, assistant_could_have, knowledge_gap });
        // What the agent believes is not yet a resolution: the customer or the next seven days tell.
        self.close(ClosedBy::Agent, Resolution::Unknown);
        Ok(())
    }
}
