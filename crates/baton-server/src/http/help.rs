//! The help centre: the company's articles as plain pages that need no script.
//!
//! Invariant: everything from an article is escaped or comes through a Markdown reader that lets no HTML and no other
//! links than web addresses through.

use std::ops::Range;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use baton_core::Language;
use baton_core::company::Article;
use pulldown_cmark::{CowStr, Event, Parser, Tag, html};
use serde::Deserialize;

use super::App;
use super::articles::in_language;
use super::body::Params;
use super::pages::escape;
use crate::problem::Problem;

const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
);
const STYLE: &str = include_str!("help.css");

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/help", get(index))
        .route("/help/style.css", get(style))
        .route("/help/{article}", get(article))
}

/// What a page is asked with.
#[derive(Deserialize)]
struct InLanguage {
    /// The language.
    #[serde(default)]
    l: Option<String>,
    /// The passage an answer cited, from 0.
    #[serde(default)]
    p: Option<String>,
    /// Its bytes that were cited, `START-END`.
    #[serde(default)]
    s: Option<String>,
}

impl InLanguage {
    fn get(&self) -> Language {
        let asked = self.l.as_deref().and_then(Language::from_code).unwrap_or_default();
        if Language::INTERFACE.contains(&asked) { asked } else { Language::En }
    }

    /// The passage and its bytes that an answer cited; none for anything that is not of this form.
    fn cited(&self) -> Option<(usize, Range<usize>)> {
        let (start, end) = self.s.as_deref()?.split_once('-')?;
        Some((self.p.as_deref()?.parse().ok()?, start.parse().ok()?..end.parse().ok()?))
    }
}

async fn style() -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, STYLE).into_response()
}

/// The words of the frame around an article.
struct Words {
    help: &'static str,
    reviewed: &'static str,
    all: &'static str,
    other_languages: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::De => Words {
            help: "Hilfe",
            reviewed: "Zuletzt geprüft am",
            all: "Alle Artikel",
            other_languages: "Andere Sprachen",
        },
        Language::Es => Words {
            help: "Ayuda",
            reviewed: "Última revisión:",
            all: "Todos los artículos",
            other_languages: "Otros idiomas",
        },
        _ => Words {
            help: "Help",
            reviewed: "Last reviewed on",
            all: "All articles",
            other_languages: "Other languages",
        },
    }
}

fn page(company: &str, language: Language, title: &str, body: &str) -> Response {
    let mut out = String::with_capacity(body.len() + 1_024);
    out.push_str("<!doctype html>\n<html lang=\"");
    out.push_str(language.code());
    out.push_str("\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.push_str("<meta name=\"color-scheme\" content=\"light dark\"><title>");
    escape(title, &mut out);
    out.push_str(" · ");
    escape(company, &mut out);
    out.push_str(
        "</title><link rel=\"stylesheet\" href=\"/help/style.css\"></head><body><header><a href=\"/help?l=",
    );
    out.push_str(language.code());
    out.push_str("\">");
    escape(company, &mut out);
    out.push_str(" · ");
    out.push_str(words(language).help);
    out.push_str("</a></header><main>");
    out.push_str(body);
    out.push_str("</main></body></html>\n");
    let mut response = Html(out).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    response
}

async fn index(State(app): State<App>, Params(asked): Params<InLanguage>) -> Response {
    let (language, company) = (asked.get(), app.engine().company());
    let articles = in_language(&app, language);
    let mut body = String::from("<h1>");
    body.push_str(words(language).help);
    body.push_str("</h1>");
    for topic in &company.topics {
        let of_topic: Vec<_> = articles.iter().filter(|article| article.topic == topic.name).collect();
        if of_topic.is_empty() {
            continue;
        }
        body.push_str("<section><h2>");
        escape(topic.title.get(language), &mut body);
        body.push_str("</h2><ul>");
        for article in of_topic {
            body.push_str("<li>");
            link(article, language, &article.title, &mut body);
            body.push_str("</li>");
        }
        body.push_str("</ul></section>");
    }
    page(&company.profile.name, language, words(language).help, &body)
}

fn link(article: &Article, language: Language, text: &str, out: &mut String) {
    out.push_str("<a href=\"/help/");
    // Names are those of files; anything that would mean something in an address is written as it is not.
    for letter in article.name.as_str().chars() {
        if letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.') {
            out.push(letter);
        }
    }
    out.push_str("?l=");
    out.push_str(language.code());
    out.push_str("\">");
    escape(text, out);
    out.push_str("</a>");
}

async fn article(
    State(app): State<App>,
    Path(name): Path<String>,
    Params(asked): Params<InLanguage>,
) -> Result<Response, Problem> {
    let company = app.engine().company();
    let name = name.into();
    let article = company.article(&name, asked.get()).ok_or_else(Problem::not_found)?;
    let language = article.language;
    let words = words(language);
    let mut body = String::from("<article><h1>");
    escape(&article.title, &mut body);
    body.push_str("</h1>");
    let cited = asked.cited();
    for (at, passage) in article.passages.iter().enumerate() {
        let marked = cited.as_ref().filter(|(passage, _)| *passage == at).map(|(_, span)| span);
        body.push_str(if marked.is_some() { "<div id=\"cited\">" } else { "<div>" });
        markdown(passage, marked, &mut body);
        body.push_str("</div>");
    }
    body.push_str("</article><footer><p>");
    body.push_str(words.reviewed);
    body.push_str(" <time datetime=\"");
    escape(&article.updated, &mut body);
    body.push_str("\">");
    escape(&article.updated, &mut body);
    body.push_str("</time></p><nav aria-label=\"");
    body.push_str(words.other_languages);
    body.push_str("\"><ul>");
    for other in Language::INTERFACE.into_iter().filter(|other| *other != language) {
        if company.articles.contains_key(&(name.clone(), other)) {
            body.push_str("<li lang=\"");
            body.push_str(other.code());
            body.push_str("\">");
            link(article, other, language_name(other), &mut body);
            body.push_str("</li>");
        }
    }
    body.push_str("</ul></nav><p><a href=\"/help?l=");
    body.push_str(language.code());
    body.push_str("\">");
    body.push_str(words.all);
    body.push_str("</a></p></footer>");
    Ok(page(&company.profile.name, language, &article.title, &body))
}

const fn language_name(language: Language) -> &'static str {
    match language {
        Language::De => "Deutsch",
        Language::Es => "Español",
        _ => "English",
    }
}

/// Markdown to HTML: HTML becomes text, and a link that is not a web address or a page of this server loses its target.
/// The text of the bytes `marked` is marked.
fn markdown(text: &str, marked: Option<&Range<usize>>, out: &mut String) {
    let safe = |url: &str| url.starts_with("https://") || (url.starts_with('/') && !url.starts_with("//"));
    let events = Parser::new(text).into_offset_iter().flat_map(|(event, range)| match event {
        Event::Html(html) | Event::InlineHtml(html) => vec![Event::Text(html)],
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if !safe(&dest_url) => {
            vec![Event::Start(Tag::Link { link_type, dest_url: CowStr::Borrowed(""), title, id })]
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id })
            if !(safe(&dest_url) && dest_url.starts_with('/')) =>
        {
            vec![Event::Start(Tag::Image { link_type, dest_url: CowStr::Borrowed(""), title, id })]
        }
        Event::Text(words) => mark(words, range, marked),
        other => vec![other],
    });
    html::push_html(out, events);
}

/// Words of a passage with what is cited of them marked; `range` is where they stand. Words that are not written as they
/// stand there (an entity, an escape) are not cut.
fn mark<'a>(words: CowStr<'a>, range: Range<usize>, marked: Option<&Range<usize>>) -> Vec<Event<'a>> {
    let from = marked.map_or(0, |marked| marked.start.max(range.start));
    let to = marked.map_or(0, |marked| marked.end.min(range.end));
    if from >= to {
        return vec![Event::Text(words)];
    }
    let within = (from - range.start)..(to - range.start);
    let whole = range.len() != words.len() || words.get(within.clone()).is_none();
    let within = if whole { 0..words.len() } else { within };
    let part = |part: Range<usize>| Event::Text(CowStr::from(words[part].to_owned()));
    let tag = |tag| Event::InlineHtml(CowStr::Borrowed(tag));
    let (start, end) = (within.start, within.end);
    vec![part(0..start), tag("<mark>"), part(within), tag("</mark>"), part(end..words.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html_of(text: &str) -> String {
        let mut out = String::new();
        markdown(text, None, &mut out);
        out
    }

    #[test]
    fn nothing_in_an_article_becomes_a_script() {
        for attack in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[x](javascript:alert(1))",
            "![x](javascript:alert(1))",
            "[x](data:text/html,<script>)",
            "[x](//evil.example)",
            "<a href=\"javascript:alert(1)\">x</a>",
        ] {
            let html = html_of(attack);
            // What stands between the brackets; the text outside may say anything.
            let tags = html.split('<').skip(1).filter_map(|rest| rest.split('>').next());
            for tag in tags {
                assert!(
                    !tag.starts_with("script") && !tag.contains("onerror=\"") && !tag.contains("javascript:"),
                    "{html}"
                );
                assert!(!tag.contains("evil.example") && !tag.contains("data:"), "{html}");
            }
        }
    }

    #[test]
    fn what_is_cited_is_marked() {
        let marked = |text: &str, span: Range<usize>| {
            let mut out = String::new();
            markdown(text, Some(&span), &mut out);
            out
        };
        assert_eq!(marked("Free. Über 59 €. Bye.", 6..19), "<p>Free. <mark>Über 59 €.</mark> Bye.</p>\n");
        assert_eq!(
            marked("- **One** day\n- two", 4..13),
            "<ul>\n<li><strong><mark>One</mark></strong><mark> day</mark></li>\n<li>two</li>\n</ul>\n"
        );
        // Not at letters, outside of the text, the wrong way round: marked whole or not at all, never cut in a letter.
        assert_eq!(marked("Über", 1..3), "<p><mark>Über</mark></p>\n");
        for span in [90..99, 3..3, Range { start: 3, end: 1 }] {
            assert_eq!(marked("Free.", span), "<p>Free.</p>\n");
        }
        let html = marked("a <script>x</script> b", 0..99);
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn lists_and_links_survive() {
        assert_eq!(
            html_of("One:\n\n- **a**\n- [b](https://shop.example/b)"),
            "<p>One:</p>\n<ul>\n<li><strong>a</strong></li>\n<li><a href=\"https://shop.example/b\">b</a></li>\n</ul>\n"
        );
    }
}
