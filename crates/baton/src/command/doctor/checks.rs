//! The checks, one function each.

use std::path::Path;
use std::time::{Duration, SystemTime};

use baton_server::config::{Config, load_company};
use baton_store::{ChainReport, MasterKey, SqliteOptions, SqliteStore, Store as _, StoreError};

use super::Finding;
use crate::output::Progress;

/// Less room than this is a warning, in bytes.
const DISK_WARNING: u64 = 1 << 30;
/// Less room than this is too little, in bytes.
const DISK_WRONG: u64 = 64 << 20;
/// The clock cannot be before the day this was written: 2026-01-01.
const CLOCK_MIN: Duration = Duration::from_secs(1_767_225_600);
/// How far the database's last change may lie in the future.
const CLOCK_SKEW: Duration = Duration::from_secs(300);
/// Faults of a chain that are listed.
const FAULTS_SHOWN: usize = 20;

pub(super) fn pages() -> Finding {
    match baton_server::pages_missing() {
        None => Finding::good("pages", "the workspace and the widget are in this binary"),
        Some(cause) => Finding::warning(
            "pages",
            format!("the pages are not in this binary: {cause}"),
            "Install Node 20 or newer and build again",
        ),
    }
}

pub(super) fn company(folder: Option<&Path>) -> Finding {
    match load_company(folder) {
        Ok(company) => Finding::good(
            "company",
            format!(
                "{}: {} topics, {} articles, {} playbooks, {} rules, {} people, version {}",
                company.profile.name,
                company.topics.len(),
                company.articles.len(),
                company.playbooks.len(),
                company.policy.rules.len(),
                company.staff.len(),
                company.version
            ),
        ),
        Err(error) => Finding::wrong("company", error.to_string(), "Mend these and run it again"),
    }
}

pub(super) fn clock(config: &Config) -> Finding {
    let now = SystemTime::now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let fix = "Set the clock, best by NTP: promises to customers run by it";
    if since < CLOCK_MIN {
        return Finding::wrong("clock", "the clock of this machine is in the past", fix);
    }
    let written = std::fs::metadata(config.database()).and_then(|found| found.modified());
    match written {
        Ok(written) if written > now + CLOCK_SKEW => {
            Finding::wrong("clock", "the database was written in the future: the clock went back", fix)
        }
        _ => Finding::good("clock", "plausible"),
    }
}

pub(super) fn disk(config: &Config) -> Finding {
    // The folder may not be there yet: its nearest ancestor has the same room.
    let there = config
        .data
        .ancestors()
        .find(|folder| folder.exists())
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = there.unwrap_or_else(|| Path::new("."));
    let free = match fs4::available_space(folder) {
        Ok(free) => free,
        Err(error) => return Finding::warning("disk", format!("{}: {error}", folder.display()), ""),
    };
    let found = format!("{} MiB free in {}", free >> 20, folder.display());
    let fix = "Make room, or set `data` to a folder on another disk";
    if free < DISK_WRONG {
        Finding::wrong("disk", found, fix)
    } else if free < DISK_WARNING {
        Finding::warning("disk", found, fix)
    } else {
        Finding::good("disk", found)
    }
}

pub(super) fn store(config: &Config, verify: bool, quiet: bool) -> Vec<Finding> {
    if !config.database().exists() {
        let found = format!("no database in {} yet; the server makes one", config.data.display());
        return vec![Finding::skipped("store", found)];
    }
    if !config.master_key().exists() {
        let found =
            format!("{} is missing: nothing in the database can be read", config.master_key().display());
        return vec![Finding::wrong("store", found, "Put it back from your backup")];
    }
    let opened = MasterKey::load_or_create(&config.master_key())
        .and_then(|master| SqliteStore::open(SqliteOptions::new(config.database(), master)));
    match opened {
        Ok(store) => {
            let mut findings = vec![Finding::good("store", format!("{} opens", config.database().display()))];
            findings.push(if verify {
                chain(&store, quiet)
            } else {
                Finding::skipped("chain", "not asked for; --verify-chain recomputes it")
            });
            findings
        }
        Err(StoreError::Locked { .. }) => {
            let found = "a server runs on it; end it to look inside";
            vec![Finding::skipped("store", found)]
        }
        Err(error @ StoreError::WrongMasterKey) => {
            vec![Finding::wrong(
                "store",
                error.to_string(),
                "Put the master.key that belongs to this database back",
            )]
        }
        Err(error) => {
            let fix = "Put a backup of the data folder back, or mend what it says";
            vec![Finding::wrong("store", error.to_string(), fix)]
        }
    }
}

fn chain(store: &SqliteStore, quiet: bool) -> Finding {
    let total = total_events(store);
    let mut progress = Progress::new("events", total, quiet);
    let mut checked = 0;
    let report = store.verify_chain(&mut |events| {
        while checked < events {
            progress.step();
            checked += 1;
        }
    });
    progress.done();
    match report {
        Ok(report) if report.faults.is_empty() => Finding::good("chain", told(&report)),
        Ok(report) => {
            let faults: Vec<String> = report
                .faults
                .iter()
                .take(FAULTS_SHOWN)
                .map(|fault| {
                    let stream =
                        fault.stream.map_or_else(|| "the store".to_owned(), |stream| stream.to_string());
                    format!("{stream}, event {}: {:?}", fault.seq, fault.what)
                })
                .collect();
            let found = format!("{}, {} faults\n{}", told(&report), report.faults.len(), faults.join("\n"));
            Finding::wrong(
                "chain",
                found,
                "The log was changed outside Baton: put a backup back and find out by whom",
            )
        }
        Err(error) => Finding::wrong("chain", error.to_string(), "Put a backup of the data folder back"),
    }
}

fn told(report: &ChainReport) -> String {
    format!(
        "{} streams, {} events, {} of them of erased customers",
        report.streams, report.events, report.erased_events
    )
}

/// How many events there are, for the progress: the heads know.
fn total_events(store: &SqliteStore) -> usize {
    let mut total = 0;
    let mut before = None;
    loop {
        let filter = baton_store::HeadFilter { before, ..baton_store::HeadFilter::default() };
        let Ok(heads) = store.heads(&filter) else { return total };
        total += heads.iter().map(|head| usize::try_from(head.seq).unwrap_or(usize::MAX)).sum::<usize>();
        let last = heads.last().and_then(|head| match head.stream {
            baton_store::Stream::Conversation(id) => Some(id),
            baton_store::Stream::Desk => None,
        });
        if heads.len() < baton_store::MAX_PAGE || last.is_none() {
            return total;
        }
        before = last;
    }
}
