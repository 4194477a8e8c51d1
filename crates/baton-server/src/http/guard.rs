//! The gate in front of every endpoint: the host, the page that asks, and who asks.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::App;
use super::access::{self, Pages, Who};
use crate::auth::cookie;
use crate::auth::customer::Customer;
use crate::auth::session::{self, Staff};
use crate::problem::{Code, Problem};

/// Refuses requests for another host, so that a foreign name that was pointed at this machine reaches nothing.
pub(super) async fn host(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    if is_own_host(&app, request.headers(), request.uri()) {
        return Ok(next.run(request).await);
    }
    let detail =
        "This server does not answer under that name. Set public-url to the address that browsers use.";
    Err(Problem::new(Code::OriginNotAllowed, detail).with_status(StatusCode::MISDIRECTED_REQUEST))
}

fn asked_host<'r>(headers: &'r HeaderMap, uri: &'r Uri) -> Option<&'r str> {
    uri.authority()
        .map(axum::http::uri::Authority::as_str)
        .or_else(|| headers.get(header::HOST)?.to_str().ok())
}

fn is_own_host(app: &App, headers: &HeaderMap, uri: &Uri) -> bool {
    asked_host(headers, uri)
        .is_some_and(|host| app.own_origins().iter().any(|own| own.authority().eq_ignore_ascii_case(host)))
}

/// Lets a request through that the table allows, with the person it comes from in its extensions.
pub(super) async fn guard(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let path = parts.extensions.get::<MatchedPath>().cloned().ok_or_else(Problem::not_found)?;
    let Some(rule) = access::find(&parts.method, path.as_str()) else {
        return Ok(other_method(path.as_str()));
    };
    let is_change = !matches!(parts.method, Method::GET | Method::HEAD);
    if is_change || rule.pages != Pages::Any {
        check_page(&app, &parts, rule.pages)?;
    }
    match rule.who {
        Who::Anyone => {}
        Who::Customer => {
            let customer = customer(&app, &parts.headers).ok_or_else(|| {
                Problem::new(Code::NotSignedIn, "Get a session first: POST /api/customer/session.")
            })?;
            parts.extensions.insert(customer);
        }
        Who::Staff(roles) => {
            let staff = session::authenticate(&app, cookie::read(&parts.headers, cookie::STAFF)).await?;
            if !roles.contains(&staff.role) {
                return Err(Problem::new(Code::NotAllowed, "Your role may not do this."));
            }
            let limited = |often: crate::limit::TooOften| Problem::rate_limited(often.retry_after_seconds);
            app.limits().staff.take(staff.agent, app.now()).map_err(limited)?;
            parts.extensions.insert(staff);
        }
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

fn other_method(path: &str) -> Response {
    let methods = access::methods(path);
    if methods.is_empty() {
        // A route that nobody put in the table: closed, not open.
        return Problem::new(Code::NotAllowed, "Nobody may call this.").into_response();
    }
    let detail = format!("This path takes {methods}.");
    let mut response =
        Problem::new(Code::NotFound, detail).with_status(StatusCode::METHOD_NOT_ALLOWED).into_response();
    if let Ok(methods) = methods.parse() {
        response.headers_mut().insert(header::ALLOW, methods);
    }
    response
}

/// Browsers say with every change and every socket which page asks. A request that does not say is refused: a browser
/// that is tricked into sending it looks the same.
fn check_page(app: &App, parts: &Parts, pages: Pages) -> Result<(), Problem> {
    let text = |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let site = parts.headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let allowed = match (text(header::ORIGIN), site) {
        (Some(origin), _) => {
            let asked = asked_host(&parts.headers, &parts.uri).unwrap_or_default();
            let same = app
                .own_origins()
                .iter()
                .any(|own| own.as_str() == origin && own.authority().eq_ignore_ascii_case(asked));
            let of_site = || app.config().sites.iter().any(|site| site.as_str() == origin);
            match pages {
                Pages::Any => true,
                Pages::Own => same,
                Pages::Sites => same || of_site(),
            }
        }
        // Some browsers leave the origin out of reads from the same page, such as server-sent events.
        (None, Some("same-origin")) => true,
        (None, _) => pages == Pages::Any,
    };
    if allowed {
        return Ok(());
    }
    metrics::counter!("baton_origin_refusals_total").increment(1);
    let detail = match pages {
        Pages::Sites => "This page may not ask. Add its origin to `sites` in the settings.",
        Pages::Own | Pages::Any => {
            "Only pages of this server may ask this. Programs send the header Origin with its address."
        }
    };
    Err(Problem::new(Code::OriginNotAllowed, detail))
}

/// The customer that a request's cookie proves.
pub(super) fn customer(app: &App, headers: &HeaderMap) -> Option<Customer> {
    Customer::open(&app.keys().customer, cookie::read(headers, cookie::CUSTOMER)?, app.now())
}

fn missing(what: &'static str) -> Problem {
    tracing::error!(what, "an endpoint asks for somebody whom its rule does not let in");
    Problem::new(Code::NotAllowed, "Nobody may call this.")
}

impl FromRequestParts<App> for Staff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| missing("staff"))
    }
}

impl FromRequestParts<App> for Customer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().copied().ok_or_else(|| missing("customer"))
    }
}
