//! The server from outside: requests in, answers out, with a store in memory and a clock that only moves when told.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod access;
mod conversations;
mod copilot;
mod customer;
mod helper;
mod limits;
mod openapi;
mod pages;
mod practice;
mod search;
mod session;
mod setup;
mod socket;
mod staff;
mod staffing;
