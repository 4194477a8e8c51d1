//! Erlang C: everybody waits as long as it takes (Erlang 1917). Over-staffs where customers give up.

use super::{Load, PEOPLE_MAX, Target, Unstable, blocked};

/// A queue of endlessly patient customers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangC {
    load: Load,
    people: f64,
    /// Probability that a customer waits.
    waits: f64,
}

impl ErlangC {
    /// The steady state of a load and so many people.
    ///
    /// # Errors
    /// [`Unstable`] when the load is not below the number of people.
    pub fn new(load: Load, people: u32) -> Result<Self, Unstable> {
        let (erlangs, count) = (load.erlangs(), f64::from(people));
        // Written so that a load that is not a number is unstable too.
        if !(erlangs >= 0.0 && erlangs < count) {
            return Err(Unstable);
        }
        let blocked = blocked(people, erlangs);
        let waits = count * blocked / (count - erlangs * (1.0 - blocked));
        Ok(Self { load, people: count, waits })
    }

    /// The fewest people with whom a target is met; none when more than [`PEOPLE_MAX`] were needed.
    #[must_use]
    pub fn people_for(load: Load, target: Target) -> Option<u32> {
        fewest(load.erlangs(), |people| {
            Self::new(load, people).is_ok_and(|queue| queue.answered_within(target.within) >= target.share)
        })
    }

    /// The probability that a customer waits.
    #[must_use]
    pub fn wait_probability(&self) -> f64 {
        self.waits
    }

    /// The share answered within `seconds`.
    #[must_use]
    pub fn answered_within(&self, seconds: f64) -> f64 {
        1.0 - self.waits * (-self.spare() * seconds / self.load.handling).exp()
    }

    /// The average wait of all customers in seconds.
    #[must_use]
    pub fn average_wait(&self) -> f64 {
        self.waits * self.load.handling / self.spare()
    }

    /// The average number of customers who wait.
    #[must_use]
    pub fn queue_length(&self) -> f64 {
        self.waits * self.load.erlangs() / self.spare()
    }

    /// The share of their time in which people are busy.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.load.erlangs() / self.people
    }

    /// The wait in seconds that a share of the customers does not exceed.
    #[must_use]
    pub fn wait_quantile(&self, share: f64) -> f64 {
        (self.load.handling / self.spare() * (self.waits / (1.0 - share)).ln()).max(0.0)
    }

    fn spare(&self) -> f64 {
        self.people - self.load.erlangs()
    }
}

/// The smallest number of people for which `enough` holds, which must hold for all greater ones too.
pub(super) fn fewest(erlangs: f64, enough: impl Fn(u32) -> bool) -> Option<u32> {
    if !erlangs.is_finite() || erlangs > f64::from(PEOPLE_MAX) {
        return None;
    }
    let (mut low, mut high) = (0, 1);
    while !enough(high) {
        if high >= PEOPLE_MAX {
            return None;
        }
        (low, high) = (high, (high * 2).min(PEOPLE_MAX));
    }
    // `low` is not enough, `high` is.
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) { high = middle } else { low = middle }
    }
    Some(high)
}
