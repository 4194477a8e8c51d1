//! The simulated world: one hub, a virtual clock, a log, and everything outside as fakes, in one thread.
//!
//! The world does what the server's shell does, in the same order: mask and perceive the customer's words, give the
//! order to the hub, write the commit, and only then acknowledge it and carry out its effects. When the write fails it
//! throws the touched state away and folds it again from the log.
//!
//! Invariants: time moves only in [`World::step`] and [`World::pass`]; nothing asks the machine for time or chance; the
//! same seed and the same calls give the same log, byte for byte.
//!
//! Deliberately absent: decisions of actors. They live in `workload` and `scenario`.

mod agenda;
mod answers;
mod faults;
pub mod orders;
mod restore;
mod setup;

pub use faults::{Behaviour, FaultCounts, Faults};
pub use setup::Setup;

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::company::StaffSeed;
use baton_core::conversation::{Channel, Writer};
use baton_core::hub::{Commit, Order, Refusal};
use baton_core::id::{ActionRunId, AgentId, ClientKey, ConversationId, CustomerId};
use baton_core::time::{DAY, MINUTE, SECOND};
use baton_core::{Command, Company, Ctx, DeskCommand, Event, Hub, Ids, Language, Timestamp};

use crate::log::{Log, LogError};
use crate::understanding::Understanding;
use agenda::{Agenda, Due};
use answers::Request;
use faults::FaultPlan;
use orders::OrderSystem;

/// How long after a failed write the shell tries its own work again, in milliseconds.
const RETRY_MILLIS: i64 = SECOND;
/// How long an ended conversation stays in memory: until it can no longer be reopened.
const FORGET_MILLIS: i64 = 7 * DAY + MINUTE;
/// Within this time a secret may be split over two messages.
const SPLIT_MILLIS: i64 = 2 * MINUTE;

/// Somebody who may come as a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: Option<String>,
    /// The e-mail the company's site vouches for; none for strangers.
    pub(crate) email: Option<String>,
    pub(crate) language: Language,
}

/// Why something did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules refuse it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The write failed; it may be tried again.
    #[error("the store failed")]
    Store,
    /// The log cannot be read or written at all.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// The acknowledgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// The conversation that was opened.
    pub opened: Option<ConversationId>,
    /// For a repeated command: the sequence number of the event it caused the first time.
    pub repeated: Option<u64>,
}

/// What happened in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// An actor wakes.
    Wake(u64),
    /// The world did something by itself.
    World,
}

type Sink<'s> = Box<dyn FnMut(&Commit) + 's>;

/// The world.
pub struct World<'s> {
    company: Arc<Company>,
    understanding: Understanding,
    hub: Hub,
    writer: Writer,
    ids: Ids,
    now: Timestamp,
    agenda: Agenda,
    log: Option<Log>,
    /// The shop.
    pub(crate) orders: OrderSystem,
    faults: FaultPlan,
    requests: BTreeMap<ActionRunId, Request>,
    people: BTreeMap<CustomerId, Person>,
    last_words: BTreeMap<ConversationId, (Timestamp, String)>,
    news: Vec<Commit>,
    /// What left for other systems and models, for the auditor.
    sent: Vec<Vec<u8>>,
    /// States as they were when memory was thrown away, for the auditor.
    remembered: BTreeMap<(ConversationId, u64), String>,
    sink: Option<Sink<'s>>,
    staff: Vec<(AgentId, StaffSeed)>,
    commits: u64,
    events: u64,
    refusals: u64,
}

impl std::fmt::Debug for World<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("World")
            .field("now", &self.now)
            .field("commits", &self.commits)
            .finish_non_exhaustive()
    }
}

impl World<'_> {
    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The company.
    #[must_use]
    pub fn company(&self) -> &Arc<Company> {
        &self.company
    }

    /// The state machine.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// The log, if it is kept.
    #[must_use]
    pub fn log(&self) -> Option<&Log> {
        self.log.as_ref()
    }

    /// What was really done in the order system.
    #[must_use]
    pub fn ledger(&self) -> &[orders::Done] {
        self.orders.ledger()
    }

    /// Faults that were put in so far.
    #[must_use]
    pub fn faults(&self) -> FaultCounts {
        self.faults.counts
    }

    /// Commits and events written, and orders refused.
    #[must_use]
    pub fn totals(&self) -> (u64, u64, u64) {
        (self.commits, self.events, self.refusals)
    }

    /// The staff in file order.
    pub(crate) fn staff(&self) -> &[(AgentId, StaffSeed)] {
        &self.staff
    }

    /// Plans what goes wrong next with the order system.
    pub(crate) fn next_orders_fault(&mut self, fault: orders::Fault) {
        self.faults.next_orders.push_back(fault);
    }

    /// Plans how the model behaves next.
    pub(crate) fn next_behaviour(&mut self, behaviour: Behaviour) {
        self.faults.next_model.push_back(behaviour);
    }

    /// Lets the next commit fail.
    pub(crate) fn next_commit_fails(&mut self) {
        self.faults.next_store += 1;
    }

    /// Makes somebody known who may come as a customer.
    pub(crate) fn meet(&mut self, person: Person) -> CustomerId {
        let id = self.ids.customer(self.now);
        self.people.insert(id, person);
        id
    }

    /// Opens a conversation for somebody met before.
    pub(crate) fn open(&mut self, customer: CustomerId, channel: Channel) -> Result<ConversationId, Failure> {
        let person = self.people.get(&customer);
        let command = Command::Open {
            customer,
            name: person.and_then(|person| person.name.clone()),
            known: person.is_some_and(|person| person.email.is_some()),
            channel,
            language: person.map_or(Language::En, |person| person.language),
        };
        let receipt = self.order(Order::Open(command))?;
        receipt.opened.ok_or(Failure::Store)
    }

    /// The customer writes: masked, perceived, decided, written.
    pub(crate) fn say(
        &mut self,
        conversation: ConversationId,
        key: ClientKey,
        text: &str,
    ) -> Result<Receipt, Failure> {
        self.load(conversation)?;
        let previous = self
            .last_words
            .get(&conversation)
            .filter(|(at, _)| self.now.since(*at) <= SPLIT_MILLIS)
            .map(|(_, words)| words.as_str());
        let (text, secrets) = Understanding::mask(text, previous);
        let state = self.hub.conversation(conversation).ok_or(Refusal::NotLoaded(conversation))?;
        let perception = self.understanding.perceive(state, &text);
        let words = text.clone();
        let command = Command::CustomerMessage { key, text, secrets, perception };
        let receipt = self.command(conversation, command)?;
        self.last_words.insert(conversation, (self.now, words));
        Ok(receipt)
    }

    /// An agent's text, masked like a customer's.
    pub(crate) fn masked(text: &str) -> String {
        Understanding::mask(text, None).0
    }

    /// Something happens in a conversation.
    pub(crate) fn command(&mut self, id: ConversationId, command: Command) -> Result<Receipt, Failure> {
        self.load(id)?;
        self.order(Order::Conversation { id, command })
    }

    /// Something happens at the desk.
    pub(crate) fn desk(&mut self, command: DeskCommand) -> Result<Receipt, Failure> {
        self.order(Order::Desk(command))
    }

    /// Decides, writes, acknowledges, carries out.
    fn order(&mut self, order: Order) -> Result<Receipt, Failure> {
        let mut ctx = Ctx { now: self.now, ids: &mut self.ids };
        let commit = match self.hub.handle(&mut ctx, order) {
            Ok(commit) => commit,
            Err(refusal) => {
                self.refusals += 1;
                return Err(refusal.into());
            }
        };
        let receipt = Receipt { opened: commit.opened, repeated: commit.repeated };
        if commit.is_empty() {
            return Ok(receipt);
        }
        if self.log.is_some() && self.faults.store_fails() {
            self.undo(&commit)?;
            return Err(Failure::Store);
        }
        if let Some(log) = &mut self.log {
            log.append(&commit)?;
        }
        self.written(commit);
        Ok(receipt)
    }

    fn written(&mut self, commit: Commit) {
        self.commits += 1;
        self.events += commit.desk.as_ref().map_or(0, |(_, events)| events.len() as u64);
        if let Some(sink) = &mut self.sink {
            sink(&commit);
        }
        for change in &commit.conversations {
            self.events += change.events.len() as u64;
            if change.events.iter().any(|event| matches!(event, Event::ConversationClosed { .. })) {
                self.agenda.plan(self.now.plus(FORGET_MILLIS), Due::Forget(change.id));
            }
            for effect in &change.effects {
                self.send(change.id, effect.clone());
            }
        }
        self.news.push(commit);
    }

    /// Commits since the last call, for actors to react to.
    pub(crate) fn take_news(&mut self) -> Vec<Commit> {
        std::mem::take(&mut self.news)
    }

    /// Asks to be woken.
    pub(crate) fn wake(&mut self, at: Timestamp, token: u64) {
        self.agenda.plan(at.max(self.now), Due::Wake(token));
    }

    fn later(&mut self, due: Due) {
        self.agenda.plan(self.now.plus(RETRY_MILLIS), due);
    }

    /// When the next answer from outside arrives.
    pub(crate) fn next_answer_at(&self) -> Option<Timestamp> {
        self.agenda.next_answer_at()
    }

    /// Does the next thing that is due by `until`.
    pub(crate) fn step(&mut self, until: Timestamp) -> Option<Step> {
        let (at, due) = self.agenda.take(until)?;
        self.now = self.now.max(at);
        match due {
            Due::Wake(token) => return Some(Step::Wake(token)),
            Due::Timer(conversation, key) => {
                if let Err(Failure::Store) = self.command(conversation, Command::Timer { key }) {
                    self.agenda.set_timer(conversation, key, self.now.plus(RETRY_MILLIS));
                } else if let Some(later) = self.faults.of_timer() {
                    self.agenda.plan(self.now.plus(later), Due::Stray(conversation, key));
                }
            }
            Due::Stray(conversation, key) => {
                // Refused or failed, nobody waits for it.
                let _ = self.command(conversation, Command::Timer { key });
            }
            Due::Action { conversation, run } => self.reach_orders(conversation, run),
            Due::ActionAnswer { conversation, run, outcome } => {
                self.action_answered(conversation, run, outcome);
            }
            Due::Draft { conversation, message, answer } => {
                self.draft_answered(conversation, message, answer);
            }
            Due::Forget(conversation) => self.forget(conversation),
        }
        Some(Step::World)
    }

    /// Lets time pass without anything happening; never past what is due.
    pub(crate) fn pass(&mut self, until: Timestamp) {
        self.now = self.now.max(until);
    }
}
