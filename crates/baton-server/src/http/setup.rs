//! The first admin, and people who were invited: both come by a one-time link.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use baton_core::DeskCommand;
use baton_core::company::Role;
use baton_core::desk::StaffProfile;
use baton_store::{Commit, Record};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use super::client::Address;
use crate::auth::link::{self, Found, Purpose};
use crate::auth::{account, cookie, password, session};
use crate::limit::network;
use crate::problem::{Problem, ProblemBody};
use crate::view::Me;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(needed, set_up))
}

/// Whether somebody has to set Baton up.
#[derive(Serialize, ToSchema)]
struct SetupNeeded {
    /// Whether there is no admin yet.
    needed: bool,
}

/// Who sets up, or who was invited.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Setup {
    /// The part of the link behind `#`.
    token: String,
    /// The full name.
    name: String,
    /// The address to sign in with.
    email: String,
    /// At least 10 characters.
    password: String,
}

/// Whether a first admin is needed.
#[utoipa::path(get, path = "/api/setup", tag = "session", responses((status = 200, body = SetupNeeded)))]
async fn needed(State(app): State<App>) -> Result<axum::Json<SetupNeeded>, Problem> {
    Ok(axum::Json(SetupNeeded { needed: !has_admin(&app).await? }))
}

/// Makes the first admin, or the account of somebody who was invited, and signs them in. A link works once.
#[utoipa::path(post, path = "/api/setup", tag = "session", request_body = Setup,
    responses((status = 201, body = Me), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn set_up(
    State(app): State<App>,
    Address(address): Address,
    Json(asked): Json<Setup>,
) -> Result<Response, Problem> {
    let limited = |often: crate::limit::TooOften| Problem::rate_limited(often.retry_after_seconds);
    app.limits().set_up.take(network(address), app.now()).map_err(limited)?;
    let (name, email) = (account::name(&asked.name)?, account::email(&asked.email)?);
    password::check("password", &asked.password)?;
    // One at a time: the link is looked up, used and gone before the next one looks.
    let _one = app.links().lock().await;
    let wrong_link =
        || Problem::field("token", "This link was used, has expired, or never was. Ask for a new one.");
    let found = link::find(&app, &asked.token).await?.ok_or_else(wrong_link)?;
    let hash = password::hash(asked.password).await?;
    let agent = match found.purpose {
        Purpose::SetUp => first_admin(&app, &found, name, email.clone(), hash).await?,
        Purpose::Invitation(agent) => {
            let account = app.read(move |store| store.account(agent)).await?.ok_or_else(wrong_link)?;
            if !account.email.eq_ignore_ascii_case(&email) {
                return Err(Problem::field("email", "Use the address that was invited."));
            }
            let account = baton_store::Account { password_hash: hash, ..account };
            app.engine()
                .commit(Commit::of_records(app.now(), vec![Record::Account(account), found.used()]))
                .await?;
            agent
        }
    };
    let (token, record) = session::open(&app, agent)?;
    app.engine().commit(Commit::of_records(app.now(), vec![record])).await?;
    let me = super::me::of(&app, agent, &email)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie::staff(token.reveal(), app.is_secure()));
    Ok((StatusCode::CREATED, headers, axum::Json(me)).into_response())
}

async fn first_admin(
    app: &App,
    found: &Found,
    name: String,
    email: String,
    hash: String,
) -> Result<baton_core::id::AgentId, Problem> {
    let mut profile = account::first_admin(app.engine().company(), name);
    let agent = match account::waiting_person(app, &email).await? {
        Some((agent, known)) => {
            // Somebody of the company's files: certifications and powers stay, and the first account is an admin's.
            profile = StaffProfile { name: profile.name, role: Role::Admin, ..known };
            agent
        }
        None => app.engine().new_agent(),
    };
    let account = account::of(agent, email, hash, &profile);
    let records = vec![Record::Account(account), found.used()];
    app.engine().desk_with(DeskCommand::AddStaff { agent, profile }, records).await?;
    tracing::info!(%agent, "the first admin was set up");
    Ok(agent)
}

/// Whether somebody may manage the staff.
pub(crate) async fn has_admin(app: &App) -> Result<bool, Problem> {
    let accounts = app.read(|store| store.accounts()).await?;
    for account in &accounts {
        if account::profile(account)?.role == Role::Admin {
            return Ok(true);
        }
    }
    Ok(false)
}
