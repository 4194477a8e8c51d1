//! `baton doctor`: looks at everything a server needs, changes nothing, and says how to mend what is wrong.

mod checks;

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use serde::Serialize;

use super::Exit;
use super::settings::Settings;

/// Checks the settings, the company's files, the store, the clock and the disk.
///
/// Nothing is changed. While a server runs on the data folder its database is not opened.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  baton doctor\n  baton doctor --company ./my-shop\n  \
                        baton doctor --verify-chain --json > report.json\n\nExit code 3 when something is wrong.")]
pub(crate) struct Doctor {
    #[command(flatten)]
    settings: Settings,
    /// Also recompute every link of the hash chain and open every seal; takes time on a large database.
    #[arg(long)]
    verify_chain: bool,
    /// Print the findings as JSON.
    #[arg(long)]
    json: bool,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Mark {
    /// In order.
    Good,
    /// Works, and should be looked at.
    Warning,
    /// Does not work.
    Wrong,
    /// Was not looked at.
    Skipped,
}

/// One check.
#[derive(Debug, Serialize)]
struct Finding {
    /// What was looked at.
    check: &'static str,
    /// How it ended.
    mark: Mark,
    /// What was found.
    found: String,
    /// How to mend it.
    #[serde(skip_serializing_if = "String::is_empty")]
    fix: String,
}

impl Finding {
    fn good(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, mark: Mark::Good, found: found.into(), fix: String::new() }
    }

    fn skipped(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, mark: Mark::Skipped, found: found.into(), fix: String::new() }
    }

    fn warning(check: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, mark: Mark::Warning, found: found.into(), fix: fix.into() }
    }

    fn wrong(check: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, mark: Mark::Wrong, found: found.into(), fix: fix.into() }
    }
}

impl Doctor {
    pub(crate) fn run(self) -> Result<()> {
        let findings = self.look();
        let wrong = findings.iter().filter(|finding| finding.mark == Mark::Wrong).count();
        let mut out = std::io::stdout().lock();
        if self.json {
            let report = serde_json::json!({ "ok": wrong == 0, "findings": findings });
            writeln!(out, "{report:#}")?;
        } else {
            for finding in &findings {
                let mark = match finding.mark {
                    Mark::Good => "good   ",
                    Mark::Warning => "warning",
                    Mark::Wrong => "WRONG  ",
                    Mark::Skipped => "skipped",
                };
                writeln!(
                    out,
                    "{mark}  {:<9}  {}",
                    finding.check,
                    finding.found.replace('\n', "\n                    ")
                )?;
                if !finding.fix.is_empty() {
                    writeln!(out, "                    {}", finding.fix)?;
                }
            }
        }
        out.flush()?;
        match wrong {
            0 => Ok(()),
            1 => Err(Exit::faults("1 thing is wrong")),
            many => Err(Exit::faults(format!("{many} things are wrong"))),
        }
    }

    fn look(&self) -> Vec<Finding> {
        let config = match self.settings.read(&[]) {
            Ok(config) => config,
            Err(error) => return vec![Finding::wrong("settings", error.to_string(), "")],
        };
        let company: Option<PathBuf> = config.company.clone();
        let mut findings = vec![Finding::good("settings", format!("listens on {}", config.listen))];
        findings.push(checks::pages());
        findings.push(checks::company(company.as_deref()));
        findings.push(checks::clock(&config));
        findings.push(checks::disk(&config));
        findings.extend(checks::store(&config, self.verify_chain, self.json));
        findings
    }
}
