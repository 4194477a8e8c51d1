//! Simulated customers: what they come with, how they answer, and when they have had enough.

mod reactions;

use baton_core::Language;
use baton_core::conversation::Channel;
use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::SECOND;

use super::sentences as words;
use super::wishes::Wish;
use super::{Outgoing, Task, Workload, shop};
use crate::world::{Failure, Person};

/// Most messages a customer writes of the own accord.
const TURNS_MAX: i64 = 8;

/// A customer.
#[derive(Debug, Clone)]
pub(super) struct Customer {
    pub(super) id: CustomerId,
    pub(super) language: Language,
    pub(super) conversation: Option<ConversationId>,
    order: Option<String>,
    order_told: bool,
    script: Vec<String>,
    turns_left: i64,
    /// Raised with every new plan, so that an older one is dropped.
    pub(super) plan: u32,
    pub(super) keys: u32,
    last_matter: String,
    came_back: bool,
    gone: bool,
}

/// What a customer is about to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Go on with the own script.
    GoOn,
    /// Say this.
    Say(String, Wish),
    /// Do this.
    Do(Outgoing, Wish),
}

impl Workload<'_> {
    /// Somebody comes to the page and opens the chat.
    pub(super) fn arrive(&mut self) {
        let stranger = self.random.chance(self.weights.stranger);
        let visitor = self.shop.visitor(&mut self.random, &mut self.world, stranger);
        // The widget speaks three languages, people speak more.
        let shown =
            if Language::INTERFACE.contains(&visitor.language) { visitor.language } else { Language::En };
        let person = Person { name: visitor.name, email: visitor.email, language: shown };
        let id = self.world.meet(person);
        let place = self.customers.len();
        let script = self.script(visitor.language);
        self.customers.push(Customer {
            id,
            language: visitor.language,
            conversation: None,
            order: visitor.order,
            order_told: false,
            script,
            turns_left: self.random.between(2, TURNS_MAX),
            plan: 0,
            keys: 0,
            last_matter: String::new(),
            came_back: false,
            gone: false,
        });
        self.open(place);
    }

    pub(super) fn open(&mut self, place: usize) {
        let Some(customer) = self.customers.get(place) else { return };
        let channel = if self.random.chance(60) { Channel::Api } else { Channel::Web };
        match self.world.open(customer.id, channel) {
            Ok(conversation) => {
                self.customers[place].conversation = Some(conversation);
                self.by_conversation.insert(conversation, place);
                let wait = self.random.between(2 * SECOND, 25 * SECOND);
                self.intend(place, wait, Intent::GoOn);
            }
            Err(Failure::Store) => self.plan(2 * SECOND, Task::Open(place)),
            Err(Failure::Refused(_) | Failure::Log(_)) => {}
        }
    }

    /// What the customer wants to say at first, last sentence first.
    fn script(&mut self, language: Language) -> Vec<String> {
        let random = &mut self.random;
        let mut script = vec![self.shop.matter(random, language)];
        if random.chance(self.weights.bursts) {
            script.push(words::say(random, &words::DETAILS, language).to_owned());
        }
        if random.chance(self.weights.rude) {
            script.push(words::say(random, &words::RUDE, language).to_owned());
        }
        if random.chance(self.weights.asks_if_human) {
            script.push(words::say(random, &words::ASKS_IF_HUMAN, language).to_owned());
        }
        if random.chance(self.weights.nonsense) {
            script.push(random.pick(words::NONSENSE).copied().unwrap_or("?").to_owned());
        }
        if random.chance(self.weights.injects) {
            script.push(random.pick(words::INJECTS).copied().unwrap_or("?").to_owned());
        }
        if random.chance(self.weights.greets) {
            script.push(words::say(random, &words::GREETS, language).to_owned());
        }
        script
    }

    /// Plans what a customer does next; an older plan is dropped.
    pub(super) fn intend(&mut self, place: usize, wait: i64, intent: Intent) {
        let Some(customer) = self.customers.get_mut(place) else { return };
        customer.plan += 1;
        let plan = customer.plan;
        self.plan(wait, Task::Customer { place, plan, intent });
    }

    pub(super) fn customer_acts(&mut self, place: usize, intent: Intent) {
        match intent {
            Intent::GoOn => self.go_on(place),
            Intent::Say(text, wish) => self.says(place, &text, wish),
            Intent::Do(what, wish) => self.does(place, what, wish),
        }
    }

    /// The customer writes again after the end, about the same matter or another one.
    pub(super) fn comes_back(&mut self, place: usize) {
        let language = self.customers[place].language;
        let again = self.random.chance(500) && !self.customers[place].last_matter.is_empty();
        let text = if again {
            self.customers[place].last_matter.clone()
        } else {
            self.shop.matter(&mut self.random, language)
        };
        self.customers[place].turns_left = self.random.between(1, 4);
        self.customers[place].gone = false;
        if self.random.chance(self.weights.wants_person) {
            self.wants_person(place);
        } else {
            self.says(place, &text, Wish::Say);
        }
    }

    /// The customer goes on of the own accord: another sentence of the script, a wish, or silence.
    fn go_on(&mut self, place: usize) {
        let (random, weights) = (&mut self.random, &self.weights);
        let Some(customer) = self.customers.get_mut(place) else { return };
        if customer.turns_left <= 0 || random.chance(weights.silent) {
            return;
        }
        customer.turns_left -= 1;
        if random.chance(weights.switches_language) {
            customer.language = random.pick(&Language::ALL).copied().unwrap_or_default();
        }
        let language = customer.language;
        if random.chance(weights.wants_person / 3) {
            self.wants_person(place);
            return;
        }
        if random.chance(weights.sensitive / 2) {
            let matter = random.pick(&words::SENSITIVE);
            if let Some((kind, lists)) = matter {
                let shown = if Language::INTERFACE.contains(&language) { language } else { Language::En };
                let text = words::say(random, lists, shown).to_owned();
                self.says(place, &text, Wish::Sensitive(*kind));
            }
            return;
        }
        if random.chance(weights.pastes_card) {
            let card = shop::card_number(random);
            let text = format!("My card is {} and it was charged twice", shop::written(random, &card));
            self.wishes.cards.push(card);
            self.says(place, &text, Wish::Say);
            return;
        }
        if random.chance(weights.broken_messages) {
            // Nothing to read, or far too much: refused, and nothing else happens.
            let text = if random.chance(500) { "  \n ".to_owned() } else { "blah ".repeat(2_000) };
            self.says(place, &text, Wish::Say);
            return;
        }
        let Some(text) = customer.script.pop() else {
            let repeat = random.chance(weights.repeats) && !customer.last_matter.is_empty();
            let text = if repeat { customer.last_matter.clone() } else { self.shop.matter(random, language) };
            self.says(place, &text, Wish::Say);
            return;
        };
        let last = customer.script.is_empty();
        let mut text = text;
        if last {
            customer.last_matter.clone_from(&text);
            if let Some(order) =
                customer.order.clone().filter(|_| random.chance(weights.gives_number_at_once))
            {
                customer.order_told = true;
                text = format!("{text} {} {order}", if random.chance(500) { "#" } else { "Order" });
            }
        }
        let hurries = !last && random.chance(weights.bursts * 3);
        self.says(place, &text, Wish::Say);
        if hurries {
            let wait = self.random.between(200, 1_500);
            self.intend(place, wait, Intent::GoOn);
        }
    }

    fn wants_person(&mut self, place: usize) {
        if self.random.chance(self.weights.presses_button) {
            self.does(place, Outgoing::Button, Wish::PersonByButton);
        } else {
            let language = self.customers[place].language;
            let text = words::say(&mut self.random, &words::ASKS_FOR_PERSON, language).to_owned();
            self.says(place, &text, Wish::PersonInWords);
        }
    }

    fn says(&mut self, place: usize, text: &str, wish: Wish) {
        if self.customers[place].order.as_ref().is_some_and(|order| text.contains(order.as_str())) {
            self.customers[place].order_told = true;
        }
        self.does(place, Outgoing::Say(text.to_owned()), wish);
    }

    fn does(&mut self, place: usize, what: Outgoing, wish: Wish) {
        let Some(customer) = self.customers.get_mut(place) else { return };
        let Some(conversation) = customer.conversation else { return };
        customer.keys += 1;
        let key = format!("c{place}-{}", customer.keys);
        self.send(conversation, key, what, wish);
    }
}
