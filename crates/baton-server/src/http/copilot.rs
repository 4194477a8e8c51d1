//! The assistant beside an agent. Nothing here changes a conversation: the agent reads, edits and sends.

use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use super::conversations::conversation_id;
use crate::auth::session::Staff;
use crate::engine::{Drafts, Found, Rewriting};
use crate::problem::{Problem, ProblemBody};

/// Most bytes of a text to change.
const TEXT_BYTES_MAX: usize = baton_core::conversation::MESSAGE_BYTES_MAX;
/// Most bytes of a question about a customer.
const QUESTION_BYTES_MAX: usize = 500;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(drafts)).routes(routes!(rewrite)).routes(routes!(ask))
}

/// A text, and how it is to be changed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rewrite {
    /// The text.
    text: String,
    /// How.
    how: Rewriting,
}

/// A text.
#[derive(Serialize, ToSchema)]
struct Rewritten {
    /// The text as it may be sent.
    text: String,
    /// Whether it differs from what was given.
    changed: bool,
}

/// A question about the customer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Ask {
    /// In the words of the person who asks.
    question: String,
}

/// Drafts for the customer's last message that an article answers, from the articles by which the assistant would answer.
#[utoipa::path(get, path = "/api/conversations/{id}/drafts", tag = "copilot",
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Drafts), (status = 404, body = ProblemBody)))]
async fn drafts(State(app): State<App>, Path(id): Path<String>) -> Result<axum::Json<Drafts>, Problem> {
    Ok(axum::Json(app.engine().drafts(conversation_id(&id)?).await?))
}

/// The same text shorter (its sentences that carry the answer) or warmer (with the company's own words around it).
#[utoipa::path(post, path = "/api/conversations/{id}/rewrite", tag = "copilot", request_body = Rewrite,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Rewritten), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn rewrite(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Rewrite>,
) -> Result<axum::Json<Rewritten>, Problem> {
    if asked.text.trim().is_empty() || asked.text.len() > TEXT_BYTES_MAX {
        return Err(Problem::field("text", format!("Send a text of 1 to {TEXT_BYTES_MAX} bytes.")));
    }
    let text =
        app.engine().rewrite(staff.agent, conversation_id(&id)?, asked.text.clone(), asked.how).await?;
    let changed = text.trim() != asked.text.trim();
    Ok(axum::Json(Rewritten { text, changed }))
}

/// What the conversation, the customer's earlier ones and the known facts say about a question. An empty list says that
/// nothing there answers it.
#[utoipa::path(post, path = "/api/conversations/{id}/ask", tag = "copilot", request_body = Ask,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Vec<Found>), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn ask(
    State(app): State<App>,
    Path(id): Path<String>,
    Json(asked): Json<Ask>,
) -> Result<axum::Json<Vec<Found>>, Problem> {
    if asked.question.trim().is_empty() || asked.question.len() > QUESTION_BYTES_MAX {
        return Err(Problem::field("question", format!("Ask in 1 to {QUESTION_BYTES_MAX} bytes.")));
    }
    Ok(axum::Json(app.engine().ask(conversation_id(&id)?, asked.question).await?))
}
