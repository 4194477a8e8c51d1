//! One simulated run from a seed, judged; many of them; and a company's past without judging.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::conversation::Writer;
use baton_core::hub::Commit;
use baton_core::time::{DAY, HOUR};
use baton_core::{Company, Timestamp};
use serde::Serialize;

use crate::auditor::{self, Evidence, Invariant, Violation};
use crate::calendar::day_of;
use crate::counts::Counts;
use crate::log::{Log, LogError};
use crate::random::Random;
use crate::understanding::Understanding;
use crate::workload::{Load, Shape, Workload};
use crate::world::orders::{OrderSystem, ReadError};
use crate::world::{FaultCounts, Faults, Setup, World};

/// Violations kept in a summary.
const VIOLATIONS_MAX: usize = 1_000;
/// How long a judged world goes on after the last customer came: until the last end is mature.
const DRAIN_MILLIS: i64 = 15 * DAY;

/// What is simulated.
#[derive(Debug, Clone)]
pub struct Options {
    /// The company.
    pub company: Arc<Company>,
    /// Its model of understanding, trained once.
    pub understanding: Understanding,
    /// The text of the company's `orders.sql`; may be empty.
    pub orders: String,
    /// The time at the beginning.
    pub start: Timestamp,
    /// How many customers come.
    pub conversations: u32,
    /// Over which time, in milliseconds.
    pub span_millis: i64,
    /// How they are spread.
    pub shape: Shape,
    /// Who writes the assistant's answers; by the seed when none.
    pub writer: Option<Writer>,
    /// Whether things go wrong.
    pub faults: bool,
}

impl Options {
    /// A hard morning: 300 customers in two hours, everything that can go wrong. Begins on Monday, 2 March 2026, 09:00 UTC.
    #[must_use]
    pub fn hard(company: Arc<Company>, understanding: Understanding, orders: String) -> Self {
        Self {
            company,
            understanding,
            orders,
            start: Timestamp::from_millis(20_514 * DAY + 9 * HOUR),
            conversations: 300,
            span_millis: 2 * HOUR,
            shape: Shape::Even,
            writer: None,
            faults: true,
        }
    }
}

/// What a run was like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// What must not be; empty is good.
    pub violations: Vec<Violation>,
    /// What was counted.
    pub counts: Counts,
    /// Commits written.
    pub commits: u64,
    /// Events written.
    pub events: u64,
    /// Orders refused.
    pub refusals: u64,
    /// Faults put in.
    pub faults: FaultCounts,
    /// A hash of the log (FNV-1a, 64 bits): the same seed gives the same.
    pub digest: String,
}

/// Many runs together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Runs.
    pub runs: u64,
    /// What must not be, cut at 1,000.
    pub violations: Vec<Violation>,
    /// Violations by invariant.
    pub by_invariant: BTreeMap<Invariant, u64>,
    /// What was counted.
    pub counts: Counts,
    /// Events written.
    pub events: u64,
    /// Orders refused.
    pub refusals: u64,
    /// Faults put in.
    pub faults: FaultCounts,
}

/// Why a simulation could not begin or be judged.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// The shop's data.
    #[error(transparent)]
    Orders(#[from] ReadError),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A state could not be written as JSON.
    #[error("a state is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Runs one seed and judges it.
///
/// # Errors
/// When the shop's data or the log cannot be read.
pub fn simulate(seed: u64, options: &Options) -> Result<Report, SimulationError> {
    let (evidence, totals, faults) = run(seed, options)?;
    let violations = auditor::audit(&evidence);
    Ok(Report {
        seed,
        violations,
        commits: totals.0,
        events: totals.1,
        refusals: totals.2,
        faults,
        digest: digest(&evidence.log),
        counts: evidence.counts,
    })
}

type Totals = (u64, u64, u64);

/// Runs one seed and gives everything the auditor may look at.
///
/// # Errors
/// When the shop's data or the log cannot be read.
pub fn run(seed: u64, options: &Options) -> Result<(Evidence, Totals, FaultCounts), SimulationError> {
    let mut random = Random::new(seed);
    let model = random.chance(500);
    let writer = options.writer.unwrap_or(if model { Writer::Model } else { Writer::Extractive });
    let mut rate = |highest: u64| u32::try_from(random.below(highest)).unwrap_or(0);
    let faults = if options.faults {
        Faults { store: rate(12), orders: rate(250), model: rate(400), timers: rate(150) }
    } else {
        Faults::default()
    };
    let setup = Setup {
        seed,
        start: options.start,
        writer,
        faults,
        orders: OrderSystem::from_sql(&options.orders, day_of(options.start))?,
        keep_log: true,
    };
    let load = Load {
        conversations: options.conversations,
        span: options.span_millis,
        drain: DRAIN_MILLIS,
        shape: options.shape,
        swarm: true,
        crashes: if options.faults { rate(4) } else { 0 },
    };
    let mut counts = Counts::default();
    let (mut evidence, totals, faults) = {
        let mut count = |commit: &Commit| add(&mut counts, commit);
        let (company, understanding) = (Arc::clone(&options.company), options.understanding.clone());
        let world = World::on_commit(company, understanding, setup, &mut count);
        let mut workload = Workload::new(world, seed, &load);
        workload.run();
        let Workload { world, wishes, .. } = workload;
        let (totals, faults) = (world.totals(), world.faults());
        let mut evidence = world.into_evidence(seed)?;
        evidence.wishes = wishes;
        (evidence, totals, faults)
    };
    evidence.counts = counts;
    Ok((evidence, totals, faults))
}

/// Runs many seeds on a few threads; the summary does not depend on how many.
///
/// `on_progress` is told after each run how many are done.
///
/// # Errors
/// When the shop's data or a log cannot be read.
pub fn simulate_many(
    seeds: &[u64],
    options: &Options,
    threads: usize,
    on_progress: &(dyn Fn(usize) + Sync),
) -> Result<Summary, SimulationError> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let reports: Mutex<BTreeMap<usize, Result<Report, SimulationError>>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, seeds.len().max(1)) {
            scope.spawn(|| {
                let options = options.clone();
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(seed) = seeds.get(place) else { break };
                    let report = simulate(*seed, &options);
                    reports.lock().unwrap_or_else(PoisonError::into_inner).insert(place, report);
                    on_progress(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    let mut summary = Summary::default();
    for report in reports.into_inner().unwrap_or_else(PoisonError::into_inner).into_values() {
        summary.add(report?);
    }
    Ok(summary)
}

impl Summary {
    fn add(&mut self, report: Report) {
        self.runs += 1;
        self.events += report.events;
        self.refusals += report.refusals;
        self.counts.merge(&report.counts);
        self.faults.add(report.faults);
        for violation in report.violations {
            *self.by_invariant.entry(violation.invariant).or_default() += 1;
            if self.violations.len() < VIOLATIONS_MAX {
                self.violations.push(violation);
            }
        }
    }
}

/// Makes a company's past of ordinary days: every commit is shown to `on_commit` as it happens, and nothing is kept.
///
/// # Errors
/// When the shop's data cannot be read.
pub fn history(
    seed: u64,
    options: &Options,
    on_commit: &mut dyn FnMut(&Commit),
) -> Result<Report, SimulationError> {
    let setup = Setup {
        seed,
        start: options.start,
        writer: options.writer.unwrap_or_default(),
        faults: Faults::default(),
        orders: OrderSystem::from_sql(&options.orders, day_of(options.start))?,
        keep_log: false,
    };
    let load = Load {
        conversations: options.conversations,
        span: options.span_millis,
        drain: 0,
        shape: options.shape,
        swarm: false,
        crashes: 0,
    };
    let mut counts = Counts::default();
    let mut seen = |commit: &Commit| {
        add(&mut counts, commit);
        on_commit(commit);
    };
    let (company, understanding) = (Arc::clone(&options.company), options.understanding.clone());
    let world = World::on_commit(company, understanding, setup, &mut seen);
    let mut workload = Workload::new(world, seed, &load);
    workload.run();
    let (commits, events, refusals) = workload.world.totals();
    let faults = workload.world.faults();
    drop(workload);
    let (violations, digest) = (Vec::new(), String::new());
    Ok(Report { seed, violations, counts, commits, events, refusals, faults, digest })
}

fn add(counts: &mut Counts, commit: &Commit) {
    commit.conversations.iter().flat_map(|change| &change.events).for_each(|event| counts.add(event));
}

fn digest(log: &Log) -> String {
    let hash = log.to_bytes().iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    format!("{hash:016x}")
}
