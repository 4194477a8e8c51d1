//! Erasing a customer's data (GDPR art. 17): the key is destroyed, so nothing of the customer can be read again.

use axum::extract::{Path, State};
use baton_core::DeskCommand;
use baton_core::id::CustomerId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use crate::auth::session::Staff;
use crate::problem::{Problem, ProblemBody};

/// Most characters of the reason.
const REASON_CHARACTERS_MAX: usize = 500;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(erase))
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Erase {
    /// For the record; without anything about the person.
    reason: String,
}

/// What was done.
#[derive(Serialize, ToSchema)]
struct Erased {
    /// Whose data.
    customer: String,
    /// A key existed and was destroyed now.
    key_destroyed: bool,
    /// Conversations that can no longer be read.
    conversations: u64,
    /// Events that can no longer be read.
    events: u64,
    /// A profile was removed.
    profile: bool,
    /// The old key is gone from the write-ahead log too; when false, erase again.
    log_cleaned: bool,
}

/// Erases a customer's data for good. Erasing again is harmless.
#[utoipa::path(post, path = "/api/customers/{id}/erase", tag = "customers", request_body = Erase,
    params(("id" = String, Path, description = "The customer")),
    responses((status = 200, body = Erased), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn erase(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Erase>,
) -> Result<axum::Json<Erased>, Problem> {
    let customer: CustomerId = id.parse().map_err(|_| Problem::not_found())?;
    let reason = asked.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON_CHARACTERS_MAX {
        return Err(Problem::field("reason", format!("Say in 1 to {REASON_CHARACTERS_MAX} characters why.")));
    }
    let now = app.now();
    let report = app.read(move |store| store.erase(customer, now)).await?;
    app.engine().forget(customer).await;
    let by = Some(staff.agent);
    app.engine().desk(DeskCommand::RecordErasure { customer, by, reason }).await?;
    // What was learnt from the customer's words goes with them.
    app.engine().learn().await?;
    tracing::info!(%customer, by = %staff.agent, "a customer was erased");
    Ok(axum::Json(Erased {
        customer: customer.to_string(),
        key_destroyed: report.key_destroyed,
        conversations: report.conversations,
        events: report.events,
        profile: report.profile,
        log_cleaned: report.log_cleaned,
    }))
}
