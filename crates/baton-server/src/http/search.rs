//! Searching what was said. Whoever may read a conversation may find it: every role of the staff.

use axum::extract::State;
use baton_core::language::Language;
use baton_core::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Params;
use crate::auth::session::Staff;
use crate::engine::{SaidBy, Search};
use crate::problem::{Problem, ProblemBody};
use crate::view::SearchPage;

/// Most bytes of what is looked for.
const TEXT_BYTES_MAX: usize = 400;
/// Conversations of a page when nothing is asked for, and at most.
const USUAL_LIMIT: usize = 20;
const LIMIT_MAX: usize = 50;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search))
}

/// Which conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum Status {
    /// Those that go on.
    Open,
    /// Those that ended.
    Closed,
}

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// The words, all of which are in one message. The last one may be unfinished unless something follows it.
    q: String,
    /// Only what was said by these.
    #[param(inline)]
    #[serde(default)]
    by: Option<SaidBy>,
    /// Only in these conversations.
    #[param(inline)]
    #[serde(default)]
    status: Option<Status>,
    /// Only about this topic.
    #[serde(default)]
    topic: Option<String>,
    /// Only in this language (ISO 639-1).
    #[serde(default)]
    language: Option<String>,
    /// Only conversations that began at this time or later, in milliseconds since 1970.
    #[serde(default)]
    since: Option<i64>,
    /// Only conversations that began before this time, in milliseconds since 1970.
    #[serde(default)]
    until: Option<i64>,
    /// `next` of the page before.
    #[serde(default)]
    before: Option<String>,
    /// How many conversations, 1 to 50.
    #[serde(default)]
    limit: Option<usize>,
}

/// Finds conversations by what was said in them: the newest message first, at most one of a conversation in a page.
#[utoipa::path(get, path = "/api/search", tag = "conversations", params(Asked),
    responses((status = 200, body = SearchPage), (status = 422, body = ProblemBody)))]
async fn search(
    State(app): State<App>,
    _: Staff,
    Params(asked): Params<Asked>,
) -> Result<axum::Json<SearchPage>, Problem> {
    if asked.q.len() > TEXT_BYTES_MAX {
        return Err(Problem::field("q", format!("Use at most {TEXT_BYTES_MAX} bytes.")));
    }
    let language = asked.language.as_deref().filter(|code| !code.is_empty()).map(|code| {
        Language::from_code(code).ok_or_else(|| Problem::field("language", "There is no such language."))
    });
    let before = asked.before.as_deref().filter(|place| !place.is_empty()).map(|place| {
        place.parse().map_err(|_| Problem::field("before", "Pass what `next` of the page before said."))
    });
    let search = Search {
        text: asked.q,
        by: asked.by,
        open: asked.status.map(|status| status == Status::Open),
        topic: asked.topic.filter(|topic| !topic.is_empty()).map(Into::into),
        language: language.transpose()?,
        since: asked.since.map(Timestamp::from_millis),
        until: asked.until.map(Timestamp::from_millis),
        before: before.transpose()?,
        limit: asked.limit.unwrap_or(USUAL_LIMIT).clamp(1, LIMIT_MAX),
    };
    Ok(axum::Json(app.engine().search(search).await?))
}
