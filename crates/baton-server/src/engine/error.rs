//! Why the engine refuses or fails, with the stable codes of the wire.

use baton_core::conversation::Rejection;
use baton_store::StoreError;

/// Why an order was not carried out. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The rules refuse it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// There is no such conversation, or it is not the caller's.
    #[error("there is no such conversation")]
    NotFound,
    /// The store refused or failed; what was touched is loaded again.
    #[error("it could not be stored: {0}")]
    Store(#[from] StoreError),
    /// The engine is ending.
    #[error("the server is stopping")]
    Stopped,
}

impl EngineError {
    /// The stable code (`docs/PROTOCOL.md`).
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rejected(rejection) => match rejection {
                Rejection::Closed => "already-closed",
                Rejection::NotHolder => "not-holder",
                Rejection::Stale { .. } => "stale-version",
                Rejection::NotEligible(_) => "not-eligible",
                Rejection::Invalid { field: "text", problem } if problem.contains("bytes") => "too-large",
                Rejection::Invalid { .. } => "invalid-field",
                Rejection::Late | Rejection::NothingToAnswer(_) => "not-allowed",
            },
            Self::NotFound => "not-found",
            Self::Store(StoreError::Erased { .. }) => "erased",
            // Both pass by themselves: the same command can be sent again.
            Self::Store(StoreError::Busy | StoreError::Conflict { .. }) | Self::Stopped => "store-busy",
            Self::Store(_) => "store-failed",
        }
    }

    /// The field that is wrong, if one is.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Rejected(Rejection::Invalid { field, .. }) => Some(field),
            Self::Rejected(_) | Self::NotFound | Self::Store(_) | Self::Stopped => None,
        }
    }

    /// What may be told to the caller: why a command was refused, but nothing of how the store failed.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Store(StoreError::Erased { .. }) => "this customer's data was erased".to_owned(),
            Self::Store(_) => "it could not be stored; send it again".to_owned(),
            Self::Rejected(_) | Self::NotFound | Self::Stopped => self.to_string(),
        }
    }

    pub(crate) fn invalid(field: &'static str, problem: &str) -> Self {
        Self::Rejected(Rejection::Invalid { field, problem: problem.to_owned() })
    }
}
