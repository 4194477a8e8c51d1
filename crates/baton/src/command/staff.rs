//! `baton staff`: how many people a promise needs.

mod calls;
mod history;
mod plan;
mod planned;
mod replay;

use anyhow::Result;

pub(crate) use planned::planner;

use super::commands;

/// Plans how many people are needed, and checks plans against recorded days.
#[derive(Debug, clap::Args)]
pub(crate) struct Staff {
    #[command(subcommand)]
    command: StaffCommand,
}

commands! {
    StaffCommand {
        Plan => plan,
        Replay => replay,
    }
}

impl Staff {
    pub(crate) fn run(self) -> Result<()> {
        self.command.run()
    }
}

/// `hh:mm` of a second of the day.
fn clock(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60)
}
