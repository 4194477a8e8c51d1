//! `baton bench kill`: the promise of I7 on the real binary.
//!
//! Each round: start the server on the same folder, let customers write as fast as they are answered, kill it with
//! SIGKILL at a random moment, start it again, and read every conversation from the beginning. Every acknowledged message
//! must be there, once, in order; what was not acknowledged may be there or not, but never twice.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde::Serialize;

use super::child::{Commits, Server};
use super::client::Customer;
use crate::output::Progress;

/// Shortest and longest time under load before the kill.
const LOAD_MILLIS: (u64, u64) = (20, 400);

/// Kills the server under load and looks for every acknowledged message.
#[derive(Debug, clap::Args)]
pub(crate) struct Kill {
    /// How many times it is killed.
    #[arg(long, default_value_t = 50, value_name = "N")]
    rounds: usize,
    /// Customers that write at the same time.
    #[arg(long, default_value_t = 16, value_name = "N")]
    customers: usize,
    /// Print the result as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Default, Serialize)]
struct Outcome {
    kills: usize,
    acknowledged: usize,
    found: usize,
    lost: usize,
    doubled: usize,
    out_of_order: usize,
    chain_faults: usize,
    slowest_restart_millis: u128,
}

/// What one customer knows.
#[derive(Debug, Default, Clone)]
struct Memory {
    cookie: String,
    /// Acknowledged keys in order of acknowledgement.
    acknowledged: Vec<String>,
    sent: u64,
}

impl Kill {
    pub(crate) async fn run(self) -> Result<()> {
        let folder = tempfile::tempdir()?;
        let mut memories: Vec<Memory> = Vec::new();
        let mut outcome = Outcome::default();
        let mut random: u64 = 0x5EED;
        let mut progress = Progress::new("kills", self.rounds, self.json);
        for _ in 0..self.rounds {
            progress.step();
            let mut server = Server::baton(folder.path(), Commits::One).await?;
            outcome.slowest_restart_millis =
                outcome.slowest_restart_millis.max(server.cold_start.as_millis());
            while memories.len() < self.customers {
                let cookie = super::client::session(server.address).await?;
                memories.push(Memory { cookie, ..Memory::default() });
            }
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let span = LOAD_MILLIS.0 + (random >> 33) % (LOAD_MILLIS.1 - LOAD_MILLIS.0);
            let mut writers = tokio::task::JoinSet::new();
            for (place, memory) in memories.iter().cloned().enumerate() {
                let address = server.address;
                writers.spawn(async move { (place, write_until_cut(address, memory).await) });
            }
            tokio::time::sleep(Duration::from_millis(span)).await;
            server.kill()?;
            outcome.kills += 1;
            while let Some(written) = writers.join_next().await {
                let (place, memory) = written?;
                memories[place] = memory;
            }
            check(folder.path(), &memories, &mut outcome).await?;
        }
        progress.done();
        outcome.chain_faults = chain_faults(folder.path())?;
        if self.json {
            crate::command::print_json(&outcome)?;
        } else {
            writeln!(
                std::io::stdout(),
                "{} kills, {} acknowledged messages, all found: {} lost, {} doubled, {} out of order, {} chain faults, \
                 slowest restart {} ms",
                outcome.kills,
                outcome.acknowledged,
                outcome.lost,
                outcome.doubled,
                outcome.out_of_order,
                outcome.chain_faults,
                outcome.slowest_restart_millis
            )?;
        }
        ensure!(outcome.acknowledged > outcome.kills, "the load was too small to show anything");
        let faults = outcome.lost + outcome.doubled + outcome.out_of_order + outcome.chain_faults;
        ensure!(faults == 0, "{faults} faults: an acknowledged message must survive, once, in order");
        Ok(())
    }
}

/// Writes until the server is gone; every acknowledgement counts.
async fn write_until_cut(address: std::net::SocketAddr, mut memory: Memory) -> Memory {
    let Ok(mut customer) = Customer::connect(address, memory.cookie.clone(), u64::MAX >> 12).await else {
        return memory;
    };
    loop {
        memory.sent += 1;
        let key = format!("kill-{}", memory.sent);
        if customer.write(&key, "How long do I have to return a lamp?").await.is_err() {
            return memory;
        }
        match customer
            .until(|frame| frame.t == "ack" && frame.client_id.as_deref() == Some(key.as_str()))
            .await
        {
            Ok(_) => memory.acknowledged.push(key),
            Err(_) => return memory,
        }
    }
}

/// Starts the server again and compares what it has with what was acknowledged.
async fn check(folder: &std::path::Path, memories: &[Memory], outcome: &mut Outcome) -> Result<()> {
    let server = Server::baton(folder, Commits::One).await?;
    outcome.slowest_restart_millis = outcome.slowest_restart_millis.max(server.cold_start.as_millis());
    (outcome.acknowledged, outcome.found, outcome.lost, outcome.doubled, outcome.out_of_order) =
        (0, 0, 0, 0, 0);
    for memory in memories {
        let keys = stored_keys(&server, memory).await?;
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, key) in keys.iter().enumerate() {
            places.entry(key).or_default().push(place);
        }
        outcome.doubled += places.values().filter(|places| places.len() > 1).count();
        let mut before = None;
        for key in &memory.acknowledged {
            outcome.acknowledged += 1;
            match places.get(key.as_str()).and_then(|places| places.first()) {
                Some(place) => {
                    outcome.found += 1;
                    if before.is_some_and(|before| before > *place) {
                        outcome.out_of_order += 1;
                    }
                    before = Some(*place);
                }
                None => outcome.lost += 1,
            }
        }
    }
    Ok(())
}

/// All client keys of a customer's messages, in order, read from the beginning.
async fn stored_keys(server: &Server, memory: &Memory) -> Result<Vec<String>> {
    let mut customer = Customer::connect(server.address, memory.cookie.clone(), 0).await?;
    let hello = customer.until(|frame| frame.t == "hello").await?;
    let last = hello.seq.context("hello without seq")?;
    let mut keys = Vec::new();
    let began = Instant::now();
    // The server sends everything up to `last`; the ping comes back behind it.
    customer.send_text("{\"t\":\"ping\"}".to_owned()).await?;
    loop {
        let frame = customer.next().await?;
        if frame.t == "pong" && frame.seq.is_none() {
            return Ok(keys);
        }
        if frame.t == "message"
            && let Some(key) = frame.client_id
        {
            keys.push(key);
        }
        if began.elapsed() > Duration::from_secs(60) {
            bail!("a conversation of {last} events did not arrive within a minute");
        }
    }
}

/// Faults of the hash chain, by the command that users have for it.
fn chain_faults(folder: &std::path::Path) -> Result<usize> {
    let output = std::process::Command::new(std::env::current_exe()?)
        .args(["doctor", "--verify-chain", "--json", "--data"])
        .arg(folder)
        .env("BATON_LOG", "error")
        .output()?;
    if output.status.success() {
        Ok(0)
    } else {
        eprintln!("{}", String::from_utf8_lossy(&output.stdout));
        Ok(1)
    }
}
