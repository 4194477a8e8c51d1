//! The staffing plan: worked out beside the requests, kept for a while, and asked for again until it is there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::State;
use baton_core::Timestamp;
use baton_core::time::MINUTE;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Params;
use crate::problem::{Code, Problem, ProblemBody};
use crate::staffing::{self, PlanRefusal, PlanRequest, PlanStep, Planner, StaffPlan, WEEKDAYS};

/// Plans that are worked out at once.
const AT_ONCE: usize = 2;
/// Plans that are kept.
const KEPT: usize = 32;
/// How long a plan is kept, in milliseconds: the past moves by days.
const KEEP_MILLIS: i64 = 10 * MINUTE;
/// How long a request waits for its plan before it says that it is under way.
const WAIT: Duration = Duration::from_millis(800);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(plan))
}

/// The question. What is left out is as `baton staff plan` has it.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Topics the assistant holds, divided by commas; `none` for none. Left out: those it may answer now.
    #[serde(default)]
    assistant: Option<String>,
    /// Percent of the assistant's customers who ask for a person. Left out: as in the past.
    #[serde(default)]
    asks: Option<u32>,
    /// `PERCENT/SECONDS`.
    #[serde(default)]
    promise: Option<String>,
    /// `mon`, `tue` and so on, divided by commas. Left out: Monday to Friday.
    #[serde(default)]
    weekday: Option<String>,
    /// Percent of the past's customers that come.
    #[serde(default)]
    growth: Option<u32>,
    /// Conversations one person handles at once.
    #[serde(default)]
    at_once: Option<u32>,
}

/// How far a plan is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PlanState {
    /// What is done now; none when it is finished.
    step: Option<PlanStep>,
    /// The plan.
    #[schema(value_type = Option<StaffPlan>)]
    plan: Option<Arc<StaffPlan>>,
    /// Why there can be none: `no-past`, `no-handling`, `out-of-reach`.
    impossible: Option<&'static str>,
}

type Outcome = Result<Arc<StaffPlan>, PlanRefusal>;

#[derive(Clone)]
struct Job {
    begun: Timestamp,
    progress: watch::Receiver<(PlanStep, Option<Outcome>)>,
}

/// Plans under way and kept.
#[derive(Default)]
pub(crate) struct Plans(Mutex<HashMap<PlanRequest, Job>>);

impl std::fmt::Debug for Plans {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Plans({})", self.jobs().len())
    }
}

impl Plans {
    fn jobs(&self) -> MutexGuard<'_, HashMap<PlanRequest, Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job {
    fn is_finished(&self) -> bool {
        // A worker that ended without an outcome will not give one.
        self.progress.borrow().1.is_some() || self.progress.has_changed().is_err()
    }
}

/// How many people, with which skills, by half hour, if the assistant holds some topics. Ask again until it is there.
#[utoipa::path(get, path = "/api/staffing/plan", tag = "staffing", params(Asked),
    responses((status = 200, body = PlanState), (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 503, body = ProblemBody)))]
async fn plan(
    State(app): State<App>,
    Params(asked): Params<Asked>,
) -> Result<axum::Json<PlanState>, Problem> {
    let planner = app.planner().cloned().ok_or_else(Problem::not_found)?;
    let request = request(asked)?;
    let mut job = job(&app, planner, request)?;
    // Over early when the worker ends; late answers are asked for again.
    let _ = tokio::time::timeout(WAIT, job.progress.wait_for(|(_, outcome)| outcome.is_some())).await;
    let (step, outcome) = job.progress.borrow().clone();
    let state = PlanState { step: None, plan: None, impossible: None };
    match outcome {
        None if job.is_finished() => {
            Err(Problem::new(Code::StoreFailed, "The plan ended without an answer."))
        }
        None => Ok(axum::Json(PlanState { step: Some(step), ..state })),
        Some(Ok(plan)) => Ok(axum::Json(PlanState { plan: Some(plan), ..state })),
        Some(Err(PlanRefusal::TooLittle { code, .. })) => {
            Ok(axum::Json(PlanState { impossible: Some(code), ..state }))
        }
        Some(Err(PlanRefusal::Field { field, detail })) => Err(Problem::field(field, detail)),
        Some(Err(PlanRefusal::Store(error))) => Err(error.into()),
    }
}

fn job(app: &App, planner: Planner, request: PlanRequest) -> Result<Job, Problem> {
    let now = app.now();
    let mut jobs = app.plans().jobs();
    jobs.retain(|_, job| !job.is_finished() || now.since(job.begun) < KEEP_MILLIS);
    if let Some(known) = jobs.get(&request) {
        return Ok(known.clone());
    }
    if jobs.values().filter(|job| !job.is_finished()).count() >= AT_ONCE {
        return Err(Problem::new(
            Code::StoreBusy,
            "Other plans are being worked out. Try again in a moment.",
        ));
    }
    if jobs.len() >= KEPT
        && let Some(oldest) = jobs.iter().min_by_key(|(_, job)| job.begun).map(|(request, _)| request.clone())
    {
        jobs.remove(&oldest);
    }
    let (tell, progress) = watch::channel((PlanStep::Reading, None));
    let job = Job { begun: now, progress };
    jobs.insert(request.clone(), job.clone());
    let (store, company) = (Arc::clone(app.engine().store()), Arc::clone(app.engine().company()));
    tokio::task::spawn_blocking(move || {
        let step = |step: PlanStep| tell.send_modify(|known| known.0 = step);
        let outcome = planner(&*store, &company, &request, &step).map(Arc::new);
        tell.send_modify(|known| known.1 = Some(outcome));
    });
    Ok(job)
}

fn request(asked: Asked) -> Result<PlanRequest, Problem> {
    let usual = PlanRequest::default();
    let promise = asked.promise.as_deref().filter(|text| !text.is_empty()).map(|text| {
        staffing::promise(text)
            .ok_or_else(|| Problem::field("promise", "Say PERCENT/SECONDS, for example 95/180."))
    });
    let (percent, seconds) = promise.transpose()?.unwrap_or((usual.percent, usual.seconds));
    let weekdays = match asked.weekday.as_deref().filter(|text| !text.is_empty()) {
        None => usual.weekdays,
        Some(text) => {
            let day = |name: &str| WEEKDAYS.iter().position(|known| *known == name);
            let days: Option<Vec<u8>> =
                text.split(',').map(|name| u8::try_from(day(name)? + 1).ok()).collect();
            days.ok_or_else(|| Problem::field("weekday", format!("The days are {}.", WEEKDAYS.join(", "))))?
        }
    };
    let topics = |text: String| text.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    Ok(PlanRequest {
        assistant: asked.assistant.filter(|text| !text.is_empty()).map(topics),
        asks: asked.asks,
        percent,
        seconds,
        weekdays,
        growth: asked.growth.unwrap_or(usual.growth),
        at_once: asked.at_once.unwrap_or(usual.at_once),
        ..usual
    })
}
