//! The repository's own rules, and the binary as users run it.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod commands;
mod eval;
mod tidy;
