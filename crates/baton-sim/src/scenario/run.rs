//! Performs the statements of a script in a world of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::conversation::{Channel, Conversation, Holder, Writer};
use baton_core::hub::Commit;
use baton_core::id::{AgentId, ClientKey, ConversationId, CustomerId};
use baton_core::time::SECOND;
use baton_core::{Command, Event, Language, Timestamp};

use super::parse::Statement;
use super::{Line, ScenarioError, Stage, tell};
use crate::calendar;
use crate::world::orders::OrderSystem;
use crate::world::{Failure, Faults, Person, Setup, World};

/// Answers from outside are waited for this long after each statement, in milliseconds.
const SETTLE_MILLIS: i64 = 2 * SECOND;
/// The time at which a scenario begins when it says nothing else: a Monday.
const CLOCK: &str = "2026-03-02 10:00";
/// The seed of all scenarios: nothing in them is left to chance but ids.
const SEED: u64 = 20_260_302;

/// A conversation of the script.
#[derive(Debug)]
struct Cast {
    customer: Option<CustomerId>,
    name: Option<String>,
    conversation: Option<ConversationId>,
    keys: u32,
    last: Option<(ClientKey, String)>,
}

/// The world of one script.
pub(super) struct Runner<'a> {
    pub(super) world: World<'a>,
    offset: i32,
    casts: Vec<Cast>,
    current: usize,
    language: Language,
    channel: Channel,
    pub(super) agent_keys: u32,
    languages: BTreeMap<ConversationId, Language>,
    /// Every event so far of the current conversation's stream and the others, by kind.
    pub(super) kinds: Vec<(ConversationId, &'static str)>,
    pub(super) last_citations: Vec<String>,
    pub(super) last_words: String,
    pub(super) last_verdict: Option<(String, String)>,
}

impl<'a> Runner<'a> {
    /// Sets the stage as the first statements say.
    pub(super) fn new(
        stage: &Stage,
        statements: &[&Statement],
        sink: Option<&'a mut dyn FnMut(&Commit)>,
    ) -> Result<Self, String> {
        let offset = stage.company.profile.hours.utc_offset_minutes;
        let mut time = CLOCK;
        let mut writer = Writer::Extractive;
        for statement in statements {
            match statement {
                Statement::Clock(text) => time = text,
                Statement::Writer(who) => writer = *who,
                Statement::Company(name) if !name.eq_ignore_ascii_case(&stage.company.profile.name) => {
                    return Err(format!("the stage is set for {}", stage.company.profile.name));
                }
                _ => {}
            }
        }
        let start = calendar::parse(time, offset).ok_or("a clock is written `2026-03-02 10:00`")?;
        let orders = OrderSystem::from_sql(&stage.orders, calendar::day_of(start))
            .map_err(|error| error.to_string())?;
        let setup = Setup { seed: SEED, start, writer, faults: Faults::default(), orders, keep_log: true };
        let (company, understanding) = (Arc::clone(&stage.company), stage.understanding.clone());
        let world = match sink {
            Some(sink) => World::on_commit(company, understanding, setup, sink),
            None => World::new(company, understanding, setup),
        };
        Ok(Self {
            world,
            offset,
            casts: vec![Cast { customer: None, name: None, conversation: None, keys: 0, last: None }],
            current: 0,
            language: Language::En,
            channel: Channel::Web,
            agent_keys: 0,
            languages: BTreeMap::new(),
            kinds: Vec::new(),
            last_citations: Vec::new(),
            last_words: String::new(),
            last_verdict: None,
        })
    }

    /// Performs one statement and gives the lines of its transcript.
    ///
    /// # Errors
    /// When the statement makes no sense here.
    pub(super) fn perform(&mut self, statement: &Statement) -> Result<Vec<Line>, String> {
        // Nothing people do happens at the very same instant.
        self.until(self.world.now().plus(1));
        self.recall();
        let before = self.state().map(|state| (state.holder, state.is_open()));
        let begun = self.world.now();
        let mut lines = Vec::new();
        let done = self.act(statement, &mut lines)?;
        self.tell_news(&mut lines, begun, matches!(statement, Statement::Wait(_)));
        if let Err(failure) = done {
            lines.push(Line::fixed(format!("refused: {failure}")));
        }
        self.settle();
        self.tell_news(&mut lines, begun, matches!(statement, Statement::Wait(_)));
        self.recall();
        let after = self.state().map(|state| (state.holder, state.is_open()));
        // Another customer's conversation is another story, not a change.
        let switched = matches!(statement, Statement::Customer(_));
        if let Some((holder, true)) = after
            && after != before
            && !switched
        {
            lines.push(Line::fixed(format!("holder {}", self.holder_name(holder))));
        }
        Ok(lines)
    }

    fn act(&mut self, statement: &Statement, lines: &mut Vec<Line>) -> Result<Result<(), Failure>, String> {
        let done = match statement {
            Statement::Company(_) | Statement::Clock(_) | Statement::Writer(_) | Statement::Expect(_) => {
                Ok(())
            }
            Statement::Customer(name) => self.enter(name.clone()),
            Statement::Language(language) => {
                self.language = *language;
                Ok(())
            }
            Statement::Channel(channel) => {
                self.channel = *channel;
                Ok(())
            }
            Statement::Says(text) => {
                let key = self.key();
                self.casts[self.current].last = Some((key.clone(), text.clone()));
                let id = self.conversation()?;
                self.world.say(id, key, text).map(|_| ())
            }
            Statement::Again => {
                let last = self.casts[self.current].last.clone();
                let (key, text) = last.ok_or("nothing was said yet")?;
                let id = self.conversation()?;
                let receipt = self.world.say(id, key, &text);
                if let Ok(receipt) = &receipt
                    && receipt.repeated.is_some()
                {
                    lines.push(Line::fixed("repeated: nothing happened again".into()));
                }
                receipt.map(|_| ())
            }
            Statement::Button => self.keyed(|key| Command::RequestHuman { key })?,
            Statement::CallBack(time, contact) => {
                let at =
                    calendar::parse(time, self.offset).ok_or_else(|| format!("`{time}` is not a time"))?;
                let contact = contact.clone();
                self.keyed(|key| Command::ChooseCallBack { key, at: Some(at), contact })?
            }
            Statement::Email(contact) => {
                let contact = contact.clone();
                self.keyed(|key| Command::ChooseCallBack { key, at: None, contact })?
            }
            Statement::Supervisor => self.keyed(|key| Command::RequestSupervisor { key })?,
            Statement::Corrects(text) => {
                let text = World::masked(text);
                self.keyed(|key| Command::CorrectBrief { key, text })?
            }
            Statement::Stay => self.keyed(|key| Command::Stay { key })?,
            Statement::Consent(consent) => {
                self.keyed(|key| Command::AnswerReturn { key, consent: *consent })?
            }
            Statement::Helped(helped) => self.keyed(|key| Command::AnswerHelped { key, helped: *helped })?,
            Statement::Rate(score, comment) => {
                self.keyed(|key| Command::Rate { key, score: *score, comment: comment.clone() })?
            }
            Statement::Wait(millis) => {
                let until = self.world.now().plus(*millis);
                self.until(until);
                Ok(())
            }
            Statement::Person(name, deed) => self.person(name, deed)?,
            Statement::Model(behaviour) => {
                self.world.next_behaviour(behaviour.clone());
                Ok(())
            }
            Statement::Orders(fault) => {
                self.world.next_orders_fault(*fault);
                Ok(())
            }
            Statement::StoreFails => {
                self.world.next_commit_fails();
                Ok(())
            }
            Statement::Crash => self.world.crash(),
        };
        Ok(done)
    }

    /// The customer of this name acts from here on; somebody new opens a conversation with the first act.
    fn enter(&mut self, name: Option<String>) -> Result<(), Failure> {
        let unused = self.casts[self.current].customer.is_none();
        if let Some(place) = self.casts.iter().position(|cast| cast.customer.is_some() && cast.name == name) {
            self.current = place;
        } else if unused {
            self.casts[self.current].name = name;
        } else {
            self.casts.push(Cast { customer: None, name, conversation: None, keys: 0, last: None });
            self.current = self.casts.len() - 1;
        }
        Ok(())
    }

    /// The current conversation, opened if need be.
    pub(super) fn conversation(&mut self) -> Result<ConversationId, String> {
        if let Some(id) = self.casts[self.current].conversation {
            return Ok(id);
        }
        let name = self.casts[self.current].name.clone();
        let email = match &name {
            None => None,
            Some(name) => {
                let buyer = self.world.orders.buyer_by_name(name);
                Some(buyer.ok_or_else(|| format!("`{name}` is not a customer of the shop"))?.email.clone())
            }
        };
        let customer = self.world.meet(Person { name, email, language: self.language });
        let id = self.world.open(customer, self.channel).map_err(|failure| failure.to_string())?;
        self.casts[self.current].customer = Some(customer);
        self.casts[self.current].conversation = Some(id);
        Ok(id)
    }

    fn key(&mut self) -> ClientKey {
        let cast = &mut self.casts[self.current];
        cast.keys += 1;
        ClientKey::from(format!("customer-{}-{}", self.current, cast.keys))
    }

    fn keyed(&mut self, command: impl FnOnce(ClientKey) -> Command) -> Result<Result<(), Failure>, String> {
        let id = self.conversation()?;
        let key = self.key();
        Ok(self.world.command(id, command(key)).map(|_| ()))
    }

    /// Waits for answers from outside that are under way.
    fn settle(&mut self) {
        let limit = self.world.now().plus(SETTLE_MILLIS);
        while let Some(at) = self.world.next_answer_at().filter(|at| *at <= limit) {
            self.until(at);
        }
    }

    fn until(&mut self, at: Timestamp) {
        while self.world.step(at).is_some() {}
        self.world.pass(at);
    }

    fn tell_news(&mut self, lines: &mut Vec<Line>, begun: Timestamp, timed: bool) {
        for commit in self.world.take_news() {
            let mut told = Vec::new();
            if let Some((_, events)) = &commit.desk {
                let names = |agent| self.name_of(agent);
                told.extend(events.iter().filter_map(|event| tell::desk(event, &names)));
            }
            for change in &commit.conversations {
                let whose = self.whose(change.id);
                for event in &change.events {
                    let language = self.note(change.id, event);
                    let names = |agent| self.name_of(agent);
                    for mut line in tell::event(event, &names, self.offset).into_iter().chain(language) {
                        if let Some(name) = &whose {
                            line.head = format!("[{name}] {}", line.head);
                        }
                        told.push(line);
                    }
                }
            }
            let late = timed && commit.at > begun;
            lines.extend(
                told.into_iter().map(
                    |line| {
                        if late { tell::timed(line, commit.at, self.offset) } else { line }
                    },
                ),
            );
        }
    }

    /// The name in front of lines of a conversation that is not the current one.
    fn whose(&self, id: ConversationId) -> Option<String> {
        if self.casts[self.current].conversation.is_none_or(|current| current == id) {
            return None;
        }
        let cast = self.casts.iter().find(|cast| cast.conversation == Some(id));
        Some(cast.and_then(|cast| cast.name.clone()).unwrap_or_else(|| "stranger".into()))
    }

    /// Keeps what expectations ask for, and tells when the conversation goes on in another language.
    fn note(&mut self, id: ConversationId, event: &Event) -> Option<Line> {
        self.kinds.push((id, event.kind()));
        match event {
            Event::ConversationOpened { language, .. } => {
                self.languages.insert(id, *language);
            }
            Event::CustomerMessage { perception, .. } => {
                let language = perception.language;
                if self.languages.insert(id, language) != Some(language) {
                    return Some(Line::fixed(format!("language {language}")));
                }
            }
            Event::AssistantMessage { text, citations, .. } => {
                self.last_words.clone_from(text);
                self.last_citations = citations.iter().map(|citation| citation.article.to_string()).collect();
            }
            Event::VerdictGiven { verdict, .. } => {
                self.last_verdict = Some((tell::name(&verdict.verdict), verdict.rule.to_string()));
            }
            _ => {}
        }
        None
    }

    /// Puts the current conversation back into memory, if it has left it.
    fn recall(&mut self) {
        if let Some(id) = self.casts[self.current].conversation {
            // What cannot be read shows as a conversation that is not there.
            let _ = self.world.load(id);
        }
    }

    pub(super) fn state(&self) -> Option<&Conversation> {
        self.casts[self.current].conversation.and_then(|id| self.world.hub().conversation(id))
    }

    fn name_of(&self, agent: AgentId) -> String {
        self.world.hub().desk().display_name(agent)
    }

    pub(super) fn holder_name(&self, holder: Holder) -> String {
        match holder {
            Holder::Assistant => "assistant".into(),
            Holder::Queue => "queue".into(),
            Holder::Agent(agent) => self.name_of(agent),
        }
    }
}

impl From<(usize, String)> for ScenarioError {
    fn from((line, got): (usize, String)) -> Self {
        Self { line, expected: "something that can happen here".into(), got }
    }
}
