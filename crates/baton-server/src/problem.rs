//! Errors as answers: `application/problem+json` (RFC 9457) with stable codes.
//!
//! A handler returns a [`Problem`]; it travels in the response's extensions until the outermost layer writes it as
//! JSON together with the request's id, so no handler has to know the id. Invariant: a detail never holds what a
//! customer or a person of the staff wrote, and never what a store or a file system said.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baton_store::StoreError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::engine::EngineError;

/// What went wrong, in a form that clients may rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// A field of the request is wrong; `field` names it.
    InvalidField,
    /// The request is larger than allowed.
    TooLarge,
    /// There is no valid session.
    NotSignedIn,
    /// The address or the password is wrong.
    WrongCredentials,
    /// The role may not do this.
    NotAllowed,
    /// There is no such thing, or it is not yours to see.
    NotFound,
    /// The conversation changed since it was looked at.
    StaleVersion,
    /// Somebody else holds the conversation.
    NotHolder,
    /// The conversation has ended.
    AlreadyClosed,
    /// It cannot be done now.
    NotEligible,
    /// Too many requests; `Retry-After` says when to come back.
    RateLimited,
    /// The page that asks is not on the list of sites.
    OriginNotAllowed,
    /// The customer's data was erased.
    Erased,
    /// The store has more to do than it can; nothing was written, try again.
    StoreBusy,
    /// The store failed; nothing was written.
    StoreFailed,
    /// The key was used for another request.
    IdempotencyMismatch,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub const ALL: [Self; 16] = [
        Self::InvalidField,
        Self::TooLarge,
        Self::NotSignedIn,
        Self::WrongCredentials,
        Self::NotAllowed,
        Self::NotFound,
        Self::StaleVersion,
        Self::NotHolder,
        Self::AlreadyClosed,
        Self::NotEligible,
        Self::RateLimited,
        Self::OriginNotAllowed,
        Self::Erased,
        Self::StoreBusy,
        Self::StoreFailed,
        Self::IdempotencyMismatch,
    ];

    /// The code on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidField => "invalid-field",
            Self::TooLarge => "too-large",
            Self::NotSignedIn => "not-signed-in",
            Self::WrongCredentials => "wrong-credentials",
            Self::NotAllowed => "not-allowed",
            Self::NotFound => "not-found",
            Self::StaleVersion => "stale-version",
            Self::NotHolder => "not-holder",
            Self::AlreadyClosed => "already-closed",
            Self::NotEligible => "not-eligible",
            Self::RateLimited => "rate-limited",
            Self::OriginNotAllowed => "origin-not-allowed",
            Self::Erased => "erased",
            Self::StoreBusy => "store-busy",
            Self::StoreFailed => "store-failed",
            Self::IdempotencyMismatch => "idempotency-mismatch",
        }
    }

    /// The status that goes with it.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::InvalidField => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotSignedIn | Self::WrongCredentials => StatusCode::UNAUTHORIZED,
            Self::NotAllowed | Self::OriginNotAllowed => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::StaleVersion
            | Self::NotHolder
            | Self::AlreadyClosed
            | Self::NotEligible
            | Self::IdempotencyMismatch => StatusCode::CONFLICT,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Erased => StatusCode::GONE,
            Self::StoreBusy => StatusCode::SERVICE_UNAVAILABLE,
            Self::StoreFailed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::InvalidField => "A field is wrong",
            Self::TooLarge => "Too large",
            Self::NotSignedIn => "Not signed in",
            Self::WrongCredentials => "Wrong e-mail address or password",
            Self::NotAllowed => "Not allowed",
            Self::NotFound => "Not found",
            Self::StaleVersion => "The conversation has changed",
            Self::NotHolder => "Held by someone else",
            Self::AlreadyClosed => "The conversation has ended",
            Self::NotEligible => "Not possible now",
            Self::RateLimited => "Too many requests",
            Self::OriginNotAllowed => "This site may not ask",
            Self::Erased => "Erased",
            Self::StoreBusy => "Busy",
            Self::StoreFailed => "Not stored",
            Self::IdempotencyMismatch => "The key was used for another request",
        }
    }
}

/// The form of every error on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemBody {
    /// A name for the kind of problem: `urn:baton:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: Code,
    /// What happened here and what to do.
    pub detail: String,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Names this request in the log.
    pub request_id: String,
}

/// An error on its way to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub code: Code,
    /// The status, usually that of the code.
    pub status: StatusCode,
    /// What happened here and what to do.
    pub detail: Cow<'static, str>,
    /// The field that is wrong.
    pub field: Option<String>,
    /// Seconds after which the request may be repeated.
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem with a code and a detail.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, status: code.status(), detail: detail.into(), field: None, retry_after: None }
    }

    /// A wrong field, with how to mend it.
    pub fn field(field: impl Into<String>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { field: Some(field.into()), ..Self::new(Code::InvalidField, detail) }
    }

    /// Nothing there, or nothing this client may see: the two are not told apart.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here.")
    }

    /// Another status than that of the code.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Too many requests.
    #[must_use]
    pub fn rate_limited(retry_after_seconds: u64) -> Self {
        let detail = format!("Wait {retry_after_seconds} s and try again.");
        Self { retry_after: Some(retry_after_seconds), ..Self::new(Code::RateLimited, detail) }
    }

    /// The answer, with the id of the request in it.
    #[must_use]
    pub fn render(self, request_id: &str) -> Response {
        let body = ProblemBody {
            kind: format!("urn:baton:problem:{}", self.code.name()),
            title: self.code.title().to_owned(),
            status: self.status.as_u16(),
            code: self.code,
            detail: self.detail.into_owned(),
            field: self.field,
            request_id: request_id.to_owned(),
        };
        // The body has texts and a number only, so writing it cannot fail.
        let mut response = Response::new(Body::from(serde_json::to_vec(&body).unwrap_or_default()));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        let field = error.field();
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::Stopped => {
                Self::new(Code::StoreBusy, "The server is stopping. Try again in a moment.")
            }
            EngineError::NotFound => Self::not_found(),
            error @ EngineError::Rejected(_) => {
                let code = Code::ALL
                    .into_iter()
                    .find(|code| code.name() == error.code())
                    .unwrap_or(Code::NotEligible);
                let field = field.map(str::to_owned);
                Self { field, ..Self::new(code, sentence(&error.detail())) }
            }
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self {
                retry_after: Some(1),
                ..Self::new(Code::StoreBusy, "Nothing was written. Try again in a second.")
            },
            StoreError::Erased { .. } => Self::new(Code::Erased, "The customer's data was erased."),
            StoreError::KeyReused { .. } => Self::new(
                Code::IdempotencyMismatch,
                "The same key was used for another request. Choose a new one.",
            ),
            StoreError::EmailTaken => Self::field("email", "Another account has this address."),
            StoreError::Invalid { why } => {
                tracing::error!(why, "an invalid commit was refused");
                Self::new(Code::StoreFailed, "Nothing was written. The log says why.")
            }
            error @ (StoreError::Conflict { .. }
            | StoreError::Repeated { .. }
            | StoreError::EffectExists { .. }
            | StoreError::EffectNotPending { .. }
            | StoreError::Locked { .. }
            | StoreError::WrongMasterKey
            | StoreError::Newer { .. }
            | StoreError::Damaged { .. }
            | StoreError::Io { .. }
            | StoreError::Closed) => {
                tracing::error!(%error, "the store failed");
                Self::new(
                    Code::StoreFailed,
                    "Nothing was written. The log says why; `baton doctor` looks at the store.",
                )
            }
        }
    }
}

/// A capital letter in front and a full stop behind.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String =
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use baton_core::Rejection;

    use super::*;

    #[test]
    fn codes_on_the_wire_are_the_documented_ones() {
        let documented = include_str!("../../../docs/PROTOCOL.md");
        let list =
            documented.lines().find(|line| line.starts_with("Codes: ")).expect("the page lists the codes");
        let names: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
        assert_eq!(names, Code::ALL.map(Code::name));
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.name());
        }
    }

    #[test]
    fn a_rejection_names_the_field_in_a_sentence() {
        let rejection = Rejection::Invalid { field: "text", problem: "it is empty".into() };
        let problem = Problem::from(EngineError::Rejected(rejection));
        assert_eq!((problem.code, problem.field.as_deref()), (Code::InvalidField, Some("text")));
        assert_eq!(&*problem.detail, "Text: it is empty.");
        let stale = Problem::from(EngineError::Rejected(Rejection::Stale { seen: 1, actual: 2 }));
        assert_eq!((stale.code, stale.status), (Code::StaleVersion, StatusCode::CONFLICT));
    }
}
