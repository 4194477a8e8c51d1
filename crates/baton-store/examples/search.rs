//! What a search costs over many messages: `cargo run --release -p baton-store --example search -- 1000000`.
//!
//! Messages of 4 to 24 words, drawn from 30,000 words as unevenly as words are used (Zipf). Four kinds of question: words
//! of one message, the beginning of a word while somebody types, the two most common words, and words never together.

#![allow(clippy::print_stdout, reason = "a measurement is printed")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use baton_core::Ids;
use baton_core::time::Timestamp;
use baton_store::{Document, SearchIndex, StoreError, Wanted};

const WORDS: usize = 30_000;
const PER_CONVERSATION: u64 = 10;
const BATCH: usize = 4_096;
const QUESTIONS: usize = 400;
const PAGE: usize = 20;

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// A rank as in Zipf's law: the logarithm of the rank is evenly spread.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "drawn, not counted"
    )]
    fn rank(&mut self) -> usize {
        let part = self.below(1 << 32) as f64 / (1_u64 << 32) as f64;
        ((WORDS as f64).powf(part) as usize).min(WORDS) - 1
    }
}

/// A word for a rank, short for common ones.
fn word(rank: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ka", "re", "to", "mi", "lon", "ver", "sa", "pu", "den", "ri", "go", "eth", "bal", "nu", "fi", "ox"];
    let (mut rank, mut word) = (rank + 3, String::new());
    while rank > 0 {
        word.push_str(SYLLABLES[rank % SYLLABLES.len()]);
        rank /= SYLLABLES.len();
    }
    word
}

fn main() -> Result<(), StoreError> {
    let messages: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let words: Vec<String> = (0..WORDS).map(word).collect();
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let mut ids = Ids::new(1);
    let index = SearchIndex::new()?;
    let (mut kept, mut customers, mut building, mut bytes) = (Vec::new(), Vec::new(), Duration::ZERO, 0);
    let (mut made, mut place) =
        (0, (ids.conversation(Timestamp::from_millis(0)), ids.customer(Timestamp::from_millis(0))));
    while made < messages {
        let mut batch = Vec::with_capacity(BATCH);
        for _ in 0..BATCH.min(messages - made) {
            if (made as u64).is_multiple_of(PER_CONVERSATION) {
                let now = Timestamp::from_millis(i64::try_from(made).unwrap_or(0));
                place = (ids.conversation(now), ids.customer(now));
                customers.push(place.1);
            }
            let length = 4 + chance.below(21);
            let text: Vec<&str> = (0..length).map(|_| words[chance.rank()].as_str()).collect();
            let text = text.join(" ");
            bytes += text.len();
            if chance.below(500) == 0 {
                kept.push(text.clone());
            }
            batch.push((place, made as u64 % PER_CONVERSATION, text));
            made += 1;
        }
        let documents: Vec<Document<'_>> = batch
            .iter()
            .map(|((conversation, customer), seq, text)| Document {
                conversation: *conversation,
                customer: Some(*customer),
                seq: *seq,
                mark: 1,
                text,
            })
            .collect();
        let begun = Instant::now();
        index.add(&documents)?;
        building += begun.elapsed();
    }
    println!(
        "{messages} messages of {} bytes on average: built in {:.1} s ({:.1} us each), {} MiB of memory, nothing on disk",
        bytes / messages,
        building.as_secs_f64(),
        building.as_secs_f64() * 1e6 / f64::from(u32::try_from(messages).unwrap_or(u32::MAX)),
        index.bytes()? >> 20
    );
    let mut asks: Vec<(&str, Vec<String>)> = Vec::new();
    let mut pick = |take: &dyn Fn(&mut Chance, &str) -> String| -> Vec<String> {
        (0..QUESTIONS).map(|at| take(&mut chance, &kept[at % kept.len()])).collect()
    };
    let some = |chance: &mut Chance, text: &str, count: usize| -> String {
        let words: Vec<&str> = text.split(' ').collect();
        (0..count)
            .map(|_| words[usize::try_from(chance.below(words.len() as u64)).unwrap_or(0)])
            .collect::<Vec<_>>()
            .join(" ")
    };
    asks.push(("one word of a message", pick(&|chance, text| some(chance, text, 1) + " ")));
    asks.push(("three words of a message", pick(&|chance, text| some(chance, text, 3) + " ")));
    asks.push((
        "the first three letters of a word",
        pick(&|chance, text| some(chance, text, 1).chars().take(3).collect()),
    ));
    asks.push(("the two most common words", vec![format!("{} {} ", words[0], words[1]); QUESTIONS]));
    asks.push((
        "two common words and a rare one",
        pick(&|chance, _| {
            let rare = WORDS - 1 - usize::try_from(chance.below(1_000)).unwrap_or(0);
            format!("{} {} {} ", words[0], words[2], words[rare])
        }),
    ));
    println!("\n{:<36}{:>10}{:>10}{:>10}", "a page of 20, newest first, in ms", "p50", "p95", "most");
    for (name, questions) in &asks {
        let mut times: Vec<f64> = Vec::new();
        for text in questions {
            let begun = Instant::now();
            black_box(index.find(&Wanted { text, marks: u8::MAX, before: None }, PAGE, |_| true)?);
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times[(times.len() - 1) * percent / 100];
        println!("{name:<36}{:>10.2}{:>10.2}{:>10.2}", at(50), at(95), at(100));
    }
    // A filter that refuses everything looks at as many messages as a search may.
    let begun = Instant::now();
    index.find(&Wanted { text: &words[0], marks: u8::MAX, before: None }, PAGE, |_| false)?;
    println!(
        "a common word when a filter lets nothing through: {:.1} ms",
        begun.elapsed().as_secs_f64() * 1e3
    );
    let begun = Instant::now();
    index.forget(customers[customers.len() / 2])?;
    println!("forgetting one customer: {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}
