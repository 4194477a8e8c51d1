//! Promise packs: what a country's rule demands of the wait for a person, as data with its source and its dates.
//!
//! A threshold of law changes every few years and from country to country: it stands in `promises.toml`, never in code.
//! The company says where it serves and in which sector; the strictest pack in force on the day of the request applies,
//! and the handoff records which one.

use serde::{Deserialize, Serialize};

use super::Company;
use crate::calendar::Date;
use crate::time::{SECOND, Timestamp};

/// What one rule demands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PromisePack {
    /// Its name in records: `es/ley-10-2025`.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Where it holds: two capital letters (ISO 3166-1).
    pub country: String,
    /// In which sectors; empty: in all.
    #[serde(default)]
    pub sectors: Vec<String>,
    /// A person answers within so many seconds of the request.
    pub seconds: u32,
    /// For so many of a hundred requests.
    pub share_percent: u8,
    /// Where it is written.
    pub source: String,
    /// When somebody last read the source.
    pub verified_on: Date,
    /// The first day on which it holds.
    pub from: Date,
    /// The last day on which it holds.
    #[serde(default)]
    pub until: Option<Date>,
}

impl PromisePack {
    /// Whether it holds for a company on a day.
    #[must_use]
    pub fn holds(&self, company: &Company, on: Date) -> bool {
        company.profile.countries.contains(&self.country)
            && (self.sectors.is_empty() || self.sectors.contains(&company.profile.sector))
            && self.from <= on
            && self.until.is_none_or(|until| on <= until)
    }
}

impl Company {
    /// The strictest pack in force at a time.
    #[must_use]
    pub fn pack_at(&self, at: Timestamp) -> Option<&PromisePack> {
        let on = Date::of(at);
        self.promises
            .iter()
            .filter(|pack| pack.holds(self, on))
            .min_by_key(|pack| (pack.seconds, std::cmp::Reverse(pack.share_percent), &pack.name))
    }

    /// Until when a person answers a request, and the pack that demands it, unless the company promises more by itself.
    #[must_use]
    pub fn due(&self, requested_at: Timestamp) -> (Timestamp, Option<&PromisePack>) {
        let own = self.policy.promise.target_seconds;
        let pack = self.pack_at(requested_at).filter(|pack| pack.seconds <= own);
        let seconds = pack.map_or(own, |pack| pack.seconds);
        (requested_at.plus(i64::from(seconds) * SECOND), pack)
    }

    /// When people with a skill are in; the company's hours when the skill has none of its own.
    #[must_use]
    pub fn hours_of(&self, skill: &crate::id::SkillName) -> &super::Hours {
        self.skills.get(skill).and_then(|skill| skill.hours.as_ref()).unwrap_or(&self.profile.hours)
    }
}
