//! The handoff: a promise with a reason, a skill, a deadline and a ladder (I3).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{AgentId, HandoffId, RuleName, SkillName};
use crate::time::Timestamp;
use crate::verdict::Priority;

/// How a customer asked for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// The button "Talk to a person".
    Button,
    /// In words.
    Words,
    /// By saying yes to the assistant's offer.
    AcceptedOffer,
}

/// Why a person takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoffReason {
    /// The rule that decided.
    pub rule: RuleName,
    /// In plain words, in the customer's language.
    pub text: String,
}

/// Why an agent does not hold or is no longer asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseReason {
    /// Said no.
    Declined,
    /// Did not answer in time.
    TimedOut,
    /// Went away.
    Left,
    /// Passed it on.
    Transferred,
    /// Returned it to the assistant.
    Returned,
    /// Another person took it over.
    TakenOver,
    /// Wrapped it up.
    WrappedUp,
    /// The customer withdrew.
    Withdrawn,
}

/// To whom an agent passes a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum TransferTarget {
    /// Anyone with a skill.
    Skill {
        /// Which.
        skill: SkillName,
    },
    /// One person.
    Agent {
        /// Who.
        agent: AgentId,
    },
    /// A supervisor.
    Supervisor,
}

/// What a customer chose who would rather not wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallBack {
    /// When to call; none for an answer by e-mail.
    pub at: Option<Timestamp>,
    /// The telephone number or the address.
    pub contact: String,
    /// Whether the time has come.
    pub due: bool,
}

/// A handoff under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its id.
    pub id: HandoffId,
    /// Why.
    pub reason: HandoffReason,
    /// The skill needed.
    pub skill: SkillName,
    /// How urgent.
    pub priority: Priority,
    /// When the clock started.
    pub requested_at: Timestamp,
    /// Since when it counts as waiting for its place: the first request, so that nobody who was with a person already
    /// goes back behind others. The promise counts from `requested_at`.
    pub placed_at: Timestamp,
    /// Until when a person answers.
    pub due_at: Timestamp,
    /// The promise pack that says so; none when only the company does.
    pub promise: Option<String>,
    /// Until when the customer was told that it takes at most.
    pub told_until: Option<Timestamp>,
    /// What the customer chose instead of waiting.
    pub call_back: Option<CallBack>,
    /// Rungs of the ladder that were reached.
    pub rungs: u8,
    /// Anyone with the certification may take it.
    pub any_eligible: bool,
    /// People kept free for a scarce skill may take it.
    pub reserved: bool,
    /// Supervisors may take it.
    pub supervisor: bool,
    /// Only supervisors may take it.
    pub supervisor_only: bool,
    /// Only this person may take it.
    pub only: Option<AgentId>,
    /// This person helped last and is asked first, if free.
    pub prefers: Option<AgentId>,
    /// Who is asked now, and until when.
    pub offer: Option<(AgentId, Timestamp)>,
    /// Who said no or did not answer, and when.
    pub passed: BTreeMap<AgentId, Timestamp>,
    /// When a person joined.
    pub joined_at: Option<Timestamp>,
    /// When a person first wrote: the promise is kept.
    pub answered_at: Option<Timestamp>,
    /// Whether the promise was missed.
    pub missed: bool,
}

impl Handoff {
    /// Whether it waits for a person to join.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.joined_at.is_none()
    }

    /// The time at which the customer wants to be called, while it has not come.
    #[must_use]
    pub fn called_later(&self) -> Option<Timestamp> {
        self.call_back.as_ref().filter(|chosen| !chosen.due).and_then(|chosen| chosen.at)
    }
}
