//! `baton staff plan`: how many people, with which skills, by half hour.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use baton_core::Company;
use baton_server::staffing::{PlanBand, PlanRefusal, PlanRequest, StaffPlan, WEEKDAYS, promise};
use baton_sim::staffing::DAY_SECONDS;
use baton_store::{MasterKey, SqliteOptions, SqliteStore};

use super::super::settings::Settings;
use super::super::{Exit, load_company, print_json};
use super::history::History;
use super::planned::{answer, past};

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
        let request = self.request()?;
        let found = answer(&company, &mut history, &request, &|_| {}).map_err(|refusal| match refusal {
            PlanRefusal::Field { field, detail } => {
                let option = field.replace('_', "-");
                Exit::wrong_input(format!("--{option}: {detail}"))
            }
            PlanRefusal::TooLittle { detail, .. } => Exit::wrong_input(detail),
            PlanRefusal::Store(error) => error.into(),
        })?;
        if self.json { print_json(&found) } else { self.print(&found) }
    }

    fn request(&self) -> Result<PlanRequest> {
        let (percent, seconds) = self.promise()?;
        let assistant = (!self.assistant.is_empty()).then(|| self.assistant.clone());
        Ok(PlanRequest {
            assistant,
            asks: self.asks,
            percent,
            seconds,
            weekdays: self.weekdays()?,
            growth: self.growth,
            at_once: self.at_once,
            slot: self.slot,
            rounds: self.rounds,
            seed: self.seed,
        })
    }

    /// Percent and seconds.
    fn promise(&self) -> Result<(u32, u32)> {
        let possible = |(percent, seconds): &(u32, u32)| *percent <= 100 && *seconds <= DAY_SECONDS;
        promise(&self.promise).filter(possible).ok_or_else(|| {
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

    fn print(&self, found: &StaffPlan) -> Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{:.1} hours of people keep the promise {} ({:.1} if people did everything).\n",
            found.person_hours, self.promise, found.person_hours_without_assistant
        )?;
        for (number, team) in found.teams.iter().enumerate() {
            writeln!(out, "  {}  {team}", letter(number))?;
        }
        write!(out, "\n  from ")?;
        (0..found.teams.len()).try_for_each(|number| write!(out, "{:>4}", letter(number)))?;
        writeln!(out, "   customers (most days)   in time")?;
        for slot in &found.slots {
            write!(out, "  {}", slot.start)?;
            for heads in found.teams.iter().map(|team| slot.people.get(team).copied().unwrap_or(0)) {
                if heads == 0 { write!(out, "   ·")? } else { write!(out, "{heads:>4}")? }
            }
            let PlanBand { low, high, .. } = slot.customers;
            let answered =
                slot.answered_in_time.map_or("-".to_owned(), |share| format!("{:.0} %", share * 100.0));
            writeln!(out, "   {:>8} to {:<12} {answered:>8}", low, high)?;
        }
        writeln!(out, "\n  answered in time, of ten days  worst  middle    best   give up     wait    busy")?;
        for (name, day) in [("with these people", &found.day), ("with one fewer", &found.one_fewer)] {
            let [worst, middle, best] = {
                let PlanBand { low, middle, high } = day.answered_in_time;
                [low, middle, high]
            }
            .map(|share| share * 100.0);
            writeln!(
                out,
                "  {name:<28} {worst:>5.0} %  {middle:>4.0} %  {best:>4.0} %  {:>6.1} %  {:>5.0} s  {:>4.0} %",
                day.gave_up.middle * 100.0,
                day.wait_seconds.middle,
                day.occupancy.middle * 100.0
            )?;
        }
        writeln!(
            out,
            "\n  {:.1} customers a day come for a person when the desk is closed: they get a call-back.\n  \
             Average patience {}. Drawn {} days from {} of the past; change --seed to see how much chance is in it.",
            found.customers_a_day_outside_hours,
            patience(found.average_patience_seconds),
            found.days_drawn,
            found.days_drawn_from
        )?;
        Ok(())
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

fn from_database(config: &baton_server::config::Config, company: &Company) -> Result<History> {
    if !config.database().exists() {
        bail!(
            "there is no database in {}. Name its folder with --data, or give the past with --history",
            config.data.display()
        );
    }
    let master = MasterKey::load_or_create(&config.master_key()).context("the master key")?;
    let store = SqliteStore::open(SqliteOptions::new(config.database(), master)).context("the database")?;
    Ok(past(&store, company)?)
}
