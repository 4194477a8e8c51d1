//! What staff do to a conversation. Every verb that changes who holds it carries the version that was seen.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use baton_core::approval::Terms;
use baton_core::command::{Command, WrapUp};
use baton_core::conversation::Outcome;
use baton_core::handoff::TransferTarget;
use baton_core::id::ClientKey;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use super::conversations::conversation_id;
use crate::auth::session::Staff;
use crate::frame::AuthorKind;
use crate::problem::{Code, Problem, ProblemBody};
use crate::view::{Item, ItemKind, Thread};

/// Most characters of a client's key.
const CLIENT_ID_MAX: usize = 64;
/// Most bytes of a note for the next person, a mandate, a summary or a knowledge gap.
const NOTE_BYTES_MAX: usize = 8 * 1_024;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(reply))
        .routes(routes!(note))
        .routes(routes!(tag))
        .routes(routes!(snooze))
        .routes(routes!(wake))
        .routes(routes!(transfer))
        .routes(routes!(return_to_assistant))
        .routes(routes!(wrap_up))
        .routes(routes!(take_over))
}

/// The version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Seen {
    /// `holder_version` of the row.
    holder_version: u64,
}

/// A reply to the customer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reply {
    /// 1 to 64 characters; the same key again has one effect.
    client_id: String,
    /// The text.
    text: String,
    /// Whether the assistant drafted it.
    #[serde(default)]
    ai_assisted: bool,
}

/// A note that only staff see.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Note {
    /// 1 to 64 characters; the same key again has one effect.
    client_id: String,
    /// The text.
    text: String,
}

/// Marks for colleagues.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Tags {
    /// Tags to put on, each of 1 to 40 characters.
    #[serde(default)]
    add: Vec<String>,
    /// Tags to take off.
    #[serde(default)]
    remove: Vec<String>,
}

/// Until when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Snooze {
    /// Milliseconds since 1970, within the next 90 days.
    until: i64,
}

/// To whom: exactly one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct To {
    /// Anybody with this skill.
    #[serde(default)]
    skill: Option<String>,
    /// This person.
    #[serde(default)]
    agent: Option<String>,
    /// A supervisor.
    #[serde(default)]
    supervisor: Option<bool>,
}

/// Passing a conversation on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Transfer {
    /// `holder_version` of the row.
    holder_version: u64,
    /// To whom.
    to: To,
    /// What the next person should know.
    #[serde(default)]
    note: String,
}

/// Offering a conversation back to the assistant.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Return {
    /// `holder_version` of the row.
    holder_version: u64,
    /// What is settled.
    mandate: String,
    /// Topics beside that of the conversation.
    #[serde(default)]
    topics: Vec<String>,
    /// Actions that change something.
    #[serde(default)]
    actions: Vec<String>,
    /// What it must not say again.
    #[serde(default)]
    not_again: Vec<String>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Ended {
    Solved,
    NotSolved,
    Waiting,
}

/// Whether the assistant could have solved it.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum CouldHave {
    Yes,
    No,
    Unsure,
}

/// The end of a conversation in an agent's words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct End {
    /// `holder_version` of the row.
    holder_version: u64,
    /// How it ended.
    outcome: Ended,
    /// The topic, corrected.
    #[serde(default)]
    topic: Option<String>,
    /// In a sentence.
    summary: String,
    /// Whether the assistant could have solved it.
    assistant_could_have: CouldHave,
    /// What knowledge was missing.
    #[serde(default)]
    knowledge_gap: Option<String>,
}

/// Takes a conversation that waits or is offered.
#[utoipa::path(post, path = "/api/conversations/{id}/accept", tag = "verbs", request_body = Seen,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Thread), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn accept(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(seen): Json<Seen>,
) -> Result<axum::Json<Thread>, Problem> {
    let id = conversation_id(&id)?;
    app.engine().staff(id, Command::Accept { agent: staff.agent, version: seen.holder_version }).await?;
    Ok(axum::Json(app.engine().thread(staff.agent, id).await?))
}

/// Leaves an offered conversation to somebody else.
#[utoipa::path(post, path = "/api/conversations/{id}/decline", tag = "verbs", request_body = Seen,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn decline(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(seen): Json<Seen>,
) -> Result<StatusCode, Problem> {
    let command = Command::Decline { agent: staff.agent, version: seen.holder_version };
    app.engine().staff(conversation_id(&id)?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Writes to the customer.
#[utoipa::path(post, path = "/api/conversations/{id}/reply", tag = "verbs", request_body = Reply,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Item), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn reply(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Reply>,
) -> Result<axum::Json<Item>, Problem> {
    let Reply { client_id, text, ai_assisted } = asked;
    let command = Command::Reply { agent: staff.agent, key: key(client_id)?, text, ai_assisted };
    written(&app, &id, command, ItemKind::Message).await
}

/// Writes a note that only staff see.
#[utoipa::path(post, path = "/api/conversations/{id}/note", tag = "verbs", request_body = Note,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Item), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn note(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Note>,
) -> Result<axum::Json<Item>, Problem> {
    let Note { client_id, text } = asked;
    written(&app, &id, Command::Note { agent: staff.agent, key: key(client_id)?, text }, ItemKind::Note).await
}

pub(super) async fn written(
    app: &App,
    id: &str,
    command: Command,
    kind: ItemKind,
) -> Result<axum::Json<Item>, Problem> {
    let id = conversation_id(id)?;
    let seq = app.engine().staff(id, command).await?;
    let item = app.engine().item(id, seq).await?;
    // A key counts for the whole conversation: one that named something else does not become a second effect.
    if item.kind != kind || item.author.kind != AuthorKind::Agent {
        let detail = "This key was used for something else in the conversation. Choose a new one.";
        return Err(Problem::new(Code::IdempotencyMismatch, detail));
    }
    Ok(axum::Json(item))
}

pub(super) fn key(client_id: String) -> Result<ClientKey, Problem> {
    let length = client_id.chars().count();
    if length == 0 || length > CLIENT_ID_MAX {
        return Err(Problem::field("client_id", "Choose a key of 1 to 64 characters."));
    }
    Ok(client_id.into())
}

pub(super) fn bounded(field: &'static str, text: String) -> Result<String, Problem> {
    if text.len() > NOTE_BYTES_MAX {
        return Err(Problem::field(field, format!("Use at most {NOTE_BYTES_MAX} bytes.")));
    }
    Ok(text)
}

/// Marks a conversation for colleagues, also a closed one. A tag that is there already is no error.
#[utoipa::path(post, path = "/api/conversations/{id}/tags", tag = "verbs", request_body = Tags,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn tag(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Tags>,
) -> Result<StatusCode, Problem> {
    let Tags { add, remove } = asked;
    let command = Command::Tag { agent: staff.agent, add, remove };
    app.engine().staff(conversation_id(&id)?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a conversation aside that the person holds and has answered. It is back at the time, or when the customer writes.
#[utoipa::path(post, path = "/api/conversations/{id}/snooze", tag = "verbs", request_body = Snooze,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn snooze(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Snooze>,
) -> Result<StatusCode, Problem> {
    let until = baton_core::Timestamp::from_millis(asked.until);
    app.engine().staff(conversation_id(&id)?, Command::Snooze { agent: staff.agent, until }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a conversation up again that was put aside.
#[utoipa::path(delete, path = "/api/conversations/{id}/snooze", tag = "verbs",
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn wake(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    app.engine().staff(conversation_id(&id)?, Command::Wake { agent: staff.agent }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Passes a conversation on; the customer keeps a place at the front.
#[utoipa::path(post, path = "/api/conversations/{id}/transfer", tag = "verbs", request_body = Transfer,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn transfer(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Transfer>,
) -> Result<StatusCode, Problem> {
    let to = target(&app, asked.to)?;
    let note = bounded("note", asked.note)?;
    let command = Command::Transfer { agent: staff.agent, version: asked.holder_version, to, note };
    app.engine().staff(conversation_id(&id)?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn target(app: &App, to: To) -> Result<TransferTarget, Problem> {
    match to {
        To { skill: Some(skill), agent: None, supervisor: None | Some(false) } => {
            let skill = skill.into();
            if !app.engine().company().skills.contains_key(&skill) {
                return Err(Problem::field(
                    "to.skill",
                    "There is no such skill. `hello` of the socket lists them.",
                ));
            }
            Ok(TransferTarget::Skill { skill })
        }
        To { skill: None, agent: Some(agent), supervisor: None | Some(false) } => {
            let agent = agent.parse().ok().filter(|agent| app.engine().me(*agent, "").is_some());
            let agent = agent
                .ok_or_else(|| Problem::field("to.agent", "There is nobody with this id on the staff."))?;
            Ok(TransferTarget::Agent { agent })
        }
        To { skill: None, agent: None, supervisor: Some(true) } => Ok(TransferTarget::Supervisor),
        To { .. } => Err(Problem::field("to", "Name exactly one: skill, agent, or supervisor: true.")),
    }
}

/// Asks the customer whether the assistant may go on.
#[utoipa::path(post, path = "/api/conversations/{id}/return", tag = "verbs", request_body = Return,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn return_to_assistant(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<Return>,
) -> Result<StatusCode, Problem> {
    let mandate = bounded("mandate", asked.mandate)?;
    let terms = Terms {
        topics: asked.topics.into_iter().map(Into::into).collect(),
        actions: asked.actions.into_iter().map(Into::into).collect(),
        not_again: asked.not_again,
    };
    let (agent, version) = (staff.agent, asked.holder_version);
    let command = Command::OfferReturn { agent, version, mandate, terms };
    app.engine().staff(conversation_id(&id)?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a conversation.
#[utoipa::path(post, path = "/api/conversations/{id}/wrap-up", tag = "verbs", request_body = End,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn wrap_up(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(asked): Json<End>,
) -> Result<StatusCode, Problem> {
    let topic = asked.topic.filter(|topic| !topic.is_empty()).map(baton_core::id::TopicName::from);
    if topic.as_ref().is_some_and(|topic| app.engine().company().topic(topic).is_none()) {
        return Err(Problem::field("topic", "There is no such topic. `hello` of the socket lists them."));
    }
    let wrap_up = WrapUp {
        outcome: match asked.outcome {
            Ended::Solved => Outcome::Solved,
            Ended::NotSolved => Outcome::NotSolved,
            Ended::Waiting => Outcome::Waiting,
        },
        topic,
        summary: bounded("summary", asked.summary)?,
        assistant_could_have: match asked.assistant_could_have {
            CouldHave::Yes => "yes",
            CouldHave::No => "no",
            CouldHave::Unsure => "unsure",
        }
        .to_owned(),
        knowledge_gap: asked
            .knowledge_gap
            .map(|gap| bounded("knowledge_gap", gap))
            .transpose()?
            .filter(|gap| !gap.trim().is_empty()),
    };
    let command = Command::WrapUp { agent: staff.agent, version: asked.holder_version, wrap_up };
    app.engine().staff(conversation_id(&id)?, command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a conversation from whoever holds it: for supervisors.
#[utoipa::path(post, path = "/api/conversations/{id}/take-over", tag = "verbs", request_body = Seen,
    params(("id" = String, Path, description = "The conversation")),
    responses((status = 200, body = Thread), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn take_over(
    State(app): State<App>,
    staff: Staff,
    Path(id): Path<String>,
    Json(seen): Json<Seen>,
) -> Result<axum::Json<Thread>, Problem> {
    let id = conversation_id(&id)?;
    app.engine().staff(id, Command::TakeOver { agent: staff.agent, version: seen.holder_version }).await?;
    Ok(axum::Json(app.engine().thread(staff.agent, id).await?))
}
