//! `baton bench routing`: what one decision costs when very many wait and very many work.
//!
//! The demo company's queue and desk, filled through the same orders as in service: 100,000 requests in ten languages wait
//! for 2,000 people of mixed skills who are all full. Then people accept, finish, come back, say no and lose the
//! connection, and customers come; each order is timed whole, with the offers that follow from it. No storage.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result};
use baton_core::command::WrapUp;
use baton_core::company::Role;
use baton_core::conversation::{Channel, Holder, Outcome, Writer};
use baton_core::desk::{Presence, StaffProfile};
use baton_core::hub::{Commit, Order};
use baton_core::id::{AgentId, ConversationId};
use baton_core::perception::{Perception, Score, Signal, SignalKind, Span, TopicScore};
use baton_core::time::{DAY, SECOND};
use baton_core::{Command, Company, Ctx, DeskCommand, Event, Hub, Ids, Language, Timestamp};
use serde::Serialize;

use crate::command::{load_company, print_json};
use crate::speed::percentile;

/// A decision is to take at most this long, for 99 in 100.
const BUDGET_MICROS: f64 = 1_000.0;
/// Monday, 2 March 2026, 09:00 UTC: the demo company is open.
const MORNING: i64 = 1_772_442_000_000;

/// Times decisions of the router with many waiting and many at work.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  baton bench routing --json")]
pub(super) struct Routing {
    /// Conversations that wait for a person.
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    waiting: usize,
    /// People on the desk.
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    people: usize,
    /// Decisions that are timed of each kind.
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    decisions: usize,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    waiting: usize,
    people: usize,
    lines: Vec<Line>,
    budget_p99_micros: f64,
    within_budget: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    what: &'static str,
    decisions: usize,
    /// Offers that followed.
    offers: usize,
    p50_micros: f64,
    p99_micros: f64,
    worst_micros: f64,
}

/// The times of one kind of order.
#[derive(Default)]
struct Times {
    micros: Vec<f64>,
    offers: usize,
}

impl Times {
    fn line(mut self, what: &'static str) -> Line {
        self.micros.sort_by(f64::total_cmp);
        Line {
            what,
            decisions: self.micros.len(),
            offers: self.offers,
            p50_micros: percentile(&self.micros, 50),
            p99_micros: percentile(&self.micros, 99),
            worst_micros: self.micros.last().copied().unwrap_or(0.0),
        }
    }
}

struct Floor {
    hub: Hub,
    ids: Ids,
    now: Timestamp,
    people: Vec<AgentId>,
    keys: u64,
}

impl Routing {
    pub(super) fn run(self) -> Result<()> {
        let mut floor = Floor::new(load_company(None)?);
        floor.hire(self.people)?;
        for number in 0..self.waiting {
            floor.ask(number)?;
        }
        floor.fill()?;
        let report = Report::new(&mut floor, self.decisions)?;
        if self.json { print_json(&report) } else { report.print() }
    }
}

impl Floor {
    fn new(company: Company) -> Self {
        Self {
            hub: Hub::new(Arc::new(company), Writer::Extractive),
            ids: Ids::new(1),
            now: Timestamp::from_millis(MORNING),
            people: Vec::new(),
            keys: 0,
        }
    }

    fn order(&mut self, order: Order) -> Result<Commit> {
        self.now = self.now.plus(1);
        let mut ctx = Ctx { now: self.now, ids: &mut self.ids };
        Ok(self.hub.handle(&mut ctx, order)?)
    }

    fn send(&mut self, id: ConversationId, command: Command) -> Result<Commit> {
        self.order(Order::Conversation { id, command })
    }

    /// People with two or three skills, one or two languages, every fourth certified for something.
    fn hire(&mut self, count: usize) -> Result<()> {
        let skills: Vec<_> = self.hub.company().skills.values().cloned().collect();
        for number in 0..count {
            let agent = self.ids.agent(self.now);
            let mut profile = StaffProfile {
                name: format!("Person {number}"),
                role: if number % 40 == 0 { Role::Supervisor } else { Role::Agent },
                skills: Vec::new(),
                languages: vec![
                    Language::ALL[number % Language::ALL.len()],
                    Language::ALL[number / 7 % Language::ALL.len()],
                ],
                certifications: std::collections::BTreeMap::new(),
                powers: Vec::new(),
                capacity: 3,
            };
            for pick in [number, number / 3, number / 11] {
                let skill = &skills[pick % skills.len()];
                if skill.certified {
                    let days = i64::try_from(1 + number % 300)?;
                    profile.certifications.insert(skill.name.clone(), self.now.plus(days * DAY));
                }
                profile.skills.push(skill.name.clone());
            }
            self.order(Order::Desk(DeskCommand::AddStaff { agent, profile }))?;
            self.people.push(agent);
        }
        Ok(())
    }

    /// A customer who asks for a person, about one of the company's topics or about something sensitive.
    fn ask(&mut self, number: usize) -> Result<Commit> {
        let customer = self.ids.customer(self.now);
        let language = Language::ALL[number % Language::ALL.len()];
        let open = Command::Open { customer, name: None, known: true, channel: Channel::Api, language };
        let id = self.order(Order::Open(open))?.opened.context("an opened conversation has an id")?;
        let topics = &self.hub.company().topics;
        let topic = topics[number / 3 % topics.len()].name.clone();
        let kind = if number.is_multiple_of(50) { SignalKind::Fraud } else { SignalKind::AsksForPerson };
        let perception = Perception {
            language,
            topics: vec![TopicScore { topic, score: Score::percent(90), needed: None }],
            signals: vec![Signal { kind, score: Score::percent(95), span: Span { start: 0, end: 6 } }],
            ..Perception::default()
        };
        self.keys += 1;
        let key = format!("k{}", self.keys).into();
        let text = "please".to_owned();
        self.send(id, Command::CustomerMessage { key, text, secrets: Vec::new(), perception })
    }

    /// Everybody comes in and takes what is offered until nobody has a place left.
    fn fill(&mut self) -> Result<()> {
        for agent in self.people.clone() {
            self.presence(agent, Presence::Available)?;
            for id in self.hub.router().of_agent(agent) {
                self.accept(id, agent)?;
            }
        }
        Ok(())
    }

    fn presence(&mut self, agent: AgentId, presence: Presence) -> Result<Commit> {
        self.order(Order::Desk(DeskCommand::SetPresence { agent, presence, cause: "self".into() }))
    }

    fn version(&self, id: ConversationId) -> Result<u64> {
        Ok(self.hub.conversation(id).context("it is loaded")?.holder_version)
    }

    fn accept(&mut self, id: ConversationId, agent: AgentId) -> Result<Commit> {
        let version = self.version(id)?;
        self.send(id, Command::Accept { agent, version })
    }

    fn finish(&mut self, id: ConversationId, agent: AgentId) -> Result<Commit> {
        let version = self.version(id)?;
        let wrap_up = WrapUp {
            outcome: Outcome::Solved,
            topic: None,
            summary: "Done".into(),
            assistant_could_have: "no".into(),
            knowledge_gap: None,
        };
        self.send(id, Command::WrapUp { agent, version, wrap_up })
    }

    fn held_by(&self, agent: AgentId) -> Option<ConversationId> {
        self.hub
            .router()
            .of_agent(agent)
            .into_iter()
            .find(|id| self.hub.conversation(*id).is_some_and(|state| state.holder == Holder::Agent(agent)))
    }
}

/// Times one order.
fn timed(times: &mut Times, order: impl FnOnce() -> Result<Commit>) -> Result<Commit> {
    let begun = Instant::now();
    let commit = order()?;
    times.micros.push(begun.elapsed().as_secs_f64() * 1e6);
    let events = commit.conversations.iter().flat_map(|change| &change.events);
    times.offers += events.filter(|event| matches!(event, Event::Offered { .. })).count();
    Ok(commit)
}

impl Report {
    fn new(floor: &mut Floor, decisions: usize) -> Result<Self> {
        let waiting = floor.hub.router().queue_length();
        let [mut free, mut accepted, mut declined, mut back, mut gone, mut asked] =
            std::array::from_fn::<Times, 6, _>(|_| Times::default());
        for number in 0..decisions {
            let agent = floor.people[number * 37 % floor.people.len()];
            let Some(id) = floor.held_by(agent) else { continue };
            timed(&mut free, || floor.finish(id, agent))?;
            let offers: Vec<_> = floor.hub.router().of_agent(agent);
            if let Some(offer) = offers.iter().copied().find(|id| is_offered(floor, *id, agent)) {
                if number % 5 == 0 {
                    let version = floor.version(offer)?;
                    timed(&mut declined, || floor.send(offer, Command::Decline { agent, version }))?;
                    floor.now = floor.now.plus(31 * SECOND);
                } else {
                    timed(&mut accepted, || floor.accept(offer, agent))?;
                }
            }
            if number % 10 == 0 {
                timed(&mut gone, || floor.presence(agent, Presence::Offline))?;
                timed(&mut back, || floor.presence(agent, Presence::Available))?;
                for id in floor.hub.router().of_agent(agent) {
                    floor.accept(id, agent)?;
                }
            }
            timed(&mut asked, || floor.ask(number))?;
        }
        let lines = vec![
            free.line("ends one, is asked for the next"),
            accepted.line("takes what is offered"),
            declined.line("says no, the next is asked"),
            gone.line("loses the connection"),
            back.line("comes in"),
            asked.line("a customer asks for a person"),
        ];
        let within_budget = lines.iter().all(|line| line.p99_micros <= BUDGET_MICROS);
        let people = floor.people.len();
        Ok(Self { waiting, people, lines, budget_p99_micros: BUDGET_MICROS, within_budget })
    }

    fn print(&self) -> Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "{} wait, {} people; each order with the offers that follow\n",
            self.waiting, self.people
        )?;
        writeln!(
            out,
            "{:<34}{:>8}{:>8}{:>10}{:>10}{:>10}",
            "", "orders", "offers", "p50 us", "p99 us", "worst us"
        )?;
        for line in &self.lines {
            writeln!(
                out,
                "{:<34}{:>8}{:>8}{:>10.1}{:>10.1}{:>10.1}",
                line.what, line.decisions, line.offers, line.p50_micros, line.p99_micros, line.worst_micros
            )?;
        }
        let verdict = if self.within_budget { "kept" } else { "not kept" };
        writeln!(out, "\nbudget: p99 of each at most {:.0} us: {verdict}", self.budget_p99_micros)?;
        Ok(())
    }
}

fn is_offered(floor: &Floor, id: ConversationId, agent: AgentId) -> bool {
    let handoff = floor.hub.conversation(id).and_then(|state| state.handoff.as_ref());
    handoff.and_then(|handoff| handoff.offer).is_some_and(|(asked, _)| asked == agent)
}
