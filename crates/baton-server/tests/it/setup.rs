//! The first admin, invitations, and that a link works once.

use baton_core::company::Role;
use baton_core::time::DAY;
use serde_json::json;

use crate::helper::{PASSWORD, TestApp};

fn asked(token: &str) -> serde_json::Value {
    json!({ "token": token, "name": "Ada Byron", "email": "ada@desk.example", "password": PASSWORD })
}

#[tokio::test]
async fn the_first_admin_comes_by_the_link_and_only_once() {
    let app = TestApp::new().await;
    let mut client = app.client();
    assert_eq!(client.get("/api/setup").await.json(), json!({ "needed": true }));
    let token = app.set_up_token().await;
    let answer = client.post("/api/setup", asked(&token)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.json()["role"], "admin");
    assert_eq!(answer.json()["name"], "Ada Byron");
    assert_eq!(client.get("/api/me").await.json()["email"], "ada@desk.example");
    assert_eq!(client.get("/api/setup").await.json(), json!({ "needed": false }));
    let again = app.client().post("/api/setup", asked(&token)).await;
    assert_eq!((again.problem().1.as_str(), again.field().as_str()), ("invalid-field", "token"));
}

#[tokio::test]
async fn a_link_that_is_wrong_old_or_replaced_does_nothing() {
    let app = TestApp::new().await;
    let replaced = app.set_up_token().await;
    let token = app.set_up_token().await;
    for wrong in [replaced.as_str(), "", "short", &token[1..], &token.to_lowercase()] {
        assert_eq!(app.client().post("/api/setup", asked(wrong)).await.field(), "token", "{wrong}");
    }
    app.pass(DAY);
    assert_eq!(app.client().post("/api/setup", asked(&token)).await.field(), "token");
    assert_eq!(app.client().get("/api/setup").await.json(), json!({ "needed": true }));
}

#[tokio::test]
async fn two_at_once_make_one_admin() {
    let app = TestApp::new().await;
    let token = app.set_up_token().await;
    let (mut one, mut other) = (app.client(), app.client());
    let (first, second) =
        tokio::join!(one.post("/api/setup", asked(&token)), other.post("/api/setup", asked(&token)));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422]);
}

#[tokio::test]
async fn each_field_is_checked_and_named() {
    let app = TestApp::new().await;
    let token = app.set_up_token().await;
    for (field, value) in [("name", ""), ("email", "nobody"), ("password", "short")] {
        let mut body = asked(&token);
        body[field] = json!(value);
        assert_eq!(app.client().post("/api/setup", body).await.field(), field);
    }
    assert_eq!(app.client().post("/api/setup", asked(&token)).await.status, 201, "the link is still good");
}

#[tokio::test]
async fn somebody_of_the_company_files_keeps_their_proofs() {
    let app = TestApp::new().await;
    let seed =
        app.app.engine().company().staff.iter().find(|seed| seed.role == Role::Supervisor).unwrap().clone();
    let token = app.set_up_token().await;
    let mut body = asked(&token);
    body["email"] = json!(seed.email.to_uppercase());
    let mut client = app.client();
    assert_eq!(client.post("/api/setup", body).await.status, 201);
    let people = app.app.engine().everyone();
    assert_eq!(people.len(), app.app.engine().company().staff.len(), "nobody was added");
    let me = client.get("/api/me").await.json();
    let known = people.iter().find(|person| person.agent.to_string() == me["agent"]).unwrap();
    assert_eq!((known.role, known.profile.certifications.len()), (Role::Admin, seed.certifications.len()));
}

#[tokio::test]
async fn an_invitation_lets_its_person_choose_a_password_once() {
    let app = TestApp::new().await;
    let mut admin = app.staff("Root Admin", Role::Admin).await;
    let answer = admin
        .post("/api/staff", json!({ "name": "New One", "email": "new@desk.example", "role": "agent" }))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let link = answer.json()["invitation"].as_str().unwrap().to_owned();
    let (place, token) = link.split_once('#').unwrap();
    assert_eq!(place, "http://127.0.0.1:7700/setup");
    let sign_in = json!({ "email": "new@desk.example", "password": PASSWORD });
    assert_eq!(app.client().post("/api/session", sign_in.clone()).await.problem().1, "wrong-credentials");
    let body = |email: &str| json!({ "token": token, "name": "x", "email": email, "password": PASSWORD });
    assert_eq!(app.client().post("/api/setup", body("other@desk.example")).await.field(), "email");
    let answer = app.client().post("/api/setup", body("new@desk.example")).await;
    assert_eq!((answer.status.as_u16(), answer.json()["role"].clone()), (201, json!("agent")));
    assert_eq!(app.client().post("/api/session", sign_in).await.status, 200);
    assert_eq!(app.client().post("/api/setup", body("new@desk.example")).await.field(), "token");
}
