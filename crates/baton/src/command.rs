//! The subcommands: one file each, registered in one list.

mod bench;
mod demo;
mod doctor;
mod erase;
mod eval;
mod model;
mod nlu;
mod openapi;
mod replay;
mod serve;
mod settings;
mod sim;
mod staff;

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use baton_core::Company;
use baton_server::config::{CompanyError, company_files};

/// Something wrong with the command line, the settings or the company's files.
const WRONG_INPUT: u8 = 2;
/// A check found faults.
const FAULTS: u8 = 3;

/// An enum of subcommands, one file each, and how one is run.
macro_rules! commands {
    ($of:ident { $($name:ident => $module:ident),+ $(,)? }) => {
        #[derive(Debug, clap::Subcommand)]
        enum $of {
            $($name($module::$name),)+
        }

        impl $of {
            fn run(self) -> Result<()> {
                match self {
                    $(Self::$name(command) => command.run(),)+
                }
            }
        }
    };
}

use commands;

commands! {
    Command {
        Serve => serve,
        Demo => demo,
        Sim => sim,
        Staff => staff,
        Replay => replay,
        Doctor => doctor,
        Erase => erase,
        Nlu => nlu,
        Eval => eval,
        Model => model,
        Bench => bench,
        Openapi => openapi,
        BenchEcho => bench,
    }
}

/// Customer service in which an AI answers first and a person is always one step away.
#[derive(Debug, clap::Parser)]
#[command(
    name = "baton",
    version,
    max_term_width = 100,
    after_help = "Start with `baton serve` and open the address it prints.\n\
                  Exit codes: 0 done, 1 it did not work, 2 wrong command line, settings or company files, 3 faults found."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

impl Cli {
    pub(crate) fn run(self) -> Result<()> {
        self.command.run()
    }
}

/// An error with an exit code of its own.
#[derive(Debug)]
pub(crate) struct Exit {
    code: u8,
    message: String,
}

impl Exit {
    /// The command line, the settings or the company's files are wrong.
    pub(crate) fn wrong_input(message: impl Into<String>) -> anyhow::Error {
        Self { code: WRONG_INPUT, message: message.into() }.into()
    }

    /// A check found faults; they were told already.
    pub(crate) fn faults(message: impl Into<String>) -> anyhow::Error {
        Self { code: FAULTS, message: message.into() }.into()
    }
}

impl std::fmt::Display for Exit {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Exit {}

/// Reads a company, or the demo company inside the binary.
pub(crate) fn load_company(folder: Option<&Path>) -> Result<Company> {
    baton_server::config::load_company(folder).map_err(|error| Exit::wrong_input(error.to_string()))
}

/// The same with the text of its order system, which may be empty.
pub(crate) fn company_with_orders(folder: Option<&Path>) -> Result<(Company, String)> {
    let files = company_files(folder).map_err(|error| Exit::wrong_input(error.to_string()))?;
    let company = Company::parse(&files)
        .map_err(|errors| Exit::wrong_input(CompanyError::Wrong(errors).to_string()))?;
    Ok((company, files.get("orders.sql").cloned().unwrap_or_default()))
}

/// Prints a report for machines.
pub(crate) fn print_json(report: &impl serde::Serialize) -> Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, report)?;
    writeln!(out)?;
    Ok(())
}

/// Says on standard error what went wrong.
pub(crate) fn tell(error: &anyhow::Error) -> ExitCode {
    if is_closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    eprintln!("baton: {error:#}");
    error.downcast_ref::<Exit>().map_or(ExitCode::FAILURE, |exit| ExitCode::from(exit.code))
}

/// Whoever read our output has read enough: `baton openapi | head`.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
