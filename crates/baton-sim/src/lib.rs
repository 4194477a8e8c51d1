//! A virtual world around the core: customers, agents, faults, a clock that can be wound, and an auditor.
//!
//! [`world`] does what the server's shell does, with fakes for everything outside; [`simulate`] fills it with people and
//! faults drawn from a seed and lets the [`auditor`] judge the log; [`scenario`] runs conversations written as text.
//!
//! Invariants: one thread per world, no clock, no sleeping, no files, no randomness but the seed. The same seed gives
//! the same log, byte for byte.
//!
//! Deliberately absent: sockets and databases. They are tested in the crates that have them.

pub mod auditor;
mod calendar;
mod counts;
pub mod log;
mod random;
pub mod scenario;
mod simulate;
pub mod staffing;
mod understanding;
mod workload;
pub mod world;

pub use auditor::{Invariant, Violation};
pub use counts::Counts;
pub use simulate::{Options, Report, SimulationError, Summary, history, run, simulate, simulate_many};
pub use understanding::Understanding;
pub use workload::Shape;
pub use workload::wishes;
