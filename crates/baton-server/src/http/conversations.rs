//! Reading conversations: lists, and one in full.

use axum::extract::{Path, State};
use baton_core::id::ConversationId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Params;
use crate::auth::session::Staff;
use crate::engine::{Page, View};
use crate::problem::{Problem, ProblemBody};
use crate::view::Thread;

/// Rows in a page when nothing is asked for.
const USUAL_LIMIT: usize = 50;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one))
}

/// Which part of which list.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Which conversations.
    #[param(inline)]
    #[serde(default = "Which::usual_view")]
    view: View,
    /// How many rows, 1 to 200.
    #[serde(default)]
    limit: Option<usize>,
    /// Only those opened before this one: `next` of the page before.
    #[serde(default)]
    before: Option<String>,
}

impl Which {
    const fn usual_view() -> View {
        View::Open
    }
}

/// A list, the newest conversations first.
#[utoipa::path(get, path = "/api/conversations", tag = "conversations", params(Which),
    responses((status = 200, body = Page), (status = 422, body = ProblemBody)))]
async fn list(
    State(app): State<App>,
    staff: Staff,
    Params(which): Params<Which>,
) -> Result<axum::Json<Page>, Problem> {
    let before = match which.before.as_deref() {
        Some(text) if !text.is_empty() => Some(
            text.parse::<ConversationId>()
                .map_err(|_| Problem::field("before", "Pass what `next` of the page before said."))?,
        ),
        _ => None,
    };
    let limit = which.limit.unwrap_or(USUAL_LIMIT);
    Ok(axum::Json(app.engine().rows(staff.agent, which.view, limit, before).await?))
}

/// One conversation in full.
#[utoipa::path(get, path = "/api/conversations/{id}", tag = "conversations",
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Thread), (status = 404, body = ProblemBody)))]
async fn one(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<axum::Json<Thread>, Problem> {
    let id = conversation_id(&id)?;
    Ok(axum::Json(app.engine().thread(staff.agent, id).await?))
}

/// An id from an address. What is not an id is the id of nothing.
pub(super) fn conversation_id(text: &str) -> Result<ConversationId, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}
