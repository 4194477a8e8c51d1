//! How many people a day needs, found by playing the day.
//!
//! [`queue`] plays one day of customers who wait, give up and are answered by teams; [`recorded`] reads a call log and
//! infers from it what logs leave out (patience, how many were there); [`replay`] plays the log again and compares;
//! [`plan`] finds the fewest people by half hour for a promise, and shows what more or fewer would do.
//!
//! Invariants: whole seconds and a seed, so the same question has the same answer on every machine; everybody who comes
//! is counted, also who gives up.
//!
//! Deliberately absent: rosters, shifts and names. A plan speaks of heads with skills (AIA-20).

pub mod plan;
pub mod queue;
pub mod recorded;
pub mod replay;
mod survival;
pub mod testing;

pub mod work;

pub use survival::Patience;

/// Seconds of a day.
pub const DAY_SECONDS: u32 = 86_400;

/// A count as a number to divide by.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn float(count: usize) -> f64 {
    count as f64
}
