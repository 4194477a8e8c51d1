//! The simulated world at its boundary.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod fixtures;
mod mutation;
mod scenarios;
mod seeds;
mod staffing;
