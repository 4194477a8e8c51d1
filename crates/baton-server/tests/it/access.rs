//! Who may call what: every endpoint, for every kind of caller, against the table written out again by hand.

use std::collections::BTreeSet;

use axum::http::Method;
use baton_core::company::Role;
use baton_core::time::MINUTE;
use baton_server::http::access::{RULES, find};
use serde_json::Value;

use crate::helper::{SHOP, TestApp};

/// For each endpoint who gets past the gate: `n`obody signed in, `c`ustomer, `a`gent, `s`upervisor, ad`m`in, audito`r`.
const MATRIX: &[(&str, &str, &str)] = &[
    ("GET", "/api/setup", "ncasmr"),
    ("POST", "/api/setup", "ncasmr"),
    ("POST", "/api/session", "ncasmr"),
    ("DELETE", "/api/session", "asmr"),
    ("GET", "/api/me", "asmr"),
    ("GET", "/api/conversations", "asmr"),
    ("GET", "/api/conversations/{id}", "asmr"),
    ("GET", "/api/search", "asmr"),
    ("POST", "/api/conversations/{id}/accept", "asm"),
    ("POST", "/api/conversations/{id}/decline", "asm"),
    ("POST", "/api/conversations/{id}/reply", "asm"),
    ("POST", "/api/conversations/{id}/note", "asm"),
    ("POST", "/api/conversations/{id}/tags", "asm"),
    ("POST", "/api/conversations/{id}/snooze", "asm"),
    ("DELETE", "/api/conversations/{id}/snooze", "asm"),
    ("POST", "/api/conversations/{id}/transfer", "asm"),
    ("POST", "/api/conversations/{id}/return", "asm"),
    ("POST", "/api/conversations/{id}/wrap-up", "asm"),
    ("POST", "/api/conversations/{id}/take-over", "sm"),
    ("POST", "/api/conversations/{id}/act", "asm"),
    ("POST", "/api/conversations/{id}/decide", "asm"),
    ("POST", "/api/conversations/{id}/whisper", "sm"),
    ("GET", "/api/conversations/{id}/drafts", "asm"),
    ("POST", "/api/conversations/{id}/rewrite", "asm"),
    ("POST", "/api/conversations/{id}/ask", "asmr"),
    ("GET", "/api/gaps", "sm"),
    ("POST", "/api/gaps/{conversation}/publish", "sm"),
    ("POST", "/api/gaps/{conversation}/drop", "sm"),
    ("GET", "/api/desk", "asmr"),
    ("POST", "/api/desk/presence", "asm"),
    ("POST", "/api/desk/stop", "sm"),
    ("POST", "/api/desk/start", "sm"),
    ("GET", "/api/desk/stops", "asmr"),
    ("GET", "/api/staff", "m"),
    ("POST", "/api/staff", "m"),
    ("DELETE", "/api/staff/{agent}", "m"),
    ("GET", "/api/articles", "ncasmr"),
    ("GET", "/api/articles/{name}", "ncasmr"),
    ("GET", "/api/metrics/summary", "asmr"),
    ("GET", "/api/staffing/plan", "sm"),
    ("GET", "/api/learnt", "sm"),
    ("DELETE", "/api/learnt/{conversation}", "sm"),
    ("GET", "/api/practice", "asm"),
    ("POST", "/api/practice", "asm"),
    ("DELETE", "/api/practice", "asm"),
    ("POST", "/api/practice/reply", "asm"),
    ("POST", "/api/practice/end", "asm"),
    ("POST", "/api/practice/certifications", "sm"),
    ("POST", "/api/customers/{id}/erase", "m"),
    ("GET", "/api/openapi.json", "ncasmr"),
    ("POST", "/api/customer/session", "ncasmr"),
    ("DELETE", "/api/customer/session", "ncasmr"),
    ("POST", "/api/customer/commands", "c"),
    ("GET", "/api/customer/events", "c"),
    ("GET", "/ws/customer", "c"),
    ("GET", "/ws/agent", "asmr"),
];

fn concrete(path: &str) -> String {
    path.replace("{id}", "cnv_00000000000000000000000001")
        .replace("{conversation}", "cnv_00000000000000000000000001")
        .replace("{agent}", "agt_00000000000000000000000001")
        .replace("{name}", "no-such-article")
}

#[tokio::test]
async fn every_endpoint_lets_in_whom_it_should_and_nobody_else() {
    let app = TestApp::new().await;
    for (letter, role) in [
        ('n', None),
        ('c', None),
        ('a', Some(Role::Agent)),
        ('s', Some(Role::Supervisor)),
        ('m', Some(Role::Admin)),
        ('r', Some(Role::Auditor)),
    ] {
        for (method, path, allowed) in MATRIX {
            // The stream of a customer has no end to wait for; its own test opens it.
            if (*path, letter) == ("/api/customer/events", 'c') {
                continue;
            }
            // Nobody is slowed down in this test: a minute between two of them.
            app.pass(MINUTE);
            let mut client = match (letter, role) {
                ('c', _) => app.customer().await,
                (_, Some(role)) => {
                    app.staff(&format!("{role:?} {method}{}", path.replace('/', "-")), role).await
                }
                _ => app.client(),
            };
            let method: Method = method.parse().unwrap();
            let body = (method == Method::POST).then(|| b"{}".to_vec());
            let answer = client.send(method.clone(), &concrete(path), body).await;
            let refused = matches!(answer.status.as_u16(), 401 | 403);
            assert_eq!(!refused, allowed.contains(letter), "{letter} {method} {path}: {answer:?}");
        }
    }
}

#[test]
fn the_table_and_the_matrix_have_the_same_endpoints() {
    let rules: BTreeSet<(String, &str)> =
        RULES.iter().map(|rule| (rule.method.to_string(), rule.path)).collect();
    let matrix: BTreeSet<(String, &str)> =
        MATRIX.iter().map(|(method, path, _)| ((*method).to_owned(), *path)).collect();
    assert_eq!(rules, matrix);
    assert_eq!(rules.len(), RULES.len(), "no endpoint is in the table twice");
}

#[test]
fn every_described_endpoint_is_in_the_table() {
    let document: Value = serde_json::from_str(baton_server::openapi::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 20, "{}", paths.len());
    for (path, methods) in paths {
        for method in methods.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            assert!(find(&method, path).is_some(), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn changes_are_taken_from_our_own_pages_only() {
    let app = TestApp::new().await;
    let mut agent = app.staff("Ada", Role::Supervisor).await;
    let change = |origin: Option<&str>, site: Option<&'static str>| (origin.map(str::to_owned), site);
    for (origin, site) in [
        change(Some("https://evil.example"), None),
        change(Some(SHOP), None),
        change(Some("null"), None),
        change(Some("http://127.0.0.1:7701"), None),
        change(Some("http://localhost:7700"), None),
        change(None, None),
        change(None, Some("cross-site")),
        change(None, Some("same-site")),
        change(None, Some("none")),
    ] {
        agent.origin.clone_from(&origin);
        agent.headers = site.map(|site| ("sec-fetch-site", site.to_owned())).into_iter().collect();
        let answer = agent.post("/api/desk/presence", serde_json::json!({ "presence": "away" })).await;
        assert_eq!(answer.problem(), (403, "origin-not-allowed".to_owned()), "{origin:?} {site:?}");
    }
    agent.headers = vec![("sec-fetch-site", "same-origin".to_owned())];
    let answer = agent.post("/api/desk/presence", serde_json::json!({ "presence": "away" })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn a_foreign_name_for_this_machine_reaches_nothing() {
    let app = TestApp::new().await;
    for host in ["evil.example", "evil.example:7700", "127.0.0.1:7701", ""] {
        let mut client = app.client();
        client.headers = vec![("host", host.to_owned())];
        assert_eq!(
            client.get("/api/setup").await.problem(),
            (421, "origin-not-allowed".to_owned()),
            "{host}"
        );
        assert_eq!(client.get("/").await.status, 421);
        assert_eq!(client.get("/healthz").await.status, 200, "machines that watch may use any name");
    }
}

#[tokio::test]
async fn another_method_is_told_which_there_are() {
    let app = TestApp::new().await;
    let answer = app.client().send(Method::PUT, "/api/session", None).await;
    assert_eq!((answer.problem().0, answer.header("allow")), (405, "POST, DELETE"));
    assert_eq!(app.client().get("/api/no/such").await.problem(), (404, "not-found".to_owned()));
}
