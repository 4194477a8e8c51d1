//! When customers come: evenly over a short time, or with the shape of a week.

use baton_core::Timestamp;
use baton_core::company::Hours;
use baton_core::time::{DAY, HOUR, MINUTE};

use crate::random::Random;

/// How arrivals are spread over the span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Evenly.
    #[default]
    Even,
    /// With the weekdays and hours of a shop: Monday and the evening are busy, the night is quiet.
    Weekly,
}

/// Customers per hour of the local day, relative.
const HOURS: [u32; 24] =
    [2, 1, 1, 1, 1, 2, 6, 18, 48, 66, 78, 80, 70, 64, 66, 68, 70, 74, 74, 66, 30, 18, 9, 4];
/// Customers per weekday from Monday, relative.
const DAYS: [u32; 7] = [130, 112, 105, 100, 98, 72, 24];

/// The times of so many arrivals, in order.
pub(super) fn times(
    random: &mut Random,
    shape: Shape,
    count: u32,
    start: Timestamp,
    span: i64,
    hours: &Hours,
) -> Vec<Timestamp> {
    let mut times: Vec<Timestamp> = match shape {
        Shape::Even => (0..count).map(|_| start.plus(random.between(0, span.max(1) - 1))).collect(),
        Shape::Weekly => weekly(random, count, start, span, hours),
    };
    times.sort_unstable();
    times
}

fn weekly(random: &mut Random, count: u32, start: Timestamp, span: i64, hours: &Hours) -> Vec<Timestamp> {
    let mut ends = Vec::new();
    let mut total: u64 = 0;
    let slots = (span / HOUR).max(1);
    for slot in 0..slots {
        total += u64::from(weight(start.plus(slot * HOUR), hours));
        ends.push(total);
    }
    (0..count)
        .map(|_| {
            let chosen = random.below(total.max(1));
            let slot = ends.partition_point(|end| *end <= chosen);
            let slot = i64::try_from(slot).unwrap_or(0).min(slots - 1);
            start.plus(slot * HOUR + random.between(0, HOUR - 1))
        })
        .collect()
}

fn weight(at: Timestamp, hours: &Hours) -> u32 {
    let (weekday, hour) = local(at, hours);
    DAYS.get(weekday).copied().unwrap_or(1) * HOURS.get(hour).copied().unwrap_or(1)
}

/// The local weekday from Monday, counted from zero, and the hour.
fn local(at: Timestamp, hours: &Hours) -> (usize, usize) {
    let millis = at.as_millis() + i64::from(hours.utc_offset_minutes) * MINUTE;
    // 1970-01-01 was a Thursday.
    let weekday = (millis.div_euclid(DAY) + 3).rem_euclid(7);
    let hour = millis.rem_euclid(DAY) / HOUR;
    (usize::try_from(weekday).unwrap_or(0), usize::try_from(hour).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_has_its_shape() {
        let hours = Hours {
            utc_offset_minutes: 0,
            offsets: Vec::new(),
            days: vec![1],
            opens_minute: 0,
            closes_minute: 1,
            holidays: Vec::new(),
        };
        // 2026-03-02 is a Monday.
        let monday = Timestamp::from_millis(20_514 * DAY);
        let times = times(&mut Random::new(3), Shape::Weekly, 7_000, monday, 7 * DAY, &hours);
        let on = |day: usize| times.iter().filter(|at| local(**at, &hours).0 == day).count();
        assert!(on(0) > on(6) * 3 / 2, "{} {}", on(0), on(6));
        let at = |hour: usize| times.iter().filter(|at| local(**at, &hours).1 == hour).count();
        assert!(at(11) > at(3) * 10, "{} {}", at(11), at(3));
        assert!(times.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}
