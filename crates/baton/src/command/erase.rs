//! `baton erase`: a customer's data, gone for good, without a running server.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use baton_core::id::CustomerId;
use baton_server::engine::{Engine, EngineOptions, Mind};
use baton_store::{MasterKey, SqliteOptions, SqliteStore, StoreError};

use super::Exit;
use super::settings::Settings;

/// Most characters of the reason.
const REASON_CHARACTERS_MAX: usize = 500;

/// Erases a customer's data for good.
///
/// The key with which everything of the customer is sealed is destroyed, so that no copy of the database can be read
/// either once this file is put beside it (baton.db-shredded). The record that it happened stays. Erasing again is
/// harmless.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  baton erase cus_01KTR9V5B8M0W3Q7XJ2N6YHCAZ --reason \"request of 12 May\"\n\n\
                        While the server runs, use POST /api/customers/{id}/erase or the workspace instead."
)]
pub(crate) struct Erase {
    /// The customer's id, as the workspace shows it.
    customer: String,
    /// Why, for the record; nothing about the person.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    settings: Settings,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

impl Erase {
    pub(crate) fn run(self) -> Result<()> {
        let customer: CustomerId =
            self.customer.parse().map_err(|error| Exit::wrong_input(format!("{error}")))?;
        let reason = self.reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > REASON_CHARACTERS_MAX {
            return Err(Exit::wrong_input(format!(
                "--reason: say in 1 to {REASON_CHARACTERS_MAX} characters why"
            )));
        }
        let config = self.settings.read(&[])?;
        if !config.database().exists() {
            bail!("there is no database in {}. Name its folder with --data", config.data.display());
        }
        let master = MasterKey::load_or_create(&config.master_key()).context("the master key")?;
        let store = SqliteStore::open(SqliteOptions::new(config.database(), master)).map_err(explain)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let report = runtime.block_on(erase(store, &config, customer, reason))?;
        let mut out = std::io::stdout().lock();
        if self.json {
            let report = serde_json::json!({
                "customer": customer.to_string(),
                "key_destroyed": report.key_destroyed,
                "conversations": report.conversations,
                "events": report.events,
                "effects": report.effects,
                "timers": report.timers,
                "responses": report.responses,
                "profile": report.profile,
                "log_cleaned": report.log_cleaned,
            });
            writeln!(out, "{report:#}")?;
        } else if report.key_destroyed {
            writeln!(
                out,
                "erased {customer}: {} conversations with {} events can no longer be read",
                report.conversations, report.events
            )?;
        } else {
            writeln!(out, "nothing was left of {customer}: the customer is unknown or was erased before")?;
        }
        if !report.log_cleaned {
            bail!("a reader held old pages of the database: run the same command again to clean its log");
        }
        Ok(())
    }
}

/// Through the engine, so that the desk's log says that it happened.
async fn erase(
    store: SqliteStore,
    config: &baton_server::config::Config,
    customer: CustomerId,
    reason: String,
) -> Result<baton_store::ErasureReport> {
    let company = baton_server::config::load_company(config.company.as_deref())
        .map_err(|error| Exit::wrong_input(error.to_string()))?;
    let store: std::sync::Arc<dyn baton_store::Store> = std::sync::Arc::new(store);
    let mut options = EngineOptions::new()?;
    // Nobody writes while this runs, so there is nothing to understand.
    options.mind = Mind::Given(std::sync::Arc::new(|_, _| baton_core::Perception::default()));
    let engine = Engine::open(store, std::sync::Arc::new(company), options).await?;
    let (engine_store, now) = (std::sync::Arc::clone(engine.store()), engine.now());
    let report = tokio::task::spawn_blocking(move || engine_store.erase(customer, now)).await??;
    engine.forget(customer).await;
    // What was learnt from the customer's words goes with them; the next start learns without.
    baton_server::understanding::forget(&config.data).context("removing what was learnt")?;
    engine.desk(baton_core::DeskCommand::RecordErasure { customer, by: None, reason }).await?;
    Ok(report)
}

fn explain(error: StoreError) -> anyhow::Error {
    if matches!(error, StoreError::Locked { .. }) {
        anyhow::anyhow!(
            "a Baton runs on this data folder. Erase in the workspace or with POST /api/customers/{{id}}/erase, or end the \
             server first"
        )
    } else {
        error.into()
    }
}
