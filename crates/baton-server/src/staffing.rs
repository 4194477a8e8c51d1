//! What may be asked of a staffing plan, and what it says: the same on the page and of `baton staff plan --json`.
//!
//! The plan itself is played by the simulator, which the server does not know: the binary hands a [`Planner`] in.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::Company;
use baton_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Makes a plan from a company's log. Blocks for as long as it takes; says now and then what it does.
pub type Planner = Arc<
    dyn Fn(&dyn Store, &Company, &PlanRequest, &dyn Fn(PlanStep)) -> Result<StaffPlan, PlanRefusal>
        + Send
        + Sync,
>;

/// Names of weekdays, Monday first.
pub const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads a promise written `PERCENT/SECONDS`.
#[must_use]
pub fn promise(text: &str) -> Option<(u32, u32)> {
    let (percent, seconds) = text.split_once('/')?;
    Some((percent.parse().ok()?, seconds.parse().ok()?))
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PlanRequest {
    /// Topics the assistant holds; none: those that it may answer now.
    pub assistant: Option<Vec<String>>,
    /// Percent of the assistant's customers who ask for a person; none: as in the past.
    pub asks: Option<u32>,
    /// Percent of customers answered in time.
    pub percent: u32,
    /// What in time means, in seconds.
    pub seconds: u32,
    /// The days to plan for, Monday is 1.
    pub weekdays: Vec<u8>,
    /// Percent of the past's customers that come.
    pub growth: u32,
    /// Conversations one person handles at once.
    pub at_once: u32,
    /// Minutes of a slot.
    pub slot: u32,
    /// Days drawn.
    pub rounds: u32,
    /// The seed of chance.
    pub seed: u64,
}

impl Default for PlanRequest {
    fn default() -> Self {
        Self {
            assistant: None,
            asks: None,
            percent: 95,
            seconds: 180,
            weekdays: vec![1, 2, 3, 4, 5],
            growth: 100,
            at_once: 1,
            slot: 30,
            rounds: 40,
            seed: 1,
        }
    }
}

/// How far a plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanStep {
    /// The past is read.
    Reading,
    /// Days are played until the promise is kept.
    Planning,
    /// The same without the assistant, to compare.
    Comparing,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// A part of the question is wrong.
    #[error("{field}: {detail}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong, and what would be right.
        detail: String,
    },
    /// There is no past to plan from, or none that says enough.
    #[error("{detail}")]
    TooLittle {
        /// `no-past`, `no-handling` or `out-of-reach`.
        code: &'static str,
        /// In words.
        detail: String,
    },
    /// The log cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What most days show: a tenth are below `low`, half below `middle`, nine tenths below `high`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanBand {
    /// A tenth of the days are below.
    pub low: f64,
    /// Half of them.
    pub middle: f64,
    /// Nine tenths.
    pub high: f64,
}

/// What a day looks like.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanDay {
    /// The share of customers answered in time.
    pub answered_in_time: PlanBand,
    /// The share who give up.
    pub gave_up: PlanBand,
    /// The average wait.
    pub wait_seconds: PlanBand,
    /// The share of their time in which people are busy.
    pub occupancy: PlanBand,
}

/// A slot of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanSlot {
    /// When it begins, local time, `hh:mm`.
    pub start: String,
    /// People by team.
    pub people: BTreeMap<String, u32>,
    /// Customers who come for a person.
    pub customers: PlanBand,
    /// The share of them answered in time, over all drawn days; none when nobody comes.
    pub answered_in_time: Option<f64>,
}

/// A topic of the past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlanTopic {
    /// Its name in files.
    pub name: String,
    /// Conversations of the past.
    pub conversations: usize,
    /// Of them, those that came to a person.
    pub reached_person: usize,
    /// Whether the assistant holds it in this plan.
    pub assistant: bool,
}

/// A staffing plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StaffPlan {
    /// `PERCENT/SECONDS`.
    pub promise: String,
    /// Days of the past from which days were drawn.
    pub days_drawn_from: usize,
    /// Days drawn.
    pub days_drawn: u32,
    /// Conversations one person handles at once.
    pub conversations_at_once: u32,
    /// The teams: each a set of skills.
    pub teams: Vec<String>,
    /// Slot by slot, the open ones.
    pub slots: Vec<PlanSlot>,
    /// Hours of work in a day.
    pub person_hours: f64,
    /// The same if people did everything.
    pub person_hours_without_assistant: f64,
    /// Customers a day who come for a person.
    pub customers_a_day: PlanBand,
    /// Those of them who come when the desk is closed, and are called back.
    pub customers_a_day_outside_hours: f64,
    /// Average patience if it were of exponential length; none when nobody ever gave up.
    pub average_patience_seconds: Option<u32>,
    /// The day with these people.
    pub day: PlanDay,
    /// The same with one person fewer in every slot.
    pub one_fewer: PlanDay,
    /// The share answered in time for each skill; none when nobody needs it.
    pub skills_answered_in_time: BTreeMap<String, Option<f64>>,
    /// What the past was about, the most frequent first.
    pub topics: Vec<PlanTopic>,
    /// Conversations of the past that a person handled to the end: what the length of work is drawn from.
    pub handled_by_people: usize,
    /// What makes the plan weak: `few-days`, `few-handled`, `nobody-gave-up`.
    pub notes: Vec<String>,
}
