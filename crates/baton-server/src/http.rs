//! Everything that is asked over HTTP: the interfaces under `/api`, the sockets, the pages.
//!
//! One file is one group of endpoints; [`router`] lists them. Invariants: an endpoint without a line in
//! [`access::RULES`] cannot be called (deny by default); every error is a [`crate::problem::Problem`]; every answer
//! has security headers and a request id; bodies are bounded.
//!
//! Deliberately absent: rules of conversations (the engine asks the core) and TLS (a proxy in front has it).

pub mod access;
mod answer;
mod app;
mod articles;
mod assets;
mod body;
mod client;
mod conversations;
mod copilot;
mod customer;
mod desk;
mod empowered;
mod erase;
mod figures;
mod gaps;
mod guard;
mod health;
mod help;
mod learnt;
mod me;
mod pages;
mod practice;
mod search;
mod session;
mod setup;
mod socket;
mod staff;
mod staffing;
mod verbs;

pub use self::app::{App, AppOptions};
pub use self::client::{Peer, Room};
pub(crate) use self::setup::has_admin;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::router::OpenApiRouter;

/// The interfaces with their description.
pub(crate) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(setup::routes())
        .merge(session::routes())
        .merge(me::routes())
        .merge(conversations::routes())
        .merge(search::routes())
        .merge(verbs::routes())
        .merge(empowered::routes())
        .merge(desk::routes())
        .merge(staff::routes())
        .merge(staffing::routes())
        .merge(articles::routes())
        .merge(figures::routes())
        .merge(learnt::routes())
        .merge(copilot::routes())
        .merge(gaps::routes())
        .merge(practice::routes())
        .merge(erase::routes())
        .merge(customer::routes())
}

/// The whole server.
pub fn router(app: App) -> Router {
    let (api, _) = api().split_for_parts();
    let guarded = api
        .route("/api/openapi.json", get(crate::openapi::serve))
        .route("/ws/agent", get(socket::agent))
        .route("/ws/customer", get(socket::customer))
        .route_layer(from_fn_with_state(app.clone(), guard::guard));
    guarded
        .merge(pages::routes())
        .merge(help::routes())
        .fallback(pages::fallback)
        .layer(from_fn_with_state(app.clone(), guard::host))
        // Asked by machines that may not know the public name: these two come before the check of the host.
        .merge(health::routes())
        .layer(CatchPanicLayer::custom(answer::panicked))
        .layer(from_fn_with_state(app.clone(), answer::finish))
        .layer(from_fn(client::peer_or_none))
        .with_state(app)
}
