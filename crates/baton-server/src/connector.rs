//! The seam to other systems: what carries out declared actions.
//!
//! Invariants: whose account is touched comes from the session in [`Subject`], never from an argument (I4); the same
//! run has one effect, however often it is asked for (I7).

mod faulty;
mod orders;

pub use faulty::{Fault, Faulty};
pub use orders::{Orders, OrdersError};

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use baton_core::event::ActionOutcome;
use baton_core::id::{ActionName, ActionRunId, CustomerId, FactName};

/// Whose account an action is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The customer.
    pub customer: CustomerId,
    /// The address under which the other system knows the customer.
    pub email: Option<String>,
    /// Whether the company's own site vouched for the customer.
    pub known: bool,
}

/// One action to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionRequest {
    /// The run; also the idempotency key.
    pub run: ActionRunId,
    /// Which action.
    pub action: ActionName,
    /// Its facts.
    pub arguments: BTreeMap<FactName, String>,
    /// Whose account it touches.
    pub subject: Subject,
}

/// An answer on its way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = ActionOutcome> + Send + 'a>>;

/// Another system.
pub trait Connector: Send + Sync {
    /// Carries out an action. `Failed` means that nobody knows whether it happened: it may be asked for again with the
    /// same run. `Refused` is an answer and is not asked for again.
    fn run<'a>(&'a self, request: &'a ActionRequest) -> Answer<'a>;
}
