//! The scorecard on a terminal: a line as soon as a number is there.

use std::io::Write as _;

use anyhow::Result;

use super::measure::Measure;
use super::scorecard::{Metric, Scorecard};
use crate::command::nlu::encoder::Name;

/// Widest title, in characters.
const TITLE: usize = 48;

pub(super) fn head(model: Name) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Model {}; 95 % intervals; floors are what simple methods reach\n", model.name())?;
    writeln!(
        out,
        "{:<TITLE$} {:<16} {:>6} {:>8}  {:<17} {:>7}     {:>8}     {:>6}",
        "set", "measure", "n", "value", "interval", "floor", "goal", "s"
    )?;
    Ok(())
}

pub(super) fn lines(metrics: &[Metric]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    for metric in metrics {
        let write = |value: f64| metric.measure.written(value);
        let interval = metric.low.zip(metric.high);
        let interval =
            interval.map_or(String::new(), |(low, high)| format!("{} to {}", write(low), write(high)));
        writeln!(
            out,
            "{:<TITLE$} {:<16} {:>6} {:>8}  {:<17} {:>7} {:<3} {:>8} {:<3} {:>6.1}",
            metric.title,
            metric.measure.name(),
            metric.n,
            write(metric.value),
            interval,
            metric.floor.map_or(String::new(), write),
            mark(metric.floor_met),
            metric.goal.map_or(String::new(), write),
            mark(metric.goal_met),
            metric.seconds
        )?;
    }
    Ok(())
}

fn mark(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "met",
        Some(false) => "no",
        None => "",
    }
}

pub(super) fn foot(scorecard: &Scorecard) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let (floors, of_floors) = scorecard.met(|metric| metric.floor_met);
    let (goals, of_goals) = scorecard.met(|metric| metric.goal_met);
    writeln!(
        out,
        "\n{floors} of {of_floors} floors reached, {goals} of {of_goals} goals; {:.0} s in all",
        scorecard.seconds
    )?;
    for missing in &scorecard.not_there {
        writeln!(out, "not measured: {} ({} is not there)", missing.set, missing.file)?;
    }
    writeln!(out, "\nMeasures (intervals: Wilson for shares of cases, else {BOOTSTRAP})")?;
    for measure in measures(scorecard) {
        writeln!(out, "  {:<17} {}", measure.name(), measure.definition())?;
    }
    for note in &scorecard.notes {
        writeln!(out, "\n{note}")?;
    }
    Ok(())
}

/// How the other intervals are found.
pub(super) const BOOTSTRAP: &str = "bootstrap of 1,000 resamples drawn by a fixed sequence";

/// The measures of a scorecard, each once.
pub(super) fn measures(scorecard: &Scorecard) -> Vec<Measure> {
    let mut measures: Vec<Measure> = scorecard.metrics.iter().map(|metric| metric.measure).collect();
    measures.sort_unstable();
    measures.dedup();
    measures
}
