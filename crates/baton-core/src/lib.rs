//! The pure heart of Baton: what may happen in a conversation, who holds it, and why.
//!
//! Everything that comes from outside is a [`Command`], everything that leaves is an [`Effect`], and
//! everything that happened is an [`Event`]. [`conversation::decide`] turns a command into events and
//! effects, [`conversation::evolve`] folds events into state, and [`Hub`] does both for all open
//! conversations, the desk and the router together.
//!
//! Invariants: no clock, no randomness, no environment, no input or output, no hash maps. Time and ids come in
//! [`Ctx`]; scores are integers ([`Score`]). Replaying the events gives the state byte for byte (I8).
//!
//! Deliberately absent: sockets, files, SQL, language models. They live in the shell and talk to the core
//! in commands.
#![warn(
    clippy::wildcard_enum_match_arm,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]

pub mod company;
pub mod id;
pub mod language;
pub mod perception;
pub mod time;
