//! Learns when a question can be answered from documents, and judges it, on a folder with `mtrag_passages.jsonl` and
//! `mtrag_queries.jsonl`.
//!
//! `answerability train FOLDER > patterns/answerability-weights.txt` learns from all of it; `answerability judge
//! FOLDER` learns from four fifths of the conversations and judges the rest, five times over.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use baton_core::language::Language;
use baton_nlu::{AnswerWeights, Answerable, Compact, Document, Evidence, Library};
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Parts of the cross-validation.
const FOLDS: u64 = 5;
/// Resamples behind an interval.
const RESAMPLES: u64 = 1_000;

struct Case {
    fold: u64,
    evidence: Evidence,
    class: Answerable,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, folder] = &arguments[..] else { return Err("usage: answerability train|judge FOLDER".into()) };
    let cases = cases(Path::new(folder))?;
    match task.as_str() {
        "train" => print!("{}", learn(&cases, FOLDS)),
        "judge" => judge(&cases),
        _ => return Err("usage: answerability train|judge FOLDER".into()),
    }
    Ok(())
}

/// Weights from all cases outside of a fold.
fn learn(cases: &[Case], without: u64) -> String {
    let rows: Vec<(Evidence, Answerable)> =
        cases.iter().filter(|case| case.fold != without).map(|case| (case.evidence, case.class)).collect();
    AnswerWeights::train(&rows)
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    Ok(fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<serde_json::Result<_>>()?)
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

fn cases(folder: &Path) -> Result<Vec<Case>> {
    let documents = lines(&folder.join("mtrag_passages.jsonl"))?
        .iter()
        .map(|value| Document {
            name: text(value, "id"),
            title: text(value, "title"),
            text: text(value, "text"),
        })
        .collect();
    let library = Library::build(Arc::new(Compact::built_in()), Language::En, documents);
    let mut cases = Vec::new();
    for value in &lines(&folder.join("mtrag_queries.jsonl"))? {
        let class = match value["answerability"].as_str() {
            Some("ANSWERABLE") => Answerable::Fully,
            Some("PARTIAL") => Answerable::Partly,
            Some("UNANSWERABLE") => Answerable::No,
            Some("UNDERSPECIFIED") => Answerable::Unclear,
            _ => continue,
        };
        let turns = |who: &str| -> Vec<String> {
            let all = value["history"].as_array().into_iter().flatten();
            all.filter(|turn| turn["speaker"] == who).map(|turn| text(turn, "text")).collect()
        };
        let (mut history, replies) = (turns("user"), turns("agent"));
        let question = history.pop().unwrap_or_default();
        let history: Vec<&str> = history.iter().map(String::as_str).collect();
        let replies: Vec<&str> = replies.iter().map(String::as_str).collect();
        let id = text(value, "id");
        let conversation = id.split("<::>").next().unwrap_or_default();
        cases.push(Case {
            fold: conversation.bytes().fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 1_000_003)
                % FOLDS,
            evidence: library.evidence(&question, &history, &replies),
            class,
        });
    }
    Ok(cases)
}

fn judge(cases: &[Case]) {
    let mut found: Vec<(Answerable, Answerable, f32)> = Vec::new();
    for fold in 0..FOLDS {
        let weights = AnswerWeights::read(&learn(cases, fold));
        for case in cases.iter().filter(|case| case.fold == fold) {
            let judged = weights.judge(&case.evidence);
            found.push((case.class, judged.class(), judged.score()));
        }
    }
    println!("rows: true class, columns: judged, in the order {:?}", Answerable::ALL);
    for class in Answerable::ALL {
        let row = Answerable::ALL
            .map(|judged| found.iter().filter(|case| (case.0, case.1) == (class, judged)).count());
        println!("  {row:?}");
    }
    let pairs: Vec<(usize, usize)> = found.iter().map(|case| (case.0 as usize, case.1 as usize)).collect();
    print_with_interval("macro-F1, 4 classes", &pairs, 4);
    let three = |class: Answerable| match class {
        Answerable::Fully | Answerable::Partly => 0,
        Answerable::No => 1,
        Answerable::Unclear => 2,
    };
    let pairs: Vec<(usize, usize)> = found.iter().map(|case| (three(case.0), three(case.1))).collect();
    print_with_interval("macro-F1, answer / clarify / abstain", &pairs, 3);
    let scored: Vec<(f32, bool)> = found.iter().map(|case| (case.2, three(case.0) == 0)).collect();
    println!(
        "AUROC of the score for an answer {:.3}, error of calibration {:.3}",
        auroc(&scored),
        calibration(&scored)
    );
}

fn print_with_interval(name: &str, pairs: &[(usize, usize)], classes: usize) {
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        pairs[(state >> 33) as usize % pairs.len()]
    };
    let mut drawn: Vec<f64> = (0..RESAMPLES)
        .map(|_| macro_f1(&(0..pairs.len()).map(|_| draw()).collect::<Vec<_>>(), classes))
        .collect();
    drawn.sort_by(f64::total_cmp);
    println!(
        "{name}: {:.3}  [{:.3}, {:.3}]  n {}",
        macro_f1(pairs, classes),
        drawn[drawn.len() / 40],
        drawn[drawn.len() - 1 - drawn.len() / 40],
        pairs.len()
    );
}

fn macro_f1(pairs: &[(usize, usize)], classes: usize) -> f64 {
    let f1 = |class: usize| {
        let hits = pairs.iter().filter(|pair| **pair == (class, class)).count();
        let named = pairs.iter().filter(|pair| pair.0 == class).count()
            + pairs.iter().filter(|pair| pair.1 == class).count();
        2.0 * hits as f64 / named.max(1) as f64
    };
    (0..classes).map(f1).sum::<f64>() / classes as f64
}

fn auroc(scored: &[(f32, bool)]) -> f64 {
    let (yes, no): (Vec<(f32, bool)>, Vec<(f32, bool)>) = scored.iter().partition(|case| case.1);
    let above: f64 = yes
        .iter()
        .flat_map(|yes| {
            no.iter().map(move |no| {
                if yes.0 > no.0 {
                    1.0
                } else if yes.0 < no.0 {
                    0.0
                } else {
                    0.5
                }
            })
        })
        .sum();
    above / (yes.len() * no.len()).max(1) as f64
}

/// Expected error of calibration in ten equal parts.
fn calibration(scored: &[(f32, bool)]) -> f64 {
    let part = |at: usize| {
        let held: Vec<_> = scored.iter().filter(|case| ((case.0 * 10.0) as usize).min(9) == at).collect();
        let said: f32 = held.iter().map(|case| case.0).sum();
        (f64::from(said) - held.iter().filter(|case| case.1).count() as f64).abs()
    };
    (0..10).map(part).sum::<f64>() / scored.len().max(1) as f64
}
