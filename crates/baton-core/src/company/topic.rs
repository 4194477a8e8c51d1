//! What customers come with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{PlaybookName, SkillName, TopicName};
use crate::language::{Language, Localized};

/// How far the assistant may go on a topic. The later stages are earned by proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Autonomy {
    /// A person answers.
    HumanOnly,
    /// The assistant drafts unseen, a person answers.
    Shadow,
    /// The assistant drafts, a person sends.
    Draft,
    /// The assistant answers a share, all of it reviewed.
    Canary,
    /// The assistant answers.
    Certified,
    /// Taken back from the assistant.
    Suspended,
}

impl Autonomy {
    /// Whether the assistant may answer customers by itself.
    #[must_use]
    pub fn may_answer(self) -> bool {
        matches!(self, Self::Canary | Self::Certified)
    }
}

/// One topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Topic {
    /// Its name in rules, playbooks and articles.
    pub name: TopicName,
    /// Its name on screen.
    pub title: Localized,
    /// How far the assistant may go.
    pub autonomy: Autonomy,
    /// The skill a person needs for it.
    pub skill: SkillName,
    /// The playbook that handles it; without one the assistant answers from knowledge.
    #[serde(default)]
    pub playbook: Option<PlaybookName>,
    /// From which answer score on, in percent, an article of the topic answers a question instead of the playbook: "how
    /// long do I have to return it" is answered, "I want to return it" is handled. Without it the playbook always begins.
    #[serde(default)]
    pub knowledge_first: Option<u8>,
    /// What a person should do next, shown in the brief.
    #[serde(default)]
    pub next_step: Localized,
    /// Example sentences per language, at least five in English.
    pub examples: BTreeMap<Language, Vec<String>>,
}
