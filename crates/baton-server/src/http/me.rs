//! The person who is signed in.

use axum::extract::State;
use baton_core::id::AgentId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use crate::auth::session::Staff;
use crate::problem::{Code, Problem, ProblemBody};
use crate::view::Me;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(me))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/me", tag = "session",
    responses((status = 200, body = Me), (status = 401, body = ProblemBody)))]
async fn me(State(app): State<App>, staff: Staff) -> Result<axum::Json<Me>, Problem> {
    of(&app, staff.agent, &staff.email).map(axum::Json)
}

/// A person as the pages see them.
pub(super) fn of(app: &App, agent: AgentId, email: &str) -> Result<Me, Problem> {
    app.engine()
        .me(agent, email)
        .ok_or_else(|| Problem::new(Code::NotSignedIn, "You are not on the staff any more."))
}
