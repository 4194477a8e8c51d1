//! Simulated agents: they take what they are offered or not, write, pass on, give back, wrap up, and sometimes vanish.

mod presence;

use baton_core::command::WrapUp;
use baton_core::conversation::{Holder, Outcome};
use baton_core::desk::Presence;
use baton_core::handoff::TransferTarget;
use baton_core::id::{AgentId, ConversationId};
use baton_core::time::{MINUTE, SECOND};
use baton_core::{Command, DeskEvent, Event};

use super::sentences as words;
use super::wishes::Wish;
use super::{Outgoing, Task, Workload};
use crate::world::Failure;

/// An agent.
#[derive(Debug, Clone)]
pub(super) struct AgentActor {
    supervises: bool,
    keys: u32,
    /// What is planned for each conversation; raised with every new plan.
    plans: std::collections::BTreeMap<ConversationId, u32>,
    /// Whether the agent wants to be in.
    on_shift: bool,
}

/// What an agent is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    ComeIn,
    /// Goes home when nothing is held any more; counts the times it was put off.
    GoHome(u8),
    /// Back at the desk after a break or a lost connection.
    Back,
    Break,
    LoseConnection,
    Accept(ConversationId, u32),
    Decline(ConversationId, u32),
    Write(ConversationId, u32),
    Finish(ConversationId, u32),
}

impl Workload<'_> {
    pub(super) fn agent_acts(&mut self, agent: AgentId, act: Act) {
        match act {
            Act::ComeIn => {
                if let Some(actor) = self.agents.get_mut(&agent) {
                    actor.on_shift = true;
                }
                self.presence(agent, Presence::Available, "self", Act::ComeIn);
            }
            Act::GoHome(tries) => self.goes_home(agent, tries),
            Act::Back => {
                if self.agents.get(&agent).is_some_and(|actor| actor.on_shift) {
                    self.presence(agent, Presence::Available, "self", Act::Back);
                }
            }
            Act::Break => {
                if self.is_in(agent) && self.presence(agent, Presence::Away, "self", Act::Break) {
                    let wait = self.random.between(5 * MINUTE, 20 * MINUTE);
                    self.plan(wait, Task::Agent { agent, act: Act::Back });
                }
                if self.world.now() < self.span_ends {
                    self.plan_break(agent);
                }
            }
            Act::LoseConnection => self.loses_connection(agent),
            Act::Accept(conversation, plan) => {
                if self.is_planned(agent, conversation, plan) {
                    self.accepts(agent, conversation);
                }
            }
            Act::Decline(conversation, plan) => {
                if self.is_planned(agent, conversation, plan) {
                    let version = self.version(conversation);
                    self.tries(agent, conversation, Command::Decline { agent, version });
                }
            }
            Act::Write(conversation, plan) => {
                if self.is_planned(agent, conversation, plan) && self.holds(agent, conversation) {
                    self.writes(agent, conversation);
                }
            }
            Act::Finish(conversation, plan) => {
                if self.is_planned(agent, conversation, plan) && self.holds(agent, conversation) {
                    self.finishes(agent, conversation);
                }
            }
        }
    }

    pub(super) fn agents_see_desk(&mut self, events: &[DeskEvent]) {
        for event in events {
            if let DeskEvent::PresenceChanged { agent, presence: Presence::Away, cause } = event
                && cause == "missed an offer"
            {
                let wait = self.random.between(MINUTE, 6 * MINUTE);
                self.plan(wait, Task::Agent { agent: *agent, act: Act::Back });
            }
        }
    }

    pub(super) fn agents_see(&mut self, conversation: ConversationId, events: &[Event]) {
        for event in events {
            match event {
                Event::Offered { agent, .. } => self.is_offered(*agent, conversation),
                Event::AgentJoined { agent, .. } | Event::TakenOver { agent, .. } => {
                    let wait = self.random.between(8 * SECOND, 55 * SECOND);
                    self.will(*agent, conversation, wait, Act::Write);
                }
                Event::ApprovalAsked { .. } => self.is_asked(conversation),
                Event::CustomerMessage { .. } | Event::ReturnAnswered { consent: false, .. } => {
                    let holder = self.world.hub().conversation(conversation).and_then(|state| state.agent());
                    if let Some(agent) = holder {
                        let wait = self.random.between(10 * SECOND, 90 * SECOND);
                        self.will(agent, conversation, wait, Act::Write);
                    }
                }
                _ => {}
            }
        }
    }

    fn is_offered(&mut self, agent: AgentId, conversation: ConversationId) {
        let weights = &self.weights;
        if self.random.chance(weights.agent_ignores) {
            return;
        }
        let declines = self.random.chance(weights.agent_declines);
        let wait = self.random.between(2 * SECOND, 22 * SECOND);
        self.will(agent, conversation, wait, if declines { Act::Decline } else { Act::Accept });
    }

    /// Plans what an agent does in a conversation; an older plan is dropped.
    fn will(&mut self, agent: AgentId, id: ConversationId, wait: i64, act: fn(ConversationId, u32) -> Act) {
        let Some(actor) = self.agents.get_mut(&agent) else { return };
        let plan = actor.plans.entry(id).or_default();
        *plan += 1;
        let act = act(id, *plan);
        self.plan(wait, Task::Agent { agent, act });
    }

    pub(super) fn forget_acts(&mut self, conversation: ConversationId) {
        for actor in self.agents.values_mut() {
            actor.plans.remove(&conversation);
        }
    }

    fn is_planned(&self, agent: AgentId, conversation: ConversationId, plan: u32) -> bool {
        self.agents.get(&agent).and_then(|actor| actor.plans.get(&conversation)) == Some(&plan)
    }

    fn holds(&self, agent: AgentId, conversation: ConversationId) -> bool {
        self.world
            .hub()
            .conversation(conversation)
            .is_some_and(|state| state.is_open() && state.holder == Holder::Agent(agent))
    }

    /// The version on the agent's screen, which is sometimes an old one.
    pub(super) fn version(&mut self, conversation: ConversationId) -> u64 {
        let now = self.world.hub().conversation(conversation).map_or(0, |state| state.holder_version);
        if self.random.chance(self.weights.agent_stale) { now.saturating_sub(1) } else { now }
    }

    fn accepts(&mut self, agent: AgentId, conversation: ConversationId) {
        let version = self.version(conversation);
        self.tries(agent, conversation, Command::Accept { agent, version });
    }

    /// A command without a key; after a failed write the agent clicks again.
    fn tries(&mut self, agent: AgentId, conversation: ConversationId, command: Command) {
        let again = match &command {
            Command::Accept { .. } => Act::Accept,
            Command::Decline { .. } => Act::Decline,
            _ => Act::Finish,
        };
        if let Err(Failure::Store) = self.world.command(conversation, command) {
            self.will(agent, conversation, 2 * SECOND, again);
        }
    }

    pub(super) fn key(&mut self, agent: AgentId) -> String {
        let keys = self.agents.get_mut(&agent).map_or(0, |actor| {
            actor.keys += 1;
            actor.keys
        });
        let letters = agent.to_string();
        format!("{}-{keys}", letters.get(letters.len().saturating_sub(6)..).unwrap_or_default())
    }

    fn writes(&mut self, agent: AgentId, conversation: ConversationId) {
        let language = self.world.hub().conversation(conversation).map(|state| state.language);
        let text = words::say(&mut self.random, &words::AGENT_SAYS, language.unwrap_or_default()).to_owned();
        if self.random.chance(self.weights.agent_notes) {
            let key = self.key(agent);
            let note = Outgoing::Note { agent, text: "Checked the order, looks fine".to_owned() };
            self.send(conversation, key, note, Wish::Note);
        }
        self.acts(agent, conversation);
        let key = self.key(agent);
        let ai_assisted = self.random.chance(300);
        self.send(conversation, key, Outgoing::Reply { agent, text, ai_assisted }, Wish::Reply);
        let wait = self.random.between(70 * SECOND, 5 * MINUTE);
        self.will(agent, conversation, wait, Act::Finish);
    }

    fn finishes(&mut self, agent: AgentId, conversation: ConversationId) {
        let version = self.version(conversation);
        let weights = self.weights;
        let command = if self.random.chance(weights.agent_transfers) {
            let note = "Please look at the delivery".to_owned();
            Command::Transfer { agent, version, to: self.target(agent), note }
        } else if self.random.chance(weights.agent_returns) {
            let mandate = "Answer questions about the delivery".to_owned();
            Command::OfferReturn { agent, version, mandate, terms: self.terms() }
        } else {
            let outcomes =
                [Outcome::Solved, Outcome::Solved, Outcome::Solved, Outcome::NotSolved, Outcome::Waiting];
            let outcome = self.random.pick(&outcomes).copied().unwrap_or(Outcome::Solved);
            let wrap_up = WrapUp {
                outcome,
                topic: None,
                summary: "Explained and arranged".to_owned(),
                assistant_could_have: self
                    .random
                    .pick(&["yes", "no", "unsure"])
                    .copied()
                    .unwrap_or("no")
                    .to_owned(),
                knowledge_gap: None,
            };
            Command::WrapUp { agent, version, wrap_up }
        };
        let offers = matches!(command, Command::OfferReturn { .. });
        self.tries(agent, conversation, command);
        if self.holds(agent, conversation) {
            // Refused, or the customer thinks about the offer.
            let wait = if offers { 3 * MINUTE } else { 20 * SECOND };
            self.will(agent, conversation, wait, Act::Finish);
        }
    }

    fn target(&mut self, from: AgentId) -> TransferTarget {
        let skills: Vec<_> = self.world.company().skills.keys().cloned().collect();
        let others: Vec<AgentId> = self.agents.keys().copied().filter(|agent| *agent != from).collect();
        match (self.random.below(3), self.random.pick(&skills), self.random.pick(&others)) {
            (0, Some(skill), _) => TransferTarget::Skill { skill: skill.clone() },
            (1, _, Some(agent)) => TransferTarget::Agent { agent: *agent },
            _ => TransferTarget::Supervisor,
        }
    }

    /// Supervisors that are in.
    pub(super) fn supervisors(&self) -> Vec<AgentId> {
        self.agents
            .iter()
            .filter(|(agent, actor)| actor.supervises && self.is_in(**agent))
            .map(|(agent, _)| *agent)
            .collect()
    }
}
