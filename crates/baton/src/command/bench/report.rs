//! The report of a bench: each number beside its budget and beside the raw limit.

use std::io::Write as _;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

use super::measure::{Plan, over_rounds};
use super::recovery::Recovered;
use super::stats::{Times, median};

/// One side of a comparison.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Side {
    /// Round trips a second.
    pub(super) per_second: f64,
    /// Median round trip.
    pub(super) p50_millis: f64,
    /// Ninety-ninth percentile.
    pub(super) p99_millis: f64,
    /// Processor time of the server for each round trip.
    pub(super) cpu_micros: f64,
}

/// What is measured once, or pooled over the rounds.
pub(super) struct Singles {
    pub(super) human: Times,
    pub(super) moderate: Times,
    pub(super) echo_moderate: Times,
    pub(super) fsync: Times,
    pub(super) cold_start: Duration,
    pub(super) idle_server: u64,
    pub(super) per_customer: f64,
    pub(super) recovered: Recovered,
}

/// Everything.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    rounds: usize,
    clients: usize,
    seconds_each: u64,
    echo: Side,
    one_commit: Side,
    two_commits: Side,
    /// Medians of the ratio within each round.
    one_commit_of_echo: f64,
    two_commits_of_echo: f64,
    one_commit_of_echo_range: [f64; 2],
    cpu_of_echo: f64,
    fsync_p50_millis: f64,
    fsync_p99_millis: f64,
    steady_echo_p99_millis: f64,
    steady_p50_millis: f64,
    steady_p99_millis: f64,
    human_requests: usize,
    human_to_queue_p50_millis: f64,
    human_to_queue_p99_millis: f64,
    cold_start_millis: f64,
    idle_server_mib: f64,
    idle_customers: usize,
    bytes_per_idle_customer: f64,
    recovery_events: usize,
    recovery_events_per_second: f64,
    fold_events_per_second: f64,
}

impl Report {
    pub(super) fn new(plan: &Plan, rounds: &[[Side; 3]], mut singles: Singles) -> Self {
        let side = |place| Side {
            per_second: over_rounds(rounds, place, |side| side.per_second),
            p50_millis: over_rounds(rounds, place, |side| side.p50_millis),
            p99_millis: over_rounds(rounds, place, |side| side.p99_millis),
            cpu_micros: over_rounds(rounds, place, |side| side.cpu_micros),
        };
        let ratios = |place: usize, number: fn(&Side) -> f64| -> Vec<f64> {
            rounds.iter().map(|round| number(&round[place]) / number(&round[0]).max(1e-9)).collect()
        };
        let one = ratios(1, |side| side.per_second);
        let range =
            [one.iter().copied().fold(f64::INFINITY, f64::min), one.iter().copied().fold(0.0, f64::max)];
        Self {
            rounds: rounds.len(),
            clients: plan.clients,
            seconds_each: plan.seconds,
            echo: side(0),
            one_commit: side(1),
            two_commits: side(2),
            one_commit_of_echo: median(&one),
            two_commits_of_echo: median(&ratios(2, |side| side.per_second)),
            one_commit_of_echo_range: range,
            cpu_of_echo: median(&ratios(1, |side| side.cpu_micros)),
            fsync_p50_millis: singles.fsync.percentile(50),
            fsync_p99_millis: singles.fsync.percentile(99),
            steady_echo_p99_millis: singles.echo_moderate.percentile(99),
            steady_p50_millis: singles.moderate.percentile(50),
            steady_p99_millis: singles.moderate.percentile(99),
            human_requests: singles.human.count(),
            human_to_queue_p50_millis: singles.human.percentile(50),
            human_to_queue_p99_millis: singles.human.percentile(99),
            cold_start_millis: singles.cold_start.as_secs_f64() * 1_000.0,
            idle_server_mib: mib(singles.idle_server),
            idle_customers: plan.idle,
            bytes_per_idle_customer: singles.per_customer,
            recovery_events: singles.recovered.events,
            recovery_events_per_second: singles.recovered.per_second,
            fold_events_per_second: singles.recovered.folded_per_second,
        }
    }

    pub(super) fn print(&self) -> Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{} rounds, {} clients, {} s each; medians over rounds\n",
            self.rounds, self.clients, self.seconds_each
        )?;
        writeln!(out, "{:<32}{:>12}{:>10}{:>10}{:>14}", "", "per second", "p50 ms", "p99 ms", "CPU us each")?;
        for (name, side) in [
            ("bare WebSocket echo", &self.echo),
            ("message + reply, one commit", &self.one_commit),
            ("message + reply, two commits", &self.two_commits),
        ] {
            writeln!(
                out,
                "{name:<32}{:>12.0}{:>10.2}{:>10.2}{:>14.1}",
                side.per_second, side.p50_millis, side.p99_millis, side.cpu_micros
            )?;
        }
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        let limit = self.steady_echo_p99_millis + 3.0 * self.fsync_p99_millis + 5.0;
        let rows = [
            ("one commit, of echo's rate", percent(self.one_commit_of_echo), ">= 20 %".to_owned()),
            ("two commits, of echo's rate", percent(self.two_commits_of_echo), ">= 15 %".to_owned()),
            ("server CPU per message, of echo's", format!("{:.1} x", self.cpu_of_echo), "<= 6 x".to_owned()),
            (
                "p99 at 2,000 messages/s",
                format!("{:.2} ms", self.steady_p99_millis),
                format!(
                    "<= {limit:.2} ms (echo {:.2} + 3 fsync {:.2} + 5)",
                    self.steady_echo_p99_millis, self.fsync_p99_millis
                ),
            ),
            (
                "talk to a person, to queued, p99",
                format!("{:.2} ms (n {})", self.human_to_queue_p99_millis, self.human_requests),
                "<= 100 ms under full load".to_owned(),
            ),
            ("cold start", format!("{:.0} ms", self.cold_start_millis), "<= 100 ms".to_owned()),
            ("idle server", format!("{:.1} MiB", self.idle_server_mib), "<= 64 MiB".to_owned()),
            (
                "memory per idle customer",
                format!("{:.1} KiB (n {})", self.bytes_per_idle_customer / 1_024.0, self.idle_customers),
                "<= 8 KiB".to_owned(),
            ),
            (
                "recovery from the store",
                format!("{:.0} events/s (n {})", self.recovery_events_per_second, self.recovery_events),
                ">= 1,000,000/s".to_owned(),
            ),
            ("folding alone", format!("{:.0} events/s", self.fold_events_per_second), String::new()),
        ];
        writeln!(out)?;
        for (name, value, budget) in rows {
            writeln!(out, "{name:<36}{value:<28}{budget}")?;
        }
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "memory stays far below 2^52 bytes")]
fn mib(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}
