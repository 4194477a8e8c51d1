//! `baton sim`: seeded worlds full of people and faults, judged by an auditor that reads only the events.

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use baton_sim::{Counts, Options, Understanding, Violation, simulate, simulate_many};

use super::Exit;
use crate::output::Progress;

/// Violations printed one by one.
const SHOWN: usize = 20;

/// Simulates customers, agents and faults, and audits what happened.
///
/// Each seed is one hard morning: rude, silent and hurried customers in many languages, duplicate deliveries, lost lines,
/// agents who leave, a store and systems that fail. The auditor checks I1 to I9 on the events alone. The same seed gives
/// the same events, so a violation can be looked at again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  baton sim --seeds 200\n  baton sim --seed 17 --json\n\n\
                        Exit code 3 when something that must not be was found; the seed that shows it is printed.")]
pub(crate) struct Sim {
    /// How many seeds, from 1 on.
    #[arg(long, default_value_t = 20, value_name = "N", conflicts_with = "seed")]
    seeds: u64,
    /// One seed only.
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
    /// Customers of each seed.
    #[arg(long, value_name = "N")]
    conversations: Option<u32>,
    /// Folder of the company's files; the demo company when left out.
    #[arg(long, value_name = "DIR")]
    company: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Sim {
    pub(crate) fn run(self) -> Result<()> {
        let options = options(self.company.as_deref(), self.conversations)?;
        if let Some(seed) = self.seed {
            let report = simulate(seed, &options)?;
            if self.json {
                super::print_json(&report)?;
            } else {
                print(&[report.seed], &report.counts, report.events, &report.faults, &report.violations)?;
            }
            return judged(report.violations.len());
        }
        let seeds: Vec<u64> = (1..=self.seeds).collect();
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let progress = Mutex::new(Progress::new("seeds", seeds.len(), self.json));
        let summary = simulate_many(&seeds, &options, threads, &|_| {
            progress.lock().unwrap_or_else(PoisonError::into_inner).step();
        })?;
        progress.lock().unwrap_or_else(PoisonError::into_inner).done();
        if self.json {
            super::print_json(&summary)?;
        } else {
            print(&seeds, &summary.counts, summary.events, &summary.faults, &summary.violations)?;
        }
        judged(summary.by_invariant.values().sum::<u64>().try_into().unwrap_or(usize::MAX))
    }
}

fn options(company: Option<&std::path::Path>, conversations: Option<u32>) -> Result<Options> {
    let (company, orders) = super::company_with_orders(company)?;
    let understanding = Understanding::of(&company);
    let mut options = Options::hard(Arc::new(company), understanding, orders);
    if let Some(conversations) = conversations {
        options.conversations = conversations;
    }
    Ok(options)
}

fn judged(violations: usize) -> Result<()> {
    if violations == 0 {
        return Ok(());
    }
    Err(Exit::faults(format!("{violations} violations")))
}

fn print(
    seeds: &[u64],
    counts: &Counts,
    events: u64,
    faults: &impl serde::Serialize,
    violations: &[Violation],
) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} seeds: {} conversations, {} customer messages, {} handoffs, {events} events",
        seeds.len(),
        counts.conversations,
        counts.customer_messages,
        counts.handoffs
    )?;
    writeln!(out, "verdicts: {}", listed(&counts.verdicts)?)?;
    writeln!(out, "faults put in: {}", listed(faults)?)?;
    writeln!(out, "violations of I1 to I9: {}", violations.len())?;
    for found in violations.iter().take(SHOWN) {
        let conversation = found.conversation.map_or("the desk".to_owned(), |id| id.to_string());
        writeln!(
            out,
            "  {:?} in {conversation} at event {}: {}; look at it with: baton sim --seed {}",
            found.invariant, found.seq, found.what, found.seed
        )?;
    }
    Ok(())
}

/// Names and numbers in one line.
fn listed(numbers: &impl serde::Serialize) -> Result<String> {
    let value = serde_json::to_value(numbers)?;
    let parts: Vec<String> =
        value.as_object().into_iter().flatten().map(|(name, number)| format!("{name} {number}")).collect();
    Ok(parts.join(", "))
}
