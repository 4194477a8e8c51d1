//! Playbooks and actions: what the assistant may do, step by step, and what each act means.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{ActionName, FactName, PlaybookName, SkillName, StepName};
use crate::language::Localized;

/// What an action does to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectClass {
    /// Reads only.
    None,
    /// Changes something small that can be undone.
    Minor,
    /// Moves money or rights.
    Significant,
}

/// For whom an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Neither.
    Neutral,
    /// In the customer's favour.
    Favourable,
    /// Against the customer: only a person may do it (I6).
    Adverse,
}

/// A declared action (I6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ActionSpec {
    /// Its name.
    pub name: ActionName,
    /// What it does, in plain words.
    pub title: Localized,
    /// The connector that runs it (`orders`).
    pub connector: String,
    /// What it changes.
    pub effect: EffectClass,
    /// For whom.
    pub direction: Direction,
    /// What the assistant may move by itself, in cents; none for actions without an amount.
    #[serde(default)]
    pub limit_cents: Option<u64>,
    /// How it is undone: the name of the inverse action, or a sentence.
    #[serde(default)]
    pub reversal: String,
    /// Facts it needs.
    #[serde(default)]
    pub needs: Vec<FactName>,
    /// Facts it gives.
    #[serde(default)]
    pub gives: Vec<FactName>,
    /// The fact that holds the amount it moves, in cents.
    #[serde(default)]
    pub amount: Option<FactName>,
    /// Whether it always takes two people.
    #[serde(default)]
    pub second_person: bool,
}

impl ActionSpec {
    /// Whether it changes something and cannot be done by the assistant whatever its limit (I6).
    #[must_use]
    pub fn is_adverse(&self) -> bool {
        self.effect != EffectClass::None && self.direction == Direction::Adverse
    }
}

/// How a topic is handled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Playbook {
    /// Its name.
    pub name: PlaybookName,
    /// Its goal in one line.
    pub goal: Localized,
    /// The first step.
    pub start: StepName,
    /// The steps by name.
    #[serde(rename = "step")]
    pub steps: BTreeMap<StepName, Step>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Step {
    /// What it does.
    #[serde(flatten)]
    pub kind: StepKind,
}

/// What a step does. In TOML exactly one of `ask`, `run`, `when`, `say`, `confirm`, `end`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", untagged)]
pub enum StepKind {
    /// Asks the customer for a fact, unless it is known already.
    Ask {
        /// What to ask.
        ask: Ask,
        /// The next step.
        next: StepName,
    },
    /// Runs an action.
    Run {
        /// Which.
        run: ActionName,
        /// The next step when it worked.
        next: StepName,
        /// The next step when it answered "no" (not found, not allowed). Without it a person takes over.
        #[serde(default)]
        refused: Option<StepName>,
    },
    /// Goes on by the value of a fact.
    When {
        /// Which fact.
        when: FactName,
        /// The next step for each value.
        is: BTreeMap<String, StepName>,
        /// The next step for any other value.
        otherwise: StepName,
    },
    /// Says something with facts in braces (`{order_status}`) and goes on.
    Say {
        /// What.
        say: Localized,
        /// The article that backs it, cited.
        #[serde(default)]
        cites: Option<crate::id::ArticleName>,
        /// The next step.
        next: StepName,
    },
    /// Shows facts rendered by the server and asks for yes or no before a change.
    Confirm {
        /// The question, with facts in braces.
        confirm: Localized,
        /// The next step after yes.
        yes: StepName,
        /// The next step after no.
        no: StepName,
    },
    /// Ends.
    End {
        /// How.
        end: End,
        /// The skill a person needs, for `hand-off`.
        #[serde(default)]
        skill: Option<SkillName>,
        /// Why, for `hand-off`, shown to the customer and in the brief.
        #[serde(default)]
        reason: Localized,
    },
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ask {
    /// The fact that is learned.
    pub fact: FactName,
    /// What kind of value.
    pub kind: SlotKind,
    /// The question.
    pub text: Localized,
    /// For `choice`: value, and the words that mean it, per language.
    #[serde(default)]
    pub options: BTreeMap<String, Localized>,
}

/// What kind of value is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlotKind {
    /// An order number.
    OrderNumber,
    /// A whole number.
    Number,
    /// One of the options.
    Choice,
    /// The whole message.
    Text,
}

/// How a playbook ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The matter is answered; the customer is asked whether it helped.
    Answered,
    /// A person takes over.
    HandOff,
    /// Answer from knowledge instead.
    Knowledge,
}
