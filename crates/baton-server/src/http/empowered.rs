//! Acting in other systems, deciding as the second person, and whispering. Limits and the rule of two are the core's.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use baton_core::approval::Instruction as Known;
use baton_core::command::Command;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use super::conversations::conversation_id;
use super::verbs::{bounded, key, written};
use crate::auth::session::Staff;
use crate::problem::{Problem, ProblemBody};
use crate::view::{Item, ItemKind};

/// Most values of one action.
const ARGUMENTS_MAX: usize = 32;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(act)).routes(routes!(decide)).routes(routes!(whisper))
}

/// An action in another system.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Do {
    /// `holder_version` of the row.
    holder_version: u64,
    /// Which action.
    action: String,
    /// Values the agent gives, by name; what is known already may be left out.
    #[serde(default)]
    arguments: BTreeMap<String, String>,
}

/// A decision of the second person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Decide {
    /// Which run.
    run: String,
    /// Whether it may be done.
    approve: bool,
    /// Why; needed for a no.
    #[serde(default)]
    reason: String,
}

/// What the assistant is to do: one of a closed list, each more careful than what it would do by itself.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum InstructionKind {
    HandOver,
    OfferPerson,
    Clarify,
    AnswerOnly,
    LeaveOut,
    LeaveOutPlaybook,
}

/// An instruction to the assistant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Instruction {
    /// The kind.
    kind: InstructionKind,
    /// The action or playbook to leave out.
    #[serde(default)]
    name: Option<String>,
}

/// A private word to who holds the conversation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Whisper {
    /// 1 to 64 characters; the same key again has one effect.
    client_id: String,
    /// For the assistant: what it is to do.
    #[serde(default)]
    instruction: Option<Instruction>,
    /// In words; for the assistant they reach a model, if there is one.
    #[serde(default)]
    text: String,
}

/// Does an action in another system, or asks a second person when it is beyond the agent's own powers.
#[utoipa::path(post, path = "/api/conversations/{id}/act", tag = "verbs", request_body = Do,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn act(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Do>,
) -> Result<StatusCode, Problem> {
    if asked.arguments.len() > ARGUMENTS_MAX {
        return Err(Problem::field("arguments", format!("Give at most {ARGUMENTS_MAX} values.")));
    }
    let arguments = asked.arguments.into_iter().map(|(name, value)| (name.into(), value)).collect();
    let (agent, version, action) = (staff.agent, asked.holder_version, asked.action.into());
    let command = Command::Act { agent, version, action, arguments };
    app.engine().staff(conversation_id(&id)?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decides on what somebody else, or the assistant, asks. One request at a time.
#[utoipa::path(post, path = "/api/conversations/{id}/decide", tag = "verbs", request_body = Decide,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn decide(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Decide>,
) -> Result<StatusCode, Problem> {
    let run = asked.run.parse().map_err(|_| Problem::field("run", "This is not the id of a run."))?;
    let reason = bounded("reason", asked.reason)?;
    let command = Command::Decide { agent: staff.agent, run, approve: asked.approve, reason };
    app.engine().staff(conversation_id(&id)?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says something in private to the agent or to the assistant: for supervisors. The customer never sees it.
#[utoipa::path(post, path = "/api/conversations/{id}/whisper", tag = "verbs", request_body = Whisper,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Item), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn whisper(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Whisper>,
) -> Result<axum::Json<Item>, Problem> {
    let instruction = asked.instruction.map(known).transpose()?;
    let key = key(asked.client_id)?;
    let command = Command::Whisper { agent: staff.agent, key, instruction, text: asked.text };
    written(&app, &id, command, ItemKind::Whisper).await
}

fn known(asked: Instruction) -> Result<Known, Problem> {
    let named = asked.name.filter(|name| !name.is_empty());
    let name = || Problem::field("instruction.name", "Name what to leave out.");
    Ok(match asked.kind {
        InstructionKind::HandOver => Known::HandOver,
        InstructionKind::OfferPerson => Known::OfferPerson,
        InstructionKind::Clarify => Known::Clarify,
        InstructionKind::AnswerOnly => Known::AnswerOnly,
        InstructionKind::LeaveOut => Known::LeaveOut(named.ok_or_else(name)?.into()),
        InstructionKind::LeaveOutPlaybook => Known::LeaveOutPlaybook(named.ok_or_else(name)?.into()),
    })
}
