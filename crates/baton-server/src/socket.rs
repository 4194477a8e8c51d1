//! WebSockets: frames out, commands in, for customers and for staff.
//!
//! Who is at the other end was authenticated before the upgrade. Buffers are small, since most connections are idle;
//! a command costs one wake-up and one flush. Soft faults (a frame that is not understood, too many commands) are
//! answered and the connection stays; hard ones (too large, not UTF-8, a broken protocol) close it with a code.
//!
//! Deliberately absent: cookies, origins, limits per address.

mod agent;
mod bucket;
mod customer;
mod wire;

pub use agent::run_agent;
pub use bucket::Bucket;
pub use customer::{answer, run_customer};
pub use wire::{SUBPROTOCOL, configure};
