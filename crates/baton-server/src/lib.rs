//! The shell around the pure core: the engine, the wire, sockets, connectors, models, HTTP.
//!
//! Invariants: nothing is acknowledged before it is durable (I7); the engine has one lock that is never held across
//! an await; frames are functions of events.

pub mod connector;
pub mod engine;
pub mod frame;
pub mod model;
pub mod socket;
pub mod view;
