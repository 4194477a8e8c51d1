//! Which of the two embedded models a command uses.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use baton_minilm::MiniLm;
use baton_nlu::{Compact, Encoder};

use super::super::Exit;
use super::super::settings::Settings;

/// The embedded model.
#[derive(Debug, clap::Args)]
pub(crate) struct Size {
    /// Which embedded model: compact is in the program, full is installed by `baton model install`.
    #[arg(long = "model", value_name = "MODEL", default_value = "compact")]
    name: Name,
    #[command(flatten)]
    settings: Settings,
}

/// The two models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Name {
    Compact,
    Full,
}

impl Name {
    /// As it is written on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Compact => "compact",
            Self::Full => "full",
        }
    }
}

impl Size {
    /// A model for commands with options of their own; `data` is the folder it was installed in.
    pub(crate) fn of(name: Name, data: Option<&Path>) -> Self {
        Self { name, settings: data.map_or_else(Settings::default, |data| Settings::of(data, None)) }
    }

    /// Loads the model.
    pub(crate) fn load(&self) -> Result<Arc<dyn Encoder>> {
        Ok(match self.name {
            Name::Compact => Arc::new(Compact::built_in()),
            Name::Full => {
                let folder = baton_minilm::folder(&self.settings.read(&[])?.data);
                Arc::new(MiniLm::load(&folder).map_err(|error| {
                    Exit::wrong_input(format!(
                        "the full model: {error}. `baton model install` puts it there."
                    ))
                })?)
            }
        })
    }
}
