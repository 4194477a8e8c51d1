//! The staffing plan over HTTP: the question in the address, the answer when it is there, and why there is none.
//! The plan itself has its tests where it is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::company::Role;
use baton_server::staffing::{PlanBand, PlanDay, PlanRefusal, PlanRequest, PlanStep, Planner, StaffPlan};
use serde_json::{Value, json};

use crate::helper::{Client, TestApp};

/// Answers with what it was asked, in the few fields that have room for it.
pub(crate) fn planner() -> Planner {
    Arc::new(|_, _, request: &PlanRequest, step| {
        step(PlanStep::Planning);
        match request.growth {
            1 => return Err(PlanRefusal::TooLittle { code: "no-past", detail: "nothing yet".into() }),
            2 => return Err(PlanRefusal::Field { field: "assistant", detail: "no such topic".into() }),
            _ => {}
        }
        let band = PlanBand { low: 1.0, middle: 2.0, high: 3.0 };
        let day = PlanDay { answered_in_time: band, gave_up: band, wait_seconds: band, occupancy: band };
        Ok(StaffPlan {
            promise: format!("{}/{}", request.percent, request.seconds),
            days_drawn_from: request.weekdays.len(),
            days_drawn: request.rounds,
            conversations_at_once: request.at_once,
            teams: request.assistant.clone().unwrap_or_default(),
            slots: Vec::new(),
            person_hours: f64::from(request.asks.unwrap_or(0)),
            person_hours_without_assistant: 0.0,
            customers_a_day: band,
            customers_a_day_outside_hours: 0.0,
            average_patience_seconds: None,
            day,
            one_fewer: day,
            skills_answered_in_time: BTreeMap::new(),
            topics: Vec::new(),
            handled_by_people: 0,
            notes: vec!["few-days".into()],
        })
    })
}

/// Asks until the plan is there.
async fn plan(client: &mut Client<'_>, query: &str) -> Value {
    loop {
        let state = client.get(&format!("/api/staffing/plan?{query}")).await.json();
        if state["step"].is_null() {
            return state;
        }
    }
}

#[tokio::test]
async fn the_question_stands_in_the_address() {
    let app = TestApp::new().await;
    let mut lead = app.staff("Ana", Role::Supervisor).await;
    let state =
        plan(&mut lead, "assistant=delivery,returns&asks=20&promise=80/60&weekday=mon,sat&at_once=3").await;
    let found = &state["plan"];
    assert_eq!(found["teams"], json!(["delivery", "returns"]));
    assert_eq!((&found["person_hours"], &found["promise"]), (&json!(20.0), &json!("80/60")));
    assert_eq!((&found["days_drawn_from"], &found["conversations_at_once"]), (&json!(2), &json!(3)));
    let usual = plan(&mut lead, "").await;
    assert_eq!((&usual["plan"]["promise"], &usual["plan"]["days_drawn_from"]), (&json!("95/180"), &json!(5)));
    for (query, field) in
        [("promise=fast", "promise"), ("weekday=someday", "weekday"), ("growth=2", "assistant")]
    {
        let refused = lead.get(&format!("/api/staffing/plan?{query}")).await;
        assert_eq!((refused.status.as_u16(), refused.field().as_str()), (422, field), "{query}");
    }
}

#[tokio::test]
async fn without_a_past_it_says_so() {
    let app = TestApp::new().await;
    let mut lead = app.staff("Ana", Role::Supervisor).await;
    let state = plan(&mut lead, "growth=1").await;
    assert_eq!((&state["plan"], &state["impossible"]), (&Value::Null, &json!("no-past")));
}
