//! The desk: who is on the staff, who is in, and where the assistant is stopped. One per company, event-sourced.
//!
//! Declared skills, certifications and presence only; nothing here scores how a person works (AIA-20).

mod budgets;
mod corrections;
mod gaps;
mod stops;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::company::{Power, Role};
use crate::conversation::{Channel, Rejection};
use crate::id::{ActionName, ActionRunId, AgentId, ConversationId, CustomerId, SkillName, TopicName};
use crate::language::Language;
use crate::time::Timestamp;
use budgets::Budgets;
use corrections::Corrections;
pub use corrections::{
    CORRECTIONS_MAX, CORRECTIONS_PER_AGENT_AND_TOPIC_MAX, CORRECTIONS_PER_TOPIC_MAX, Correction,
};
use gaps::Gaps;
pub use gaps::{GAPS_MAX, Gap, GapEnd};
use stops::Stops;
pub use stops::{EndedStop, Measured, STOPS_KEPT_MAX, Stop};

/// The version of the stored form of desk events written by this code.
pub const DESK_EVENT_VERSION: u16 = 1;
/// Most people on a desk.
pub const STAFF_MAX: usize = 10_000;
/// Most conversations one agent may hold by routing.
pub const CAPACITY_MAX: u8 = 20;

/// Whether a person is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// In, and takes conversations.
    Available,
    /// In, and takes no more.
    Busy,
    /// In, but not at the desk.
    Away,
    /// Not in.
    #[default]
    Offline,
}

/// How much of the assistant is stopped.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "name")]
pub enum Scope {
    /// All of it.
    Everywhere,
    /// In one channel.
    Channel(Channel),
    /// On one topic.
    Topic(TopicName),
    /// One action.
    Action(ActionName),
    /// One model: answers that a model writes.
    Model(String),
}

impl Scope {
    /// Whether a stop of this scope covers a word of the assistant.
    #[must_use]
    pub fn covers(&self, channel: Channel, topic: Option<&TopicName>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Channel(stopped) => *stopped == channel,
            Self::Topic(stopped) => Some(stopped) == topic,
            Self::Action(_) | Self::Model(_) => false,
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Everywhere => out.write_str("everywhere"),
            Self::Channel(channel) => write!(out, "channel {}", channel.name()),
            Self::Topic(topic) => write!(out, "topic {topic}"),
            Self::Action(action) => write!(out, "action {action}"),
            Self::Model(model) => write!(out, "model {model}"),
        }
    }
}

/// A person of the staff as added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffProfile {
    /// Full name.
    pub name: String,
    /// What they may see and do.
    pub role: Role,
    /// What they can do.
    pub skills: Vec<SkillName>,
    /// Languages they write.
    pub languages: Vec<Language>,
    /// Certifications and until when they hold.
    pub certifications: BTreeMap<SkillName, Timestamp>,
    /// Powers.
    pub powers: Vec<Power>,
    /// Conversations at once.
    pub capacity: u8,
}

/// A person of the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    /// Who.
    pub agent: AgentId,
    /// As added.
    pub profile: StaffProfile,
    /// Whether they are in.
    pub presence: Presence,
    /// Since when.
    pub presence_since: Timestamp,
    /// What they may see and do; the same as in the profile.
    pub role: Role,
}

impl Staff {
    /// Whether a certification for a skill is in force.
    #[must_use]
    pub fn certified(&self, skill: &SkillName, now: Timestamp) -> bool {
        self.profile.certifications.get(skill).is_some_and(|until| now < *until)
    }

    /// Whether the person may take over and stop the assistant.
    #[must_use]
    pub fn supervises(&self) -> bool {
        matches!(self.role, Role::Supervisor | Role::Admin)
    }
}

/// What happened at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum DeskEvent {
    /// Somebody joined the staff, or their profile changed.
    StaffAdded {
        /// Who.
        agent: AgentId,
        /// As added.
        profile: StaffProfile,
    },
    /// Somebody left the staff.
    StaffRemoved {
        /// Who.
        agent: AgentId,
    },
    /// Somebody came in or went.
    PresenceChanged {
        /// Who.
        agent: AgentId,
        /// What now.
        presence: Presence,
        /// By what: `self`, `connection lost`, `missed an offer`, `removed`.
        cause: String,
    },
    /// The assistant was stopped.
    AssistantStopped {
        /// How much.
        scope: Scope,
        /// By whom.
        by: AgentId,
        /// Why.
        reason: String,
        /// Whether it is a drill.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        drill: bool,
    },
    /// What a stop did, measured: at once, and again whenever the assistant should still have said something.
    StopMeasured {
        /// Which stop.
        scope: Scope,
        /// What was measured.
        measured: Measured,
    },
    /// The assistant was started again.
    AssistantStarted {
        /// How much.
        scope: Scope,
        /// By whom.
        by: AgentId,
        /// Whether by the same person who stopped it, because nobody else could.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        alone: bool,
    },
    /// A person used a power.
    PowerUsed {
        /// The run.
        run: ActionRunId,
        /// Whose power.
        agent: AgentId,
        /// For which action.
        action: ActionName,
        /// How much, in cents.
        cents: u64,
        /// The company's day, counted from 1970-01-01.
        day: i64,
    },
    /// The other system refused, so nothing was used.
    PowerReturned {
        /// The run.
        run: ActionRunId,
    },
    /// A customer's data was erased.
    CustomerErased {
        /// Whose.
        customer: CustomerId,
        /// By whom; none for the command line.
        by: Option<AgentId>,
        /// Why.
        reason: String,
    },
    /// An agent who wrapped up corrected the topic: the understanding learns it.
    TopicCorrected {
        /// In which conversation.
        conversation: ConversationId,
        /// Whose words they are.
        customer: CustomerId,
        /// The topic it is about.
        topic: TopicName,
        /// By whom.
        agent: AgentId,
    },
    /// A correction is no longer learnt from.
    CorrectionRemoved {
        /// Of which conversation.
        conversation: ConversationId,
        /// By whom.
        by: AgentId,
    },
    /// An agent who wrapped up said that no article answered the question.
    GapReported {
        /// In which conversation.
        conversation: ConversationId,
        /// Whose words they are.
        customer: CustomerId,
        /// By whom.
        agent: AgentId,
    },
    /// A supervisor made an article of it, or dropped it.
    GapSettled {
        /// Of which conversation.
        conversation: ConversationId,
        /// How.
        how: GapEnd,
        /// By whom.
        by: AgentId,
    },
}

impl DeskEvent {
    /// The name under which it is stored.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::StaffAdded { .. } => "staff-added",
            Self::StaffRemoved { .. } => "staff-removed",
            Self::PresenceChanged { .. } => "presence-changed",
            Self::AssistantStopped { .. } => "assistant-stopped-at-desk",
            Self::AssistantStarted { .. } => "assistant-started-at-desk",
            Self::StopMeasured { .. } => "stop-measured",
            Self::PowerUsed { .. } => "power-used",
            Self::PowerReturned { .. } => "power-returned",
            Self::CustomerErased { .. } => "customer-erased",
            Self::TopicCorrected { .. } => "topic-corrected",
            Self::CorrectionRemoved { .. } => "correction-removed",
            Self::GapReported { .. } => "gap-reported",
            Self::GapSettled { .. } => "gap-settled",
        }
    }
}

/// What may be asked of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskCommand {
    /// Add somebody or change their profile.
    AddStaff {
        /// Who; an id from [`crate::Ids`].
        agent: AgentId,
        /// As added.
        profile: StaffProfile,
    },
    /// Remove somebody.
    RemoveStaff {
        /// Who.
        agent: AgentId,
    },
    /// Somebody comes in or goes.
    SetPresence {
        /// Who.
        agent: AgentId,
        /// What now.
        presence: Presence,
        /// By what.
        cause: String,
    },
    /// Stop the assistant.
    StopAssistant {
        /// How much.
        scope: Scope,
        /// By whom.
        by: AgentId,
        /// Why.
        reason: String,
        /// Whether it is a drill.
        drill: bool,
    },
    /// Record what a stop did.
    MeasureStop {
        /// Which stop.
        scope: Scope,
        /// What was measured.
        measured: Measured,
    },
    /// Start the assistant again.
    StartAssistant {
        /// How much.
        scope: Scope,
        /// By whom.
        by: AgentId,
    },
    /// Record that a person used a power.
    UsePower {
        /// The run.
        run: ActionRunId,
        /// Whose power.
        agent: AgentId,
        /// For which action.
        action: ActionName,
        /// How much, in cents.
        cents: u64,
        /// The company's day, counted from 1970-01-01.
        day: i64,
    },
    /// Record that the other system refused, so nothing was used.
    ReturnPower {
        /// The run.
        run: ActionRunId,
    },
    /// Record that a customer was erased.
    RecordErasure {
        /// Whose.
        customer: CustomerId,
        /// By whom.
        by: Option<AgentId>,
        /// Why.
        reason: String,
    },
    /// Learn from a topic that was corrected.
    CorrectTopic {
        /// In which conversation.
        conversation: ConversationId,
        /// Whose words they are.
        customer: CustomerId,
        /// The topic it is about.
        topic: TopicName,
        /// By whom.
        agent: AgentId,
    },
    /// Learn no longer from a correction.
    RemoveCorrection {
        /// Of which conversation.
        conversation: ConversationId,
        /// By whom.
        by: AgentId,
    },
    /// Keep that no article answered a question.
    ReportGap {
        /// In which conversation.
        conversation: ConversationId,
        /// Whose words they are.
        customer: CustomerId,
        /// By whom.
        agent: AgentId,
    },
    /// An article was made of a gap, or none is needed.
    SettleGap {
        /// Of which conversation.
        conversation: ConversationId,
        /// How.
        how: GapEnd,
        /// By whom.
        by: AgentId,
    },
}

/// The state of the desk: the fold of its events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Desk {
    /// Events folded.
    pub seq: u64,
    staff: BTreeMap<AgentId, Staff>,
    stops: Stops,
    budgets: Budgets,
    corrections: Corrections,
    #[serde(default)]
    gaps: Gaps,
}

impl Desk {
    /// A person of the staff.
    #[must_use]
    pub fn staff(&self, agent: AgentId) -> Option<&Staff> {
        self.staff.get(&agent)
    }

    /// Everybody on the staff, by id.
    pub fn everyone(&self) -> impl Iterator<Item = &Staff> {
        self.staff.values()
    }

    /// The stops in force.
    #[must_use]
    pub fn stops(&self) -> &[Stop] {
        &self.stops.in_force
    }

    /// Stops that ended, oldest first.
    #[must_use]
    pub fn ended_stops(&self) -> &[EndedStop] {
        &self.stops.ended
    }

    /// How much of a power a person used on a day of the company, in cents.
    #[must_use]
    pub fn used_on(&self, agent: AgentId, action: &ActionName, day: i64) -> u64 {
        self.budgets.on(agent, action, day)
    }

    /// The stops in force that cover a word of the assistant.
    pub(crate) fn covering<'s>(
        &'s self,
        channel: Channel,
        topic: Option<&'s TopicName>,
    ) -> impl Iterator<Item = &'s Stop> {
        self.stops().iter().filter(move |stop| stop.scope.covers(channel, topic))
    }

    /// Topics that agents corrected, oldest first.
    #[must_use]
    pub fn corrections(&self) -> &[Correction] {
        self.corrections.all()
    }

    /// Questions that no article answered and that no supervisor has settled, oldest first.
    #[must_use]
    pub fn gaps(&self) -> &[Gap] {
        self.gaps.all()
    }

    /// The name customers see: the first name.
    #[must_use]
    pub fn display_name(&self, agent: AgentId) -> String {
        self.staff
            .get(&agent)
            .and_then(|staff| staff.profile.name.split_whitespace().next())
            .unwrap_or("Agent")
            .to_owned()
    }

    /// Whether anybody who answers customers is in.
    #[must_use]
    pub fn anyone_in(&self) -> bool {
        self.staff.values().any(|staff| staff.presence != Presence::Offline && staff.role != Role::Auditor)
    }

    /// Whether anybody who is in writes this language.
    #[must_use]
    pub fn anyone_writes(&self, language: Language) -> bool {
        self.staff
            .values()
            .any(|staff| staff.presence != Presence::Offline && staff.profile.languages.contains(&language))
    }

    /// The stop that covers an answer of the assistant, in words.
    #[must_use]
    pub fn stopped(&self, channel: Channel, topic: Option<&TopicName>) -> Option<String> {
        self.covering(channel, topic).next().map(|stop| stop.scope.to_string())
    }

    /// Whether an action is stopped.
    #[must_use]
    pub fn action_stopped(&self, action: &ActionName) -> bool {
        self.stops().iter().any(|stop| matches!(&stop.scope, Scope::Action(stopped) if stopped == action))
    }

    /// Whether models are stopped; the assistant then quotes articles.
    #[must_use]
    pub fn models_stopped(&self) -> bool {
        self.stops().iter().any(|stop| matches!(stop.scope, Scope::Model(_)))
    }

    /// Decides on a command.
    ///
    /// # Errors
    /// The reason why it is refused; nothing happened then.
    pub fn decide(&self, command: DeskCommand) -> Result<Vec<DeskEvent>, Rejection> {
        match command {
            DeskCommand::AddStaff { agent, profile } => self.add_staff(agent, profile),
            DeskCommand::RemoveStaff { agent } => {
                let staff = self.staff.get(&agent).ok_or(NOT_ON_STAFF)?;
                let mut events = Vec::new();
                if staff.presence != Presence::Offline {
                    let cause = "removed".to_owned();
                    events.push(DeskEvent::PresenceChanged { agent, presence: Presence::Offline, cause });
                }
                events.push(DeskEvent::StaffRemoved { agent });
                Ok(events)
            }
            DeskCommand::SetPresence { agent, presence, cause } => {
                let staff = self.staff.get(&agent).ok_or(NOT_ON_STAFF)?;
                if staff.presence == presence {
                    return Ok(Vec::new());
                }
                Ok(vec![DeskEvent::PresenceChanged { agent, presence, cause }])
            }
            DeskCommand::StopAssistant { scope, by, reason, drill } => {
                self.require_supervisor(by)?;
                if self.stops().iter().any(|stop| stop.scope == scope) {
                    return Ok(Vec::new());
                }
                Ok(vec![DeskEvent::AssistantStopped { scope, by, reason, drill }])
            }
            DeskCommand::MeasureStop { scope, measured } => {
                let stop = self.stops().iter().find(|stop| stop.scope == scope);
                let news = stop.is_some_and(|stop| stop.measured != stop.measured.with(measured));
                Ok(if news { vec![DeskEvent::StopMeasured { scope, measured }] } else { Vec::new() })
            }
            DeskCommand::StartAssistant { scope, by } => {
                let alone = self.may_start(&scope, by)?;
                Ok(vec![DeskEvent::AssistantStarted { scope, by, alone }])
            }
            DeskCommand::UsePower { run, agent, action, cents, day } => {
                Ok(vec![DeskEvent::PowerUsed { run, agent, action, cents, day }])
            }
            DeskCommand::ReturnPower { run } => {
                Ok(if self.budgets.knows(run) { vec![DeskEvent::PowerReturned { run }] } else { Vec::new() })
            }
            DeskCommand::RecordErasure { customer, by, reason } => {
                Ok(vec![DeskEvent::CustomerErased { customer, by, reason }])
            }
            DeskCommand::CorrectTopic { conversation, customer, topic, agent } => {
                Ok(vec![DeskEvent::TopicCorrected { conversation, customer, topic, agent }])
            }
            DeskCommand::RemoveCorrection { conversation, by } => {
                self.require_supervisor(by)?;
                if !self.corrections().iter().any(|known| known.conversation == conversation) {
                    return Err(Rejection::NothingToAnswer("nothing was learnt from this conversation"));
                }
                Ok(vec![DeskEvent::CorrectionRemoved { conversation, by }])
            }
            DeskCommand::ReportGap { conversation, customer, agent } => {
                Ok(vec![DeskEvent::GapReported { conversation, customer, agent }])
            }
            DeskCommand::SettleGap { conversation, how, by } => {
                self.require_supervisor(by)?;
                if !self.gaps().iter().any(|known| known.conversation == conversation) {
                    return Err(Rejection::NothingToAnswer("no gap of this conversation waits"));
                }
                Ok(vec![DeskEvent::GapSettled { conversation, how, by }])
            }
        }
    }

    /// Whether a person may end a stop: another one than who began it. Where nobody else could, an admin may; then it
    /// is recorded as done alone.
    ///
    /// # Errors
    /// Why not, and what to do.
    pub fn may_start(&self, scope: &Scope, by: AgentId) -> Result<bool, Rejection> {
        self.require_supervisor(by)?;
        let stop = self.stops().iter().find(|stop| stop.scope == *scope);
        let stop = stop.ok_or(Rejection::NothingToAnswer("the assistant is not stopped there"))?;
        if stop.by != by {
            return Ok(false);
        }
        let others = self.staff.values().any(|staff| staff.agent != by && staff.supervises());
        if others {
            return Err(Rejection::NotEligible(
                "a second person starts it again: you stopped it, so ask another supervisor or an admin",
            ));
        }
        if self.staff.get(&by).is_some_and(|staff| staff.role == Role::Admin) {
            return Ok(true);
        }
        Err(Rejection::NotEligible(
            "a second person starts it again, and there is no other supervisor: an admin adds one, or starts it",
        ))
    }

    fn add_staff(&self, agent: AgentId, profile: StaffProfile) -> Result<Vec<DeskEvent>, Rejection> {
        let invalid = |field, problem: &str| Err(Rejection::Invalid { field, problem: problem.to_owned() });
        if profile.name.trim().is_empty() || profile.name.len() > 200 {
            return invalid("name", "must have 1 to 200 characters");
        }
        if profile.capacity > CAPACITY_MAX {
            return invalid("capacity", "is more than anyone can do at once: at most 20");
        }
        if self.staff.len() >= STAFF_MAX && !self.staff.contains_key(&agent) {
            return invalid("staff", "the desk is full");
        }
        Ok(vec![DeskEvent::StaffAdded { agent, profile }])
    }

    fn require_supervisor(&self, agent: AgentId) -> Result<(), Rejection> {
        let staff = self.staff.get(&agent).ok_or(NOT_ON_STAFF)?;
        if staff.supervises() { Ok(()) } else { Err(Rejection::NotEligible("only supervisors may do this")) }
    }

    /// Folds one event, which happened at `at`.
    pub fn evolve(&mut self, event: &DeskEvent, at: Timestamp) {
        self.seq += 1;
        match event {
            DeskEvent::StaffAdded { agent, profile } => {
                let before = self.staff.remove(agent);
                let staff = Staff {
                    agent: *agent,
                    role: profile.role,
                    profile: profile.clone(),
                    presence: before.as_ref().map_or(Presence::Offline, |staff| staff.presence),
                    presence_since: before.map_or(at, |staff| staff.presence_since),
                };
                self.staff.insert(*agent, staff);
            }
            DeskEvent::StaffRemoved { agent } => {
                self.staff.remove(agent);
            }
            DeskEvent::PresenceChanged { agent, presence, .. } => {
                if let Some(staff) = self.staff.get_mut(agent) {
                    staff.presence = *presence;
                    staff.presence_since = at;
                }
            }
            DeskEvent::AssistantStopped { scope, by, reason, drill } => self.stops.begin(Stop {
                scope: scope.clone(),
                by: *by,
                reason: reason.clone(),
                at,
                drill: *drill,
                measured: Measured::default(),
            }),
            DeskEvent::StopMeasured { scope, measured } => self.stops.measure(scope, *measured),
            DeskEvent::AssistantStarted { scope, by, alone } => self.stops.end(scope, *by, at, *alone),
            DeskEvent::PowerUsed { run, agent, action, cents, day } => {
                self.budgets.add(*run, *agent, action, *cents, *day);
            }
            DeskEvent::PowerReturned { run } => self.budgets.give_back(*run),
            DeskEvent::CustomerErased { customer, .. } => {
                self.corrections.forget(*customer);
                self.gaps.forget(*customer);
            }
            DeskEvent::TopicCorrected { conversation, customer, topic, agent } => {
                self.corrections.add(Correction {
                    conversation: *conversation,
                    customer: *customer,
                    topic: topic.clone(),
                    agent: *agent,
                    at,
                });
            }
            DeskEvent::CorrectionRemoved { conversation, .. } => self.corrections.remove(*conversation),
            DeskEvent::GapReported { conversation, customer, agent } => {
                self.gaps.add(Gap { conversation: *conversation, customer: *customer, agent: *agent, at })
            }
            DeskEvent::GapSettled { conversation, .. } => self.gaps.settle(*conversation),
        }
    }
}

const NOT_ON_STAFF: Rejection = Rejection::NotEligible("this person is not on the staff");
