//! Days of known nature, to check the simulator against formulas.

use super::DAY_SECONDS;
use super::queue::Contact;
use crate::random::Random;

/// A day of random arrivals at `hourly` an hour, with handling and patience of exponential length around these averages
/// in seconds; without a patience nobody gives up.
#[must_use]
pub fn poisson_day(hourly: u32, handling: u32, patience: Option<u32>, seed: u64) -> Vec<Contact> {
    /// Times are drawn in milliseconds and cut to seconds.
    const MILLIS: i64 = 1_000;
    let mut random = Random::new(seed);
    let gap = 3_600 * MILLIS / i64::from(hourly.max(1));
    let seconds = |millis: i64| u32::try_from((millis + MILLIS / 2) / MILLIS).unwrap_or(u32::MAX);
    let mut at = 0;
    let mut contacts = Vec::new();
    loop {
        at += random.exponential(gap);
        if at >= i64::from(DAY_SECONDS) * MILLIS {
            return contacts;
        }
        contacts.push(Contact {
            at: seconds(at),
            skill: 0,
            head_start: 0,
            patience: patience
                .map_or(u32::MAX, |patience| seconds(random.exponential(i64::from(patience) * MILLIS))),
            handling: seconds(random.exponential(i64::from(handling) * MILLIS)),
        });
    }
}
