//! `baton bench`: Baton's whole path beside the raw limit of the same machine, in one run.
//!
//! Each round measures a bare WebSocket echo and then Baton with the same clients, so that a busy machine slows both; the
//! report gives medians over the rounds. Baton runs as its own process, as users run it: socket, understanding, policy,
//! commit with fsync, reply. Nothing is warmed up that a user would not have.

mod child;
mod client;
mod echo;
mod kill;
mod measure;
mod perceive;
mod recovery;
mod report;
mod routing;
mod stats;

use anyhow::Result;

pub(crate) use echo::BenchEcho;

/// Measures Baton beside the raw limits of this machine.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  baton bench\n  baton bench --rounds 7 --json > bench.json\n  \
                        baton bench kill --rounds 50\n  baton bench perceive\n  baton bench routing\n\nBuild with --release first; a debug build measures the compiler.")]
pub(crate) struct Bench {
    #[command(subcommand)]
    what: Option<What>,
    /// Rounds of echo and Baton in turn; the report gives medians.
    #[arg(long, default_value_t = 5, value_name = "N")]
    rounds: usize,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3, value_name = "SECONDS")]
    seconds: u64,
    /// Clients that write as fast as they are answered.
    #[arg(long, default_value_t = 100, value_name = "N")]
    clients: usize,
    /// Idle customers whose memory is measured.
    #[arg(long, default_value_t = 5_000, value_name = "N")]
    idle: usize,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Kills the server under load and looks for every acknowledged message.
    Kill(kill::Kill),
    /// Times the understanding of messages, beside cutting them into words only.
    Perceive(perceive::Perceive),
    /// Times decisions of the router with 100,000 waiting and 2,000 people.
    Routing(routing::Routing),
}

impl Bench {
    pub(crate) fn run(self) -> Result<()> {
        if cfg!(debug_assertions) {
            eprintln!("bench: this is a debug build; the numbers say nothing. Use cargo run --release");
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        match self.what {
            Some(What::Kill(kill)) => runtime.block_on(kill.run()),
            Some(What::Perceive(perceive)) => perceive.run(),
            Some(What::Routing(routing)) => routing.run(),
            None => {
                let plan = measure::Plan {
                    rounds: self.rounds.max(1),
                    seconds: self.seconds.max(1),
                    clients: self.clients.max(1),
                    idle: self.idle,
                    quiet: self.json,
                };
                let report = runtime.block_on(measure::run(&plan))?;
                if self.json {
                    super::print_json(&report)?;
                    Ok(())
                } else {
                    report.print()
                }
            }
        }
    }
}
