//! What every answer has: a request id, security headers, an end in time, problems written out, a line in the log.

use std::any::Any;
use std::borrow::Cow;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Response as HttpResponse, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use crate::auth::token;
use crate::problem::{Code, Problem};

/// How long a handler may take until its answer begins. Sockets and streams have begun by then.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// The header that names a request.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Headers of every answer that does not set its own.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    (header::CACHE_CONTROL, "no-store"),
];
const HSTS: &str = "max-age=31536000";

/// The outermost layer.
pub(super) async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = request_id();
    let method = request.method().clone();
    let path: Cow<'static, str> = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(Cow::Borrowed("unmatched"), |path| Cow::Owned(path.as_str().to_owned()));
    let answered = tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await;
    let mut response = answered.unwrap_or_else(|_| {
        tracing::error!(id, %method, path = &*path, "no answer in time");
        Problem::new(Code::StoreBusy, "The answer took too long. Try again.").into_response()
    });
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let headers = std::mem::take(response.headers_mut());
        response = with_headers(problem.render(&id), headers);
    } else if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        let detail = "This path does not take that method.";
        response =
            Problem::new(Code::NotFound, detail).with_status(StatusCode::METHOD_NOT_ALLOWED).render(&id);
    }
    secure(&app, &mut response, &id);
    record(&id, &method, &path, response.status(), begun.elapsed());
    response
}

/// Keeps what a problem set beside its body, such as `Allow`.
fn with_headers(mut response: Response, headers: axum::http::HeaderMap) -> Response {
    for (name, value) in headers {
        if let Some(name) =
            name.filter(|name| *name != header::CONTENT_LENGTH && *name != header::CONTENT_TYPE)
        {
            response.headers_mut().entry(name).or_insert(value);
        }
    }
    response
}

fn secure(app: &App, response: &mut Response, id: &str) {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if app.is_secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    if let Ok(id) = HeaderValue::try_from(id) {
        headers.insert(REQUEST_ID, id);
    }
}

/// Sixteen hexadecimal digits. Ids of clients are not taken over: a log line must not hold what they write.
fn request_id() -> String {
    token::hex(&token::random::<8>().unwrap_or_default())
}

/// The path is the pattern of the route, so a log line holds no id and no token.
fn record(id: &str, method: &Method, path: &str, status: StatusCode, took: Duration) {
    let (status, millis) = (status.as_u16(), took.as_millis());
    if status >= 500 {
        tracing::error!(id, %method, path, status, millis, "answered");
    } else {
        tracing::debug!(id, %method, path, status, millis, "answered");
    }
    metrics::histogram!("baton_http_seconds", "path" => path.to_owned()).record(took.as_secs_f64());
    metrics::counter!("baton_http_requests_total", "status" => status.to_string()).increment(1);
}

/// A handler that panicked has a fault; its message may hold anything, so only the place goes to the log (by the
/// panic hook) and nothing to the client.
pub(super) fn panicked(_: Box<dyn Any + Send + 'static>) -> HttpResponse<Body> {
    tracing::error!("a handler panicked");
    Problem::new(
        Code::StoreFailed,
        "Something in the server is broken. The log has more under the request's id.",
    )
    .into_response()
}
