//! Signing in and out.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use super::client::Address;
use crate::auth::cookie;
use crate::auth::session::{self, Staff};
use crate::problem::{Problem, ProblemBody};
use crate::view::Me;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_in, sign_out))
}

/// An address and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignIn {
    /// The address.
    email: String,
    /// The password.
    password: String,
}

/// Signs in: the cookie `baton_session` holds for 12 hours after the last request.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = SignIn,
    responses((status = 200, body = Me), (status = 401, body = ProblemBody), (status = 429, body = ProblemBody)))]
async fn sign_in(
    State(app): State<App>,
    Address(address): Address,
    Json(asked): Json<SignIn>,
) -> Result<Response, Problem> {
    let (token, account) = session::sign_in(&app, address, &asked.email, asked.password).await?;
    let me = super::me::of(&app, account.id, &account.email)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie::staff(token.reveal(), app.is_secure()));
    Ok((headers, axum::Json(me)).into_response())
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", tag = "session",
    responses((status = 204), (status = 401, body = ProblemBody)))]
async fn sign_out(State(app): State<App>, staff: Staff) -> Result<Response, Problem> {
    session::sign_out(&app, staff.session).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie::staff_gone(app.is_secure()));
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}
