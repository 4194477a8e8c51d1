//! What a running server does now and then beside answering.

use std::time::Duration;

use baton_core::time::DAY;

use crate::http::App;

/// How often samples of metrics are folded into their buckets; until then they take memory.
const FOLD_EVERY: Duration = Duration::from_secs(5);
/// How often what is over is removed from the store.
const FORGET_EVERY: Duration = Duration::from_secs(3_600);
/// How long answers to repeated requests and ids of done effects are kept, in milliseconds.
const KEEP_DONE_MILLIS: i64 = 7 * DAY;

/// Does the chores until the server stops.
pub(super) async fn run(app: App) {
    let mut fold = tokio::time::interval(FOLD_EVERY);
    let mut forget = tokio::time::interval(FORGET_EVERY);
    loop {
        tokio::select! {
            _ = fold.tick() => app.metrics().run_upkeep(),
            _ = forget.tick() => forget_what_is_over(&app).await,
            () = app.stopping().cancelled() => return,
        }
    }
}

/// Ended sessions and old answers. A store that is busy now is asked again in an hour.
async fn forget_what_is_over(app: &App) {
    let now = app.now();
    if let Ok(report) = app.read(move |store| store.forget(now, now.plus(-KEEP_DONE_MILLIS))).await {
        tracing::debug!(
            sessions = report.sessions,
            responses = report.responses,
            effects = report.effects,
            "forgot what is over"
        );
    }
}
