//! `baton nlu`: the understanding of messages on files, for judging it and for trying it on one's own.
//!
//! Nothing is stored, nobody is answered, nothing leaves this machine.

pub(crate) mod brief;
mod doctor;
pub(crate) mod encoder;
pub(crate) mod learnt;
mod predict;
pub(crate) mod retrieve;
mod signals;

use anyhow::Result;

use super::commands;

commands! {
    Task {
        Brief => brief,
        Doctor => doctor,
        Predict => predict,
        Retrieve => retrieve,
        Signals => signals,
    }
}

/// Runs the understanding of messages on a file.
#[derive(Debug, clap::Args)]
pub(crate) struct Nlu {
    #[command(subcommand)]
    task: Task,
}

impl Nlu {
    pub(crate) fn run(self) -> Result<()> {
        self.task.run()
    }
}
