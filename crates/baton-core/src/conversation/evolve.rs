//! The fold: what each event does to the state. Total, and the only place where state changes (I8).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    Author, CLIENT_KEYS_MAX, Conversation, Expects, FACTS_MAX, Fact, Holder, LastLine, Question,
    RECENT_TURNS_MAX, Risk, Run, Status, TRIED_MAX, Tried,
};
use crate::approval::{Approval, Mandate};
use crate::company::RungKind;
use crate::event::{ActionOutcome, Event, Purpose};
use crate::handoff::{CallBack, Handoff, ReleaseReason};
use crate::id::{ClientKey, ConversationId, CustomerId};
use crate::language::Language;
use crate::perception::{Perception, SignalKind};
use crate::time::{SECOND, Timestamp};

/// Characters of the last line kept for lists.
const LAST_LINE_CHARACTERS: usize = 160;
/// Characters of a quote kept as evidence.
const QUOTE_CHARACTERS: usize = 120;

/// Folds one event, which happened at `at`, into the state.
pub fn evolve(state: &mut Conversation, event: &Event, at: Timestamp) {
    state.seq += 1;
    state.updated_at = at;
    match event {
        Event::ConversationOpened { conversation, customer, name, known, channel, language } => {
            *state = fresh(*conversation, *customer, at);
            state.name.clone_from(name);
            state.known = *known;
            state.channel = *channel;
            state.language = *language;
        }
        Event::SystemMessage { notice, text, .. } => {
            if *notice == crate::event::Notice::Disclosure {
                state.disclosed = true;
            }
            last_line(state, Author::System, text, at);
        }
        Event::CustomerMessage { message, key, text, perception, .. } => {
            customer_message(state, perception, text);
            state.question = Some(Question {
                message: *message,
                text: text.clone(),
                passages: perception.passages.clone(),
            });
            remember(state, key);
            last_line(state, Author::Customer, text, at);
        }
        Event::VerdictGiven { verdict, topic, progress, .. } => {
            state.topic.clone_from(topic);
            state.no_progress = if *progress { 0 } else { state.no_progress + 1 };
            state.last_rule = Some(verdict.rule.clone());
            if let Some(steering) = &mut state.steering
                && verdict.rule.as_str() == crate::policy::SUPERVISOR_ASKS
            {
                steering.next = None;
            }
        }
        Event::AssistantMessage { text, purpose, citations, expects, .. } => {
            state.assistant_turns += 1;
            state.idle_timer = true;
            match purpose {
                Purpose::Answer => {
                    for citation in citations {
                        tried(state, Tried::Answered { title: citation.title.clone() });
                    }
                }
                Purpose::Clarify => tried(state, Tried::Clarified),
                Purpose::OfferPerson | Purpose::Courtesy | Purpose::Question | Purpose::NotHuman => {}
            }
            state.expects = expects.clone();
            state.draft = None;
            last_line(state, Author::Assistant, text, at);
        }
        Event::DraftRequested { message } => state.draft = Some(*message),
        Event::DraftHeld { .. } | Event::ModelFailed { .. } => state.draft = None,
        Event::PlaybookStarted { playbook } => {
            state.run = Some(Run { playbook: playbook.clone(), step: "start".into() });
            state.confirmed = None;
        }
        Event::StepEntered { step } => {
            if let Some(run) = &mut state.run {
                run.step = step.clone();
            }
        }
        Event::FactLearned { fact, value, source } => {
            if state.facts.len() < FACTS_MAX || state.facts.contains_key(fact) {
                state.facts.insert(fact.clone(), Fact { value: value.clone(), source: source.clone() });
            }
        }
        Event::PlaybookEnded { .. } => {
            state.run = None;
            state.confirmed = None;
        }
        Event::ActionConfirmed { step } => state.confirmed = Some(step.clone()),
        Event::ActionRequested { run, action, .. } => state.action = Some((*run, action.clone())),
        Event::ApprovalAsked { run, action, facts, by, rule, limit_cents, cents, expires_at } => {
            state.approval = Some(Box::new(Approval {
                run: *run,
                action: action.clone(),
                facts: facts.clone(),
                by: *by,
                rule: *rule,
                limit_cents: *limit_cents,
                cents: *cents,
                asked_at: at,
                expires_at: *expires_at,
            }));
        }
        Event::ApprovalEnded { .. } => state.approval = None,
        Event::ActionEnded { action, outcome, .. } => action_ended(state, action, outcome),
        Event::ActionLeftToPerson { action, reason, .. } => {
            tried(state, Tried::LeftToPerson { action: action.clone(), reason: reason.clone() });
        }
        Event::HumanRequested { key, .. } => {
            if let Some(key) = key {
                remember(state, key);
            }
        }
        Event::HandoffStarted {
            handoff,
            reason,
            brief,
            skill,
            priority,
            requested_at,
            due_at,
            agent,
            supervisor,
            placed_at,
            prefers,
            promise,
        } => {
            hold(state, Holder::Queue);
            state.draft = None;
            state.return_offer = None;
            state.mandate = None;
            state.steering = None;
            state.brief = Some(brief.clone());
            // Whoever wanted to be called and came back to the queue is called as soon as somebody can.
            let before = state.handoff.take().and_then(|before| before.call_back);
            state.handoff = Some(Handoff {
                id: *handoff,
                reason: reason.clone(),
                skill: skill.clone(),
                priority: *priority,
                requested_at: *requested_at,
                placed_at: placed_at.unwrap_or(*requested_at),
                due_at: *due_at,
                promise: promise.clone(),
                told_until: None,
                call_back: before.map(|chosen| CallBack { due: true, ..chosen }),
                rungs: 0,
                any_eligible: false,
                reserved: false,
                supervisor: *supervisor,
                supervisor_only: *supervisor,
                only: *agent,
                prefers: *prefers,
                offer: None,
                passed: BTreeMap::new(),
                joined_at: None,
                answered_at: None,
                missed: false,
            });
        }
        Event::HandoffRaised { skill, priority, rule, reason } => {
            state.last_rule = Some(rule.clone());
            if let Some(handoff) = &mut state.handoff {
                handoff.skill = skill.clone();
                handoff.priority = *priority;
                handoff.reason.text.clone_from(reason);
                handoff.reason.rule = rule.clone();
            }
            if let Some(brief) = &mut state.brief {
                brief.reason.text.clone_from(reason);
                brief.reason.rule = rule.clone();
            }
        }
        Event::WaitAnnounced { high_seconds, .. } => {
            if let Some(handoff) = &mut state.handoff {
                handoff.told_until = high_seconds.map(|seconds| at.plus(i64::from(seconds) * SECOND));
            }
        }
        Event::CallBackChosen { key, at, contact } => {
            remember(state, key);
            if let Some(handoff) = &mut state.handoff {
                handoff.call_back = Some(CallBack { at: *at, contact: contact.clone(), due: false });
            }
        }
        Event::CallBackDue => {
            if let Some(chosen) = state.handoff.as_mut().and_then(|handoff| handoff.call_back.as_mut()) {
                chosen.due = true;
            }
        }
        Event::SupervisorRequested { key } => remember(state, key),
        Event::BriefCorrected { key, text } => {
            remember(state, key);
            if let Some(brief) = &mut state.brief {
                brief.corrected = Some(text.clone());
            }
        }
        Event::LadderClimbed { to, .. } => {
            if let Some(handoff) = &mut state.handoff {
                handoff.rungs = handoff.rungs.saturating_add(1);
                handoff.passed.clear();
                match to {
                    RungKind::AnyEligible => handoff.any_eligible = true,
                    RungKind::Reserved => handoff.reserved = true,
                    RungKind::Supervisor => handoff.supervisor = true,
                    RungKind::CallBack => {}
                }
                // The person it was reserved for had the time until this rung.
                handoff.only = None;
            }
        }
        Event::PromiseMissed => {
            if let Some(handoff) = &mut state.handoff {
                handoff.missed = true;
            }
        }
        Event::Offered { agent, expires_at } => {
            if let Some(handoff) = &mut state.handoff {
                handoff.offer = Some((*agent, *expires_at));
            }
            state.holder_version += 1;
        }
        Event::OfferEnded { agent, reason } => {
            if let Some(handoff) = &mut state.handoff {
                handoff.offer = None;
                // Whose offer was taken back has not said no and may be asked again at once.
                if *reason != ReleaseReason::Withdrawn {
                    handoff.passed.insert(*agent, at);
                }
            }
            state.holder_version += 1;
        }
        Event::AgentJoined { agent, .. } | Event::TakenOver { agent, .. } => {
            hold(state, Holder::Agent(*agent));
            state.draft = None;
            state.return_offer = None;
            state.steering = None;
            if let Some(handoff) = &mut state.handoff {
                handoff.offer = None;
                handoff.joined_at = Some(at);
            }
        }
        Event::AgentMessage { key, agent, text, .. } => {
            state.unread = 0;
            state.helped_by = Some((*agent, at));
            remember(state, key);
            if let Some(handoff) = &mut state.handoff
                && handoff.answered_at.is_none()
            {
                handoff.answered_at = Some(at);
            }
            last_line(state, Author::Agent(*agent), text, at);
        }
        Event::NoteAdded { key, .. } => remember(state, key),
        Event::TagsChanged { added, removed, .. } => {
            state.tags.retain(|tag| !removed.contains(tag));
            state.tags.extend(added.iter().cloned());
        }
        Event::Snoozed { until, .. } => state.snoozed_until = Some(*until),
        Event::SnoozeEnded { .. } => state.snoozed_until = None,
        Event::AgentReleased { .. } => {
            hold(state, Holder::Queue);
            state.return_offer = None;
        }
        Event::Transferred { .. } => {}
        Event::Whispered { key, to, instruction, text, .. } => {
            remember(state, key);
            if to.is_none() {
                state.steering.get_or_insert_default().follow(instruction.as_ref(), text);
            }
        }
        Event::ReturnOffered { agent, mandate, terms, .. } => {
            state.return_offer = Some(Box::new(Mandate {
                by: *agent,
                settled: mandate.clone(),
                topic: state.topic.clone(),
                terms: terms.clone(),
            }));
        }
        Event::ReturnAnswered { consent, key } => {
            remember(state, key);
            let mandate = state.return_offer.take();
            if *consent {
                back_to_assistant(state);
                state.mandate = mandate;
            }
        }
        Event::StayedWithAssistant { key } => {
            remember(state, key);
            back_to_assistant(state);
        }
        Event::AssistantStopped { .. } => state.draft = None,
        Event::HelpedAnswered { key, .. } => {
            remember(state, key);
            state.expects = Expects::Nothing;
        }
        Event::WrappedUp { topic, .. } => {
            if topic.is_some() {
                state.topic.clone_from(topic);
            }
        }
        Event::ConversationClosed { resolution, .. } => {
            state.status = Status::Closed { at };
            state.holder_version += 1;
            state.resolution = Some(*resolution);
            state.expects = Expects::Nothing;
            state.run = None;
            state.action = None;
            state.draft = None;
            state.return_offer = None;
            state.mandate = None;
            state.steering = None;
            state.idle_timer = false;
            state.snoozed_until = None;
            state.unread = 0;
        }
        Event::ConversationReopened => {
            state.status = Status::Open;
            state.resolution = None;
            state.handoff = None;
            state.brief = None;
            state.no_progress = 0;
            hold(state, Holder::Assistant);
        }
        Event::ResolutionChanged { resolution } => state.resolution = Some(*resolution),
        Event::Rated { score, key, .. } => {
            remember(state, key);
            state.csat = Some(*score);
        }
    }
}

/// The state before the first event. Only [`Event::ConversationOpened`] replaces it.
pub(super) fn fresh(id: ConversationId, customer: CustomerId, at: Timestamp) -> Conversation {
    Conversation {
        id,
        seq: 1,
        customer,
        name: None,
        known: false,
        channel: super::Channel::Web,
        language: Language::En,
        opened_at: at,
        updated_at: at,
        status: Status::Open,
        holder: Holder::Assistant,
        holder_version: 1,
        disclosed: false,
        topic: None,
        customer_turns: 0,
        assistant_turns: 0,
        no_progress: 0,
        repeats: 0,
        unread: 0,
        recent: VecDeque::new(),
        first_request: None,
        question: None,
        expects: Expects::Nothing,
        run: None,
        facts: BTreeMap::new(),
        action: None,
        confirmed: None,
        draft: None,
        tried: Vec::new(),
        risks: Vec::new(),
        handoff: None,
        brief: None,
        return_offer: None,
        helped_by: None,
        mandate: None,
        approval: None,
        steering: None,
        last_rule: None,
        last: None,
        idle_timer: false,
        resolution: None,
        csat: None,
        tags: BTreeSet::new(),
        snoozed_until: None,
        keys: VecDeque::new(),
    }
}

impl Conversation {
    /// Folds all events of a log, given with their times.
    ///
    /// Gives nothing when the log does not begin with [`Event::ConversationOpened`].
    pub fn replay<'e>(events: impl IntoIterator<Item = (&'e Event, Timestamp)>) -> Option<Self> {
        let mut events = events.into_iter();
        let (first, at) = events.next()?;
        let Event::ConversationOpened { conversation, customer, .. } = first else { return None };
        let mut state = fresh(*conversation, *customer, at);
        evolve(&mut state, first, at);
        for (event, at) in events {
            evolve(&mut state, event, at);
        }
        Some(state)
    }
}

fn hold(state: &mut Conversation, holder: Holder) {
    state.holder = holder;
    state.holder_version += 1;
    state.expects = Expects::Nothing;
    // Whoever put it aside does not hold it any more.
    state.snoozed_until = None;
}

fn back_to_assistant(state: &mut Conversation) {
    hold(state, Holder::Assistant);
    state.handoff = None;
    state.no_progress = 0;
    state.unread = 0;
}

fn customer_message(state: &mut Conversation, perception: &Perception, text: &str) {
    state.customer_turns += 1;
    state.unread += 1;
    // What was put aside is back as soon as the customer writes.
    state.snoozed_until = None;
    state.expects = Expects::Nothing;
    // A draft for an older message would be checked against the sources of this one, and comes too late anyway.
    state.draft = None;
    // A short message says little about its language; `perceive` keeps the conversation's then.
    state.language = perception.language;
    if perception.signal(SignalKind::Repeats).is_some() {
        state.repeats += 1;
    }
    let courtesy = perception.signal(SignalKind::Greeting).is_some()
        || perception.signal(SignalKind::Thanks).is_some()
        || perception.signal(SignalKind::Affirms).is_some()
        || perception.signal(SignalKind::Denies).is_some();
    if state.first_request.is_none() && !courtesy {
        state.first_request = Some(cut(text, 400));
    }
    if state.recent.len() == RECENT_TURNS_MAX {
        state.recent.pop_front();
    }
    state.recent.push_back(cut(text, 400));
    for signal in &perception.signals {
        if !shows_risk(signal.kind) {
            continue;
        }
        let start = usize::try_from(signal.span.start).unwrap_or(0);
        let end = usize::try_from(signal.span.end).unwrap_or(0);
        let quote = cut(text.get(start..end).unwrap_or(text), QUOTE_CHARACTERS);
        let risk = Risk { signal: signal.kind, score: signal.score, quote };
        match state.risks.iter_mut().find(|known| known.signal == risk.signal) {
            Some(known) if known.score < risk.score => *known = risk,
            Some(_) => {}
            None => state.risks.push(risk),
        }
    }
}

fn shows_risk(kind: SignalKind) -> bool {
    kind.is_sensitive()
        || matches!(
            kind,
            SignalKind::Friction
                | SignalKind::Abuse
                | SignalKind::Injection
                | SignalKind::Repeats
                | SignalKind::NegatesAnswer
        )
}

fn action_ended(state: &mut Conversation, action: &crate::id::ActionName, outcome: &ActionOutcome) {
    state.action = None;
    let how = match outcome {
        ActionOutcome::Done { facts } => {
            for (name, value) in facts {
                if state.facts.len() < FACTS_MAX || state.facts.contains_key(name) {
                    let fact = Fact { value: value.clone(), source: action.to_string() };
                    state.facts.insert(name.clone(), fact);
                }
            }
            "done"
        }
        ActionOutcome::Refused { .. } => "refused",
        ActionOutcome::Failed { .. } => "failed",
    };
    tried(state, Tried::Ran { action: action.clone(), how: how.into() });
}

fn tried(state: &mut Conversation, tried: Tried) {
    if !state.tried.contains(&tried) && state.tried.len() < TRIED_MAX {
        state.tried.push(tried);
    }
}

fn remember(state: &mut Conversation, key: &ClientKey) {
    if state.keys.len() == CLIENT_KEYS_MAX {
        state.keys.pop_front();
    }
    state.keys.push_back((key.clone(), state.seq));
}

fn last_line(state: &mut Conversation, author: Author, text: &str, at: Timestamp) {
    state.last = Some(LastLine { author, text: cut(text, LAST_LINE_CHARACTERS), at });
}

/// The first characters of a text.
pub(super) fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
