//! What happened: the closed, append-only list of events of a conversation.
//!
//! Events are the only truth: state is their fold, metrics are functions of them. Each is stored as JSON under its
//! [`Event::kind`] and [`EVENT_VERSION`]; a stored sample of every kind must load forever (`tests/samples`).
//! Nothing an event says may depend on the wording of the code: texts shown to customers are recorded as shown.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::approval::{ApprovalEnd, ApprovalRule, Instruction, Terms};
use crate::company::RungKind;
use crate::conversation::{Author, Brief, Channel, Expects, Fact, Outcome, Resolution};
use crate::handoff::{HandoffReason, Method, ReleaseReason, TransferTarget};
use crate::id::{
    ActionName, ActionRunId, AgentId, ClientKey, ConversationId, CustomerId, FactName, HandoffId, MessageId,
    PlaybookName, SkillName, StepName, TopicName,
};
use crate::language::Language;
use crate::perception::{Perception, SecretKind, Span};
use crate::time::Timestamp;
use crate::verdict::{Priority, Verdict};

/// The version of the stored form of events written by this code.
pub const EVENT_VERSION: u16 = 1;

/// A source shown with an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The article's name.
    pub article: crate::id::ArticleName,
    /// The article's title in the language of the answer.
    pub title: String,
    /// Which passage.
    pub passage: u16,
    /// The bytes of the passage that answer best, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// What the system says by itself, from `company.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// The disclosure (I5).
    Disclosure,
    /// In the queue, with or without an estimate.
    Queued,
    /// Put in the queue by policy.
    HandedOver,
    /// Nobody is in.
    NobodyIn,
    /// The promise was not kept.
    PromiseLate,
    /// A person joined.
    AgentJoined,
    /// The person left.
    AgentLeft,
    /// Back with the assistant.
    Returned,
    /// A secret was masked.
    Masked,
    /// The assistant is stopped.
    AssistantStopped,
    /// Where help is now.
    CrisisHelp,
    /// Closed.
    Closed,
    /// A call-back or an e-mail was chosen.
    CallBack,
    /// The assistant asked a person for permission.
    ApprovalAsked,
}

/// What an assistant message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// A greeting or a courtesy.
    Courtesy,
    /// An answer from knowledge or from an action's result.
    Answer,
    /// A question of a playbook.
    Question,
    /// A question of what is meant.
    Clarify,
    /// An offer of a person.
    OfferPerson,
    /// The truth about being an AI.
    NotHuman,
}

/// How an action ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum ActionOutcome {
    /// It worked and gave facts.
    Done {
        /// The facts.
        facts: std::collections::BTreeMap<FactName, String>,
    },
    /// The other system said no: not found, not allowed, already done.
    Refused {
        /// Its reason, for staff.
        reason: String,
    },
    /// It did not work: no answer, an error.
    Failed {
        /// What happened, for staff.
        reason: String,
    },
}

/// Why a customer's matter ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClosedBy {
    /// The customer said that it helped.
    Customer,
    /// An agent wrapped up.
    Agent,
    /// Nothing more came; can be reopened.
    Silence,
}

/// One event of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// A conversation began.
    ConversationOpened {
        /// The conversation.
        conversation: ConversationId,
        /// Whose.
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
    /// The system said something.
    SystemMessage {
        /// The message.
        message: MessageId,
        /// Which notice.
        notice: Notice,
        /// As shown.
        text: String,
        /// In which language.
        language: Language,
    },
    /// The customer wrote.
    CustomerMessage {
        /// The message.
        message: MessageId,
        /// The client's key.
        key: ClientKey,
        /// The masked text.
        text: String,
        /// What was masked.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        secrets: Vec<SecretKind>,
        /// What was understood.
        perception: Arc<Perception>,
    },
    /// The policy decided.
    VerdictGiven {
        /// About which message.
        message: MessageId,
        /// What and why.
        verdict: Verdict,
        /// The topic from here on.
        topic: Option<TopicName>,
        /// Whether the turn brought the matter forward.
        progress: bool,
    },
    /// The assistant wrote.
    AssistantMessage {
        /// The message.
        message: MessageId,
        /// As shown.
        text: String,
        /// In which language.
        language: Language,
        /// What for.
        purpose: Purpose,
        /// Sources.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        citations: Vec<Citation>,
        /// Answers offered as buttons.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        choices: Vec<String>,
        /// What the assistant waits for now.
        #[serde(default)]
        expects: Expects,
    },
    /// A model was asked for a draft.
    DraftRequested {
        /// For which message of the customer.
        message: MessageId,
    },
    /// A draft did not pass the check and was not sent.
    DraftHeld {
        /// For which message.
        message: MessageId,
        /// What the check found.
        faults: Vec<String>,
    },
    /// The model did not answer in time, or with an error.
    ModelFailed {
        /// For which message.
        message: MessageId,
        /// What happened, for staff.
        reason: String,
    },
    /// A playbook began.
    PlaybookStarted {
        /// Which.
        playbook: PlaybookName,
    },
    /// A playbook reached a step.
    StepEntered {
        /// Which.
        step: StepName,
    },
    /// A fact was learned.
    FactLearned {
        /// Its name.
        fact: FactName,
        /// Its value.
        value: String,
        /// From where: `customer` or an action.
        source: String,
    },
    /// A playbook ended.
    PlaybookEnded {
        /// Which.
        playbook: PlaybookName,
        /// How: `answered`, `handed-off`, `knowledge`, `left`.
        how: String,
    },
    /// The customer was shown what an action will do and said yes.
    ActionConfirmed {
        /// The step that asked.
        step: StepName,
    },
    /// An action was asked of another system.
    ActionRequested {
        /// The run; also the idempotency key.
        run: ActionRunId,
        /// Which action.
        action: ActionName,
        /// Its facts.
        arguments: std::collections::BTreeMap<FactName, String>,
        /// The person who asked for it; none for the assistant.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<AgentId>,
        /// The second person who said yes to it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_by: Option<AgentId>,
    },
    /// A second person is asked whether an action may be done.
    ApprovalAsked {
        /// The run that follows a yes.
        run: ActionRunId,
        /// Which action.
        action: ActionName,
        /// Its facts with their origin.
        facts: std::collections::BTreeMap<FactName, Fact>,
        /// Who asks; none for the assistant.
        by: Option<AgentId>,
        /// The rule that asks.
        rule: ApprovalRule,
        /// The limit it looked at, in cents.
        limit_cents: Option<u64>,
        /// How much would be moved, in cents.
        cents: Option<u64>,
        /// Until when it can be decided.
        expires_at: Timestamp,
    },
    /// A request to a second person ended.
    ApprovalEnded {
        /// The run.
        run: ActionRunId,
        /// Which action.
        action: ActionName,
        /// How.
        end: ApprovalEnd,
    },
    /// An action ended.
    ActionEnded {
        /// The run.
        run: ActionRunId,
        /// Which action.
        action: ActionName,
        /// How.
        outcome: ActionOutcome,
    },
    /// The assistant may not do an action and leaves it to a person.
    ActionLeftToPerson {
        /// Which action.
        action: ActionName,
        /// Why: `adverse`, `above limit`, `stopped`, `not verified`.
        reason: String,
        /// Its facts.
        arguments: std::collections::BTreeMap<FactName, String>,
    },
    /// The customer asked for a person.
    HumanRequested {
        /// How.
        method: Method,
        /// The client's key, for the button.
        key: Option<ClientKey>,
    },
    /// A promise began: the conversation waits for a person.
    HandoffStarted {
        /// The handoff.
        handoff: HandoffId,
        /// Why.
        reason: HandoffReason,
        /// The story for the person.
        brief: Box<Brief>,
        /// The skill needed.
        skill: SkillName,
        /// How urgent.
        priority: Priority,
        /// When the clock started.
        requested_at: Timestamp,
        /// Until when a person answers.
        due_at: Timestamp,
        /// For one person only.
        agent: Option<AgentId>,
        /// For supervisors.
        supervisor: bool,
        /// Since when it counts as waiting for its place, when that is earlier than the request.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        placed_at: Option<Timestamp>,
        /// Who helped last and is asked first, if free.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prefers: Option<AgentId>,
        /// The promise pack that sets the deadline; none when only the company does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<String>,
    },
    /// A waiting matter turned out to be more urgent or to need another skill.
    HandoffRaised {
        /// The skill needed now.
        skill: SkillName,
        /// How urgent now.
        priority: Priority,
        /// The rule.
        rule: crate::id::RuleName,
        /// Why, in plain words.
        reason: String,
    },
    /// The customer was told how long.
    WaitAnnounced {
        /// The place in the queue, from 1.
        position: u32,
        /// From, in seconds.
        low_seconds: Option<u32>,
        /// To, in seconds.
        high_seconds: Option<u32>,
    },
    /// A rung of the ladder was reached.
    LadderClimbed {
        /// The rung, counted from zero.
        rung: u8,
        /// What it does.
        to: RungKind,
    },
    /// The promise was not kept in time.
    PromiseMissed,
    /// The customer would rather be called or written to than wait.
    CallBackChosen {
        /// The client's key.
        key: ClientKey,
        /// When to call; none for an answer by e-mail.
        at: Option<Timestamp>,
        /// The telephone number or the address.
        contact: String,
    },
    /// The chosen time has come.
    CallBackDue,
    /// The customer asked for a supervisor.
    SupervisorRequested {
        /// The client's key.
        key: ClientKey,
    },
    /// The customer corrected what is passed on.
    BriefCorrected {
        /// The client's key.
        key: ClientKey,
        /// In the customer's words, masked.
        text: String,
    },
    /// An agent was asked to take it.
    Offered {
        /// Who.
        agent: AgentId,
        /// Until when.
        expires_at: Timestamp,
    },
    /// The agent did not take it.
    OfferEnded {
        /// Who.
        agent: AgentId,
        /// Why.
        reason: ReleaseReason,
    },
    /// An agent took it and holds it now.
    AgentJoined {
        /// Who.
        agent: AgentId,
        /// As the customer sees the name.
        name: String,
    },
    /// An agent wrote.
    AgentMessage {
        /// The message.
        message: MessageId,
        /// The client's key.
        key: ClientKey,
        /// Who.
        agent: AgentId,
        /// As shown.
        text: String,
        /// Whether the assistant drafted it.
        ai_assisted: bool,
    },
    /// An agent wrote a note that customers do not see.
    NoteAdded {
        /// The note.
        message: MessageId,
        /// The client's key.
        key: ClientKey,
        /// Who.
        agent: AgentId,
        /// The text.
        text: String,
    },
    /// A member of staff marked it for colleagues.
    TagsChanged {
        /// Who.
        agent: AgentId,
        /// Put on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        added: Vec<String>,
        /// Taken off.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        removed: Vec<String>,
    },
    /// The holder put it aside until a time.
    Snoozed {
        /// Who.
        agent: AgentId,
        /// Until when.
        until: Timestamp,
    },
    /// It is back.
    SnoozeEnded {
        /// By whom; none when the time had come.
        agent: Option<AgentId>,
    },
    /// A supervisor said something in private to who holds it. Customers never see it.
    Whispered {
        /// The whisper.
        message: MessageId,
        /// The client's key.
        key: ClientKey,
        /// Who.
        agent: AgentId,
        /// To whom; none for the assistant.
        to: Option<AgentId>,
        /// What the assistant is to do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instruction: Option<Instruction>,
        /// In the supervisor's words; may be empty beside an instruction.
        text: String,
    },
    /// An agent no longer holds it.
    AgentReleased {
        /// Who.
        agent: AgentId,
        /// Why.
        reason: ReleaseReason,
    },
    /// An agent passed it on.
    Transferred {
        /// Who.
        agent: AgentId,
        /// To whom.
        to: TransferTarget,
        /// What the next person should know.
        note: String,
    },
    /// A supervisor took it over.
    TakenOver {
        /// Who.
        agent: AgentId,
        /// As the customer sees the name.
        name: String,
    },
    /// An agent offers to return to the assistant.
    ReturnOffered {
        /// Who.
        agent: AgentId,
        /// What is settled.
        mandate: String,
        /// What the assistant may do.
        #[serde(default)]
        terms: Terms,
        /// As shown to the customer.
        text: String,
    },
    /// The customer answered an offer to return.
    ReturnAnswered {
        /// Whether the customer agrees.
        consent: bool,
        /// The client's key.
        key: ClientKey,
    },
    /// The customer left the queue and stays with the assistant.
    StayedWithAssistant {
        /// The client's key.
        key: ClientKey,
    },
    /// The assistant was stopped while it held this conversation.
    AssistantStopped {
        /// By whom.
        by: AgentId,
        /// The scope in words.
        scope: String,
    },
    /// The customer said whether an answer helped.
    HelpedAnswered {
        /// Whether.
        helped: bool,
        /// The client's key.
        key: ClientKey,
    },
    /// An agent wrapped up.
    WrappedUp {
        /// Who.
        agent: AgentId,
        /// How it ended.
        outcome: Outcome,
        /// The topic, corrected.
        topic: Option<TopicName>,
        /// In the agent's words.
        summary: String,
        /// Whether the assistant could have solved it: `yes`, `no`, `unsure`.
        assistant_could_have: String,
        /// What knowledge was missing.
        knowledge_gap: Option<String>,
    },
    /// The conversation ended.
    ConversationClosed {
        /// By what.
        by: ClosedBy,
        /// How good, as far as known now.
        resolution: Resolution,
    },
    /// The customer came back.
    ConversationReopened,
    /// The resolution is known better now.
    ResolutionChanged {
        /// How good.
        resolution: Resolution,
    },
    /// The customer rated.
    Rated {
        /// 1 to 5.
        score: u8,
        /// In the customer's words.
        comment: Option<String>,
        /// The client's key.
        key: ClientKey,
    },
}

impl Event {
    /// The names of all kinds.
    pub const KINDS: [&'static str; 50] = [
        "conversation-opened",
        "system-message",
        "customer-message",
        "verdict-given",
        "assistant-message",
        "draft-requested",
        "draft-held",
        "model-failed",
        "playbook-started",
        "step-entered",
        "fact-learned",
        "playbook-ended",
        "action-confirmed",
        "action-requested",
        "approval-asked",
        "approval-ended",
        "action-ended",
        "action-left-to-person",
        "human-requested",
        "handoff-started",
        "handoff-raised",
        "wait-announced",
        "ladder-climbed",
        "promise-missed",
        "call-back-chosen",
        "call-back-due",
        "supervisor-requested",
        "brief-corrected",
        "offered",
        "offer-ended",
        "agent-joined",
        "agent-message",
        "note-added",
        "tags-changed",
        "snoozed",
        "snooze-ended",
        "whispered",
        "agent-released",
        "transferred",
        "taken-over",
        "return-offered",
        "return-answered",
        "stayed-with-assistant",
        "assistant-stopped",
        "helped-answered",
        "wrapped-up",
        "conversation-closed",
        "conversation-reopened",
        "resolution-changed",
        "rated",
    ];

    /// The name under which it is stored.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ConversationOpened { .. } => "conversation-opened",
            Self::SystemMessage { .. } => "system-message",
            Self::CustomerMessage { .. } => "customer-message",
            Self::VerdictGiven { .. } => "verdict-given",
            Self::AssistantMessage { .. } => "assistant-message",
            Self::DraftRequested { .. } => "draft-requested",
            Self::DraftHeld { .. } => "draft-held",
            Self::ModelFailed { .. } => "model-failed",
            Self::PlaybookStarted { .. } => "playbook-started",
            Self::StepEntered { .. } => "step-entered",
            Self::FactLearned { .. } => "fact-learned",
            Self::PlaybookEnded { .. } => "playbook-ended",
            Self::ActionConfirmed { .. } => "action-confirmed",
            Self::ActionRequested { .. } => "action-requested",
            Self::ApprovalAsked { .. } => "approval-asked",
            Self::ApprovalEnded { .. } => "approval-ended",
            Self::ActionEnded { .. } => "action-ended",
            Self::ActionLeftToPerson { .. } => "action-left-to-person",
            Self::HumanRequested { .. } => "human-requested",
            Self::HandoffStarted { .. } => "handoff-started",
            Self::HandoffRaised { .. } => "handoff-raised",
            Self::WaitAnnounced { .. } => "wait-announced",
            Self::LadderClimbed { .. } => "ladder-climbed",
            Self::PromiseMissed => "promise-missed",
            Self::CallBackChosen { .. } => "call-back-chosen",
            Self::CallBackDue => "call-back-due",
            Self::SupervisorRequested { .. } => "supervisor-requested",
            Self::BriefCorrected { .. } => "brief-corrected",
            Self::Offered { .. } => "offered",
            Self::OfferEnded { .. } => "offer-ended",
            Self::AgentJoined { .. } => "agent-joined",
            Self::AgentMessage { .. } => "agent-message",
            Self::NoteAdded { .. } => "note-added",
            Self::TagsChanged { .. } => "tags-changed",
            Self::Snoozed { .. } => "snoozed",
            Self::SnoozeEnded { .. } => "snooze-ended",
            Self::Whispered { .. } => "whispered",
            Self::AgentReleased { .. } => "agent-released",
            Self::Transferred { .. } => "transferred",
            Self::TakenOver { .. } => "taken-over",
            Self::ReturnOffered { .. } => "return-offered",
            Self::ReturnAnswered { .. } => "return-answered",
            Self::StayedWithAssistant { .. } => "stayed-with-assistant",
            Self::AssistantStopped { .. } => "assistant-stopped",
            Self::HelpedAnswered { .. } => "helped-answered",
            Self::WrappedUp { .. } => "wrapped-up",
            Self::ConversationClosed { .. } => "conversation-closed",
            Self::ConversationReopened => "conversation-reopened",
            Self::ResolutionChanged { .. } => "resolution-changed",
            Self::Rated { .. } => "rated",
        }
    }

    /// Whose act it is; stored in the header, so without personal data.
    #[must_use]
    pub fn author(&self) -> Author {
        match self {
            Self::CustomerMessage { .. }
            | Self::HumanRequested { .. }
            | Self::CallBackChosen { .. }
            | Self::SupervisorRequested { .. }
            | Self::BriefCorrected { .. }
            | Self::ReturnAnswered { .. }
            | Self::StayedWithAssistant { .. }
            | Self::HelpedAnswered { .. }
            | Self::ActionConfirmed { .. }
            | Self::Rated { .. } => Author::Customer,
            Self::AssistantMessage { .. } => Author::Assistant,
            Self::AgentJoined { agent, .. }
            | Self::AgentMessage { agent, .. }
            | Self::NoteAdded { agent, .. }
            | Self::TagsChanged { agent, .. }
            | Self::Snoozed { agent, .. }
            | Self::SnoozeEnded { agent: Some(agent) }
            | Self::Whispered { agent, .. }
            | Self::ActionRequested { by: Some(agent), .. }
            | Self::ApprovalAsked { by: Some(agent), .. }
            | Self::ApprovalEnded {
                end: ApprovalEnd::Approved { by: agent, .. } | ApprovalEnd::Refused { by: agent, .. },
                ..
            }
            | Self::Transferred { agent, .. }
            | Self::TakenOver { agent, .. }
            | Self::ReturnOffered { agent, .. }
            | Self::WrappedUp { agent, .. } => Author::Agent(*agent),
            Self::ConversationOpened { .. }
            | Self::SystemMessage { .. }
            | Self::VerdictGiven { .. }
            | Self::DraftRequested { .. }
            | Self::DraftHeld { .. }
            | Self::ModelFailed { .. }
            | Self::PlaybookStarted { .. }
            | Self::StepEntered { .. }
            | Self::FactLearned { .. }
            | Self::PlaybookEnded { .. }
            | Self::ActionRequested { by: None, .. }
            | Self::ApprovalAsked { by: None, .. }
            | Self::ApprovalEnded { end: ApprovalEnd::Expired | ApprovalEnd::Withdrawn, .. }
            | Self::ActionEnded { .. }
            | Self::ActionLeftToPerson { .. }
            | Self::HandoffStarted { .. }
            | Self::HandoffRaised { .. }
            | Self::WaitAnnounced { .. }
            | Self::LadderClimbed { .. }
            | Self::PromiseMissed
            | Self::CallBackDue
            | Self::Offered { .. }
            | Self::OfferEnded { .. }
            | Self::AgentReleased { .. }
            | Self::AssistantStopped { .. }
            | Self::ConversationClosed { .. }
            | Self::ConversationReopened
            | Self::ResolutionChanged { .. }
            | Self::SnoozeEnded { agent: None } => Author::System,
        }
    }
}
