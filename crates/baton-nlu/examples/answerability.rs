//! Learns when a question can be answered from documents, and judges it, on a folder with pairs of documents and
//! queries of MTRAG, COVID-FAQ and DSTC11 track 5.
//!
//! `answerability train FOLDER > patterns/answerability-weights.txt` learns from all of MTRAG. `answerability judge
//! FOLDER` says how well the built-in weights know, of COVID-FAQ, whether the first document is right and, of every
//! fifth turn of DSTC11, whether it needs a document at all, beside weights learnt from the other turns. MTRAG itself
//! is judged by `baton eval --only answerability`.
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
/// Of the turns of DSTC11, one in so many is looked at.
const STEP: usize = 5;

struct Case {
    fold: u64,
    evidence: Evidence,
    class: Answerable,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, folder] = &arguments[..] else { return Err("usage: answerability train|judge FOLDER".into()) };
    let folder = Path::new(folder);
    match task.as_str() {
        "train" => print!("{}", AnswerWeights::train(&mtrag(folder)?)),
        "judge" => {
            judge_first(folder)?;
            judge_need(folder)?;
        }
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

fn library(path: &Path, names: [&str; 2]) -> Result<Library> {
    let documents = lines(path)?
        .iter()
        .map(|value| Document {
            name: text(value, "id"),
            title: text(value, names[0]),
            text: text(value, names[1]),
        })
        .collect();
    Ok(Library::build(Arc::new(Compact::built_in()), Language::En, documents))
}

/// Evidence for the last turn of a query whose turns name their speaker and text so.
fn evidence(library: &Library, query: &Value, [speaker, customer, said]: [&str; 3]) -> Evidence {
    let turns = |of_customer: bool| -> Vec<&str> {
        let all = query["history"].as_array().into_iter().flatten();
        all.filter(|turn| (turn[speaker] == customer) == of_customer)
            .filter_map(|turn| turn[said].as_str())
            .collect()
    };
    let (mut history, replies) = (turns(true), turns(false));
    let question = history.pop().unwrap_or_default();
    library.evidence(question, &history, &replies)
}

/// The part that a turn belongs to.
fn fold(id: &str) -> u64 {
    id.bytes().fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 1_000_003) % FOLDS
}

fn mtrag(folder: &Path) -> Result<Vec<(Evidence, Answerable)>> {
    let library = library(&folder.join("mtrag_passages.jsonl"), ["title", "text"])?;
    let mut cases = Vec::new();
    for value in &lines(&folder.join("mtrag_queries.jsonl"))? {
        let class = match value["answerability"].as_str() {
            Some("ANSWERABLE") => Answerable::Fully,
            Some("PARTIAL") => Answerable::Partly,
            Some("UNANSWERABLE") => Answerable::No,
            Some("UNDERSPECIFIED") => Answerable::Unclear,
            _ => continue,
        };
        cases.push((evidence(&library, value, ["speaker", "user", "text"]), class));
    }
    Ok(cases)
}

fn judge_first(folder: &Path) -> Result<()> {
    let library = library(&folder.join("covidfaq_docs.jsonl"), ["question", "answer"])?;
    let mut scored = Vec::new();
    let mut ranked = Vec::new();
    for value in &lines(&folder.join("covidfaq_queries.jsonl"))? {
        let query = text(value, "query");
        let first = library.search(&query, &[], 1).first().copied();
        let mut relevant = value["relevant_docs"].as_array().into_iter().flatten();
        let is_right = first.is_some_and(|first| relevant.any(|name| name == first.document));
        scored.push((library.answerability(&query, &[], &[]).score(), is_right));
        ranked.push((first.map_or(0.0, |first| first.score), is_right));
    }
    println!(
        "COVID-FAQ, the first document is right: AUROC {:.3}, of its own score {:.3}, n {}",
        auroc(&scored),
        auroc(&ranked),
        scored.len()
    );
    Ok(())
}

fn judge_need(folder: &Path) -> Result<()> {
    let library = library(&folder.join("dstc11t5_docs.jsonl"), ["entity", "text"])?;
    let queries = lines(&folder.join("dstc11t5_queries.jsonl"))?;
    let cases: Vec<Case> = queries
        .iter()
        .step_by(STEP)
        .map(|value| Case {
            fold: fold(&text(value, "id")),
            evidence: evidence(&library, value, ["s", "U", "t"]),
            class: if value["needs_kb"] == true { Answerable::Fully } else { Answerable::No },
        })
        .collect();
    let built_in = AnswerWeights::built_in();
    let score = |weights: &AnswerWeights, case: &Case| {
        (weights.judge(&case.evidence).score(), case.class == Answerable::Fully)
    };
    let scored: Vec<(f32, bool)> = cases.iter().map(|case| score(&built_in, case)).collect();
    let learnt: Vec<(f32, bool)> = (0..FOLDS)
        .flat_map(|fold| {
            let weights = AnswerWeights::read(&learn(&cases, fold));
            cases.iter().filter(move |case| case.fold == fold).map(move |case| score(&weights, case))
        })
        .collect();
    println!(
        "DSTC11, the turn needs a document: AUROC {:.3}, with weights of its own {:.3} (five folds), n {}",
        auroc(&scored),
        auroc(&learnt),
        cases.len()
    );
    Ok(())
}

fn auroc(scored: &[(f32, bool)]) -> f64 {
    let of = |label: bool| scored.iter().filter(move |case| case.1 == label).map(|case| case.0);
    let half = |yes: f32, no: f32| f64::from(u8::from(yes > no) + u8::from(yes >= no)) / 2.0;
    let above: f64 = of(true).flat_map(|yes| of(false).map(move |no| half(yes, no))).sum();
    above / (of(true).count() * of(false).count()).max(1) as f64
}
