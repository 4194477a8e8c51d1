//! Signing in and out.

use axum::http::header;
use baton_core::company::Role;
use baton_core::time::{HOUR, MINUTE};
use serde_json::json;

use crate::helper::{PASSWORD, TestApp};

#[tokio::test]
async fn the_cookie_is_for_this_site_and_not_for_scripts() {
    let app = TestApp::new().await;
    let email = app.hire("Ada", Role::Agent).await;
    let mut client = app.client();
    let answer =
        client.post("/api/session", json!({ "email": email.to_uppercase(), "password": PASSWORD })).await;
    assert_eq!(answer.status, 200);
    let cookie = answer.header("set-cookie").to_owned();
    assert!(
        cookie.starts_with("baton_session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(client.get("/api/me").await.json()["email"], json!(email));
}

#[tokio::test]
async fn over_tls_the_cookie_is_secure() {
    let app = TestApp::with(&[("BATON_PUBLIC_URL", "https://help.example")]).await;
    let email = app.hire("Ada", Role::Agent).await;
    let answer = app.client().post("/api/session", json!({ "email": email, "password": PASSWORD })).await;
    assert!(answer.header("set-cookie").ends_with("; Secure"), "{answer:?}");
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
}

#[tokio::test]
async fn neither_a_wrong_password_nor_an_unknown_address_tells_which() {
    let app = TestApp::new().await;
    let email = app.hire("Ada", Role::Agent).await;
    let wrong =
        app.client().post("/api/session", json!({ "email": email, "password": "wrong horse battery" })).await;
    let unknown =
        app.client().post("/api/session", json!({ "email": "x@y.example", "password": PASSWORD })).await;
    assert_eq!(wrong.problem(), (401, "wrong-credentials".to_owned()));
    assert_eq!(unknown.problem(), wrong.problem());
    assert_eq!(wrong.json()["detail"], unknown.json()["detail"]);
}

#[tokio::test]
async fn a_session_lasts_twelve_hours_after_its_last_use() {
    let app = TestApp::new().await;
    let mut client = app.staff("Ada", Role::Agent).await;
    for _ in 0..3 {
        app.pass(11 * HOUR);
        assert_eq!(client.get("/api/me").await.status, 200);
    }
    app.pass(12 * HOUR + MINUTE);
    assert_eq!(client.get("/api/me").await.problem(), (401, "not-signed-in".to_owned()));
}

#[tokio::test]
async fn after_signing_out_the_cookie_is_worth_nothing() {
    let app = TestApp::new().await;
    let mut client = app.staff("Ada", Role::Agent).await;
    let kept = client.cookie("baton_session").unwrap().to_owned();
    let answer = client.delete("/api/session").await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").contains("Max-Age=0"));
    client.set_cookie("baton_session", &kept);
    assert_eq!(client.get("/api/me").await.problem().1, "not-signed-in");
}

#[tokio::test]
async fn made_up_cookies_are_nobody() {
    let app = TestApp::new().await;
    let client = app.staff("Ada", Role::Agent).await;
    let good = client.cookie("baton_session").unwrap().to_owned();
    for cookie in ["", "x", &good[1..], &format!("{good}A"), &good.to_uppercase(), "null", "../../etc"] {
        let mut client = app.client();
        client.set_cookie("baton_session", cookie);
        assert_eq!(client.get("/api/me").await.problem().1, "not-signed-in", "{cookie}");
    }
}

#[tokio::test]
async fn somebody_who_was_removed_is_out_at_once() {
    let app = TestApp::new().await;
    let mut admin = app.staff("Root", Role::Admin).await;
    let mut agent = app.staff("Ada", Role::Agent).await;
    let id = agent.get("/api/me").await.json()["agent"].as_str().unwrap().to_owned();
    assert_eq!(admin.delete(&format!("/api/staff/{id}")).await.status, 204);
    assert_eq!(agent.get("/api/me").await.problem().1, "not-signed-in");
    assert_eq!(admin.delete(&format!("/api/staff/{id}")).await.problem().1, "not-found");
}

#[tokio::test]
async fn guessing_is_slowed_down_by_account() {
    let app = TestApp::new().await;
    let email = app.hire("Ada", Role::Agent).await;
    let mut statuses = Vec::new();
    for _ in 0..9 {
        let answer = app
            .client()
            .post("/api/session", json!({ "email": email, "password": "wrong horse battery" }))
            .await;
        statuses.push(answer.status.as_u16());
        if answer.status == 429 {
            assert_eq!(answer.problem().1, "rate-limited");
            assert!(answer.headers[header::RETRY_AFTER].to_str().unwrap().parse::<u32>().unwrap() >= 1);
        }
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 401, 401, 401, 429]);
    app.pass(MINUTE);
    assert_eq!(
        app.client().post("/api/session", json!({ "email": email, "password": PASSWORD })).await.status,
        200
    );
}
