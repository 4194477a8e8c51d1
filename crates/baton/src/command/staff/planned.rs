//! From a question to a plan: the same for the command and for the page of the server.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_core::Company;
use baton_server::staffing::{
    PlanBand, PlanDay, PlanRefusal, PlanRequest, PlanSlot, PlanStep, PlanTopic, Planner, StaffPlan,
};
use baton_sim::staffing::DAY_SECONDS;
use baton_sim::staffing::plan::{Band, DayFigures, Plan, PlanError, Question, plan};
use baton_store::{Store, StoreError};

use super::clock;
use super::history::History;

/// Days drawn by one question at most.
const ROUNDS_MAX: u32 = 1_000;
/// Conversations one person handles at once at most.
const AT_ONCE_MAX: u32 = 20;
/// From fewer days a plan knows hardly any difference between days.
const FEW_DAYS: usize = 8;
/// From fewer handled conversations the length of work is hardly known.
const FEW_HANDLED: usize = 50;

/// What the server's page asks.
pub(crate) fn planner() -> Planner {
    Arc::new(|store, company, request, step| {
        step(PlanStep::Reading);
        let mut history = past(store, company)?;
        answer(company, &mut history, request, step)
    })
}

/// The past of a company, from its log.
pub(super) fn past(store: &dyn Store, company: &Company) -> Result<History, StoreError> {
    let skill_of = |topic: Option<&str>| {
        let topic = topic.and_then(|name| company.topics.iter().find(|topic| topic.name.as_str() == name));
        topic.map_or("general", |topic| topic.skill.as_str()).to_owned()
    };
    History::from_store(store, company.profile.hours.utc_offset_minutes, &skill_of)
}

/// The plan for a past.
pub(super) fn answer(
    company: &Company,
    history: &mut History,
    request: &PlanRequest,
    step: &dyn Fn(PlanStep),
) -> Result<StaffPlan, PlanRefusal> {
    let hours = &company.profile.hours;
    let open = (u32::from(hours.opens_minute) * 60, (u32::from(hours.closes_minute) * 60).min(DAY_SECONDS));
    check(request, open)?;
    let automated = automated(company, history, request)?;
    let teams = teams(company, history);
    let days = history.on(&request.weekdays);
    let question = Question {
        matters: &history.matters,
        days: &days,
        teams: &teams,
        automated: &automated,
        asks: request.asks.map(|percent| percent * 10),
        growth: request.growth,
        share: request.percent * 10,
        within: request.seconds,
        open,
        slot: request.slot * 60,
        rounds: request.rounds,
        seed: request.seed,
    };
    step(PlanStep::Planning);
    let found = plan(&question).map_err(refusal)?;
    step(PlanStep::Comparing);
    let none = BTreeSet::new();
    let without = plan(&Question { automated: &none, ..question.clone() }).map_err(refusal)?;
    let names: Vec<String> = teams.iter().map(|team| name_of(team, history)).collect();
    Ok(told(request, &found, &without, names, history, &automated, days.len()))
}

fn refusal(error: PlanError) -> PlanRefusal {
    let code = match error {
        PlanError::NoPast => "no-past",
        PlanError::NoHandling => "no-handling",
        PlanError::Uncovered(_) | PlanError::OutOfReach => "out-of-reach",
    };
    PlanRefusal::TooLittle { code, detail: error.to_string() }
}

fn check(request: &PlanRequest, open: (u32, u32)) -> Result<(), PlanRefusal> {
    let wrong = |field, detail: &str| Err(PlanRefusal::Field { field, detail: detail.to_owned() });
    let slot = request.slot;
    if slot == 0 || !1_440_u32.is_multiple_of(slot) || !open.0.is_multiple_of(slot * 60) {
        return wrong(
            "slot",
            "must divide the day, and the company must open at the start of a slot; try 30",
        );
    }
    if request.asks.is_some_and(|percent| percent > 100) {
        return wrong("asks", "0 to 100 percent");
    }
    if request.percent > 100 || request.seconds > DAY_SECONDS {
        return wrong("promise", "at most 100 percent, within a day");
    }
    if request.rounds == 0 || request.rounds > ROUNDS_MAX {
        return wrong("rounds", "1 to 1000");
    }
    if request.growth == 0 || request.growth > 1_000 {
        return wrong("growth", "1 to 1000 percent");
    }
    if request.at_once == 0 || request.at_once > AT_ONCE_MAX {
        return wrong("at_once", "1 to 20 conversations");
    }
    Ok(())
}

/// The numbers of the topics that the assistant holds.
fn automated(
    company: &Company,
    history: &History,
    request: &PlanRequest,
) -> Result<BTreeSet<usize>, PlanRefusal> {
    let Some(names) = &request.assistant else {
        let certified = company.topics.iter().filter(|topic| topic.autonomy.may_answer());
        return Ok(certified.filter_map(|topic| history.topics.find(topic.name.as_str())).collect());
    };
    let names = names.iter().filter(|name| *name != "none");
    names
        .map(|name| {
            history.topics.find(name).ok_or_else(|| PlanRefusal::Field {
                field: "assistant",
                detail: format!("the past has no topic `{name}`; it has {}", history.topics.all().join(", ")),
            })
        })
        .collect()
}

/// The sets of skills that the staff have, each once; skills nobody has get a team of their own.
fn teams(company: &Company, history: &mut History) -> Vec<BTreeSet<usize>> {
    let mut teams: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    for member in &company.staff {
        let skills = member.skills.iter().map(|skill| history.skills.number(skill.as_str()));
        let skills: BTreeSet<usize> = skills.collect();
        if !skills.is_empty() {
            teams.insert(skills);
        }
    }
    for skill in 0..history.skills.all().len() {
        if !teams.iter().any(|team| team.contains(&skill)) {
            teams.insert([skill].into());
        }
    }
    teams.into_iter().collect()
}

fn name_of(team: &BTreeSet<usize>, history: &History) -> String {
    let names: Vec<&str> =
        team.iter().filter_map(|skill| history.skills.all().get(*skill)).map(String::as_str).collect();
    names.join(" + ")
}

fn told(
    request: &PlanRequest,
    found: &Plan,
    without: &Plan,
    teams: Vec<String>,
    history: &History,
    automated: &BTreeSet<usize>,
    days: usize,
) -> StaffPlan {
    // Places to answer at, as people who handle several conversations at once.
    let heads = |places: &u32| places.div_ceil(request.at_once);
    let slots = found.slots.iter().map(|slot| PlanSlot {
        start: clock(slot.start),
        people: teams.iter().cloned().zip(slot.people.iter().map(heads)).collect(),
        customers: band(slot.customers),
        answered_in_time: slot.answered,
    });
    let skills: BTreeMap<String, Option<f64>> =
        history.skills.all().iter().cloned().zip(found.skills.iter().copied()).collect();
    let handled = history.matters.iter().filter_map(|matter| matter.person?.handling).count();
    let mut notes = Vec::new();
    for (holds, note) in [
        (days < FEW_DAYS, "few-days"),
        (handled < FEW_HANDLED, "few-handled"),
        (found.patience.is_none(), "nobody-gave-up"),
    ] {
        if holds {
            notes.push(note.to_owned());
        }
    }
    StaffPlan {
        promise: format!("{}/{}", request.percent, request.seconds),
        days_drawn_from: days,
        days_drawn: request.rounds,
        conversations_at_once: request.at_once,
        slots: slots.collect(),
        teams,
        person_hours: found.hours / f64::from(request.at_once),
        person_hours_without_assistant: without.hours / f64::from(request.at_once),
        customers_a_day: band(found.customers),
        customers_a_day_outside_hours: found.outside_hours,
        average_patience_seconds: found.patience,
        day: figures(&found.day),
        one_fewer: figures(&found.one_fewer),
        skills_answered_in_time: skills,
        topics: topics(history, automated),
        handled_by_people: handled,
        notes,
    }
}

fn topics(history: &History, automated: &BTreeSet<usize>) -> Vec<PlanTopic> {
    let mut topics: Vec<PlanTopic> = (0..)
        .zip(history.topics.all())
        .map(|(number, name)| {
            let of = || history.matters.iter().filter(move |matter| matter.topic == number);
            PlanTopic {
                name: name.clone(),
                conversations: of().count(),
                reached_person: of().filter(|matter| matter.person.is_some()).count(),
                assistant: automated.contains(&number),
            }
        })
        .collect();
    topics.sort_by_key(|topic| Reverse(topic.conversations));
    topics
}

fn band(Band { low, middle, high }: Band) -> PlanBand {
    PlanBand { low, middle, high }
}

fn figures(day: &DayFigures) -> PlanDay {
    PlanDay {
        answered_in_time: band(day.answered),
        gave_up: band(day.gave_up),
        wait_seconds: band(day.wait),
        occupancy: band(day.occupancy),
    }
}
