//! From text to a [`Company`]: TOML and Markdown with every error named by file, line, field and fix.

mod markdown;
mod validate;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::id::SkillName;
use crate::practice::{Case, PracticeSet};

use super::{ActionSpec, Company, Playbook, Policy, Profile, SavedReply, Skill, StaffSeed, Topic};

/// Something wrong in a company's files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConfigError {
    /// Which file, relative to the company's folder.
    pub file: String,
    /// Which line, from 1; zero when the file is missing.
    pub line: usize,
    /// Which field or name.
    pub field: String,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub fix: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}: {}", self.file, self.line, self.field, self.problem)?;
        if self.fix.is_empty() { Ok(()) } else { write!(out, ". {}", self.fix) }
    }
}

impl std::error::Error for ConfigError {}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    topic: Vec<Topic>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionFile {
    #[serde(default)]
    action: Vec<ActionSpec>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct StaffFile {
    skill: Vec<Skill>,
    #[serde(default)]
    staff: Vec<StaffSeed>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ReplyFile {
    #[serde(default)]
    reply: Vec<SavedReply>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PromiseFile {
    #[serde(default)]
    promise: Vec<super::PromisePack>,
}

/// Cases and sets by name, as read.
type Practice = BTreeMap<SkillName, PracticeSet>;

type Files = BTreeMap<String, String>;

pub(super) fn parse(files: &Files) -> Result<Company, Vec<ConfigError>> {
    let mut errors = Vec::new();
    let profile: Option<Profile> = required(files, "company.toml", &mut errors);
    let policy: Option<Policy> = required(files, "policy.toml", &mut errors);
    let topics: Option<TopicFile> = required(files, "topics.toml", &mut errors);
    let staff: Option<StaffFile> = required(files, "staff.toml", &mut errors);
    let actions: Option<ActionFile> = optional(files, "actions.toml", &mut errors);
    let replies: Option<ReplyFile> = optional(files, "saved-replies.toml", &mut errors);
    let promises: Option<PromiseFile> = optional(files, "promises.toml", &mut errors);
    let practice: Option<Practice> = optional(files, "practice.toml", &mut errors);
    let mut practice_cases = BTreeMap::new();
    let mut playbooks = BTreeMap::new();
    let mut articles = BTreeMap::new();
    for (path, text) in files {
        if path.starts_with("playbooks/") && path.ends_with(".toml") {
            if let Some(playbook) = toml_file::<Playbook>(path, text, &mut errors) {
                playbooks.insert(playbook.name.clone(), playbook);
            }
        } else if path.starts_with("practice/") && path.ends_with(".toml") {
            if let Some(case) = toml_file::<Case>(path, text, &mut errors) {
                practice_cases.insert(case.name.clone(), Arc::new(case));
            }
        } else if path.starts_with("articles/") && path.ends_with(".md") {
            match markdown::article(path, text) {
                Ok(article) => {
                    articles.insert((article.name.clone(), article.language), article);
                }
                Err(error) => errors.push(error),
            }
        }
    }
    let (Some(profile), Some(policy), Some(topics), Some(staff)) = (profile, policy, topics, staff) else {
        return Err(errors);
    };
    let company = Company {
        profile,
        policy,
        topics: topics.topic,
        articles,
        playbooks,
        actions: actions
            .map(|file| file.action)
            .unwrap_or_default()
            .into_iter()
            .map(|action| (action.name.clone(), action))
            .collect(),
        skills: staff.skill.into_iter().map(|skill| (skill.name.clone(), skill)).collect(),
        staff: staff.staff,
        saved_replies: replies.map(|file| file.reply).unwrap_or_default(),
        promises: promises.map(|file| file.promise).unwrap_or_default(),
        practice: practice.unwrap_or_default(),
        practice_cases,
        version: version(files),
    };
    validate::validate(&company, files, &mut errors);
    if errors.is_empty() {
        Ok(company)
    } else {
        errors.sort();
        Err(errors)
    }
}

fn required<T: DeserializeOwned>(files: &Files, name: &str, errors: &mut Vec<ConfigError>) -> Option<T> {
    if !files.contains_key(name) {
        errors.push(ConfigError {
            file: name.into(),
            line: 0,
            field: "file".into(),
            problem: "is missing".into(),
            fix: "Every company needs company.toml, policy.toml, topics.toml and staff.toml".into(),
        });
    }
    optional(files, name, errors)
}

fn optional<T: DeserializeOwned>(files: &Files, name: &str, errors: &mut Vec<ConfigError>) -> Option<T> {
    toml_file(name, files.get(name)?, errors)
}

fn toml_file<T: DeserializeOwned>(file: &str, text: &str, errors: &mut Vec<ConfigError>) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            let line = line_of(text, offset);
            let problem = error.message().lines().next().unwrap_or_default().to_owned();
            let fix = fix_for(&problem);
            errors.push(ConfigError { file: file.into(), line, field: key_at(text, offset), problem, fix });
            None
        }
    }
}

fn fix_for(problem: &str) -> String {
    if problem.contains("unknown field") {
        "Correct the name or remove the line".into()
    } else if problem.contains("missing field") {
        "Add the field".into()
    } else if problem.contains("did not match any variant of untagged enum Condition") {
        "A condition is one of: all, any, not, signal with at-least, topic, topic-score, answer-score, out-of-scope, \
         count with at-least, language, channel, open, autonomy, known-customer"
            .into()
    } else if problem.contains("unknown variant") {
        "Use one of the values named".into()
    } else {
        String::new()
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

/// The key of the line at an offset, for a person who looks for it.
fn key_at(text: &str, offset: usize) -> String {
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |place| place + 1);
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    line.split('=').next().unwrap_or_default().trim().to_owned()
}

/// The line on which a quoted name stands first; the first line when it does not.
fn line_with(text: &str, name: &str) -> usize {
    let quoted = format!("\"{name}\"");
    text.find(&quoted).map_or(1, |offset| line_of(text, offset))
}

/// A hash of all files (FNV-1a, 64 bits): a name for a version, not a protection.
fn version(files: &Files) -> String {
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    };
    for (path, text) in files {
        eat(path.as_bytes());
        eat(&[0]);
        eat(text.as_bytes());
        eat(&[0]);
    }
    format!("{hash:016x}")
}
