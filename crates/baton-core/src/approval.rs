//! A second person: an act above what one person, or the assistant, may do alone.
//!
//! Invariants: who asked never decides, and the assistant never does; what is shown to the one who decides are recorded
//! values with their origin, never words of a model. One request at a time per conversation, decided one by one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::conversation::Fact;
use crate::id::{ActionName, ActionRunId, AgentId, FactName, PlaybookName, TopicName};
use crate::time::Timestamp;

/// Why a second person is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApprovalRule {
    /// More than may be moved at once.
    AboveLimit,
    /// More than is left of what may be moved in a day.
    AboveDailyLimit,
    /// The person has no power for the action.
    NoPower,
    /// The action always takes two.
    SecondPerson,
}

/// A request that nobody has decided yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The run that follows when it is approved.
    pub run: ActionRunId,
    /// Which action.
    pub action: ActionName,
    /// Its facts, each with its origin.
    pub facts: BTreeMap<FactName, Fact>,
    /// Who asks; none for the assistant.
    pub by: Option<AgentId>,
    /// The rule that asks.
    pub rule: ApprovalRule,
    /// The limit that the rule looked at, in cents.
    pub limit_cents: Option<u64>,
    /// How much would be moved, in cents; none for actions without an amount.
    pub cents: Option<u64>,
    /// Since when.
    pub asked_at: Timestamp,
    /// Until when it can be decided.
    pub expires_at: Timestamp,
}

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum ApprovalEnd {
    /// Somebody said yes.
    Approved {
        /// Who.
        by: AgentId,
        /// Why; may be empty.
        reason: String,
    },
    /// Somebody said no.
    Refused {
        /// Who.
        by: AgentId,
        /// Why.
        reason: String,
    },
    /// Nobody decided in time.
    Expired,
    /// The conversation went to somebody else or ended.
    Withdrawn,
}

/// What the assistant may do after a return. Answers are always included, nothing else is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Terms {
    /// Topics beside that of the conversation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<TopicName>,
    /// Actions that change something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<ActionName>,
    /// What it must not say again: no answer may contain one of these, whatever the case of the letters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_again: Vec<String>,
}

/// A mandate: what a person settled, and what the assistant may do from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Who returned it; what goes beyond the mandate goes back to this person.
    pub by: AgentId,
    /// What is settled.
    pub settled: String,
    /// The topic at the return.
    pub topic: Option<TopicName>,
    /// What it may do.
    pub terms: Terms,
}

/// What a supervisor may ask of the assistant. A closed list: each entry makes it more careful, none less.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "name")]
pub enum Instruction {
    /// Hand over to a person, now.
    HandOver,
    /// Offer a person instead of the next answer.
    OfferPerson,
    /// Ask what is meant instead of the next answer.
    Clarify,
    /// Answer only: no action that changes something.
    AnswerOnly,
    /// Leave out one action.
    LeaveOut(ActionName),
    /// Leave out one playbook: answer from knowledge instead.
    LeaveOutPlaybook(PlaybookName),
}

/// Instructions in force.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Steering {
    /// What to do instead of the next answer.
    pub next: Option<Instruction>,
    /// No action that changes something.
    pub answer_only: bool,
    /// Actions to leave out.
    pub actions: Vec<ActionName>,
    /// Playbooks to leave out.
    pub playbooks: Vec<PlaybookName>,
    /// In the supervisor's words, for a model.
    pub words: Vec<String>,
}

/// Most instructions in a supervisor's words that are kept; older ones go.
pub const STEERING_WORDS_MAX: usize = 8;

impl Steering {
    /// Folds an instruction, and words if there are any.
    pub(crate) fn follow(&mut self, instruction: Option<&Instruction>, text: &str) {
        match instruction {
            Some(next @ (Instruction::OfferPerson | Instruction::Clarify)) => self.next = Some(next.clone()),
            Some(Instruction::AnswerOnly) => self.answer_only = true,
            Some(Instruction::LeaveOut(action)) => {
                if !self.actions.contains(action) {
                    self.actions.push(action.clone());
                }
            }
            Some(Instruction::LeaveOutPlaybook(playbook)) => {
                if !self.playbooks.contains(playbook) {
                    self.playbooks.push(playbook.clone());
                }
            }
            Some(Instruction::HandOver) | None => {}
        }
        if !text.trim().is_empty() {
            if self.words.len() == STEERING_WORDS_MAX {
                self.words.remove(0);
            }
            self.words.push(text.to_owned());
        }
    }
}
