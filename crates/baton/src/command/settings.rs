//! The options that `serve`, `doctor` and `erase` share: they stand above the environment.

use std::path::{Path, PathBuf};

use anyhow::Result;
use baton_server::config::Config;

use super::Exit;

/// Where Baton finds its settings and its data.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Settings {
    /// The settings; `baton.toml` in this folder when left out and there is one.
    #[arg(long, value_name = "FILE", env = "BATON_CONFIG")]
    config: Option<PathBuf>,
    /// Folder of the database and its master key (setting `data`).
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
    /// Folder of the company's files (setting `company`); the demo company when left out.
    #[arg(long, value_name = "DIR")]
    company: Option<String>,
}

impl Settings {
    /// For commands that choose the folder themselves.
    pub(crate) fn of(data: &Path, company: Option<String>) -> Self {
        Self { config: None, data: Some(data.display().to_string()), company }
    }

    /// Reads defaults, file and environment, and puts the options on top, with more of them from the caller.
    pub(crate) fn read(&self, more: &[(&str, Option<&String>)]) -> Result<Config> {
        let own = [("BATON_DATA", self.data.as_ref()), ("BATON_COMPANY", self.company.as_ref())];
        // Options are told apart from variables only by coming later: the last one of a name wins.
        let options = own
            .iter()
            .chain(more)
            .filter_map(|(name, value)| value.map(|value| ((*name).to_owned(), value.clone())));
        Config::read(self.config.as_deref(), std::env::vars().chain(options))
            .map_err(|errors| Exit::wrong_input(format!("the settings are wrong\n{errors}")))
    }
}
