//! Articles: are the documents found that answer?

use std::sync::Arc;

use anyhow::Result;
use baton_core::language::Language;
use baton_nlu::{Document, Library};
use serde_json::Value;

use super::data::Run;
use super::measure::Measure;
use super::scorecard::{Estimate, Found};
use super::stats::mean;
use crate::command::nlu::retrieve::input::{Query, query};

/// Documents looked at for each query.
const MOST: usize = 10;

/// A query with the documents that answer it.
struct Asked {
    query: Query,
    relevant: Vec<String>,
}

pub(super) fn articles(run: &Run, set: &'static str) -> Result<Found> {
    let (title, documents, measure) = match set {
        "covidfaq" => ("COVID-FAQ", "kb/covidfaq_docs.jsonl", Measure::HitAt1),
        "taubank" => ("tau-bank", "kb/taubank_docs.jsonl", Measure::RecallAt10),
        "mtrag" => ("MTRAG, with history", "kb/mtrag_passages.jsonl", Measure::RecallAt5),
        _ => ("DSTC11 track 5, with history", "kb/dstc11t5_docs.jsonl", Measure::RecallAt10),
    };
    let documents = run.rows(documents, |row| {
        Ok(Document {
            name: row.need(&["id"])?,
            title: row.text(&["title", "question", "entity"])?.unwrap_or_default(),
            text: row.need(&["text", "content", "answer"])?,
        })
    })?;
    let asked = run.rows(&format!("kb/{set}_queries.jsonl"), |row| {
        let relevant = row.value("relevant_docs").as_array().into_iter().flatten();
        let relevant = relevant.filter_map(Value::as_str).map(str::to_owned).collect();
        Ok(Asked { query: query(row)?, relevant })
    })?;
    let library = Library::build(Arc::clone(&run.encoder), Language::En, documents);
    let answerable: Vec<&Asked> = asked.iter().filter(|asked| !asked.relevant.is_empty()).collect();
    let mut progress = run.progress(set, answerable.len());
    let values: Vec<f64> = answerable
        .iter()
        .map(|asked| {
            progress.step();
            value(&library, asked, measure)
        })
        .collect();
    progress.done();
    let mut found = Found::default();
    let estimate = if measure == Measure::HitAt1 {
        Estimate::share(values.iter().filter(|hit| **hit > 0.0).count(), values.len())
    } else {
        Estimate::of(values.len(), |counts| mean(&values, counts))
    };
    found.add(set, title, measure, estimate);
    Ok(found)
}

/// What one query adds to the mean of a measure.
fn value(library: &Library, asked: &Asked, measure: Measure) -> f64 {
    let history: Vec<&str> = asked.query.history.iter().map(String::as_str).collect();
    let most = match measure {
        Measure::HitAt1 => 1,
        Measure::RecallAt5 => 5,
        _ => MOST,
    };
    let hits = library.search(&asked.query.text, &history, most);
    let right = hits.iter().filter(|hit| asked.relevant.iter().any(|name| name == hit.document)).count();
    let of = if measure == Measure::HitAt1 { 1 } else { asked.relevant.len() };
    right as f64 / of as f64
}
