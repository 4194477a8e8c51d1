//! What is counted of a run: while it happens from typed events, and again from the bytes of the log (I10).

use std::collections::BTreeMap;

use baton_core::Event;
use serde::Serialize;
use serde_json::Value;

/// Counts of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Conversations opened.
    pub conversations: u64,
    /// Messages of customers.
    pub customer_messages: u64,
    /// Messages of the assistant.
    pub assistant_messages: u64,
    /// Messages of agents.
    pub agent_messages: u64,
    /// Handoffs started.
    pub handoffs: u64,
    /// Promises missed.
    pub promises_missed: u64,
    /// Actions asked of other systems.
    pub actions: u64,
    /// Drafts held by the check.
    pub drafts_held: u64,
    /// Ends, by who ended it.
    pub closed: BTreeMap<String, u64>,
    /// Verdicts, by kind.
    pub verdicts: BTreeMap<String, u64>,
    /// Deciding rules.
    pub rules: BTreeMap<String, u64>,
    /// Handoffs, by the rule that gave the reason.
    pub handoff_rules: BTreeMap<String, u64>,
    /// Ratings, by score.
    pub ratings: BTreeMap<String, u64>,
}

impl Counts {
    pub(crate) fn add(&mut self, event: &Event) {
        match event {
            Event::ConversationOpened { .. } => self.conversations += 1,
            Event::CustomerMessage { .. } => self.customer_messages += 1,
            Event::AssistantMessage { .. } => self.assistant_messages += 1,
            Event::AgentMessage { .. } => self.agent_messages += 1,
            Event::HandoffStarted { reason, .. } => {
                self.handoffs += 1;
                bump(&mut self.handoff_rules, reason.rule.as_str());
            }
            Event::PromiseMissed => self.promises_missed += 1,
            Event::ActionRequested { .. } => self.actions += 1,
            Event::DraftHeld { .. } => self.drafts_held += 1,
            Event::ConversationClosed { by, .. } => bump(&mut self.closed, &name(by)),
            Event::VerdictGiven { verdict, .. } => {
                bump(&mut self.verdicts, &name(&verdict.verdict));
                bump(&mut self.rules, verdict.rule.as_str());
            }
            Event::Rated { score, .. } => bump(&mut self.ratings, &score.to_string()),
            _ => {}
        }
    }

    /// The same from the stored form, by the names that stand there.
    pub(crate) fn add_json(&mut self, event: &Value) {
        let text = |path: &str| event.pointer(path).and_then(Value::as_str).unwrap_or("?").to_owned();
        match event.get("event").and_then(Value::as_str) {
            Some("conversation-opened") => self.conversations += 1,
            Some("customer-message") => self.customer_messages += 1,
            Some("assistant-message") => self.assistant_messages += 1,
            Some("agent-message") => self.agent_messages += 1,
            Some("handoff-started") => {
                self.handoffs += 1;
                bump(&mut self.handoff_rules, &text("/reason/rule"));
            }
            Some("promise-missed") => self.promises_missed += 1,
            Some("action-requested") => self.actions += 1,
            Some("draft-held") => self.drafts_held += 1,
            Some("conversation-closed") => bump(&mut self.closed, &text("/by")),
            Some("verdict-given") => {
                bump(&mut self.verdicts, &text("/verdict/verdict"));
                bump(&mut self.rules, &text("/verdict/rule"));
            }
            Some("rated") => {
                let score = event.get("score").and_then(Value::as_u64).unwrap_or(0);
                bump(&mut self.ratings, &score.to_string());
            }
            _ => {}
        }
    }

    /// Adds the counts of another run.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.conversations += other.conversations;
        self.customer_messages += other.customer_messages;
        self.assistant_messages += other.assistant_messages;
        self.agent_messages += other.agent_messages;
        self.handoffs += other.handoffs;
        self.promises_missed += other.promises_missed;
        self.actions += other.actions;
        self.drafts_held += other.drafts_held;
        for (mine, theirs) in [
            (&mut self.closed, &other.closed),
            (&mut self.verdicts, &other.verdicts),
            (&mut self.rules, &other.rules),
            (&mut self.handoff_rules, &other.handoff_rules),
            (&mut self.ratings, &other.ratings),
        ] {
            for (name, count) in theirs {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
    }
}

fn bump(counts: &mut BTreeMap<String, u64>, name: &str) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => {
            counts.insert(name.to_owned(), 1);
        }
    }
}

/// The stored name of a unit variant.
fn name<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
