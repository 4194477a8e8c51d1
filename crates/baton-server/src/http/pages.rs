//! The pages: the workspace, the widget and its loader, the demo page.
//!
//! Invariant: no page may run a script that is not a file of this server, and no other site may show one in a frame,
//! except the widget on the sites of the settings.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use baton_ui::Asset;

use super::App;
use super::assets::{self, CORP};
use crate::auth::identity::{self, Claims};
use crate::auth::token;
use crate::config::Origin;
use crate::problem::Problem;

/// What the build of the workspace leaves for the nonce.
const NONCE_PLACE: &str = "__CSP_NONCE__";
/// What the demo page leaves for the identity token.
const IDENTITY_PLACE: &str = "__BATON_IDENTITY__";
/// How long the demo customer's token holds, in seconds.
const IDENTITY_SECONDS: i64 = 3_600;
/// The demo customer: somebody with orders in the demo company's order system.
const DEMO_CUSTOMER: (&str, &str, &str) = ("demo", "James Whitfield", "james.whitfield@mail.example");

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(workspace))
        .route("/assets/{*path}", get(app_asset))
        .route("/widget", get(widget))
        .route("/widget/loader.js", get(loader))
        .route("/widget/{*path}", get(widget_asset))
        .route("/demo", get(demo))
        .route("/demo.css", get(demo_style))
        .route("/favicon.ico", get(icon))
        .route("/robots.txt", get(robots))
}

/// Every other address is one of the workspace's own, except where only programs look.
pub(super) async fn fallback(state: State<App>, uri: Uri) -> Response {
    let path = uri.path();
    let for_programs = ["/api", "/ws", "/assets", "/widget", "/help"];
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file || for_programs.iter().any(|prefix| path == *prefix || path.starts_with(&format!("{prefix}/")))
    {
        return Problem::not_found().into_response();
    }
    workspace(state).await
}

async fn workspace(State(app): State<App>) -> Response {
    let Some(page) = Asset::text("app/index.html") else { return not_built() };
    let nonce = match token::random::<18>() {
        Ok(bytes) => token::hex(&bytes),
        Err(problem) => return problem.into_response(),
    };
    let connect = sockets(&app);
    let policy = format!(
        "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'{connect}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; \
         object-src 'none'"
    );
    with_policy(Html(page.replace(NONCE_PLACE, &nonce)).into_response(), &policy)
}

/// The addresses of the sockets: some browsers do not count them as `'self'`.
fn sockets(app: &App) -> String {
    app.own_origins().iter().fold(String::new(), |mut list, own| {
        let scheme = if own.is_secure() { "wss" } else { "ws" };
        // An address in brackets (IPv6) has no form in a policy.
        if !own.authority().contains('[') {
            list.push_str(&format!(" {scheme}://{}", own.authority()));
        }
        list
    })
}

fn with_policy(mut response: Response, policy: &str) -> Response {
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

async fn app_asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    assets::answer(&format!("app/assets/{path}"), &headers)
}

/// The page in the frame: on the sites of the settings and on pages of this server.
async fn widget(State(app): State<App>) -> Response {
    let Some(page) = Asset::text("widget/index.html") else { return not_built() };
    let connect = sockets(&app);
    let sites: String =
        app.config().sites.iter().map(Origin::as_str).fold(String::new(), |list, site| list + " " + site);
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'{connect}; \
         frame-ancestors 'self'{sites}; base-uri 'none'; form-action 'none'"
    );
    let mut response = with_policy(Html(page).into_response(), &policy);
    // Sites that isolate themselves may still show it.
    response.headers_mut().insert(CORP, HeaderValue::from_static("cross-origin"));
    response
}

/// The one script of other sites' pages.
async fn loader(headers: HeaderMap) -> Response {
    let mut response = assets::answer("widget/loader.js", &headers);
    let set = response.headers_mut();
    set.insert(CORP, HeaderValue::from_static("cross-origin"));
    set.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

async fn widget_asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    // The pages come from their own handlers, with their policies.
    if path.ends_with(".html") {
        return Problem::not_found().into_response();
    }
    assets::answer(&format!("widget/{path}"), &headers)
}

/// A page of a shop with the chat on it, for trying things out on this machine and in demonstrations.
async fn demo(State(app): State<App>) -> Response {
    if !is_shown(&app) {
        return Problem::not_found().into_response();
    }
    let Some(page) = Asset::text("widget/demo.html") else { return not_built() };
    let page = page.replace(IDENTITY_PLACE, &demo_identity(&app).unwrap_or_default());
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                  connect-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    with_policy(Html(page).into_response(), policy)
}

async fn demo_style(State(app): State<App>, headers: HeaderMap) -> Response {
    if is_shown(&app) {
        assets::answer("widget/demo.css", &headers)
    } else {
        Problem::not_found().into_response()
    }
}

fn is_shown(app: &App) -> bool {
    app.is_demo() || app.config().listen.ip().is_loopback()
}

/// What a shop's own server would put into its page for a customer who is signed in there.
fn demo_identity(app: &App) -> Option<String> {
    let secret = app.identity_secret().filter(|_| app.is_demo())?;
    let (subject, name, email) = DEMO_CUSTOMER;
    let exp = app.now().as_millis() / baton_core::time::SECOND + IDENTITY_SECONDS;
    let claims =
        Claims { sub: subject.to_owned(), name: Some(name.to_owned()), email: Some(email.to_owned()), exp };
    Some(identity::sign(secret, &claims))
}

/// Browsers ask for it on pages that name no icon, and take any picture.
async fn icon(headers: HeaderMap) -> Response {
    assets::answer("app/assets/icon-1.svg", &headers)
}

async fn robots() -> &'static str {
    "User-agent: *\nAllow: /help\nDisallow: /\n"
}

/// What stands in for a page that this binary does not have.
fn not_built() -> Response {
    let cause = baton_ui::missing().unwrap_or_else(|| "a file of the pages is missing".to_owned());
    let mut cause_in_html = String::new();
    escape(&cause, &mut cause_in_html);
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Baton</title><h1>The pages are not in this \
         binary</h1><p>Cause: {cause_in_html}</p><p>Install Node 20 or newer and build again: <code>cargo build</code>. \
         The interfaces work: see <a href=\"/api/openapi.json\">/api/openapi.json</a>.</p></html>"
    );
    Html(page).into_response()
}

/// Text as text in HTML.
pub(super) fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}
