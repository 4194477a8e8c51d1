//! Routing under any order of things: nobody waits while somebody who may take it is free, one person per
//! conversation, nobody above capacity, certification always, and the place is kept.
//!
//! The oracle is written from the rules and walks everything: every conversation, every person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton_core::command::WrapUp;
use baton_core::company::{LadderRung, Reserve, Role, RungKind};
use baton_core::conversation::{Channel, Conversation, Env, Holder, Outcome, Writer};
use baton_core::desk::{Presence, Staff, StaffProfile};
use baton_core::handoff::{Handoff, TransferTarget};
use baton_core::hub::{Commit, Order, Refusal};
use baton_core::id::{AgentId, ConversationId};
use baton_core::perception::SignalKind;
use baton_core::routing::{Assignment, eligible, head_start};
use baton_core::time::{DAY, SECOND};
use baton_core::{
    Command, Company, Ctx, DeskCommand, Effect, Event, Hub, Ids, Language, TimerKey, Timestamp,
};

use crate::fixtures::{Meaning, OPEN, company};

/// A company that keeps a place for fraud and prefers who helped last.
fn with_preferences() -> Company {
    let mut company = company();
    company.policy.routing.return_days = 7;
    company.policy.routing.reserves = vec![Reserve { skill: "fraud".into(), people: 1 }];
    company.policy.promise.ladder.insert(1, LadderRung { after_seconds: 90, to: RungKind::Reserved });
    company
}

struct Floor {
    hub: Hub,
    ids: Ids,
    now: Timestamp,
    timers: BTreeMap<(ConversationId, TimerKey), Timestamp>,
    conversations: Vec<ConversationId>,
    people: Vec<AgentId>,
    /// Who held or was asked, folded from events alone.
    with: BTreeMap<ConversationId, BTreeSet<AgentId>>,
    random: u64,
    keys: u32,
    offers: u32,
}

impl Floor {
    fn new(seed: u64, company: Company) -> Self {
        Self {
            hub: Hub::new(Arc::new(company), Writer::Extractive),
            ids: Ids::new(u128::from(seed)),
            now: Timestamp::from_millis(OPEN),
            timers: BTreeMap::new(),
            conversations: Vec::new(),
            people: Vec::new(),
            with: BTreeMap::new(),
            random: seed,
            keys: 0,
            offers: 0,
        }
    }

    /// SplitMix64, below a limit.
    fn below(&mut self, limit: usize) -> usize {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.random;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((word ^ (word >> 31)) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn key(&mut self) -> baton_core::id::ClientKey {
        self.keys += 1;
        format!("key-{}", self.keys).into()
    }

    fn order(&mut self, order: Order) -> Result<Commit, Refusal> {
        let places = self.places();
        let mut ctx = Ctx { now: self.now, ids: &mut self.ids };
        let commit = self.hub.handle(&mut ctx, order)?;
        for change in &commit.conversations {
            for effect in &change.effects {
                match effect {
                    Effect::SetTimer { key, at } => {
                        self.timers.insert((change.id, *key), *at);
                    }
                    Effect::CancelTimer { key } => {
                        self.timers.remove(&(change.id, *key));
                    }
                    _ => {}
                }
            }
            for event in &change.events {
                self.fold(change.id, event);
            }
        }
        self.judge(&commit, &places);
        Ok(commit)
    }

    fn send(&mut self, id: ConversationId, command: Command) -> Result<Commit, Refusal> {
        self.order(Order::Conversation { id, command })
    }

    /// Never two people with one conversation.
    fn fold(&mut self, id: ConversationId, event: &Event) {
        let with = self.with.entry(id).or_default();
        match event {
            Event::Offered { agent, .. } => {
                assert!(with.is_empty(), "{agent} is asked while {with:?} has it");
                with.insert(*agent);
                self.offers += 1;
            }
            Event::OfferEnded { agent, .. } => assert!(with.remove(agent)),
            Event::AgentJoined { agent, .. } | Event::TakenOver { agent, .. } => {
                *with = BTreeSet::from([*agent]);
            }
            Event::AgentReleased { .. }
            | Event::HandoffStarted { .. }
            | Event::StayedWithAssistant { .. }
            | Event::ConversationClosed { .. } => with.clear(),
            _ => {}
        }
    }

    fn places(&self) -> BTreeMap<ConversationId, i64> {
        let of = |state: &Conversation| Some((state.id, key(state.handoff.as_ref()?)));
        self.hub.conversations().filter_map(of).collect()
    }

    fn judge(&self, commit: &Commit, places: &BTreeMap<ConversationId, i64>) {
        assert_eq!(self.oracle(), None, "somebody waits while somebody is free");
        let env = env(&self.hub);
        for change in &commit.conversations {
            let state = self.hub.conversation(change.id).unwrap();
            for event in &change.events {
                match event {
                    Event::Offered { agent, .. } => {
                        let capacity = self.hub.desk().staff(*agent).unwrap().profile.capacity;
                        assert!(self.load(*agent) <= usize::from(capacity), "{agent} has too many");
                        assert_eq!(self.hub.desk().staff(*agent).unwrap().presence, Presence::Available);
                        self.proven(*agent, state, &env);
                    }
                    Event::AgentJoined { agent, .. } => self.proven(*agent, state, &env),
                    // Back in the queue, it stands at least where it stood.
                    Event::AgentReleased { .. } | Event::OfferEnded { .. } => {
                        let now = state.handoff.as_ref().map(key);
                        assert!(now.is_none_or(|now| now <= places[&change.id]), "lost the place");
                    }
                    _ => {}
                }
            }
        }
        for agent in &self.people {
            assert_eq!(usize::try_from(self.hub.router().load(*agent)).unwrap(), self.load(*agent));
        }
    }

    fn proven(&self, agent: AgentId, state: &Conversation, env: &Env<'_>) {
        let skill = &state.handoff.as_ref().unwrap().skill;
        let staff = self.hub.desk().staff(agent).unwrap();
        assert!(!env.company.skills[skill].certified || staff.certified(skill, self.now));
    }

    fn load(&self, agent: AgentId) -> usize {
        self.hub.conversations().filter(|state| has(state, agent)).count()
    }

    /// Everything by everybody: the most urgent conversation for which somebody is free, and the longest idle of those.
    fn oracle(&self) -> Option<Assignment> {
        let env = env(&self.hub);
        let mut waiting: Vec<&Conversation> = self
            .hub
            .conversations()
            .filter(|state| {
                state.is_open()
                    && state.holder == Holder::Queue
                    && state.handoff.as_ref().is_some_and(|handoff| handoff.offer.is_none())
            })
            .collect();
        waiting.sort_by_key(|state| (key(state.handoff.as_ref().unwrap()), state.id));
        waiting.into_iter().find_map(|state| {
            let handoff = state.handoff.as_ref().unwrap();
            let mut able: Vec<&Staff> =
                self.hub.desk().everyone().filter(|staff| self.may_be_asked(staff, state, &env)).collect();
            able.sort_by_key(|staff| {
                (Some(staff.agent) != handoff.prefers, self.hub.router().idle_since(staff), staff.agent)
            });
            Some(Assignment { conversation: state.id, agent: able.first()?.agent })
        })
    }

    fn is_free(&self, staff: &Staff) -> bool {
        staff.presence == Presence::Available
            && staff.role != Role::Auditor
            && self.load(staff.agent) < usize::from(staff.profile.capacity)
    }

    fn may_be_asked(&self, staff: &Staff, state: &Conversation, env: &Env<'_>) -> bool {
        let handoff = state.handoff.as_ref().unwrap();
        let retry = i64::from(env.company.policy.promise.offer_seconds) * SECOND;
        let passed = handoff.passed.get(&staff.agent).is_some_and(|at| self.now.since(*at) < retry);
        self.is_free(staff)
            && !passed
            && eligible(staff, handoff, state.language, env, self.now).is_ok()
            && !self.kept(staff, handoff, env)
    }

    fn kept(&self, staff: &Staff, handoff: &Handoff, env: &Env<'_>) -> bool {
        if handoff.reserved || handoff.only.is_some() || env.company.skills[&handoff.skill].certified {
            return false;
        }
        let last = self.load(staff.agent) + 1 >= usize::from(staff.profile.capacity);
        last && env.company.policy.routing.reserves.iter().any(|reserve| {
            let others = self.hub.desk().everyone().filter(|other| {
                other.agent != staff.agent && self.is_free(other) && other.certified(&reserve.skill, self.now)
            });
            staff.certified(&reserve.skill, self.now) && others.count() < usize::from(reserve.people)
        })
    }

    // What may happen.

    fn hire(&mut self) {
        let agent = self.ids.agent(self.now);
        let roles = [Role::Agent, Role::Agent, Role::Agent, Role::Supervisor, Role::Auditor];
        let languages = [vec![Language::En], vec![Language::En, Language::De], vec![Language::De]];
        let mut profile = StaffProfile {
            name: "Somebody".into(),
            role: roles[self.below(roles.len())],
            skills: Vec::new(),
            languages: languages[self.below(3)].clone(),
            certifications: BTreeMap::new(),
            powers: Vec::new(),
            capacity: u8::try_from(1 + self.below(3)).unwrap(),
        };
        for skill in ["general", "orders", "fraud"] {
            if self.below(3) > 0 {
                profile.skills.push(skill.into());
            }
        }
        if self.below(2) == 0 {
            let minutes = i64::try_from(1 + self.below(90)).unwrap();
            profile.certifications.insert("fraud".into(), self.now.plus(minutes * 60 * SECOND));
        }
        self.order(Order::Desk(DeskCommand::AddStaff { agent, profile })).unwrap();
        self.people.push(agent);
    }

    fn arrive(&mut self) {
        let customer = self.ids.customer(self.now);
        let language = if self.below(4) == 0 { Language::De } else { Language::En };
        let command = Command::Open { customer, name: None, known: true, channel: Channel::Web, language };
        let id = self.order(Order::Open(command)).unwrap().opened.unwrap();
        self.conversations.push(id);
        self.wish(id);
    }

    fn wish(&mut self, id: ConversationId) {
        let key = self.key();
        let meaning = match self.below(4) {
            0 => Meaning::nothing().signal(SignalKind::Fraud),
            1 => Meaning::topic("returns", 90).signal(SignalKind::AsksForPerson),
            _ => {
                let _ = self.send(id, Command::RequestHuman { key });
                return;
            }
        };
        let mut perception = meaning.0;
        perception.language = self.hub.conversation(id).unwrap().language;
        let text = "please".to_owned();
        let _ = self.send(id, Command::CustomerMessage { key, text, secrets: Vec::new(), perception });
    }

    fn pick(&mut self) -> (ConversationId, AgentId, u64) {
        let place = self.below(self.conversations.len());
        let id = self.conversations[place];
        let state = self.hub.conversation(id).unwrap();
        let version = state.holder_version;
        let concerned = match state.holder {
            Holder::Agent(agent) => Some(agent),
            _ => state.handoff.as_ref().and_then(|handoff| handoff.offer).map(|(agent, _)| agent),
        };
        let anybody = self.somebody();
        (id, if self.below(8) == 0 { anybody } else { concerned.unwrap_or(anybody) }, version)
    }

    fn somebody(&mut self) -> AgentId {
        let place = self.below(self.people.len());
        self.people[place]
    }

    fn act(&mut self) {
        let (id, agent, version) = self.pick();
        let key = self.key();
        let command = match self.below(12) {
            0..=3 => Command::Accept { agent, version },
            4 => Command::Decline { agent, version },
            5 | 6 => Command::Reply { agent, key, text: "hello".into(), ai_assisted: false },
            7 => {
                let other = self.somebody();
                let to = match self.below(3) {
                    0 => TransferTarget::Skill { skill: "orders".into() },
                    1 => TransferTarget::Agent { agent: other },
                    _ => TransferTarget::Supervisor,
                };
                Command::Transfer { agent, version, to, note: String::new() }
            }
            8 => Command::TakeOver { agent, version },
            9 => Command::Stay { key },
            _ => Command::WrapUp { agent, version, wrap_up: wrap_up() },
        };
        let _ = self.send(id, command);
    }

    fn presence(&mut self) {
        let agent = self.somebody();
        let all = [
            Presence::Available,
            Presence::Available,
            Presence::Available,
            Presence::Busy,
            Presence::Away,
            Presence::Offline,
        ];
        let presence = all[self.below(all.len())];
        let command = if self.below(40) == 0 {
            DeskCommand::RemoveStaff { agent }
        } else {
            DeskCommand::SetPresence { agent, presence, cause: "self".into() }
        };
        let _ = self.order(Order::Desk(command));
    }

    fn wait(&mut self) {
        let until = self.now.plus(i64::try_from(self.below(40)).unwrap() * SECOND);
        while let Some((at, (id, key))) = self.timers.iter().map(|(timer, at)| (*at, *timer)).min()
            && at <= until
        {
            self.now = self.now.max(at);
            self.timers.remove(&(id, key));
            let _ = self.send(id, Command::Timer { key });
        }
        self.now = until;
    }

    fn step(&mut self) {
        match self.below(20) {
            0 => self.hire(),
            1..=3 => self.arrive(),
            4 | 5 => self.presence(),
            6..=8 => self.wait(),
            9 => {
                let (id, _, _) = self.pick();
                self.wish(id);
            }
            _ => self.act(),
        }
    }
}

fn wrap_up() -> WrapUp {
    WrapUp {
        outcome: Outcome::Solved,
        topic: None,
        summary: "Done".into(),
        assistant_could_have: "no".into(),
        knowledge_gap: None,
    }
}

fn env(hub: &Hub) -> Env<'_> {
    Env { company: hub.company(), desk: hub.desk(), writer: Writer::Extractive }
}

fn key(handoff: &Handoff) -> i64 {
    handoff.placed_at.as_millis() - head_start(handoff.priority)
}

fn has(state: &Conversation, agent: AgentId) -> bool {
    let asked = state.holder == Holder::Queue
        && state.handoff.as_ref().and_then(|handoff| handoff.offer).is_some_and(|(asked, _)| asked == agent);
    state.is_open() && (state.holder == Holder::Agent(agent) || asked)
}

fn run(seed: u64, company: Company, steps: usize) -> Floor {
    let mut floor = Floor::new(seed, company);
    for _ in 0..4 {
        floor.hire();
    }
    floor.arrive();
    for _ in 0..steps {
        floor.step();
    }
    floor
}

#[test]
fn nobody_waits_while_somebody_who_may_take_it_is_free() {
    let offers: u32 = (0..60).map(|seed| run(seed, company(), 250).offers).sum();
    assert!(offers > 600, "{offers} offers say little");
}

#[test]
fn the_same_with_kept_places_and_preferred_people() {
    let offers: u32 = (0..60).map(|seed| run(seed, with_preferences(), 250).offers).sum();
    assert!(offers > 600, "{offers} offers say little");
}

/// The order of offers, not only that there is one: the index and the slow oracle name the same pair.
#[test]
fn the_index_finds_what_walking_everything_finds() {
    let mut compared = 0;
    for seed in 100..130 {
        let mut floor = run(seed, with_preferences(), 120);
        // Everybody goes for lunch while customers come, and comes back one by one.
        for agent in floor.people.clone() {
            let command = DeskCommand::SetPresence { agent, presence: Presence::Busy, cause: "self".into() };
            let _ = floor.order(Order::Desk(command));
        }
        for _ in 0..30 {
            floor.arrive();
        }
        for agent in floor.people.clone() {
            let Some(staff) = floor.hub.desk().staff(agent) else { continue };
            let (mut back, was) = (staff.clone(), floor.hub.clone());
            back.presence = Presence::Available;
            back.presence_since = floor.now;
            let command =
                DeskCommand::SetPresence { agent, presence: Presence::Available, cause: "self".into() };
            let commit = floor.order(Order::Desk(command)).unwrap();
            let first = commit.conversations.first().map(|change| change.id);
            // What the oracle says before the offers: the hub as it was, with the person back.
            let mut desk = was.desk().clone();
            for event in commit.desk.map(|(_, events)| events).unwrap_or_default() {
                desk.evolve(&event, floor.now);
            }
            let mut before = Floor::new(0, with_preferences());
            before.now = floor.now;
            before.hub = was;
            before.hub.restore_desk(desk);
            let expected = before.oracle();
            assert_eq!(before.hub.router().next(&env(&before.hub), before.now), expected);
            assert_eq!(expected.map(|assignment| assignment.conversation), first);
            compared += usize::from(expected.is_some());
        }
    }
    assert!(compared > 50, "{compared} comparisons say little");
}

fn floor_with(company: Company) -> (Floor, AgentId, AgentId) {
    let mut floor = Floor::new(1, company);
    let mut staff = |name: &str, capacity, certified: bool| {
        let agent = floor.ids.agent(floor.now);
        let certifications =
            if certified { BTreeMap::from([("fraud".into(), floor.now.plus(DAY))]) } else { BTreeMap::new() };
        let profile = StaffProfile {
            name: name.into(),
            role: Role::Agent,
            skills: vec!["general".into(), "fraud".into()],
            languages: vec![Language::En],
            certifications,
            powers: Vec::new(),
            capacity,
        };
        floor.order(Order::Desk(DeskCommand::AddStaff { agent, profile })).unwrap();
        let command = DeskCommand::SetPresence { agent, presence: Presence::Available, cause: "self".into() };
        floor.order(Order::Desk(command)).unwrap();
        floor.people.push(agent);
        agent
    };
    let (eva, sam) = (staff("Eva", 2, true), staff("Sam", 1, false));
    (floor, eva, sam)
}

fn asks(floor: &mut Floor) -> ConversationId {
    let customer = floor.ids.customer(floor.now);
    let language = Language::En;
    let command = Command::Open { customer, name: None, known: true, channel: Channel::Web, language };
    let id = floor.order(Order::Open(command)).unwrap().opened.unwrap();
    let key = floor.key();
    floor.send(id, Command::RequestHuman { key }).unwrap();
    floor.now = floor.now.plus(1);
    id
}

fn asked(floor: &Floor, id: ConversationId) -> Option<AgentId> {
    floor.hub.conversation(id).unwrap().handoff.as_ref()?.offer.map(|(agent, _)| agent)
}

#[test]
fn the_last_place_for_fraud_is_kept_until_the_promise_is_near() {
    let (mut floor, eva, sam) = floor_with(with_preferences());
    let first = asks(&mut floor);
    assert_eq!(asked(&floor, first), Some(eva), "one of two places may go");
    let second = asks(&mut floor);
    assert_eq!(asked(&floor, second), Some(sam));
    let third = asks(&mut floor);
    assert_eq!(asked(&floor, third), None, "her last place is kept for fraud");
    // Fraud gets it at once.
    let mut fraud = floor.hub.clone();
    let (mut ids, now) = (floor.ids.clone(), floor.now);
    let command = Command::CustomerMessage {
        key: "fraud".into(),
        text: "stolen card".into(),
        secrets: Vec::new(),
        perception: Meaning::nothing().signal(SignalKind::Fraud).0,
    };
    fraud.handle(&mut Ctx { now, ids: &mut ids }, Order::Conversation { id: third, command }).unwrap();
    let offer = fraud.conversation(third).unwrap().handoff.as_ref().unwrap().offer;
    assert_eq!(offer.map(|(agent, _)| agent), Some(eva));
    // And general work gets it at the rung, before the promise is due.
    for id in [first, second] {
        let (agent, version) =
            (asked(&floor, id).unwrap(), floor.hub.conversation(id).unwrap().holder_version);
        floor.send(id, Command::Accept { agent, version }).unwrap();
    }
    for seconds in [60, 30] {
        floor.now = floor.now.plus(seconds * SECOND);
        floor.send(third, Command::Timer { key: TimerKey::Rung }).unwrap();
    }
    assert_eq!(asked(&floor, third), Some(eva));
}

/// Eva helped, Sam has been idle for longer; the customer comes back some days later while she is in, or not.
fn asked_after(company: Company, days: i64, eva_is: Presence) -> (Option<AgentId>, AgentId, AgentId) {
    let (mut floor, eva, sam) = floor_with(company);
    let id = asks(&mut floor);
    assert_eq!(asked(&floor, id), Some(eva));
    let version = floor.hub.conversation(id).unwrap().holder_version;
    floor.send(id, Command::Accept { agent: eva, version }).unwrap();
    let key = floor.key();
    floor.send(id, Command::Reply { agent: eva, key, text: "Hello".into(), ai_assisted: false }).unwrap();
    let version = floor.hub.conversation(id).unwrap().holder_version;
    floor.send(id, Command::WrapUp { agent: eva, version, wrap_up: wrap_up() }).unwrap();
    let command = DeskCommand::SetPresence { agent: eva, presence: eva_is, cause: "self".into() };
    floor.order(Order::Desk(command)).unwrap();
    floor.now = floor.now.plus(days * DAY);
    let key = floor.key();
    floor.send(id, Command::RequestHuman { key }).unwrap();
    (asked(&floor, id), eva, sam)
}

#[test]
fn whoever_helped_last_is_asked_first_if_free_and_for_so_many_days() {
    let (who, eva, _) = asked_after(with_preferences(), 1, Presence::Available);
    assert_eq!(who, Some(eva));
    let (who, _, sam) = asked_after(with_preferences(), 1, Presence::Busy);
    assert_eq!(who, Some(sam), "nobody waits for a favourite");
    let mut short = with_preferences();
    short.policy.routing.return_days = 1;
    let (who, _, sam) = asked_after(short, 1, Presence::Available);
    assert_eq!(who, Some(sam), "the days are over");
    let (who, _, sam) = asked_after(company(), 1, Presence::Available);
    assert_eq!(who, Some(sam), "the policy says nothing of it");
}
