//! Measures `train` and `perceive` on a made-up company: `cargo run --release -p baton-nlu --example speed`.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use baton_core::company::{Article, Topic};
use baton_core::language::Language;
use baton_nlu::{Context, Model, mask, perceive};
use serde_json::json;

/// Times each message is perceived in one round.
const REPETITIONS: u32 = 50;
/// Rounds; the fastest and the median are shown: on a busy machine the fastest was the least disturbed.
const ROUNDS: usize = 200;
/// Rounds of training.
const TRAININGS: usize = 9;

const MESSAGES: [&str; 8] = [
    "where is my order 48213, it should have been here yesterday",
    "I want to return the shoes because they do not fit",
    "can i please speak to a real person about my refund",
    "Wann kommt meine Bestellung endlich an, ich warte schon lange",
    "quiero cambiar la dirección de entrega de mi pedido por favor",
    "how long does it take until i get my money back",
    "my card was stolen and someone bought things with it today",
    "hello, is the blue jacket available in size medium again soon",
];

fn main() {
    let (topics, articles) = company();
    let mut trained: Vec<Duration> = (0..TRAININGS)
        .map(|_| {
            let start = Instant::now();
            black_box(Model::learn(&topics, articles.iter()));
            start.elapsed()
        })
        .collect();
    trained.sort();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    println!("train: {:.1} ms, median {:.1} ms", millis(trained[0]), millis(trained[TRAININGS / 2]));
    let model = Model::learn(&topics, articles.iter());
    let turns = ["where is my parcel".to_owned(), "it was sent last week".to_owned()];
    let context = Context { customer_turns: &turns, ..Context::default() };
    for message in MESSAGES {
        let words = message.split(' ').count();
        let perceived = time(|| drop(black_box(perceive(&model, &context, black_box(message)))));
        let masked = time(|| drop(black_box(mask(black_box(message), None))));
        println!(
            "perceive {:6.2} us, median {:6.2}; mask {:5.2} us, median {:5.2}; {words:2} words  {message}",
            perceived.0, perceived.1, masked.0, masked.1
        );
    }
    let long = "I ordered this and it never came, what now? ".repeat(1_490);
    let start = Instant::now();
    black_box(perceive(&model, &context, &long));
    println!("perceive of {} KiB: {:.1} ms", long.len() / 1024, start.elapsed().as_secs_f64() * 1e3);
}

/// Fastest and median microseconds per call.
fn time(mut call: impl FnMut()) -> (f64, f64) {
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..REPETITIONS).for_each(|_| call());
            start.elapsed() / REPETITIONS
        })
        .collect();
    rounds.sort();
    (rounds[0].as_secs_f64() * 1e6, rounds[ROUNDS / 2].as_secs_f64() * 1e6)
}

/// 15 topics with 12 examples in three languages, 120 articles of four passages.
fn company() -> (Vec<Topic>, Vec<Article>) {
    const SUBJECTS: [&str; 15] = [
        "delivery parcel shipping",
        "return shoes back",
        "refund money paid",
        "invoice bill tax",
        "address change move",
        "password login account",
        "size fit jacket",
        "discount code voucher",
        "damage broken defect",
        "cancel order stop",
        "warranty repair service",
        "gift card balance",
        "newsletter email subscribe",
        "store hours open",
        "payment card declined",
    ];
    const FRAMES: [&str; 12] = [
        "where is my {}",
        "I have a question about {}",
        "how do I get {}",
        "can you help me with {}",
        "my {} is wrong",
        "when will the {} come",
        "I want to change {}",
        "what does {} cost",
        "please check {}",
        "the {} does not work",
        "why is {} so late",
        "tell me about {}",
    ];
    let mut topics = Vec::new();
    let mut articles = Vec::new();
    for (number, subject) in SUBJECTS.iter().enumerate() {
        let words: Vec<&str> = subject.split(' ').collect();
        let fill = |frame: &str, at: usize| frame.replace("{}", words[at % words.len()]);
        let sentences: Vec<String> = FRAMES.iter().enumerate().map(|(at, frame)| fill(frame, at)).collect();
        let examples: BTreeMap<Language, Vec<String>> =
            Language::INTERFACE.into_iter().map(|language| (language, sentences.clone())).collect();
        let topic = json!({
            "name": words[0], "title": { "en": subject }, "autonomy": "certified", "skill": "care", "examples": examples,
        });
        topics.push(serde_json::from_value(topic).expect("a topic as in topics.toml"));
        for part in 0..8 {
            let language = Language::INTERFACE[part % 3];
            articles.push(Article {
                name: format!("{}-{part}", words[0]).into(),
                language,
                title: format!("About {subject}"),
                topic: words[0].into(),
                updated: "2026-01-01".to_owned(),
                questions: vec![fill(FRAMES[part], number), fill(FRAMES[part + 1], number)],
                passages: (0..4)
                    .map(|passage| format!("{} {} within {passage} days. We will write to you about the {subject} as soon as it is done, usually on the same day.", FRAMES[(part + passage) % 12].replace("{}", words[0]), words[1]))
                    .collect(),
            });
        }
    }
    (topics, articles)
}
