//! The company's knowledge, for everybody.

use axum::extract::{Path, State};
use baton_core::Language;
use baton_core::company::Article;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Params;
use crate::problem::{Problem, ProblemBody};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one))
}

/// Which language.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct InLanguage {
    /// An ISO 639-1 code; English when there is none, or no text in it.
    #[serde(default)]
    language: Option<String>,
}

impl InLanguage {
    fn get(&self) -> Language {
        self.language.as_deref().and_then(Language::from_code).unwrap_or_default()
    }
}

/// An article in a list.
#[derive(Serialize, ToSchema)]
struct ArticleHead {
    /// Its name in addresses.
    name: String,
    /// Its title.
    title: String,
    /// The topic it belongs to.
    topic: String,
    /// The language of the text.
    language: String,
    /// The day of the last review, `YYYY-MM-DD`.
    updated: String,
}

/// An article.
#[derive(Serialize, ToSchema)]
struct ArticleText {
    /// As in the list.
    #[serde(flatten)]
    head: ArticleHead,
    /// Its passages in order, a subset of Markdown.
    passages: Vec<String>,
}

fn head(article: &Article) -> ArticleHead {
    ArticleHead {
        name: article.name.to_string(),
        title: article.title.clone(),
        topic: article.topic.to_string(),
        language: article.language.code().to_owned(),
        updated: article.updated.clone(),
    }
}

/// All articles, by name.
#[utoipa::path(get, path = "/api/articles", tag = "articles", params(InLanguage),
    responses((status = 200, body = Vec<ArticleHead>)))]
async fn list(State(app): State<App>, Params(asked): Params<InLanguage>) -> axum::Json<Vec<ArticleHead>> {
    axum::Json(in_language(&app, asked.get()).iter().map(|article| head(article)).collect())
}

/// One article.
#[utoipa::path(get, path = "/api/articles/{name}", tag = "articles",
    params(("name" = String, Path, description = "The article's name"), InLanguage),
    responses((status = 200, body = ArticleText), (status = 404, body = ProblemBody)))]
async fn one(
    State(app): State<App>,
    Path(name): Path<String>,
    Params(asked): Params<InLanguage>,
) -> Result<axum::Json<ArticleText>, Problem> {
    let article = app.engine().company().article(&name.into(), asked.get()).ok_or_else(Problem::not_found)?;
    Ok(axum::Json(ArticleText { head: head(article), passages: article.passages.clone() }))
}

/// Every article once, in a language or else in English, by name.
pub(super) fn in_language(app: &App, language: Language) -> Vec<&Article> {
    let company = app.engine().company();
    let mut names: Vec<_> = company.articles.keys().map(|(name, _)| name).collect();
    names.dedup();
    names.into_iter().filter_map(|name| company.article(name, language)).collect()
}
