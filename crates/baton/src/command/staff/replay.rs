//! `baton staff replay`: recorded days played again, to know how far plans can be trusted.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use baton_sim::staffing::replay::{Comparison, Figures, Options, WITHIN, replay};
use serde::Serialize;

use super::super::{Exit, print_json};
use super::calls;

/// Longest averaging of people, in minutes.
const SLOT_MINUTES_MAX: u32 = 240;
/// Most rounds.
const ROUNDS_MAX: u32 = 1_000;

/// Plays recorded days again and compares waits and customers who give up.
///
/// A call log says who came, who waited and who answered. How many people were there is inferred: while somebody waits,
/// everybody there is busy. Arrivals are as recorded, handling times and patience are drawn.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  baton staff replay --calls calls.csv --apart IN --head-start 2=90\n\n\
                        Columns: date, arrive_s, queue_start_s, queue_s, outcome (AGENT or HANG), service_start_s, \
                        service_s; if there are, type, priority, vru_s. Times are seconds of the day.")]
pub(crate) struct Replay {
    /// The log, a .csv file.
    #[arg(long, value_name = "FILE")]
    calls: PathBuf,
    /// Types of call that people of their own answer.
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    apart: Vec<String>,
    /// A call of this priority counts as made so many seconds earlier.
    #[arg(long, value_name = "PRIORITY=SECONDS", value_delimiter = ',')]
    head_start: Vec<String>,
    /// The inferred people are averaged over so many minutes.
    #[arg(long, value_name = "MINUTES", default_value_t = 15)]
    slot: u32,
    /// How often all days are played.
    #[arg(long, value_name = "N", default_value_t = 20)]
    rounds: u32,
    /// The seed of chance.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print the comparison as JSON.
    #[arg(long)]
    json: bool,
}

/// One figure, recorded and played.
#[derive(Debug, Serialize)]
struct Line {
    figure: String,
    recorded: f64,
    played: f64,
    /// The lowest and highest of all rounds.
    low: f64,
    high: f64,
    difference: f64,
}

impl Replay {
    pub(crate) fn run(self) -> Result<()> {
        if self.slot == 0 || self.slot > SLOT_MINUTES_MAX || self.rounds == 0 || self.rounds > ROUNDS_MAX {
            return Err(Exit::wrong_input(format!(
                "--slot: 1 to {SLOT_MINUTES_MAX} minutes; --rounds: 1 to {ROUNDS_MAX}"
            )));
        }
        let calls = calls::read(&self.calls, &self.apart, &self.head_starts()?)?;
        let options = Options { slot: self.slot * 60, rounds: self.rounds, seed: self.seed };
        let found = replay(&calls.days, &options);
        let lines = lines(&found);
        if self.json {
            return print_json(&serde_json::json!({
                "customers": found.recorded.customers,
                "days": calls.days.len(),
                "left_before_the_queue": calls.before_queue,
                "not_clear": calls.unclear,
                "rounds": self.rounds,
                "slot_minutes": self.slot,
                "figures": lines,
            }));
        }
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{} customers of {} days, each played {} times; people averaged over {} minutes.\n\
             {} more left before the queue, {} rows say neither answered nor given up.\n",
            found.recorded.customers,
            calls.days.len(),
            self.rounds,
            self.slot,
            calls.before_queue,
            calls.unclear
        )?;
        writeln!(
            out,
            "{:<26} {:>9} {:>9}   {:<17} {:>10}",
            "", "recorded", "played", "lowest to highest", "difference"
        )?;
        for line in &lines {
            writeln!(
                out,
                "{:<26} {:>9.3} {:>9.3}   {:>7.3} to {:<7.3} {:>+10.3}",
                line.figure, line.recorded, line.played, line.low, line.high, line.difference
            )?;
        }
        Ok(())
    }

    fn head_starts(&self) -> Result<BTreeMap<String, u32>> {
        let parse = |text: &String| {
            let (priority, seconds) = text.split_once('=')?;
            Some((priority.to_owned(), seconds.parse().ok()?))
        };
        self.head_start
            .iter()
            .map(|text| {
                parse(text).ok_or_else(|| {
                    Exit::wrong_input(format!(
                        "--head-start: `{text}` is not PRIORITY=SECONDS, for example 2=90"
                    ))
                })
            })
            .collect()
    }
}

fn lines(found: &Comparison) -> Vec<Line> {
    let line = |figure: String, of: &dyn Fn(&Figures) -> f64| {
        let values = || found.played.iter().map(of);
        #[expect(clippy::cast_precision_loss, reason = "rounds are few")]
        let played = values().sum::<f64>() / found.played.len().max(1) as f64;
        let recorded = of(&found.recorded);
        Line {
            figure,
            recorded,
            played,
            low: values().fold(f64::INFINITY, f64::min),
            high: values().fold(f64::NEG_INFINITY, f64::max),
            difference: played - recorded,
        }
    };
    let mut lines = vec![
        line("share who gave up".to_owned(), &|figures| figures.gave_up),
        line("average wait, seconds".to_owned(), &|figures| figures.wait),
    ];
    for (index, seconds) in WITHIN.iter().enumerate() {
        lines.push(line(format!("answered within {seconds} s"), &move |figures| {
            figures.answered_within[index]
        }));
    }
    lines
}
