//! Which of the two embedded models a command uses.

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

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Name {
    Compact,
    Full,
}

impl Size {
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
