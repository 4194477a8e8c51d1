//! The `baton` command.
//!
//! Exit codes: 0 done, 1 it did not work, 2 the command line, the settings or the company's files are wrong, 3 a check
//! found faults.

mod command;
mod output;
mod rows;
mod speed;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match command::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => command::tell(&error),
    }
}
