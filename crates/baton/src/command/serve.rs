//! `baton serve`: the server.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use baton_minilm::MiniLm;
use baton_server::config::{Config, DEFAULTS, EncoderChoice};
use baton_server::serve::{ServeOptions, Server};
use baton_server::telemetry;
use baton_server::understanding::LoadFull;

use super::Exit;
use super::settings::Settings;

/// Starts the server.
///
/// Settings come from `baton.toml`, the environment (BATON_LISTEN ...) and these options, the later ones winning. With
/// nothing set, Baton runs the demo company on this machine and keeps its data in ./.baton.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  baton serve\n  baton serve --company ./my-shop --listen 127.0.0.1:8080\n  \
                        baton serve --print-config > baton.toml\n\nEnd it with Ctrl-C; nothing that was acknowledged is lost."
)]
pub(crate) struct Serve {
    #[command(flatten)]
    settings: Settings,
    /// Address and port (setting `listen`).
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// Print every setting with its default and explanation, and end.
    #[arg(long)]
    print_config: bool,
}

impl Serve {
    pub(crate) fn run(self) -> Result<()> {
        if self.print_config {
            std::io::stdout().write_all(DEFAULTS.as_bytes())?;
            return Ok(());
        }
        let config = self.settings.read(&[("BATON_LISTEN", self.listen.as_ref())])?;
        telemetry::log_to_stderr(&config);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let full = full(&config)?;
        let planner = Some(super::staff::planner());
        let unlimited = is_bench();
        runtime.block_on(serve(ServeOptions { config, demo_password: None, unlimited, full, planner }))
    }
}

/// How the full model is loaded, when the settings and the data folder have it.
pub(crate) fn full(config: &Config) -> Result<Option<LoadFull>> {
    let folder = baton_minilm::folder(&config.data);
    let is_there = baton_minilm::FILES.iter().all(|file| folder.join(file.name).exists());
    match config.encoder {
        EncoderChoice::Full if !is_there => Err(Exit::wrong_input(format!(
            "the setting `encoder` asks for the full model, which is not in {}: run `baton model install`",
            folder.display()
        ))),
        EncoderChoice::Compact => Ok(None),
        EncoderChoice::Auto | EncoderChoice::Full => Ok(is_there.then(|| -> LoadFull {
            Box::new(move || {
                let model = MiniLm::load(&folder).map_err(|error| error.to_string())?;
                Ok(Arc::new(model))
            })
        })),
    }
}

/// Opens a server, says where it is, and runs it until it is told to stop.
pub(crate) async fn serve(options: ServeOptions) -> Result<()> {
    let server = Server::open(options).await.map_err(|error| {
        if error.is_configuration() { Exit::wrong_input(error.to_string()) } else { error.into() }
    })?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Baton answers at {}", server.url())?;
    if let Some(link) = &server.set_up_link {
        writeln!(out, "Set up the first admin here, once, within 24 hours: {link}")?;
    }
    out.flush()?;
    drop(out);
    let stop = stop_signal()?;
    server.run(stop).await;
    Ok(())
}

/// Measurements write faster than any person. Counts only on this machine, see the engine's limits.
fn is_bench() -> bool {
    std::env::var_os("BATON_BENCH_UNLIMITED").is_some_and(|value| value == "1")
}

/// Ends with Ctrl-C, or when the system asks the process to end.
pub(crate) fn stop_signal() -> Result<impl Future<Output = ()> + Send> {
    #[cfg(unix)]
    let mut terminate = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).context("listening for the signal to end")?
    };
    Ok(async move {
        #[cfg(unix)]
        tokio::select! {
            // Without handlers the process ends the hard way, which loses nothing either.
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        drop(tokio::signal::ctrl_c().await);
    })
}
