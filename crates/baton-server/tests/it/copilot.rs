//! The copilot and the gaps over HTTP: bodies, limits, and the file that comes of a gap.

use baton_core::company::Role;
use serde_json::{Value, json};

use crate::helper::{Client, TestApp};

/// A conversation that Ada wrapped up with a gap; its id.
async fn wrapped_up_with_a_gap(app: &TestApp, ada: &mut Client<'_>) -> String {
    let mut customer = app.customer().await;
    customer.post("/api/customer/commands", json!({ "t": "human", "client_id": "x" })).await;
    let session = customer.post("/api/customer/session", json!({})).await.json();
    let id = session["conversation"].as_str().unwrap().to_owned();
    let path = format!("/api/conversations/{id}");
    ada.post("/api/desk/presence", json!({ "presence": "available" })).await;
    for (verb, more) in [
        ("accept", json!({})),
        (
            "wrap-up",
            json!({ "outcome": "solved", "topic": null, "summary": "Asked.", "assistant_could_have": "no",
            "knowledge_gap": "Whether lamps can be dimmed" }),
        ),
    ] {
        let mut body: Value = more;
        body["holder_version"] = ada.get(&path).await.json()["row"]["holder_version"].clone();
        let answer = ada.post(&format!("{path}/{verb}"), body).await;
        assert!(answer.status.is_success(), "{verb}: {}", answer.text);
    }
    id
}

#[tokio::test]
async fn a_gap_becomes_a_file_that_the_company_reads() {
    let app = TestApp::new().await;
    let mut ada = app.staff("Ada", Role::Agent).await;
    let mut lea = app.staff("Lea", Role::Supervisor).await;
    let id = wrapped_up_with_a_gap(&app, &mut ada).await;
    let gaps = lea.get("/api/gaps").await.json();
    assert_eq!(
        (&gaps[0]["conversation"], &gaps[0]["missing"]),
        (&json!(id), &json!("Whether lamps can be dimmed"))
    );
    let good = json!({ "title": "Dim a lamp: how?", "topic": "product-question", "language": "en",
        "question": "Can I dim my lamp?", "text": "Yes, with a dimmer of 5 to 100 watts.\n\nNot outdoors." });
    for (field, value) in
        [("title", "two\nlines"), ("topic", "nothing"), ("language", "xx"), ("question", " "), ("text", "\n")]
    {
        let mut bad = good.clone();
        bad[field] = json!(value);
        let answer = lea.post(&format!("/api/gaps/{id}/publish"), bad).await;
        assert_eq!((answer.status.as_u16(), answer.field().as_str()), (422, field));
    }
    let file = lea.post(&format!("/api/gaps/{id}/publish"), good).await.json();
    assert_eq!(file["file"], "articles/en/dim-a-lamp-how.md");
    let mut files = baton_server::config::company_files(None).unwrap();
    files.insert("articles/en/dim-a-lamp-how.md".into(), file["markdown"].as_str().unwrap().to_owned());
    let company = baton_core::Company::parse(&files).unwrap();
    let article = company.article(&"dim-a-lamp-how".into(), baton_core::Language::En).unwrap();
    assert_eq!((article.title.as_str(), article.passages.len()), ("Dim a lamp: how?", 2));
    assert_eq!(article.questions, ["Can I dim my lamp?"]);
    assert_eq!(lea.get("/api/gaps").await.json(), json!([]));
    assert_eq!(lea.post(&format!("/api/gaps/{id}/drop"), json!({})).await.status, 404);
}

#[tokio::test]
async fn what_is_asked_of_the_copilot_is_bounded() {
    let app = TestApp::new().await;
    let mut ada = app.staff("Ada", Role::Agent).await;
    let id = wrapped_up_with_a_gap(&app, &mut ada).await;
    let path = format!("/api/conversations/{id}");
    for (verb, body, field) in [
        ("ask", json!({ "question": "  " }), "question"),
        ("ask", json!({ "question": "x".repeat(501) }), "question"),
        ("rewrite", json!({ "text": "", "how": "shorter" }), "text"),
        ("rewrite", json!({ "text": "x".repeat(9_000), "how": "warmer" }), "text"),
        ("rewrite", json!({ "text": "x", "how": "longer" }), "how"),
    ] {
        let answer = ada.post(&format!("{path}/{verb}"), body).await;
        assert_eq!((answer.status.as_u16(), answer.field().as_str()), (422, field), "{verb}");
    }
    let same =
        ada.post(&format!("{path}/rewrite"), json!({ "text": "It is done.", "how": "shorter" })).await.json();
    assert_eq!(same, json!({ "text": "It is done.", "changed": false }));
    assert_eq!(ada.get(&format!("{path}/drafts")).await.json()["drafts"], json!([]));
    assert_eq!(ada.get("/api/conversations/cnv_00000000000000000000000001/drafts").await.status, 404);
}
