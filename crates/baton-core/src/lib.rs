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
#![warn(clippy::wildcard_enum_match_arm, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

pub mod approval;
pub mod calendar;
pub mod check;
pub mod command;
pub mod company;
pub mod conversation;
pub mod desk;
pub mod effect;
pub mod event;
pub mod handoff;
pub mod hub;
pub mod id;
pub mod language;
pub mod perception;
pub mod policy;
pub mod powers;
pub mod practice;
pub mod routing;
pub mod staffing;
pub mod time;
pub mod verdict;
pub mod warmer;

pub use command::{Command, TimerKey};
pub use company::Company;
pub use conversation::{Conversation, Rejection};
pub use desk::{Desk, DeskCommand, DeskEvent};
pub use effect::Effect;
pub use event::Event;
pub use hub::Hub;
pub use id::{Ctx, Ids};
pub use language::{Language, Localized};
pub use perception::{Perception, Score};
pub use time::Timestamp;
