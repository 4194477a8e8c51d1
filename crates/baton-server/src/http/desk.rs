//! The desk: who is in, and where the assistant is stopped.

use axum::extract::State;
use baton_core::DeskCommand;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use crate::auth::session::Staff;
use crate::problem::{Problem, ProblemBody};
use crate::view::{Desk, EndedStop, Presence, Scope};

/// Most characters of the reason for a stop.
const REASON_CHARACTERS_MAX: usize = 500;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(look))
        .routes(routes!(presence))
        .routes(routes!(stop))
        .routes(routes!(start))
        .routes(routes!(stops))
}

/// Whether the person is in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetPresence {
    /// From now on.
    presence: Presence,
}

/// A stop of the assistant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StopAssistant {
    /// How much.
    scope: Scope,
    /// Why, for the colleagues and the record.
    reason: String,
    /// Whether it is a drill: a real stop, marked as such.
    #[serde(default)]
    drill: bool,
}

/// The end of a stop.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartAssistant {
    /// How much.
    scope: Scope,
}

/// The desk as it is now.
#[utoipa::path(get, path = "/api/desk", tag = "desk", responses((status = 200, body = Desk)))]
async fn look(State(app): State<App>) -> axum::Json<Desk> {
    axum::Json(app.engine().desk_view())
}

/// Comes in or goes. What somebody holds who goes offline returns to the queue.
#[utoipa::path(post, path = "/api/desk/presence", tag = "desk", request_body = SetPresence,
    responses((status = 200, body = Desk), (status = 422, body = ProblemBody)))]
async fn presence(
    State(app): State<App>,
    staff: Staff,
    Json(asked): Json<SetPresence>,
) -> Result<axum::Json<Desk>, Problem> {
    let command = DeskCommand::SetPresence {
        agent: staff.agent,
        presence: asked.presence.into(),
        cause: "self".to_owned(),
    };
    app.engine().desk(command).await?;
    Ok(look(State(app)).await)
}

/// Stops the assistant at once; what it holds goes to people.
#[utoipa::path(post, path = "/api/desk/stop", tag = "desk", request_body = StopAssistant,
    responses((status = 200, body = Desk), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn stop(
    State(app): State<App>,
    staff: Staff,
    Json(asked): Json<StopAssistant>,
) -> Result<axum::Json<Desk>, Problem> {
    let reason = asked.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON_CHARACTERS_MAX {
        return Err(Problem::field("reason", format!("Say in 1 to {REASON_CHARACTERS_MAX} characters why.")));
    }
    let scope = known_scope(&app, &asked.scope)?;
    app.engine()
        .desk(DeskCommand::StopAssistant { scope, by: staff.agent, reason, drill: asked.drill })
        .await?;
    Ok(look(State(app)).await)
}

/// Stops that ended, the newest first, with what was measured.
#[utoipa::path(get, path = "/api/desk/stops", tag = "desk", responses((status = 200, body = [EndedStop])))]
async fn stops(State(app): State<App>) -> axum::Json<Vec<EndedStop>> {
    axum::Json(app.engine().ended_stops())
}

/// Starts the assistant again: a second person does.
#[utoipa::path(post, path = "/api/desk/start", tag = "desk", request_body = StartAssistant,
    responses((status = 200, body = Desk), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn start(
    State(app): State<App>,
    staff: Staff,
    Json(asked): Json<StartAssistant>,
) -> Result<axum::Json<Desk>, Problem> {
    // Not checked against the company's files: a stop of something that is gone from them must still end.
    let scope = asked.scope.known().ok_or_else(no_such_scope)?;
    app.engine().desk(DeskCommand::StartAssistant { scope, by: staff.agent }).await?;
    Ok(look(State(app)).await)
}

fn no_such_scope() -> Problem {
    Problem::field(
        "scope",
        "Use everywhere, or channel, topic, action or model with a name from the company's files.",
    )
}

/// A stop that stops nothing would be a false comfort: topics and actions must exist.
fn known_scope(app: &App, scope: &Scope) -> Result<baton_core::desk::Scope, Problem> {
    use baton_core::desk::Scope as Known;
    let scope = scope.known().ok_or_else(no_such_scope)?;
    let company = app.engine().company();
    let exists = match &scope {
        Known::Everywhere | Known::Channel(_) | Known::Model(_) => true,
        Known::Topic(topic) => company.topic(topic).is_some(),
        Known::Action(action) => company.actions.contains_key(action),
    };
    if exists { Ok(scope) } else { Err(no_such_scope()) }
}
