//! Customers: the signed cookie, identity, commands by POST.

use axum::http::Method;
use baton_core::Timestamp;
use baton_core::company::Role;
use baton_core::time::{DAY, SECOND};
use baton_server::auth::identity::{Claims, sign};
use baton_server::config::Secret;
use serde_json::{Value, json};

use crate::helper::{SECRET, SHOP, TestApp};

fn token(app: &TestApp, subject: &str) -> String {
    let exp = app.app.now().as_millis() / SECOND + 600;
    let claims = Claims {
        sub: subject.into(),
        name: Some("Ana Pérez".into()),
        email: Some("ana@mail.example".into()),
        exp,
    };
    sign(&Secret::new(SECRET.to_owned()), &claims)
}

#[tokio::test]
async fn the_cookie_works_in_a_frame_of_another_site_and_not_in_scripts() {
    let app = TestApp::new().await;
    let mut client = app.client();
    client.origin = Some(SHOP.to_owned());
    let answer = client
        .post("/api/customer/session", json!({ "language": "de-AT", "page": "https://shop.example/" }))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("baton_customer="), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; Secure; SameSite=None; Partitioned; Max-Age=15552000"),
        "{cookie}"
    );
    assert_eq!(answer.json()["conversation"], Value::Null);
    let again = client.post("/api/customer/session", json!({})).await;
    assert_eq!(again.json()["customer"], answer.json()["customer"], "the same browser is the same customer");
}

#[tokio::test]
async fn a_site_that_is_not_on_the_list_gets_no_session() {
    let app = TestApp::new().await;
    for origin in [
        Some("https://evil.example"),
        Some("http://shop.example"),
        Some("https://shop.example.evil.example"),
        None,
    ] {
        let mut client = app.client();
        client.origin = origin.map(str::to_owned);
        let answer = client.post("/api/customer/session", json!({})).await;
        assert_eq!(answer.problem(), (403, "origin-not-allowed".to_owned()), "{origin:?}");
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn a_forged_cookie_is_a_new_customer_and_never_another_one() {
    let app = TestApp::new().await;
    let mut victim = app.customer().await;
    victim.post("/api/customer/commands", json!({ "t": "send", "client_id": "a", "text": "hello" })).await;
    let good = victim.cookie("baton_customer").unwrap().to_owned();
    let id =
        victim.post("/api/customer/session", json!({})).await.json()["customer"].as_str().unwrap().to_owned();
    let (said, signature) = good.rsplit_once('.').unwrap();
    let known = said.strip_suffix('0').unwrap().to_owned() + "1";
    for forged in [
        format!("{known}.{signature}"),
        format!("{said}."),
        said.to_owned(),
        id.clone(),
        good.replace("cus_0", "cus_1"),
    ] {
        let mut thief = app.client();
        thief.set_cookie("baton_customer", &forged);
        let refused = thief.post("/api/customer/commands", json!({ "t": "human", "client_id": "b" })).await;
        assert_eq!(refused.problem(), (401, "not-signed-in".to_owned()), "{forged}");
        let begun = thief.post("/api/customer/session", json!({})).await.json();
        assert_ne!(begun["customer"], json!(id));
        assert_eq!(begun["conversation"], Value::Null);
    }
}

#[tokio::test]
async fn a_cookie_ends_after_half_a_year_without_a_visit() {
    let app = TestApp::new().await;
    let mut client = app.customer().await;
    app.pass(181 * DAY);
    let answer = client.post("/api/customer/commands", json!({ "t": "ping" })).await;
    assert_eq!(answer.problem().1, "not-signed-in");
}

#[tokio::test]
async fn commands_by_post_are_acknowledged_once() {
    let app = TestApp::new().await;
    let mut client = app.customer().await;
    let send = json!({ "t": "send", "client_id": "one", "text": "I want to talk to a person" });
    let first = client.post("/api/customer/commands", send.clone()).await;
    assert_eq!((first.status.as_u16(), &first.json()["t"]), (200, &json!("ack")));
    let again = client.post("/api/customer/commands", send).await;
    assert_eq!(again.json(), first.json(), "the same key has one effect and one answer");
    let begun = client.post("/api/customer/session", json!({})).await.json();
    assert!(begun["conversation"].as_str().unwrap().starts_with("cnv_"));
    assert_eq!(
        client.post("/api/customer/commands", json!({ "t": "ping" })).await.json(),
        json!({ "t": "pong" })
    );
    assert_eq!(client.post("/api/customer/commands", json!({ "t": "typing" })).await.status, 204);
    let unknown = client.post("/api/customer/commands", json!({ "t": "explode" })).await;
    assert_eq!(unknown.problem(), (422, "invalid-field".to_owned()));
}

#[tokio::test]
async fn a_customer_of_the_site_is_the_same_on_every_device() {
    let app = TestApp::new().await;
    let mut phone = app.customer().await;
    let visitor = phone.post("/api/customer/session", json!({})).await.json()["customer"].clone();
    let known = phone.post("/api/customer/session", json!({ "identity": token(&app, "42") })).await.json();
    assert_eq!(known["customer"], visitor, "the visitor becomes the customer and keeps the conversation");
    let mut laptop = app.client();
    let there = laptop.post("/api/customer/session", json!({ "identity": token(&app, "42") })).await.json();
    assert_eq!(there["customer"], visitor);
    let other = laptop.post("/api/customer/session", json!({ "identity": token(&app, "43") })).await.json();
    assert_ne!(other["customer"], visitor, "another subject on the same browser is somebody else");
    let id = visitor.as_str().unwrap().parse().unwrap();
    let profile = app.app.engine().profile(id).await.unwrap();
    assert_eq!(
        (profile.name.as_deref(), profile.email.as_deref(), profile.known),
        (Some("Ana Pérez"), Some("ana@mail.example"), true)
    );
}

#[tokio::test]
async fn a_wrong_identity_is_refused_with_the_field() {
    let app = TestApp::new().await;
    let expired =
        Claims { sub: "1".into(), name: None, email: None, exp: Timestamp::from_millis(0).as_millis() };
    for wrong in ["x".to_owned(), token(&app, "1") + "A", sign(&Secret::new(SECRET.to_owned()), &expired)] {
        let answer = app.client().post("/api/customer/session", json!({ "identity": wrong })).await;
        assert_eq!((answer.problem().0, answer.field().as_str()), (422, "identity"));
        assert_eq!(answer.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn signing_out_of_the_site_forgets_the_browser() {
    let app = TestApp::new().await;
    let mut client = app.customer().await;
    let answer = client.delete("/api/customer/session").await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").ends_with("; Partitioned; Max-Age=0"));
}

#[tokio::test]
async fn somebody_who_was_erased_begins_anew() {
    let app = TestApp::new().await;
    let mut admin = app.staff("Root", Role::Admin).await;
    let mut client = app.client();
    let identity = json!({ "identity": token(&app, "42") });
    let id = client.post("/api/customer/session", identity.clone()).await.json()["customer"]
        .as_str()
        .unwrap()
        .to_owned();
    client
        .post("/api/customer/commands", json!({ "t": "send", "client_id": "a", "text": "my secret" }))
        .await;
    let erase = format!("/api/customers/{id}/erase");
    assert_eq!(admin.post(&erase, json!({ "reason": " " })).await.field(), "reason");
    let report = admin.post(&erase, json!({ "reason": "request of today" })).await;
    assert_eq!(
        (report.status.as_u16(), &report.json()["key_destroyed"]),
        (200, &json!(true)),
        "{}",
        report.text
    );
    let refused = client
        .post("/api/customer/commands", json!({ "t": "send", "client_id": "b", "text": "again" }))
        .await;
    assert_eq!(refused.problem().1, "erased");
    let anew = client.post("/api/customer/session", identity).await.json();
    assert_ne!(anew["customer"], json!(id));
    let sent = client
        .post("/api/customer/commands", json!({ "t": "send", "client_id": "b", "text": "again" }))
        .await;
    assert_eq!(sent.status, 200, "{}", sent.text);
}

#[tokio::test]
async fn the_stream_gives_the_frames_and_their_cursor() {
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    let app = TestApp::new().await;
    let mut client = app.customer().await;
    client.post("/api/customer/commands", json!({ "t": "human", "client_id": "a" })).await;
    let request = axum::http::Request::builder()
        .method(Method::GET)
        .uri("/api/customer/events?cursor=0")
        .header("host", crate::helper::HOST)
        .header("origin", SHOP)
        .header("cookie", format!("baton_customer={}", client.cookie("baton_customer").unwrap()))
        .body(axum::body::Body::empty())
        .unwrap();
    let answer = app.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut body = answer.into_body();
    let mut text = String::new();
    while !text.contains("\"t\":\"queue\"") {
        let frame = body.frame().await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
    }
    assert!(text.starts_with("data: {\"t\":\"hello\""), "{text}");
    assert!(text.contains("\nid: "), "{text}");
    app.app.stopping().cancel();
    while let Some(frame) = body.frame().await {
        frame.unwrap();
    }
}
