//! The people of the simulated world: customers, agents and supervisors with habits, and what they wished for.
//!
//! Actors see what a client would see (commits) and act by sending commands; what they wanted is kept for the auditor.
//! Everything is drawn from one seed. A command whose write failed is sent again with the same key until it is
//! acknowledged, as a client does.
//!
//! Deliberately absent: judging. Whether Baton did right is the auditor's matter.

mod agent;
mod arrivals;
mod customer;
mod empowered;
mod sentences;
mod shop;
mod supervisor;
mod weights;
pub mod wishes;

pub use arrivals::Shape;

use std::collections::BTreeMap;

use baton_core::approval::Instruction;
use baton_core::desk::{Scope, StaffProfile};
use baton_core::hub::Commit;
use baton_core::id::{AgentId, ClientKey, ConversationId};
use baton_core::time::{MINUTE, SECOND};
use baton_core::{Command, Event, Timestamp};

use crate::random::Random;
use crate::world::{Failure, Step, World};
use agent::{Act, AgentActor};
use customer::{Customer, Intent};
use shop::Shop;
use weights::Weights;
use wishes::{Sent, Wish, Wishes};

/// How much of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Load {
    pub(crate) conversations: u32,
    /// Over which time customers come, in milliseconds.
    pub(crate) span: i64,
    /// How much longer the world goes on, in milliseconds.
    pub(crate) drain: i64,
    pub(crate) shape: Shape,
    /// Whether habits are those of a hard day, turned by the seed, or of an ordinary one.
    pub(crate) swarm: bool,
    /// How often the process dies in the span.
    pub(crate) crashes: u32,
}

/// A command with a key, as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outgoing {
    CallBack(String),
    Supervisor,
    Correct(String),
    Say(String),
    Button,
    Stay,
    Return(bool),
    Helped(bool),
    Rate(u8),
    Reply { agent: AgentId, text: String, ai_assisted: bool },
    Note { agent: AgentId, text: String },
    Whisper { agent: AgentId, instruction: Option<Instruction>, text: String },
}

/// Something an actor will do.
#[derive(Debug, Clone)]
pub(crate) enum Task {
    Arrive,
    Open(usize),
    Customer {
        place: usize,
        plan: u32,
        intent: Intent,
    },
    ComeBack(usize),
    /// A command is sent (again).
    Deliver {
        sent: usize,
        what: Outgoing,
    },
    Agent {
        agent: AgentId,
        act: Act,
    },
    Supervise,
    /// A second person looks at a request.
    Decide {
        agent: AgentId,
        conversation: ConversationId,
    },
    Start {
        by: AgentId,
        scope: Scope,
    },
    /// Somebody of the staff is as before.
    Restaff {
        agent: AgentId,
        profile: Box<StaffProfile>,
    },
    Crash,
}

/// All actors and their plans.
#[derive(Debug)]
pub(crate) struct Workload<'s> {
    pub(crate) world: World<'s>,
    pub(crate) wishes: Wishes,
    random: Random,
    weights: Weights,
    shop: Shop,
    tasks: BTreeMap<u64, Task>,
    token: u64,
    customers: Vec<Customer>,
    by_conversation: BTreeMap<ConversationId, usize>,
    agents: BTreeMap<AgentId, AgentActor>,
    ends: Timestamp,
    span_ends: Timestamp,
}

impl<'s> Workload<'s> {
    pub(crate) fn new(world: World<'s>, seed: u64, load: &Load) -> Self {
        let mut random = Random::new(seed ^ 0x5EED_0000_7AE0_0507);
        let weights = if load.swarm { Weights::swarm(&mut random) } else { weights::CALM };
        let span_ends = world.now().plus(load.span);
        let mut workload = Self {
            wishes: Wishes::default(),
            weights,
            shop: Shop::of(world.company()),
            tasks: BTreeMap::new(),
            token: 0,
            customers: Vec::new(),
            by_conversation: BTreeMap::new(),
            agents: BTreeMap::new(),
            ends: span_ends.plus(load.drain),
            span_ends,
            random,
            world,
        };
        workload.prepare(load);
        workload
    }

    fn prepare(&mut self, load: &Load) {
        let start = self.world.now();
        let hours = self.world.company().profile.hours.clone();
        let mut random = self.random.fork(11);
        let times = arrivals::times(&mut random, load.shape, load.conversations, start, load.span, &hours);
        for at in times {
            self.plan_at(at, Task::Arrive);
        }
        self.people_come(load, &hours);
        for _ in 0..load.crashes {
            let at = start.plus(self.random.between(0, load.span.max(1)));
            self.plan_at(at, Task::Crash);
        }
        let first = self.random.between(MINUTE, 10 * MINUTE);
        self.plan(first, Task::Supervise);
    }

    /// Lets everything happen until the end.
    pub(crate) fn run(&mut self) {
        while let Some(step) = self.world.step(self.ends) {
            if let Step::Wake(token) = step
                && let Some(task) = self.tasks.remove(&token)
            {
                self.perform(task);
            }
            for commit in self.world.take_news() {
                self.see(&commit);
            }
        }
        self.world.pass(self.ends);
    }

    fn plan(&mut self, wait: i64, task: Task) {
        let at = self.world.now().plus(wait);
        self.plan_at(at, task);
    }

    fn plan_at(&mut self, at: Timestamp, task: Task) {
        self.token += 1;
        self.tasks.insert(self.token, task);
        self.world.wake(at, self.token);
    }

    fn perform(&mut self, task: Task) {
        match task {
            Task::Arrive => self.arrive(),
            Task::Open(place) => self.open(place),
            Task::Customer { place, plan, intent } => {
                if self.customers.get(place).is_some_and(|customer| customer.plan == plan) {
                    self.customer_acts(place, intent);
                }
            }
            Task::ComeBack(place) => self.comes_back(place),
            Task::Deliver { sent, what } => self.deliver(sent, what),
            Task::Agent { agent, act } => self.agent_acts(agent, act),
            Task::Supervise => self.supervise(),
            Task::Decide { agent, conversation } => self.decides(agent, conversation),
            Task::Start { by, scope } => self.start_again(by, scope),
            Task::Restaff { agent, profile } => self.restaff(agent, profile),
            Task::Crash => {
                // An unreadable log is found again by the auditor.
                let _ = self.world.crash();
            }
        }
    }

    fn see(&mut self, commit: &Commit) {
        if let Some((_, events)) = &commit.desk {
            self.agents_see_desk(events);
        }
        for change in &commit.conversations {
            if let Some(place) = self.by_conversation.get(&change.id).copied() {
                self.customer_sees(place, &change.events);
            }
            self.agents_see(change.id, &change.events);
            let closed = |event: &Event| matches!(event, Event::ConversationClosed { .. });
            if change.events.iter().any(closed) {
                self.forget_acts(change.id);
            }
        }
    }

    /// Sends a command with a key for the first time.
    fn send(&mut self, conversation: ConversationId, key: String, what: Outgoing, wish: Wish) {
        let sent = self.wishes.sent.len();
        self.wishes.sent.push(Sent {
            conversation,
            key: ClientKey::from(key),
            wish,
            at: self.world.now(),
            acknowledged: None,
            refused: false,
        });
        self.deliver(sent, what);
    }

    fn deliver(&mut self, sent: usize, what: Outgoing) {
        let Some(entry) = self.wishes.sent.get(sent) else { return };
        let (conversation, key) = (entry.conversation, entry.key.clone());
        let first = entry.acknowledged.is_none();
        let before = self.world.totals().0;
        let result = match what.clone() {
            Outgoing::Say(text) => self.world.say(conversation, key, &text),
            Outgoing::Button => self.world.command(conversation, Command::RequestHuman { key }),
            Outgoing::CallBack(contact) => {
                let at = self.world.hub().call_back_times(conversation, self.world.now()).first().copied();
                self.world.command(conversation, Command::ChooseCallBack { key, at, contact })
            }
            Outgoing::Supervisor => self.world.command(conversation, Command::RequestSupervisor { key }),
            Outgoing::Correct(text) => {
                let text = World::masked(&text);
                self.world.command(conversation, Command::CorrectBrief { key, text })
            }
            Outgoing::Stay => self.world.command(conversation, Command::Stay { key }),
            Outgoing::Return(consent) => {
                self.world.command(conversation, Command::AnswerReturn { key, consent })
            }
            Outgoing::Helped(helped) => {
                self.world.command(conversation, Command::AnswerHelped { key, helped })
            }
            Outgoing::Rate(score) => {
                self.world.command(conversation, Command::Rate { key, score, comment: None })
            }
            Outgoing::Reply { agent, text, ai_assisted } => {
                let text = World::masked(&text);
                self.world.command(conversation, Command::Reply { agent, key, text, ai_assisted })
            }
            Outgoing::Note { agent, text } => {
                let text = World::masked(&text);
                self.world.command(conversation, Command::Note { agent, key, text })
            }
            Outgoing::Whisper { agent, instruction, text } => {
                let text = World::masked(&text);
                self.world.command(conversation, Command::Whisper { agent, key, instruction, text })
            }
        };
        let now = self.world.now();
        let Some(entry) = self.wishes.sent.get_mut(sent) else { return };
        match result {
            Ok(_) => {
                if first {
                    entry.at = now;
                    entry.acknowledged = Some(before + 1);
                    self.maybe_again(sent, what);
                }
            }
            Err(Failure::Store) => {
                let wait = self.random.between(SECOND, 3 * SECOND);
                self.plan(wait, Task::Deliver { sent, what });
            }
            Err(Failure::Refused(_) | Failure::Log(_)) => entry.refused |= first,
        }
    }

    /// A connection that broke after the message was stored makes the client send it again.
    fn maybe_again(&mut self, sent: usize, what: Outgoing) {
        if self.random.chance(self.weights.reconnects) {
            let wait = self.random.between(10, 20 * SECOND);
            self.plan(wait, Task::Deliver { sent, what: what.clone() });
        }
        if self.random.chance(self.weights.reorders) {
            // The old message arrives once more, after newer ones.
            let wait = self.random.between(MINUTE, 4 * MINUTE);
            self.plan(wait, Task::Deliver { sent, what });
        }
    }
}
