//! What was understood of one customer message: the only thing the policy may judge it by.
//!
//! `baton-nlu` makes it; the core records it in the event of the message, so a verdict can be explained and
//! replayed without asking again. Signals come from text and structure only (AIA-8); they are never about mood.

use serde::{Deserialize, Serialize};

use crate::id::{ArticleName, TopicName};
use crate::language::Language;

/// A calibrated score in basis points: 0 is never, 10,000 is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(pub u16);

impl Score {
    /// Certain.
    pub const ONE: Self = Self(10_000);
    /// Impossible.
    pub const ZERO: Self = Self(0);
    /// A threshold that nothing reaches.
    pub const NEVER: Self = Self(10_001);

    /// From a percentage, capped at 100.
    #[must_use]
    pub const fn percent(percent: u8) -> Self {
        if percent >= 100 { Self::ONE } else { Self(percent as u16 * 100) }
    }

    /// From a probability; not a number counts as zero.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=10,000 first"
    )]
    pub fn from_unit(value: f32) -> Self {
        Self((value.clamp(0.0, 1.0) * 10_000.0).round() as u16)
    }
}

/// A byte range of a text (mostly the masked message), on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// What a message can be a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignalKind {
    /// The customer asks for a person, in words.
    AsksForPerson,
    /// The customer asks whether this is a person or a machine.
    AsksIfHuman,
    /// Fraud, a stolen card, an account taken over, a payment the customer did not make.
    Fraud,
    /// An expression of dissatisfaction with the company that asks for redress.
    Complaint,
    /// A lawyer, a court, an ombudsman, a regulator.
    Legal,
    /// Illness, bereavement, disability, debt distress, violence at home: said by the customer, never inferred.
    Vulnerability,
    /// Thoughts of self-harm.
    SelfHarm,
    /// Access, deletion, correction or objection under data-protection law.
    DataRights,
    /// Harassment or discrimination suffered by the customer.
    Harassment,
    /// Words of annoyance at the service.
    Friction,
    /// The customer says the answer did not help or is wrong.
    NegatesAnswer,
    /// The customer repeats the own earlier request.
    Repeats,
    /// The customer does not understand.
    Confusion,
    /// Insults or threats towards the service.
    Abuse,
    /// An attempt to give the assistant orders.
    Injection,
    /// The customer says yes.
    Affirms,
    /// The customer says no.
    Denies,
    /// A greeting with nothing else in it.
    Greeting,
    /// Thanks or a goodbye with nothing else in it.
    Thanks,
}

impl SignalKind {
    /// The matters that always go to a person, whatever a policy file says.
    pub const SENSITIVE: [Self; 7] = [
        Self::Fraud,
        Self::Complaint,
        Self::Legal,
        Self::Vulnerability,
        Self::SelfHarm,
        Self::DataRights,
        Self::Harassment,
    ];

    /// Whether this matter always goes to a person.
    #[must_use]
    pub fn is_sensitive(self) -> bool {
        Self::SENSITIVE.contains(&self)
    }
}

/// One sign found in a message, with its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// What it is a sign of.
    pub kind: SignalKind,
    /// How sure `perceive` is.
    pub score: Score,
    /// The words that show it.
    pub span: Span,
}

/// How likely a topic is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicScore {
    /// The topic.
    pub topic: TopicName,
    /// Its calibrated probability.
    pub score: Score,
    /// From which score on the promise of the policy's `wrong-at-most` is kept; [`Score::NEVER`] when it cannot be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needed: Option<Score>,
}

/// A passage of an article that may answer the message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The article.
    pub article: ArticleName,
    /// Which passage of the article in the language of the message, counted from zero.
    pub index: u16,
    /// How well it answers, comparable across messages.
    pub score: Score,
    /// The sentences of the passage that answer, with what they cannot be read without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// A value found in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The value, normalised (an order number without spaces, an amount in cents).
    pub value: String,
    /// Where it stands.
    pub span: Span,
}

/// What a value can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityKind {
    /// An order number: five or six digits, with or without `#`.
    OrderNumber,
    /// An amount of money, in cents.
    Amount,
    /// A date, as ISO 8601.
    Date,
    /// A whole number that is none of the above (days, pieces).
    Number,
}

/// Everything understood of one customer message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Perception {
    /// The language of the message; of the conversation, when the message is too short to tell.
    pub language: Language,
    /// How sure.
    pub language_score: Score,
    /// The likeliest topics, best first, at most three.
    pub topics: Vec<TopicScore>,
    /// How likely the message is about none of the topics.
    pub out_of_scope: Score,
    /// The signs found, strongest first.
    pub signals: Vec<Signal>,
    /// Passages that may answer, best first, at most three.
    pub passages: Vec<Passage>,
    /// Values found.
    pub entities: Vec<Entity>,
}

impl Perception {
    /// The strongest signal of a kind.
    #[must_use]
    pub fn signal(&self, kind: SignalKind) -> Option<&Signal> {
        self.signals.iter().filter(|signal| signal.kind == kind).max_by_key(|signal| signal.score)
    }

    /// The score of a kind of signal; zero when it was not found.
    #[must_use]
    pub fn score(&self, kind: SignalKind) -> Score {
        self.signal(kind).map_or(Score::ZERO, |signal| signal.score)
    }

    /// The likeliest topic.
    #[must_use]
    pub fn topic(&self) -> Option<&TopicScore> {
        self.topics.first()
    }
}

/// What was masked before anything else saw the message (I9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SecretKind {
    /// A payment card number.
    CardNumber,
    /// A card's security code.
    SecurityCode,
    /// An IBAN.
    Iban,
    /// A password or a key.
    Password,
}
