//! Simulates seeds on the demo company and prints what the auditor found, or makes a past and prints how fast.
//!
//! `cargo run --release -p baton-sim --example seeds -- 1 200` judges seeds 1 to 200 of a hard morning;
//! `… -- history 28 12000` makes 28 days with 12,000 conversations.

#![allow(clippy::print_stdout, reason = "a program for the terminal")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use baton_core::Company;
use baton_core::time::DAY;
use baton_sim::log::Record;
use baton_sim::{Options, Shape, Understanding, history, run, simulate, simulate_many};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks/nordhem");

fn read(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, root, files)?;
        } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "md") {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

fn print(record: &Record) {
    let json = String::from_utf8_lossy(&record.json);
    println!("{:>6} {} {json}", record.commit, record.at.as_millis());
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut files = BTreeMap::new();
    read(Path::new(FOLDER), Path::new(FOLDER), &mut files)?;
    let company = Arc::new(Company::parse(&files).map_err(|errors| format!("{errors:?}"))?);
    let understanding = Understanding::of(&company);
    let orders = std::fs::read_to_string(Path::new(FOLDER).join("orders.sql"))?;
    let mut options = Options::hard(company, understanding, orders);
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, otherwise: u64| -> u64 {
        arguments.get(place).and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let begun = Instant::now();
    if arguments.first().is_some_and(|word| word == "history") {
        options.span_millis = i64::try_from(number(1, 28))? * DAY;
        options.conversations = u32::try_from(number(2, 12_000))?;
        options.shape = Shape::Weekly;
        let report = history(number(3, 1), &options, &mut |_| {})?;
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{} events in {seconds:.2} s: {:.0} events/s",
            report.events,
            report.events as f64 / seconds
        );
        println!("{}", serde_json::to_string_pretty(&report.counts)?);
        return Ok(());
    }
    if arguments.first().is_some_and(|word| word == "one") {
        options.conversations = u32::try_from(number(2, 300))?;
        let report = simulate(number(1, 1), &options)?;
        println!("{}", serde_json::to_string_pretty(&report)?);
        println!("{:.2} s", begun.elapsed().as_secs_f64());
        return Ok(());
    }
    if arguments.first().is_some_and(|word| word == "dump") {
        // One conversation of a run, or the desk, with commit numbers.
        let (evidence, _, _) = run(number(1, 1), &options)?;
        let wanted = arguments.get(2).map_or("desk", String::as_str);
        for (id, records) in evidence.log.conversations().filter(|(id, _)| id.to_string() == wanted) {
            println!("{id}");
            records.iter().for_each(print);
        }
        if wanted == "desk" {
            evidence.log.desk().iter().for_each(print);
        }
        return Ok(());
    }
    let seeds: Vec<u64> = (number(0, 1)..=number(1, 20)).collect();
    options.conversations = u32::try_from(number(2, 300))?;
    let summary = simulate_many(&seeds, &options, 2, &|_| {})?;
    println!("{}", serde_json::to_string_pretty(&summary)?);
    println!("{:.2} s", begun.elapsed().as_secs_f64());
    Ok(())
}
