//! One decision in the making: the state, the world it may know, and the events and effects so far.
//!
//! Each event is folded as soon as it is decided, so later parts of a decision see the earlier ones. A command is
//! refused before its first event or not at all.

use super::{Conversation, Holder, Status, evolve};
use crate::command::{Command, TimerKey};
use crate::company::Company;
use crate::desk::Desk;
use crate::effect::Effect;
use crate::event::{Citation, Event, Notice, Purpose};
use crate::id::{ActionRunId, AgentId, ClientKey, Ctx};
use crate::language::Localized;
use crate::time::Timestamp;

/// Who writes the assistant's answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Writer {
    /// The core quotes the best passage, in the same commit.
    #[default]
    Extractive,
    /// A model drafts from the passages, the core checks.
    Model,
}

/// What a decision may know beside the conversation.
#[derive(Debug, Clone, Copy)]
pub struct Env<'a> {
    /// The company's files.
    pub company: &'a Company,
    /// Staff, presence, stops.
    pub desk: &'a Desk,
    /// Who writes answers.
    pub writer: Writer,
}

/// What follows from a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// What is to be done outside.
    pub effects: Vec<Effect>,
    /// For a repeated command: the sequence number of the event it caused the first time.
    pub repeated: Option<u64>,
}

/// Why a command is refused. Nothing happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// It ended.
    #[error("the conversation has ended")]
    Closed,
    /// Somebody else holds it.
    #[error("the conversation is held by someone else")]
    NotHolder,
    /// The sender acted on an older state.
    #[error("the conversation changed: version {actual} now, {seen} seen")]
    Stale {
        /// The version the sender saw.
        seen: u64,
        /// The version now.
        actual: u64,
    },
    /// The person may not.
    #[error("{0}")]
    NotEligible(&'static str),
    /// A field is wrong.
    #[error("{field}: {problem}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong and how to mend it.
        problem: String,
    },
    /// The answer came too late or to another question.
    #[error("the answer came too late")]
    Late,
    /// There is nothing to answer.
    #[error("{0}")]
    NothingToAnswer(&'static str),
}

pub(super) struct Turn<'t, 'i> {
    pub(super) ctx: &'t mut Ctx<'i>,
    pub(super) state: &'t mut Conversation,
    pub(super) env: &'t Env<'t>,
    outcome: Outcome,
}

impl<'t, 'i> Turn<'t, 'i> {
    pub(super) fn new(ctx: &'t mut Ctx<'i>, state: &'t mut Conversation, env: &'t Env<'t>) -> Self {
        Self { ctx, state, env, outcome: Outcome::default() }
    }

    pub(super) fn carry_out(mut self, command: Command) -> Result<Outcome, Rejection> {
        let done = match command {
            Command::Open { .. } => {
                Err(Rejection::Invalid { field: "conversation", problem: "it is open already".into() })
            }
            Command::CustomerMessage { key, text, secrets, perception } => {
                self.customer_message(key, text, secrets, perception)
            }
            Command::RequestHuman { key } => self.request_human(key),
            Command::ChooseCallBack { key, at, contact } => self.choose_call_back(key, at, &contact),
            Command::RequestSupervisor { key } => self.request_supervisor(key),
            Command::CorrectBrief { key, text } => self.correct_brief(key, &text),
            Command::Stay { key } => self.stay(key),
            Command::AnswerReturn { key, consent } => self.answer_return(key, consent),
            Command::AnswerHelped { key, helped } => self.answer_helped(key, helped),
            Command::Rate { key, score, comment } => self.rate(key, score, comment),
            Command::Draft { message, text } => self.draft(message, text),
            Command::DraftFailed { message, reason } => self.draft_failed(message, reason),
            Command::ActionEnded { run, outcome } => self.action_ended(run, outcome),
            Command::Offer { agent } => self.offer(agent),
            Command::Accept { agent, version } => self.accept(agent, version),
            Command::Decline { agent, version } => self.decline(agent, version),
            Command::Reply { agent, key, text, ai_assisted } => self.reply(agent, key, text, ai_assisted),
            Command::Note { agent, key, text } => self.note(agent, key, text),
            Command::Tag { agent, add, remove } => self.tag(agent, &add, &remove),
            Command::Snooze { agent, until } => self.snooze(agent, until),
            Command::Wake { agent } => self.wake(agent),
            Command::Transfer { agent, version, to, note } => self.transfer(agent, version, to, note),
            Command::TakeOver { agent, version } => self.take_over(agent, version),
            Command::OfferReturn { agent, version, mandate, terms } => {
                self.offer_return(agent, version, mandate, terms)
            }
            Command::Act { agent, version, action, arguments } => {
                self.act_as(agent, version, action, &arguments)
            }
            Command::Decide { agent, run, approve, reason } => self.decide(agent, run, approve, reason),
            Command::Whisper { agent, key, instruction, text } => self.whisper(agent, key, instruction, text),
            Command::WrapUp { agent, version, wrap_up } => self.wrap_up(agent, version, wrap_up),
            Command::Release { agent, reason } => self.release(agent, reason),
            Command::AnnounceWait { position, range } => self.announce_wait(position, range),
            Command::StopAssistant { by, scope } => self.stop_assistant(by, scope),
            Command::Timer { key } => self.timer(key),
        };
        match done {
            Ok(()) => Ok(self.outcome),
            Err(rejection) => {
                assert!(self.outcome.events.is_empty(), "a command is refused before its first event");
                Err(rejection)
            }
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.ctx.now
    }

    pub(super) fn push(&mut self, event: Event) {
        evolve(self.state, &event, self.ctx.now);
        self.outcome.events.push(event);
    }

    pub(super) fn effect(&mut self, effect: Effect) {
        self.outcome.effects.push(effect);
    }

    pub(super) fn timer_at(&mut self, key: TimerKey, at: Timestamp) {
        self.effect(Effect::SetTimer { key, at });
    }

    pub(super) fn cancel(&mut self, key: TimerKey) {
        self.effect(Effect::CancelTimer { key });
    }

    /// Whether the command was carried out before; then its outcome is only the reference.
    pub(super) fn repeated(&mut self, key: &ClientKey) -> bool {
        self.outcome.repeated = self.state.seen(key);
        self.outcome.repeated.is_some()
    }

    pub(super) fn require_open(&self) -> Result<(), Rejection> {
        if self.state.is_open() { Ok(()) } else { Err(Rejection::Closed) }
    }

    pub(super) fn require_version(&self, seen: u64) -> Result<(), Rejection> {
        let actual = self.state.holder_version;
        if seen == actual { Ok(()) } else { Err(Rejection::Stale { seen, actual }) }
    }

    pub(super) fn require_holder(&self, agent: AgentId) -> Result<(), Rejection> {
        self.require_open()?;
        if self.state.holder == Holder::Agent(agent) { Ok(()) } else { Err(Rejection::NotHolder) }
    }

    pub(super) fn closed_at(&self) -> Option<Timestamp> {
        match self.state.status {
            Status::Open => None,
            Status::Closed { at } => Some(at),
        }
    }

    /// Says a notice with placeholders filled.
    pub(super) fn notice(&mut self, notice: Notice, text: &Localized, values: &[(&str, &str)]) {
        let language = self.state.language;
        let text = self.words(text, values);
        if text.is_empty() {
            return;
        }
        let message = self.ctx.ids.message(self.ctx.now);
        self.push(Event::SystemMessage { message, notice, text, language });
    }

    /// Lets the assistant say something. Refused by assertion before the disclosure (I5) or without the baton (I1).
    pub(super) fn say(&mut self, purpose: Purpose, text: String, extra: Extra) {
        assert!(self.state.disclosed, "the assistant speaks only after the disclosure (I5)");
        assert!(self.state.holder == Holder::Assistant, "only the holder speaks (I1)");
        let message = self.ctx.ids.message(self.ctx.now);
        let needs_timer = !self.state.idle_timer;
        self.push(Event::AssistantMessage {
            message,
            text,
            language: self.state.language,
            purpose,
            citations: extra.citations,
            choices: extra.choices,
            expects: extra.expects,
        });
        if needs_timer {
            // One timer per conversation, moved when it fires early: no timer write per message.
            self.timer_at(TimerKey::Idle, self.now().plus(super::IDLE_END_MILLIS));
        }
    }

    /// A text of the company in the language of the conversation, with its own and the given placeholders filled.
    pub(super) fn words(&self, text: &Localized, values: &[(&str, &str)]) -> String {
        let profile = &self.env.company.profile;
        let text = fill(text.get(self.state.language), values);
        fill(&text, &[("company", &profile.name), ("name", &profile.assistant_name)])
    }

    pub(super) fn say_words(&mut self, purpose: Purpose, words: &Localized, expects: super::Expects) {
        let text = self.words(words, &[]);
        self.say(purpose, text, Extra { expects, ..Extra::default() });
    }

    pub(super) fn finish(self) -> Outcome {
        self.outcome
    }

    pub(super) fn run_id(&mut self) -> ActionRunId {
        self.ctx.ids.action_run(self.ctx.now)
    }
}

/// What an assistant message carries beside its text.
#[derive(Debug, Default)]
pub(super) struct Extra {
    pub(super) citations: Vec<Citation>,
    pub(super) choices: Vec<String>,
    pub(super) expects: super::Expects,
}

/// Fills `{name}` placeholders; unknown ones stay as they are.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let tail = &rest[open..];
        let Some(close) = tail.find('}') else {
            rest = tail;
            break;
        };
        let name = &tail[1..close];
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push_str(&tail[..=close]),
        }
        rest = &tail[close + 1..];
    }
    filled.push_str(rest);
    filled
}
