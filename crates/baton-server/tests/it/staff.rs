//! Managing the staff.

use baton_core::company::Role;
use serde_json::json;

use crate::helper::{PASSWORD, TestApp};

#[tokio::test]
async fn an_admin_adds_somebody_who_can_sign_in() {
    let app = TestApp::new().await;
    let mut admin = app.staff("Root", Role::Admin).await;
    let new = json!({ "name": "Ada Byron", "email": "ada@desk.example", "password": PASSWORD, "role": "supervisor",
        "capacity": 2, "languages": ["de", "en"], "skills": ["orders"] });
    let added = admin.post("/api/staff", new.clone()).await;
    assert_eq!((added.status.as_u16(), &added.json()["invitation"]), (201, &json!(null)), "{}", added.text);
    let mut client = app.client();
    let me = client
        .post("/api/session", json!({ "email": "ada@desk.example", "password": PASSWORD }))
        .await
        .json();
    assert_eq!(
        (&me["role"], &me["capacity"], &me["skills"]),
        (&json!("supervisor"), &json!(2), &json!(["orders"]))
    );
    assert_eq!(admin.post("/api/staff", new).await.field(), "email", "an address is used once");
    let people = admin.get("/api/staff").await.json();
    assert!(
        people
            .as_array()
            .unwrap()
            .iter()
            .any(|person| person["email"] == "ada@desk.example" && person["invited"] == json!(false))
    );
}

#[tokio::test]
async fn each_wrong_field_is_named() {
    let app = TestApp::new().await;
    let mut admin = app.staff("Root", Role::Admin).await;
    let good = json!({ "name": "Ada", "email": "ada@desk.example", "password": PASSWORD, "role": "agent" });
    for (field, value) in [
        ("name", json!(" ")),
        ("email", json!("ada")),
        ("password", json!("short")),
        ("role", json!("king")),
        ("capacity", json!(21)),
        ("languages", json!(["xx"])),
        ("skills", json!(["juggling"])),
        ("skills", json!(["fraud"])),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let answer = admin.post("/api/staff", body).await;
        assert_eq!((answer.problem().0, answer.field().as_str()), (422, field), "{}", answer.text);
    }
}

#[tokio::test]
async fn nobody_removes_themselves() {
    let app = TestApp::new().await;
    let mut admin = app.staff("Root", Role::Admin).await;
    let me = admin.get("/api/me").await.json()["agent"].as_str().unwrap().to_owned();
    assert_eq!(admin.delete(&format!("/api/staff/{me}")).await.problem(), (409, "not-eligible".to_owned()));
}
