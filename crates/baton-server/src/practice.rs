//! The practice world: for each person who practises a hub of their own with the same core, and a scripted customer.
//!
//! Invariants: nothing here reaches the live hub, its log, its queue, its figures or its search; one conversation per
//! person at a time, in memory, gone when it is left; what is kept of it is kept by the caller, and only what was passed.
//!
//! Deliberately absent: timers, feeds and effects. Nobody waits here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_core::company::{Company, Role};
use baton_core::conversation::{Channel, Writer};
use baton_core::desk::{Presence, StaffProfile};
use baton_core::hub::{Order, Refusal};
use baton_core::id::{AgentId, ClientKey, ConversationId};
use baton_core::practice::{Case, Debrief, Ended, Play};
use baton_core::time::DAY;
use baton_core::{Command, Ctx, DeskCommand, Event, Hub, Ids, Language, Perception, Timestamp};

use crate::view::{self, Items, Thread};

/// Everybody's practice.
#[derive(Default)]
pub(crate) struct Practices(Mutex<BTreeMap<AgentId, Practice>>);

impl Practices {
    /// The lock; never held across an await.
    pub(crate) fn all(&self) -> MutexGuard<'_, BTreeMap<AgentId, Practice>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One person's conversation with a practice customer.
pub(crate) struct Practice {
    hub: Hub,
    ids: Ids,
    agent: AgentId,
    conversation: ConversationId,
    events: Vec<(Timestamp, Event)>,
    play: Play,
    lines: u32,
}

impl Practice {
    /// Begins a case: the customer has asked for a person, the person has accepted, the customer has said the first
    /// line.
    ///
    /// # Errors
    /// Why the core refuses it.
    pub(crate) fn begin(
        company: &Arc<Company>,
        (agent, profile): (AgentId, StaffProfile),
        case: &Arc<Case>,
        language: Language,
        (now, seed): (Timestamp, u128),
    ) -> Result<Self, Refusal> {
        let mut hub = Hub::new(Arc::clone(company), Writer::Extractive);
        let mut ids = Ids::new(seed);
        let mut events = Vec::new();
        let mut ctx = Ctx { now, ids: &mut ids };
        let profile = trainee(company, profile, case, language, now);
        hub.handle(&mut ctx, Order::Desk(DeskCommand::AddStaff { agent, profile }))?;
        let presence =
            DeskCommand::SetPresence { agent, presence: Presence::Available, cause: "self".into() };
        hub.handle(&mut ctx, Order::Desk(presence))?;
        let open = Command::Open {
            customer: ctx.ids.customer(now),
            name: Some(case.customer.clone()),
            known: true,
            channel: Channel::Web,
            language,
        };
        let opened = hub.handle(&mut ctx, Order::Open(open))?;
        let conversation = opened.opened.ok_or(Refusal::NotLoaded(ConversationId(0)))?;
        events.extend(events_of(opened, now));
        let play = Play::begin(Arc::clone(case), language);
        let mut practice = Self { hub, ids, agent, conversation, events, play, lines: 0 };
        practice.order(now, Command::RequestHuman { key: "ask".into() })?;
        practice.order(now, Command::Accept { agent, version: practice.version() })?;
        let opening = case.opening.get(language).to_owned();
        practice.customer_says(now, opening)?;
        Ok(practice)
    }

    /// The case.
    pub(crate) fn case(&self) -> &Arc<Case> {
        self.play.case()
    }

    /// The person writes, and the customer answers. The same key again has one effect.
    ///
    /// # Errors
    /// Why the core refuses it.
    pub(crate) fn reply(&mut self, now: Timestamp, key: ClientKey, text: &str) -> Result<(), Refusal> {
        // What an agent pastes is masked here as well (I9).
        let text = baton_nlu::mask(text, None).text;
        let seen = self.hub.conversation(self.conversation).is_some_and(|state| state.seen(&key).is_some());
        let reply = Command::Reply { agent: self.agent, key, text: text.clone(), ai_assisted: false };
        self.order(now, reply)?;
        if !seen {
            for line in self.play.hear(&text) {
                self.customer_says(now, line)?;
            }
        }
        Ok(())
    }

    /// Ends it and judges it.
    pub(crate) fn end(self, ended: &Ended, points_percent: u8, reader: Language) -> Debrief {
        self.play.debrief(ended, points_percent, reader)
    }

    /// The conversation as the person sees it.
    pub(crate) fn thread(&self, language: Language, now: Timestamp) -> Option<Thread> {
        let (company, desk) = (self.hub.company(), self.hub.desk());
        let conversation = self.hub.conversation(self.conversation)?;
        let mut items = Items::default();
        let mut shown = Vec::with_capacity(self.events.len());
        for (seq, (at, event)) in (1..).zip(&self.events) {
            shown.extend(items.next(event, seq, *at, company, desk, language).map(|(item, _)| item));
        }
        let mut thread = view::thread(
            conversation,
            shown,
            &BTreeMap::new(),
            None,
            &[],
            self.agent,
            desk,
            company,
            language,
            now,
        );
        // What is not judged is not offered: the page has its own way to end.
        thread.may = vec![view::Verb::Reply];
        thread.brief = None;
        Some(thread)
    }

    fn version(&self) -> u64 {
        self.hub.conversation(self.conversation).map_or(0, |state| state.holder_version)
    }

    fn customer_says(&mut self, now: Timestamp, text: String) -> Result<(), Refusal> {
        self.lines += 1;
        let key = ClientKey::from(format!("line {}", self.lines).as_str());
        let perception = Perception { language: self.play.language(), ..Perception::default() };
        self.order(now, Command::CustomerMessage { key, text, secrets: Vec::new(), perception })
    }

    fn order(&mut self, now: Timestamp, command: Command) -> Result<(), Refusal> {
        let mut ctx = Ctx { now, ids: &mut self.ids };
        let order = Order::Conversation { id: self.conversation, command };
        let commit = self.hub.handle(&mut ctx, order)?;
        self.events.extend(events_of(commit, now));
        Ok(())
    }
}

fn events_of(commit: baton_core::hub::Commit, now: Timestamp) -> impl Iterator<Item = (Timestamp, Event)> {
    commit.conversations.into_iter().flat_map(|change| change.events).map(move |event| (now, event))
}

/// The person as the practice world knows them: able to take the case, with no power over anything.
fn trainee(
    company: &Company,
    profile: StaffProfile,
    case: &Case,
    language: Language,
    now: Timestamp,
) -> StaffProfile {
    let mut languages = profile.languages;
    if !languages.contains(&language) {
        languages.push(language);
    }
    StaffProfile {
        name: profile.name,
        role: Role::Agent,
        skills: company.skills.keys().cloned().collect(),
        languages,
        certifications: BTreeMap::from([(case.skill.clone(), now.plus(DAY))]),
        powers: Vec::new(),
        capacity: 1,
    }
}
