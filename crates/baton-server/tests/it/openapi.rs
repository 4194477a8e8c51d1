//! The description of the interfaces.

use serde_json::Value;

use crate::helper::TestApp;

fn updating() -> bool {
    std::env::var("UPDATE_EXPECT").is_ok()
}

#[tokio::test]
async fn the_checked_in_description_is_the_served_one() {
    let app = TestApp::new().await;
    let answer = app.client().get("/api/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");
    if updating() {
        std::fs::write(path, &answer.text).unwrap();
    }
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        answer.text == checked_in,
        "the interfaces changed: run `UPDATE_EXPECT=1 cargo test -p baton-server --test it openapi`"
    );
}

#[test]
fn it_is_openapi_3_1_and_every_reference_leads_somewhere() {
    let document: Value = serde_json::from_str(baton_server::openapi::document()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 50, "{}", references.len());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let frames = document["components"]["schemas"].as_object().unwrap();
    for name in
        ["CustomerFrame", "StaffFrame", "CustomerCommand", "AgentCommand", "Row", "Thread", "ProblemBody"]
    {
        assert!(frames.contains_key(name), "{name}");
    }
}

fn collect<'d>(value: &'d Value, references: &mut Vec<&'d str>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}
