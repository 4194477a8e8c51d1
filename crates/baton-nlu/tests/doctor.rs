//! The doctor of examples on the demo company, with faults put in that are known.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use baton_core::company::{Company, Topic};
use baton_core::language::Language;
use baton_nlu::doctor::{Checkup, Finding, examine};
use baton_nlu::{Compact, Lesson};

/// One in so many examples is put under another topic: 3 %.
const ONE_IN: usize = 33;

fn demo() -> Company {
    fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_text = path.extension().is_some_and(|extension| extension == "toml" || extension == "md");
            if path.is_dir() {
                read(root, &path, files);
            } else if is_text {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../playbooks/nordhem");
    let mut files = BTreeMap::new();
    read(&root, &root, &mut files);
    Company::parse(&files).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn check(company: &Company, topics: &[Topic]) -> Checkup {
    examine(&Lesson { topics, ..Lesson::of_company(Arc::new(Compact::built_in()), company) })
}

/// Moves every [`ONE_IN`]th example to the topic some places on; tells which.
fn move_some(topics: &mut [Topic]) -> BTreeSet<String> {
    let (mut seen, mut moved) = (0, Vec::new());
    for (place, topic) in topics.iter_mut().enumerate() {
        for (language, examples) in &mut topic.examples {
            examples.retain(|example| {
                seen += 1;
                let moves = seen % ONE_IN == 0;
                if moves {
                    moved.push((place + 1 + seen % 7, *language, example.clone()));
                }
                !moves
            });
        }
    }
    let count = topics.len();
    for (place, language, example) in &moved {
        topics[place % count].examples.entry(*language).or_default().push(example.clone());
    }
    moved.into_iter().map(|(_, _, example)| example).collect()
}

#[test]
fn examples_under_the_wrong_topic_are_found() {
    let company = demo();
    let mut topics = company.topics.clone();
    let moved = move_some(&mut topics);
    let found: Vec<bool> = check(&company, &topics)
        .findings
        .iter()
        .filter_map(|finding| match finding {
            Finding::Mislabelled { example, .. } => Some(moved.contains(&example.text)),
            _ => None,
        })
        .collect();
    let hits = |most: usize| found.iter().take(most).filter(|hit| **hit).count();
    // What stands wrong anyway in the demo company counts as a false alarm here.
    assert!(hits(25) * 2 >= 25, "{} of the first 25 were moved", hits(25));
    assert!(hits(found.len()) * 2 >= moved.len(), "{} of {}", hits(found.len()), moved.len());
}

#[test]
fn twins_are_found_across_topics_and_the_same_words_are_serious() {
    let company = demo();
    let mut topics = company.topics.clone();
    let lists = &mut topics[3].examples;
    lists.entry(Language::En).or_default().push("where is my order".into());
    lists.entry(Language::De).or_default().push("wo ist jetzt meine bestellung".into());
    let checkup = check(&company, &topics);
    let twins: Vec<_> =
        checkup.findings.iter().filter(|finding| matches!(finding, Finding::Twins { .. })).collect();
    assert!(twins[0].is_serious() && twins.len() >= 2, "{twins:?}");
    let Finding::Twins { one, other, same: true } = twins[0] else { panic!("{twins:?}") };
    let texts = BTreeSet::from([one.text.as_str(), other.text.as_str()]);
    assert_eq!(texts, BTreeSet::from(["Where is my order?", "where is my order"]));
}

#[test]
fn the_demo_company_has_nothing_serious_and_a_strict_promise_is() {
    let mut company = demo();
    let checkup = check(&company, &company.topics);
    assert!(!checkup.findings.iter().any(Finding::is_serious), "{:?}", checkup.findings);
    company.policy.thresholds.wrong_at_most = Some(1);
    let checkup = check(&company, &company.topics);
    let refused = checkup.findings.iter().find(|finding| finding.is_serious()).expect("1 % cannot be shown");
    assert!(matches!(refused, Finding::NoPromise { .. }), "{refused:?}");
}

#[test]
fn few_examples_and_missing_answers_are_told() {
    let company = demo();
    let mut topics = company.topics.clone();
    let place = topics.iter().position(|topic| topic.name.as_str() == "gift-cards").expect("a topic");
    topics[place].examples.get_mut(&Language::De).expect("German examples").truncate(4);
    topics[place].name = "vouchers".into();
    let checkup = check(&company, &topics);
    let few = Finding::FewExamples { topic: "vouchers".into(), language: Language::De, count: 4, wanted: 10 };
    assert!(checkup.findings.contains(&few), "{:?}", checkup.findings);
    assert!(checkup.findings.contains(&Finding::NoAnswer { topic: "vouchers".into() }));
}
