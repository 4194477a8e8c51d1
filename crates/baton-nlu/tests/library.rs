//! Documents are found by words and by meaning, and it does not matter how they came into the library.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton_core::language::Language;
use baton_nlu::{Advice, Compact, Document, Library};

fn document(name: &str, title: &str, text: &str) -> Document {
    Document { name: name.to_owned(), title: title.to_owned(), text: text.to_owned() }
}

fn documents() -> Vec<Document> {
    vec![
        document(
            "refund",
            "When do I get my money back?",
            "We pay refunds within 14 days. The bank may need three more days to show the amount.",
        ),
        document(
            "return",
            "How do I send something back?",
            "Print the label and bring the parcel to any shop. Returns are free for 60 days.",
        ),
        document(
            "hours",
            "When are your stores open?",
            "Stores open from 9 to 18, on Saturdays from 10 to 16.",
        ),
        document("warranty", "", "A sofa has a warranty of ten years. Lamps have a warranty of two years."),
    ]
}

fn library(documents: Vec<Document>) -> Library {
    Library::build(Arc::new(Compact::built_in()), Language::En, documents)
}

fn names<'a>(library: &'a Library, query: &str, history: &[&str]) -> Vec<&'a str> {
    library.search(query, history, 10).iter().map(|hit| hit.document).collect()
}

#[test]
fn the_document_that_means_the_same_comes_first() {
    let library = library(documents());
    for (query, expected) in [
        ("When do I get my money back?", "refund"),
        ("how long until I am reimbursed", "refund"),
        ("what are the opening times of the shops", "hours"),
        ("is my couch still under guarantee", "warranty"),
    ] {
        assert_eq!(names(&library, query, &[])[0], expected, "{query}");
    }
}

#[test]
fn earlier_turns_say_what_a_short_one_is_about() {
    let library = library(documents());
    assert_eq!(names(&library, "and for lamps?", &["what is the warranty of a sofa?"])[0], "warranty");
    assert_eq!(names(&library, "how many days?", &["I want a refund"])[0], "refund");
}

#[test]
fn a_library_that_grew_and_shrank_answers_like_one_built_at_once() {
    let once = library(documents());
    let mut grown = library(vec![document("refund", "Old title", "Old text about lamps and sofas.")]);
    grown.add(document("gone", "When is my money back", "It is gone."));
    documents().into_iter().rev().for_each(|document| grown.add(document));
    assert!(grown.remove("gone"));
    assert!(!grown.remove("gone"));
    assert_eq!((grown.len(), grown.is_empty()), (4, false));
    for query in ["money back", "sofa warranty", "old lamps", "Saturday", "when are returns free"] {
        assert_eq!(grown.search(query, &["stores"], 10), once.search(query, &["stores"], 10), "{query}");
        assert_eq!(grown.answer(query, &[]), once.answer(query, &[]), "{query}");
    }
}

#[test]
fn a_query_that_asks_for_several_things_finds_a_document_for_each() {
    let library = library(documents());
    let query = "My name is Ada Lindqvist and I moved to Malmö last spring with my two children and a dog. \
                 I bought a sofa and two lamps for our living room and one of the lamps broke yesterday evening. \
                 Please tell me whether the warranty of the lamps covers that kind of damage or not. \
                 I also want to know when the refund for the blue carpet arrives at my bank account. \
                 And my neighbour asked whether your stores open on Saturdays before noon during summer. \
                 Also explain everything slowly because my hearing has become worse over recent years. \
                 I would rather write than call since the telephone line crackles in our old house.";
    let mut found = names(&library, query, &[]);
    found.truncate(3);
    found.sort_unstable();
    assert_eq!(found, ["hours", "refund", "warranty"]);
}

#[test]
fn an_answer_has_its_place() {
    let documents = documents();
    let library = library(documents.clone());
    let answer = library.answer("how long is the warranty of lamps", &[]).unwrap();
    assert_eq!((answer.document, answer.text), ("warranty", "Lamps have a warranty of two years."));
    assert_eq!(&documents[3].text[answer.span], answer.text);
}

#[test]
fn nothing_is_found_for_nothing_and_in_nothing() {
    let empty = library(Vec::new());
    assert!(empty.search("refund", &["refund"], 10).is_empty());
    assert_eq!(empty.answer("refund", &[]), None);
    let library = library(documents());
    assert!(library.search("", &[], 10).is_empty());
    assert!(library.search("refund", &[], 0).is_empty());
    let long = "ä.\u{301} 👍\n".repeat(20_000);
    assert!(library.search(&long, &[&long], 10).len() <= 4);
}

/// A fixed stream of numbers (linear congruential, upper half), so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn text(&mut self, most: usize) -> String {
        const WORDS: [&str; 24] = [
            "refund", "refunds", "sofa", "lamp", "the", "is", "not", "within", "14", "days.", "However,",
            "free.\n", "warranty", "years", "Ärger", "über", "opening", "hours?", "bank", "card", "it",
            "parcel", "- label", "shop",
        ];
        let count = self.below(most + 1);
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn any_changes_end_like_a_library_built_at_once() {
    for seed in 0..12 {
        let mut numbers = Numbers(seed);
        let mut grown = library(Vec::new());
        let mut kept: BTreeMap<String, Document> = BTreeMap::new();
        for _ in 0..60 {
            let name = format!("d{}", numbers.below(14));
            if numbers.below(3) == 0 {
                assert_eq!(grown.remove(&name), kept.remove(&name).is_some(), "seed {seed}");
            } else {
                let new = document(&name, &numbers.text(5), &numbers.text(30));
                kept.insert(name, new.clone());
                grown.add(new);
            }
        }
        let once = library(kept.into_values().collect());
        assert_eq!(grown.len(), once.len(), "seed {seed}");
        for _ in 0..8 {
            let (query, before) = (numbers.text(8), numbers.text(6));
            let history = [before.as_str()];
            assert_eq!(
                grown.search(&query, &history, 20),
                once.search(&query, &history, 20),
                "{seed}: {query}"
            );
            assert_eq!(grown.answer(&query, &history), once.answer(&query, &history), "{seed}: {query}");
            assert_eq!(
                grown.evidence(&query, &history, &[]),
                once.evidence(&query, &history, &[]),
                "{seed}: {query}"
            );
        }
    }
}

#[test]
fn what_the_documents_do_not_know_is_not_answered() {
    let library = library(documents());
    let score = |query: &str| library.answerability(query, &[], &[]).score();
    assert!(score("how long is the warranty of lamps?") > score("how long is the runway of the airport?"));
    let judged =
        library.answerability("does this country host it?", &["what is the warranty of a sofa?"], &[]);
    assert_ne!(judged.advice(), Advice::Answer, "{judged:?}");
    assert!((judged.chances.iter().sum::<f32>() - 1.0).abs() < 1e-4);
    let nothing = library.answerability("", &[], &[]);
    assert!(nothing.chances.iter().all(|chance| (0.0..=1.0).contains(chance)), "{nothing:?}");
}
