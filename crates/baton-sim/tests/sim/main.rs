//! The simulated world at its boundary.

#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod fixtures;
mod seeds;
