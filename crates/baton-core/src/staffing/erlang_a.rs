//! Erlang A: customers give up after a while (Palm 1957; Garnett, Mandelbaum and Reiman 2002; Mandelbaum and Zeltyn
//! 2007). A steady state exists for every load.

use super::erlang_c::fewest;
use super::integral::integral;
use super::{Load, Target, blocked};

/// A term of a series this small beside the sum changes nothing.
const NEGLIGIBLE: f64 = 1e-17;
/// Where the density of the wait has fallen by this many natural logarithms, the rest is left out.
const TAIL: f64 = 45.0;

/// A queue of customers who give up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangA {
    load: Load,
    people: f64,
    /// Average patience in seconds.
    patience: f64,
    waits: f64,
    gives_up: f64,
}

impl ErlangA {
    /// The steady state of a load, so many people (at least one) and an average patience in seconds.
    #[must_use]
    pub fn new(load: Load, people: u32, patience: f64) -> Self {
        let count = f64::from(people.max(1));
        let per_person = load.erlangs() / count;
        let blocked = blocked(people.max(1), load.erlangs());
        let series = series(count * patience / load.handling, load.arrivals * patience);
        let (waits, gives_up_waiting) = if series.is_finite() {
            (
                series * blocked / (1.0 + (series - 1.0) * blocked),
                1.0 / (per_person * series) + 1.0 - 1.0 / per_person,
            )
        } else {
            (1.0, 1.0 - 1.0 / per_person)
        };
        let gives_up = (gives_up_waiting * waits).clamp(0.0, 1.0);
        Self { load, people: count, patience, waits, gives_up }
    }

    /// The fewest people with whom a share of all customers, also of those who give up, is answered in time; none when
    /// more than [`super::PEOPLE_MAX`] were needed.
    #[must_use]
    pub fn people_for(load: Load, patience: f64, target: Target) -> Option<u32> {
        fewest(load.erlangs(), |people| {
            Self::new(load, people, patience).within(target.within).answered >= target.share
        })
    }

    /// The probability that a customer waits.
    #[must_use]
    pub fn wait_probability(&self) -> f64 {
        self.waits
    }

    /// The share of customers who give up.
    #[must_use]
    pub fn abandonment(&self) -> f64 {
        self.gives_up
    }

    /// The average wait of all customers in seconds, until they are answered or give up.
    #[must_use]
    pub fn average_wait(&self) -> f64 {
        self.gives_up * self.patience
    }

    /// The average number of customers who wait.
    #[must_use]
    pub fn queue_length(&self) -> f64 {
        self.load.arrivals * self.average_wait()
    }

    /// The share of their time in which people are busy.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.load.erlangs() * (1.0 - self.gives_up) / self.people
    }

    /// What happens within `seconds`, by numerical integration over the offered wait.
    #[must_use]
    pub fn within(&self, seconds: f64) -> Within {
        let arrivals = self.load.arrivals;
        let done = self.people / self.load.handling;
        let leave = 1.0 / self.patience;
        // The logarithm of the density of the offered wait, without its constant.
        let height = |wait: f64| arrivals * (1.0 - (-leave * wait).exp()) / leave - done * wait;
        let peak_at = if arrivals > done { (arrivals / done).ln() / leave } else { 0.0 };
        let peak = height(peak_at);
        let density = |wait: f64| (height(wait) - peak).exp();
        let mut end = peak_at + 1.0 / done;
        while height(end) > peak - TAIL {
            end = peak_at + (end - peak_at) * 2.0;
        }
        let at = seconds.clamp(0.0, end);
        // Cut at the peak as well, so that no piece is wide where the density is narrow.
        let between = |low: f64, high: f64, of: &dyn Fn(f64) -> f64| {
            let middle = peak_at.clamp(low, high);
            integral(low, middle, of) + integral(middle, high, of)
        };
        let before = between(0.0, at, &density);
        let after = between(at, end, &density);
        let scale = self.waits / (before + after);
        let stays = |wait: f64| density(wait) * (-leave * wait).exp();
        let served = scale * between(0.0, at, &stays);
        let answered = 1.0 - self.waits + served;
        let gave_up = scale * before - served + (1.0 - (-leave * seconds).exp()) * scale * after;
        Within {
            answered,
            answered_of_patient: answered / (1.0 - gave_up),
            answered_of_answered: answered / (1.0 - self.gives_up),
        }
    }
}

/// The share answered within a time, over three denominators. They differ, so each is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Within {
    /// Of all customers.
    pub answered: f64,
    /// Of the customers who did not give up within the time.
    pub answered_of_patient: f64,
    /// Of the customers who were ever answered.
    pub answered_of_answered: f64,
}

/// One plus the sum over j of y to the j over (x + 1) ... (x + j).
fn series(x: f64, y: f64) -> f64 {
    let (mut sum, mut term, mut step) = (1.0, 1.0, 0.0);
    loop {
        step += 1.0;
        term *= y / (x + step);
        sum += term;
        if term <= sum * NEGLIGIBLE || !sum.is_finite() {
            return sum;
        }
    }
}
