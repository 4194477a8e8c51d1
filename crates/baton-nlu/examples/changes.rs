//! How long one change to a library of many documents takes, beside building it anew.
//!
//! `changes [DOCUMENTS]`: 10,000 when not said, of 120 words each from a vocabulary of 20,000 in which few words are
//! frequent.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::sync::Arc;
use std::time::Instant;

use baton_core::language::Language;
use baton_nlu::{Compact, Document, Library};

/// Changes that are timed.
const CHANGES: usize = 200;
/// Words of a text.
const WORDS: usize = 120;
const VOCABULARY: f64 = 20_000.0;

fn main() {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let mut state = 1_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    // Syllables make words that the vocabulary of meanings knows in pieces.
    let mut word = || {
        let number = VOCABULARY.powf(draw()) as usize;
        let syllable =
            |at: usize| ["ka", "lo", "mi", "ter", "sun", "re", "pa", "nel", "vo", "dis", "qui"][at % 11];
        [number, number / 11, number / 121, number / 1_331].map(syllable).concat()
    };
    let mut text = |words: usize| {
        let words: Vec<String> = (1..=words).map(|at| word() + if at % 12 == 0 { "." } else { "" }).collect();
        words.join(" ")
    };
    let mut document =
        |at: usize| Document { name: format!("document {at}"), title: text(6), text: text(WORDS) };
    let documents: Vec<Document> = (0..count).map(&mut document).collect();
    let changed: Vec<Document> = (0..CHANGES).map(|at| document(at * 37 % count.max(1))).collect();
    let start = Instant::now();
    let mut library = Library::build(Arc::new(Compact::built_in()), Language::En, documents);
    let built = start.elapsed();
    let start = Instant::now();
    changed.into_iter().for_each(|document| library.add(document));
    let each = start.elapsed() / u32::try_from(CHANGES).unwrap_or(1);
    println!("{} documents built in {built:.2?}; one replaced in {each:.1?}", library.len());
}
