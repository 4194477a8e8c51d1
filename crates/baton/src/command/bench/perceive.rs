//! `baton bench perceive`: what understanding one message costs, beside the least it could cost.
//!
//! The demo company is learnt, messages of four lengths are understood one by one on one core. Beside it stands cutting
//! the same messages into words, which everything else is built on.

use std::hint::black_box;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use baton_core::Company;
use baton_nlu::{Encoder, Lesson, Model, count_words};
use serde::Serialize;

use crate::command::nlu::encoder::{Name, Size};
use crate::command::{load_company, print_json};
use crate::speed::{self, percentile};

/// Lengths of the messages, in words.
const WORDS: [usize; 4] = [4, 12, 40, 200];

/// Times the understanding of messages of 4, 12, 40 and 200 words.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  baton bench perceive --json")]
pub(super) struct Perceive {
    /// Where the full model is installed: Baton's own data folder; the one of the settings when left out.
    #[arg(long, value_name = "DIR")]
    model_data: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    lines: Vec<Line>,
    /// Why the full model was not measured.
    full_not_measured: Option<String>,
}

#[derive(Debug, Serialize)]
struct Line {
    what: &'static str,
    words: usize,
    calls: usize,
    p50_nanos: f64,
    p99_nanos: f64,
    /// Of message text, at the median.
    megabytes_per_second: f64,
}

impl Line {
    fn new(what: &'static str, words: usize, micros: &[f64]) -> Self {
        let p50 = percentile(micros, 50);
        let bytes = speed::mean_bytes(words);
        Self {
            what,
            words,
            calls: micros.len(),
            p50_nanos: p50 * 1_000.0,
            p99_nanos: percentile(micros, 99) * 1_000.0,
            megabytes_per_second: if p50 > 0.0 { bytes / p50 } else { 0.0 },
        }
    }
}

impl Perceive {
    pub(super) fn run(self) -> Result<()> {
        let company = load_company(None)?;
        let mut lines: Vec<Line> = WORDS
            .iter()
            .map(|words| {
                let micros = speed::time(*words, |message| {
                    black_box(count_words(black_box(message)));
                });
                Line::new("words only", *words, &micros)
            })
            .collect();
        lines.extend(understood("compact", &company, Size::of(Name::Compact, None).load()?));
        let mut full_not_measured = None;
        match Size::of(Name::Full, self.model_data.as_deref()).load() {
            Ok(encoder) => lines.extend(understood("full", &company, encoder)),
            Err(error) => full_not_measured = Some(error.to_string()),
        }
        let report = Report { lines, full_not_measured };
        if self.json { print_json(&report) } else { report.print() }
    }
}

fn understood(what: &'static str, company: &Company, encoder: Arc<dyn Encoder>) -> Vec<Line> {
    let model = Model::from_lesson(&Lesson::of_company(encoder, company));
    WORDS.iter().map(|words| Line::new(what, *words, &speed::perceive(&model, *words))).collect()
}

impl Report {
    fn print(&self) -> Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "One core, demo company; each call timed by itself\n")?;
        writeln!(
            out,
            "{:<12}{:>6}{:>8}{:>14}{:>14}{:>10}",
            "", "words", "calls", "p50 ns", "p99 ns", "MB/s"
        )?;
        for line in &self.lines {
            writeln!(
                out,
                "{:<12}{:>6}{:>8}{:>14.0}{:>14.0}{:>10.3}",
                line.what, line.words, line.calls, line.p50_nanos, line.p99_nanos, line.megabytes_per_second
            )?;
        }
        if let Some(why) = &self.full_not_measured {
            writeln!(out, "\nfull was not measured: {why}")?;
        }
        Ok(())
    }
}
