//! I4: each message of the customer that the assistant would answer has a recorded verdict, and nothing the assistant
//! says or does goes beyond what that verdict and the action's declaration allow.

use std::collections::BTreeMap;

use baton_core::company::{Direction, EffectClass};
use baton_core::conversation::Channel;
use baton_core::desk::Scope;
use baton_core::event::{ActionOutcome, Purpose};
use baton_core::id::{ActionName, ConversationId, FactName, MessageId};
use baton_core::verdict::VerdictKind;
use baton_core::{DeskEvent, Event};

use super::{Evidence, Findings, Happened, Held, Invariant, holder_at_end, key_of};
use crate::workload::wishes::Wish;

/// What a model of the simulation writes that must never reach a customer.
const CONTRABAND: [&str; 3] = ["97531", "I am a real person", "elsewhere.example"];

/// What the assistant may do at this point of a conversation.
struct Turn {
    held: Held,
    known: bool,
    channel: Channel,
    /// The verdict on the last message.
    verdict: Option<(MessageId, VerdictKind)>,
    last_message: Option<MessageId>,
    /// A playbook runs that a verdict "answer" began.
    playbook: bool,
    /// The customer agreed to something that was shown, and it was not done yet.
    confirmed: bool,
    /// A draft is on its way for this message.
    draft: Option<MessageId>,
    facts: BTreeMap<FactName, String>,
    /// The commit in which the customer last did something else that the assistant may react to.
    prompted: Option<u64>,
    /// The commit in which the customer or another system last said something.
    caused: Option<u64>,
}

/// Whose act an action is.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    person: bool,
    approved: bool,
}

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    let stops = stops(evidence);
    for (id, events) in &evidence.conversations {
        let mut turn = Turn {
            held: Held::Assistant,
            known: false,
            channel: Channel::Web,
            verdict: None,
            last_message: None,
            playbook: false,
            confirmed: false,
            draft: None,
            facts: BTreeMap::new(),
            prompted: None,
            caused: None,
        };
        for (index, happened) in events.iter().enumerate() {
            let next = &events[index + 1..];
            if let Some(what) = turn.wrong(evidence, happened, next, &stops) {
                findings.add(Invariant::I4, Some(*id), index + 1, what);
            }
            turn.follow(happened);
        }
    }
    sensitive(evidence, findings);
    accounts(evidence, findings);
}

/// When which stop began and ended, by commit.
fn stops(evidence: &Evidence) -> Vec<(u64, u64, Scope)> {
    let mut stops: Vec<(u64, u64, Scope)> = Vec::new();
    for happened in &evidence.desk {
        match &happened.event {
            DeskEvent::AssistantStopped { scope, .. } => {
                stops.push((happened.commit, u64::MAX, scope.clone()));
            }
            DeskEvent::AssistantStarted { scope, .. } => {
                for stop in stops.iter_mut().filter(|stop| stop.2 == *scope && stop.1 == u64::MAX) {
                    stop.1 = happened.commit;
                }
            }
            _ => {}
        }
    }
    stops
}

impl Turn {
    fn wrong(
        &self,
        evidence: &Evidence,
        happened: &Happened<Event>,
        next: &[Happened<Event>],
        stops: &[(u64, u64, Scope)],
    ) -> Option<String> {
        match &happened.event {
            Event::CustomerMessage { message, .. }
                if self.held == Held::Assistant || self.held == Held::Closed =>
            {
                let judged = next.iter().take_while(|later| later.commit == happened.commit).any(|later| {
                    matches!(&later.event, Event::VerdictGiven { message: about, .. } if about == message)
                });
                (!judged).then(|| "a message without a verdict".to_owned())
            }
            Event::VerdictGiven { verdict, .. } => (verdict.policy_version != evidence.company.version
                || verdict.rule.as_str().is_empty())
            .then(|| "a verdict without its rule or version".to_owned()),
            Event::AssistantMessage { purpose, text, .. } => {
                if let Some(mark) = CONTRABAND.iter().find(|mark| text.contains(**mark)) {
                    return Some(format!("sent what the check must hold: {mark}"));
                }
                if stopped(stops, happened.commit, self.channel) {
                    return Some("the assistant speaks while it is stopped".to_owned());
                }
                self.speech(*purpose, happened.commit)
            }
            Event::DraftRequested { message } => (self.last_message != Some(*message)
                || self.allowed() != Some(VerdictKind::Answer) && !self.playbook)
                .then(|| "a draft for another message or without leave".to_owned()),
            Event::ActionRequested { action, arguments, by, approved_by, .. } => {
                let of = Allowed { person: by.is_some(), approved: approved_by.is_some() };
                self.action(evidence, action, arguments, happened.commit, stops, of)
            }
            _ => None,
        }
    }

    fn allowed(&self) -> Option<VerdictKind> {
        let (about, kind) = self.verdict?;
        (Some(about) == self.last_message).then_some(kind)
    }

    /// Whether the assistant may say something of this purpose now.
    fn speech(&self, purpose: Purpose, commit: u64) -> Option<String> {
        let allowed = self.allowed();
        let ok = match purpose {
            // What nothing in the commit caused is a draft, and it must answer the last message.
            Purpose::Answer if self.caused != Some(commit) => {
                allowed == Some(VerdictKind::Answer)
                    && self.draft.is_some()
                    && self.draft == self.last_message
            }
            Purpose::Answer | Purpose::Question => allowed == Some(VerdictKind::Answer) || self.playbook,
            Purpose::NotHuman => allowed == Some(VerdictKind::Answer),
            Purpose::Clarify => matches!(allowed, Some(VerdictKind::Answer | VerdictKind::Clarify)),
            Purpose::Courtesy => allowed == Some(VerdictKind::Answer) || self.prompted == Some(commit),
            Purpose::OfferPerson => {
                allowed.is_some_and(|kind| kind <= VerdictKind::OfferHuman) || self.prompted == Some(commit)
            }
        };
        (!ok).then(|| format!("{purpose:?} is said after the verdict {allowed:?}"))
    }

    fn action(
        &self,
        evidence: &Evidence,
        action: &ActionName,
        arguments: &BTreeMap<FactName, String>,
        commit: u64,
        stops: &[(u64, u64, Scope)],
        of: Allowed,
    ) -> Option<String> {
        let Some(spec) = evidence.company.actions.get(action) else {
            return Some(format!("`{action}` is not declared"));
        };
        let halted = stops.iter().any(|(from, to, scope)| {
            commit > *from && commit < *to && *scope == Scope::Action(action.clone())
        });
        if halted && !of.person {
            return Some(format!("`{action}` is stopped and was asked for"));
        }
        if let Some(name) = arguments.keys().find(|name| !spec.needs.contains(name)) {
            return Some(format!("`{action}` was given `{name}`, which it does not declare"));
        }
        if spec.effect == EffectClass::None {
            return None;
        }
        if !self.known {
            return Some(format!("`{action}` for somebody who is not signed in"));
        }
        // What a person may do is judged by I6.
        if of.person {
            return None;
        }
        if spec.direction == Direction::Adverse {
            return Some(format!("`{action}` is adverse"));
        }
        if !self.confirmed {
            return Some(format!("`{action}` without the customer's yes"));
        }
        let amount = spec.amount.as_ref().and_then(|name| self.facts.get(name));
        let over = spec.limit_cents.is_some_and(|limit| {
            amount.and_then(|amount| amount.parse::<u64>().ok()).is_none_or(|amount| amount > limit)
        });
        (over && !of.approved).then(|| format!("`{action}` over its limit"))
    }

    fn follow(&mut self, happened: &Happened<Event>) {
        let before = self.held;
        self.held = self.held.after(&happened.event);
        match &happened.event {
            Event::ConversationOpened { known, channel, .. } => {
                (self.known, self.channel) = (*known, *channel);
            }
            Event::CustomerMessage { message, .. } => {
                self.last_message = Some(*message);
                self.caused = Some(happened.commit);
            }
            Event::VerdictGiven { message, verdict, .. } => self.verdict = Some((*message, verdict.verdict)),
            Event::AssistantMessage { .. } | Event::DraftHeld { .. } | Event::ModelFailed { .. } => {
                self.draft = None;
            }
            Event::DraftRequested { message } => self.draft = Some(*message),
            Event::PlaybookStarted { .. } => {
                self.playbook = self.allowed() == Some(VerdictKind::Answer);
                self.confirmed = false;
            }
            Event::PlaybookEnded { .. } => (self.playbook, self.confirmed) = (false, false),
            Event::ActionConfirmed { .. } => self.confirmed = true,
            Event::FactLearned { fact, value, .. } => {
                self.facts.insert(fact.clone(), value.clone());
            }
            Event::ActionEnded { outcome, .. } => {
                self.caused = Some(happened.commit);
                if let ActionOutcome::Done { facts } = outcome {
                    self.facts.extend(facts.iter().map(|(name, value)| (name.clone(), value.clone())));
                }
            }
            Event::HelpedAnswered { .. } | Event::ReturnAnswered { .. } => {
                self.prompted = Some(happened.commit);
            }
            _ => {}
        }
        if self.held != before {
            self.draft = None;
        }
    }
}

fn stopped(stops: &[(u64, u64, Scope)], commit: u64, channel: Channel) -> bool {
    stops.iter().any(|(from, to, scope)| {
        commit > *from
            && commit < *to
            && match scope {
                Scope::Everywhere => true,
                Scope::Channel(of) => *of == channel,
                Scope::Topic(_) | Scope::Action(_) | Scope::Model(_) => false,
            }
    })
}

/// What is sensitive beyond doubt is with people after the commit.
fn sensitive(evidence: &Evidence, findings: &mut Findings) {
    let mut wishes = BTreeMap::new();
    for sent in &evidence.wishes.sent {
        if let Wish::Sensitive(kind) = sent.wish {
            wishes.insert((sent.conversation, &sent.key), kind);
        }
    }
    if wishes.is_empty() {
        return;
    }
    for (id, events) in &evidence.conversations {
        let ends = holder_at_end(events);
        for (index, happened) in events.iter().enumerate() {
            let kind = key_of(&happened.event).and_then(|key| wishes.get(&(*id, key)));
            let reached = ends.get(&happened.commit).is_some_and(|held| held.with_people());
            if let Some(kind) = kind.filter(|_| !reached) {
                let what = format!("{kind:?} in plain words and not with people after the commit");
                findings.add(Invariant::I4, Some(*id), index + 1, what);
            }
        }
    }
}

/// What was done was asked for by the log, and for the account of the one who asked.
fn accounts(evidence: &Evidence, findings: &mut Findings) {
    let mut asked: BTreeMap<_, (ConversationId, Option<&String>)> = BTreeMap::new();
    for (id, events) in &evidence.conversations {
        let mut account = None;
        for happened in events {
            match &happened.event {
                Event::ConversationOpened { customer, .. } => {
                    account = evidence.accounts.get(customer).and_then(Option::as_ref);
                }
                Event::ActionRequested { run, .. } => {
                    asked.insert(*run, (*id, account));
                }
                _ => {}
            }
        }
    }
    for done in &evidence.ledger {
        match asked.get(&done.run) {
            None => {
                let what = format!("{} was done and the log did not ask for it", done.action);
                findings.add(Invariant::I4, None, 0, what);
            }
            Some((id, account)) if *account != Some(&done.email) => {
                let what = format!("{} touched another account", done.action);
                findings.add(Invariant::I4, Some(*id), 0, what);
            }
            Some(_) => {}
        }
    }
}
