//! The simulator of queues against the closed formulas, and what it may never do.

use std::collections::BTreeSet;

use baton_core::staffing::{ErlangA, ErlangC, Load, Target};
use baton_sim::staffing::DAY_SECONDS;
use baton_sim::staffing::plan::{Matter, Person, Plan, PlanError, Question, plan};
use baton_sim::staffing::queue::{Contact, Day, Outcome, Team};
use baton_sim::staffing::recorded::{Call, RecordedDay};
use baton_sim::staffing::replay::{Options, replay};
use baton_sim::staffing::testing::poisson_day;

/// Days played for one comparison with a formula.
const DAYS: u64 = 60;

/// Average wait and share answered within 20 seconds, over the middle of many days.
fn played(hourly: u32, handling: u32, people: u32, patience: Option<u32>) -> (f64, f64, f64) {
    let (mut customers, mut waited, mut soon, mut gave_up) = (0.0, 0.0, 0.0, 0.0);
    for seed in 0..DAYS {
        let contacts = poisson_day(hourly, handling, patience, seed);
        let teams = [Team { skills: [0].into(), people: vec![people] }];
        let outcomes = Day { contacts: &contacts, teams: &teams, slot: DAY_SECONDS }.play();
        assert_eq!(outcomes.len(), contacts.len(), "everybody who comes is counted");
        // The first two hours fill the queue, the last two have nobody behind them.
        let steady =
            contacts.iter().zip(outcomes).filter(|(contact, _)| (7_200..79_200).contains(&contact.at));
        for (_, outcome) in steady {
            customers += 1.0;
            waited += f64::from(outcome.waited);
            soon += f64::from(u32::from(outcome.answered && outcome.waited <= 20));
            gave_up += f64::from(u32::from(!outcome.answered));
        }
    }
    (waited / customers, soon / customers, gave_up / customers)
}

#[test]
fn endless_patience_is_erlang_c() {
    let (wait, soon, gave_up) = played(200, 180, 14, None);
    let queue = ErlangC::new(Load::hourly(200.0, 180.0), 14).unwrap();
    assert!((soon - queue.answered_within(20.0)).abs() < 0.01, "{soon}");
    assert!((wait / queue.average_wait() - 1.0).abs() < 0.08, "{wait}");
    assert!(gave_up < 1e-9);
}

#[test]
fn short_patience_is_erlang_a() {
    let (wait, soon, gave_up) = played(200, 180, 12, Some(120));
    let queue = ErlangA::new(Load::hourly(200.0, 180.0), 12, 120.0);
    assert!((soon - queue.within(20.0).answered).abs() < 0.01, "{soon}");
    assert!((gave_up - queue.abandonment()).abs() < 0.005, "{gave_up}");
    // Whole seconds: patience below one second is none.
    assert!((wait / queue.average_wait() - 1.0).abs() < 0.08, "{wait}");
}

fn contact(at: u32, skill: usize) -> Contact {
    Contact { at, skill, head_start: 0, patience: 1_000_000, handling: 100 }
}

#[test]
fn generalists_are_kept_for_those_nobody_else_can_help() {
    let contacts = [contact(0, 0), contact(1, 1)];
    let teams =
        [Team { skills: [0, 1].into(), people: vec![1] }, Team { skills: [0].into(), people: vec![1] }];
    let outcomes = Day { contacts: &contacts, teams: &teams, slot: DAY_SECONDS }.play();
    assert_eq!(outcomes, [Outcome { waited: 0, answered: true }; 2]);
}

#[test]
fn the_urgent_go_first_and_the_impatient_leave() {
    let urgent = Contact { head_start: 60, ..contact(20, 0) };
    let brief = Contact { patience: 30, ..contact(5, 0) };
    let contacts = [contact(0, 0), brief, contact(10, 0), urgent];
    let teams = [Team { skills: [0].into(), people: vec![1] }];
    let outcomes = Day { contacts: &contacts, teams: &teams, slot: DAY_SECONDS }.play();
    let answered = |waited| Outcome { waited, answered: true };
    assert_eq!(outcomes, [answered(0), Outcome { waited: 30, answered: false }, answered(190), answered(80)]);
}

#[test]
fn people_come_and_go_by_the_slot() {
    let contacts = [contact(0, 0), contact(100, 0), contact(700, 0)];
    // Nobody in the first five minutes, one in the second five, nobody later: the last customer gives up at last.
    let teams = [Team { skills: [0].into(), people: vec![0, 1, 0] }];
    let outcomes = Day { contacts: &contacts, teams: &teams, slot: 300 }.play();
    assert_eq!(outcomes[0], Outcome { waited: 300, answered: true });
    assert_eq!(outcomes[1], Outcome { waited: 300, answered: true });
    assert!(!outcomes[2].answered);
}

#[test]
fn a_log_made_by_known_people_is_found_again() {
    // Days played with known people become a log without them; the replay infers them and must meet the log.
    let days: Vec<RecordedDay> = (0..10)
        .map(|seed| {
            let contacts = poisson_day(200, 180, Some(120), seed);
            let teams = [Team { skills: [0].into(), people: vec![11] }];
            let outcomes = Day { contacts: &contacts, teams: &teams, slot: DAY_SECONDS }.play();
            let calls = contacts.iter().zip(outcomes).map(|(contact, outcome)| Call {
                at: contact.at,
                pool: 0,
                head_start: 0,
                waited: outcome.waited,
                handling: outcome.answered.then_some(contact.handling),
            });
            RecordedDay { name: seed.to_string(), calls: calls.collect() }
        })
        .collect();
    let found = replay(&days, &Options { slot: 900, rounds: 10, seed: 1 });
    let average = |of: fn(&baton_sim::staffing::replay::Figures) -> f64| {
        found.played.iter().map(of).sum::<f64>() / found.played.len() as f64
    };
    let gave_up = average(|figures| figures.gave_up);
    assert!((gave_up - found.recorded.gave_up).abs() < 0.015, "{gave_up} {}", found.recorded.gave_up);
    let wait = average(|figures| figures.wait);
    assert!((wait / found.recorded.wait - 1.0).abs() < 0.15, "{wait} {}", found.recorded.wait);
    // The same seed gives the same figures.
    assert_eq!(found, replay(&days, &Options { slot: 900, rounds: 10, seed: 1 }));
}

/// Days of one topic and skill each: `hourly` customers an hour all day, handled in about three minutes.
fn past(days: usize, hourly: &[u32], handling: u32) -> Vec<Matter> {
    let mut matters = Vec::new();
    for day in 0..days {
        for (kind, each) in hourly.iter().enumerate() {
            let seed = (day * hourly.len() + kind) as u64;
            for contact in poisson_day(*each, handling, Some(120), seed) {
                // Whoever is answered waits a fifth of a minute; who has less patience than that gives up.
                let waits = 12;
                let handling = (contact.patience >= waits).then_some(contact.handling);
                let person = Person { waited: contact.patience.min(waits), handling };
                matters.push(Matter { day, at: contact.at, topic: kind, skill: kind, person: Some(person) });
            }
        }
    }
    matters
}

fn question<'a>(
    matters: &'a [Matter],
    days: &'a [usize],
    teams: &'a [BTreeSet<usize>],
    automated: &'a BTreeSet<usize>,
) -> Question<'a> {
    Question {
        matters,
        days,
        teams,
        automated,
        asks: None,
        growth: 100,
        share: 800,
        within: 20,
        open: (8 * 3_600, 13 * 3_600),
        slot: 1_800,
        rounds: 12,
        seed: 7,
    }
}

fn heads(plan: &Plan) -> u32 {
    plan.slots.iter().flat_map(|slot| &slot.people).sum()
}

#[test]
fn a_plan_for_one_skill_is_near_erlang_and_keeps_its_promise() {
    let matters = past(8, &[120], 180);
    let days: Vec<usize> = (0..8).collect();
    let (teams, none) = ([[0].into()], BTreeSet::new());
    let found = plan(&question(&matters, &days, &teams, &none)).unwrap();
    assert_eq!(found.slots.len(), 10);
    // Drawn days are more uneven than the formula supposes, and the people of one slot help in the next.
    let target = Target { share: 0.8, within: 20.0 };
    let formula = f64::from(ErlangA::people_for(Load::hourly(120.0, 180.0), 120.0, target).unwrap());
    let average = f64::from(heads(&found)) / 10.0;
    assert!((average - formula).abs() < 1.5, "{average} {formula}");
    assert!(found.slots.iter().all(|slot| slot.answered.is_none_or(|share| share >= 0.8)));
    assert!(found.skills.iter().all(|share| share.is_none_or(|share| share >= 0.8)));
    assert!(found.one_fewer.answered.middle < found.day.answered.middle);
    assert!((found.hours - f64::from(heads(&found)) / 2.0).abs() < 1e-9);
    assert!(found.customers.low < found.customers.high && found.outside_hours > 0.0);
    assert_eq!(found, plan(&question(&matters, &days, &teams, &none)).unwrap());
}

#[test]
fn what_the_assistant_holds_needs_fewer_people_and_growth_more() {
    let matters = past(4, &[60, 60], 180);
    let days: Vec<usize> = (0..4).collect();
    let (teams, none, first) = ([[0].into(), [1].into()], BTreeSet::new(), BTreeSet::from([0]));
    let all = plan(&question(&matters, &days, &teams, &none)).unwrap();
    let asked = |asks, growth| {
        let question = Question { asks, growth, ..question(&matters, &days, &teams, &first) };
        heads(&plan(&question).unwrap())
    };
    assert!(asked(Some(0), 100) < asked(Some(500), 100) && asked(Some(500), 100) < heads(&all));
    // In the past everybody reached a person, so the assistant spares nobody.
    assert_eq!(asked(None, 100), heads(&all));
    assert!(asked(Some(0), 200) > asked(Some(0), 100));
}

#[test]
fn people_with_two_skills_spare_people_with_one() {
    let matters = past(4, &[12, 12, 12], 300);
    let days: Vec<usize> = (0..4).collect();
    let none = BTreeSet::new();
    let apart: [BTreeSet<usize>; 3] = [[0].into(), [1].into(), [2].into()];
    let chain: [BTreeSet<usize>; 3] = [[0, 1].into(), [1, 2].into(), [0, 2].into()];
    let needed = |teams: &[BTreeSet<usize>]| heads(&plan(&question(&matters, &days, teams, &none)).unwrap());
    assert!(needed(&chain) < needed(&apart), "{} {}", needed(&chain), needed(&apart));
}

#[test]
fn a_plan_without_ground_says_so() {
    let (teams, none): ([BTreeSet<usize>; 1], _) = ([[0].into()], BTreeSet::new());
    assert_eq!(plan(&question(&[], &[], &teams, &none)), Err(PlanError::NoPast));
    let alone = [Matter { day: 0, at: 40_000, topic: 0, skill: 0, person: None }];
    assert_eq!(plan(&question(&alone, &[0], &teams, &none)), Err(PlanError::NoHandling));
    let other = [Matter { skill: 3, ..alone[0] }];
    assert_eq!(plan(&question(&other, &[0], &teams, &none)), Err(PlanError::Uncovered(3)));
}
