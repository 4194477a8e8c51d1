//! Answerability: is it known when the documents answer, when to ask back, and when to say that nothing is known?
//!
//! Judged in five folds; the turns of one conversation are never learnt from and judged at once.

use std::sync::Arc;

use anyhow::Result;
use baton_core::language::Language;
use baton_nlu::{Advice, AnswerWeights, Answerability, Answerable, Document, Evidence, Library};

use super::data::Run;
use super::measure::Measure;
use super::scorecard::{Estimate, Found};
use super::stats::{Answers, Classes, Ranked};
use crate::rows::Row;

const FOLDS: usize = 5;
/// Answer, clarify, abstain.
const DEEDS: usize = 3;

/// A question with what speaks for an answer, and what is true of it.
struct Case {
    fold: usize,
    evidence: Evidence,
    class: Answerable,
}

/// What should be done about a question.
fn due(class: Answerable) -> Advice {
    match class {
        Answerable::Fully | Answerable::Partly => Advice::Answer,
        Answerable::Unclear => Advice::Clarify,
        Answerable::No => Advice::Abstain,
    }
}

pub(super) fn answerability(run: &Run, set: &'static str) -> Result<Found> {
    let documents = run.rows("kb/mtrag_passages.jsonl", |row| {
        Ok(Document {
            name: row.need(&["id"])?,
            title: row.text(&["title"])?.unwrap_or_default(),
            text: row.need(&["text"])?,
        })
    })?;
    let library = Library::build(Arc::clone(&run.encoder), Language::En, documents);
    let mut conversations: Vec<String> = Vec::new();
    let cases = run.rows("kb/mtrag_queries.jsonl", |row| {
        let id = row.need(&["id"])?;
        let conversation = id.split("<::>").next().unwrap_or_default();
        let known = conversations.iter().position(|known| known == conversation);
        let number = known.unwrap_or_else(|| {
            conversations.push(conversation.to_owned());
            conversations.len() - 1
        });
        case(row, &library, number % FOLDS)
    })?;
    let mut judged: Vec<(Answerability, Answerable)> = Vec::with_capacity(cases.len());
    for fold in 0..FOLDS {
        let others: Vec<(Evidence, Answerable)> =
            cases.iter().filter(|case| case.fold != fold).map(|case| (case.evidence, case.class)).collect();
        let weights = AnswerWeights::read(&AnswerWeights::train(&others));
        let of_fold = cases.iter().filter(|case| case.fold == fold);
        judged.extend(of_fold.map(|case| (weights.judge(&case.evidence), case.class)));
    }
    let classes = judged.iter().map(|(found, is)| (found.class() as usize, *is as usize)).collect();
    let deeds = judged.iter().map(|(found, is)| (found.advice() as usize, due(*is) as usize)).collect();
    let mut found = Found::default();
    for (set, title, cases, of) in [
        (set, "MTRAG, fully, partly, not or unclear, 5-fold", classes, Answerable::ALL.len()),
        ("answerability-deed", "MTRAG, answer, ask back or abstain, 5-fold", deeds, DEEDS),
    ] {
        let classes = Classes { cases, of };
        found.add(
            set,
            title,
            Measure::MacroF1,
            Estimate::of(classes.len(), |counts| classes.macro_f1(counts)),
        );
    }
    let scored: Vec<(f64, bool)> =
        judged.iter().map(|(found, is)| (f64::from(found.score()), due(*is) == Advice::Answer)).collect();
    let title = "MTRAG, the score for an answer, 5-fold";
    let ranked = Ranked::new(scored.clone());
    let area = Estimate::of(ranked.len(), |counts| ranked.area(counts));
    found.add("answerability-score", title, Measure::AnswerAuroc, area);
    found.add_calibration("answerability-score", title, &Answers::new(scored));
    Ok(found)
}

fn case(row: &Row<'_>, library: &Library, fold: usize) -> Result<Case> {
    let class = match row.need(&["answerability"])?.as_str() {
        "ANSWERABLE" => Answerable::Fully,
        "PARTIAL" => Answerable::Partly,
        "UNANSWERABLE" => Answerable::No,
        "UNDERSPECIFIED" => Answerable::Unclear,
        _ => return Err(row.wrong("field `answerability` is none of the four classes")),
    };
    let said = |who: &str| -> Vec<&str> {
        let turns = row.value("history").as_array().into_iter().flatten();
        turns.filter(|turn| turn["speaker"] == who).filter_map(|turn| turn["text"].as_str()).collect()
    };
    let (mut history, replies) = (said("user"), said("agent"));
    let question = history.pop().unwrap_or_default();
    Ok(Case { fold, evidence: library.evidence(question, &history, &replies), class })
}
