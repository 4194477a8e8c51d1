//! A server of this binary as a child process: started on a free port, watched, and ended with the bench.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::client;

/// How long a server may take until it answers.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// A running server.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    pub(super) address: SocketAddr,
    /// From the start of the process to the first answer of `/readyz`.
    pub(super) cold_start: Duration,
}

/// How Baton answers in a measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Commits {
    /// Message and reply in one commit.
    One,
    /// The reply is drafted and committed apart.
    Two,
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

impl Server {
    /// Starts `baton serve` on a folder.
    pub(super) async fn baton(data: &Path, commits: Commits) -> Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args(["serve", "--listen", &address.to_string(), "--data"])
            .arg(data)
            // The clients of a measurement write faster than any person; the limits have tests of their own.
            .env("BATON_BENCH_UNLIMITED", "1")
            .env("BATON_LOG", "error")
            .env("BATON_WRITER", if commits == Commits::One { "extractive" } else { "model" });
        Self::start(command, address).await
    }

    /// Starts the bare echo.
    pub(super) async fn echo() -> Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bench-echo", "--listen", &address.to_string()]);
        Self::start(command, address).await
    }

    async fn start(mut command: Command, address: SocketAddr) -> Result<Self> {
        let began = Instant::now();
        let child = command
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .stdin(Stdio::null())
            .spawn()
            .context("starting a server")?;
        let mut server = Self { child, address, cold_start: Duration::ZERO };
        while began.elapsed() < START_TIMEOUT {
            if client::ready(address).await {
                server.cold_start = began.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!("the server ended at start: {status}");
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        bail!("the server did not answer within {START_TIMEOUT:?}")
    }

    /// Ends it as a power cut would: SIGKILL.
    pub(super) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Resident memory in bytes.
    pub(super) fn resident_bytes(&self) -> Result<u64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = text.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kib: u64 = line.split_whitespace().nth(1).context("no number in VmRSS")?.parse()?;
        Ok(kib * 1_024)
    }

    /// Processor time used so far, user and system, in seconds.
    pub(super) fn cpu_seconds(&self) -> Result<f64> {
        /// Ticks of a second in /proc, on every Linux that Baton runs on.
        const TICKS: f64 = 100.0;
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = text.rsplit(')').next().context("no stat")?;
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks =
            |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
        Ok((ticks(11) + ticks(12)) / TICKS)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
