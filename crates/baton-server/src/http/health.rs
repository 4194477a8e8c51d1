//! For machines that watch the server: alive, ready, numbers.

use axum::Extension;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use baton_store::{Commit, Record};
use subtle::ConstantTimeEq as _;

use super::App;
use super::client::Peer;
use crate::problem::{Code, Problem};

/// The setting that is written to see whether the store can be written.
const PROBE: &str = "readiness-probe";

pub(super) fn routes() -> Router<App> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready)).route("/metrics", get(metrics))
}

/// The process answers.
async fn alive() -> &'static str {
    "alive\n"
}

/// The store takes commits and the server is not stopping. The model was trained before the server began to listen.
async fn ready(State(app): State<App>) -> Response {
    let not_ready = |why: &'static str| (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    if app.stopping().is_cancelled() {
        return not_ready("stopping\n");
    }
    let probe = Record::Setting { name: PROBE.to_owned(), value: None };
    match app.engine().commit(Commit::of_records(app.now(), vec![probe])).await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "the store takes no commits");
            not_ready("the store takes no commits\n")
        }
    }
}

/// The numbers in the text form of Prometheus; from this machine, or with the token of the settings.
async fn metrics(
    State(app): State<App>,
    Extension(Peer(peer)): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // Behind proxies every client seems to be near.
    let near = peer.ip().is_loopback() && app.config().proxies == 0;
    if !near && !has_token(&app, &headers) {
        let detail =
            "Set metrics-token and send it as a bearer token to read the metrics from another machine.";
        return Err(Problem::new(Code::NotAllowed, detail));
    }
    crate::telemetry::gauge(&app);
    let text = app.metrics().render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

fn has_token(app: &App, headers: &HeaderMap) -> bool {
    let claimed = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    match (&app.config().metrics_token, claimed) {
        (Some(token), Some(claimed)) => token.reveal().as_bytes().ct_eq(claimed.as_bytes()).into(),
        _ => false,
    }
}
