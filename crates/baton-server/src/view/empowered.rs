//! What a person may do in other systems, what waits for a second person, and what the assistant may do after a return.
//!
//! Only recorded values with their origin, declared titles and limits: nothing a model wrote stands here.

use baton_core::approval::{Approval as Asked, ApprovalRule, Instruction, Mandate as Given};
use baton_core::company::{ActionSpec, Company, EffectClass};
use baton_core::conversation::{Conversation, Fact};
use baton_core::desk::{Desk, Presence};
use baton_core::id::{ActionName, AgentId, FactName};
use baton_core::language::Language;
use baton_core::powers;
use baton_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::brief::{action as title_of, source};
use super::row::{customer_name, full_name};
use super::words::{name_of, pick, readable};

/// A value with its origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sourced {
    /// As named in files.
    pub name: String,
    /// On screen.
    pub label: String,
    /// The value; none while it is not known.
    pub value: Option<String>,
    /// Whether it is an amount in cents.
    pub cents: bool,
    /// `customer`, `agent`, `system`, or `none` while it is not known.
    pub origin: String,
    /// From where, on screen.
    pub source: String,
}

/// What an action changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consequence {
    /// `none`, `minor` or `significant`.
    pub effect: String,
    /// `favourable`, `neutral` or `adverse`.
    pub direction: String,
    /// How it is undone, in words.
    pub reversal: String,
}

/// A person's power for an action, in cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Power {
    /// At once; null for no limit.
    pub limit_cents: Option<u64>,
    /// In a day; null for no limit.
    pub daily_cents: Option<u64>,
    /// What is left today; null for no limit.
    pub left_cents: Option<u64>,
}

/// An action that the person who holds a conversation may do or ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Act {
    /// As named in files.
    pub action: String,
    /// On screen.
    pub title: String,
    /// What it changes.
    pub consequence: Consequence,
    /// What it needs, with what is known.
    pub needs: Vec<Sourced>,
    /// The name of the amount it moves.
    pub amount: Option<String>,
    /// Whether it always takes two people.
    pub second_person: bool,
    /// The person's own power; null without one.
    pub power: Option<Power>,
    /// Whether the assistant could be allowed to do it in a mandate.
    pub for_assistant: bool,
}

/// Somebody who may decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decider {
    /// Who.
    pub agent: String,
    /// The full name.
    pub name: String,
    /// What is left today of this person's limit, in cents; null for no limit.
    pub left_cents: Option<u64>,
}

/// A request to a second person. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Approval {
    /// Which run.
    pub run: String,
    /// In which conversation.
    pub conversation: String,
    /// The customer.
    pub customer: String,
    /// As named in files.
    pub action: String,
    /// On screen.
    pub title: String,
    /// Who asks; null for the assistant.
    pub by: Option<String>,
    /// Who asks, on screen.
    pub by_name: String,
    /// `above-limit`, `above-daily-limit`, `no-power` or `second-person`.
    pub rule: String,
    /// The limit the rule looked at, in cents.
    pub limit_cents: Option<u64>,
    /// How much would be moved, in cents.
    pub cents: Option<u64>,
    /// The values, with their origin.
    pub values: Vec<Sourced>,
    /// What it changes.
    pub consequence: Consequence,
    /// Who may decide, those who are in first.
    pub deciders: Vec<Decider>,
    /// Since when.
    pub asked_at: i64,
    /// Until when.
    pub expires_at: i64,
}

/// What the assistant may do after a return, or would after one that waits for the customer's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mandate {
    /// Who gave it: a full name.
    pub by: String,
    /// What is settled.
    pub settled: String,
    /// Topics, on screen.
    pub topics: Vec<String>,
    /// Actions, on screen.
    pub actions: Vec<String>,
    /// What it must not say again.
    pub not_again: Vec<String>,
    /// Whether the customer agreed.
    pub agreed: bool,
}

fn value(company: &Company, name: &FactName, known: Option<&Fact>, language: Language) -> Sourced {
    let cents = name.as_str().ends_with("_cents");
    Sourced {
        name: name.to_string(),
        label: readable(name.as_str().trim_end_matches("_cents").trim_end_matches("_text")),
        value: known.map(|fact| fact.value.clone()),
        cents,
        origin: match known.map(|fact| fact.source.as_str()) {
            None => "none",
            Some("customer") => "customer",
            Some("agent") => "agent",
            Some(_) => "system",
        }
        .to_owned(),
        source: known.map(|fact| source(company, &fact.source, language)).unwrap_or_default(),
    }
}

fn consequence(company: &Company, spec: &ActionSpec, language: Language) -> Consequence {
    let inverse = company.actions.get(&ActionName::from(spec.reversal.as_str()));
    let words = ["Undo with: {}", "Rückgängig mit: {}", "Se deshace con: {}"];
    let reversal = inverse.map_or_else(
        || spec.reversal.clone(),
        |inverse| pick(language, words).replace("{}", inverse.title.get(language)),
    );
    Consequence { effect: name_of(spec.effect), direction: name_of(spec.direction), reversal }
}

/// The actions of the company for the person who holds the conversation; none for anybody else.
#[must_use]
pub fn acts(
    conversation: &Conversation,
    agent: AgentId,
    desk: &Desk,
    company: &Company,
    language: Language,
    now: Timestamp,
) -> Vec<Act> {
    let Some(staff) = desk.staff(agent).filter(|_| conversation.agent() == Some(agent)) else {
        return Vec::new();
    };
    if !conversation.is_open() {
        return Vec::new();
    }
    let day = company.profile.hours.day(now);
    // Who is not signed in has no account that could be changed.
    let possible = |spec: &&ActionSpec| conversation.known || spec.effect == EffectClass::None;
    company
        .actions
        .values()
        .filter(possible)
        .map(|spec| Act {
            action: spec.name.to_string(),
            title: spec.title.get(language).to_owned(),
            consequence: consequence(company, spec, language),
            needs: spec
                .needs
                .iter()
                .map(|name| value(company, name, conversation.facts.get(name), language))
                .collect(),
            amount: spec.amount.as_ref().map(ToString::to_string),
            second_person: spec.second_person,
            power: powers::power(staff, spec).map(|power| Power {
                limit_cents: power.limit_cents,
                daily_cents: power.daily_cents,
                left_cents: powers::left_today(desk, staff, spec, day),
            }),
            for_assistant: spec.effect != EffectClass::None && !spec.is_adverse(),
        })
        .collect()
}

/// The request to a second person in a conversation, as everybody of the staff may see it.
#[must_use]
pub fn approval(
    conversation: &Conversation,
    desk: &Desk,
    company: &Company,
    language: Language,
    now: Timestamp,
) -> Option<Approval> {
    let asked: &Asked = conversation.approval.as_deref()?;
    let spec = company.actions.get(&asked.action)?;
    let day = company.profile.hours.day(now);
    let mut people: Vec<_> = desk
        .everyone()
        .filter(|staff| powers::may_approve(desk, staff, spec, asked.by, asked.cents, day).is_ok())
        .collect();
    people.sort_by_key(|staff| (staff.presence == Presence::Offline, staff.profile.name.clone()));
    let by_name = asked.by.map_or_else(|| company.profile.assistant_name.clone(), |by| full_name(desk, by));
    Some(Approval {
        run: asked.run.to_string(),
        conversation: conversation.id.to_string(),
        customer: customer_name(conversation.name.as_deref(), conversation.customer, language),
        action: asked.action.to_string(),
        title: spec.title.get(language).to_owned(),
        by: asked.by.map(|by| by.to_string()),
        by_name,
        rule: name_of(asked.rule),
        limit_cents: asked.limit_cents,
        cents: asked.cents,
        values: asked.facts.iter().map(|(name, fact)| value(company, name, Some(fact), language)).collect(),
        consequence: consequence(company, spec, language),
        deciders: people
            .into_iter()
            .map(|staff| Decider {
                agent: staff.agent.to_string(),
                name: staff.profile.name.clone(),
                left_cents: powers::left_today(desk, staff, spec, day),
            })
            .collect(),
        asked_at: asked.asked_at.as_millis(),
        expires_at: asked.expires_at.as_millis(),
    })
}

/// The mandate of a conversation: in force, or offered to the customer.
#[must_use]
pub fn mandate(
    conversation: &Conversation,
    desk: &Desk,
    company: &Company,
    language: Language,
) -> Option<Mandate> {
    let in_force = conversation.mandate.as_deref();
    let given: &Given = in_force.or(conversation.return_offer.as_deref())?;
    Some(Mandate {
        by: full_name(desk, given.by),
        settled: given.settled.clone(),
        topics: given
            .topic
            .iter()
            .chain(&given.terms.topics)
            .map(|name| {
                company.topic(name).map_or_else(|| name.to_string(), |topic| topic.title.get(language).into())
            })
            .collect(),
        actions: given.terms.actions.iter().map(|name| title_of(company, name.as_str(), language)).collect(),
        not_again: given.terms.not_again.clone(),
        agreed: in_force.is_some(),
    })
}

/// Why a second person is asked, in plain words.
#[must_use]
pub fn rule(rule: ApprovalRule, language: Language) -> &'static str {
    pick(
        language,
        match rule {
            ApprovalRule::AboveLimit => ["above the limit", "über dem Limit", "por encima del límite"],
            ApprovalRule::AboveDailyLimit => {
                ["above the daily limit", "über dem Tageslimit", "por encima del límite diario"]
            }
            ApprovalRule::NoPower => ["no power for it", "keine Befugnis dafür", "sin facultad para ello"],
            ApprovalRule::SecondPerson => {
                ["takes two people", "braucht zwei Personen", "requiere dos personas"]
            }
        },
    )
}

/// What a supervisor asked of the assistant, in plain words.
#[must_use]
pub fn instruction(company: &Company, instruction: &Instruction, language: Language) -> String {
    let plain = |words| pick(language, words).to_owned();
    let named = |words, name: &str| pick(language, words).replace("{}", name);
    match instruction {
        Instruction::HandOver => plain(["Hand over now", "Jetzt übergeben", "Pasar ahora a una persona"]),
        Instruction::OfferPerson => plain([
            "Offer a person next",
            "Als Nächstes einen Menschen anbieten",
            "Ofrecer ahora una persona",
        ]),
        Instruction::Clarify => {
            plain(["Ask what is meant next", "Als Nächstes nachfragen", "Preguntar ahora qué quiere decir"])
        }
        Instruction::AnswerOnly => plain([
            "Answer only, change nothing",
            "Nur antworten, nichts ändern",
            "Solo responder, no cambiar nada",
        ]),
        Instruction::LeaveOut(action) => named(
            ["Leave out: {}", "Nicht tun: {}", "No hacer: {}"],
            &title_of(company, action.as_str(), language),
        ),
        Instruction::LeaveOutPlaybook(name) => {
            named(["Leave out: {}", "Nicht tun: {}", "No hacer: {}"], &readable(name.as_str()))
        }
    }
}
