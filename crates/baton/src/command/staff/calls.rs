//! Reads a log of calls.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use baton_sim::staffing::DAY_SECONDS;
use baton_sim::staffing::recorded::{Call, RecordedDay};

use crate::rows::{Format, Rows};

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
    let mut days: BTreeMap<String, Vec<Call>> = BTreeMap::new();
    let (mut before_queue, mut unclear) = (0, 0);
    for row in Rows::read(path, Format::Csv)?.iter() {
        let row = row?.whole()?;
        let number = |name| row.need_number::<u32>(name);
        let (arrived, queued, queue_s) = (number("arrive_s")?, number("queue_start_s")?, number("queue_s")?);
        let (started, handling) = (number("service_start_s")?, number("service_s")?);
        // Logs correct clocks in the seconds with the voice menu, so they can be below zero.
        let menu: i64 = row.number("vru_s")?.unwrap_or(0);
        let (date, outcome) = (row.need(&["date"])?, row.need(&["outcome"])?);
        let answered = match outcome.as_str() {
            "AGENT" => true,
            "HANG" => false,
            _ => {
                unclear += 1;
                continue;
            }
        };
        if !answered && queue_s == 0 {
            before_queue += 1;
            continue;
        }
        let entered = i64::from(arrived).saturating_add(menu).max(0);
        let at = if queued > 0 { queued } else { u32::try_from(entered).unwrap_or(0) };
        let at = at.min(DAY_SECONDS - 1);
        let waited = if answered { started.saturating_sub(at) } else { queue_s };
        let kind = row.text(&["type"])?.unwrap_or_default();
        let priority = row.text(&["priority"])?.unwrap_or_default();
        days.entry(date).or_default().push(Call {
            at,
            pool: apart.iter().position(|name| *name == kind).map_or(0, |pool| pool + 1),
            head_start: head_starts.get(&priority).copied().unwrap_or(0),
            waited,
            handling: answered.then_some(handling),
        });
    }
    let days = days.into_iter().map(|(name, mut calls)| {
        calls.sort_by_key(|call| call.at);
        RecordedDay { name, calls }
    });
    Ok(Calls { days: days.collect(), before_queue, unclear })
}
