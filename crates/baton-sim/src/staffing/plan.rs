//! The fewest people by half hour with whom a promise is kept, for a share of work that the assistant takes.
//!
//! Days to come are drawn from days that were: a day of the same weekday, each of its customers coming none, one or
//! several times, a little earlier or later. So a plan knows busy and quiet days and not only the average. The same drawn days
//! judge every proposal; people are added where most customers wait too long and taken away wherever nobody misses them.

mod demand;
mod search;

use std::collections::BTreeSet;

use super::Patience;

/// Most people a plan puts in one slot.
pub const PEOPLE_MAX: u32 = 2_000;
/// Moves a customer's arrival by up to so many seconds.
const JITTER_SECONDS: i64 = 900;

/// One matter of the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matter {
    /// The day, as an index of the caller's choice; days without any matter are missing here and named in [`Question::days`].
    pub day: usize,
    /// When the customer wrote, in seconds of the local day.
    pub at: u32,
    /// The topic, as an index of the caller's choice.
    pub topic: usize,
    /// The skill a person needs for it.
    pub skill: usize,
    /// What came of it at a person; none when the assistant did it alone.
    pub person: Option<Person>,
}

/// A matter at a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Seconds until a person answered or the customer gave up.
    pub waited: u32,
    /// Seconds a person worked on it; none when the customer gave up.
    pub handling: Option<u32>,
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The past.
    pub matters: &'a [Matter],
    /// The days of the past to draw from, as in [`Matter::day`].
    pub days: &'a [usize],
    /// Which people there can be: each a set of skills.
    pub teams: &'a [BTreeSet<usize>],
    /// Topics that the assistant holds.
    pub automated: &'a BTreeSet<usize>,
    /// How many in a thousand of its customers ask for a person or are handed over; none: as in the past.
    pub asks: Option<u32>,
    /// Of a hundred customers of the past, so many come.
    pub growth: u32,
    /// Share in a thousand to be answered in time.
    pub share: u32,
    /// What in time means, in seconds.
    pub within: u32,
    /// Open from this second of the day to that one. Who comes outside is not in the plan but counted.
    pub open: (u32, u32),
    /// The length of a slot in seconds.
    pub slot: u32,
    /// Days drawn.
    pub rounds: u32,
    /// The seed of chance.
    pub seed: u64,
}

/// Low, middle and high of what the drawn days show: 10, 50 and 90 in a hundred of them are below.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Band {
    /// A tenth of the days are below.
    pub low: f64,
    /// Half of them.
    pub middle: f64,
    /// Nine tenths.
    pub high: f64,
}

/// A slot of the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotPlan {
    /// When it begins, in seconds of the day.
    pub start: u32,
    /// How many of each team.
    pub people: Vec<u32>,
    /// Customers who come for a person.
    pub customers: Band,
    /// The share of them answered in time, over all drawn days; none when nobody comes.
    pub answered: Option<f64>,
}

/// What a day with some people looks like.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DayFigures {
    /// The share of customers answered in time.
    pub answered: Band,
    /// The share who give up.
    pub gave_up: Band,
    /// The average wait in seconds.
    pub wait: Band,
    /// The share of their time in which people are busy.
    pub occupancy: Band,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Slot by slot, the open ones.
    pub slots: Vec<SlotPlan>,
    /// Hours of work in all.
    pub hours: f64,
    /// The day with these people.
    pub day: DayFigures,
    /// The same with one person fewer in every slot, of its largest team.
    pub one_fewer: DayFigures,
    /// The share answered in time for each skill; none when nobody needs it.
    pub skills: Vec<Option<f64>>,
    /// Customers a day who come for a person.
    pub customers: Band,
    /// Customers a day who come for one when the desk is closed.
    pub outside_hours: f64,
    /// Average patience in seconds if it were of exponential length; none when nobody ever gave up.
    pub patience: Option<u32>,
}

/// Why there is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nothing to draw from.
    #[error("there is no day of the past to plan from")]
    NoPast,
    /// No customer was ever handled by a person.
    #[error("no matter of the past was handled by a person, so nobody knows how long that takes")]
    NoHandling,
    /// A skill nobody has.
    #[error("no team has the skill number {0}")]
    Uncovered(usize),
    /// The promise cannot be kept with [`PEOPLE_MAX`] people a slot.
    #[error("the promise cannot be kept even with {PEOPLE_MAX} people at once: promise less, or longer")]
    OutOfReach,
}

/// Finds a plan.
///
/// # Errors
/// [`PlanError`]: no past, no handling times, a skill without a team, or a promise out of reach.
pub fn plan(question: &Question<'_>) -> Result<Plan, PlanError> {
    if question.days.is_empty() {
        return Err(PlanError::NoPast);
    }
    let used = || question.matters.iter().filter(|matter| question.days.contains(&matter.day));
    if let Some(matter) =
        used().find(|matter| !question.teams.iter().any(|team| team.contains(&matter.skill)))
    {
        return Err(PlanError::Uncovered(matter.skill));
    }
    let waits = question.matters.iter().filter_map(|matter| matter.person);
    let patience = Patience::of(waits.map(|person| (person.waited, person.handling.is_none())));
    let demand = demand::draw(question, &patience).ok_or(PlanError::NoHandling)?;
    let people = search::fewest(question, &demand)?;
    Ok(search::describe(question, &demand, &people, patience.mean()))
}

impl Question<'_> {
    /// The number of slots of the open hours.
    fn slots(&self) -> usize {
        usize::try_from(self.open.1.saturating_sub(self.open.0).div_ceil(self.slot)).unwrap_or(0)
    }

    /// The slot of a second of the day.
    fn slot_of(&self, at: u32) -> usize {
        usize::try_from((at - self.open.0) / self.slot).unwrap_or(usize::MAX)
    }
}
