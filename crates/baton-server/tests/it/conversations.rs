//! Staff at work: lists, one conversation, verbs with versions and keys, bodies that are wrong.

use axum::http::Method;
use baton_core::company::Role;
use serde_json::{Value, json};

use crate::helper::{Client, TestApp};

/// A customer who asked for a person; the conversation's id.
async fn waiting(app: &TestApp) -> String {
    let mut customer = app.customer().await;
    customer.post("/api/customer/commands", json!({ "t": "human", "client_id": "of-customer" })).await;
    customer.post("/api/customer/session", json!({})).await.json()["conversation"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn version(client: &mut Client<'_>, id: &str) -> u64 {
    client.get(&format!("/api/conversations/{id}")).await.json()["row"]["holder_version"].as_u64().unwrap()
}

/// Somebody who is in and holds the conversation.
async fn holding<'a>(app: &'a TestApp, id: &str) -> Client<'a> {
    let mut agent = app.staff("Ada", Role::Agent).await;
    assert_eq!(agent.post("/api/desk/presence", json!({ "presence": "available" })).await.status, 200);
    let seen = version(&mut agent, id).await;
    let answer =
        agent.post(&format!("/api/conversations/{id}/accept"), json!({ "holder_version": seen })).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json()["row"]["holder"]["kind"], "agent");
    agent
}

#[tokio::test]
async fn a_conversation_goes_from_the_queue_to_its_end() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut auditor = app.staff("Otto", Role::Auditor).await;
    let rows = auditor.get("/api/conversations?view=waiting").await.json();
    assert_eq!(rows["rows"][0]["conversation"], json!(id));
    let mut agent = holding(&app, &id).await;
    assert_eq!(agent.get("/api/conversations?view=mine").await.json()["rows"][0]["conversation"], json!(id));
    let path = format!("/api/conversations/{id}");
    let reply = json!({ "client_id": "r1", "text": "Hello, I am Ada.", "ai_assisted": false });
    let first = agent.post(&format!("{path}/reply"), reply.clone()).await;
    assert_eq!(
        (first.status.as_u16(), &first.json()["text"]),
        (200, &json!("Hello, I am Ada.")),
        "{}",
        first.text
    );
    assert_eq!(first.json()["author"], json!({ "kind": "agent", "name": first.json()["author"]["name"] }));
    let again = agent.post(&format!("{path}/reply"), reply).await;
    assert_eq!(again.json(), first.json(), "the same key has one effect and one answer");
    let note =
        agent.post(&format!("{path}/note"), json!({ "client_id": "n1", "text": "Calm person." })).await;
    assert_eq!(note.json()["kind"], "note");
    let seen = version(&mut agent, &id).await;
    let end = json!({ "holder_version": seen, "outcome": "solved", "topic": null, "summary": "Asked for a person, all clear.",
        "assistant_could_have": "unsure", "knowledge_gap": "" });
    assert_eq!(agent.post(&format!("{path}/wrap-up"), end.clone()).await.status, 204);
    assert_eq!(
        agent.post(&format!("{path}/reply"), json!({ "client_id": "r2", "text": "x" })).await.problem().1,
        "already-closed"
    );
    assert_eq!(
        agent.get("/api/conversations?view=closed").await.json()["rows"][0]["conversation"],
        json!(id)
    );
    let thread = auditor.get(&path).await.json();
    let texts: Vec<&Value> = thread["items"].as_array().unwrap().iter().map(|item| &item["text"]).collect();
    assert_eq!(texts.iter().filter(|text| **text == "Hello, I am Ada.").count(), 1);
    let figures = auditor.get("/api/metrics/summary?days=7").await.json();
    let promise = figures["figures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|figure| figure["name"] == "promise-kept")
        .unwrap();
    assert_eq!((&promise["numerator"], &promise["denominator"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_stale_version_is_refused_and_nothing_happens() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut first = holding(&app, &id).await;
    let mut leader = app.staff("Lea", Role::Supervisor).await;
    leader.post("/api/desk/presence", json!({ "presence": "available" })).await;
    let path = format!("/api/conversations/{id}");
    for (leads, verb, mut body) in [
        (true, "take-over", json!({})),
        (false, "transfer", json!({ "to": { "supervisor": true }, "note": "" })),
        (false, "return", json!({ "mandate": "all settled" })),
    ] {
        let client = if leads { &mut leader } else { &mut first };
        let seen = version(client, &id).await;
        body["holder_version"] = json!(seen - 1);
        let answer = client.post(&format!("{path}/{verb}"), body).await;
        assert_eq!(answer.problem(), (409, "stale-version".to_owned()), "{verb}");
        assert_eq!(version(client, &id).await, seen);
    }
    let seen = version(&mut leader, &id).await;
    assert_eq!(
        leader.post(&format!("{path}/take-over"), json!({ "holder_version": seen })).await.status,
        200
    );
    let late = first.post(&format!("{path}/reply"), json!({ "client_id": "x", "text": "Still me?" })).await;
    assert_eq!(late.problem(), (409, "not-holder".to_owned()));
}

#[tokio::test]
async fn two_who_accept_at_once_are_one() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut one = app.staff("One", Role::Supervisor).await;
    let mut other = app.staff("Two", Role::Supervisor).await;
    for client in [&mut one, &mut other] {
        client.post("/api/desk/presence", json!({ "presence": "available" })).await;
    }
    let seen = version(&mut one, &id).await;
    let path = format!("/api/conversations/{id}/take-over");
    let (first, second) = tokio::join!(
        one.post(&path, json!({ "holder_version": seen })),
        other.post(&path, json!({ "holder_version": seen }))
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[tokio::test]
async fn what_does_not_exist_is_not_found_in_every_form() {
    let app = TestApp::new().await;
    let mut agent = app.staff("Ada", Role::Agent).await;
    for id in [
        "cnv_00000000000000000000000009",
        "cus_00000000000000000000000009",
        "x",
        "%00",
        "..%2F..%2Fetc",
        "cnv_%F0%9F%98%80",
    ] {
        let answer = agent.get(&format!("/api/conversations/{id}")).await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{id}");
        let answer = agent
            .post(&format!("/api/conversations/{id}/note"), json!({ "client_id": "a", "text": "b" }))
            .await;
        assert_eq!(answer.problem(), (404, "not-found".to_owned()), "{id}");
    }
}

#[tokio::test]
async fn wrong_bodies_name_the_field() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut agent = holding(&app, &id).await;
    let path = |verb: &str| format!("/api/conversations/{id}/{verb}");
    for (verb, body, field) in [
        ("reply", json!({ "client_id": "a" }), "text"),
        ("reply", json!({ "client_id": "a", "text": "b", "author": "customer" }), "author"),
        ("reply", json!({ "client_id": "", "text": "b" }), "client_id"),
        ("reply", json!({ "client_id": "x".repeat(65), "text": "b" }), "client_id"),
        ("reply", json!({ "client_id": "a", "text": " " }), "text"),
        ("note", json!({ "client_id": "a", "text": 7 }), "text"),
        ("accept", json!({ "holder_version": "1" }), "holder_version"),
        ("accept", json!({ "holder_version": -1 }), "holder_version"),
        ("transfer", json!({ "holder_version": 1, "to": {}, "note": "" }), "to"),
        ("transfer", json!({ "holder_version": 1, "to": { "skill": "juggling" }, "note": "" }), "to.skill"),
        ("transfer", json!({ "holder_version": 1, "to": { "agent": "agt_x" }, "note": "" }), "to.agent"),
        (
            "transfer",
            json!({ "holder_version": 1, "to": { "skill": "orders", "supervisor": true }, "note": "" }),
            "to",
        ),
        (
            "wrap-up",
            json!({ "holder_version": 1, "outcome": "won", "summary": "", "assistant_could_have": "no" }),
            "outcome",
        ),
        (
            "wrap-up",
            json!({ "holder_version": 1, "outcome": "solved", "topic": "weather", "summary": "", "assistant_could_have": "no" }),
            "topic",
        ),
    ] {
        let answer = agent.post(&path(verb), body.clone()).await;
        assert_eq!(
            (answer.problem().0, answer.field().as_str()),
            (422, field),
            "{verb} {body} {}",
            answer.text
        );
    }
}

#[tokio::test]
async fn bodies_that_are_too_large_or_not_text_are_refused() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut agent = holding(&app, &id).await;
    let path = format!("/api/conversations/{id}/reply");
    let large = json!({ "client_id": "a", "text": "x".repeat(70_000) }).to_string();
    assert_eq!(
        agent.send(Method::POST, &path, Some(large.into_bytes())).await.problem(),
        (413, "too-large".to_owned())
    );
    let long = json!({ "client_id": "a", "text": "x".repeat(8_193) });
    assert_eq!(agent.post(&path, long).await.problem().1, "too-large");
    for bytes in
        [&b"{\"client_id\":\"a\",\"text\":\"\xff\xfe\"}"[..], b"", b"null", b"[]", b"{", b"{} {}", b"\0"]
    {
        let answer = agent.send(Method::POST, &path, Some(bytes.to_vec())).await;
        assert_eq!(answer.problem(), (422, "invalid-field".to_owned()), "{bytes:?}");
    }
    agent.headers = vec![("content-type", "text/plain".to_owned())];
    let answer = agent.post(&path, json!({ "client_id": "a", "text": "b" })).await;
    assert_eq!((answer.problem().0, answer.field().as_str()), (415, "content-type"));
}

#[tokio::test]
async fn a_key_that_was_used_for_something_else_is_refused() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut agent = holding(&app, &id).await;
    let path = |verb: &str| format!("/api/conversations/{id}/{verb}");
    assert_eq!(agent.post(&path("note"), json!({ "client_id": "k", "text": "a note" })).await.status, 200);
    for key in ["k", "of-customer"] {
        let answer = agent.post(&path("reply"), json!({ "client_id": key, "text": "a reply" })).await;
        assert_eq!(answer.problem(), (409, "idempotency-mismatch".to_owned()), "{key}");
    }
}

#[tokio::test]
async fn a_refused_value_is_not_repeated() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut agent = holding(&app, &id).await;
    let answer = agent
        .post(
            &format!("/api/conversations/{id}/note"),
            json!({ "client_id": "a", "text": ["4111 1111 1111 1111"] }),
        )
        .await;
    assert!(!answer.text.contains("4111"), "{}", answer.text);
}

#[tokio::test]
async fn lists_refuse_what_they_do_not_know() {
    let app = TestApp::new().await;
    let mut agent = app.staff("Ada", Role::Agent).await;
    for query in ["view=secret", "limit=-1", "limit=x", "before=yesterday", "colour=red"] {
        let answer = agent.get(&format!("/api/conversations?{query}")).await;
        assert_eq!(answer.problem(), (422, "invalid-field".to_owned()), "{query}");
    }
    assert_eq!(agent.get("/api/metrics/summary?days=0").await.field(), "days");
}

#[tokio::test]
async fn a_whisper_is_for_staff_and_a_key_has_one_effect() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut agent = holding(&app, &id).await;
    let mut leader = app.staff("Lea", Role::Supervisor).await;
    let path = format!("/api/conversations/{id}/whisper");
    let body = json!({ "client_id": "w1", "text": "Offer the replacement." });
    let told = leader.post(&path, body.clone()).await;
    assert_eq!((told.status.as_u16(), &told.json()["kind"]), (200, &json!("whisper")), "{}", told.text);
    assert_eq!(leader.post(&path, body).await.json(), told.json());
    let thread = agent.get(&format!("/api/conversations/{id}")).await.json();
    let heard: Vec<&Value> =
        thread["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "whisper").collect();
    assert_eq!((heard.len(), &heard[0]["text"]), (1, &json!("Offer the replacement.")));
    let wrong = json!({ "client_id": "w2", "instruction": { "kind": "clarify" }, "text": "" });
    assert_eq!(leader.post(&path, wrong).await.field(), "instruction", "a person holds it");
    let unnamed = json!({ "client_id": "w3", "instruction": { "kind": "leave-out" } });
    assert_eq!(leader.post(&path, unnamed).await.field(), "instruction.name");
}

#[tokio::test]
async fn the_assistant_is_stopped_and_started_by_those_who_lead() {
    let app = TestApp::new().await;
    let mut leader = app.staff("Lea", Role::Supervisor).await;
    let mut second = app.staff("Mona", Role::Admin).await;
    let stop = json!({ "scope": { "kind": "everywhere" }, "reason": "monthly drill", "drill": true });
    let desk = leader.post("/api/desk/stop", stop).await.json();
    assert_eq!(desk["stops"][0]["scope"], json!({ "kind": "everywhere" }));
    let me = |client: &Value| client["agent"].clone();
    let starters = desk["stops"][0]["starters"].as_array().unwrap().clone();
    assert!(!starters.contains(&me(&leader.get("/api/me").await.json())));
    assert!(starters.contains(&me(&second.get("/api/me").await.json())));
    let start = json!({ "scope": { "kind": "everywhere" } });
    let alone = leader.post("/api/desk/start", start.clone()).await;
    assert_eq!(alone.problem(), (409, "not-eligible".to_owned()), "{}", alone.text);
    assert!(alone.text.contains("second person"), "{}", alone.text);
    let desk = second.post("/api/desk/start", start).await.json();
    assert_eq!(desk["stops"], json!([]));
    let ended = leader.get("/api/desk/stops").await.json();
    assert_eq!((&ended[0]["stop"]["drill"], &ended[0]["alone"]), (&json!(true), &json!(false)));
    assert_eq!(ended[0]["stop"]["last_word_millis"], json!(null), "no word came after it");
    for scope in [
        json!({ "kind": "topic", "name": "weather" }),
        json!({ "kind": "topic" }),
        json!({ "kind": "galaxy" }),
    ] {
        let answer = leader.post("/api/desk/stop", json!({ "scope": scope, "reason": "x" })).await;
        assert!(answer.field().starts_with("scope"), "{}", answer.text);
    }
    assert_eq!(
        leader
            .post("/api/desk/stop", json!({ "scope": { "kind": "everywhere" }, "reason": "" }))
            .await
            .field(),
        "reason"
    );
}

#[tokio::test]
async fn tags_and_putting_aside() {
    let app = TestApp::new().await;
    let id = waiting(&app).await;
    let mut agent = holding(&app, &id).await;
    let path = format!("/api/conversations/{id}");
    let row = async |client: &mut Client<'_>| client.get(&path).await.json()["row"].clone();
    let tags = format!("{path}/tags");
    let tagged = agent.post(&tags, json!({ "add": ["vip", "card 4111 1111 1111 1111"], "remove": [] })).await;
    assert_eq!(tagged.status, 204, "{}", tagged.text);
    let known = row(&mut agent).await["tags"].to_string();
    assert!(known.contains("vip") && !known.contains("4111 1111"), "{known}");
    assert_eq!(agent.post(&tags, json!({ "remove": ["vip"] })).await.status, 204);
    assert!(!row(&mut agent).await["tags"].to_string().contains("vip"));
    assert_eq!(agent.post(&tags, json!({ "add": [" "] })).await.field(), "add");

    let snooze = format!("{path}/snooze");
    let until = app.app.now().plus(3_600_000).as_millis();
    let refused = agent.post(&snooze, json!({ "until": until })).await;
    assert_eq!(refused.problem(), (409, "not-eligible".to_owned()), "the customer waits for an answer");
    agent.post(&format!("{path}/reply"), json!({ "client_id": "r", "text": "Hello" })).await;
    assert_eq!(agent.post(&snooze, json!({ "until": until })).await.status, 204);
    let thread = agent.get(&path).await.json();
    assert_eq!(thread["row"]["snoozed_until"], json!(until));
    assert!(thread["may"].as_array().unwrap().contains(&json!("wake")), "{}", thread["may"]);
    assert_eq!(agent.delete(&snooze).await.status, 204);
    assert_eq!(row(&mut agent).await["snoozed_until"], Value::Null);
    assert_eq!(agent.post(&snooze, json!({ "until": 5 })).await.field(), "until");
}
