//! One conversation in full, for the person who looks at it.

use std::collections::BTreeMap;

use baton_core::company::Company;
use baton_core::conversation::{Conversation, Env, Holder, Writer};
use baton_core::desk::Desk;
use baton_core::id::{AgentId, FactName};
use baton_core::language::Language;
use baton_core::routing;
use baton_core::time::Timestamp;
use baton_store::Head;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::brief::{Brief, Fact, brief, shown_facts};
use super::empowered::{Act, Approval, Mandate, acts, approval, mandate};
use super::item::Item;
use super::row::{Row, customer_name, row};
use super::story::{Story, story};

/// What a person may do with a conversation now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Write to the customer.
    Reply,
    /// Write for colleagues.
    Note,
    /// Take it.
    Accept,
    /// Not take it.
    Decline,
    /// Pass it on.
    Transfer,
    /// Offer to return it to the assistant.
    Return,
    /// End it.
    WrapUp,
    /// Take it from whoever holds it.
    TakeOver,
    /// Put it aside until a time.
    Snooze,
    /// Take it up again.
    Wake,
    /// Mark it for colleagues.
    Tag,
    /// Do something in another system.
    Act,
    /// Say something in private to who holds it.
    Whisper,
}

/// The customer beside a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerCard {
    /// The id.
    pub id: String,
    /// The name, or a made-up one.
    pub name: String,
    /// The address, when known.
    pub email: Option<String>,
    /// ISO 639-1.
    pub language: String,
    /// When the first conversation began, in milliseconds since 1970.
    pub since: i64,
    /// Whether the company's own site vouched for the customer.
    pub known: bool,
}

/// Another conversation of the same customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Earlier {
    /// Which.
    pub conversation: String,
    /// What it was about.
    pub topic: Option<String>,
    /// When it began, in milliseconds since 1970.
    pub opened_at: i64,
    /// How good the end was.
    pub resolution: Option<String>,
}

/// One conversation in full.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Thread {
    /// As in the list.
    pub row: Row,
    /// What was said and done.
    pub items: Vec<Item>,
    /// The story for the person who takes over.
    pub brief: Option<Brief>,
    /// The customer.
    pub customer: CustomerCard,
    /// What is known.
    pub facts: Vec<Fact>,
    /// What was said and promised, with the item in which it stands.
    pub story: Story,
    /// Other conversations of the customer, the newest first.
    pub earlier: Vec<Earlier>,
    /// What the person may do now.
    pub may: Vec<Verb>,
    /// Whether an offer to return to the assistant waits for an answer.
    pub return_offered: bool,
    /// The rating.
    pub csat: Option<u8>,
    /// What the person may do in other systems, or ask for.
    pub acts: Vec<Act>,
    /// What waits for a second person.
    pub approval: Option<Approval>,
    /// Whether an action is under way.
    pub acting: bool,
    /// What the assistant may do after a return.
    pub mandate: Option<Mandate>,
}

/// What a person may do with a conversation now.
#[must_use]
pub fn may(
    conversation: &Conversation,
    agent: AgentId,
    desk: &Desk,
    company: &Company,
    now: Timestamp,
) -> Vec<Verb> {
    use baton_core::company::Role;
    let Some(staff) = desk.staff(agent).filter(|staff| staff.role != Role::Auditor) else {
        return Vec::new();
    };
    let mut verbs = Vec::new();
    if conversation.is_open() {
        match conversation.holder {
            Holder::Agent(holder) if holder == agent => {
                verbs.extend([Verb::Reply, Verb::Transfer, Verb::WrapUp, Verb::Act]);
                let answered =
                    conversation.handoff.as_ref().is_none_or(|handoff| handoff.answered_at.is_some());
                if conversation.snoozed_until.is_some() {
                    verbs.push(Verb::Wake);
                } else if answered {
                    verbs.push(Verb::Snooze);
                }
                let stopped = desk.stopped(conversation.channel, conversation.topic.as_ref()).is_some();
                if !stopped && conversation.return_offer.is_none() {
                    verbs.push(Verb::Return);
                }
            }
            Holder::Queue => {
                if let Some(handoff) = &conversation.handoff {
                    let env = Env { company, desk, writer: Writer::default() };
                    if routing::eligible(staff, handoff, conversation.language, &env, now).is_ok() {
                        verbs.push(Verb::Accept);
                    }
                    if handoff.offer.is_some_and(|(asked, _)| asked == agent) {
                        verbs.push(Verb::Decline);
                    }
                }
            }
            Holder::Agent(_) | Holder::Assistant => {}
        }
        if staff.supervises() && conversation.holder != Holder::Agent(agent) {
            verbs.push(Verb::TakeOver);
            if conversation.holder != Holder::Queue {
                verbs.push(Verb::Whisper);
            }
        }
    }
    verbs.extend([Verb::Note, Verb::Tag]);
    verbs
}

/// The customer's other conversations, from the heads of their streams.
#[must_use]
pub fn earlier(conversation: &Conversation, heads: &[Head]) -> Vec<Earlier> {
    heads
        .iter()
        .filter_map(|head| {
            let baton_store::Stream::Conversation(id) = head.stream else { return None };
            let summary = crate::engine::Summary::read(&head.summary);
            (id != conversation.id).then(|| Earlier {
                conversation: id.to_string(),
                topic: summary.topic,
                opened_at: head.opened_at.as_millis(),
                resolution: summary.resolution,
            })
        })
        .collect()
}

/// A conversation in full for one person.
#[must_use]
#[expect(
    clippy::too_many_arguments,
    reason = "everything a screen shows, and nothing that hides where it is from"
)]
pub fn thread(
    conversation: &Conversation,
    items: Vec<Item>,
    sources: &BTreeMap<FactName, u64>,
    email: Option<String>,
    heads: &[Head],
    agent: AgentId,
    desk: &Desk,
    company: &Company,
    language: Language,
    now: Timestamp,
) -> Thread {
    let since = heads.iter().map(|head| head.opened_at).min().unwrap_or(conversation.opened_at);
    let known: Vec<Fact> = shown_facts(&conversation.facts, company, language)
        .map(|(name, fact)| Fact { at: sources.get(name).copied(), ..fact })
        .collect();
    Thread {
        story: story(&items, conversation.brief.as_deref(), &known, conversation.language, language),
        row: row(conversation, desk, company, language, now),
        items,
        brief: brief(conversation, company, language),
        customer: CustomerCard {
            id: conversation.customer.to_string(),
            name: customer_name(conversation.name.as_deref(), conversation.customer, language),
            email,
            language: conversation.language.code().to_owned(),
            since: since.as_millis(),
            known: conversation.known,
        },
        facts: known,
        earlier: earlier(conversation, heads),
        may: may(conversation, agent, desk, company, now),
        return_offered: conversation.return_offer.is_some(),
        csat: conversation.csat,
        acts: acts(conversation, agent, desk, company, language, now),
        approval: approval(conversation, desk, company, language, now),
        acting: conversation.action.is_some(),
        mandate: mandate(conversation, desk, company, language),
    }
}
