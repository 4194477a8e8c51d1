//! Days and dates of the proleptic Gregorian calendar: as much as order dates and scenario clocks need.

use baton_core::Timestamp;
use baton_core::time::{DAY, MINUTE};

/// The day since 1970-01-01 of an instant, in UTC.
#[must_use]
pub(crate) fn day_of(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(DAY)
}

/// `YYYY-MM-DD` of a day since 1970-01-01.
#[must_use]
pub(crate) fn iso_date(day: i64) -> String {
    let (year, month, day) = civil(day);
    format!("{year:04}-{month:02}-{day:02}")
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
    let minutes = days(year, month, day) * 1_440 + hour * 60 + minute - i64::from(utc_offset_minutes);
    Some(Timestamp::from_millis(minutes * MINUTE))
}

/// Days from 1970-01-01 (Howard Hinnant's algorithm: a year begins in March, 400 years have 146,097 days).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_survive_a_round_trip() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(iso_date(days(2028, 2, 29)), "2028-02-29");
        assert!((-200_000..200_000).step_by(97).all(|day| {
            let (year, month, of_month) = civil(day);
            days(year, month, of_month) == day
        }));
        let at = parse("2026-03-02 10:00", 60).unwrap();
        assert_eq!((iso_date(day_of(at)).as_str(), clock(at, 60).as_str()), ("2026-03-02", "10:00:00"));
        assert!(parse("2026-13-02 10:00", 0).is_none() && parse("tomorrow", 0).is_none());
    }
}
