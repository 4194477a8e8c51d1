//! The verdict: what the policy decided about one customer message, and why (I4).

use serde::{Deserialize, Serialize};

use crate::id::{RuleName, TopicName};
use crate::perception::{Score, SignalKind, Span};

/// What follows from a message, from weakest to strongest. When several rules hold, the strongest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VerdictKind {
    /// The assistant answers.
    Answer,
    /// The assistant asks what is meant.
    Clarify,
    /// The assistant offers a person.
    OfferHuman,
    /// A person takes over.
    HandOff,
    /// A person takes over, by a rule that no configuration can remove.
    MustHandOff,
}

impl VerdictKind {
    /// Whether a person takes over.
    #[must_use]
    pub fn hands_off(self) -> bool {
        matches!(self, Self::HandOff | Self::MustHandOff)
    }
}

/// How urgent a handoff is, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// In turn.
    #[default]
    Normal,
    /// Before others.
    High,
    /// Now: fraud, danger.
    Urgent,
}

/// Why a verdict was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Evidence {
    /// A signal was at least as strong as its threshold.
    Signal {
        /// Which.
        signal: SignalKind,
        /// How strong.
        score: Score,
        /// From where on it counts.
        threshold: Score,
        /// The words that show it.
        span: Span,
    },
    /// The topic.
    Topic {
        /// Which.
        topic: TopicName,
        /// How likely.
        score: Score,
        /// From where on it counts.
        threshold: Score,
    },
    /// The best passage.
    Passage {
        /// How well it answers.
        score: Score,
        /// From where on it counts.
        threshold: Score,
    },
    /// A count of the conversation.
    Count {
        /// What was counted.
        counter: crate::company::Counter,
        /// How many.
        value: u32,
        /// From where on it counts.
        threshold: u32,
    },
    /// Something that is so: `button`, `hours-closed`, `autonomy human-only`, `assistant-stopped everywhere`.
    Fact {
        /// What.
        fact: String,
    },
}

/// The recorded verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What follows.
    pub verdict: VerdictKind,
    /// The rule that decided.
    pub rule: RuleName,
    /// What the rule saw.
    pub evidence: Vec<Evidence>,
    /// Other rules that held and were weaker.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<RuleName>,
    /// The version of the company's files ([`crate::company::Company::version`]).
    pub policy_version: String,
}
