//! What goes wrong, how often, and a list of what is to go wrong next.

use std::collections::VecDeque;

use serde::Serialize;

use super::orders::Fault;
use crate::random::Random;

/// How the fake model behaves for one draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Behaviour {
    /// Answers from the sources.
    Answers,
    /// Answers with this text.
    Says(String),
    /// Reports an error.
    Fails,
    /// Never answers.
    Silent,
    /// Answers after this many milliseconds, which may be too late.
    Slow(i64),
    /// Names a number that no source has.
    InventsNumber,
    /// Claims to be a person.
    ClaimsHuman,
    /// Links to a page outside of the help centre.
    LinksAway,
}

/// How often things go wrong, each in a thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Faults {
    /// A commit fails.
    pub store: u32,
    /// A request to the order system.
    pub orders: u32,
    /// A draft of the model.
    pub model: u32,
    /// A timer that fires late, twice, or after its reason is gone.
    pub timers: u32,
}

/// Faults that were put in, for reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct FaultCounts {
    /// Commits that failed.
    pub store: u64,
    /// Requests to the order system.
    pub orders: u64,
    /// Drafts.
    pub model: u64,
    /// Timers.
    pub timers: u64,
    /// Deaths of the process.
    pub crashes: u64,
}

impl FaultCounts {
    /// Adds those of another run.
    pub(crate) fn add(&mut self, other: Self) {
        self.store += other.store;
        self.orders += other.orders;
        self.model += other.model;
        self.timers += other.timers;
        self.crashes += other.crashes;
    }
}

#[derive(Debug)]
pub(super) struct FaultPlan {
    rates: Faults,
    random: Random,
    pub(super) counts: FaultCounts,
    pub(super) next_orders: VecDeque<Fault>,
    pub(super) next_model: VecDeque<Behaviour>,
    pub(super) next_store: u32,
}

impl FaultPlan {
    pub(super) fn new(rates: Faults, random: Random) -> Self {
        Self {
            rates,
            random,
            counts: FaultCounts::default(),
            next_orders: VecDeque::new(),
            next_model: VecDeque::new(),
            next_store: 0,
        }
    }

    pub(super) fn store_fails(&mut self) -> bool {
        let planned = self.next_store > 0;
        self.next_store = self.next_store.saturating_sub(1);
        let fails = planned || (self.rates.store > 0 && self.random.chance(self.rates.store));
        self.counts.store += u64::from(fails);
        fails
    }

    /// How much later a timer fires again, in milliseconds; none for a timer that behaves.
    pub(super) fn of_timer(&mut self) -> Option<i64> {
        let again = self.rates.timers > 0 && self.random.chance(self.rates.timers);
        self.counts.timers += u64::from(again);
        again.then(|| self.random.between(0, 90_000))
    }

    pub(super) fn of_orders(&mut self) -> Option<Fault> {
        let fault = self.next_orders.pop_front().or_else(|| {
            let kinds =
                [Fault::Timeout, Fault::Error, Fault::Refusal, Fault::LateAnswer, Fault::AnsweredTwice];
            self.random.chance(self.rates.orders).then(|| self.random.pick(&kinds).copied()).flatten()
        });
        self.counts.orders += u64::from(fault.is_some());
        fault
    }

    pub(super) fn of_model(&mut self) -> Behaviour {
        if let Some(planned) = self.next_model.pop_front() {
            return planned;
        }
        if !self.random.chance(self.rates.model) {
            return Behaviour::Answers;
        }
        self.counts.model += 1;
        match self.random.below(7) {
            0 => Behaviour::Fails,
            1 => Behaviour::Silent,
            2 => Behaviour::Slow(self.random.between(2_000, 7_900)),
            3 => Behaviour::Slow(self.random.between(8_100, 60_000)),
            4 => Behaviour::InventsNumber,
            5 => Behaviour::ClaimsHuman,
            _ => Behaviour::LinksAway,
        }
    }

    /// How long the outside takes; without faults always the shortest time, so that a story is easy to follow.
    pub(super) fn latency(&mut self, low: i64, high: i64) -> i64 {
        if self.rates == Faults::default() { low } else { self.random.between(low, high) }
    }
}
