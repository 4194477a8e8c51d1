//! The raw limit: an axum WebSocket that sends back what comes, with the same small buffers as Baton's sockets.

use std::net::SocketAddr;

use anyhow::Result;
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::routing::get;

/// A bare WebSocket echo, the raw limit for `baton bench`.
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(crate) struct BenchEcho {
    /// Where to listen.
    #[arg(long)]
    listen: SocketAddr,
}

impl BenchEcho {
    pub(crate) fn run(self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async move {
            let router = Router::new().route("/readyz", get(|| async { "ready" })).route(
                "/ws/customer",
                get(|upgrade: WebSocketUpgrade| async {
                    upgrade
                        .protocols(["baton.v1"])
                        .read_buffer_size(2 * 1_024)
                        .write_buffer_size(0)
                        .on_upgrade(echo)
                }),
            );
            let listener = tokio::net::TcpListener::bind(self.listen).await?;
            axum::serve(listener, router).await?;
            Ok(())
        })
    }
}

async fn echo(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if matches!(message, Message::Text(_)) && socket.send(message).await.is_err() {
            break;
        }
    }
}
