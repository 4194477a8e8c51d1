//! Searching what was said: who finds what, pages, filters, and what an erasure leaves.

use baton_core::company::Role;
use serde_json::{Value, json};

use crate::helper::{Client, TestApp};

/// A customer who says something; the conversation's id.
async fn says(app: &TestApp, texts: &[&str]) -> String {
    let mut customer = app.customer().await;
    for (number, text) in texts.iter().enumerate() {
        // Nobody is slowed down here.
        app.pass(baton_core::time::MINUTE);
        let send = json!({ "t": "send", "client_id": number.to_string(), "text": text });
        let answer = customer.post("/api/customer/commands", send).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    customer.post("/api/customer/session", json!({})).await.json()["conversation"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn find(client: &mut Client<'_>, query: &str) -> Value {
    client.get(&format!("/api/search?q={query}")).await.json()
}

fn conversations(page: &Value) -> Vec<&str> {
    page["hits"].as_array().unwrap().iter().map(|hit| hit["row"]["conversation"].as_str().unwrap()).collect()
}

fn shown(hit: &Value) -> String {
    let part = |part: &Value| match part["hit"].as_bool().unwrap() {
        true => format!("[{}]", part["text"].as_str().unwrap()),
        false => part["text"].as_str().unwrap().to_owned(),
    };
    hit["parts"].as_array().unwrap().iter().map(part).collect()
}

#[tokio::test]
async fn what_was_said_is_found_by_everybody_on_the_staff_with_the_words_in_it() {
    let app = TestApp::new().await;
    let coat = says(&app, &["My Mäntel has a broken zipper", "It is order NH-20418"]).await;
    let other = says(&app, &["Where is my parcel?"]).await;
    app.app.engine().searchable().await.unwrap();
    for role in [Role::Agent, Role::Supervisor, Role::Admin, Role::Auditor] {
        let mut reader = app.staff(&format!("{role:?}"), role).await;
        let page = find(&mut reader, "zipper%20MANTEL").await;
        assert_eq!(conversations(&page), [coat.as_str()], "{page}");
        assert_eq!(shown(&page["hits"][0]), "My [Mäntel] has a broken [zipper]");
        assert_eq!(
            (&page["complete"], &page["hits"][0]["author"]["kind"]),
            (&json!(true), &json!("customer"))
        );
    }
    let mut agent = app.staff("Ada", Role::Agent).await;
    assert_eq!(conversations(&find(&mut agent, "nh-20418").await), [coat.as_str()]);
    assert_eq!(conversations(&find(&mut agent, "parc").await), [other.as_str()], "an unfinished word");
    assert_eq!(conversations(&find(&mut agent, "parc%20").await), [""; 0], "a finished one");
    assert_eq!(
        conversations(&find(&mut agent, "%22%20NOT%20zipper%20*").await),
        [""; 0],
        "no language of its own"
    );
    assert_eq!(agent.get(&format!("/api/search?q={}", "a".repeat(401))).await.field(), "q");
    assert_eq!(agent.get("/api/search?q=a&language=xx").await.field(), "language");
    assert_eq!(agent.get("/api/search?q=a&before=x").await.field(), "before");
}

#[tokio::test]
async fn what_staff_write_is_found_at_once_and_filters_choose() {
    let app = TestApp::new().await;
    let id = says(&app, &["a refund please"]).await;
    let mut agent = app.staff("Ada", Role::Agent).await;
    let note = json!({ "client_id": "n1", "text": "Refund of 20 euros is fine, says Ana" });
    let wrote = agent.post(&format!("/api/conversations/{id}/note"), note).await;
    assert_eq!(wrote.status, 200, "{}", wrote.text);
    app.app.engine().searchable().await.unwrap();
    let page = find(&mut agent, "refund&by=note").await;
    assert_eq!(conversations(&page), [id.as_str()]);
    assert_eq!((&page["hits"][0]["note"], &page["hits"][0]["author"]["name"]), (&json!(true), &json!("Ada")));
    let page = find(&mut agent, "refund").await;
    assert_eq!(conversations(&page), [id.as_str()], "once, with its newest message");
    assert_eq!(page["hits"][0]["note"], json!(true));
    let page = find(&mut agent, "refund&by=customer").await;
    assert_eq!(shown(&page["hits"][0]), "a [refund] please");
    let opened = page["hits"][0]["row"]["opened_at"].as_i64().unwrap();
    for (filter, found) in [
        ("status=open".to_owned(), true),
        ("status=closed".to_owned(), false),
        ("language=en".to_owned(), true),
        ("language=de".to_owned(), false),
        ("topic=delivery".to_owned(), false),
        (format!("since={opened}"), true),
        (format!("since={}", opened + 1), false),
        (format!("until={}", opened + 1), true),
        (format!("until={opened}"), false),
    ] {
        let page = find(&mut agent, &format!("refund&{filter}")).await;
        assert_eq!(!conversations(&page).is_empty(), found, "{filter}");
    }
}

#[tokio::test]
async fn pages_follow_each_other() {
    let app = TestApp::new().await;
    let mut made = Vec::new();
    for number in 0..5 {
        made.push(says(&app, &[&format!("a parcel, the {number}th")]).await);
    }
    made.reverse();
    app.app.engine().searchable().await.unwrap();
    let mut agent = app.staff("Ada", Role::Agent).await;
    let mut found: Vec<String> = Vec::new();
    let mut before = String::new();
    loop {
        let page = find(&mut agent, &format!("parcel&limit=2&before={before}")).await;
        found.extend(conversations(&page).into_iter().map(str::to_owned));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut before),
            None => break,
        }
    }
    assert_eq!(found, made);
}

#[tokio::test]
async fn an_erased_customer_is_found_no_more() {
    let app = TestApp::new().await;
    let id = says(&app, &["my name is Xaverius"]).await;
    let other = says(&app, &["Xaverius is my neighbour"]).await;
    app.app.engine().searchable().await.unwrap();
    let mut admin = app.staff("Boss", Role::Admin).await;
    assert_eq!(conversations(&find(&mut admin, "xaverius").await), [other.as_str(), id.as_str()]);
    let customer =
        admin.get(&format!("/api/conversations/{id}")).await.json()["row"]["customer"]["id"].clone();
    let path = format!("/api/customers/{}/erase", customer.as_str().unwrap());
    let erased = admin.post(&path, json!({ "reason": "asked for it" })).await;
    assert_eq!(erased.status, 200, "{}", erased.text);
    assert_eq!(conversations(&find(&mut admin, "xaverius").await), [other.as_str()]);
}
