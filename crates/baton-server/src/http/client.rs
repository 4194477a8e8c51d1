//! From where a request comes: the peer of the connection, or the client that trusted proxies name.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use tokio::sync::OwnedSemaphorePermit;

use super::App;
use crate::problem::Problem;

/// The other end of the connection. Set by the server that accepted it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// The room that a connection takes among all; a socket keeps it until it ends.
#[derive(Debug, Clone)]
pub struct Room(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

impl Room {
    /// Of a connection.
    #[must_use]
    pub fn new(permit: OwnedSemaphorePermit) -> Self {
        Self(Arc::new(permit))
    }
}

/// Without a peer (a router called directly) the request is taken to come from nowhere in particular.
pub(super) async fn peer_or_none(mut request: Request, next: Next) -> Response {
    if request.extensions().get::<Peer>().is_none() {
        request.extensions_mut().insert(Peer(SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))));
    }
    next.run(request).await
}

/// The client's address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Address(pub(super) IpAddr);

impl FromRequestParts<App> for Address {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let peer =
            parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0.ip());
        Ok(Self(address(&parts.headers, peer, app.config().proxies)))
    }
}

/// Each proxy appends the address it was asked from; the entry that the outermost trusted proxy wrote counts, because
/// everything before it was written by the client.
fn address(headers: &HeaderMap, peer: IpAddr, proxies: u8) -> IpAddr {
    let Some(back) = usize::from(proxies).checked_sub(1) else { return peer };
    let entries: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    entries.iter().rev().nth(back).and_then(|entry| entry.parse().ok()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_entries_of_trusted_proxies_count() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "6.6.6.6, 203.0.113.9".parse().unwrap());
        headers.append("x-forwarded-for", "198.51.100.7".parse().unwrap());
        let peer: IpAddr = "127.0.0.1".parse().unwrap();
        let seen = |proxies| address(&headers, peer, proxies).to_string();
        assert_eq!(seen(0), "127.0.0.1");
        assert_eq!(seen(1), "198.51.100.7");
        assert_eq!(seen(2), "203.0.113.9");
        assert_eq!(seen(4), "127.0.0.1", "fewer entries than proxies: something is wrong in front");
    }
}
