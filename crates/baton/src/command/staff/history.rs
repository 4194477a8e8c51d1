//! The past a plan is made from: a company's own database, or a file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use baton_core::Timestamp;
use baton_core::event::Event;
use baton_core::time::{DAY, MINUTE};
use baton_sim::staffing::plan::{Matter, Person};
use baton_sim::staffing::work::{Work, minute_of_calendar};
use baton_store::{Body, Store, StoreError, StoredEvent, Stream};

use crate::rows::{Format, Rows};

/// Events read at once.
const PAGE: usize = 1_000;
/// Conversations without a topic are planned as this one.
pub(super) const NO_TOPIC: &str = "(no topic)";

/// Matters with names put in place of numbers.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) matters: Vec<Matter>,
    pub(super) topics: Names,
    pub(super) skills: Names,
    /// Local days since 1970, one for each number of a day.
    pub(super) days: Vec<i64>,
}

/// Names in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// The number of a name, new if need be.
    pub(super) fn number(&mut self, name: &str) -> usize {
        self.find(name).unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        })
    }

    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|known| known == name)
    }

    pub(super) fn all(&self) -> &[String] {
        &self.0
    }
}

impl History {
    /// From a file: `at` (local, `2026-05-04 09:30`), `topic`, `skill`, `waited_seconds` (empty: no person was needed),
    /// `handled_seconds` (empty: the customer gave up).
    pub(super) fn from_file(path: &Path) -> Result<Self> {
        let mut history = Self::default();
        for row in Rows::read(path, Format::Csv)?.iter() {
            let row = row?.whole()?;
            let at = row.need(&["at"])?;
            let (day, second) = local(&at)
                .ok_or_else(|| row.wrong(format!("at: `{at}` is not a time such as 2026-05-04 09:30")))?;
            let handling = row.number("handled_seconds")?;
            let person = row.number("waited_seconds")?.map(|waited| Person { waited, handling });
            history.add(day, second, &row.need(&["topic"])?, &row.need(&["skill"])?, person);
        }
        history.fill();
        Ok(history)
    }

    /// From a company's database. `skill_of` names the skill of a topic that no person ever had.
    pub(super) fn from_store(
        store: &dyn Store,
        utc_offset_minutes: i32,
        skill_of: &dyn Fn(Option<&str>) -> String,
    ) -> Result<Self, StoreError> {
        let mut history = Self::default();
        let mut open: BTreeMap<Stream, Vec<(Event, Timestamp)>> = BTreeMap::new();
        let mut position = 0;
        loop {
            let page = store.scan(position, PAGE)?;
            let Some(last) = page.last() else { break };
            position = last.position;
            for stored in page.iter().filter(|stored| stored.stream != Stream::Desk) {
                if let Some(event) = event(stored) {
                    open.entry(stored.stream).or_default().push((event, stored.at));
                }
            }
        }
        for work in open.values().filter_map(|events| Work::of(events)) {
            let local = work.at.as_millis() + i64::from(utc_offset_minutes) * MINUTE;
            let second = u32::try_from(local.rem_euclid(DAY) / 1_000).unwrap_or(0);
            let topic = work.topic.as_ref().map(|topic| topic.as_str());
            let skill = work.skill.map_or_else(|| skill_of(topic), |skill| skill.as_str().to_owned());
            history.add(local.div_euclid(DAY), second, topic.unwrap_or(NO_TOPIC), &skill, work.person);
        }
        history.fill();
        Ok(history)
    }

    fn add(&mut self, day: i64, at: u32, topic: &str, skill: &str, person: Option<Person>) {
        let day = self.days.iter().position(|known| *known == day).unwrap_or_else(|| {
            self.days.push(day);
            self.days.len() - 1
        });
        let (topic, skill) = (self.topics.number(topic), self.skills.number(skill));
        self.matters.push(Matter { day, at, topic, skill, person });
    }

    /// Days between the first and the last on which nobody came are days too.
    fn fill(&mut self) {
        let (Some(first), Some(last)) = (self.days.iter().min(), self.days.iter().max()) else { return };
        let missing: Vec<i64> = (*first..=*last).filter(|day| !self.days.contains(day)).collect();
        self.days.extend(missing);
    }

    /// The numbers of the days on a weekday (Monday is 1), or on these weekdays.
    pub(super) fn on(&self, weekdays: &[u8]) -> Vec<usize> {
        let is_on = |day: i64| weekdays.contains(&u8::try_from((day + 3).rem_euclid(7) + 1).unwrap_or(0));
        self.days.iter().enumerate().filter(|(_, day)| is_on(**day)).map(|(number, _)| number).collect()
    }
}

fn event(stored: &StoredEvent) -> Option<Event> {
    let Body::Plain(bytes) = &stored.body else { return None };
    serde_json::from_slice(bytes).ok()
}

/// The day since 1970 and the second of `YYYY-MM-DD HH:MM`; seconds are not needed.
fn local(text: &str) -> Option<(i64, u32)> {
    let minutes = text.get(..16).filter(|_| text.len() == 16 || text.as_bytes().get(16) == Some(&b':'))?;
    let at = minute_of_calendar(minutes)?;
    Some((at.as_millis().div_euclid(DAY), u32::try_from(at.as_millis().rem_euclid(DAY) / 1_000).ok()?))
}
