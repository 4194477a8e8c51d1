//! Limits on how often somebody may ask.

use baton_core::company::Role;
use baton_core::time::MINUTE;
use baton_server::limit::{
    COMMANDS_PER_CUSTOMER, CUSTOMERS_PER_ADDRESS, REQUESTS_PER_AGENT, SET_UP_PER_ADDRESS,
};
use serde_json::json;

use crate::helper::TestApp;

#[tokio::test]
async fn new_customers_from_one_address_are_limited() {
    let app = TestApp::new().await;
    for _ in 0..CUSTOMERS_PER_ADDRESS.burst {
        app.customer().await;
    }
    let answer = app.client().post("/api/customer/session", json!({})).await;
    assert_eq!(answer.problem(), (429, "rate-limited".to_owned()));
    assert_eq!(answer.header("retry-after"), "1");
    app.pass(MINUTE);
    app.customer().await;
}

#[tokio::test]
async fn commands_of_one_customer_are_limited_and_not_those_of_another() {
    let app = TestApp::new().await;
    let mut client = app.customer().await;
    for _ in 0..COMMANDS_PER_CUSTOMER.burst {
        assert_eq!(client.post("/api/customer/commands", json!({ "t": "ping" })).await.status, 200);
    }
    assert_eq!(client.post("/api/customer/commands", json!({ "t": "ping" })).await.status, 429);
    let mut other = app.customer().await;
    assert_eq!(other.post("/api/customer/commands", json!({ "t": "ping" })).await.status, 200);
}

#[tokio::test]
async fn guessing_set_up_links_is_slow() {
    let app = TestApp::new().await;
    let body = json!({ "token": "x", "name": "x", "email": "a@b.example", "password": "long enough" });
    for _ in 0..SET_UP_PER_ADDRESS.burst {
        assert_eq!(app.client().post("/api/setup", body.clone()).await.status, 422);
    }
    assert_eq!(app.client().post("/api/setup", body).await.status, 429);
}

#[tokio::test]
async fn a_page_that_runs_wild_is_slowed_down() {
    let app = TestApp::new().await;
    let mut agent = app.staff("Ada", Role::Agent).await;
    for _ in 0..REQUESTS_PER_AGENT.burst {
        assert_eq!(agent.get("/api/me").await.status, 200);
    }
    assert_eq!(agent.get("/api/me").await.status, 429);
}
