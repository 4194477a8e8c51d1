//! Questions that no article answered: for supervisors, who make an article of each or drop it.
//!
//! Publishing gives the article as a file for the company's folder and takes the gap off the list. A running server never
//! writes the company's files: they are reviewed and versioned where they live, and read at the next start.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use baton_core::calendar::Date;
use baton_core::desk::GapEnd;
use baton_core::id::ConversationId;
use baton_core::{DeskCommand, Language};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use crate::auth::session::Staff;
use crate::engine::GapDraft;
use crate::problem::{Problem, ProblemBody};

/// Most characters of a title or question.
const LINE_MAX: usize = 200;
/// Most bytes of an article.
const TEXT_BYTES_MAX: usize = 16 * 1_024;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(publish)).routes(routes!(drop_gap))
}

/// A gap, and what an article could begin with.
#[derive(Serialize, ToSchema)]
struct KnowledgeGap {
    /// Where it was asked; also its name.
    conversation: String,
    /// Who reported it.
    agent: String,
    /// When, in milliseconds since 1970.
    at: i64,
    /// ISO 639-1.
    language: String,
    /// What it was about.
    topic: Option<String>,
    /// What was missing, in the agent's words.
    missing: String,
    /// The customer's question, masked, without the customer's name.
    question: String,
    /// The agent's answer, without the customer's name.
    answer: String,
}

impl From<GapDraft> for KnowledgeGap {
    fn from(draft: GapDraft) -> Self {
        Self {
            conversation: draft.gap.conversation.to_string(),
            agent: draft.agent,
            at: draft.gap.at.as_millis(),
            language: draft.language.code().to_owned(),
            topic: draft.topic.map(|topic| topic.to_string()),
            missing: draft.missing,
            question: draft.question,
            answer: draft.answer,
        }
    }
}

/// An article as a supervisor wants it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewArticle {
    /// Its title.
    title: String,
    /// The topic it belongs to.
    topic: String,
    /// ISO 639-1.
    language: String,
    /// A question that it answers.
    question: String,
    /// Its text, a subset of Markdown.
    text: String,
}

/// A file for the company's folder.
#[derive(Serialize, ToSchema)]
struct ArticleFile {
    /// Its path in the folder.
    file: String,
    /// What is in it.
    markdown: String,
}

/// The questions that no article answered and that wait, the newest first.
#[utoipa::path(get, path = "/api/gaps", tag = "gaps",
    responses((status = 200, body = Vec<KnowledgeGap>), (status = 403, body = ProblemBody)))]
async fn list(State(app): State<App>) -> Result<axum::Json<Vec<KnowledgeGap>>, Problem> {
    Ok(axum::Json(app.engine().gaps().await?.into_iter().map(KnowledgeGap::from).collect()))
}

/// Makes an article of a gap: gives the file and takes the gap off the list.
#[utoipa::path(post, path = "/api/gaps/{conversation}/publish", tag = "gaps", request_body = NewArticle,
    params(("conversation" = String, Path, description = "Where it was asked")),
    responses((status = 200, body = ArticleFile), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody)))]
async fn publish(
    State(app): State<App>,
    staff: Staff,
    Path(conversation): Path<String>,
    Json(article): Json<NewArticle>,
) -> Result<axum::Json<ArticleFile>, Problem> {
    let file = file(&app, &article)?;
    settle(&app, &staff, &conversation, GapEnd::Published).await?;
    Ok(axum::Json(file))
}

/// Takes a gap off the list without an article.
#[utoipa::path(post, path = "/api/gaps/{conversation}/drop", tag = "gaps",
    params(("conversation" = String, Path, description = "Where it was asked")),
    responses((status = 204), (status = 403, body = ProblemBody), (status = 404, body = ProblemBody)))]
async fn drop_gap(
    State(app): State<App>,
    staff: Staff,
    Path(conversation): Path<String>,
) -> Result<StatusCode, Problem> {
    settle(&app, &staff, &conversation, GapEnd::Dropped).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn settle(app: &App, staff: &Staff, conversation: &str, how: GapEnd) -> Result<(), Problem> {
    let conversation: ConversationId = conversation.parse().map_err(|_| Problem::not_found())?;
    if !app.engine().has_gap(conversation) {
        return Err(Problem::not_found());
    }
    app.engine().desk(DeskCommand::SettleGap { conversation, how, by: staff.agent }).await?;
    Ok(())
}

fn file(app: &App, article: &NewArticle) -> Result<ArticleFile, Problem> {
    let company = app.engine().company();
    let line = |field: &'static str, text: &str| {
        let text = text.trim();
        let fits = (1..=LINE_MAX).contains(&text.chars().count()) && !text.contains(['\n', '\r']);
        fits.then(|| text.to_owned())
            .ok_or_else(|| Problem::field(field, format!("Write one line of 1 to {LINE_MAX} characters.")))
    };
    let (title, question) = (line("title", &article.title)?, line("question", &article.question)?);
    if company.topic(&article.topic.as_str().into()).is_none() {
        return Err(Problem::field("topic", "There is no such topic. `hello` of the socket lists them."));
    }
    let language = Language::from_code(&article.language)
        .ok_or_else(|| Problem::field("language", "Use a code of ISO 639-1 such as en."))?;
    let text = article.text.trim();
    if text.is_empty() || text.len() > TEXT_BYTES_MAX {
        return Err(Problem::field("text", format!("Write 1 to {TEXT_BYTES_MAX} bytes.")));
    }
    let slug = slug(&title);
    let taken = |name: &str| company.articles.keys().any(|(known, _)| known.as_str() == name);
    let name = std::iter::once(slug.clone())
        .chain((2..).map(|n| format!("{slug}-{n}")))
        .find(|name| !taken(name))
        .unwrap_or(slug);
    let updated = Date::of(app.now());
    let markdown = format!(
        "---\ntitle: {title}\ntopic: {}\nupdated: {updated}\nquestions:\n- {question}\n---\n\n{text}\n",
        article.topic
    );
    Ok(ArticleFile { file: format!("articles/{}/{name}.md", language.code()), markdown })
}

/// A title as a file name.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.to_lowercase().chars() {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            'á' | 'à' => slug.push('a'),
            'é' | 'è' => slug.push('e'),
            'í' => slug.push('i'),
            'ó' => slug.push('o'),
            'ú' => slug.push('u'),
            'ñ' => slug.push('n'),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "article".to_owned() } else { slug.chars().take(60).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_file_name() {
        assert_eq!(slug("Größe & Maß: ¿cómo?"), "groesse-mass-como");
        assert_eq!(slug("???"), "article");
    }
}
