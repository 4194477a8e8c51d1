//! Clocks of scenarios and the days of orders.

use baton_core::Timestamp;
use baton_core::calendar::Date;
use baton_core::time::{DAY, MINUTE};

/// The day since 1970-01-01 of an instant, in UTC.
#[must_use]
pub(crate) fn day_of(at: Timestamp) -> i64 {
    Date::of(at).days()
}

/// `HH:MM:SS` of an instant, in a zone with this offset from UTC.
#[must_use]
pub(crate) fn clock(at: Timestamp, utc_offset_minutes: i32) -> String {
    let local = at.as_millis() + i64::from(utc_offset_minutes) * MINUTE;
    let seconds = local.rem_euclid(DAY) / 1_000;
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// The instant of `YYYY-MM-DD HH:MM` in a zone with this offset from UTC.
#[must_use]
pub(crate) fn parse(text: &str, utc_offset_minutes: i32) -> Option<Timestamp> {
    let (date, time) = text.trim().split_once(' ')?;
    let mut parts = date.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let (hour, minute) = time.trim().split_once(':')?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    let valid = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60;
    if !valid || parts.next().is_some() {
        return None;
    }
    // A day that the month does not have is one of the next month.
    let date = Date::from_civil(year, month, 1)?.plus(day - 1);
    Some(date.begins().plus((hour * 60 + minute - i64::from(utc_offset_minutes)) * MINUTE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_survives_a_round_trip() {
        let at = parse("2026-03-02 10:00", 60).unwrap();
        assert_eq!(Date::from_days(day_of(at)).to_string(), "2026-03-02");
        assert_eq!(clock(at, 60), "10:00:00");
        assert_eq!(parse("2026-02-30 10:00", 60), Some(at));
        assert!(parse("2026-13-02 10:00", 0).is_none() && parse("tomorrow", 0).is_none());
    }
}
