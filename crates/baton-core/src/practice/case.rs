//! Practice cases as a company writes them.
//!
//! ```text
//! practice.toml      for which skills, how many cases, how long a certification holds
//! practice/*.toml    one case per file
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::conversation::Outcome;
use crate::id::SkillName;
use crate::language::{Language, Localized};

/// Words or phrases by language; any of them counts.
pub type Phrases = BTreeMap<Language, Vec<String>>;

/// What it takes to be certified for a skill by practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PracticeSet {
    /// So many different cases of the skill are to be passed.
    pub cases: u8,
    /// A case is passed with so many of a hundred points, and with none of the things that must not be said.
    pub points_percent: u8,
    /// Days that the certification holds.
    pub valid_days: u16,
    /// Who gives the certification.
    pub confirm: Confirm,
}

/// Who gives the certification when the cases are passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirm {
    /// It is given at once.
    Automatic,
    /// A supervisor confirms it.
    Supervisor,
}

/// One customer to practise with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Case {
    /// Its name in files.
    pub name: String,
    /// The skill that it trains.
    pub skill: SkillName,
    /// Its name on screen.
    pub title: Localized,
    /// What the person knows beforehand, in a sentence or two.
    pub situation: Localized,
    /// How the customer is called.
    pub customer: String,
    /// What the customer says first.
    pub opening: Localized,
    /// What the customer says when nothing else fits.
    pub otherwise: Localized,
    /// What the customer says once everything was found out and said; the person can end then.
    #[serde(default)]
    pub content: Localized,
    /// What the customer knows and tells when asked.
    #[serde(default)]
    pub fact: Vec<Fact>,
    /// What the customer answers to something that is said.
    #[serde(default)]
    pub reaction: Vec<Reaction>,
    /// What the customer objects after some replies: the mood changes.
    #[serde(default)]
    pub objection: Vec<Objection>,
    /// What a good conversation has in it, besides the facts.
    #[serde(default)]
    pub point: Vec<Point>,
}

/// Something that the customer tells when asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fact {
    /// On screen, in the debrief.
    pub title: Localized,
    /// Asked with any of these words.
    pub asked: Phrases,
    /// What the customer tells.
    pub tells: Localized,
}

/// What the customer says to something that was said, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reaction {
    /// Any of these words.
    pub heard: Phrases,
    /// What the customer says.
    pub says: Localized,
}

/// What the customer says after some replies unless something has been said by then, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Objection {
    /// After so many replies.
    pub after: u8,
    /// Not when any of these words were said.
    #[serde(default)]
    pub unless: Phrases,
    /// What the customer says.
    pub says: Localized,
}

/// Something that belongs into the conversation, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// On screen, in the debrief.
    pub title: Localized,
    /// What kind of point it is.
    #[serde(flatten)]
    pub kind: PointKind,
}

/// The kinds of points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PointKind {
    /// Any of these words is to be said.
    Say(Phrases),
    /// None of these words may be said.
    Avoid(Phrases),
    /// Any of these words is to be said, as a promise that a person keeps.
    Promise(Phrases),
    /// The conversation is to end in one of these ways.
    End(Vec<CaseEnd>),
}

/// How a practice conversation can end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseEnd {
    /// Wrapped up as solved.
    Solved,
    /// Wrapped up as not solved.
    NotSolved,
    /// Wrapped up as waiting for something.
    Waiting,
    /// Passed to a supervisor: what is beyond one's powers.
    Supervisor,
    /// Passed to people with a skill.
    Skill(SkillName),
}

impl From<Outcome> for CaseEnd {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Solved => Self::Solved,
            Outcome::NotSolved => Self::NotSolved,
            Outcome::Waiting => Self::Waiting,
        }
    }
}

impl Case {
    /// The languages in which it can be played: those in which everything is written.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        Language::ALL.into_iter().filter(|language| self.speaks(*language)).collect()
    }

    fn speaks(&self, language: Language) -> bool {
        let text = |text: &Localized| text.0.get(&language).is_some_and(|text| !text.trim().is_empty());
        let phrases = |phrases: &Phrases| phrases.get(&language).is_some_and(|words| !words.is_empty());
        text(&self.opening)
            && text(&self.otherwise)
            && self.fact.iter().all(|fact| phrases(&fact.asked) && text(&fact.tells))
            && self.reaction.iter().all(|reaction| phrases(&reaction.heard) && text(&reaction.says))
            && self.objection.iter().all(|objection| {
                text(&objection.says) && (objection.unless.is_empty() || phrases(&objection.unless))
            })
            && self.point.iter().all(|point| match &point.kind {
                PointKind::Say(words) | PointKind::Avoid(words) | PointKind::Promise(words) => phrases(words),
                PointKind::End(_) => true,
            })
    }
}
