//! The measurements, one round after the other.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::child::{Commits, Server};
use super::client::Customer;
use super::recovery;
use super::report::{Report, Side};
use super::stats::{Times, median};
use crate::output::Progress;

/// Questions that Nordhem's articles answer, asked in turn: whoever repeats one gets a person.
pub(super) const QUESTIONS: [&str; 8] = [
    "How long do I have to return a lamp?",
    "How much does delivery cost?",
    "Which payment methods do you accept?",
    "How do I reset my password?",
    "Do you deliver to Norway?",
    "When will my refund arrive?",
    "What is pay later?",
    "How long does delivery take?",
];
/// Messages a second in the measurement at moderate load.
const MODERATE_RATE: u64 = 2_000;
/// Messages a client writes before it begins a new conversation, so that none grows without end.
const MESSAGES_PER_CONVERSATION: u64 = 200;

/// What to measure.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) rounds: usize,
    pub(super) seconds: u64,
    pub(super) clients: usize,
    pub(super) idle: usize,
    pub(super) quiet: bool,
}

/// One measurement at saturation.
struct Load {
    rate: f64,
    times: Times,
    cpu_micros: f64,
}

pub(super) async fn run(plan: &Plan) -> Result<Report> {
    let span = Duration::from_secs(plan.seconds);
    let mut rounds: Vec<[Side; 3]> = Vec::new();
    let (mut human, mut moderate, mut echo_moderate, mut fsync) =
        (Times::default(), Times::default(), Times::default(), Times::default());
    let mut progress = Progress::new("steps", plan.rounds * 6 + 2, plan.quiet);
    for _ in 0..plan.rounds {
        let folder = tempfile::tempdir()?;
        let echo = Server::echo().await?;
        let raw = saturate(&echo, plan, span, true, None).await.context("echo")?;
        progress.step();
        echo_moderate.extend(steady(&echo, plan, span, true).await.context("echo at a steady rate")?);
        progress.step();
        drop(echo);
        fsync.extend(recovery::fsync(folder.path(), Duration::from_millis(500))?);
        let one = Server::baton(folder.path(), Commits::One).await?;
        let single = saturate(&one, plan, span, false, None).await.context("one commit")?;
        progress.step();
        moderate.extend(steady(&one, plan, span, false).await.context("a steady rate")?);
        progress.step();
        let mut requests = Times::default();
        saturate(&one, plan, span, false, Some(&mut requests)).await.context("requests under load")?;
        human.extend(requests);
        progress.step();
        drop(one);
        let folder = tempfile::tempdir()?;
        let two = Server::baton(folder.path(), Commits::Two).await?;
        let double = saturate(&two, plan, span, false, None).await.context("two commits")?;
        progress.step();
        rounds.push([raw, single, double].map(Side::from));
    }
    let folder = tempfile::tempdir()?;
    let fresh = Server::baton(folder.path(), Commits::One).await?;
    let cold_start = fresh.cold_start;
    let idle_server = fresh.resident_bytes()?;
    let per_customer = idle_memory(&fresh, plan.idle).await.context("idle customers")?;
    drop(fresh);
    progress.step();
    let recovered = recovery::events().await.context("recovery")?;
    progress.step();
    progress.done();
    Ok(Report::new(
        plan,
        &rounds,
        super::report::Singles {
            human,
            moderate,
            echo_moderate,
            fsync,
            cold_start,
            idle_server,
            per_customer,
            recovered,
        },
    ))
}

impl From<Load> for Side {
    fn from(mut load: Load) -> Self {
        Self {
            per_second: load.rate,
            p50_millis: load.times.percentile(50),
            p99_millis: load.times.percentile(99),
            cpu_micros: load.cpu_micros,
        }
    }
}

/// All clients write as fast as they are answered. With `requests`, one more customer after the other presses
/// "Talk to a person" meanwhile.
async fn saturate(
    server: &Server,
    plan: &Plan,
    span: Duration,
    echo: bool,
    requests: Option<&mut Times>,
) -> Result<Load> {
    let mut clients = Vec::new();
    for _ in 0..plan.clients {
        clients.push(connect(server, echo).await?);
    }
    let until = Instant::now() + span;
    let address = server.address;
    let cpu_before = server.cpu_seconds()?;
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for mut client in clients {
        tasks.spawn(async move {
            let mut times = Times::default();
            let mut written = 0;
            while Instant::now() < until {
                times.add(round_trip(&mut client, echo).await?);
                written += 1;
                if !echo && written % MESSAGES_PER_CONVERSATION == 0 {
                    client = Customer::new(address).await?;
                }
            }
            anyhow::Ok(times)
        });
    }
    if let Some(requests) = requests {
        while Instant::now() < until {
            let mut customer = Customer::new(address).await?;
            let key = customer.next_key();
            let at = Instant::now();
            customer.press_human(&key).await?;
            customer.until(super::client::Frame::is_queued).await?;
            requests.add(at.elapsed());
        }
    }
    let mut times = Times::default();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    let took = began.elapsed().as_secs_f64();
    let count = as_float(times.count());
    let cpu_micros = (server.cpu_seconds()? - cpu_before) * 1e6 / count.max(1.0);
    Ok(Load { rate: count / took, times, cpu_micros })
}

/// A fixed rate over all clients: each message has its own time, kept even when the answer before was late.
async fn steady(server: &Server, plan: &Plan, span: Duration, echo: bool) -> Result<Times> {
    let gap = Duration::from_micros(1_000_000 * as_u64(plan.clients) / MODERATE_RATE);
    let began = Instant::now() + Duration::from_millis(100);
    let mut tasks = tokio::task::JoinSet::new();
    for place in 0..plan.clients {
        let mut client = connect(server, echo).await?;
        // Spread over one gap, so that the clients do not write in step.
        let offset = gap.mul_f64(as_float(place) / as_float(plan.clients));
        tasks.spawn(async move {
            let mut times = Times::default();
            let mut due = began.max(Instant::now()) + offset;
            let until = due + span;
            while due < until {
                tokio::time::sleep_until(due.into()).await;
                round_trip(&mut client, echo).await?;
                times.add(due.elapsed());
                due += gap;
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Times::default();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    Ok(times)
}

async fn connect(server: &Server, echo: bool) -> Result<Customer> {
    if echo {
        Customer::connect(server.address, String::new(), 0).await
    } else {
        Customer::new(server.address).await
    }
}

async fn round_trip(client: &mut Customer, echo: bool) -> Result<Duration> {
    let question = QUESTIONS[client.sent() % QUESTIONS.len()];
    let key = client.next_key();
    let at = Instant::now();
    client.write(&key, question).await?;
    if echo {
        client.next_text().await?;
    } else {
        client.until(super::client::Frame::is_answer).await?;
    }
    Ok(at.elapsed())
}

/// Bytes of resident memory for each customer who has a conversation and is silent.
async fn idle_memory(server: &Server, customers: usize) -> Result<f64> {
    if customers == 0 {
        return Ok(0.0);
    }
    let before = server.resident_bytes()?;
    let mut open = Vec::with_capacity(customers);
    for _ in 0..customers {
        let mut customer = Customer::new(server.address).await?;
        round_trip(&mut customer, false).await?;
        open.push(customer);
    }
    let after = server.resident_bytes()?;
    drop(open);
    Ok(as_float(usize::try_from(after.saturating_sub(before))?) / as_float(customers))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(super) fn as_float(value: usize) -> f64 {
    value as f64
}

fn as_u64(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

/// The median over rounds of one number of one side.
pub(super) fn over_rounds(rounds: &[[Side; 3]], side: usize, number: impl Fn(&Side) -> f64) -> f64 {
    let values: Vec<f64> = rounds.iter().map(|round| number(&round[side])).collect();
    median(&values)
}
