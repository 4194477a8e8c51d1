//! Days and money as people read them.

use baton_core::time::{DAY, Timestamp};

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(i64);

impl Day {
    /// The day of an instant, in UTC.
    pub(crate) fn of(at: Timestamp) -> Self {
        Self(at.as_millis().div_euclid(DAY))
    }

    /// The day so many days later, as `2026-12-04`.
    pub(crate) fn plus(self, days: i64) -> String {
        let (year, month, day) = civil(self.0 + days);
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// Year, month and day of the proleptic Gregorian calendar. Years are counted from March, so that the leap day is the
/// last of its year; 400 years have 146,097 days.
fn civil(days: i64) -> (i64, i64, i64) {
    let from_march = days + 719_468;
    let era = from_march.div_euclid(146_097);
    let day_of_era = from_march.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

/// Cents as `€129.00`.
pub(super) fn money(cents: i64) -> String {
    format!("€{}.{:02}", cents / 100, cents.rem_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_over_the_turns_of_months_and_years() {
        let day = Day::of(Timestamp::from_millis(1_764_000_000_000));
        assert_eq!(day.plus(0), "2025-11-24");
        assert_eq!(day.plus(6), "2025-11-30");
        assert_eq!(day.plus(7), "2025-12-01");
        assert_eq!(day.plus(38), "2026-01-01");
        assert_eq!(Day(0).plus(59), "1970-03-01");
        assert_eq!(Day(0).plus(-1), "1969-12-31");
        assert_eq!(Day(11_016).plus(0), "2000-02-29");
    }

    #[test]
    fn money_has_two_decimals() {
        assert_eq!(money(12_900), "€129.00");
        assert_eq!(money(5), "€0.05");
    }
}
