//! `baton staff plan`: how many people, with which skills, by half hour.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use baton_core::Company;
use baton_sim::staffing::DAY_SECONDS;
use baton_sim::staffing::plan::{Band, DayFigures, Plan as Found, Question, plan};
use baton_store::{MasterKey, SqliteOptions, SqliteStore};

use super::super::settings::Settings;
use super::super::{Exit, load_company, print_json};
use super::clock;
use super::history::History;

/// Days drawn by one question at most.
const ROUNDS_MAX: u32 = 1_000;
/// Weekdays by name, Monday first.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// How many people a promise needs, by half hour, if the assistant holds some topics.
///
/// Days to come are drawn from days that were, from the company's own database or from a file. People are added until every
/// half hour, and every skill over the day, keeps the promise, and taken away wherever nobody misses them. What comes out is
/// as good as the past: a new season is not in it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  baton staff plan --weekday mon --promise 95/180\n  \
                  baton staff plan --assistant order-status,delivery --asks 20\n  \
                  baton staff plan --history matters.csv --json\n\n\
                  A file has the columns at (2026-05-04 09:30, local), topic, skill, waited_seconds (empty: no person was \
                  needed), handled_seconds (empty: the customer gave up). While a server runs on the data folder its \
                  database cannot be read.")]
pub(crate) struct Plan {
    #[command(flatten)]
    settings: Settings,
    /// The past as a .csv file instead of the database.
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// Topics the assistant holds; those with autonomy `certified` when left out, `none` for none.
    #[arg(long, value_name = "TOPIC", value_delimiter = ',')]
    assistant: Vec<String>,
    /// Percent of the assistant's customers who ask for a person; as in the past when left out.
    #[arg(long, value_name = "PERCENT")]
    asks: Option<u32>,
    /// Percent answered within seconds.
    #[arg(long, value_name = "PERCENT/SECONDS", default_value = "95/180")]
    promise: String,
    /// The days to plan for.
    #[arg(long, value_name = "DAY", value_delimiter = ',', default_value = "mon,tue,wed,thu,fri")]
    weekday: Vec<String>,
    /// Percent of the past's customers that come.
    #[arg(long, value_name = "PERCENT", default_value_t = 100)]
    growth: u32,
    /// Conversations one person handles at once.
    #[arg(long, value_name = "N", default_value_t = 1)]
    at_once: u32,
    /// Minutes of a slot.
    #[arg(long, value_name = "MINUTES", default_value_t = 30)]
    slot: u32,
    /// Days drawn.
    #[arg(long, value_name = "N", default_value_t = 40)]
    rounds: u32,
    /// The seed of chance.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print the plan as JSON.
    #[arg(long)]
    json: bool,
}

impl Plan {
    pub(crate) fn run(self) -> Result<()> {
        let config = self.settings.read(&[])?;
        let company = load_company(config.company.as_deref())?;
        let mut history = match &self.history {
            Some(path) => History::from_file(path)?,
            None => from_database(&config, &company)?,
        };
        let (share, within) = self.promise()?;
        let weekdays = self.weekdays()?;
        let days = history.on(&weekdays);
        let hours = &company.profile.hours;
        let open =
            (u32::from(hours.opens_minute) * 60, (u32::from(hours.closes_minute) * 60).min(DAY_SECONDS));
        self.check(open)?;
        let automated = self.automated(&company, &history)?;
        let teams = teams(&company, &mut history);
        let question = Question {
            matters: &history.matters,
            days: &days,
            teams: &teams,
            automated: &automated,
            asks: self.asks.map(|percent| percent * 10),
            growth: self.growth,
            share,
            within,
            open,
            slot: self.slot * 60,
            rounds: self.rounds,
            seed: self.seed,
        };
        let answer =
            |question: &Question<'_>| plan(question).map_err(|error| Exit::wrong_input(error.to_string()));
        let found = answer(&question)?;
        let none = BTreeSet::new();
        let without = answer(&Question { automated: &none, ..question.clone() })?;
        let names: Vec<String> = teams.iter().map(|team| name_of(team, &history)).collect();
        if self.json {
            self.print_json(&found, &without, &names, &history)
        } else {
            self.print(&found, &without, &names, &history)
        }
    }

    fn check(&self, open: (u32, u32)) -> Result<()> {
        let wrong = |what: &str| Err(Exit::wrong_input(what.to_owned()));
        if self.slot == 0 || !1_440_u32.is_multiple_of(self.slot) || !open.0.is_multiple_of(self.slot * 60) {
            return wrong(
                "--slot: must divide the day, and the company must open at the start of a slot; try 30",
            );
        }
        if self.asks.is_some_and(|percent| percent > 100) {
            return wrong("--asks: 0 to 100 percent");
        }
        if self.rounds == 0 || self.rounds > ROUNDS_MAX || self.growth == 0 || self.growth > 1_000 {
            return wrong("--rounds: 1 to 1000; --growth: 1 to 1000 percent");
        }
        if self.at_once == 0 || self.at_once > 20 {
            return wrong("--at-once: 1 to 20 conversations");
        }
        Ok(())
    }

    /// The share in a thousand, and seconds.
    fn promise(&self) -> Result<(u32, u32)> {
        let parse = || {
            let (percent, seconds) = self.promise.split_once('/')?;
            let (percent, seconds) = (percent.parse::<u32>().ok()?, seconds.parse::<u32>().ok()?);
            (percent <= 100 && seconds <= DAY_SECONDS).then_some((percent * 10, seconds))
        };
        parse().ok_or_else(|| {
            Exit::wrong_input(format!(
                "--promise: `{}` is not PERCENT/SECONDS, for example 95/180",
                self.promise
            ))
        })
    }

    fn weekdays(&self) -> Result<Vec<u8>> {
        let number = |name: &String| {
            let at = WEEKDAYS.iter().position(|known| name.to_lowercase().starts_with(known));
            at.and_then(|at| u8::try_from(at + 1).ok()).ok_or_else(|| {
                Exit::wrong_input(format!("--weekday: `{name}` is not one of {}", WEEKDAYS.join(", ")))
            })
        };
        self.weekday.iter().map(number).collect()
    }

    /// The numbers of the topics that the assistant holds.
    fn automated(&self, company: &Company, history: &History) -> Result<BTreeSet<usize>> {
        if self.assistant.is_empty() {
            let certified = company.topics.iter().filter(|topic| topic.autonomy.may_answer());
            return Ok(certified.filter_map(|topic| history.topics.find(topic.name.as_str())).collect());
        }
        let names = self.assistant.iter().filter(|name| *name != "none");
        names
            .map(|name| {
                history.topics.find(name).ok_or_else(|| {
                    Exit::wrong_input(format!(
                        "--assistant: the past has no topic `{name}`; it has {}",
                        history.topics.all().join(", ")
                    ))
                })
            })
            .collect()
    }

    fn print_json(&self, found: &Found, without: &Found, teams: &[String], history: &History) -> Result<()> {
        let slots: Vec<_> = found
            .slots
            .iter()
            .map(|slot| {
                serde_json::json!({
                    "start": clock(slot.start),
                    "people": teams.iter().zip(self.heads(&slot.people)).collect::<std::collections::BTreeMap<_, _>>(),
                    "customers": band_json(slot.customers),
                    "answered_in_time": slot.answered,
                })
            })
            .collect();
        let skills: std::collections::BTreeMap<_, _> =
            history.skills.all().iter().zip(&found.skills).collect();
        print_json(&serde_json::json!({
            "promise": self.promise,
            "days_drawn_from": history.on(&self.weekdays()?).len(),
            "days_drawn": self.rounds,
            "conversations_at_once": self.at_once,
            "teams": teams,
            "slots": slots,
            "person_hours": found.hours / f64::from(self.at_once),
            "person_hours_without_assistant": without.hours / f64::from(self.at_once),
            "customers_a_day": band_json(found.customers),
            "customers_a_day_outside_hours": found.outside_hours,
            "average_patience_seconds": found.patience,
            "day": figures_json(&found.day),
            "one_fewer": figures_json(&found.one_fewer),
            "skills_answered_in_time": skills,
        }))
    }

    fn print(&self, found: &Found, without: &Found, teams: &[String], history: &History) -> Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{:.1} hours of people keep the promise {} ({:.1} if people did everything).\n",
            found.hours / f64::from(self.at_once),
            self.promise,
            without.hours / f64::from(self.at_once)
        )?;
        for (number, team) in teams.iter().enumerate() {
            writeln!(out, "  {}  {team}", letter(number))?;
        }
        write!(out, "\n  from ")?;
        (0..teams.len()).try_for_each(|number| write!(out, "{:>4}", letter(number)))?;
        writeln!(out, "   customers (most days)   in time")?;
        for slot in &found.slots {
            write!(out, "  {}", clock(slot.start))?;
            for heads in self.heads(&slot.people) {
                if heads == 0 { write!(out, "   ·")? } else { write!(out, "{heads:>4}")? }
            }
            let Band { low, high, .. } = slot.customers;
            let answered = slot.answered.map_or("-".to_owned(), |share| format!("{:.0} %", share * 100.0));
            writeln!(out, "   {:>8} to {:<12} {answered:>8}", low, high)?;
        }
        writeln!(out, "\n  answered in time, of ten days  worst  middle    best   give up     wait    busy")?;
        for (name, day) in [("with these people", &found.day), ("with one fewer", &found.one_fewer)] {
            let [worst, middle, best] =
                [day.answered.low, day.answered.middle, day.answered.high].map(|share| share * 100.0);
            writeln!(
                out,
                "  {name:<28} {worst:>5.0} %  {middle:>4.0} %  {best:>4.0} %  {:>6.1} %  {:>5.0} s  {:>4.0} %",
                day.gave_up.middle * 100.0,
                day.wait.middle,
                day.occupancy.middle * 100.0
            )?;
        }
        writeln!(
            out,
            "\n  {:.1} customers a day come for a person when the desk is closed: they get a call-back.\n  \
             Average patience {}. Drawn {} days from {} of the past; change --seed to see how much chance is in it.",
            found.outside_hours,
            patience(found.patience),
            self.rounds,
            history.on(&self.weekdays()?).len()
        )?;
        Ok(())
    }

    /// Places to answer at, as people who handle several conversations at once.
    fn heads(&self, places: &[u32]) -> Vec<u32> {
        places.iter().map(|places| places.div_ceil(self.at_once)).collect()
    }
}

/// Average patience in words; beyond an hour the number says nothing.
fn patience(seconds: Option<u32>) -> String {
    match seconds {
        None => "unknown: nobody gave up".to_owned(),
        Some(seconds) if seconds > 3_600 => "above an hour: hardly anybody gave up".to_owned(),
        Some(seconds) => format!("{seconds} s"),
    }
}

fn letter(number: usize) -> char {
    u8::try_from(number).ok().and_then(|number| b'A'.checked_add(number)).map_or('?', char::from)
}

fn band_json(band: Band) -> serde_json::Value {
    serde_json::json!({ "low": band.low, "middle": band.middle, "high": band.high })
}

fn figures_json(day: &DayFigures) -> serde_json::Value {
    serde_json::json!({
        "answered_in_time": band_json(day.answered),
        "gave_up": band_json(day.gave_up),
        "wait_seconds": band_json(day.wait),
        "occupancy": band_json(day.occupancy),
    })
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

fn from_database(config: &baton_server::config::Config, company: &Company) -> Result<History> {
    if !config.database().exists() {
        bail!(
            "there is no database in {}. Name its folder with --data, or give the past with --history",
            config.data.display()
        );
    }
    let master = MasterKey::load_or_create(&config.master_key()).context("the master key")?;
    let store = SqliteStore::open(SqliteOptions::new(config.database(), master)).context("the database")?;
    let skill_of = |topic: Option<&str>| {
        let topic = topic.and_then(|name| company.topics.iter().find(|topic| topic.name.as_str() == name));
        topic.map_or("general", |topic| topic.skill.as_str()).to_owned()
    };
    History::from_store(&store, company.profile.hours.utc_offset_minutes, &skill_of)
}
