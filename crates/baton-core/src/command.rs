//! What may come from outside: the closed list of commands to a conversation.

use crate::approval::{Instruction, Terms};
use crate::conversation::{Channel, Outcome};
use crate::event::ActionOutcome;
use crate::handoff::{ReleaseReason, TransferTarget};
use crate::id::{ActionName, ActionRunId, AgentId, ClientKey, CustomerId, FactName, MessageId, TopicName};
use crate::language::Language;
use crate::perception::{Perception, SecretKind};
use crate::time::Timestamp;

/// A timer that a conversation set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimerKey {
    /// The customer has been silent.
    Idle,
    /// An agent has been asked to take it.
    Offer,
    /// The next rung of the ladder.
    Rung,
    /// The promise is due.
    Promise,
    /// A model was asked for a draft.
    Draft,
    /// An action was asked of another system.
    Action,
    /// Seven days after the end.
    Maturity,
    /// It takes longer than the customer was told.
    Wait,
    /// The time at which the customer wants to be called.
    CallBack,
    /// An agent put it aside until then.
    Snooze,
    /// A second person was asked.
    Approval,
}

impl TimerKey {
    /// All keys.
    pub const ALL: [Self; 11] = [
        Self::Idle,
        Self::Offer,
        Self::Rung,
        Self::Promise,
        Self::Draft,
        Self::Action,
        Self::Maturity,
        Self::Wait,
        Self::CallBack,
        Self::Snooze,
        Self::Approval,
    ];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Offer => "offer",
            Self::Rung => "rung",
            Self::Promise => "promise",
            Self::Draft => "draft",
            Self::Action => "action",
            Self::Maturity => "maturity",
            Self::Wait => "wait",
            Self::CallBack => "call-back",
            Self::Snooze => "snooze",
            Self::Approval => "approval",
        }
    }

    /// The key of a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }
}

/// What an agent says at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrapUp {
    /// How it ended.
    pub outcome: Outcome,
    /// The topic, corrected.
    pub topic: Option<TopicName>,
    /// In the agent's words.
    pub summary: String,
    /// Whether the assistant could have solved it: `yes`, `no`, `unsure`.
    pub assistant_could_have: String,
    /// What knowledge was missing.
    pub knowledge_gap: Option<String>,
}

/// Something from outside, addressed to one conversation.
///
/// `version` is the holder version the sender saw; a stale one is refused, so two people never act on the same turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A customer begins.
    Open {
        /// Who.
        customer: CustomerId,
        /// How the customer is called, when known.
        name: Option<String>,
        /// Whether the company's own site vouched for the customer.
        known: bool,
        /// Where.
        channel: Channel,
        /// In which language.
        language: Language,
    },
    /// The customer wrote.
    CustomerMessage {
        /// The client's key.
        key: ClientKey,
        /// The masked text.
        text: String,
        /// What was masked.
        secrets: Vec<SecretKind>,
        /// What was understood.
        perception: Perception,
    },
    /// The customer pressed "Talk to a person".
    RequestHuman {
        /// The client's key.
        key: ClientKey,
    },
    /// The customer would rather be called or written to than wait.
    ChooseCallBack {
        /// The client's key.
        key: ClientKey,
        /// When to call; none for an answer by e-mail.
        at: Option<Timestamp>,
        /// The telephone number or the address, masked.
        contact: String,
    },
    /// The customer asks for a supervisor.
    RequestSupervisor {
        /// The client's key.
        key: ClientKey,
    },
    /// The customer corrects what is passed on.
    CorrectBrief {
        /// The client's key.
        key: ClientKey,
        /// The masked text.
        text: String,
    },
    /// The customer leaves the queue.
    Stay {
        /// The client's key.
        key: ClientKey,
    },
    /// The customer answers the offer to return to the assistant.
    AnswerReturn {
        /// The client's key.
        key: ClientKey,
        /// Whether the customer agrees.
        consent: bool,
    },
    /// The customer says whether it helped.
    AnswerHelped {
        /// The client's key.
        key: ClientKey,
        /// Whether.
        helped: bool,
    },
    /// The customer rates.
    Rate {
        /// The client's key.
        key: ClientKey,
        /// 1 to 5.
        score: u8,
        /// In the customer's words.
        comment: Option<String>,
    },
    /// A model answered.
    Draft {
        /// To which message.
        message: MessageId,
        /// The text.
        text: String,
    },
    /// A model failed.
    DraftFailed {
        /// To which message.
        message: MessageId,
        /// What happened.
        reason: String,
    },
    /// An action ended.
    ActionEnded {
        /// The run.
        run: ActionRunId,
        /// How.
        outcome: ActionOutcome,
    },
    /// The router asks an agent.
    Offer {
        /// Who.
        agent: AgentId,
    },
    /// An agent takes it.
    Accept {
        /// Who.
        agent: AgentId,
        /// The version seen.
        version: u64,
    },
    /// An agent does not take it.
    Decline {
        /// Who.
        agent: AgentId,
        /// The version seen.
        version: u64,
    },
    /// An agent writes to the customer.
    Reply {
        /// Who.
        agent: AgentId,
        /// The client's key.
        key: ClientKey,
        /// The text.
        text: String,
        /// Whether the assistant drafted it.
        ai_assisted: bool,
    },
    /// A member of staff writes a note.
    Note {
        /// Who.
        agent: AgentId,
        /// The client's key.
        key: ClientKey,
        /// The text.
        text: String,
    },
    /// A member of staff marks it for colleagues.
    Tag {
        /// Who.
        agent: AgentId,
        /// Tags to put on.
        add: Vec<String>,
        /// Tags to take off.
        remove: Vec<String>,
    },
    /// The holder puts it aside until a time.
    Snooze {
        /// Who.
        agent: AgentId,
        /// Until when.
        until: Timestamp,
    },
    /// The holder takes it up again.
    Wake {
        /// Who.
        agent: AgentId,
    },
    /// An agent passes it on.
    Transfer {
        /// Who.
        agent: AgentId,
        /// The version seen.
        version: u64,
        /// To whom.
        to: TransferTarget,
        /// What the next person should know.
        note: String,
    },
    /// A supervisor takes it over.
    TakeOver {
        /// Who.
        agent: AgentId,
        /// The version seen.
        version: u64,
    },
    /// An agent offers to return it to the assistant.
    OfferReturn {
        /// Who.
        agent: AgentId,
        /// The version seen.
        version: u64,
        /// What is settled.
        mandate: String,
        /// What the assistant may do.
        terms: Terms,
    },
    /// An agent does an action, or asks a second person when it is beyond own powers.
    Act {
        /// Who.
        agent: AgentId,
        /// The version seen.
        version: u64,
        /// Which action.
        action: ActionName,
        /// Values the agent gives; what is known already may be left out.
        arguments: std::collections::BTreeMap<FactName, String>,
    },
    /// A second person decides.
    Decide {
        /// Who.
        agent: AgentId,
        /// About which run.
        run: ActionRunId,
        /// Whether it may be done.
        approve: bool,
        /// Why; needed for a no.
        reason: String,
    },
    /// A supervisor says something in private to who holds it.
    Whisper {
        /// Who.
        agent: AgentId,
        /// The client's key.
        key: ClientKey,
        /// What the assistant is to do.
        instruction: Option<Instruction>,
        /// In words.
        text: String,
    },
    /// An agent wraps up.
    WrapUp {
        /// Who.
        agent: AgentId,
        /// The version seen.
        version: u64,
        /// What the agent says.
        wrap_up: WrapUp,
    },
    /// An agent is gone.
    Release {
        /// Who.
        agent: AgentId,
        /// Why.
        reason: ReleaseReason,
    },
    /// The customer is told how long it may take.
    AnnounceWait {
        /// The place in the queue, from 1.
        position: u32,
        /// From and to, in seconds; none when nobody can say.
        range: Option<(u32, u32)>,
    },
    /// The assistant was stopped.
    StopAssistant {
        /// By whom.
        by: AgentId,
        /// The scope in words.
        scope: String,
    },
    /// A timer fired.
    Timer {
        /// Which.
        key: TimerKey,
    },
}
