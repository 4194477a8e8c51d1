//! Who comes and with what: people with orders, their language, and their matter in the words of the company's topics.

use baton_core::company::{Autonomy, Topic};
use baton_core::{Company, Language};

use crate::calendar::day_of;
use crate::random::Random;
use crate::world::World;
use crate::world::orders::{Buyer, Order};

const FIRST_NAMES: [&str; 24] = [
    "Anna", "Ben", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Luis",
    "Maria", "Nils", "Olga", "Pedro", "Rosa", "Stefan", "Tara", "Ulf", "Vera", "Wim", "Yara", "Zoe",
];
const LAST_NAMES: [&str; 20] = [
    "Adler", "Becker", "Castro", "Diaz", "Evans", "Fischer", "Garcia", "Hansen", "Iglesias", "Jensen",
    "Klein", "Lopez", "Meyer", "Novak", "Ortiz", "Price", "Roth", "Silva", "Thomas", "Wagner",
];
const ITEMS: [(&str, i64); 12] = [
    ("floor lamp", 12_900),
    ("wool rug", 15_900),
    ("set of mugs", 2_490),
    ("oak side table", 18_900),
    ("rain jacket", 12_900),
    ("thermos", 3_900),
    ("backpack", 11_900),
    ("cushion cover", 2_900),
    ("bookshelf", 34_900),
    ("camping chair", 5_900),
    ("desk lamp", 4_400),
    ("tent", 24_900),
];
/// The first order number made up here, above those of the company's own data.
const FIRST_NUMBER: u32 = 30_000;

/// A customer about to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visitor {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) language: Language,
    pub(super) order: Option<String>,
}

/// The matters of a company, prepared for choosing.
#[derive(Debug)]
pub(super) struct Shop {
    topics: Vec<Topic>,
    weights: Vec<u32>,
    made: u32,
}

impl Shop {
    pub(super) fn of(company: &Company) -> Self {
        let topics = company.topics.clone();
        let weights = topics
            .iter()
            .enumerate()
            .map(|(place, topic)| {
                // What is asked most stands first in the file; what people answer is rare.
                let common = u32::try_from(24_usize.saturating_sub(place)).unwrap_or(1).max(4);
                if topic.autonomy == Autonomy::HumanOnly { 2 } else { common }
            })
            .collect();
        Self { topics, weights, made: 0 }
    }

    /// A sentence about one of the topics.
    pub(super) fn matter(&self, random: &mut Random, language: Language) -> String {
        let topic = random.weighted(&self.weights).and_then(|place| self.topics.get(place));
        topic
            .and_then(|topic| topic.examples.get(&language).or_else(|| topic.examples.get(&Language::En)))
            .and_then(|examples| random.pick(examples))
            .cloned()
            .unwrap_or_else(|| "Where is my order?".to_owned())
    }

    /// Somebody comes: a stranger, or a customer with an order.
    pub(super) fn visitor(&mut self, random: &mut Random, world: &mut World<'_>, stranger: bool) -> Visitor {
        let language = match random.below(100) {
            0..48 => Language::En,
            48..78 => Language::De,
            78..94 => Language::Es,
            _ => random.pick(&Language::ALL).copied().unwrap_or_default(),
        };
        if stranger {
            return Visitor { name: None, email: None, language, order: None };
        }
        self.made += 1;
        let first = random.pick(&FIRST_NAMES).copied().unwrap_or("Anna");
        let last = random.pick(&LAST_NAMES).copied().unwrap_or("Adler");
        let name = format!("{first} {last}");
        let email = format!("{}.{}{}@mail.example", first.to_lowercase(), last.to_lowercase(), self.made);
        let number = (FIRST_NUMBER + self.made).to_string();
        let today = day_of(world.now());
        let order = order(random, world, &number, &email, today);
        let buyer = Buyer {
            email: email.clone(),
            name: name.clone(),
            language: language.code().to_owned(),
            suspended: false,
        };
        world.orders.add(buyer, order);
        Visitor { name: Some(name), email: Some(email), language, order: Some(number) }
    }
}

fn order(random: &mut Random, world: &World<'_>, number: &str, email: &str, today: i64) -> Order {
    let (item, cents) = random.pick(&ITEMS).copied().unwrap_or(("lamp", 4_900));
    // Days in the shop's data count from its first day.
    let day = today - world.orders.first_day();
    let age = random.between(0, 45);
    let status = match age {
        0..3 => "processing",
        3..6 => "shipped",
        _ if random.chance(40) => "cancelled",
        _ => "delivered",
    };
    let delivered = (status == "delivered").then_some(day - age + 5);
    let later = random.chance(400);
    let sent = status != "processing" && status != "cancelled";
    let due = (later && sent).then_some(day - age + 20);
    let late = due.is_some_and(|due| day > due + 14);
    Order {
        number: number.to_owned(),
        email: email.to_owned(),
        status: status.to_owned(),
        item: item.to_owned(),
        total_cents: cents,
        ordered_on: day - age,
        expected_on: day - age + 5,
        delivered_on: delivered,
        carrier: if sent { "DHL".to_owned() } else { String::new() },
        tracking: if sent { format!("NH{number}0011") } else { String::new() },
        payment: if later { "pay-later" } else { "card" }.to_owned(),
        invoice_number: sent.then(|| format!("N-{number}")),
        due_on: due,
        paid_on: (!later).then_some(day - age),
        fee_cents: if late { 500 } else { 0 },
        ..Order::default()
    }
}

/// A number that passes the check of payment cards and belongs to a range that no bank uses.
pub(super) fn card_number(random: &mut Random) -> String {
    let mut digits: Vec<u8> = b"411111".iter().map(|digit| digit - b'0').collect();
    while digits.len() < 15 {
        digits.push(u8::try_from(random.below(10)).unwrap_or(0));
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let doubled = u32::from(*digit) * if place % 2 == 0 { 2 } else { 1 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    digits.push(u8::try_from((10 - sum % 10) % 10).unwrap_or(0));
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

/// The same number as people write it.
pub(super) fn written(random: &mut Random, card: &str) -> String {
    let separator = random.pick(&["", " ", "-", " - "]).copied().unwrap_or(" ");
    let groups: Vec<String> =
        card.as_bytes().chunks(4).map(|group| group.iter().map(|byte| char::from(*byte)).collect()).collect();
    groups.join(separator)
}
