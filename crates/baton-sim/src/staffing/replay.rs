//! Recorded days played again, to know how far a plan can be trusted.
//!
//! Arrivals are as recorded. How long each call takes is drawn from the calls of its pool that day, patience from the curve of
//! its pool, and the people are the ones inferred, averaged over a slot: what a plan would know, not the course of the day.

use super::queue::{Contact, Day, Outcome, Team};
use super::recorded::{Call, Pool, RecordedDay, patience};
use super::{DAY_SECONDS, Patience, float};
use crate::random::Random;

/// Within a slot, a part of a person is a person for a part of the slot, in steps of this many seconds.
const STEP: u32 = 60;
/// Waits a promise is measured by, in seconds.
pub const WITHIN: [u32; 3] = [20, 60, 180];

/// How a replay is done.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The length of a slot in seconds over which the inferred people are averaged.
    pub slot: u32,
    /// How often all days are played.
    pub rounds: u32,
    /// The seed of chance.
    pub seed: u64,
}

/// What happened to all customers of some days.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Figures {
    /// Customers who waited for a person or were answered at once.
    pub customers: usize,
    /// The share who gave up.
    pub gave_up: f64,
    /// The average wait in seconds, of all.
    pub wait: f64,
    /// The shares answered within [`WITHIN`], of all.
    pub answered_within: [f64; 3],
}

/// Recorded and played figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// As recorded.
    pub recorded: Figures,
    /// As played, one for each round.
    pub played: Vec<Figures>,
}

/// Plays the days again.
#[must_use]
pub fn replay(days: &[RecordedDay], options: &Options) -> Comparison {
    let pools = days.iter().flat_map(|day| &day.calls).map(|call| call.pool + 1).max().unwrap_or(0);
    let patience: Vec<Patience> = (0..pools).map(|pool| patience(days, pool)).collect();
    let recorded = days.iter().flat_map(|day| &day.calls);
    let recorded = figures(recorded.map(|call| Outcome { waited: call.waited, answered: !call.gave_up() }));
    let teams: Vec<Vec<Team>> = days.iter().map(|day| teams(day, pools, options.slot)).collect();
    let mut random = Random::new(options.seed);
    let played = (0..options.rounds)
        .map(|_| {
            let outcomes = days.iter().zip(&teams).flat_map(|(day, teams)| {
                let contacts = contacts(day, &patience, &mut random);
                Day { contacts: &contacts, teams, slot: STEP }.play()
            });
            figures(outcomes)
        })
        .collect();
    Comparison { recorded, played }
}

/// A figure of all customers.
fn figures(outcomes: impl Iterator<Item = Outcome>) -> Figures {
    let (mut customers, mut gave_up, mut waited, mut within) =
        (0_usize, 0_usize, 0.0, [0_usize; WITHIN.len()]);
    for outcome in outcomes {
        customers += 1;
        gave_up += usize::from(!outcome.answered);
        waited += f64::from(outcome.waited);
        for (count, limit) in within.iter_mut().zip(WITHIN) {
            *count += usize::from(outcome.answered && outcome.waited <= limit);
        }
    }
    let of = |count: usize| float(count) / float(customers.max(1));
    Figures {
        customers,
        gave_up: of(gave_up),
        wait: waited / float(customers.max(1)),
        answered_within: within.map(of),
    }
}

fn teams(day: &RecordedDay, pools: Pool, slot: u32) -> Vec<Team> {
    let team = |pool: Pool| {
        let people = day.people(pool, slot);
        let steps = (0..DAY_SECONDS / STEP).map(|step| {
            let at = step * STEP;
            let there = people.get(usize::try_from(at / slot).unwrap_or(usize::MAX)).copied().unwrap_or(0);
            let passed = u64::from(at % slot) * 1_000 / u64::from(slot);
            there / 1_000 + u32::from(passed + u64::from(there % 1_000) >= 1_000)
        });
        Team { skills: [pool].into(), people: steps.collect() }
    };
    (0..pools).map(team).collect()
}

fn contacts(day: &RecordedDay, patience: &[Patience], random: &mut Random) -> Vec<Contact> {
    let mut handling: Vec<Vec<u32>> = vec![Vec::new(); patience.len()];
    for call in &day.calls {
        handling[call.pool].extend(call.handling);
    }
    let contact = |call: &Call| Contact {
        at: call.at,
        skill: call.pool,
        head_start: call.head_start,
        patience: patience[call.pool].draw(random),
        handling: random.pick(&handling[call.pool]).copied().unwrap_or(0),
    };
    day.calls.iter().map(contact).collect()
}
