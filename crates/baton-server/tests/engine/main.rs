//! The engine from outside: commands in, frames out, with a store in memory and a clock that only moves when told.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

mod actions;
mod copilot;
mod disk;
mod failures;
mod feeds;
mod learn;
mod models;
mod people;
mod restart;
mod shop;
mod story;
mod world;
