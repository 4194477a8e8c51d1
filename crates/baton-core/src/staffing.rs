//! How many people a queue needs: the formulas of Erlang B, C and A, priorities, and the rules of square roots.
//!
//! All of them suppose a steady state: arrivals at random at a constant rate, service and patience of exponential
//! length. Real days are more uneven, so a plan checks them with the simulator of `baton-sim` and shows a band.
//!
//! Invariants: every result is a number or [`Unstable`], never infinite or not a number; work is linear in people.
//!
//! Deliberately absent: forecasts, rosters, and anything about how a person works (AIA-20).

mod erlang_a;
mod erlang_b;
mod erlang_c;
mod integral;
mod priorities;
mod square_root;

pub use erlang_a::ErlangA;
pub use erlang_b::blocked;
pub use erlang_c::ErlangC;
pub use priorities::waits_by_class;
pub use square_root::{garnett_wait_probability, halfin_whitt_wait_probability, square_root_staff};

/// Most people a formula is asked about; a question beyond is a mistake.
pub const PEOPLE_MAX: u32 = 100_000;

/// Work that comes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// Arrivals a second, above zero.
    pub arrivals: f64,
    /// Average handling time in seconds, above zero.
    pub handling: f64,
}

impl Load {
    /// From arrivals an hour and seconds of handling.
    #[must_use]
    pub fn hourly(arrivals: f64, handling: f64) -> Self {
        Self { arrivals: arrivals / 3_600.0, handling }
    }

    /// The offered load in Erlangs: how many would be busy if nobody ever waited.
    #[must_use]
    pub fn erlangs(self) -> f64 {
        self.arrivals * self.handling
    }
}

/// What is promised: a share of the customers answered within a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The share, from 0 to 1.
    pub share: f64,
    /// The time in seconds.
    pub within: f64,
}

/// More work comes than the people can do: the queue grows for ever and no average exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more work comes in than so many people can do, so the queue grows without end: add people")]
pub struct Unstable;
