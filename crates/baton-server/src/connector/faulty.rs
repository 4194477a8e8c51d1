//! A connector that fails on purpose, around one that works.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baton_core::event::ActionOutcome;

use super::{ActionRequest, Answer, Connector};

/// How it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It never answers.
    Silent,
    /// It answers with an error, and nothing happened.
    Error,
    /// It does what was asked, and the answer is lost.
    LostAnswer,
    /// It says no.
    Refuse,
}

/// Fails the first `times` requests.
pub struct Faulty {
    inner: Arc<dyn Connector>,
    fault: Fault,
    left: AtomicUsize,
}

impl Faulty {
    /// Around a connector.
    #[must_use]
    pub fn new(inner: Arc<dyn Connector>, fault: Fault, times: usize) -> Self {
        Self { inner, fault, left: AtomicUsize::new(times) }
    }
}

impl Connector for Faulty {
    fn run<'a>(&'a self, request: &'a ActionRequest) -> Answer<'a> {
        let fails = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if fails.is_err() {
            return self.inner.run(request);
        }
        let reason = "injected".to_owned();
        match self.fault {
            Fault::Silent => Box::pin(std::future::pending()),
            Fault::Error => Box::pin(async { ActionOutcome::Failed { reason } }),
            Fault::Refuse => Box::pin(async { ActionOutcome::Refused { reason } }),
            Fault::LostAnswer => Box::pin(async move {
                self.inner.run(request).await;
                ActionOutcome::Failed { reason }
            }),
        }
    }
}
