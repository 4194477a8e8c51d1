//! What is wrong with a company's examples, and what to write next.
//!
//! Every example is taken for a message that was never seen: what it would be taken for then says whether it stands
//! under the right topic, and which topics are too alike. Findings are ranked, the worst of a kind first.
//!
//! Deliberately absent: mending. A person who knows the company decides.

mod labels;
mod twins;

use std::collections::{BTreeMap, BTreeSet};

use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::perception::Score;
use serde::Serialize;

use crate::perceive::Lesson;
use crate::topics::{CrossChecked, Promise, Topics, cross_check};

/// Fewer examples of a topic than this in a language are too few to count on.
const FEW_EXAMPLES: usize = 10;

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Finding {
    /// The policy promises what the examples do not show: the assistant never takes these topics as understood.
    NoPromise {
        /// The group, none for the topics in no group, with its target and what was found.
        promise: Promise,
        /// The language, none for all.
        language: Option<Language>,
        /// How many more examples like these it takes; none when more would not help, for too many are taken for
        /// another topic.
        more: Option<usize>,
    },
    /// The same sentence, or nearly, stands under two topics.
    Twins {
        /// One example.
        one: Example,
        /// The other one.
        other: Example,
        /// Whether they are the same but for case, endings and the order of words.
        same: bool,
    },
    /// An example that reads like another topic's.
    Mislabelled {
        /// The example.
        example: Example,
        /// What it would be taken for,
        looks_like: TopicName,
        /// how surely,
        score: Score,
        /// and how likely its own topic is.
        own: Score,
    },
    /// Two topics that are taken for one another.
    Confused {
        /// One.
        one: TopicName,
        /// The other.
        other: TopicName,
        /// How many examples of either are taken for the other,
        taken: usize,
        /// of so many.
        of: usize,
        /// The surest of them.
        examples: Vec<Example>,
    },
    /// A topic with few examples in a language.
    FewExamples {
        /// The topic.
        topic: TopicName,
        /// The language.
        language: Language,
        /// How many it has.
        count: usize,
        /// How many it should have.
        wanted: usize,
    },
    /// A topic that neither a playbook nor an article answers, though the assistant may.
    NoAnswer {
        /// The topic.
        topic: TopicName,
    },
}

/// An example sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Its topic.
    pub topic: TopicName,
    /// Its language.
    pub language: Language,
    /// The sentence.
    pub text: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checkup {
    /// Examples looked at,
    pub examples: usize,
    /// and those of them that would be taken for their own topic, had they not been learnt.
    pub right: usize,
    /// What is promised of the topics.
    pub promises: Vec<Promise>,
    /// Kind by kind, the worst of each first.
    pub findings: Vec<Finding>,
}

impl Finding {
    /// Whether the company's files contradict themselves: it is not a matter of opinion.
    #[must_use]
    pub fn is_serious(&self) -> bool {
        matches!(self, Self::NoPromise { .. } | Self::Twins { same: true, .. })
    }
}

/// Looks at a company's topics.
#[must_use]
pub fn examine(lesson: &Lesson<'_>) -> Checkup {
    let model = Topics::train(lesson);
    let checked = cross_check(lesson);
    let names: Vec<&TopicName> = lesson.topics.iter().map(|topic| &topic.name).collect();
    let suspects = labels::suspects(&checked, names.len());
    let mut findings = no_promise(lesson, model.promises());
    findings.extend(twins::find(&checked, &names));
    findings.extend(suspects.iter().map(|suspect| suspect.finding(&checked, &names)));
    findings.extend(labels::confused(&checked, &names, &suspects));
    findings.extend(few_examples(lesson));
    findings.extend(no_answer(lesson));
    let right = checked.iter().filter(|example| example.taken_for() == example.topic).count();
    Checkup { examples: checked.len(), right, promises: model.promises().to_vec(), findings }
}

impl CrossChecked<'_> {
    /// The place of the likeliest topic.
    fn taken_for(&self) -> usize {
        let likeliest = self.probabilities.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        likeliest.map_or(self.topic, |(at, _)| at)
    }

    fn example(&self, names: &[&TopicName]) -> Example {
        Example { topic: names[self.topic].clone(), language: self.language, text: self.text.to_owned() }
    }
}

fn no_promise(lesson: &Lesson<'_>, promises: &[Promise]) -> Vec<Finding> {
    let examples_of = |promise: &Promise, language: Option<Language>| -> usize {
        let topics = lesson.topics.iter().filter(|topic| promise.topics.contains(&topic.name));
        let lists = topics.flat_map(|topic| &topic.examples);
        lists
            .filter(|(own, _)| language.is_none_or(|wanted| **own == wanted))
            .map(|(_, list)| list.len())
            .sum()
    };
    let mut findings = Vec::new();
    for promise in promises {
        // Where every language has a test of its own, that of all together is never asked.
        let own = promise.languages.iter().map(|(language, tested)| (Some(*language), *tested));
        for (language, tested) in [(None, promise.all)].into_iter().chain(own) {
            if tested.needed.is_none() {
                let examples = examples_of(promise, language) as f64;
                let more = tested
                    .times_as_many(promise.wrong_at_most, promise.confidence)
                    .map(|times| (examples * (times - 1.0)).ceil().max(1.0) as usize);
                findings.push(Finding::NoPromise { promise: promise.clone(), language, more });
            }
        }
    }
    findings
}

/// The languages in which the company has articles need examples; without articles it is English.
fn few_examples(lesson: &Lesson<'_>) -> Vec<Finding> {
    let mut languages: BTreeSet<Language> = lesson.articles.iter().map(|article| article.language).collect();
    if languages.is_empty() {
        languages.insert(Language::En);
    }
    let mut found: Vec<(usize, Finding)> = Vec::new();
    for topic in lesson.topics {
        for language in &languages {
            let count = topic.examples.get(language).map_or(0, Vec::len);
            if count < FEW_EXAMPLES {
                let (topic, language) = (topic.name.clone(), *language);
                found.push((count, Finding::FewExamples { topic, language, count, wanted: FEW_EXAMPLES }));
            }
        }
    }
    found.sort_by_key(|(count, _)| *count);
    found.into_iter().map(|(_, finding)| finding).collect()
}

fn no_answer(lesson: &Lesson<'_>) -> Vec<Finding> {
    if lesson.articles.is_empty() {
        return Vec::new();
    }
    let mut articles: BTreeMap<&TopicName, usize> = BTreeMap::new();
    lesson.articles.iter().for_each(|article| *articles.entry(&article.topic).or_default() += 1);
    let unanswered = lesson.topics.iter().filter(|topic| {
        topic.autonomy.may_answer() && topic.playbook.is_none() && !articles.contains_key(&topic.name)
    });
    unanswered.map(|topic| Finding::NoAnswer { topic: topic.name.clone() }).collect()
}
