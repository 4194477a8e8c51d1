//! How well documents are found, on a folder with pairs of `NAME_docs.jsonl` (or `_passages`) and `NAME_queries.jsonl`.
//!
//! `retrieval FOLDER`: hit@1 and recall at 5 and 10 for each pair, with the number of queries and a 95 % interval from
//! a thousand fixed resamples. Queries without relevant documents are left out of these.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use baton_core::language::Language;
use baton_nlu::{Compact, Document, Library};
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Resamples behind an interval.
const RESAMPLES: u64 = 1_000;

struct Query {
    text: String,
    history: Vec<String>,
    relevant: Vec<String>,
}

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).ok_or("give the folder of the data")?;
    let folder = Path::new(&folder);
    for (name, documents) in [
        ("covidfaq", "covidfaq_docs"),
        ("taubank", "taubank_docs"),
        ("mtrag", "mtrag_passages"),
        ("dstc11t5", "dstc11t5_docs"),
    ] {
        let documents = lines(&folder.join(format!("{documents}.jsonl")))?.iter().map(document).collect();
        let queries: Vec<Query> =
            lines(&folder.join(format!("{name}_queries.jsonl")))?.iter().map(query).collect();
        measure(name, documents, &queries);
    }
    Ok(())
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    Ok(fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<serde_json::Result<_>>()?)
}

fn first(value: &Value, names: &[&str]) -> String {
    names.iter().find_map(|name| value[name].as_str()).unwrap_or_default().to_owned()
}

fn document(value: &Value) -> Document {
    Document {
        name: first(value, &["id"]),
        title: first(value, &["title", "question", "entity"]),
        text: first(value, &["content", "text", "answer"]),
    }
}

fn query(value: &Value) -> Query {
    let mut history: Vec<String> = value["history"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|turn| matches!(first(turn, &["speaker", "s"]).as_str(), "user" | "U"))
        .map(|turn| first(turn, &["text", "t"]))
        .collect();
    let text = value["query"].as_str().map(str::to_owned).or_else(|| history.pop()).unwrap_or_default();
    let relevant = value["relevant_docs"].as_array().into_iter().flatten();
    Query { text, history, relevant: relevant.filter_map(Value::as_str).map(str::to_owned).collect() }
}

fn measure(name: &str, documents: Vec<Document>, queries: &[Query]) {
    let start = Instant::now();
    let count = documents.len();
    let library = Library::build(Arc::new(Compact::built_in()), Language::En, documents);
    let built = start.elapsed();
    let start = Instant::now();
    let mut columns: [Vec<f64>; 3] = Default::default();
    for query in queries.iter().filter(|query| !query.relevant.is_empty()) {
        let history: Vec<&str> = query.history.iter().map(String::as_str).collect();
        let hits = library.search(&query.text, &history, 10);
        let found = |most: usize| {
            hits.iter()
                .take(most)
                .filter(|hit| query.relevant.iter().any(|name| name == hit.document))
                .count() as f64
        };
        columns[0].push(found(1));
        columns[1].push(found(5) / query.relevant.len() as f64);
        columns[2].push(found(10) / query.relevant.len() as f64);
    }
    let asked = columns[0].len();
    println!(
        "{name}: {count} documents in {built:.0?}, {asked} queries, {:.1?} each",
        start.elapsed() / u32::try_from(asked.max(1)).unwrap_or(1)
    );
    for (title, values) in ["hit@1", "recall@5", "recall@10"].iter().zip(&columns) {
        let (low, high) = interval(values);
        println!("  {title:9} {:.3}  [{low:.3}, {high:.3}]  n {asked}", mean(values));
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// 95 % of the means of resamples, drawn by a fixed sequence.
fn interval(values: &[f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        values[(state >> 33) as usize % values.len()]
    };
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| (0..values.len()).map(|_| draw()).sum::<f64>() / values.len() as f64)
        .collect();
    means.sort_by(f64::total_cmp);
    (means[means.len() / 40], means[means.len() - 1 - means.len() / 40])
}
