//! The core at its boundary: orders in, events and state out.

#![allow(unreachable_pub, reason = "a test binary has no outside")]
#![allow(clippy::unwrap_used, reason = "a test may stop")]

mod aside;
mod company;
mod empowered;
mod fixtures;
mod handoff;
mod holder;
mod mandate;
mod people;
mod playbook;
mod policy;
mod practice;
mod promise;
mod routing;
mod samples;
mod staffing;
mod stops;
mod whisper;
