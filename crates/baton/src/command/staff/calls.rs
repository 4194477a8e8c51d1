//! Reads a log of calls.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use baton_sim::staffing::DAY_SECONDS;
use baton_sim::staffing::recorded::{Call, RecordedDay};
use serde::Deserialize;

use super::super::Exit;

/// One row of the log; further columns are not read.
#[derive(Debug, Deserialize)]
struct Row {
    date: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    priority: String,
    queue_start_s: u32,
    queue_s: u32,
    outcome: String,
    service_start_s: u32,
    service_s: u32,
    arrive_s: u32,
    /// Seconds with the voice menu. Logs correct clocks here, so it can be below zero.
    #[serde(default)]
    vru_s: i64,
}

/// What was read and what was not.
#[derive(Debug)]
pub(super) struct Calls {
    pub(super) days: Vec<RecordedDay>,
    /// Calls that never reached the queue.
    pub(super) before_queue: usize,
    /// Rows with neither an answer nor a hang-up.
    pub(super) unclear: usize,
}

/// Reads a log.
///
/// `apart` names types that people of their own answer; `head_starts` says how many seconds earlier a call of a priority
/// counts as made.
pub(super) fn read(path: &Path, apart: &[String], head_starts: &BTreeMap<String, u32>) -> Result<Calls> {
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut days: BTreeMap<String, Vec<Call>> = BTreeMap::new();
    let (mut before_queue, mut unclear) = (0, 0);
    let mut rows = csv::Reader::from_reader(std::io::BufReader::new(file));
    for (index, row) in rows.deserialize::<Row>().enumerate() {
        let row = row.map_err(|error| {
            Exit::wrong_input(format!(
                "{} line {}: {error}. Needed columns: date, arrive_s, queue_start_s, queue_s, outcome (AGENT or HANG), \
                 service_start_s, service_s; if there are, type, priority, vru_s",
                path.display(),
                index + 2
            ))
        })?;
        let answered = match row.outcome.as_str() {
            "AGENT" => true,
            "HANG" => false,
            _ => {
                unclear += 1;
                continue;
            }
        };
        if !answered && row.queue_s == 0 {
            before_queue += 1;
            continue;
        }
        let entered = i64::from(row.arrive_s).saturating_add(row.vru_s).max(0);
        let at = if row.queue_start_s > 0 { row.queue_start_s } else { u32::try_from(entered).unwrap_or(0) };
        let at = at.min(DAY_SECONDS - 1);
        let waited = if answered { row.service_start_s.saturating_sub(at) } else { row.queue_s };
        days.entry(row.date).or_default().push(Call {
            at,
            pool: apart.iter().position(|kind| *kind == row.kind).map_or(0, |pool| pool + 1),
            head_start: head_starts.get(&row.priority).copied().unwrap_or(0),
            waited,
            handling: answered.then_some(row.service_s),
        });
    }
    let days = days.into_iter().map(|(name, mut calls)| {
        calls.sort_by_key(|call| call.at);
        RecordedDay { name, calls }
    });
    Ok(Calls { days: days.collect(), before_queue, unclear })
}
