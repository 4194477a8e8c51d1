//! The desk and the person who is signed in.

use baton_core::conversation::Holder;
use baton_core::desk::{Desk as State, Presence as In, Scope as Stopped, Staff};
use baton_core::hub::Hub;
use baton_core::id::AgentId;
use baton_core::language::Language;
use baton_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::empowered::{Approval, approval};
use super::words::name_of;

/// Whether a person is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// In, and takes conversations.
    Available,
    /// In, and takes no more.
    Busy,
    /// In, but not at the desk.
    Away,
    /// Not in.
    Offline,
}

impl From<Presence> for In {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Available => Self::Available,
            Presence::Busy => Self::Busy,
            Presence::Away => Self::Away,
            Presence::Offline => Self::Offline,
        }
    }
}

/// The presence on the wire.
#[must_use]
pub fn presence(presence: In) -> Presence {
    match presence {
        In::Available => Presence::Available,
        In::Busy => Presence::Busy,
        In::Away => Presence::Away,
        In::Offline => Presence::Offline,
    }
}

/// The kinds of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ScopeKind {
    /// All of it.
    Everywhere,
    /// One channel.
    Channel,
    /// One topic.
    Topic,
    /// One action.
    Action,
    /// One model.
    Model,
}

/// How much of the assistant is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Scope {
    /// The kind.
    pub kind: ScopeKind,
    /// Which, for all kinds but `everywhere`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Scope {
    /// The scope as the core knows it; none when the name is missing or no such channel exists.
    #[must_use]
    pub fn known(&self) -> Option<Stopped> {
        use baton_core::conversation::Channel;
        let name = self.name.as_deref().filter(|name| !name.is_empty());
        match self.kind {
            ScopeKind::Everywhere => Some(Stopped::Everywhere),
            ScopeKind::Channel => [Channel::Web, Channel::Api]
                .into_iter()
                .find(|channel| Some(channel.name()) == name)
                .map(Stopped::Channel),
            ScopeKind::Topic => name.map(|name| Stopped::Topic(name.into())),
            ScopeKind::Action => name.map(|name| Stopped::Action(name.into())),
            ScopeKind::Model => name.map(|name| Stopped::Model(name.to_owned())),
        }
    }
}

/// The scope on the wire.
#[must_use]
pub fn scope(scope: &Stopped) -> Scope {
    let (kind, name) = match scope {
        Stopped::Everywhere => (ScopeKind::Everywhere, None),
        Stopped::Channel(channel) => (ScopeKind::Channel, Some(channel.name().to_owned())),
        Stopped::Topic(topic) => (ScopeKind::Topic, Some(topic.to_string())),
        Stopped::Action(action) => (ScopeKind::Action, Some(action.to_string())),
        Stopped::Model(model) => (ScopeKind::Model, Some(model.clone())),
    };
    Scope { kind, name }
}

/// A stop in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stop {
    /// How much.
    pub scope: Scope,
    /// By whom: a full name.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Whether it is a drill.
    pub drill: bool,
    /// Conversations that were taken from the assistant.
    pub conversations: u32,
    /// Milliseconds to the last word of the assistant after the stop; null when there was none.
    pub last_word_millis: Option<i64>,
    /// Who may start it again: never the one who stopped it while somebody else can.
    pub starters: Vec<String>,
}

/// A stop that ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedStop {
    /// As it was.
    pub stop: Stop,
    /// Who started the assistant again: a full name.
    pub ended_by: String,
    /// When, in milliseconds since 1970.
    pub ended_at: i64,
    /// Whether the same person did, because nobody else could.
    pub alone: bool,
}

/// A person of the staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaffMember {
    /// Who.
    pub agent: String,
    /// The full name.
    pub name: String,
    /// `agent`, `supervisor`, `admin` or `auditor`.
    pub role: String,
    /// Whether in.
    pub presence: Presence,
    /// Conversations held or asked to take.
    pub holding: u32,
    /// Conversations at once.
    pub capacity: u8,
    /// Skills as named in files.
    pub skills: Vec<String>,
    /// ISO 639-1.
    pub languages: Vec<String>,
}

/// Who is on the staff, where the assistant is stopped, who waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Desk {
    /// The staff by name.
    pub staff: Vec<StaffMember>,
    /// The stops in force.
    pub stops: Vec<Stop>,
    /// How many customers wait for a person.
    pub waiting: usize,
    /// Since when the longest of them.
    pub longest_wait_since: Option<i64>,
    /// What waits for a second person, the oldest first.
    pub approvals: Vec<Approval>,
}

/// The person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// Who.
    pub agent: String,
    /// The full name.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// `agent`, `supervisor`, `admin` or `auditor`.
    pub role: String,
    /// Whether in.
    pub presence: Presence,
    /// Conversations at once.
    pub capacity: u8,
    /// Conversations held or asked to take.
    pub holding: u32,
    /// ISO 639-1.
    pub languages: Vec<String>,
    /// Skills as named in files.
    pub skills: Vec<String>,
}

/// A role on the wire.
#[must_use]
pub fn role(role: baton_core::company::Role) -> String {
    name_of(role)
}

fn languages(staff: &Staff) -> Vec<String> {
    staff.profile.languages.iter().map(|language| language.code().to_owned()).collect()
}

fn skills(staff: &Staff) -> Vec<String> {
    staff.profile.skills.iter().map(ToString::to_string).collect()
}

/// The desk as staff see it.
#[must_use]
pub fn desk(hub: &Hub, language: Language, now: Timestamp) -> Desk {
    let state: &State = hub.desk();
    let mut staff: Vec<StaffMember> = state
        .everyone()
        .map(|staff| StaffMember {
            agent: staff.agent.to_string(),
            name: staff.profile.name.clone(),
            role: role(staff.role),
            presence: presence(staff.presence),
            holding: hub.router().load(staff.agent),
            capacity: staff.profile.capacity,
            skills: skills(staff),
            languages: languages(staff),
        })
        .collect();
    staff.sort_by(|one, other| one.name.cmp(&other.name).then_with(|| one.agent.cmp(&other.agent)));
    let longest = hub
        .router()
        .line()
        .filter_map(|id| hub.conversation(id))
        .filter(|conversation| conversation.holder == Holder::Queue)
        .filter_map(|conversation| conversation.handoff.as_ref())
        .map(|handoff| handoff.requested_at.as_millis())
        .min();
    let company = hub.company();
    let mut approvals: Vec<Approval> =
        hub.approvals().filter_map(|asked| approval(asked, state, company, language, now)).collect();
    approvals.sort_by_key(|asked| asked.asked_at);
    Desk {
        staff,
        stops: state
            .stops()
            .iter()
            .map(|stop| Stop {
                starters: state
                    .everyone()
                    .filter(|staff| state.may_start(&stop.scope, staff.agent).is_ok())
                    .map(|staff| staff.agent.to_string())
                    .collect(),
                ..shown(state, stop)
            })
            .collect(),
        waiting: hub.router().queue_length(),
        longest_wait_since: longest,
        approvals,
    }
}

fn shown(desk: &State, stop: &baton_core::desk::Stop) -> Stop {
    Stop {
        scope: scope(&stop.scope),
        by: super::row::full_name(desk, stop.by),
        reason: stop.reason.clone(),
        at: stop.at.as_millis(),
        drill: stop.drill,
        conversations: stop.measured.conversations,
        last_word_millis: stop.measured.last_word_millis,
        starters: Vec::new(),
    }
}

/// Stops that ended, the newest first.
#[must_use]
pub fn ended_stops(desk: &State) -> Vec<EndedStop> {
    desk.ended_stops()
        .iter()
        .rev()
        .map(|ended| EndedStop {
            stop: shown(desk, &ended.stop),
            ended_by: super::row::full_name(desk, ended.ended_by),
            ended_at: ended.ended_at.as_millis(),
            alone: ended.alone,
        })
        .collect()
}

/// The person who is signed in, if on the staff.
#[must_use]
pub fn me(hub: &Hub, agent: AgentId, email: &str) -> Option<Me> {
    let staff = hub.desk().staff(agent)?;
    Some(Me {
        agent: agent.to_string(),
        name: staff.profile.name.clone(),
        email: email.to_owned(),
        role: role(staff.role),
        presence: presence(staff.presence),
        capacity: staff.profile.capacity,
        holding: hub.router().load(agent),
        languages: languages(staff),
        skills: skills(staff),
    })
}
