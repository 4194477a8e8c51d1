//! How an engine begins: everything open comes back from the store, and what was interrupted goes on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use baton_core::company::{Company, StaffSeed};
use baton_core::conversation::Conversation;
use baton_core::desk::{Desk, DeskCommand, StaffProfile};
use baton_core::hub::{Hub, Order};
use baton_core::id::{ConversationId, Ids};
use baton_core::time::{DAY, Timestamp};
use baton_store::{HeadFilter, MAX_PAGE, PendingEffect, Store, StoreError, Stream};
use tokio::sync::{Semaphore, mpsc};

use super::customer::refused;
use super::durable::{Bus, Job};
use super::error::EngineError;
use super::feeds::Feeds;
use super::hear::{Ready, SLOW_AT_ONCE};
use super::presence::Presences;
use super::search::Finder;
use super::staff_list::StaffList;
use super::submit::Extras;
use super::timers::{Due, Timers};
use super::{
    Core, Engine, EngineOptions, Inner, Mind, learn, load, outbox, places, recover, search, staff_list,
    timers,
};
use crate::understanding::Understanding;

/// Threads that load conversations at the start.
const RESTORE_THREADS_MAX: usize = 8;

/// What the store gives at the start.
struct Restored {
    desk: Desk,
    open: Vec<Conversation>,
    effects: Vec<PendingEffect>,
}

fn restore(store: &dyn Store) -> Result<Restored, StoreError> {
    let desk = load::desk(store)?;
    let mut open = Vec::new();
    let mut before = None;
    loop {
        let heads = store.heads(&HeadFilter { open: Some(true), before, ..HeadFilter::default() })?;
        let ids: Vec<ConversationId> = heads
            .iter()
            .filter_map(|head| match head.stream {
                Stream::Conversation(id) => Some(id),
                Stream::Desk => None,
            })
            .collect();
        open.extend(conversations(store, &ids)?);
        before = ids.last().copied().or(before);
        if heads.len() < MAX_PAGE {
            break;
        }
    }
    let mut effects: Vec<PendingEffect> = Vec::new();
    loop {
        let after = effects.last().map_or(0, |effect| effect.position);
        let page = store.effects(after, MAX_PAGE)?;
        let full = page.len() == MAX_PAGE;
        effects.extend(page);
        if !full {
            return Ok(Restored { desk, open, effects });
        }
    }
}

/// Conversations folded from their logs, on all cores.
fn conversations(store: &dyn Store, ids: &[ConversationId]) -> Result<Vec<Conversation>, StoreError> {
    let threads =
        std::thread::available_parallelism().map_or(1, |cores| cores.get().min(RESTORE_THREADS_MAX));
    let load = |part: &[ConversationId]| -> Result<Vec<Conversation>, StoreError> {
        let found = part.iter().map(|id| load::conversation(store, *id));
        Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    };
    std::thread::scope(|scope| {
        let parts = ids.chunks(ids.len().div_ceil(threads).max(1));
        let loading: Vec<_> = parts.map(|part| scope.spawn(move || load(part))).collect();
        let mut found = Vec::with_capacity(ids.len());
        for part in loading {
            found.extend(part.join().unwrap_or(Err(StoreError::Closed))?);
        }
        Ok(found)
    })
}

impl Engine {
    /// Opens the engine on a store: restores what is open, begins what was interrupted, and on the very first start
    /// puts the company's staff on the desk. Needs a Tokio runtime, on which its tasks run.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn open(
        store: Arc<dyn Store>,
        company: Arc<Company>,
        options: EngineOptions,
    ) -> Result<Self, EngineError> {
        let reader = Arc::clone(&store);
        let restored = tokio::task::spawn_blocking(move || restore(&*reader))
            .await
            .map_err(|_| EngineError::Stopped)??;
        let Restored { desk, open, effects } = restored;
        let EngineOptions { clock, seed, mind, model, connectors, staff_language } = options;
        let now = clock();
        let mut hub = Hub::new(Arc::clone(&company), Self::writer(model.as_ref()));
        let shared_desk = Arc::new(desk.clone());
        hub.restore_desk(desk);
        let mut current = HashMap::with_capacity(open.len());
        for conversation in open {
            let newest = current.entry(conversation.customer).or_insert(conversation.id);
            *newest = (*newest).max(conversation.id);
            hub.restore(conversation);
        }
        let (outbox, jobs) = mpsc::unbounded_channel();
        let (failed, failures) = mpsc::unbounded_channel();
        let (finder, asked_to_look) = Finder::new()?;
        let epoch = u64::try_from(now.as_millis()).unwrap_or(1);
        let bus = Arc::new(Bus {
            feeds: Feeds::default(),
            list: StaffList::new(epoch),
            timers: Timers::new(now),
            presences: Presences::default(),
            finder,
            outbox,
            failed,
        });
        let ids = Ids::new(seed);
        let (mind, learns) = match mind {
            Mind::Given(perceive) => (Ready::Given(perceive), None),
            Mind::Own(own) => {
                let own =
                    own.unwrap_or_else(|| Arc::new(Understanding::open(Arc::clone(&company), None, None)));
                let understanding = Arc::clone(&own);
                (Ready::Own { understanding, turns: Semaphore::new(SLOW_AT_ONCE) }, Some(own))
            }
        };
        let (wake, asked) = std::sync::mpsc::channel();
        let wake = learns.is_some().then_some(wake);
        let core = Core { hub, ids, desk: shared_desk, current, generation: 0, reloaded: HashMap::new() };
        let engine = Self(Arc::new(Inner {
            mind,
            wake,
            company,
            store,
            clock,
            model,
            connectors,
            staff_language,
            core: Mutex::new(core),
            bus,
            admission: Semaphore::new(super::customer::IN_FLIGHT_MAX),
            profiles: super::profile::Profiles::default(),
            places: places::Places::default(),
            tasks: Mutex::new(Vec::new()),
        }));
        engine.spawn(jobs, failures);
        search::start(Arc::downgrade(&engine.0), asked_to_look);
        if let Some(understanding) = learns {
            learn::start(understanding, Arc::downgrade(&engine.0), asked);
            engine.learn_soon();
        }
        engine.seed_desk(now).await?;
        engine.refill_timers().await?;
        engine.expect_everybody();
        let soon = now.plus(places::SOON);
        let chores = [(Due::Tidy, Some(now.plus(baton_core::time::MINUTE))), (Due::Places, Some(soon))];
        engine.0.bus.timers.change(chores);
        engine.begin_again(effects);
        Ok(engine)
    }

    fn spawn(
        &self,
        jobs: mpsc::UnboundedReceiver<Job>,
        failures: mpsc::UnboundedReceiver<super::durable::Failed>,
    ) {
        let weak = Arc::downgrade(&self.0);
        let bus = &self.0.bus;
        let tasks = [
            tokio::spawn(timers::run(weak.clone(), Arc::clone(bus))).abort_handle(),
            tokio::spawn(staff_list::run(weak.clone(), Arc::clone(bus))).abort_handle(),
            tokio::spawn(outbox::run(weak.clone(), jobs)).abort_handle(),
            tokio::spawn(recover::run(weak, failures)).abort_handle(),
        ];
        self.0.tasks.lock().unwrap_or_else(std::sync::PoisonError::into_inner).extend(tasks);
    }

    async fn seed_desk(&self, now: Timestamp) -> Result<(), EngineError> {
        if self.0.core().hub.desk().seq > 0 {
            return Ok(());
        }
        // All are decided before the first is waited for, so that the disk is waited for once.
        let mut commits = Vec::with_capacity(self.0.company.staff.len());
        for seed in &self.0.company.staff {
            let mut core = self.0.core();
            let agent = core.ids.agent(now);
            let add = DeskCommand::AddStaff { agent, profile: profile(seed, now) };
            let commit = self.0.order(&mut core, now, Order::Desk(add)).map_err(refused)?;
            commits.push(self.0.submit(&core, commit, None, Extras::default()));
        }
        for commit in commits {
            commit.durable().await?;
        }
        Ok(())
    }

    /// Effects that were stored and not done: the other side knows their keys, so they happen once.
    fn begin_again(&self, effects: Vec<PendingEffect>) {
        for effect in effects {
            let Stream::Conversation(conversation) = effect.stream else { continue };
            let (Ok(what), Some(customer)) = (serde_json::from_slice(&effect.body), effect.subject) else {
                tracing::error!(kind = %effect.kind, "a stored effect cannot be read");
                continue;
            };
            let _ = self.0.bus.outbox.send(Job { id: effect.id, conversation, customer, effect: what });
        }
    }
}

/// A person of `staff.toml` as added to the desk.
fn profile(seed: &StaffSeed, now: Timestamp) -> StaffProfile {
    StaffProfile {
        name: seed.name.clone(),
        role: seed.role,
        skills: seed.skills.clone(),
        languages: seed.languages.clone(),
        certifications: seed
            .certifications
            .iter()
            .map(|proof| (proof.skill.clone(), now.plus(i64::from(proof.valid_days) * DAY)))
            .collect(),
        powers: seed.powers.clone(),
        capacity: seed.capacity,
    }
}
