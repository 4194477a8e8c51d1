//! Questions to the demo company that its articles answer, that they nearly answer, and that are about something else.
//!
//! Rows of kind, language, articles that answer (or `-`) and message; none of them was learnt from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use baton_core::company::Company;
use baton_core::language::Language;
use baton_core::perception::Score;
use baton_nlu::{Context, Model, perceive};

/// What the demo's policy takes for an answer.
const ANSWER: Score = Score::percent(50);

fn demo() -> Company {
    fn read(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                read(&path, root, files);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name =
                    path.strip_prefix(root).expect("a path below").to_string_lossy().replace('\\', "/");
                files.insert(name, text);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../playbooks/nordhem");
    let mut files = BTreeMap::new();
    read(&root, &root, &mut files);
    Company::parse(&files).unwrap_or_else(|errors| panic!("{errors:?}"))
}

struct Case<'a> {
    kind: &'a str,
    text: &'a str,
    score: Score,
    is_right: bool,
}

fn cases() -> Vec<Case<'static>> {
    let model = Model::train(&demo());
    include_str!("data/answerable.tsv")
        .lines()
        .map(|line| {
            let row: Vec<&str> = line.split('\t').collect();
            let context = Context { language: Language::from_code(row[1]), ..Context::default() };
            let found = perceive(&model, &context, row[3]);
            let best = found.passages.first();
            Case {
                kind: row[0],
                text: row[3],
                score: best.map_or(Score::ZERO, |best| best.score),
                is_right: best
                    .is_some_and(|best| row[2].split('|').any(|article| article == best.article.as_str())),
            }
        })
        .collect()
}

/// How often a case that should score higher does.
fn auroc(high: &[&Case<'_>], low: &[&Case<'_>]) -> f64 {
    let pairs = high.iter().flat_map(|high| low.iter().map(move |low| (high.score, low.score)));
    let above: f64 = pairs
        .map(|(high, low)| match high.cmp(&low) {
            std::cmp::Ordering::Greater => 1.0,
            std::cmp::Ordering::Equal => 0.5,
            std::cmp::Ordering::Less => 0.0,
        })
        .sum();
    above / (high.len() * low.len()) as f64
}

#[test]
fn an_answer_is_seldom_wrong() {
    let cases = cases();
    let (right, rest): (Vec<&Case<'_>>, Vec<&Case<'_>>) = cases.iter().partition(|case| case.is_right);
    let answered = |cases: &[&Case<'_>]| cases.iter().filter(|case| case.score >= ANSWER).count();
    let wrong: Vec<&str> = rest.iter().filter(|case| case.score >= ANSWER).map(|case| case.text).collect();
    let asked = cases.iter().filter(|case| case.kind == "yes").count();
    let summary = format!(
        "{} messages, {asked} with an answer: right article first {}, of these given {}; given wrongly {wrong:?}; AUROC {:.3}",
        cases.len(),
        right.len(),
        answered(&right),
        auroc(&right, &rest),
    );
    assert!(auroc(&right, &rest) >= 0.82, "{summary}");
    assert!(answered(&right) * 100 >= asked * 22, "{summary}");
    assert!(wrong.len() * 100 <= (cases.len() - asked) * 10, "{summary}");
}
