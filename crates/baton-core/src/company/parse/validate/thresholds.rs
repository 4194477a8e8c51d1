//! What is promised of topics: shares that can be kept, and topics that are in one group at most.

use std::ops::RangeInclusive;

use super::{Validator, line_of};

const FILE: &str = "policy.toml";
/// Nothing below can be shown with examples, and above it is no promise; in percent.
const WRONG_AT_MOST: RangeInclusive<u8> = 1..=50;
/// In percent.
const CONFIDENCE: RangeInclusive<u8> = 50..=99;

impl Validator<'_> {
    pub(super) fn thresholds(&mut self) {
        let thresholds = &self.company.policy.thresholds;
        if let Some(percent) = thresholds.wrong_at_most
            && !WRONG_AT_MOST.contains(&percent)
        {
            self.out_of_range("wrong-at-most", percent, &WRONG_AT_MOST);
        }
        if !CONFIDENCE.contains(&thresholds.confidence) {
            self.out_of_range("confidence", thresholds.confidence, &CONFIDENCE);
        }
        for (place, group) in thresholds.groups.iter().enumerate() {
            let name = group.name.as_str();
            let before = &thresholds.groups[..place];
            if !WRONG_AT_MOST.contains(&group.wrong_at_most) {
                let problem = format!("{} is not {}", group.wrong_at_most, range(&WRONG_AT_MOST));
                self.error(FILE, name, "wrong-at-most", problem, "Say how many of a hundred may be wrong");
            }
            if before.iter().any(|other| other.name == group.name) {
                let problem = format!("`{name}` stands twice");
                self.error(FILE, name, "name", problem, "Give each group its own name");
            }
            if group.topics.is_empty() {
                let problem = format!("`{name}` has no topics");
                self.error(FILE, name, "topics", problem, "Name topics of topics.toml, or remove the group");
            }
            for (at, topic) in group.topics.iter().enumerate() {
                if self.company.topic(topic).is_none() {
                    let problem = format!("`{topic}` is not a topic");
                    self.error(FILE, topic.as_str(), "topics", problem, "Name a topic of topics.toml");
                }
                let other = before.iter().find(|other| other.topics.contains(topic));
                if let Some(other) = other.or(group.topics[..at].contains(topic).then_some(group)) {
                    let problem = format!("`{topic}` is in `{}` and in `{name}`", other.name);
                    self.error(FILE, name, "topics", problem, "Keep it in one group");
                }
            }
        }
    }

    /// An error on the line of a key of `[thresholds]`.
    fn out_of_range(&mut self, key: &str, percent: u8, allowed: &RangeInclusive<u8>) {
        let text = self.files.get(FILE).map_or("", String::as_str);
        let line = text.find(&format!("\n{key}")).map_or(1, |offset| line_of(text, offset + 1));
        let problem = format!("{percent} is not {}", range(allowed));
        self.errors.push(super::ConfigError {
            file: FILE.into(),
            line,
            field: key.into(),
            problem,
            fix: "Write a whole number of percent".into(),
        });
    }
}

fn range(allowed: &RangeInclusive<u8>) -> String {
    format!("{} to {} percent", allowed.start(), allowed.end())
}
