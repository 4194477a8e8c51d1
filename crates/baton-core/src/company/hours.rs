//! When people are there: weekdays, times of day, holidays, and the clock they live by.
//!
//! A zone is its offset from UTC and the days on which that changes, as data: a company knows them, they can be read and
//! tested, and the answer does not depend on the machine.

use serde::{Deserialize, Serialize};

use crate::calendar::Date;
use crate::language::{Language, Localized};
use crate::time::{DAY, HOUR, MINUTE, Timestamp};

/// Days that are looked at for the next one on which people are in.
const DAYS_AHEAD: i64 = 32;

/// When people are there, in their own time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Hours {
    /// Minutes to add to UTC.
    pub utc_offset_minutes: i32,
    /// From which days on another offset holds, in order of time.
    #[serde(default, rename = "offset", skip_serializing_if = "Vec::is_empty")]
    pub offsets: Vec<OffsetChange>,
    /// Weekdays open, Monday is 1.
    pub days: Vec<u8>,
    /// First minute of the day that is open (540 is 09:00).
    pub opens_minute: u16,
    /// First minute of the day that is closed again.
    pub closes_minute: u16,
    /// Days on which nobody is in.
    #[serde(default, rename = "holiday", skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
}

/// Clocks are put forward or back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OffsetChange {
    /// The day, from 01:00 UTC on, as in the European Union.
    pub from: Date,
    /// Minutes to add to UTC.
    pub utc_offset_minutes: i32,
}

/// A day on which nobody is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Holiday {
    /// Which day.
    pub date: Date,
    /// What it is called.
    pub name: Localized,
}

impl Hours {
    /// Minutes to add to UTC at this time.
    #[must_use]
    pub fn offset_at(&self, at: Timestamp) -> i32 {
        let changed = self.offsets.iter().rev().find(|change| at >= change.from.begins().plus(HOUR));
        changed.map_or(self.utc_offset_minutes, |change| change.utc_offset_minutes)
    }

    /// Whether people are in at this time.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        let (date, minute) = self.local(now);
        self.days.contains(&weekday(date))
            && minute >= i64::from(self.opens_minute)
            && minute < i64::from(self.closes_minute)
            && self.holiday(now).is_none()
    }

    /// The holiday of the day, if it is one.
    #[must_use]
    pub fn holiday(&self, now: Timestamp) -> Option<&Holiday> {
        let (date, _) = self.local(now);
        self.holidays.iter().find(|holiday| holiday.date == date)
    }

    /// When people are in next, at or after this time; none when they are not within a month.
    #[must_use]
    pub fn next_open(&self, now: Timestamp) -> Option<Timestamp> {
        if self.is_open(now) {
            return Some(now);
        }
        let (today, _) = self.local(now);
        (0..=DAYS_AHEAD)
            .map(|days| self.instant(today.plus(days), self.opens_minute))
            .find(|opens| *opens >= now && self.is_open(*opens))
    }

    /// Times at full and half hours at which people are in, from a time on, for so many days.
    pub fn half_hours(&self, from: Timestamp, days: u16) -> impl Iterator<Item = Timestamp> {
        let first = from.as_millis().div_euclid(30 * MINUTE) + 1;
        (first..first + i64::from(days) * 48)
            .map(|number| Timestamp::from_millis(number * 30 * MINUTE))
            .filter(|at| self.is_open(*at))
    }

    /// When people are in next, for a customer to read. Empty when they are not within a month.
    #[must_use]
    pub fn opens_text(&self, now: Timestamp, language: Language) -> String {
        self.next_open(now).map(|opens| self.text(opens, language)).unwrap_or_default()
    }

    /// A time for a customer to read: `Wednesday 2026-03-04 08:00`.
    #[must_use]
    pub fn text(&self, at: Timestamp, language: Language) -> String {
        let names = language.pick([
            ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
            ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
            ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        ]);
        let (date, minute) = self.local(at);
        let name = names[usize::from(weekday(date).clamp(1, 7)) - 1];
        let (_, month, day) = date.civil();
        let date = language.pick([
            format!("{day:02}/{month:02}"),
            format!("{day}.{month}."),
            format!("{day}/{month}"),
        ]);
        format!("{name} {date} {:02}:{:02}", minute / 60, minute % 60)
    }

    /// The company's day of a time, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self, now: Timestamp) -> i64 {
        self.local(now).0.days()
    }

    /// The local day and the minute of it.
    fn local(&self, at: Timestamp) -> (Date, i64) {
        let local = at.plus(i64::from(self.offset_at(at)) * MINUTE);
        (Date::of(local), local.as_millis().rem_euclid(DAY) / MINUTE)
    }

    /// The instant of a local day and minute.
    fn instant(&self, date: Date, minute: u16) -> Timestamp {
        let as_utc = date.begins().plus(i64::from(minute) * MINUTE);
        let guess = as_utc.plus(-i64::from(self.offset_at(as_utc)) * MINUTE);
        as_utc.plus(-i64::from(self.offset_at(guess)) * MINUTE)
    }
}

/// Monday is 1.
fn weekday(date: Date) -> u8 {
    // 1970-01-01 was a Thursday.
    u8::try_from((date.days() + 3).rem_euclid(7) + 1).unwrap_or(1)
}
