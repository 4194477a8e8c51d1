//! What the understanding has learnt from wrapped-up conversations: for supervisors, who may remove it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use baton_core::DeskCommand;
use baton_core::id::ConversationId;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use crate::auth::session::Staff;
use crate::engine::Learnt;
use crate::problem::{Problem, ProblemBody};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(remove))
}

/// A topic that an agent corrected, and the customer's words that are now an example of it.
#[derive(Serialize, ToSchema)]
struct LearntExample {
    /// Where it was said; also its name for removing it.
    conversation: String,
    /// The topic it is an example of.
    topic: String,
    /// The customer's words, masked; none when no message there says enough to learn from.
    text: Option<String>,
    /// Who corrected the topic.
    agent: String,
    /// When, in milliseconds since 1970.
    at: i64,
}

impl From<Learnt> for LearntExample {
    fn from(Learnt { correction, text }: Learnt) -> Self {
        Self {
            conversation: correction.conversation.to_string(),
            topic: correction.topic.to_string(),
            text,
            agent: correction.agent.to_string(),
            at: correction.at.as_millis(),
        }
    }
}

/// What is learnt from wrapped-up conversations, the newest first.
#[utoipa::path(get, path = "/api/learnt", tag = "understanding",
    responses((status = 200, body = Vec<LearntExample>), (status = 403, body = ProblemBody)))]
async fn list(State(app): State<App>) -> Result<axum::Json<Vec<LearntExample>>, Problem> {
    let learnt = app.engine().learnt().await?;
    Ok(axum::Json(learnt.into_iter().map(LearntExample::from).collect()))
}

/// Removes an example. When this returns, messages are understood without it.
#[utoipa::path(delete, path = "/api/learnt/{conversation}", tag = "understanding",
    params(("conversation" = String, Path, description = "Where it was said")),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn remove(
    State(app): State<App>,
    staff: Staff,
    Path(conversation): Path<String>,
) -> Result<StatusCode, Problem> {
    let conversation: ConversationId = conversation.parse().map_err(|_| Problem::not_found())?;
    if !app.engine().is_learnt(conversation) {
        return Err(Problem::not_found());
    }
    app.engine().desk(DeskCommand::RemoveCorrection { conversation, by: staff.agent }).await?;
    app.engine().learn().await?;
    tracing::info!(%conversation, by = %staff.agent, "a correction is no longer learnt from");
    Ok(StatusCode::NO_CONTENT)
}
