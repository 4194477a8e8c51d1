//! The two sockets: the gate has already said who is at the other end.

use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::response::Response;
use serde::Deserialize;

use super::App;
use super::body::Params;
use super::client::Room;
use crate::auth::customer::Customer;
use crate::auth::session::Staff;
use crate::problem::Problem;
use crate::socket::{configure, run_agent, run_customer};

/// How often an open socket of staff looks whether its session still holds.
const SESSION_CHECK: Duration = Duration::from_secs(60);

/// Where to go on.
#[derive(Deserialize)]
pub(super) struct CustomerCursor {
    #[serde(default)]
    cursor: u64,
}

/// Where to go on.
#[derive(Deserialize)]
pub(super) struct StaffCursor {
    #[serde(default)]
    cursor: Option<String>,
}

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

fn upgraded(upgrade: Upgrade) -> Result<WebSocketUpgrade, Problem> {
    let upgrade = upgrade.map_err(|rejection| {
        Problem::field("upgrade", "This is the address of a WebSocket.").with_status(rejection.status())
    })?;
    Ok(configure(upgrade))
}

/// A customer's socket.
pub(super) async fn customer(
    State(app): State<App>,
    customer: Customer,
    Params(from): Params<CustomerCursor>,
    room: Option<Extension<Room>>,
    upgrade: Upgrade,
) -> Result<Response, Problem> {
    let upgrade = upgraded(upgrade)?;
    Ok(upgrade.on_upgrade(async move |socket| {
        let socket = Box::new(socket);
        // A task of its own: that of the upgrade has room for the handshake, which an idle customer would keep.
        tokio::spawn(async move {
            let _open = (room, Open::new("customer"));
            let end = app.stopping().cancelled();
            let bucket = app.limits().connection();
            run_customer(socket, app.engine().clone(), customer.id, from.cursor, bucket, end).await;
        });
    }))
}

/// A socket of staff.
pub(super) async fn agent(
    State(app): State<App>,
    staff: Staff,
    Params(from): Params<StaffCursor>,
    room: Option<Extension<Room>>,
    upgrade: Upgrade,
) -> Result<Response, Problem> {
    let upgrade = upgraded(upgrade)?;
    Ok(upgrade.on_upgrade(async move |socket| {
        let _open = (room, Open::new("staff"));
        let ends = app.clone();
        let end = async move {
            tokio::select! {
                () = ends.stopping().cancelled() => {}
                () = session_over(&ends, staff.session) => {}
            }
        };
        run_agent(Box::new(socket), app.engine().clone(), staff.agent, staff.email, from.cursor, end).await;
    }))
}

/// Waits until a session has ended: signed out, expired, or its account is gone.
async fn session_over(app: &App, session: [u8; 32]) {
    loop {
        tokio::time::sleep(SESSION_CHECK).await;
        let found = app.read(move |store| store.session(&session)).await;
        // A store that cannot be read just now ends nobody's work.
        let Ok(found) = found else { continue };
        if found.is_none_or(|session| session.expires_at <= app.now()) {
            return;
        }
    }
}

/// Counts open sockets.
struct Open(&'static str);

impl Open {
    fn new(kind: &'static str) -> Self {
        metrics::gauge!("baton_connections", "kind" => kind).increment(1.0);
        Self(kind)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!("baton_connections", "kind" => self.0).decrement(1.0);
    }
}
