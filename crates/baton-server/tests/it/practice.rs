//! Practice: a world of its own, a debrief with evidence, and the certification that passing gives.

use baton_core::company::Role;
use baton_core::time::DAY;
use serde_json::{Value, json};

use crate::helper::{Client, TestApp};

const CASES: [(&str, &[&str], &str); 3] = [
    (
        "order-not-mine",
        &[
            "I am sorry. How much was it, and when?",
            "Did you type your password somewhere? I will lock your account.",
            "I call you tomorrow morning.",
        ],
        "waiting",
    ),
    (
        "false-message",
        &[
            "That message is not from us, please do not pay. From which number is it?",
            "Did you click the link?",
        ],
        "solved",
    ),
    (
        "stolen-account",
        &[
            "I am sorry. Which address was there, and what was your last order?",
            "I lock the account now, and a supervisor will confirm who you are.",
        ],
        "supervisor",
    ),
];

async fn play(client: &mut Client<'_>, (case, lines, how): (&str, &[&str], &str)) -> Value {
    let begun = client.post("/api/practice", json!({ "case": case, "language": "en" })).await;
    assert_eq!(begun.status, 200, "{}", begun.text);
    for (number, line) in lines.iter().enumerate() {
        let answer = client
            .post("/api/practice/reply", json!({ "client_id": format!("{number}"), "text": line }))
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let debrief = client.post("/api/practice/end", json!({ "how": how, "note": "Noted." })).await;
    assert_eq!(debrief.status, 200, "{}", debrief.text);
    debrief.json()
}

fn skill(page: &Value, name: &str) -> Value {
    page["skills"].as_array().unwrap().iter().find(|skill| skill["skill"] == name).unwrap().clone()
}

/// Who said what, without the lines about events.
fn said(thread: &Value) -> Vec<(String, String)> {
    let items = thread["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "message");
    let text = |item: &Value, of: &str| item.pointer(of).unwrap().as_str().unwrap().to_owned();
    items
        .map(|item| (text(item, "/author/kind"), text(item, "/text")))
        .filter(|(kind, _)| kind == "agent" || kind == "customer")
        .collect()
}

#[tokio::test]
async fn a_case_is_played_like_a_conversation_and_touches_nothing_live() {
    let app = TestApp::new().await;
    let mut kim = app.staff("Kim", Role::Agent).await;
    let mut lead = app.staff("Lea", Role::Supervisor).await;
    let before = lead.get("/api/desk").await.json();
    let figures = lead.get("/api/metrics/summary").await.json();
    let begun = kim.post("/api/practice", json!({ "case": "false-message", "language": "de" })).await.json();
    assert_eq!(begun["thread"]["may"], json!(["reply"]));
    assert_eq!(begun["thread"]["row"]["customer"]["name"], "Paul Dumas");
    assert_eq!(said(&begun["thread"]).len(), 1);
    let ask = json!({ "client_id": "1", "text": "Von welcher Nummer kam sie?" });
    let thread = kim.post("/api/practice/reply", ask.clone()).await.json();
    let lines = said(&thread);
    assert_eq!(lines[1], ("agent".to_owned(), "Von welcher Nummer kam sie?".to_owned()));
    assert_eq!(lines[2], ("customer".to_owned(), "Von einer Nummer, die mit +44 7 anfängt.".to_owned()));
    assert_eq!(
        said(&kim.post("/api/practice/reply", ask).await.json()),
        lines,
        "the same key has one effect"
    );
    assert_eq!(kim.get("/api/practice").await.json()["play"]["case"], "false-message");

    let id = begun["thread"]["row"]["conversation"].as_str().unwrap().to_owned();
    assert_eq!(lead.get(&format!("/api/conversations/{id}")).await.status, 404, "nobody finds it");
    for view in ["open", "closed", "mine"] {
        let list = lead.get(&format!("/api/conversations?view={view}")).await;
        assert!(!list.text.contains(&id), "{}", list.text);
    }
    assert_eq!(lead.get("/api/desk").await.json(), before);
    assert_eq!(lead.get("/api/metrics/summary").await.json(), figures);
    assert_eq!(lead.get("/api/practice").await.json()["play"], Value::Null, "it is Kim's alone");

    assert_eq!(kim.delete("/api/practice").await.status, 204);
    assert_eq!(kim.get("/api/practice").await.json()["play"], Value::Null);
    let late = kim.post("/api/practice/reply", json!({ "client_id": "2", "text": "Hello?" })).await;
    assert_eq!(late.problem(), (409, "not-eligible".to_owned()));
}

#[tokio::test]
async fn who_passes_the_cases_is_certified_by_the_recorded_command() {
    let app = TestApp::new().await;
    let mut kim = app.staff("Kim", Role::Agent).await;
    let me = kim.get("/api/me").await.json();
    assert!(!me["skills"].as_array().unwrap().contains(&json!("fraud")), "{me}");
    let wrong = play(&mut kim, ("false-message", &["Give me your card number."], "solved")).await;
    assert_eq!((&wrong["passed"], &wrong["certified_until"]), (&json!(false), &json!(null)), "{wrong}");
    let avoid = wrong["points"].as_array().unwrap().iter().find(|point| point["group"] == "avoid").unwrap();
    assert_eq!(
        (&avoid["met"], &avoid["quote"], &avoid["words"], &avoid["by_words"]),
        (&json!(false), &json!("Give me your card number."), &json!("card number"), &json!(true))
    );
    assert_eq!(
        skill(&kim.get("/api/practice").await.json(), "fraud")["passed"],
        0,
        "a failure is kept nowhere"
    );

    for (number, case) in CASES.into_iter().enumerate() {
        let debrief = play(&mut kim, case).await;
        assert_eq!(debrief["passed"], json!(true), "{debrief:#}");
        assert_eq!(debrief["certified_until"].is_i64(), number == 2, "{debrief:#}");
    }
    let fraud = skill(&kim.get("/api/practice").await.json(), "fraud");
    let until = fraud["certified_until"].as_i64().unwrap();
    assert_eq!(until, app.app.now().as_millis() + 180 * DAY);
    assert_eq!(fraud["passed"], 0, "the next one is earned anew");
    assert!(kim.get("/api/me").await.json()["skills"].as_array().unwrap().contains(&json!("fraud")));
    app.pass(180 * DAY);
    let mut kim = app.staff("Kim Again", Role::Agent).await;
    assert_eq!(skill(&kim.get("/api/practice").await.json(), "fraud")["certified_until"], Value::Null);
}

#[tokio::test]
async fn the_same_case_twice_counts_once() {
    let app = TestApp::new().await;
    let mut kim = app.staff("Kim", Role::Agent).await;
    for _ in 0..3 {
        assert_eq!(play(&mut kim, CASES[1]).await["certified_until"], Value::Null);
    }
    assert_eq!(skill(&kim.get("/api/practice").await.json(), "fraud")["passed"], 1);
}

#[tokio::test]
async fn a_supervisor_confirms_where_the_company_says_so() {
    let app = TestApp::new().await;
    let mut kim = app.staff("Kim", Role::Agent).await;
    let mut lead = app.staff("Lea", Role::Supervisor).await;
    let lines: &[&str] = &[
        "Your request is registered. Which e-mail address has the account?",
        "Is any order open? You have an answer within a month, and invoices are kept by law.",
    ];
    assert_eq!(lead.get("/api/practice").await.json()["to_confirm"], json!([]));
    let debrief = play(&mut kim, ("delete-everything", lines, "waiting")).await;
    assert_eq!(
        (&debrief["passed"], &debrief["certified_until"], &debrief["waits_for_supervisor"]),
        (&json!(true), &json!(null), &json!(true)),
        "{debrief:#}"
    );
    assert_eq!(kim.get("/api/practice").await.json()["to_confirm"], json!([]), "not Kim's to see");
    let asked = lead.get("/api/practice").await.json()["to_confirm"][0].clone();
    assert_eq!((&asked["name"], &asked["skill"]), (&json!("Kim"), &json!("data-rights")));
    let body = json!({ "agent": asked["agent"], "skill": "data-rights" });
    assert_eq!(kim.post("/api/practice/certifications", body.clone()).await.problem().0, 403);
    let other = json!({ "agent": asked["agent"], "skill": "fraud" });
    assert_eq!(lead.post("/api/practice/certifications", other).await.problem().0, 409, "not earned");
    assert_eq!(lead.post("/api/practice/certifications", body.clone()).await.status, 204);
    assert_eq!(lead.post("/api/practice/certifications", body).await.problem().0, 409, "once");
    assert!(skill(&kim.get("/api/practice").await.json(), "data-rights")["certified_until"].is_i64());

    let own = play(&mut lead, ("delete-everything", lines, "waiting")).await;
    assert_eq!(own["waits_for_supervisor"], json!(true));
    let me = lead.get("/api/me").await.json()["agent"].clone();
    let own = lead.post("/api/practice/certifications", json!({ "agent": me, "skill": "data-rights" })).await;
    assert_eq!(own.problem().0, 409, "nobody confirms their own");
}

/// What the files say must be possible: every case can be passed in every language it is written in, and not by silence.
#[tokio::test]
async fn every_case_of_the_demo_company_can_be_passed_and_missed() {
    use baton_core::practice::{CaseEnd, Ended, Phrases, Play, PointKind};

    let app = TestApp::new().await;
    let company = app.app.engine().company();
    assert!(company.practice_cases.len() >= 6);
    for case in company.practice_cases.values() {
        let percent = company.practice[&case.skill].points_percent;
        for language in case.languages() {
            let first = |phrases: &Phrases| phrases[&language][0].clone();
            let mut play = Play::begin(case.clone(), language);
            let mut end = CaseEnd::NotSolved;
            for fact in &case.fact {
                play.hear(&first(&fact.asked));
            }
            for point in &case.point {
                match &point.kind {
                    PointKind::Say(words) | PointKind::Promise(words) => drop(play.hear(&first(words))),
                    PointKind::End(ends) => end = ends[0].clone(),
                    PointKind::Avoid(_) => {}
                }
            }
            let debrief = play.debrief(&Ended { how: end, note: String::new() }, percent, language);
            assert!(debrief.passed && debrief.percent == 100, "{} in {language}: {debrief:#?}", case.name);
            let silent = Play::begin(case.clone(), language);
            let ended = Ended { how: CaseEnd::NotSolved, note: String::new() };
            assert!(!silent.debrief(&ended, percent, language).passed, "{} in {language}", case.name);
        }
    }
}
