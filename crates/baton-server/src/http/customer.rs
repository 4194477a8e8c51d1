//! A customer's session, and the conversation without sockets: server-sent events and one command per request.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use baton_core::Language;
use baton_core::id::CustomerId;
use baton_store::{Commit, Record};
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::{Json, Params};
use super::client::Address;
use super::guard;
use crate::auth::customer::Customer;
use crate::auth::{cookie, identity};
use crate::engine::{Profile, Sent};
use crate::frame::{CustomerCommand, CustomerFrame};
use crate::limit::{TooOften, network};
use crate::problem::{Code, Problem, ProblemBody};

/// Most bytes of the page's address; it is not kept.
const PAGE_BYTES_MAX: usize = 2_048;
/// How often an idle stream shows that it lives.
const KEEP_ALIVE: Duration = Duration::from_secs(25);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(begin, end)).routes(routes!(command)).routes(routes!(events))
}

/// Who begins where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Begin {
    /// The language of the page, an ISO 639-1 code or a tag such as `de-AT`.
    #[serde(default)]
    language: Option<String>,
    /// The page that shows the chat.
    #[serde(default)]
    page: Option<String>,
    /// An identity token of the company's site, for a customer who is signed in there.
    #[serde(default)]
    identity: Option<String>,
}

/// The customer's session.
#[derive(Serialize, ToSchema)]
struct Begun {
    /// Who.
    customer: String,
    /// The newest conversation.
    conversation: Option<String>,
}

/// Begins or continues a customer's session: sets the cookie `baton_customer`.
///
/// A cookie that was not made here, or that was changed, counts as none. With an identity token the session belongs to
/// the customer whom the token names, on every device.
#[utoipa::path(post, path = "/api/customer/session", tag = "customer", request_body = Begin,
    responses((status = 200, body = Begun), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody)))]
async fn begin(
    State(app): State<App>,
    Address(address): Address,
    headers: HeaderMap,
    Json(asked): Json<Begin>,
) -> Result<Response, Problem> {
    app.limits().customers.take(network(address), app.now()).map_err(too_often)?;
    if asked.page.as_ref().is_some_and(|page| page.len() > PAGE_BYTES_MAX) {
        return Err(Problem::field("page", format!("Use at most {PAGE_BYTES_MAX} bytes.")));
    }
    let language = asked.language.as_deref().and_then(Language::from_code).unwrap_or_default();
    let before = guard::customer(&app, &headers);
    let customer = match &asked.identity {
        Some(token) => identified(&app, token, before, language).await?,
        None => visitor(&app, before, language).await?,
    };
    let conversation = app.engine().current(customer.id).await?;
    let mut headers = HeaderMap::new();
    let sealed = customer.seal(&app.keys().customer, app.now());
    headers.insert(header::SET_COOKIE, cookie::customer(&sealed));
    let begun = Begun {
        customer: customer.id.to_string(),
        conversation: conversation.map(|conversation| conversation.to_string()),
    };
    Ok((headers, axum::Json(begun)).into_response())
}

fn too_often(often: TooOften) -> Problem {
    Problem::rate_limited(often.retry_after_seconds)
}

/// Whether a customer was erased: then nothing can be stored about them, and they begin anew as somebody else.
async fn is_erased(app: &App, customer: CustomerId) -> Result<bool, Problem> {
    match app.read(move |store| store.profile(customer)).await {
        Ok(_) => Ok(false),
        Err(problem) if problem.code == Code::Erased => Ok(true),
        Err(problem) => Err(problem),
    }
}

async fn visitor(app: &App, before: Option<Customer>, language: Language) -> Result<Customer, Problem> {
    if let Some(customer) = before
        && !is_erased(app, customer.id).await?
    {
        if !customer.known {
            let profile = Profile { language, ..Profile::default() };
            app.engine().introduce(customer.id, profile).await?;
        }
        return Ok(customer);
    }
    let customer = Customer { id: app.engine().new_customer(), known: false };
    app.engine().introduce(customer.id, Profile { language, ..Profile::default() }).await?;
    Ok(customer)
}

/// The customer of an identity token. The first time, a visitor with a cookie becomes that customer and keeps the
/// conversation; later the same token leads to the same customer on every device.
async fn identified(
    app: &App,
    token: &str,
    before: Option<Customer>,
    language: Language,
) -> Result<Customer, Problem> {
    let secret = app.identity_secret().ok_or_else(|| {
        Problem::field("identity", "Identity tokens are off: set identity-secret in the settings first.")
    })?;
    let claims = identity::open(secret, token, app.now())?;
    let setting = identity::setting_of(&app.keys().subject, &claims.sub);
    let name = setting.clone();
    let stored = app.read(move |store| store.setting(&name)).await?;
    let stored: Option<CustomerId> =
        stored.and_then(|bytes| String::from_utf8(bytes).ok()).and_then(|text| text.parse().ok());
    let id = match stored {
        Some(id) if !is_erased(app, id).await? => id,
        _ => {
            let visitor = before.filter(|customer| !customer.known);
            let id = match visitor {
                Some(customer) if !is_erased(app, customer.id).await? => customer.id,
                _ => app.engine().new_customer(),
            };
            let record = Record::Setting { name: setting, value: Some(id.to_string().into_bytes()) };
            app.engine().commit(Commit::of_records(app.now(), vec![record])).await?;
            id
        }
    };
    let profile = Profile { name: claims.name, email: claims.email, language, known: true };
    app.engine().introduce(id, profile).await?;
    Ok(Customer { id, known: true })
}

/// Forgets who the browser belongs to, for a customer who signs out of the company's site.
#[utoipa::path(delete, path = "/api/customer/session", tag = "customer", responses((status = 204)))]
async fn end() -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie::customer_gone());
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Carries out one command where sockets are blocked.
#[utoipa::path(post, path = "/api/customer/commands", tag = "customer", request_body = CustomerCommand,
    responses((status = 200, description = "`ack` or `pong`", body = CustomerFrame), (status = 204),
        (status = 401, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn command(
    State(app): State<App>,
    customer: Customer,
    Json(command): Json<CustomerCommand>,
) -> Result<Response, Problem> {
    app.limits().commands.take(customer.id, app.now()).map_err(too_often)?;
    match command {
        CustomerCommand::Ping => Ok(axum::Json(CustomerFrame::Pong).into_response()),
        CustomerCommand::Typing => {
            app.engine().customer_typing(customer.id);
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        command => {
            let ack = app.engine().customer(customer.id, command).await?;
            Ok(axum::Json(CustomerFrame::Ack { client_id: ack.client_id, seq: ack.seq }).into_response())
        }
    }
}

/// From where to follow.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct From {
    /// The highest `seq` seen; `Last-Event-ID` counts more.
    #[serde(default)]
    cursor: Option<u64>,
}

/// The frames of the socket as server-sent events: `data` is one frame, `id` the cursor after it.
#[utoipa::path(get, path = "/api/customer/events", tag = "customer", params(From),
    responses((status = 200, description = "A stream of frames", content_type = "text/event-stream", body = CustomerFrame),
        (status = 401, body = ProblemBody)))]
async fn events(
    State(app): State<App>,
    customer: Customer,
    Params(from): Params<From>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let last =
        headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let feed = app.engine().customer_feed(customer.id, last.or(from.cursor).unwrap_or(0)).await?;
    let frames = stream::unfold(feed, |mut feed| async move {
        let Sent { seq, text } = feed.next().await?;
        let event = Event::default().data(text.as_str());
        let event = match seq {
            Some(seq) => event.id(seq.to_string()),
            None => event,
        };
        Some((Ok(event), feed))
    });
    let stopping = app.stopping().clone();
    let frames = frames.take_until(async move { stopping.cancelled().await });
    Ok(Sse::new(frames).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}
