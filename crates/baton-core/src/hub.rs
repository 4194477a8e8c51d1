//! All open conversations, the desk and the router, as one pure state machine.
//!
//! One order in, one [`Commit`] out: everything that follows from the order (a handoff, the offer to a free agent, the
//! release of what an absent agent held) is decided in the same call and stored in the same transaction, so no crash
//! can leave a customer between two holders. The server and the simulation drive the same hub.
//!
//! Deliberately absent: storage. After a failed commit the shell reloads the streams it touched.

mod powers;
mod stopping;
mod waits;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::command::{Command, TimerKey};
use crate::company::Company;
use crate::conversation::{self, Conversation, Env, Holder, Rejection, Writer};
use crate::desk::{Desk, DeskCommand, DeskEvent, Presence};
use crate::effect::Effect;
use crate::event::Event;
use crate::handoff::ReleaseReason;
use crate::id::{AgentId, ConversationId, Ctx};
use crate::routing::Router;
use crate::time::Timestamp;
use waits::Waits;

/// Most offers made in one commit; the rest follow with the next order.
const OFFERS_PER_COMMIT_MAX: usize = 1_000;
/// Most times for a call-back that are offered at once.
const CALL_BACK_TIMES_MAX: usize = 6;

/// Something from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// A customer begins; the command is [`Command::Open`].
    Open(Command),
    /// Something happens in a conversation.
    Conversation {
        /// Which.
        id: ConversationId,
        /// What.
        command: Command,
    },
    /// Something happens at the desk.
    Desk(DeskCommand),
}

/// What happened to one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationChange {
    /// Which.
    pub id: ConversationId,
    /// Events before these.
    pub before: u64,
    /// What happened.
    pub events: Vec<Event>,
    /// What is to be done outside.
    pub effects: Vec<Effect>,
}

/// Everything that follows from one order: stored in one transaction or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commit {
    /// When.
    pub at: Timestamp,
    /// Desk events before these, and what happened at the desk.
    pub desk: Option<(u64, Vec<DeskEvent>)>,
    /// What happened to conversations, in order of first change.
    pub conversations: Vec<ConversationChange>,
    /// The conversation that was opened.
    pub opened: Option<ConversationId>,
    /// For a repeated command: the sequence number of the event it caused the first time.
    pub repeated: Option<u64>,
}

impl Commit {
    /// Whether nothing happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.desk.is_none() && self.conversations.is_empty()
    }

    /// This commit and one decided right after it, as one.
    #[must_use]
    pub fn and(mut self, later: Self) -> Self {
        for change in later.conversations {
            self.add_change(change);
        }
        if let Some((before, events)) = later.desk {
            self.add_desk(before, events);
        }
        self
    }

    fn add_desk(&mut self, before: u64, events: Vec<DeskEvent>) {
        match &mut self.desk {
            Some((_, known)) => known.extend(events),
            None => self.desk = Some((before, events)),
        }
    }

    fn add_change(&mut self, change: ConversationChange) {
        match self.conversations.iter_mut().find(|known| known.id == change.id) {
            Some(known) => {
                known.events.extend(change.events);
                known.effects.extend(change.effects);
            }
            None => self.conversations.push(change),
        }
    }

    fn add(&mut self, id: ConversationId, before: u64, decision: conversation::Decision) {
        if decision.repeated.is_some() && self.repeated.is_none() {
            self.repeated = decision.repeated;
        }
        if decision.events.is_empty() && decision.effects.is_empty() {
            return;
        }
        self.add_change(ConversationChange {
            id,
            before,
            events: decision.events,
            effects: decision.effects,
        });
    }
}

/// Why an order was refused. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such open conversation here; the shell may load it.
    #[error("conversation {0} is not loaded")]
    NotLoaded(ConversationId),
    /// The rules refuse it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
}

/// The whole state of one company.
#[derive(Debug, Clone)]
pub struct Hub {
    company: Arc<Company>,
    writer: Writer,
    desk: Desk,
    /// Behind pointers: the tree keeps nearly half of its places free when ids grow.
    conversations: BTreeMap<ConversationId, Box<Conversation>>,
    router: Router,
    waits: Waits,
    /// Conversations in which a second person is asked.
    approvals: BTreeSet<ConversationId>,
}

impl Hub {
    /// An empty hub.
    #[must_use]
    pub fn new(company: Arc<Company>, writer: Writer) -> Self {
        Self {
            company,
            writer,
            desk: Desk::default(),
            conversations: BTreeMap::new(),
            router: Router::default(),
            waits: Waits::default(),
            approvals: BTreeSet::new(),
        }
    }

    /// The company's files.
    #[must_use]
    pub fn company(&self) -> &Arc<Company> {
        &self.company
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The router's view of the queue and the staff's load.
    #[must_use]
    pub fn router(&self) -> &Router {
        &self.router
    }

    /// A conversation that is loaded.
    #[must_use]
    pub fn conversation(&self, id: ConversationId) -> Option<&Conversation> {
        self.conversations.get(&id).map(Box::as_ref)
    }

    /// All loaded conversations, by id.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        self.conversations.values().map(Box::as_ref)
    }

    /// Conversations in which a second person is asked, by id.
    pub fn approvals(&self) -> impl Iterator<Item = &Conversation> {
        self.approvals.iter().filter_map(|id| self.conversation(*id)).filter(|state| state.approval.is_some())
    }

    /// Puts a conversation in, as folded from its log.
    pub fn restore(&mut self, conversation: Conversation) {
        self.router.update(&conversation);
        if conversation.approval.is_some() {
            self.approvals.insert(conversation.id);
        }
        self.conversations.insert(conversation.id, Box::new(conversation));
    }

    /// Puts the desk in, as folded from its log.
    pub fn restore_desk(&mut self, desk: Desk) {
        let before = std::mem::replace(&mut self.desk, desk);
        for staff in before.everyone() {
            self.router.unseat(staff.agent);
        }
        for staff in self.desk.everyone() {
            self.router.seat(staff);
        }
    }

    /// Takes a conversation out of memory; its log stays.
    pub fn unload(&mut self, id: ConversationId) {
        self.router.forget(id);
        self.approvals.remove(&id);
        self.conversations.remove(&id);
    }

    /// An honest range of the wait for a place in the queue, in seconds; none when nobody can say.
    #[must_use]
    pub fn wait_range(&self, id: ConversationId, now: Timestamp) -> Option<(u32, u32)> {
        let place = self.router.place(id)?;
        let offered = self.conversations.get(&id).and_then(|state| state.handoff.as_ref()?.offer);
        if offered.is_some() {
            // Somebody who is free is being asked: the next one would be asked after the time of an offer.
            return Some((0, self.company.policy.promise.offer_seconds.saturating_mul(2)));
        }
        let people = self.desk.everyone().filter(|staff| staff.presence == Presence::Available).count();
        self.waits.range(place, u32::try_from(people).unwrap_or(u32::MAX), now)
    }

    /// Times at which the customer of a waiting conversation may be called back, the next ones first.
    #[must_use]
    pub fn call_back_times(&self, id: ConversationId, now: Timestamp) -> Vec<Timestamp> {
        let waiting = self.conversations.get(&id).filter(|state| state.holder == Holder::Queue);
        let Some(handoff) = waiting.and_then(|state| state.handoff.as_ref()) else { return Vec::new() };
        let times = &self.company.policy.promise.call_back;
        self.company
            .hours_of(&handoff.skill)
            .half_hours(now, times.days_ahead)
            .filter(|at| self.router.booked(*at) < times.per_half_hour)
            .take(CALL_BACK_TIMES_MAX)
            .collect()
    }

    /// Decides on an order and everything that follows from it.
    ///
    /// # Errors
    /// Why it is refused; the hub is unchanged then.
    pub fn handle(&mut self, ctx: &mut Ctx<'_>, order: Order) -> Result<Commit, Refusal> {
        let mut commit = Commit { at: ctx.now, ..Commit::default() };
        let outgrown = match &order {
            Order::Conversation { id, command: Command::Timer { key: TimerKey::Wait } } => Some(*id),
            Order::Conversation { .. } | Order::Open(_) | Order::Desk(_) => None,
        };
        match order {
            Order::Open(command) => {
                let env = env(&self.company, &self.desk, self.writer);
                let (state, decision) = conversation::open(ctx, &env, command)?;
                let id = state.id;
                self.conversations.insert(id, Box::new(state));
                commit.add(id, 0, decision);
                commit.opened = Some(id);
            }
            Order::Conversation { id, command } => self.apply(ctx, &mut commit, id, command)?,
            Order::Desk(command) => self.apply_desk(ctx, &mut commit, command)?,
        }
        self.follow_up(ctx, &mut commit);
        if let Some(id) = outgrown {
            self.tell_longer(ctx, &mut commit, id);
        }
        Ok(commit)
    }

    /// Nobody waits longer than was said without being told so.
    fn tell_longer(&mut self, ctx: &mut Ctx<'_>, commit: &mut Commit, id: ConversationId) {
        let handoff = self.conversations.get(&id).and_then(|state| state.handoff.as_ref());
        let outgrown = handoff.is_some_and(|handoff| {
            handoff.called_later().is_none() && handoff.told_until.is_some_and(|until| until <= ctx.now)
        });
        if let Some(position) = self.router.place(id).filter(|_| outgrown) {
            let range = self.wait_range(id, ctx.now);
            self.follow(ctx, commit, id, Command::AnnounceWait { position, range });
        }
    }

    fn apply(
        &mut self,
        ctx: &mut Ctx<'_>,
        commit: &mut Commit,
        id: ConversationId,
        command: Command,
    ) -> Result<(), Refusal> {
        let state = self.conversations.get_mut(&id).ok_or(Refusal::NotLoaded(id))?;
        let (before, version, was_open) = (state.seq, state.holder_version, state.is_open());
        let env = env(&self.company, &self.desk, self.writer);
        if let Command::ChooseCallBack { at: Some(at), key, .. } = &command
            && state.seen(key).is_none()
            && self.router.booked(*at) >= self.company.policy.promise.call_back.per_half_hour
        {
            return Err(Rejection::NothingToAnswer("this time is taken: please choose another").into());
        }
        let correction = correction(state, &command);
        let gap = gap(state, &command);
        let drafted = matches!(command, Command::Draft { .. });
        let decision = conversation::handle(ctx, state, &env, command)?;
        if state.holder_version != version || state.holder == Holder::Queue || state.is_open() != was_open {
            self.router.update(state);
        }
        for event in &decision.events {
            if matches!(event, Event::AgentJoined { .. })
                && let Some(handoff) = &state.handoff
            {
                self.waits.joined(ctx.now, handoff.requested_at);
            }
        }
        if state.approval.is_some() {
            self.approvals.insert(id);
        } else {
            self.approvals.remove(&id);
        }
        let mut follows: Vec<DeskCommand> = correction.into_iter().chain(gap).collect();
        follows.extend(powers::used(&self.company, &decision.events, ctx.now));
        follows.extend(stopping::words(&self.desk, state, &decision.events, drafted, ctx.now));
        commit.add(id, before, decision);
        for command in follows {
            self.apply_desk(ctx, commit, command)?;
        }
        Ok(())
    }

    fn apply_desk(
        &mut self,
        ctx: &mut Ctx<'_>,
        commit: &mut Commit,
        command: DeskCommand,
    ) -> Result<(), Rejection> {
        let before = self.desk.seq;
        let events = self.desk.decide(command)?;
        for event in &events {
            self.desk.evolve(event, ctx.now);
            self.seat(event);
        }
        if events.is_empty() {
            return Ok(());
        }
        commit.add_desk(before, events.clone());
        for event in events {
            match event {
                DeskEvent::PresenceChanged { agent, presence: Presence::Offline, .. } => {
                    self.release_all(ctx, commit, agent);
                }
                DeskEvent::AssistantStopped { scope, by, .. } => self.stop_all(ctx, commit, &scope, by),
                DeskEvent::PresenceChanged { .. }
                | DeskEvent::StaffAdded { .. }
                | DeskEvent::StaffRemoved { .. }
                | DeskEvent::AssistantStarted { .. }
                | DeskEvent::StopMeasured { .. }
                | DeskEvent::PowerUsed { .. }
                | DeskEvent::PowerReturned { .. }
                | DeskEvent::CustomerErased { .. }
                | DeskEvent::TopicCorrected { .. }
                | DeskEvent::CorrectionRemoved { .. }
                | DeskEvent::GapReported { .. }
                | DeskEvent::GapSettled { .. } => {}
            }
        }
        Ok(())
    }

    /// Tells the router of people who came, changed or went.
    fn seat(&mut self, event: &DeskEvent) {
        if let DeskEvent::StaffAdded { agent, .. } | DeskEvent::PresenceChanged { agent, .. } = event
            && let Some(staff) = self.desk.staff(*agent)
        {
            self.router.seat(staff);
        } else if let DeskEvent::StaffRemoved { agent } = event {
            self.router.unseat(*agent);
        }
    }

    /// Nobody is left held by nobody: what an absent agent held goes back to the queue at once (I3).
    fn release_all(&mut self, ctx: &mut Ctx<'_>, commit: &mut Commit, agent: AgentId) {
        for id in self.router.of_agent(agent) {
            let command = Command::Release { agent, reason: ReleaseReason::Left };
            self.follow(ctx, commit, id, command);
        }
    }

    /// Offers what waits to who is free, and tells those who were just put in the queue how long it may take.
    fn follow_up(&mut self, ctx: &mut Ctx<'_>, commit: &mut Commit) {
        self.missed_offers(ctx, commit);
        for _ in 0..OFFERS_PER_COMMIT_MAX {
            let env = env(&self.company, &self.desk, self.writer);
            let Some(assignment) = self.router.next(&env, ctx.now) else { break };
            let command = Command::Offer { agent: assignment.agent };
            self.follow(ctx, commit, assignment.conversation, command);
        }
        let queued: Vec<ConversationId> = commit
            .conversations
            .iter()
            .filter(|change| change.events.iter().any(|event| matches!(event, Event::HandoffStarted { .. })))
            .map(|change| change.id)
            .collect();
        for id in queued {
            let waits = self.conversations.get(&id).is_some_and(|state| state.holder == Holder::Queue);
            if let Some(position) = self.router.place(id).filter(|_| waits) {
                let range = self.wait_range(id, ctx.now);
                self.follow(ctx, commit, id, Command::AnnounceWait { position, range });
            }
        }
    }

    /// Who does not answer an offer is not at the desk: the next offer goes to somebody who is.
    fn missed_offers(&mut self, ctx: &mut Ctx<'_>, commit: &mut Commit) {
        let missed: Vec<AgentId> = commit
            .conversations
            .iter()
            .flat_map(|change| &change.events)
            .filter_map(|event| {
                if let Event::OfferEnded { agent, reason: ReleaseReason::TimedOut } = event {
                    Some(*agent)
                } else {
                    None
                }
            })
            .collect();
        for agent in missed {
            let cause = "missed an offer".to_owned();
            let command = DeskCommand::SetPresence { agent, presence: Presence::Away, cause };
            // Refused only for somebody who has left the staff meanwhile.
            let _ = self.apply_desk(ctx, commit, command);
        }
    }

    /// Something that follows from an order. A refusal means that the state has moved on, so there is nothing to do.
    fn follow(&mut self, ctx: &mut Ctx<'_>, commit: &mut Commit, id: ConversationId, command: Command) {
        let _ = self.apply(ctx, commit, id, command);
    }
}

/// What the desk keeps of a wrap-up that names another topic than the conversation had.
fn correction(state: &Conversation, command: &Command) -> Option<DeskCommand> {
    let Command::WrapUp { agent, wrap_up, .. } = command else { return None };
    let topic = wrap_up.topic.clone().filter(|topic| state.topic.as_ref() != Some(topic))?;
    let (conversation, customer) = (state.id, state.customer);
    Some(DeskCommand::CorrectTopic { conversation, customer, topic, agent: *agent })
}

/// What the desk keeps of a wrap-up that says what no article answered.
fn gap(state: &Conversation, command: &Command) -> Option<DeskCommand> {
    let Command::WrapUp { agent, wrap_up, .. } = command else { return None };
    wrap_up.knowledge_gap.as_ref()?;
    Some(DeskCommand::ReportGap { conversation: state.id, customer: state.customer, agent: *agent })
}

fn env<'a>(company: &'a Company, desk: &'a Desk, writer: Writer) -> Env<'a> {
    let writer = if desk.models_stopped() { Writer::Extractive } else { writer };
    Env { company, desk, writer }
}
