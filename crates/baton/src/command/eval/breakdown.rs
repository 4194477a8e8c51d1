//! Breakdown: is it seen from the structure of a conversation that it fails, and when?
//!
//! Judged in five folds; conversations that belong together are never learnt from and judged at once.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use baton_nlu::breakdown::{HeldOut, Turn, held_out, row};
use baton_nlu::logistic;
use serde_json::Value;

use super::data::Run;
use super::measure::Measure;
use super::scorecard::{Estimate, Found};
use super::stats::{Classes, Ranked};

const FOLDS: u32 = 5;
/// What a customer turn counts at which a person should take over; one in six is one.
const TRANSFER_WEIGHT: f32 = 3.0;

/// A conversation's features: its group, its row, its label.
type Case = (u32, logistic::Row, bool);

fn decided(judged: &[HeldOut]) -> Classes {
    Classes::binary(judged.iter().map(|case| (case.found, case.label)))
}

/// Calls with a phone bot that end with the caller hanging up or asking for a person.
pub(super) fn betold(run: &Run, _: &'static str) -> Result<Found> {
    let calls = run.rows("handoff/betold_train.jsonl", |row| {
        let label = row.value("label").as_u64().ok_or_else(|| row.wrong("field `label` is not 0 or 1"))? == 1;
        let turns = row.value("turns").as_array().ok_or_else(|| row.wrong("field `turns` is not a list"))?;
        Ok((turns.iter().map(phone_turn).collect::<Vec<Turn>>(), label))
    })?;
    let mut found = Found::default();
    for (set, title, early) in [
        ("betold", "BETOLD, at the end, 5-fold", 0),
        ("betold-2-early", "BETOLD, 2 turns early, 5-fold", 2),
        ("betold-4-early", "BETOLD, 4 turns early, 5-fold", 4),
    ] {
        let cases: Vec<Case> = (0..)
            .zip(&calls)
            .map(|(group, (turns, label))| {
                let end = turns.len().saturating_sub(early).max(1).min(turns.len());
                (group, row(&turns[..end]), *label)
            })
            .collect();
        let judged = decided(&held_out(&cases, FOLDS, 1.0));
        let estimate = Estimate::of(judged.len(), |counts| judged.macro_f1(counts));
        found.add(set, title, Measure::MacroF1, estimate);
    }
    Ok(found)
}

/// `[speaker, intent, [values]]`: the acts are the intent and what values came with it.
fn phone_turn(turn: &Value) -> Turn {
    let acts = [&turn[1]].into_iter().chain(turn[2].as_array().into_iter().flatten());
    Turn::new(turn[0] == "U", acts.filter_map(Value::as_str))
}

/// Chats of a shop: should a person take over at this turn of the customer?
pub(super) fn mhch(run: &Run, set: &'static str) -> Result<Found> {
    let chats = run.rows("handoff/mhch_ssa_makeup_train.jsonl", |row| {
        let turns = row.value("turns").as_array().ok_or_else(|| row.wrong("field `turns` is not a list"))?;
        let labels: Vec<bool> = turns.iter().map(|turn| turn["gold_handoff"] == 1).collect();
        Ok((turns.iter().map(numbered_turn).collect::<Vec<Turn>>(), labels))
    })?;
    let mut cases: Vec<Case> = Vec::new();
    for (group, (turns, labels)) in (0..).zip(&chats) {
        for at in (0..turns.len()).filter(|at| turns[*at].by_customer) {
            cases.push((group, row(&turns[..=at]), labels[at]));
        }
    }
    let judged = decided(&held_out(&cases, FOLDS, TRANSFER_WEIGHT));
    let mut found = Found::default();
    let estimate = Estimate::of(judged.len(), |counts| judged.f1(1, counts));
    found.add(set, "MHCH make-up, each customer turn, 5-fold", Measure::F1, estimate);
    Ok(found)
}

/// The acts are the numbers that stand for words.
fn numbered_turn(turn: &Value) -> Turn {
    let words: Vec<String> = turn["tok"].as_array().into_iter().flatten().map(Value::to_string).collect();
    Turn::new(turn["role"] == "customer", words.iter().map(String::as_str))
}

/// Runs of an assistant that books flights: was the task missed?
pub(super) fn airline(run: &Run, set: &'static str) -> Result<Found> {
    let mut groups: BTreeMap<String, u32> = BTreeMap::new();
    let mut needed = 0;
    let cases: Vec<Case> = run.rows("handoff/tau_airline_gpt4o_runs.jsonl", |line| {
        let task = line.id(&["task_id"])?.ok_or_else(|| line.wrong("field `task_id` is missing"))?;
        let next = u32::try_from(groups.len()).context("too many tasks")?;
        let group = *groups.entry(task).or_insert(next);
        needed += usize::from(line.value("gold_needs_transfer") == true);
        let reward =
            line.value("reward").as_f64().ok_or_else(|| line.wrong("field `reward` is not a number"))?;
        let turns =
            line.value("turns").as_array().ok_or_else(|| line.wrong("field `turns` is not a list"))?;
        let turns: Vec<Turn> = turns.iter().map(tool_turn).collect();
        Ok((group, row(&turns), reward < 1.0))
    })?;
    let judged = held_out(&cases, FOLDS, 1.0);
    let ranked = Ranked::new(judged.iter().map(|case| (f64::from(case.probability), case.label)).collect());
    let mut found = Found::default();
    let title = "tau airline runs, tasks apart, 5-fold";
    found.add(set, title, Measure::FailureAuroc, Estimate::of(ranked.len(), |counts| ranked.area(counts)));
    if needed == 0 {
        found.notes.push(
            "tau airline runs: whether a transfer was needed cannot be judged, none of the runs needed one"
                .to_owned(),
        );
    }
    Ok(found)
}

/// Words of what was said, names of the tools called, and whether a tool failed.
fn tool_turn(turn: &Value) -> Turn {
    let content = turn["content"].as_str().unwrap_or_default();
    let mut acts: Vec<String> = match turn["role"].as_str() {
        Some("tool") if content.starts_with("Error") => vec!["<error>".to_owned()],
        Some("tool") => vec!["<result>".to_owned()],
        _ => content
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect(),
    };
    let calls = turn["calls"].as_array().into_iter().flatten();
    acts.extend(calls.filter_map(|call| Some(format!("<{}>", call["name"].as_str()?))));
    Turn::new(turn["role"] == "user", acts.iter().map(String::as_str))
}
