//! The policy as data: rules with a closed, typed tree of conditions, and the promise.
//!
//! There is no expression language: every verdict can be explained, edited as a sentence, and answered with "what
//! would have changed it". The rules that no file can remove live in `policy.rs` of the core, not here.

use serde::{Deserialize, Serialize};

use crate::id::{RuleName, SkillName, TopicName};
use crate::language::{Language, Localized};
use crate::perception::{Score, SignalKind};
use crate::verdict::{Priority, VerdictKind};

/// Rules, thresholds and the promise of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// From which scores on things count.
    pub thresholds: Thresholds,
    /// What a customer is promised who waits for a person.
    pub promise: Promise,
    /// Preferences among the people who may take a conversation.
    #[serde(default)]
    pub routing: Routing,
    /// The rules in file order.
    #[serde(default, rename = "rule")]
    pub rules: Vec<Rule>,
}

/// From which scores on things count, in percent. The built-in rules use them within bounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Thresholds {
    /// A request for a person counts from here on; at most 80.
    pub asks_for_person: u8,
    /// A sensitive matter counts from here on; at most 80.
    pub sensitive: u8,
    /// A topic counts as known from here on.
    pub topic: u8,
    /// A passage answers from here on.
    pub answer: u8,
    /// Two topics closer than this are asked about.
    pub margin: u8,
    /// Of the messages that the assistant takes as understood by their topic, at most so many percent may be about
    /// something else. The score that it takes is learnt from the examples; `topic` stays the least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_at_most: Option<u8>,
    /// How sure that is, in percent.
    #[serde(default = "usual_confidence")]
    pub confidence: u8,
    /// Groups of topics with a share of their own. Topics in no group are one group.
    #[serde(default, rename = "group", skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<TopicGroup>,
}

/// Topics that the same is promised of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TopicGroup {
    /// What it is called.
    pub name: String,
    /// Its topics.
    pub topics: Vec<TopicName>,
    /// Of the messages understood as one of them, at most so many percent may be about something else.
    pub wrong_at_most: u8,
}

fn usual_confidence() -> u8 {
    95
}

impl Thresholds {
    /// For topics without a policy: what is usual, and a promise of every topic, in percent, if any.
    #[must_use]
    pub fn usual(wrong_at_most: Option<u8>) -> Self {
        Self {
            asks_for_person: 60,
            sensitive: 60,
            topic: 0,
            answer: 50,
            margin: 10,
            wrong_at_most,
            confidence: usual_confidence(),
            groups: Vec::new(),
        }
    }

    /// Whether anything is promised of any topic.
    #[must_use]
    pub fn promises(&self) -> bool {
        self.wrong_at_most.is_some() || !self.groups.is_empty()
    }

    /// How many percent may be wrong of the messages understood as a topic, and the group it shares that with.
    #[must_use]
    pub fn wrong_at_most_of(&self, topic: &TopicName) -> Option<(Option<&str>, u8)> {
        match self.groups.iter().find(|group| group.topics.contains(topic)) {
            Some(group) => Some((Some(&group.name), group.wrong_at_most)),
            None => Some((None, self.wrong_at_most?)),
        }
    }
}

/// What a customer is promised who waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Promise {
    /// A person answers within this time, counted from the request.
    pub target_seconds: u32,
    /// How long one agent has to accept before the next one is asked.
    pub offer_seconds: u32,
    /// How long a second person has to decide on what an agent asks.
    #[serde(default = "Promise::approval_default")]
    pub approval_seconds: u32,
    /// How long a second person has to decide on what the assistant asks: the customer waits meanwhile.
    #[serde(default = "Promise::assistant_approval_default")]
    pub assistant_approval_seconds: u32,
    /// What happens while nobody answers, in order of time.
    #[serde(default, rename = "rung")]
    pub ladder: Vec<LadderRung>,
    /// Times at which customers may be called back.
    #[serde(default)]
    pub call_back: CallBackTimes,
}

/// Times at which customers who wait may be called back: half hours within the hours of the skill.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CallBackTimes {
    /// So many customers per half hour; zero: none are offered.
    pub per_half_hour: u16,
    /// So many days ahead.
    pub days_ahead: u16,
}

impl Promise {
    fn approval_default() -> u32 {
        900
    }

    fn assistant_approval_default() -> u32 {
        120
    }
}

/// Preferences among the people who may take a conversation. Without this section there are none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Routing {
    /// A customer who comes back within so many days is offered to the person who helped last, if free. Zero: never.
    #[serde(default)]
    pub return_days: u16,
    /// Places kept free for certified skills.
    #[serde(default, rename = "reserve")]
    pub reserves: Vec<Reserve>,
}

/// Places kept free of work that needs no certification, until the rung `reserved` of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reserve {
    /// The skill; a certified one.
    pub skill: SkillName,
    /// So many of the people certified for it keep one place free.
    pub people: u16,
}

/// One step of the ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LadderRung {
    /// Seconds from the request.
    pub after_seconds: u32,
    /// What happens then.
    pub to: RungKind,
}

/// What a rung does. Certification is never dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RungKind {
    /// Anyone with the certification may take it, whatever the team.
    AnyEligible,
    /// People whose last place is kept free for a scarce skill may take it too.
    Reserved,
    /// Supervisors may take it too.
    Supervisor,
    /// The customer is told that it takes longer and offered a call-back.
    CallBack,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Its name in records.
    pub name: RuleName,
    /// When it holds.
    pub when: Condition,
    /// What follows.
    pub verdict: VerdictKind,
    /// Why, in plain words, for customers and staff.
    pub reason: Localized,
    /// The skill a person needs, when it hands over; else the topic's.
    #[serde(default)]
    pub skill: Option<SkillName>,
    /// How urgent, when it hands over.
    #[serde(default)]
    pub priority: Option<Priority>,
}

/// A condition. In TOML: `{ all = [...] }`, `{ signal = "friction", at-least = 60 }`, `{ topic = ["refund"] }` ...
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", untagged)]
pub enum Condition {
    /// All of them hold.
    All {
        /// The conditions.
        all: Vec<Condition>,
    },
    /// At least one holds.
    Any {
        /// The conditions.
        any: Vec<Condition>,
    },
    /// It does not hold.
    Not {
        /// The condition.
        not: Box<Condition>,
    },
    /// A signal is at least this strong, in percent.
    Signal {
        /// Which.
        signal: SignalKind,
        /// From here on.
        #[serde(rename = "at-least")]
        at_least: u8,
    },
    /// The topic is one of these.
    Topic {
        /// Which.
        topic: Vec<TopicName>,
    },
    /// The best topic's score.
    TopicScore {
        /// How it compares, in percent.
        #[serde(rename = "topic-score")]
        topic_score: Comparison,
    },
    /// The best passage's score.
    AnswerScore {
        /// How it compares, in percent.
        #[serde(rename = "answer-score")]
        answer_score: Comparison,
    },
    /// How likely the message is about none of the topics.
    OutOfScope {
        /// How it compares, in percent.
        #[serde(rename = "out-of-scope")]
        out_of_scope: Comparison,
    },
    /// A count of the conversation.
    Count {
        /// What is counted.
        count: Counter,
        /// From here on.
        #[serde(rename = "at-least")]
        at_least: u32,
    },
    /// The language is one of these.
    Language {
        /// Which.
        language: Vec<Language>,
    },
    /// The channel is one of these.
    Channel {
        /// Which.
        channel: Vec<crate::conversation::Channel>,
    },
    /// People are in, or not.
    Hours {
        /// Whether the company is open.
        open: bool,
    },
    /// The topic's autonomy is one of these.
    Autonomy {
        /// Which.
        autonomy: Vec<super::Autonomy>,
    },
    /// The customer was recognised (signed in), or not.
    KnownCustomer {
        /// Whether.
        #[serde(rename = "known-customer")]
        known_customer: bool,
    },
}

/// How a score compares, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", untagged)]
pub enum Comparison {
    /// This or more.
    AtLeast {
        /// Percent.
        #[serde(rename = "at-least")]
        at_least: u8,
    },
    /// Less than this.
    Below {
        /// Percent.
        below: u8,
    },
}

impl Comparison {
    /// Whether a score satisfies it.
    #[must_use]
    pub fn holds(self, score: Score) -> bool {
        match self {
            Self::AtLeast { at_least } => score >= Score::percent(at_least),
            Self::Below { below } => score < Score::percent(below),
        }
    }
}

/// What can be counted in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counter {
    /// Messages of the customer.
    CustomerTurns,
    /// Turns without progress in a row: not understood, repeated, or the answer was rejected.
    NoProgress,
    /// Times the customer repeated a request.
    Repeats,
    /// Answers of the assistant.
    AssistantTurns,
}
