//! How a world begins: the company's staff is known, nobody is in, and the clock stands at the start.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::conversation::Writer;
use baton_core::desk::StaffProfile;
use baton_core::hub::Commit;
use baton_core::time::DAY;
use baton_core::{Company, DeskCommand, Hub, Ids, Timestamp};

use super::agenda::Agenda;
use super::faults::{FaultPlan, Faults};
use super::orders::OrderSystem;
use super::{Sink, World};
use crate::log::Log;
use crate::random::Random;
use crate::understanding::Understanding;

/// How a world begins.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Everything that is left to chance.
    pub seed: u64,
    /// The time at the beginning.
    pub start: Timestamp,
    /// Who writes the assistant's answers.
    pub writer: Writer,
    /// What goes wrong.
    pub faults: Faults,
    /// The shop.
    pub orders: OrderSystem,
    /// Whether the log is kept; without it no commit can fail and nothing can be audited.
    pub keep_log: bool,
}

impl<'s> World<'s> {
    /// Begins a world; the company's staff is added and not in yet.
    #[must_use]
    pub fn new(company: Arc<Company>, understanding: Understanding, setup: Setup) -> Self {
        Self::with_sink(company, understanding, setup, None)
    }

    /// The same, with somebody who is shown every commit as it is written, from the first on.
    #[must_use]
    pub fn on_commit(
        company: Arc<Company>,
        understanding: Understanding,
        setup: Setup,
        sink: &'s mut dyn FnMut(&Commit),
    ) -> Self {
        Self::with_sink(company, understanding, setup, Some(Box::new(sink)))
    }

    fn with_sink(
        company: Arc<Company>,
        understanding: Understanding,
        setup: Setup,
        sink: Option<Sink<'s>>,
    ) -> Self {
        let mut random = Random::new(setup.seed);
        let seed = u128::from(random.next()) << 64 | u128::from(random.next());
        let mut orders = setup.orders;
        let limit = company
            .actions
            .get(&baton_core::id::ActionName::from("refunds.issue"))
            .and_then(|action| action.limit_cents)
            .unwrap_or(0);
        orders.refund_limit(i64::try_from(limit).unwrap_or(i64::MAX));
        let mut world = Self {
            hub: Hub::new(Arc::clone(&company), setup.writer),
            company,
            understanding,
            writer: setup.writer,
            ids: Ids::new(seed),
            now: setup.start,
            agenda: Agenda::default(),
            log: setup.keep_log.then(Log::default),
            orders,
            faults: FaultPlan::new(Faults::default(), random.fork(1)),
            requests: BTreeMap::new(),
            people: BTreeMap::new(),
            last_words: BTreeMap::new(),
            news: Vec::new(),
            sent: Vec::new(),
            remembered: BTreeMap::new(),
            sink,
            staff: Vec::new(),
            commits: 0,
            events: 0,
            refusals: 0,
        };
        world.add_staff();
        // Nothing fails before the first day has begun.
        world.faults = FaultPlan::new(setup.faults, random.fork(2));
        world.news.clear();
        world
    }

    fn add_staff(&mut self) {
        for seed in self.company.staff.clone() {
            let agent = self.ids.agent(self.now);
            let until = |days: u16| self.now.plus(i64::from(days) * DAY);
            let profile = StaffProfile {
                name: seed.name.clone(),
                role: seed.role,
                skills: seed.skills.clone(),
                languages: seed.languages.clone(),
                certifications: seed
                    .certifications
                    .iter()
                    .map(|proof| (proof.skill.clone(), until(proof.valid_days)))
                    .collect(),
                powers: seed.powers.clone(),
                capacity: seed.capacity,
            };
            if self.desk(DeskCommand::AddStaff { agent, profile }).is_ok() {
                self.staff.push((agent, seed));
            }
        }
    }
}
