//! A company's own files: topics, knowledge, policy, playbooks, actions, staff.
//!
//! [`Company::parse`] takes the text of the files and gives either the whole company or every error with file,
//! line, field and fix. Nothing here reads a file. A company that parsed has no dangling name: each rule's topic,
//! each step's action and each article's topic exists.
//!
//! ```text
//! company.toml        name, disclosure, hours, words of the assistant
//! policy.toml         rules and the promise           (see company/policy.rs)
//! promises.toml       what the law promises, with source and dates
//! topics.toml         topics with example sentences
//! actions.toml        actions with effect, direction, limit, reversal
//! staff.toml          skills and people
//! saved-replies.toml  texts for agents
//! practice.toml       what it takes to be certified by practice
//! practice/*.toml     customers to practise with     (see practice/case.rs)
//! playbooks/*.toml    how a topic is handled, step by step
//! articles/LANG/*.md  knowledge, one file per article and language
//! ```

mod article;
mod hours;
mod parse;
mod playbook;
mod policy;
mod profile;
mod promise;
mod staff;
mod topic;

pub use article::Article;
pub use hours::{Holiday, Hours, OffsetChange};
pub use parse::ConfigError;
pub use playbook::{ActionSpec, Ask, Direction, EffectClass, End, Playbook, SlotKind, Step, StepKind};
pub use policy::{
    CallBackTimes, Comparison, Condition, Counter, LadderRung, Policy, Promise, Reserve, Routing, Rule,
    RungKind, Thresholds, TopicGroup,
};
pub use profile::{Profile, Words};
pub use promise::PromisePack;
pub use staff::{Certification, Power, ReplyPart, Role, SavedReply, Skill, StaffSeed};
pub use topic::{Autonomy, Topic};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::id::{ActionName, ArticleName, PlaybookName, SkillName, TopicName};
use crate::language::Language;
use crate::practice::{Case, PracticeSet};

/// Everything a company has written about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    /// Name, words, hours.
    pub profile: Profile,
    /// Rules and promise.
    pub policy: Policy,
    /// What customers come with, in file order.
    pub topics: Vec<Topic>,
    /// Knowledge, by name and language.
    pub articles: BTreeMap<(ArticleName, Language), Article>,
    /// How topics are handled.
    pub playbooks: BTreeMap<PlaybookName, Playbook>,
    /// What the assistant may ask other systems to do.
    pub actions: BTreeMap<ActionName, ActionSpec>,
    /// What people can do.
    pub skills: BTreeMap<SkillName, Skill>,
    /// The first staff.
    pub staff: Vec<StaffSeed>,
    /// Texts for agents.
    pub saved_replies: Vec<SavedReply>,
    /// What rules of countries and sectors promise customers.
    pub promises: Vec<PromisePack>,
    /// What it takes to be certified by practice, by skill.
    pub practice: BTreeMap<SkillName, PracticeSet>,
    /// Customers to practise with, by name.
    pub practice_cases: BTreeMap<String, Arc<Case>>,
    /// A hash of all files: the version recorded in every verdict (16 hexadecimal digits).
    pub version: String,
}

impl Company {
    /// Reads a company from its files, given as path (with `/`, relative to the folder) and text.
    ///
    /// # Errors
    /// All errors found, each with file, line, field and fix.
    pub fn parse(files: &BTreeMap<String, String>) -> Result<Self, Vec<ConfigError>> {
        parse::parse(files)
    }

    /// A topic by name.
    #[must_use]
    pub fn topic(&self, name: &TopicName) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.name == *name)
    }

    /// The skill a person needs for a topic; the general one when there is none.
    #[must_use]
    pub fn skill_for(&self, topic: Option<&TopicName>) -> SkillName {
        topic
            .and_then(|name| self.topic(name))
            .map_or_else(|| SkillName::from(crate::policy::GENERAL_SKILL), |topic| topic.skill.clone())
    }

    /// An article in a language, else in English.
    #[must_use]
    pub fn article(&self, name: &ArticleName, language: Language) -> Option<&Article> {
        self.articles
            .get(&(name.clone(), language))
            .or_else(|| self.articles.get(&(name.clone(), Language::En)))
    }
}
