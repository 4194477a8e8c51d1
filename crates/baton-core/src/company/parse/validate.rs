//! What the types cannot say: names that must exist, texts that must be complete, numbers that must make sense.

mod promises;
mod thresholds;

use super::{ConfigError, Files, line_of, line_with};
use crate::company::{Company, Condition, Direction, EffectClass, End, Playbook, Rule, StepKind};
use crate::language::{Language, Localized};
use crate::verdict::VerdictKind;

/// Fewest example sentences of a topic in English.
const EXAMPLES_MIN: usize = 5;
/// Words of which a disclosure must contain one (AIA-2): a vague label is not enough.
const AI_WORDS: [(Language, &[&str]); 3] = [
    (Language::En, &["ai ", "artificial intelligence", "ai-"]),
    (Language::De, &["ki-", "ki ", "künstliche intelligenz", "künstlichen intelligenz"]),
    (Language::Es, &["inteligencia artificial", "ia "]),
];

struct Validator<'a> {
    company: &'a Company,
    files: &'a Files,
    errors: &'a mut Vec<ConfigError>,
}

pub(super) fn validate(company: &Company, files: &Files, errors: &mut Vec<ConfigError>) {
    let mut validator = Validator { company, files, errors };
    validator.profile();
    validator.topics();
    validator.policy();
    validator.actions();
    for playbook in company.playbooks.values() {
        validator.playbook(playbook);
    }
    validator.staff();
    validator.articles();
    validator.practice();
}

impl Validator<'_> {
    fn error(&mut self, file: &str, near: &str, field: &str, problem: String, fix: &str) {
        let line = self.files.get(file).map_or(0, |text| line_with(text, near));
        self.errors.push(ConfigError {
            file: file.into(),
            line,
            field: field.into(),
            problem,
            fix: fix.into(),
        });
    }

    fn complete(&mut self, file: &str, near: &str, field: &str, text: &Localized) {
        let missing = text.missing();
        if !missing.is_empty() {
            let codes: Vec<&str> = missing.iter().map(|language| language.code()).collect();
            let problem = format!("has no text in {}", codes.join(", "));
            self.error(file, near, field, problem, "Write it in every language of the interface");
        }
    }

    fn profile(&mut self) {
        const FILE: &str = "company.toml";
        let words = serde_json::to_value(&self.company.profile.words).unwrap_or_default();
        for (name, value) in words.as_object().into_iter().flatten() {
            let text: Localized = serde_json::from_value(value.clone()).unwrap_or_default();
            self.complete(FILE, name, &format!("words.{name}"), &text);
        }
        for (language, terms) in AI_WORDS {
            let text = self.company.profile.words.disclosure.get(language).to_lowercase();
            if !terms.iter().any(|term| text.contains(term)) {
                let problem = format!("does not say in `{language}` that it is an AI");
                self.error(
                    FILE,
                    "disclosure",
                    "words.disclosure",
                    problem,
                    "Say plainly that it is an AI system",
                );
            }
        }
        self.hours(FILE, "hours", &self.company.profile.hours);
        for skill in self.company.skills.values() {
            if let Some(hours) = &skill.hours {
                self.hours("staff.toml", skill.name.as_str(), hours);
            }
        }
        self.promises();
        if self.company.profile.starters.len() > 4 {
            let problem = "has more than four questions".to_owned();
            self.error(FILE, "starters", "starters", problem, "Keep the four that are asked most");
        }
    }

    fn topics(&mut self) {
        const FILE: &str = "topics.toml";
        for topic in &self.company.topics {
            let name = topic.name.as_str();
            self.complete(FILE, name, "title", &topic.title);
            if !self.company.skills.contains_key(&topic.skill) {
                let problem = format!("`{}` is not a skill", topic.skill);
                self.error(FILE, name, "skill", problem, "Name a skill of staff.toml");
            }
            if let Some(playbook) = &topic.playbook
                && !self.company.playbooks.contains_key(playbook)
            {
                let problem = format!("`{playbook}` is not a playbook");
                self.error(FILE, name, "playbook", problem, "Name a file of playbooks/ by its `name`");
            }
            let english = topic.examples.get(&Language::En).map_or(0, Vec::len);
            if english < EXAMPLES_MIN {
                let problem = format!("`{name}` has {english} English examples");
                self.error(FILE, name, "examples.en", problem, "Write at least five, as customers would");
            }
            if self.company.topics.iter().filter(|other| other.name == topic.name).count() > 1 {
                let problem = format!("`{name}` stands twice");
                self.error(FILE, name, "name", problem, "Give each topic its own name");
            }
        }
    }

    fn policy(&mut self) {
        const FILE: &str = "policy.toml";
        self.thresholds();
        for rule in &self.company.policy.rules {
            let name = rule.name.as_str();
            self.complete(FILE, name, "reason", &rule.reason);
            if rule.verdict == VerdictKind::MustHandOff {
                let problem = "`must-hand-off` is for the rules that no file can remove".to_owned();
                self.error(FILE, name, "verdict", problem, "Use `hand-off`");
            }
            if let Some(skill) = rule.skill.as_ref().filter(|skill| !self.company.skills.contains_key(skill))
            {
                let problem = format!("`{skill}` is not a skill");
                self.error(FILE, name, "skill", problem, "Name a skill of staff.toml");
            }
            self.condition(rule, &rule.when, 0);
            if self.company.policy.rules.iter().filter(|other| other.name == rule.name).count() > 1 {
                let problem = format!("`{name}` stands twice");
                self.error(FILE, name, "name", problem, "Give each rule its own name");
            }
        }
        let promise = &self.company.policy.promise;
        let sorted = promise.ladder.windows(2).all(|pair| pair[0].after_seconds <= pair[1].after_seconds);
        if !sorted || promise.target_seconds == 0 || promise.offer_seconds == 0 {
            let problem = "times must be above zero and rungs in order of time".to_owned();
            self.error(FILE, "promise", "promise", problem, "Sort the rungs by after-seconds");
        }
        self.routing();
    }

    fn condition(&mut self, rule: &Rule, condition: &Condition, depth: u8) {
        const FILE: &str = "policy.toml";
        if depth > 16 {
            let problem = "is nested too deeply".to_owned();
            self.error(FILE, rule.name.as_str(), "when", problem, "Split the rule");
            return;
        }
        match condition {
            Condition::All { all: parts } | Condition::Any { any: parts } => {
                if parts.is_empty() {
                    let problem = "has an empty list".to_owned();
                    self.error(FILE, rule.name.as_str(), "when", problem, "Name at least one condition");
                }
                for part in parts {
                    self.condition(rule, part, depth + 1);
                }
            }
            Condition::Not { not } => self.condition(rule, not, depth + 1),
            Condition::Topic { topic } => {
                for name in topic.iter().filter(|name| self.company.topic(name).is_none()) {
                    let problem = format!("`{name}` is not a topic");
                    self.error(FILE, name.as_str(), "topic", problem, "Name a topic of topics.toml");
                }
            }
            Condition::Signal { .. }
            | Condition::TopicScore { .. }
            | Condition::AnswerScore { .. }
            | Condition::OutOfScope { .. }
            | Condition::Count { .. }
            | Condition::Language { .. }
            | Condition::Channel { .. }
            | Condition::Hours { .. }
            | Condition::Autonomy { .. }
            | Condition::KnownCustomer { .. } => {}
        }
    }

    fn actions(&mut self) {
        const FILE: &str = "actions.toml";
        for action in self.company.actions.values() {
            let name = action.name.as_str();
            self.complete(FILE, name, "title", &action.title);
            let changes = action.effect != EffectClass::None;
            if changes && action.reversal.trim().is_empty() {
                let problem = format!("`{name}` changes something and has no reversal");
                self.error(FILE, name, "reversal", problem, "Name the inverse action, or how people undo it");
            }
            let moves_money =
                action.effect == EffectClass::Significant && action.direction == Direction::Favourable;
            if moves_money && (action.limit_cents.is_none() || action.amount.is_none()) {
                let problem = format!("`{name}` moves money without limit-cents and amount");
                self.error(
                    FILE,
                    name,
                    "limit-cents",
                    problem,
                    "Say how much the assistant may move by itself",
                );
            }
        }
    }

    fn playbook(&mut self, playbook: &Playbook) {
        let file = format!("playbooks/{}.toml", playbook.name);
        let mut wanted = vec![playbook.start.clone()];
        for (name, step) in &playbook.steps {
            match &step.kind {
                StepKind::Ask { ask, next } => {
                    self.complete(&file, name.as_str(), "ask.text", &ask.text);
                    wanted.push(next.clone());
                }
                StepKind::Run { run, next, refused } => {
                    if !self.company.actions.contains_key(run) {
                        let problem = format!("`{run}` is not an action");
                        self.error(&file, run.as_str(), "run", problem, "Declare it in actions.toml");
                    }
                    wanted.push(next.clone());
                    wanted.extend(refused.clone());
                }
                StepKind::When { is, otherwise, .. } => {
                    wanted.extend(is.values().cloned());
                    wanted.push(otherwise.clone());
                }
                StepKind::Say { say, cites, next } => {
                    self.complete(&file, name.as_str(), "say", say);
                    if let Some(article) = cites
                        && self.company.article(article, Language::En).is_none()
                    {
                        let problem = format!("`{article}` is not an article");
                        self.error(&file, article.as_str(), "cites", problem, "Name a file of articles/en");
                    }
                    wanted.push(next.clone());
                }
                StepKind::Confirm { confirm, yes, no } => {
                    self.complete(&file, name.as_str(), "confirm", confirm);
                    wanted.push(yes.clone());
                    wanted.push(no.clone());
                }
                StepKind::End { end, skill, reason } => {
                    if *end == End::HandOff {
                        self.complete(&file, name.as_str(), "reason", reason);
                    }
                    if let Some(skill) = skill
                        && !self.company.skills.contains_key(skill)
                    {
                        let problem = format!("`{skill}` is not a skill");
                        self.error(&file, skill.as_str(), "skill", problem, "Name a skill of staff.toml");
                    }
                }
            }
        }
        for step in wanted {
            if !playbook.steps.contains_key(&step) {
                let problem = format!("step `{step}` does not exist");
                self.error(&file, step.as_str(), "next", problem, "Name a [step.…] of this file");
            }
        }
    }

    fn staff(&mut self) {
        const FILE: &str = "staff.toml";
        if !self.company.skills.keys().any(|skill| skill.as_str() == crate::policy::GENERAL_SKILL) {
            let problem = "there is no skill `general`".to_owned();
            self.error(FILE, "general", "skill", problem, "Add it: it takes what fits nowhere else");
        }
        for person in &self.company.staff {
            let named = person.skills.iter().chain(person.certifications.iter().map(|proof| &proof.skill));
            for skill in named.filter(|skill| !self.company.skills.contains_key(skill)) {
                let problem = format!("`{skill}` is not a skill");
                self.error(FILE, skill.as_str(), "skills", problem, "Name a [[skill]] of this file");
            }
            for power in
                person.powers.iter().filter(|power| !self.company.actions.contains_key(&power.action))
            {
                let problem = format!("`{}` is not an action", power.action);
                self.error(FILE, power.action.as_str(), "powers", problem, "Name an action of actions.toml");
            }
        }
    }

    fn articles(&mut self) {
        for article in self.company.articles.values() {
            if self.company.topic(&article.topic).is_none() {
                let file = format!("articles/{}/{}.md", article.language, article.name);
                let problem = format!("`{}` is not a topic", article.topic);
                self.error(&file, "topic", "topic", problem, "Name a topic of topics.toml");
            }
        }
    }

    fn practice(&mut self) {
        const FILE: &str = "practice.toml";
        for case in self.company.practice_cases.values() {
            let file = format!("practice/{}.toml", case.name);
            self.complete(&file, "title", "title", &case.title);
            self.complete(&file, "situation", "situation", &case.situation);
            if !self.company.skills.contains_key(&case.skill) {
                let problem = format!("`{}` is not a skill", case.skill);
                self.error(&file, case.skill.as_str(), "skill", problem, "Name a [[skill]] of staff.toml");
            }
            if !case.languages().contains(&Language::En) {
                let problem = "cannot be played in English: a text or a list of words is missing".to_owned();
                self.error(
                    &file,
                    "opening",
                    "opening",
                    problem,
                    "Write every text and every list of words in en",
                );
            }
        }
        for (skill, set) in &self.company.practice {
            if self.company.skills.get(skill).is_none_or(|skill| !skill.certified) {
                let problem = format!("`{skill}` is not a certified skill");
                self.error(
                    FILE,
                    skill.as_str(),
                    "skill",
                    problem,
                    "Name a skill of staff.toml with certified = true",
                );
            }
            let cases = self.company.practice_cases.values().filter(|case| case.skill == *skill).count();
            if set.cases == 0 || usize::from(set.cases) > cases {
                let problem = format!("asks for {} cases of `{skill}`; there are {cases}", set.cases);
                self.error(
                    FILE,
                    skill.as_str(),
                    "cases",
                    problem,
                    "Ask for at least one and not more than there are",
                );
            }
            if set.points_percent == 0 || set.points_percent > 100 || set.valid_days == 0 {
                let problem = "points-percent is 1 to 100, valid-days at least 1".to_owned();
                self.error(FILE, skill.as_str(), "points-percent", problem, "Use a number in the range");
            }
        }
    }
}
