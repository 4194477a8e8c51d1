//! What went well in a practice conversation and what did not, each point with its evidence.

use serde::{Deserialize, Serialize};

use super::case::{Phrases, PointKind};
use super::play::{Ended, Play, said};
use crate::language::Language;

/// The words that show a point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// Whether the customer said it; else the person who practised.
    pub customer: bool,
    /// The whole line.
    pub text: String,
    /// The words that were looked for and found.
    pub words: String,
}

/// What decided a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JudgedBy {
    /// Words that were there or not: the sense was not judged.
    Words,
    /// What was done at the end.
    Action,
}

/// What a point is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// A fact to find out.
    Fact,
    /// Something to say.
    Say,
    /// Something not to say.
    Avoid,
    /// A promise to make.
    Promise,
    /// The right end within one's powers.
    Action,
}

/// One point, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// What it is about.
    pub group: Group,
    /// In words, for the person who reads the debrief.
    pub title: String,
    /// Whether it was done.
    pub met: bool,
    /// What decided it.
    pub by: JudgedBy,
    /// The line that shows it; none when nothing was said.
    pub quote: Option<Quote>,
}

/// The whole debrief.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debrief {
    /// Whether the case is passed.
    pub passed: bool,
    /// Points that were met, of a hundred.
    pub percent: u8,
    /// Every point, in the order of the case.
    pub points: Vec<Judged>,
}

impl Play {
    /// Judges the conversation, with titles in `reader`. It is passed with at least `points_percent` of the points met
    /// and nothing said that must not be said.
    #[must_use]
    pub fn debrief(&self, ended: &Ended, points_percent: u8, reader: Language) -> Debrief {
        let mut points: Vec<Judged> = self
            .case
            .fact
            .iter()
            .zip(&self.told)
            .map(|(fact, told)| Judged {
                group: Group::Fact,
                title: fact.title.get(reader).to_owned(),
                met: told.is_some(),
                by: JudgedBy::Words,
                quote: told.clone(),
            })
            .collect();
        points.extend(self.case.point.iter().map(|point| {
            let title = point.title.get(reader).to_owned();
            let words = |group, words: &Phrases, wanted: bool| {
                let quote = self.quote(words);
                Judged {
                    group,
                    title: title.clone(),
                    met: quote.is_some() == wanted,
                    by: JudgedBy::Words,
                    quote,
                }
            };
            match &point.kind {
                PointKind::Say(phrases) => words(Group::Say, phrases, true),
                PointKind::Promise(phrases) => words(Group::Promise, phrases, true),
                PointKind::Avoid(phrases) => words(Group::Avoid, phrases, false),
                PointKind::End(ends) => Judged {
                    group: Group::Action,
                    title: title.clone(),
                    met: ends.contains(&ended.how),
                    by: JudgedBy::Action,
                    quote: (!ended.note.trim().is_empty()).then(|| Quote {
                        customer: false,
                        text: ended.note.clone(),
                        words: String::new(),
                    }),
                },
            }
        }));
        let met = points.iter().filter(|point| point.met).count();
        let percent = (met * 100).checked_div(points.len()).unwrap_or_default();
        let percent = u8::try_from(percent).unwrap_or(100);
        let broken = points.iter().any(|point| point.group == Group::Avoid && !point.met);
        Debrief { passed: percent >= points_percent && !broken && !points.is_empty(), percent, points }
    }

    pub(super) fn says_everything(&self) -> bool {
        self.case.point.iter().all(|point| match &point.kind {
            PointKind::Say(words) | PointKind::Promise(words) => self.quote(words).is_some(),
            PointKind::Avoid(_) | PointKind::End(_) => true,
        })
    }

    /// The first line of the person that has one of the words.
    fn quote(&self, words: &Phrases) -> Option<Quote> {
        self.lines.iter().filter(|line| !line.customer).find_map(|line| {
            let found = said(&line.text, words, self.language)?;
            Some(Quote { customer: false, text: line.text.clone(), words: found.to_owned() })
        })
    }
}
