//! Name, hours, and the words the assistant and the system say.

use serde::{Deserialize, Serialize};

use crate::language::{Language, Localized};
use crate::time::{DAY, MINUTE, Timestamp};

/// Who the company is and how it speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// The company's name.
    pub name: String,
    /// What it sells, in one line.
    pub about: Localized,
    /// The assistant's name; the words "AI assistant" always stand beside it.
    pub assistant_name: String,
    /// Where the help centre's articles are; citations link to `{base}/{article}`. Empty: served by Baton itself.
    #[serde(default)]
    pub help_base: String,
    /// In which currency amounts in cents are, as in ISO 4217.
    #[serde(default = "Profile::default_currency")]
    pub currency: String,
    /// When people are there.
    pub hours: Hours,
    /// The words.
    pub words: Words,
    /// Questions offered to a customer who has not written yet, at most four.
    #[serde(default)]
    pub starters: Vec<Localized>,
}

impl Profile {
    fn default_currency() -> String {
        "EUR".to_owned()
    }
}

/// When people are there, in the company's own time zone, given as a fixed offset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Hours {
    /// Minutes to add to UTC.
    pub utc_offset_minutes: i32,
    /// Weekdays open, Monday is 1.
    pub days: Vec<u8>,
    /// First minute of the day that is open (540 is 09:00).
    pub opens_minute: u16,
    /// First minute of the day that is closed again.
    pub closes_minute: u16,
}

impl Hours {
    /// Whether people are in at this time.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        let (day, minute) = self.local(now);
        self.days.contains(&day)
            && minute >= i64::from(self.opens_minute)
            && minute < i64::from(self.closes_minute)
    }

    /// When people are in next, at or after this time; none when they never are.
    #[must_use]
    pub fn next_open(&self, now: Timestamp) -> Option<Timestamp> {
        if self.is_open(now) {
            return Some(now);
        }
        let offset = i64::from(self.utc_offset_minutes) * MINUTE;
        let midnight = (now.as_millis() + offset).div_euclid(DAY) * DAY - offset;
        (0..8)
            .map(|days| Timestamp::from_millis(midnight + days * DAY + i64::from(self.opens_minute) * MINUTE))
            .find(|opens| *opens >= now && self.is_open(*opens))
    }

    /// When people are in next, for a customer to read: `Wednesday 08:00`. Empty when they never are.
    #[must_use]
    pub fn opens_text(&self, now: Timestamp, language: Language) -> String {
        let Some(opens) = self.next_open(now) else { return String::new() };
        let (day, minute) = self.local(opens);
        let names = match language {
            Language::De => ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
            Language::Es => ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
            Language::En
            | Language::Fr
            | Language::It
            | Language::Pt
            | Language::Nl
            | Language::Pl
            | Language::Sv
            | Language::Tr => ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        };
        let name = names[usize::from(day.clamp(1, 7)) - 1];
        format!("{name} {:02}:{:02}", minute / 60, minute % 60)
    }

    /// The company's day of a time, counted from 1970-01-01.
    #[must_use]
    pub fn day(&self, now: Timestamp) -> i64 {
        (now.as_millis() + i64::from(self.utc_offset_minutes) * MINUTE).div_euclid(DAY)
    }

    /// The local weekday (Monday is 1) and minute of the day.
    fn local(&self, now: Timestamp) -> (u8, i64) {
        let local = now.as_millis() + i64::from(self.utc_offset_minutes) * MINUTE;
        // 1970-01-01 was a Thursday.
        let weekday = (local.div_euclid(DAY) + 3).rem_euclid(7) + 1;
        (u8::try_from(weekday).unwrap_or(1), local.rem_euclid(DAY) / MINUTE)
    }
}

/// The texts that are not answers. Each must exist in every language of the interface.
///
/// Placeholders in braces are filled by the core: `{company}`, `{name}`, `{low}`, `{high}`, `{position}`, `{topic}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Words {
    /// Said before the assistant's first word (I5). Must say that it is AI.
    pub disclosure: Localized,
    /// The assistant's greeting.
    pub greeting: Localized,
    /// The only answer to "are you human?".
    pub not_human: Localized,
    /// The assistant did not understand.
    pub clarify: Localized,
    /// Two topics are close: `{first}`, `{second}`.
    pub clarify_between: Localized,
    /// The assistant offers a person.
    pub offer_person: Localized,
    /// A person was asked for; `{low}` and `{high}` are minutes.
    pub queued: Localized,
    /// The same, when nobody can say how long.
    pub queued_no_estimate: Localized,
    /// A person was put in charge by policy: `{reason}`.
    pub handed_over: Localized,
    /// Nobody is in until the hours open: `{opens}`.
    pub nobody_in: Localized,
    /// The promise was not kept.
    pub promise_late: Localized,
    /// A person takes over: `{name}`.
    pub agent_joined: Localized,
    /// The person had to leave, the next one is on the way.
    pub agent_left: Localized,
    /// The person offers to return to the assistant.
    pub return_offer: Localized,
    /// The customer agreed to return.
    pub returned: Localized,
    /// A number was masked.
    pub card_masked: Localized,
    /// Asked after an answer that may end the matter.
    pub did_it_help: Localized,
    /// Answer to thanks.
    pub you_are_welcome: Localized,
    /// The assistant is stopped.
    pub assistant_stopped: Localized,
    /// Said when the conversation closes.
    pub closed: Localized,
    /// An action did not work and a person takes over.
    pub action_failed: Localized,
    /// Said to someone who may harm themselves: where help is now.
    pub crisis_help: Localized,
}
