//! `baton demo`: the whole of Baton on this machine, with a past and a present, and nothing to set up.
//!
//! The past is simulated day by day with the same core and written through the same store as real conversations; the
//! present is twelve scripted customers, who speak to the running engine. No account, no key, no other server.

mod history;
mod live;

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use baton_server::serve::{ServeOptions, Server};
use baton_server::{telemetry, understanding};
use baton_store::files_of;

use super::Exit;
use super::serve::stop_signal;
use super::settings::Settings;

/// The password of everybody in the demonstration. It listens on this machine only.
const PASSWORD: &str = "baton-demo";

/// Shows Baton with a demo company, 28 days of simulated past and live conversations.
///
/// Everything is made anew at each start, in a folder of its own; nothing you have elsewhere is touched.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  baton demo\n  baton demo --listen 127.0.0.1:8080 --days 7\n\n\
                        End it with Ctrl-C.")]
pub(crate) struct Demo {
    /// Address and port.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7700")]
    listen: String,
    /// Days of past.
    #[arg(long, value_name = "N", default_value_t = 28, value_parser = clap::value_parser!(u32).range(0..=400))]
    days: u32,
    /// Conversations a day in the past, on average.
    #[arg(long, value_name = "N", default_value_t = 120)]
    per_day: u32,
    /// Leave out the live conversations.
    #[arg(long)]
    quiet: bool,
    /// Folder of the demonstration's data; emptied at each start.
    #[arg(long, value_name = "DIR", default_value = ".baton/demo")]
    data: PathBuf,
    /// Folder of the company's files; the demo company Nordhem when left out.
    #[arg(long, value_name = "DIR")]
    company: Option<String>,
}

impl Demo {
    pub(crate) fn run(self) -> Result<()> {
        empty(&self.data)?;
        let settings = Settings::of(&self.data, self.company.clone());
        let config = settings.read(&[("BATON_LISTEN", Some(&self.listen))])?;
        telemetry::log_to_stderr(&config);
        if self.days > 0 {
            let written = history::write(&config, self.days, self.per_day)?;
            writeln!(
                std::io::stdout(),
                "Simulated {} days: {} conversations, {} events, in {:.1} s",
                self.days,
                written.conversations,
                written.events,
                written.took.as_secs_f64()
            )?;
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(self.serve(config))
    }

    async fn serve(self, config: baton_server::config::Config) -> Result<()> {
        let full = super::serve::full(&config)?;
        let demo_password = Some(PASSWORD.to_owned());
        let options = ServeOptions {
            config,
            demo_password,
            unlimited: false,
            full,
            planner: Some(super::staff::planner()),
        };
        let server = Server::open(options).await.map_err(|error| {
            if error.is_configuration() { Exit::wrong_input(error.to_string()) } else { error.into() }
        })?;
        let engine = server.app().engine().clone();
        tell(&server, &engine)?;
        if !self.quiet {
            live::play(&engine).await?;
        }
        server.run(stop_signal()?).await;
        Ok(())
    }
}

fn tell(server: &Server, engine: &baton_server::engine::Engine) -> Result<()> {
    let url = server.url();
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nAs a customer:  {url}/demo")?;
    writeln!(out, "As the staff:   {url}/")?;
    for person in &engine.company().staff {
        let role = serde_json::to_value(person.role).ok();
        let role = role.as_ref().and_then(|role| role.as_str()).unwrap_or("staff");
        writeln!(out, "                {:<34}{PASSWORD}   {role}", person.email)?;
    }
    writeln!(
        out,
        "\nSign in as an agent, choose Available, and ask for a person in the chat. End with Ctrl-C."
    )?;
    out.flush()?;
    Ok(())
}

/// Empties the demonstration's own folder. A folder that holds anything else is left alone.
fn empty(folder: &std::path::Path) -> Result<()> {
    const OWN: [&str; 4] = ["master.key", "orders.db", "orders.db-wal", "orders.db-shm"];
    let database = files_of(&folder.join("baton.db"));
    if !folder.exists() {
        return Ok(());
    }
    let mut own = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name();
        let is_own = OWN.iter().chain(&understanding::FILES).any(|own| name == *own);
        if !is_own && !database.contains(&entry.path()) {
            return Err(Exit::wrong_input(format!(
                "{} holds {}, which is not the demonstration's: choose an empty folder with --data",
                folder.display(),
                name.display()
            )));
        }
        own.push(entry.path());
    }
    for path in own {
        std::fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]

    use baton_store::{MasterKey, SqliteOptions, SqliteStore};

    #[test]
    fn whatever_a_demonstration_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let master = MasterKey::load_or_create(&folder.path().join("master.key")).unwrap();
        let store = SqliteStore::open(SqliteOptions::new(folder.path().join("baton.db"), master)).unwrap();
        drop(store);
        std::fs::write(folder.path().join("orders.db"), []).unwrap();
        super::empty(folder.path()).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        std::fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
        assert!(super::empty(folder.path()).is_err());
        assert!(folder.path().join("thesis.txt").exists());
    }
}
