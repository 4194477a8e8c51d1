//! Logs and metrics.
//!
//! Invariant: no text of a message, no name, no address and no token reaches a log line or a label (I9): lines carry
//! ids, codes and patterns of paths, and a panic is logged by its place only.

mod measured;

pub use measured::Measured;

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};
use crate::http::App;

/// Upper bounds of the buckets for durations, in seconds: from an in-memory commit to a lost disk.
const SECONDS: [f64; 13] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 15.0];

/// Whether a text is a filter for log lines.
#[must_use]
pub fn is_filter(text: &str) -> bool {
    !text.trim().is_empty() && EnvFilter::try_new(text).is_ok()
}

/// Sends log lines to the standard error, in the form of the settings. Colours only for a terminal without `NO_COLOR`.
/// A second call changes nothing.
pub fn log_to_stderr(config: &Config) {
    use std::io::IsTerminal as _;
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let colours =
        std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colours);
    // Refused when another part of the program has set one, which then stays.
    let _ = match config.log_format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
    }));
}

/// The metrics of this process. The first call installs the recorder.
///
/// # Panics
/// When another recorder was installed in this process before.
#[must_use]
pub fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let handle = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
                .and_then(PrometheusBuilder::install_recorder)
                .expect("nobody else installs a recorder in this process");
            describe();
            handle
        })
        .clone()
}

fn describe() {
    use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
    describe_histogram!(
        "baton_http_seconds",
        Unit::Seconds,
        "Time until an answer began, by pattern of the path"
    );
    describe_counter!("baton_http_requests_total", "Requests answered, by status");
    describe_gauge!("baton_connections", "Open sockets, by kind");
    describe_histogram!("baton_commit_seconds", Unit::Seconds, "Time until a commit was durable");
    describe_counter!("baton_commit_failures_total", "Commits that were refused or failed, by cause");
    describe_counter!("baton_events_total", "Events that are durable, by kind");
    describe_counter!("baton_sign_ins_total", "Tries to sign in, by outcome");
    describe_counter!("baton_origin_refusals_total", "Requests refused because of the page that asked");
    describe_gauge!("baton_queue_length", "Customers who wait for a person");
    describe_gauge!("baton_queue_longest_wait_seconds", "How long the longest of them waits");
    describe_gauge!("baton_held_by_agents", "Conversations that agents hold or are asked to take");
    describe_gauge!("baton_agents", "Staff by presence");
    describe_gauge!("baton_stops", "Stops of the assistant in force");
}

/// Sets the gauges that are read off the desk.
pub(crate) fn gauge(app: &App) {
    use crate::view::Presence;
    let desk = app.engine().desk_view();
    let count = |value: usize| f64::from(u32::try_from(value).unwrap_or(u32::MAX));
    metrics::gauge!("baton_queue_length").set(count(desk.waiting));
    let waited =
        desk.longest_wait_since.map_or(0, |since| app.now().as_millis().saturating_sub(since) / 1_000);
    metrics::gauge!("baton_queue_longest_wait_seconds")
        .set(f64::from(i32::try_from(waited).unwrap_or(i32::MAX)));
    metrics::gauge!("baton_held_by_agents")
        .set(f64::from(desk.staff.iter().map(|person| person.holding).sum::<u32>()));
    metrics::gauge!("baton_stops").set(count(desk.stops.len()));
    for (name, presence) in [
        ("available", Presence::Available),
        ("busy", Presence::Busy),
        ("away", Presence::Away),
        ("offline", Presence::Offline),
    ] {
        let people = desk.staff.iter().filter(|person| person.presence == presence).count();
        metrics::gauge!("baton_agents", "presence" => name).set(count(people));
    }
}
