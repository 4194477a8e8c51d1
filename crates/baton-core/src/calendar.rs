//! Days of the Gregorian calendar, as far as hours, holidays and dates of rules need them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::time::{DAY, Timestamp};

/// A day, in no zone: `2026-12-28`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i64,
}

impl Date {
    /// The day that is so many days after 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i64) -> Self {
        Self { days }
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i64 {
        self.days
    }

    /// The day that is so many days later.
    #[must_use]
    pub const fn plus(self, days: i64) -> Self {
        Self { days: self.days + days }
    }

    /// The day of an instant in UTC.
    #[must_use]
    pub const fn of(at: Timestamp) -> Self {
        Self { days: at.as_millis().div_euclid(DAY) }
    }

    /// Its first instant in UTC.
    #[must_use]
    pub const fn begins(self) -> Timestamp {
        Timestamp::from_millis(self.days * DAY)
    }

    /// Year, month and day of the month (Howard Hinnant's algorithm: a year begins in March, 400 years have 146,097 days).
    #[must_use]
    pub const fn civil(self) -> (i64, i64, i64) {
        let shifted = self.days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
        (year, month, day)
    }

    /// The day of a year, a month and a day of the month; none when there is no such day.
    #[must_use]
    pub fn from_civil(year: i64, month: i64, day: i64) -> Option<Self> {
        let counted = if month <= 2 { year - 1 } else { year };
        let of_era = counted.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let days =
            counted.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        let date = Self { days };
        (date.civil() == (year, month, day)).then_some(date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{}` is not a date such as 2026-12-28", text.chars().take(32).collect::<String>());
        let mut parts = text.split('-').map(str::parse::<i64>);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(year @ 1_970..=9_999)), Some(Ok(month @ 1..=12)), Some(Ok(day @ 1..=31)), None) => {
                Self::from_civil(year, month, day).ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
