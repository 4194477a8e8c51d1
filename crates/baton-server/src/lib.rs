//! The shell around the pure core: the engine, the wire, sockets, connectors, models, HTTP.
//!
//! Invariants: nothing is acknowledged before it is durable (I7); the engine has one lock that is never held across
//! an await; frames are functions of events.

pub mod auth;
pub mod config;
pub mod connector;
pub mod engine;
pub mod frame;
pub mod http;
pub mod limit;
pub mod model;
pub mod openapi;
mod practice;
pub mod problem;
pub mod serve;
pub mod socket;
pub mod staffing;
pub mod telemetry;
pub mod understanding;
pub mod view;

/// Why the pages are not in this binary; none when they are.
#[must_use]
pub fn pages_missing() -> Option<String> {
    baton_ui::missing()
}
