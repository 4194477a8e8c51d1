//! `baton openapi`: the description of the interfaces.

use std::io::Write as _;

use anyhow::Result;

/// Prints the description of the interfaces (OpenAPI 3.1, JSON).
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  baton openapi > docs/openapi.json\n\nA running server gives the same at /api/openapi.json."
)]
pub(crate) struct Openapi {}

impl Openapi {
    pub(crate) fn run(self) -> Result<()> {
        std::io::stdout().write_all(baton_server::openapi::document().as_bytes())?;
        Ok(())
    }
}
