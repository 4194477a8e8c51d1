//! One conversation in a list.

use baton_core::company::Company;
use baton_core::conversation::{Author, Conversation, Holder};
use baton_core::desk::Desk;
use baton_core::id::CustomerId;
use baton_core::language::Language;
use baton_core::time::Timestamp;
use baton_core::verdict::Priority;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::why::handed_over;
use super::words::{name_of, pick, signal};
use crate::frame::{AuthorKind, HolderKind};

/// A customer in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustomerName {
    /// The id.
    pub id: String,
    /// The name, or a made-up one for visitors.
    pub name: String,
}

/// Who holds a conversation, as staff see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowHolder {
    /// The kind.
    pub kind: HolderKind,
    /// The person, when a person holds it.
    pub agent: Option<String>,
    /// The person's full name.
    pub name: Option<String>,
}

/// The last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastLine {
    /// Who.
    pub author: AuthorKind,
    /// The text, cut.
    pub text: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

/// A sign worth a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Risk {
    /// The name in files.
    pub kind: String,
    /// The name on screen.
    pub title: String,
    /// The customer's words.
    pub quote: String,
}

/// One conversation in a list. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Row {
    /// Which.
    pub conversation: String,
    /// Whose.
    pub customer: CustomerName,
    /// Who holds it.
    pub holder: RowHolder,
    /// Raised with every change of holder.
    pub holder_version: u64,
    /// `open` or `closed`.
    pub status: String,
    /// What it is about, as named in files.
    pub topic: Option<String>,
    /// ISO 639-1.
    pub language: String,
    /// `web` or `api`.
    pub channel: String,
    /// `normal`, `high` or `urgent`.
    pub priority: String,
    /// Since when the customer waits for a person.
    pub waiting_since: Option<i64>,
    /// Until when a person answers.
    pub promise_due: Option<i64>,
    /// Who is asked to take it.
    pub offered_to: Option<String>,
    /// Until when that person is asked.
    pub offer_expires: Option<i64>,
    /// The last line.
    pub last: Option<LastLine>,
    /// Messages of the customer since a person last wrote.
    pub unread: u32,
    /// Messages of the customer.
    pub turns: u32,
    /// 0 to 100.
    pub risk: u8,
    /// The signs behind it.
    pub risks: Vec<Risk>,
    /// Why it was handed over, in plain words.
    pub reason: Option<String>,
    /// When it began.
    pub opened_at: i64,
    /// When something last happened.
    pub updated_at: i64,
    /// How good the end is, once it ended.
    pub resolution: Option<String>,
    /// Marks for colleagues.
    pub tags: Vec<String>,
    /// Until when the holder has put it aside.
    pub snoozed_until: Option<i64>,
}

/// The name of a customer, or a made-up one that stays the same.
#[must_use]
pub fn customer_name(name: Option<&str>, customer: CustomerId, language: Language) -> String {
    match name {
        Some(name) if !name.trim().is_empty() => name.to_owned(),
        _ => {
            let id = customer.to_string();
            let end = id.get(id.len().saturating_sub(4)..).unwrap_or_default();
            format!("{} {end}", pick(language, ["Visitor", "Gast", "Visitante"]))
        }
    }
}

fn holder(conversation: &Conversation, desk: &Desk) -> RowHolder {
    match conversation.holder {
        Holder::Assistant => RowHolder { kind: HolderKind::Assistant, agent: None, name: None },
        Holder::Queue => RowHolder { kind: HolderKind::Queue, agent: None, name: None },
        Holder::Agent(agent) => RowHolder {
            kind: HolderKind::Agent,
            agent: Some(agent.to_string()),
            name: Some(full_name(desk, agent)),
        },
    }
}

pub(crate) fn full_name(desk: &Desk, agent: baton_core::id::AgentId) -> String {
    desk.staff(agent).map_or_else(|| desk.display_name(agent), |staff| staff.profile.name.clone())
}

pub(crate) fn author_kind(author: Author) -> AuthorKind {
    match author {
        Author::Customer => AuthorKind::Customer,
        Author::Assistant => AuthorKind::Assistant,
        Author::Agent(_) => AuthorKind::Agent,
        Author::System => AuthorKind::System,
    }
}

/// A conversation as a row of a list.
#[must_use]
pub fn row(
    conversation: &Conversation,
    desk: &Desk,
    company: &Company,
    language: Language,
    now: Timestamp,
) -> Row {
    let open = conversation.is_open();
    let handoff = conversation.handoff.as_ref().filter(|_| open && conversation.holder != Holder::Assistant);
    let waiting = handoff.filter(|_| conversation.holder == Holder::Queue);
    let promised = handoff.filter(|handoff| handoff.answered_at.is_none());
    let offer = waiting.and_then(|handoff| handoff.offer);
    Row {
        conversation: conversation.id.to_string(),
        customer: CustomerName {
            id: conversation.customer.to_string(),
            name: customer_name(conversation.name.as_deref(), conversation.customer, language),
        },
        holder: holder(conversation, desk),
        holder_version: conversation.holder_version,
        status: if open { "open" } else { "closed" }.to_owned(),
        topic: conversation.topic.as_ref().map(ToString::to_string),
        language: conversation.language.code().to_owned(),
        channel: conversation.channel.name().to_owned(),
        priority: name_of(handoff.map_or(Priority::Normal, |handoff| handoff.priority)),
        waiting_since: waiting.map(|handoff| handoff.requested_at.as_millis()),
        promise_due: promised.map(|handoff| handoff.due_at.as_millis()),
        offered_to: offer.map(|(agent, _)| agent.to_string()),
        offer_expires: offer.map(|(_, until)| until.as_millis()),
        last: conversation.last.as_ref().map(|last| LastLine {
            author: author_kind(last.author),
            text: last.text.clone(),
            at: last.at.as_millis(),
        }),
        unread: conversation.unread,
        turns: conversation.customer_turns,
        risk: if open { conversation.risk(now) } else { 0 },
        risks: conversation
            .risks
            .iter()
            .map(|risk| Risk {
                kind: name_of(risk.signal),
                title: signal(risk.signal, language).to_owned(),
                quote: risk.quote.clone(),
            })
            .collect(),
        reason: conversation.handoff.as_ref().map(|handoff| {
            handed_over(company, handoff.reason.rule.as_str(), &handoff.reason.text, language)
        }),
        opened_at: conversation.opened_at.as_millis(),
        updated_at: conversation.updated_at.as_millis(),
        resolution: conversation.resolution.map(name_of),
        tags: conversation.tags.iter().cloned().collect(),
        snoozed_until: conversation.snoozed_until.map(Timestamp::as_millis),
    }
}
