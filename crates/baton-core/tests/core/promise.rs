//! The promise: packs of law, hours with holidays and clocks that change, call-backs, ranges, supervisors.

use baton_core::Company;
use baton_core::calendar::Date;
use baton_core::command::{Command, TimerKey};
use baton_core::company::{Holiday, Hours, OffsetChange, Role};
use baton_core::conversation::Holder;
use baton_core::desk::Presence;
use baton_core::language::{Language, Localized};
use baton_core::time::{DAY, HOUR, MINUTE};
use baton_core::{Event, Timestamp};

use crate::fixtures::{OPEN, World, files};

const PACK: &str = r#"
[[promise]]
name = "es/quick"
title = "Quick"
country = "ES"
seconds = 150
share-percent = 95
source = "A law, art. 1"
verified-on = "2026-11-23"
from = "2026-12-28"
until = "2027-12-27"

[[promise]]
name = "es/utilities"
title = "Quicker"
country = "ES"
sectors = ["utilities"]
seconds = 60
share-percent = 95
source = "A law, art. 2"
verified-on = "2026-11-23"
from = "2026-12-28"
"#;

fn parsed(promises: &str, profile: &str) -> Result<Company, Vec<String>> {
    let mut files = files();
    files.insert("promises.toml".into(), promises.into());
    let text = files.get_mut("company.toml").unwrap();
    *text = format!("{profile}\n{text}");
    Company::parse(&files).map_err(|errors| errors.iter().map(ToString::to_string).collect())
}

fn at(date: &str) -> Timestamp {
    date.parse::<Date>().unwrap().begins().plus(10 * HOUR)
}

#[test]
fn the_strictest_pack_in_force_sets_the_deadline_and_is_on_record() {
    let spanish = "countries = [\"ES\"]\nsector = \"retail\"";
    let company = parsed(PACK, spanish).unwrap();
    let seconds = |company: &Company, date: &str| {
        let (due, pack) = company.due(at(date));
        (due.since(at(date)) / 1_000, pack.map(|pack| pack.name.clone()))
    };
    assert_eq!(seconds(&company, "2026-12-27"), (180, None), "not in force yet");
    assert_eq!(seconds(&company, "2026-12-28"), (150, Some("es/quick".into())));
    assert_eq!(seconds(&company, "2027-12-27"), (150, Some("es/quick".into())));
    assert_eq!(seconds(&company, "2027-12-28"), (180, None), "over");
    let water = parsed(PACK, "countries = [\"ES\"]\nsector = \"utilities\"").unwrap();
    assert_eq!(seconds(&water, "2027-01-04"), (60, Some("es/utilities".into())));
    let german = parsed(PACK, "countries = [\"DE\"]").unwrap();
    assert_eq!(seconds(&german, "2027-01-04"), (180, None));
}

#[test]
fn what_is_wrong_in_a_pack_is_named_with_line_field_and_fix() {
    let wrong = |from: &str, to: &str| {
        let errors = parsed(&PACK.replacen(from, to, 1), "countries = [\"ES\"]").unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors[0].clone()
    };
    let error = wrong("seconds = 150", "seconds = 0");
    assert!(error.starts_with("promises.toml:3: seconds: "), "{error}");
    let error = wrong("from = \"2026-12-28\"", "from = \"2026-02-30\"");
    assert!(error.starts_with("promises.toml:10: from: `2026-02-30` is not a date"), "{error}");
    let error = wrong("until = \"2027-12-27\"", "until = \"2026-12-27\"");
    assert!(error.contains("until: `es/quick` ends before it begins. Set `until`"), "{error}");
    let error = wrong("country = \"ES\"", "country = \"Spain\"");
    assert!(error.contains("country: `Spain` is not a country. Two capital letters"), "{error}");
    let error = wrong("source = \"A law, art. 1\"", "source = \" \"");
    assert!(error.contains("source: `es/quick` does not say where it is written"), "{error}");
}

#[test]
fn dates_are_those_of_the_calendar() {
    for (text, days) in
        [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-24", 20_781), ("2100-03-01", 47_541)]
    {
        let date: Date = text.parse().unwrap();
        assert_eq!((date.days(), date.to_string()), (days, text.to_owned()));
    }
    let (day, civil) = (Date::from_days, |year, month, day| Date::from_civil(year, month, day).unwrap());
    assert_eq!(civil(1970, 1, 1).days(), 0);
    assert_eq!(civil(2028, 2, 29).to_string(), "2028-02-29");
    assert!((-200_000..200_000).step_by(97).all(|days| {
        let (year, month, of_month) = day(days).civil();
        civil(year, month, of_month).days() == days
    }));
    let at = Date::of(Timestamp::from_millis(1_764_000_000_000));
    for (days, text) in [(0, "2025-11-24"), (6, "2025-11-30"), (7, "2025-12-01"), (38, "2026-01-01")] {
        assert_eq!(at.plus(days).to_string(), text);
    }
    assert_eq!(day(0).plus(59).to_string(), "1970-03-01");
    assert_eq!(day(0).plus(-1).to_string(), "1969-12-31");
    for wrong in ["2026-02-29", "2026-13-01", "2026-1", "tomorrow", "2026-11-24-1", "-1-1-1"] {
        assert!(wrong.parse::<Date>().is_err(), "{wrong}");
    }
}

fn berlin() -> Hours {
    Hours {
        utc_offset_minutes: 60,
        offsets: vec![
            OffsetChange { from: "2026-03-29".parse().unwrap(), utc_offset_minutes: 120 },
            OffsetChange { from: "2026-10-25".parse().unwrap(), utc_offset_minutes: 60 },
        ],
        days: vec![1, 2, 3, 4, 5],
        opens_minute: 480,
        closes_minute: 1_200,
        holidays: vec![Holiday { date: "2026-12-25".parse().unwrap(), name: Localized::of("a", "b", "c") }],
    }
}

#[test]
fn clocks_change_and_holidays_are_kept() {
    let hours = berlin();
    let utc = |date: &str, minutes: i64| date.parse::<Date>().unwrap().begins().plus(minutes * MINUTE);
    // Friday in winter time: open from 07:00 UTC on. Monday after: from 06:00 UTC on.
    assert!(!hours.is_open(utc("2026-03-27", 419)) && hours.is_open(utc("2026-03-27", 420)));
    assert!(!hours.is_open(utc("2026-03-30", 359)) && hours.is_open(utc("2026-03-30", 360)));
    assert_eq!(hours.next_open(utc("2026-03-27", 1_140)), Some(utc("2026-03-30", 360)));
    assert_eq!(hours.next_open(utc("2026-10-23", 1_140)), Some(utc("2026-10-26", 420)));
    // Christmas Day is a Friday; people are back on Monday.
    assert!(!hours.is_open(utc("2026-12-25", 600)));
    assert_eq!(hours.holiday(utc("2026-12-25", 600)).unwrap().name.get(Language::De), "b");
    assert_eq!(hours.next_open(utc("2026-12-24", 1_140)), Some(utc("2026-12-28", 420)));
    let times: Vec<Timestamp> = hours.half_hours(utc("2026-12-24", 1_100), 7).take(2).collect();
    assert_eq!(times, [utc("2026-12-24", 1_110), utc("2026-12-28", 420)]);
}

fn calls(world: &mut World, at: Option<Timestamp>) -> Result<Vec<&'static str>, String> {
    let key = world.key();
    let command = Command::ChooseCallBack { key, at, contact: "+44 20 7946 0000".into() };
    let commit = world.send(command).map_err(|refusal| refusal.to_string())?;
    Ok(world.kinds(&commit))
}

#[test]
fn a_call_back_keeps_the_place_and_is_asked_at_its_time() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.presses_human();
    let first = world.id;
    let at = Timestamp::from_millis(OPEN + HOUR);
    assert_eq!(calls(&mut world, Some(at)).unwrap(), ["call-back-chosen", "system-message"]);
    world.is(sam, Presence::Available);
    assert_eq!(world.state().handoff.as_ref().unwrap().offer, None, "not before the time");
    assert_eq!(world.state().holder, Holder::Queue, "and never dropped");
    world.is(sam, Presence::Busy);
    world.passes(1);
    world.id = world.open(true);
    world.presses_human();
    world.passes(3_599);
    world.id = first;
    world.send(Command::Timer { key: TimerKey::CallBack }).unwrap();
    assert_eq!(world.hub.router().place(first), Some(1), "in front of who came later");
    world.is(sam, Presence::Available);
    assert!(world.state().handoff.as_ref().unwrap().offer.is_some());
}

#[test]
fn times_are_those_of_the_hours_and_no_more_than_the_policy_allows() {
    let mut world = World::new();
    world.presses_human();
    let first = world.hub.call_back_times(world.id, world.now)[0];
    assert_eq!(first, Timestamp::from_millis(OPEN + 30 * MINUTE));
    for _ in 0..2 {
        assert!(calls(&mut world, Some(first)).is_ok());
        world.id = world.open(true);
        world.presses_human();
    }
    assert!(!world.hub.call_back_times(world.id, world.now).contains(&first));
    assert!(calls(&mut world, Some(first)).unwrap_err().contains("taken"));
    let outside = [OPEN + 17 * MINUTE, OPEN - HOUR, OPEN + 14 * HOUR, OPEN + 8 * DAY];
    for millis in outside {
        let error = calls(&mut world, Some(Timestamp::from_millis(millis))).unwrap_err();
        assert!(error.starts_with("at: must be"), "{error}");
    }
    let key = world.key();
    let nobody = Command::ChooseCallBack { key, at: None, contact: " ".into() };
    assert!(world.send(nobody).unwrap_err().to_string().starts_with("contact: "));
    // An answer by e-mail keeps the place in the line and is offered like any other.
    assert!(calls(&mut world, None).is_ok());
    assert!(world.hub.router().place(world.id).is_some());
}

#[test]
fn a_wait_that_outgrows_its_range_is_told_anew_and_never_shorter() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    world.is(sam, Presence::Available);
    for _ in 0..2 {
        world.presses_human();
        world.accepts(sam).unwrap();
        world.id = world.open(true);
    }
    world.presses_human();
    let told = |world: &World| world.state().handoff.as_ref().unwrap().told_until.unwrap();
    let mut last = told(&world).since(world.now);
    for _ in 0..4 {
        // Fired early, a timer tells nothing.
        let early = world.send(Command::Timer { key: TimerKey::Wait }).unwrap();
        assert_eq!(world.kinds(&early), Vec::<&str>::new());
        world.now = told(&world);
        let commit = world.send(Command::Timer { key: TimerKey::Wait }).unwrap();
        assert_eq!(world.kinds(&commit), ["wait-announced", "system-message"]);
        let range = told(&world).since(world.now);
        assert!(range >= last, "{range} after {last}");
        last = range;
    }
}

#[test]
fn a_supervisor_is_asked_for_in_the_same_conversation_whoever_holds_it() {
    let mut world = World::new();
    let sam = world.agent("Sam");
    let ana = world.staff("Ana", Role::Supervisor, &[], false);
    world.is(sam, Presence::Available);
    world.presses_human();
    world.accepts(sam).unwrap();
    world.is(ana, Presence::Available);
    let key = world.key();
    let commit = world.send(Command::RequestSupervisor { key: key.clone() }).unwrap();
    assert_eq!(
        world.kinds(&commit),
        [
            "supervisor-requested",
            "agent-released",
            "handoff-started",
            "offered",
            "wait-announced",
            "system-message"
        ]
    );
    assert_eq!(world.state().handoff.as_ref().unwrap().offer.unwrap().0, ana);
    assert!(world.accepts(sam).is_err(), "nobody else may take it");
    let again = world.send(Command::RequestSupervisor { key }).unwrap();
    assert!(again.is_empty() && again.repeated.is_some());
    // Also from the assistant's hands, and it counts as a request for a person.
    world.id = world.open(true);
    let key = world.key();
    let commit = world.send(Command::RequestSupervisor { key }).unwrap();
    let asked =
        commit.conversations[0].events.iter().any(|event| matches!(event, Event::HumanRequested { .. }));
    assert!(asked && world.state().handoff.as_ref().unwrap().supervisor_only);
}
