//! People, their skills, their certifications and their powers. Declared, never scored.

use serde::{Deserialize, Serialize};

use crate::id::{ActionName, SkillName};
use crate::language::{Language, Localized};

/// What someone may see and do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Answers customers.
    Agent,
    /// Also sees the wall, takes over, stops the AI.
    Supervisor,
    /// Also manages staff and settings.
    Admin,
    /// Reads, and changes nothing.
    Auditor,
}

/// Something a person can do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Skill {
    /// Its name in files.
    pub name: SkillName,
    /// Its name on screen, as a team ("Returns").
    pub title: Localized,
    /// Whether it needs a certification in force.
    #[serde(default)]
    pub certified: bool,
    /// When people with it are in, when that differs from the company's hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<super::Hours>,
}

/// Proof that an agent was trained for a skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Certification {
    /// For which skill.
    pub skill: SkillName,
    /// Days from the day the staff was loaded until it expires.
    pub valid_days: u16,
}

/// What an agent may do by own authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Power {
    /// Which action.
    pub action: ActionName,
    /// Up to how much, in cents; none for actions without an amount.
    #[serde(default)]
    pub limit_cents: Option<u64>,
    /// Up to how much in one day of the company, in cents; none for no such limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily_cents: Option<u64>,
}

/// A person of the first staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StaffSeed {
    /// Full name.
    pub name: String,
    /// E-mail for signing in.
    pub email: String,
    /// What they may see and do.
    pub role: Role,
    /// What they can do.
    #[serde(default)]
    pub skills: Vec<SkillName>,
    /// Languages they write.
    #[serde(default)]
    pub languages: Vec<Language>,
    /// Proofs.
    #[serde(default)]
    pub certifications: Vec<Certification>,
    /// Powers.
    #[serde(default)]
    pub powers: Vec<Power>,
    /// Conversations at once.
    #[serde(default = "StaffSeed::default_capacity")]
    pub capacity: u8,
}

impl StaffSeed {
    fn default_capacity() -> u8 {
        3
    }
}

/// A text for agents, with `{customer}` and `{agent}` as variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SavedReply {
    /// What an agent types after `/`.
    pub shortcut: String,
    /// Its title in the list.
    pub title: String,
    /// The text.
    pub text: Localized,
    /// Which part of a warmer answer it is, when it is one.
    #[serde(default)]
    pub part: Option<ReplyPart>,
}

/// Parts that make an answer warmer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplyPart {
    /// Before the first answer of a person.
    Greeting,
    /// When the customer has had trouble.
    Apology,
    /// At the end.
    Closing,
}
