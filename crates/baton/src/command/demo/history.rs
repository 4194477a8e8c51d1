//! The demonstration's past: simulated with the core, written through the store, in the order in which it happened.

use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use baton_core::command::{Command, TimerKey, WrapUp};
use baton_core::conversation::{Conversation, Holder, IDLE_END_MILLIS, Outcome, Writer};
use baton_core::desk::{DeskCommand, Presence};
use baton_core::hub::{Commit, Order};
use baton_core::id::{AgentId, ConversationId};
use baton_core::time::{DAY, HOUR, MINUTE};
use baton_core::{Company, Ctx, Hub, Ids, Timestamp};
use baton_server::config::Config;
use baton_server::engine::commits_of;
use baton_server::serve::restrict_folder;
use baton_sim::{Options, Shape, Understanding, history};
use baton_store::{MasterKey, SqliteOptions, SqliteStore, Store as _, StoreError};

use crate::output::Progress;

/// The seed of the demonstration: everybody sees the same past, moved to today.
const SEED: u64 = 20_261_124;

/// What was written.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) conversations: usize,
    pub(super) events: usize,
    pub(super) took: Duration,
}

/// Simulates the days before now and writes them.
pub(super) fn write(config: &Config, days: u32, per_day: u32) -> Result<Written> {
    let began = Instant::now();
    restrict_folder(&config.data).with_context(|| format!("making {}", config.data.display()))?;
    let master = MasterKey::load_or_create(&config.master_key())?;
    let store = SqliteStore::open(SqliteOptions::new(config.database(), master))?;
    let (company, orders) = super::super::company_with_orders(config.company.as_deref())?;
    let company = Arc::new(company);
    let now = now();
    // The past ends an hour ago, with everything settled: the present belongs to whoever tries the demonstration.
    let end = now.plus(-HOUR);
    let options = Options {
        understanding: Understanding::of(&company),
        company: Arc::clone(&company),
        orders,
        start: end.plus(-i64::from(days) * DAY),
        conversations: days * per_day,
        span_millis: i64::from(days) * DAY - 10 * MINUTE,
        shape: Shape::Weekly,
        writer: Some(Writer::Extractive),
        faults: false,
    };
    let expected = usize::try_from(options.conversations).unwrap_or(usize::MAX);
    let mut writer = PastWriter::new(&store, &company, expected);
    history(SEED, &options, &mut |commit| writer.write(commit)).context("simulating the past")?;
    writer.settle(end);
    writer.finish(began)
}

fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Follows the simulation with a hub of its own, because what the store keeps beside events is derived from states.
struct PastWriter<'s> {
    store: &'s SqliteStore,
    hub: Hub,
    ids: Ids,
    conversations: usize,
    events: usize,
    sent: usize,
    done: mpsc::Receiver<Result<(), StoreError>>,
    tell: mpsc::SyncSender<Result<(), StoreError>>,
    failure: Option<StoreError>,
    progress: Progress,
}

/// Commits under way at once: enough for large groups, fewer than the store's queue.
const UNDER_WAY: usize = 4_096;

impl<'s> PastWriter<'s> {
    fn new(store: &'s SqliteStore, company: &Arc<Company>, expected: usize) -> Self {
        let (tell, done) = mpsc::sync_channel(UNDER_WAY * 2);
        Self {
            store,
            hub: Hub::new(Arc::clone(company), Writer::Extractive),
            ids: Ids::new(u128::from(SEED)),
            conversations: 0,
            events: 0,
            sent: 0,
            done,
            tell,
            failure: None,
            progress: Progress::new("conversations of the past", expected, false),
        }
    }

    /// Folds a commit of the simulation into the own hub and writes it.
    fn write(&mut self, commit: &Commit) {
        if let Some((_, events)) = &commit.desk {
            let mut desk = self.hub.desk().clone();
            for event in events {
                desk.evolve(event, commit.at);
            }
            self.hub.restore_desk(desk);
        }
        for change in &commit.conversations {
            let known = self.hub.conversation(change.id).cloned();
            let events = change.events.iter().map(|event| (event, commit.at));
            let state = match known {
                Some(mut state) => {
                    for (event, at) in events {
                        baton_core::conversation::evolve(&mut state, event, at);
                    }
                    Some(state)
                }
                None => Conversation::replay(events),
            };
            if let Some(state) = state {
                self.hub.restore(state);
            }
        }
        self.send(commit);
    }

    fn send(&mut self, commit: &Commit) {
        if commit.opened.is_some() {
            self.conversations += 1;
            self.progress.step();
        }
        self.events += commit.conversations.iter().map(|change| change.events.len()).sum::<usize>();
        for commit in commits_of(&self.hub, commit) {
            while self.sent >= UNDER_WAY {
                self.receive();
            }
            let tell = self.tell.clone();
            // The receiver lives as long as the writer; a full channel cannot be, see UNDER_WAY.
            self.store.commit(commit, Box::new(move |result| drop(tell.send(result))));
            self.sent += 1;
        }
    }

    fn receive(&mut self) {
        self.sent -= 1;
        if let Ok(Err(error)) = self.done.recv() {
            self.failure.get_or_insert(error);
        }
    }

    fn order(&mut self, at: Timestamp, order: Order) -> bool {
        match self.hub.handle(&mut Ctx { now: at, ids: &mut self.ids }, order) {
            Ok(commit) => {
                self.send(&commit);
                true
            }
            Err(_) => false,
        }
    }

    /// The end of the last day: people finish what they hold, take what waits, and go home.
    fn settle(&mut self, end: Timestamp) {
        let open: Vec<ConversationId> =
            self.hub.conversations().filter(|state| state.is_open()).map(|state| state.id).collect();
        let everyone: Vec<AgentId> = self.hub.desk().everyone().map(|staff| staff.agent).collect();
        self.everyone_is(end, &everyone, Presence::Busy, "end of the day");
        for id in open {
            if self.hub.conversation(id).is_some_and(|state| state.holder == Holder::Queue) {
                self.take(end, id, &everyone);
            }
            let Some(state) = self.hub.conversation(id) else { continue };
            match state.holder {
                Holder::Agent(agent) => self.wrap_up(end, id, agent),
                Holder::Assistant | Holder::Queue => {
                    let at = end.plus(IDLE_END_MILLIS + MINUTE);
                    self.order(
                        at,
                        Order::Conversation { id, command: Command::Timer { key: TimerKey::Idle } },
                    );
                }
            }
        }
        self.everyone_is(end.plus(IDLE_END_MILLIS + MINUTE), &everyone, Presence::Offline, "went home");
    }

    fn everyone_is(&mut self, at: Timestamp, everyone: &[AgentId], presence: Presence, cause: &str) {
        for agent in everyone {
            let command = DeskCommand::SetPresence { agent: *agent, presence, cause: cause.to_owned() };
            self.order(at, Order::Desk(command));
        }
    }

    /// The first person who may take it does.
    fn take(&mut self, at: Timestamp, id: ConversationId, everyone: &[AgentId]) {
        for agent in everyone {
            let Some(version) = self.hub.conversation(id).map(|state| state.holder_version) else { return };
            let command = Command::Accept { agent: *agent, version };
            if self.order(at, Order::Conversation { id, command }) {
                return;
            }
        }
    }

    fn wrap_up(&mut self, at: Timestamp, id: ConversationId, agent: AgentId) {
        let key = format!("settled-{id}").as_str().into();
        let text = "I have taken care of it and written to you by e-mail.".to_owned();
        let reply = Command::Reply { agent, key, text, ai_assisted: false };
        self.order(at, Order::Conversation { id, command: reply });
        let Some(version) = self.hub.conversation(id).map(|state| state.holder_version) else { return };
        let wrap_up = WrapUp {
            outcome: Outcome::Solved,
            topic: None,
            summary: "Settled at the end of the day.".into(),
            assistant_could_have: "unsure".into(),
            knowledge_gap: None,
        };
        let command = Command::WrapUp { agent, version, wrap_up };
        self.order(at, Order::Conversation { id, command });
    }

    fn finish(mut self, began: Instant) -> Result<Written> {
        while self.sent > 0 {
            self.receive();
        }
        self.progress.done();
        match self.failure {
            Some(error) => Err(error).context("writing the past"),
            None => {
                Ok(Written { conversations: self.conversations, events: self.events, took: began.elapsed() })
            }
        }
    }
}
