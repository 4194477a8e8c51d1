//! A tiny company and a world with one hub, so that a test reads like a conversation.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::command::WrapUp;
use baton_core::company::{Power, Role};
use baton_core::conversation::{Channel, Conversation, Outcome, Writer};
use baton_core::desk::{Presence, Scope, StaffProfile};
use baton_core::hub::{Commit, Order, Refusal};
use baton_core::id::{AgentId, ClientKey, ConversationId};
use baton_core::perception::{
    Entity, EntityKind, Passage, Perception, Score, Signal, SignalKind, Span, TopicScore,
};
use baton_core::{Command, Company, Ctx, DeskCommand, Event, Hub, Ids, Language, Timestamp};

/// Tuesday, 24 November 2026, 10:00 UTC: the company is open.
pub const OPEN: i64 = 1_795_514_400_000;

pub fn files() -> BTreeMap<String, String> {
    let files = [
        ("company.toml", include_str!("company/company.toml")),
        ("policy.toml", include_str!("company/policy.toml")),
        ("topics.toml", include_str!("company/topics.toml")),
        ("staff.toml", include_str!("company/staff.toml")),
        ("actions.toml", include_str!("company/actions.toml")),
        ("playbooks/refund.toml", include_str!("company/refund.toml")),
        ("articles/en/returns.md", include_str!("company/returns.md")),
        ("articles/en/refund-time.md", include_str!("company/refund-time.md")),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

pub fn company() -> Company {
    Company::parse(&files()).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// What a message is made to mean.
#[derive(Default, Clone)]
pub struct Meaning(pub Perception);

impl Meaning {
    pub fn nothing() -> Self {
        Self::default()
    }

    pub fn topic(name: &str, percent: u8) -> Self {
        Self::default().and_topic(name, percent)
    }

    pub fn and_topic(mut self, name: &str, percent: u8) -> Self {
        self.0.topics.push(TopicScore { topic: name.into(), score: Score::percent(percent), needed: None });
        self
    }

    /// The score that the topic named last needs.
    pub fn needs(mut self, score: Score) -> Self {
        self.0.topics.last_mut().unwrap().needed = Some(score);
        self
    }

    pub fn passage(mut self, article: &str, percent: u8) -> Self {
        let score = Score::percent(percent);
        self.0.passages.push(Passage { article: article.into(), index: 0, score, span: None });
        self
    }

    pub fn signal(mut self, kind: SignalKind) -> Self {
        self.0.signals.push(Signal { kind, score: Score::percent(95), span: Span { start: 0, end: 3 } });
        self
    }

    pub fn order(mut self, number: &str) -> Self {
        let span = Span::default();
        self.0.entities.push(Entity { kind: EntityKind::OrderNumber, value: number.into(), span });
        self
    }
}

pub struct World {
    pub hub: Hub,
    pub ids: Ids,
    pub now: Timestamp,
    /// Every event of every conversation with its time.
    pub log: BTreeMap<ConversationId, Vec<(Event, Timestamp)>>,
    pub id: ConversationId,
    keys: u32,
}

impl World {
    pub fn new() -> Self {
        Self::with_writer(Writer::Extractive)
    }

    pub fn with_writer(writer: Writer) -> Self {
        let mut world = Self {
            hub: Hub::new(Arc::new(company()), writer),
            ids: Ids::new(1),
            now: Timestamp::from_millis(OPEN),
            log: BTreeMap::new(),
            id: ConversationId(0),
            keys: 0,
        };
        world.id = world.open(true);
        world
    }

    pub fn order(&mut self, order: Order) -> Result<Commit, Refusal> {
        let before: BTreeMap<ConversationId, u64> =
            self.hub.conversations().map(|state| (state.id, state.seq)).collect();
        let mut ctx = Ctx { now: self.now, ids: &mut self.ids };
        let commit = self.hub.handle(&mut ctx, order)?;
        for change in &commit.conversations {
            assert_eq!(change.before, before.get(&change.id).copied().unwrap_or(0));
            let log = self.log.entry(change.id).or_default();
            log.extend(change.events.iter().map(|event| (event.clone(), self.now)));
            // I8, after every commit: the fold of the log is the state, through the stored form.
            let stored: Vec<(Event, Timestamp)> = log
                .iter()
                .map(|(event, at)| {
                    (serde_json::from_slice(&serde_json::to_vec(event).unwrap()).unwrap(), *at)
                })
                .collect();
            let replayed = Conversation::replay(stored.iter().map(|(event, at)| (event, *at))).unwrap();
            let live = self.hub.conversation(change.id).unwrap();
            assert_eq!(&replayed, live);
        }
        Ok(commit)
    }

    pub fn open(&mut self, known: bool) -> ConversationId {
        let customer = self.ids.customer(self.now);
        let command = Command::Open {
            customer,
            name: Some("Maya".into()),
            known,
            channel: Channel::Web,
            language: Language::En,
        };
        self.order(Order::Open(command)).unwrap().opened.unwrap()
    }

    pub fn send(&mut self, command: Command) -> Result<Commit, Refusal> {
        self.order(Order::Conversation { id: self.id, command })
    }

    pub fn key(&mut self) -> ClientKey {
        self.keys += 1;
        format!("key-{}", self.keys).into()
    }

    pub fn says(&mut self, text: &str, meaning: Meaning) -> Commit {
        let key = self.key();
        let command =
            Command::CustomerMessage { key, text: text.into(), secrets: Vec::new(), perception: meaning.0 };
        self.send(command).unwrap()
    }

    pub fn presses_human(&mut self) -> Commit {
        let key = self.key();
        self.send(Command::RequestHuman { key }).unwrap()
    }

    pub fn state(&self) -> &Conversation {
        self.hub.conversation(self.id).unwrap()
    }

    pub fn version(&self) -> u64 {
        self.state().holder_version
    }

    pub fn passes(&mut self, seconds: i64) {
        self.now = self.now.plus(seconds * 1_000);
    }

    pub fn staff(&mut self, name: &str, role: Role, skills: &[&str], certified: bool) -> AgentId {
        let agent = self.ids.agent(self.now);
        let until = self.now.plus(baton_core::time::DAY);
        let profile = StaffProfile {
            name: name.into(),
            role,
            skills: skills.iter().map(|skill| (*skill).into()).collect(),
            languages: vec![Language::En],
            certifications: if certified { [("fraud".into(), until)].into() } else { BTreeMap::new() },
            powers: Vec::new(),
            capacity: 2,
        };
        self.order(Order::Desk(DeskCommand::AddStaff { agent, profile })).unwrap();
        agent
    }

    /// Gives somebody a power: so much at once, so much in a day, in cents.
    pub fn empower(&mut self, agent: AgentId, action: &str, limit_cents: u64, daily_cents: u64) {
        let mut profile = self.hub.desk().staff(agent).unwrap().profile.clone();
        let (limit_cents, daily_cents) = (Some(limit_cents), Some(daily_cents));
        profile.powers.push(Power { action: action.into(), limit_cents, daily_cents });
        self.order(Order::Desk(DeskCommand::AddStaff { agent, profile })).unwrap();
    }

    pub fn agent(&mut self, name: &str) -> AgentId {
        self.staff(name, Role::Agent, &["general", "orders"], false)
    }

    pub fn is(&mut self, agent: AgentId, presence: Presence) -> Commit {
        let command = DeskCommand::SetPresence { agent, presence, cause: "self".into() };
        self.order(Order::Desk(command)).unwrap()
    }

    pub fn stop(&mut self, by: AgentId, scope: Scope) -> Commit {
        let command = DeskCommand::StopAssistant { scope, by, reason: "test".into(), drill: false };
        self.order(Order::Desk(command)).unwrap()
    }

    pub fn accepts(&mut self, agent: AgentId) -> Result<Commit, Refusal> {
        let version = self.version();
        self.send(Command::Accept { agent, version })
    }

    pub fn replies(&mut self, agent: AgentId, text: &str) -> Result<Commit, Refusal> {
        let key = self.key();
        self.send(Command::Reply { agent, key, text: text.into(), ai_assisted: false })
    }

    pub fn wraps_up(&mut self, agent: AgentId) -> Result<Commit, Refusal> {
        let version = self.version();
        let wrap_up = WrapUp {
            outcome: Outcome::Solved,
            topic: None,
            summary: "Done".into(),
            assistant_could_have: "no".into(),
            knowledge_gap: None,
        };
        self.send(Command::WrapUp { agent, version, wrap_up })
    }

    pub fn kinds(&self, commit: &Commit) -> Vec<&'static str> {
        commit
            .conversations
            .iter()
            .filter(|change| change.id == self.id)
            .flat_map(|change| &change.events)
            .map(Event::kind)
            .collect()
    }

    pub fn rule(&self) -> String {
        self.state().last_rule.as_ref().map(ToString::to_string).unwrap_or_default()
    }
}
