//! Pages: policies, help, what machines ask.

use std::collections::BTreeSet;

use baton_core::company::Role;
use serde_json::json;

use crate::helper::{SHOP, TestApp};

fn directive<'p>(policy: &'p str, name: &str) -> &'p str {
    policy.split(';').map(str::trim).find_map(|part| part.strip_prefix(name)).unwrap_or_default().trim()
}

#[tokio::test]
async fn every_answer_has_security_headers_and_an_id() {
    let app = TestApp::new().await;
    let mut ids = BTreeSet::new();
    for path in [
        "/",
        "/inbox/anything",
        "/widget",
        "/demo",
        "/help",
        "/help/style.css",
        "/robots.txt",
        "/healthz",
        "/readyz",
        "/metrics",
        "/api/setup",
        "/api/me",
        "/api/nothing",
        "/widget/loader.js",
        "/assets/none.js",
        "/nothing.php",
    ] {
        let answer = app.client().get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") || policy.starts_with("default-src 'self'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{path}: {policy}");
        assert_eq!(directive(policy, "base-uri"), "'none'", "{path}: {policy}");
        let framed = directive(policy, "frame-ancestors");
        let expected = if path == "/widget" && baton_server::pages_missing().is_none() {
            format!("'self' {SHOP}")
        } else {
            "'none'".to_owned()
        };
        assert_eq!(framed, expected, "{path}: {policy}");
        assert!(ids.insert(answer.header("x-request-id").to_owned()), "{path}: an id of its own");
        assert_eq!(answer.header("x-request-id").len(), 16);
    }
}

#[tokio::test]
async fn the_workspace_has_a_fresh_nonce_every_time() {
    let app = TestApp::new().await;
    if let Some(cause) = baton_server::pages_missing() {
        let answer = app.client().get("/").await;
        assert!(
            answer.text.contains("The pages are not in this binary") && answer.text.contains(&cause),
            "{}",
            answer.text
        );
        return;
    }
    let mut nonces = BTreeSet::new();
    for path in ["/", "/inbox/cnv_1", "/"] {
        let answer = app.client().get(path).await;
        assert_eq!(answer.header("cache-control"), "no-store");
        let styles = directive(answer.header("content-security-policy"), "style-src").to_owned();
        let nonce = styles.split("'nonce-").nth(1).unwrap().trim_end_matches('\'').to_owned();
        assert!(
            answer.text.contains(&format!("<meta property=\"csp-nonce\" nonce=\"{nonce}\"")),
            "{}",
            answer.text
        );
        assert!(nonces.insert(nonce));
    }
}

#[tokio::test]
async fn files_are_compressed_kept_and_shared_only_where_they_should() {
    let app = TestApp::new().await;
    let mut client = app.client();
    let request = |path: &'static str| {
        let mut client = app.client();
        client.headers = vec![("accept-encoding", "identity".to_owned())];
        async move { client.get(path).await }
    };
    let (loader, script) = (request("/widget/loader.js").await, request("/widget/widget.js").await);
    if baton_server::pages_missing().is_some() {
        assert_eq!(script.problem().0, 404);
        return;
    }
    assert_eq!(
        (loader.header("access-control-allow-origin"), loader.header("cross-origin-resource-policy")),
        ("*", "cross-origin")
    );
    assert_eq!(
        (script.header("access-control-allow-origin"), script.header("cross-origin-resource-policy")),
        ("", "same-origin")
    );
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    client.headers = vec![("if-none-match", script.header("etag").to_owned())];
    let again = client.get("/widget/widget.js").await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    for path in [
        "/widget/index.html",
        "/widget/..%2Fapp%2Findex.html",
        "/assets/..%2Findex.html",
        "/assets/%2e%2e/index.html",
        "/widget/widget.js.br",
    ] {
        assert_eq!(request(path).await.status.as_u16(), 404, "{path}");
    }
}

#[tokio::test]
async fn help_is_plain_pages_in_three_languages() {
    let app = TestApp::new().await;
    let index = app.client().get("/help?l=de").await;
    assert!(index.text.starts_with("<!doctype html>\n<html lang=\"de\">"), "{}", index.text);
    let link = index.text.split("href=\"/help/").skip(1).find(|part| !part.starts_with("style")).unwrap();
    let link = format!("/help/{}", link.split('"').next().unwrap());
    let article = app.client().get(&link).await;
    assert_eq!(article.status, 200, "{link}");
    assert!(article.text.contains("<article><h1>"), "{}", article.text);
    assert!(!article.text.contains("<script"), "no script is needed");
    assert_eq!(directive(article.header("content-security-policy"), "style-src"), "'self'");
    assert!(article.header("cache-control").starts_with("public"));
    // What an answer cited is marked; anything else in its place marks nothing.
    let cited = app.client().get(&format!("{link}&p=0&s=0-9")).await;
    assert!(cited.text.contains("<div id=\"cited\">") && cited.text.contains("<mark>"), "{}", cited.text);
    for other in ["p=0&s=9-0", "p=99&s=0-9", "p=x&s=y", "p=0&s=-1-99999999999999999999"] {
        let plain = app.client().get(&format!("{link}&{other}")).await;
        assert_eq!((plain.status.as_u16(), plain.text.contains("<mark>")), (200, false), "{other}");
    }
    for nothing in ["/help/no-such-article", "/help/%3Cscript%3E", "/help/..%2F..%2Fetc%2Fpasswd"] {
        let answer = app.client().get(nothing).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()));
        assert!(!answer.text.contains("<script"));
    }
}

#[tokio::test]
async fn articles_are_public() {
    let app = TestApp::new().await;
    let list = app.client().get("/api/articles?language=es").await.json();
    let first = &list.as_array().unwrap()[0];
    let one = app
        .client()
        .get(&format!("/api/articles/{}?language=es", first["name"].as_str().unwrap()))
        .await
        .json();
    assert_eq!((&one["title"], &one["language"]), (&first["title"], &json!("es")));
    assert!(!one["passages"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn machines_see_whether_the_store_takes_commits() {
    let app = TestApp::new().await;
    assert_eq!(app.client().get("/healthz").await.text, "alive\n");
    assert_eq!(app.client().get("/readyz").await.text, "ready\n");
    app.app.stopping().cancel();
    let answer = app.client().get("/readyz").await;
    assert_eq!((answer.status.as_u16(), answer.text.as_str()), (503, "stopping\n"));
}

#[tokio::test]
async fn metrics_are_for_this_machine_or_for_a_token() {
    let app = TestApp::with(&[("BATON_METRICS_TOKEN", "0123456789abcdef")]).await;
    app.staff("Ada", Role::Agent).await;
    let near = app.client().get("/metrics").await;
    for name in ["baton_queue_length 0", "baton_agents{presence=\"offline\"}", "baton_http_requests_total"] {
        assert!(near.text.contains(name), "{name}: {}", near.text);
    }
    assert!(!near.text.contains("Ada") && !near.text.contains("@"), "no names in metrics");
    let proxied = TestApp::with(&[("BATON_METRICS_TOKEN", "0123456789abcdef"), ("BATON_PROXIES", "1")]).await;
    let mut far = proxied.client();
    assert_eq!(far.get("/metrics").await.problem(), (403, "not-allowed".to_owned()));
    for (claimed, status) in
        [("Bearer 0123456789abcdeX", 403), ("0123456789abcdef", 403), ("Bearer 0123456789abcdef", 200)]
    {
        far.headers = vec![("authorization", claimed.to_owned())];
        assert_eq!(far.get("/metrics").await.status.as_u16(), status, "{claimed}");
    }
}
