//! From settings to a server that answers, and back to silence without losing anything.
//!
//! The accept loop is our own because `axum::serve` sets no limits: here a connection has small buffers, a deadline for
//! its headers, and there is a bound on how many there are.

mod chores;
mod start;

pub use start::{ServeOptions, Server, StartError, restrict_folder};

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::http::{Peer, Room};

/// Most connections at once; more wait to be accepted.
pub const CONNECTIONS_MAX: u32 = 32_768;
/// How long a client may take to send the headers of a request, and how long a connection may idle between two.
const HEADERS_WITHIN: Duration = Duration::from_secs(20);
/// Bytes of a connection's read buffer at most: room for headers, and for a body in pieces.
const BUFFER_BYTES: usize = 16 * 1024;
/// How long answers under way may take when the server stops.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);
/// A pause when the system has no more file descriptors.
const BREATHE: Duration = Duration::from_millis(100);

/// Answers connections until `stop` is cancelled, then lets the answers under way end and sockets say goodbye.
pub async fn run(listener: TcpListener, router: Router, stop: CancellationToken) {
    let rooms = Arc::new(Semaphore::new(CONNECTIONS_MAX as usize));
    loop {
        let Ok(permit) = Arc::clone(&rooms).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Frames are written whole, so waiting for more to send only delays them.
                let _ = stream.set_nodelay(true);
                // Shared with a socket that the connection becomes, so that sockets count as well.
                let room = Room::new(permit);
                tokio::spawn(answer(stream, peer, room, router.clone(), stop.clone()));
            }
            Err(error) => recover(&error).await,
        }
    }
    drop(listener);
    // Every connection and socket has given its room back when all rooms can be had.
    if tokio::time::timeout(DRAIN_WITHIN, rooms.acquire_many(CONNECTIONS_MAX)).await.is_err() {
        tracing::warn!("some answers did not end in time");
    }
}

async fn recover(error: &io::Error) {
    match error.kind() {
        io::ErrorKind::ConnectionAborted
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionRefused => {}
        _ => {
            tracing::error!(%error, "no connection could be accepted; is the limit of open files too low?");
            tokio::time::sleep(BREATHE).await;
        }
    }
}

async fn answer(stream: TcpStream, peer: SocketAddr, room: Room, router: Router, stop: CancellationToken) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        request.extensions_mut().insert(room.clone());
        router.clone().oneshot(request.map(Body::new))
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // A broken connection is the client's affair.
        tracing::trace!(%error, "a connection ended");
    }
}
