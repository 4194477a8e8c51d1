//! Figures over the last days, each recomputed from the events (I10): with its definition, its counts and an interval.

mod count;
mod interval;

use std::sync::Arc;

use axum::extract::State;
use baton_core::event::Event;
use baton_core::time::{DAY, MINUTE};
use baton_core::{Conversation, Timestamp};
use baton_store::{Body, HeadFilter, Store, StoreError, Stream, load_all};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::count::{Story, figures};
use super::App;
use super::body::Params;
use crate::problem::{Problem, ProblemBody};

/// Days when nothing is asked for.
const USUAL_DAYS: u32 = 28;
/// Most days.
const DAYS_MAX: u32 = 400;
/// Most conversations that are counted; the newest ones.
const CONVERSATIONS_MAX: usize = 100_000;
/// Conversations read at once.
const PAGE: usize = 1_000;
/// How long figures are kept, in milliseconds: they move by days.
const KEEP_MILLIS: i64 = MINUTE;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(summary))
}

/// How far back.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Back {
    /// Days, 1 to 400.
    #[serde(default)]
    days: Option<u32>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Figure {
    /// Its name; stays the same.
    name: &'static str,
    /// Its name on screen.
    title: &'static str,
    /// What is counted, of what, and what is left out.
    definition: &'static str,
    /// How many.
    numerator: u64,
    /// Of how many.
    denominator: u64,
    /// How many cannot be counted (yet).
    excluded: u64,
    /// The figure; none when there is nothing to count, or when it is not known.
    value: Option<f64>,
    /// The lower end of the 95 % interval.
    low: Option<f64>,
    /// The upper end of the 95 % interval.
    high: Option<f64>,
    /// `share` (0 to 1) or `seconds`.
    unit: &'static str,
}

/// The figures of a time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Summary {
    /// How many days back.
    days: u32,
    /// In the order in which they are shown.
    figures: Vec<Figure>,
}

/// What was computed last.
#[derive(Debug, Default)]
pub(crate) struct Kept(tokio::sync::Mutex<Option<(Timestamp, Arc<Summary>)>>);

/// Figures over conversations that began in the last days.
#[utoipa::path(get, path = "/api/metrics/summary", tag = "metrics", params(Back),
    responses((status = 200, body = Summary), (status = 422, body = ProblemBody)))]
async fn summary(
    State(app): State<App>,
    Params(back): Params<Back>,
) -> Result<axum::Json<Arc<Summary>>, Problem> {
    let days = back.days.unwrap_or(USUAL_DAYS);
    if days == 0 || days > DAYS_MAX {
        return Err(Problem::field("days", format!("Ask for 1 to {DAYS_MAX} days.")));
    }
    // Held while they are computed: whoever asks meanwhile gets the same ones.
    let mut kept = app.figures().0.lock().await;
    let now = app.now();
    if let Some((at, known)) = &*kept
        && known.days == days
        && now.since(*at) < KEEP_MILLIS
    {
        return Ok(axum::Json(Arc::clone(known)));
    }
    let since = now.plus(-(i64::from(days) * DAY));
    let (stories, erased) = app.read(move |store| stories(store, since)).await?;
    let summary = Arc::new(Summary { days, figures: figures(&stories, erased, now) });
    *kept = Some((now, Arc::clone(&summary)));
    Ok(axum::Json(summary))
}

/// What happened in each conversation that began since then, and how many of erased customers there are.
fn stories(store: &dyn Store, since: Timestamp) -> Result<(Vec<Story>, u64), StoreError> {
    let (mut stories, mut erased, mut before) = (Vec::new(), 0, None);
    loop {
        let heads = store.heads(&HeadFilter { before, limit: PAGE, ..HeadFilter::default() })?;
        for head in &heads {
            let Stream::Conversation(id) = head.stream else { continue };
            if head.opened_at < since || stories.len() >= CONVERSATIONS_MAX {
                return Ok((stories, erased));
            }
            match story(store, head.stream)? {
                Some(story) => stories.push(story),
                None => erased += 1,
            }
            before = Some(id);
        }
        if heads.len() < PAGE {
            return Ok((stories, erased));
        }
    }
}

fn story(store: &dyn Store, stream: Stream) -> Result<Option<Story>, StoreError> {
    let mut events: Vec<(Event, Timestamp)> = Vec::new();
    for stored in load_all(store, stream)? {
        let Body::Plain(bytes) = &stored.body else { return Ok(None) };
        let event = serde_json::from_slice(bytes).map_err(|_| StoreError::Damaged {
            what: format!("event {} of {stream} cannot be read", stored.seq),
        })?;
        events.push((event, stored.at));
    }
    let end = Conversation::replay(events.iter().map(|(event, at)| (event, *at)));
    Ok(end.map(|end| Story::of(&events, &end)))
}
