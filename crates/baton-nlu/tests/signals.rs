//! Signals on hand-written messages in ten languages: `tests/data/*.tsv`.

use std::fmt::Write as _;

use baton_core::language::Language;
use baton_core::perception::{Score, SignalKind};
use baton_nlu::{Context, Model, perceive};

/// From here on a signal counts; policies ask for 50 to 80 percent.
const COUNTS: Score = Score::percent(60);

fn model() -> Model {
    Model::learn(&[], std::iter::empty())
}

/// Rows of a tab-separated file; the last field is the message.
fn rows(file: &'static str) -> Vec<Vec<&'static str>> {
    file.lines().map(|line| line.split('\t').collect()).collect()
}

fn missed(model: &Model, rows: &[Vec<&str>], kind: SignalKind) -> Vec<String> {
    let text = |row: &Vec<&str>| row[row.len() - 1].to_owned();
    rows.iter()
        .map(text)
        .filter(|text| perceive(model, &Context::default(), text).score(kind) < COUNTS)
        .collect()
}

#[test]
fn requests_for_a_person_are_heard_in_ten_languages() {
    let model = model();
    let rows = rows(include_str!("data/asks-for-person.tsv"));
    let missed = missed(&model, &rows, SignalKind::AsksForPerson);
    assert!(missed.len() * 100 <= rows.len() * 3, "recall below 97 %: {missed:#?}");
    for language in Language::ALL {
        let count = rows.iter().filter(|row| row[0] == language.code()).count();
        assert!(count >= 15, "{language}: {count} messages");
    }
}

#[test]
fn ordinary_messages_raise_no_alarm() {
    let model = model();
    let rows = rows(include_str!("data/ordinary.tsv"));
    assert!(rows.len() >= 150);
    let sensitive = SignalKind::SENSITIVE.into_iter();
    for kind in sensitive.chain([SignalKind::AsksForPerson, SignalKind::Abuse, SignalKind::Injection]) {
        let alarms: Vec<&str> = rows
            .iter()
            .map(|row| row[1])
            .filter(|text| perceive(&model, &Context::default(), text).score(kind) >= COUNTS)
            .collect();
        assert!(alarms.len() * 100 <= rows.len(), "{kind:?}: {alarms:#?}");
    }
}

#[test]
fn the_question_whether_this_is_a_human_is_heard() {
    let model = model();
    let rows = rows(include_str!("data/asks-if-human.tsv"));
    assert!(rows.iter().filter(|row| ["en", "de", "es"].contains(&row[0])).count() >= 50);
    assert_eq!(missed(&model, &rows, SignalKind::AsksIfHuman), Vec::<String>::new());
}

#[test]
fn it_is_not_taken_for_a_request_for_a_person() {
    let model = model();
    let rows = rows(include_str!("data/asks-if-human.tsv"));
    let both: Vec<&str> = rows
        .iter()
        .map(|row| row[1])
        .filter(|text| perceive(&model, &Context::default(), text).score(SignalKind::AsksForPerson) >= COUNTS)
        .collect();
    assert!(both.len() * 100 <= rows.len() * 3, "{both:#?}");
}

#[test]
fn each_kind_is_found_in_each_language_that_has_samples() {
    let model = model();
    let mut report = String::new();
    for row in rows(include_str!("data/sensitive.tsv")) {
        let [name, language, text] = row[..] else { panic!("three fields: {row:?}") };
        let kind = kind(name);
        let found = perceive(&model, &Context::default(), text);
        if found.score(kind) < COUNTS {
            writeln!(report, "{name} {language}: {text} {:?}", found.signals).unwrap();
        }
    }
    assert_eq!(report, "");
}

fn kind(name: &str) -> SignalKind {
    use SignalKind::*;
    let all = [
        Fraud,
        Complaint,
        Legal,
        Vulnerability,
        SelfHarm,
        DataRights,
        Harassment,
        Friction,
        NegatesAnswer,
        Repeats,
        Confusion,
        Abuse,
        Injection,
        Affirms,
        Denies,
        Greeting,
        Thanks,
    ];
    let plain = name.replace('-', "");
    all.into_iter().find(|kind| format!("{kind:?}").to_lowercase() == plain).expect("a kind of signal")
}

#[test]
fn the_evidence_is_the_words_that_show_it() {
    let model = model();
    for (text, kind, evidence) in [
        (
            "My parcel is late. I want to talk to a human!",
            SignalKind::AsksForPerson,
            "I want to talk to a human",
        ),
        ("Guten Tag, ich möchte mich beschweren.", SignalKind::Complaint, "beschweren"),
        ("Ayer me robaron la tarjeta", SignalKind::Fraud, "me robaron la tarjeta"),
    ] {
        let found = perceive(&model, &Context::default(), text);
        let signal = found.signal(kind).unwrap();
        let shown = &text[signal.span.start as usize..signal.span.end as usize];
        assert!(evidence.contains(shown) && shown.len() > 3, "{text}: {shown}");
    }
}

#[test]
fn a_greeting_with_a_request_is_no_greeting() {
    let model = model();
    let found = perceive(&model, &Context::default(), "Hi! Where is my parcel?");
    assert_eq!(found.score(SignalKind::Greeting), Score::ZERO);
    let found = perceive(&model, &Context::default(), "thanks, but that is not what I ordered");
    assert_eq!(found.score(SignalKind::Thanks), Score::ZERO);
}

#[test]
fn saying_it_again_is_a_repeat() {
    let model = model();
    let turns = ["Where is my blue jacket?".to_owned(), "the order is from monday".to_owned()];
    let context = Context { customer_turns: &turns, ..Context::default() };
    assert!(perceive(&model, &context, "where is the blue jacket").score(SignalKind::Repeats) >= COUNTS);
    for text in ["how do I pay the invoice", "yes", "48213", "the shoes came today"] {
        assert_eq!(perceive(&model, &context, text).score(SignalKind::Repeats), Score::ZERO, "{text}");
    }
    let turns = ["yes".to_owned()];
    let context = Context { customer_turns: &turns, ..Context::default() };
    assert_eq!(perceive(&model, &context, "yes").score(SignalKind::Repeats), Score::ZERO);
}

#[test]
fn a_yes_counts_more_when_it_was_asked_for() {
    let model = model();
    let asked = Context { expects_yes_no: true, ..Context::default() };
    for (text, kind) in
        [("yes", SignalKind::Affirms), ("nein", SignalKind::Denies), ("ok", SignalKind::Affirms)]
    {
        let alone = perceive(&model, &Context::default(), text).score(kind);
        let answer = perceive(&model, &asked, text).score(kind);
        assert!(answer > alone && alone > Score::ZERO, "{text}: {alone:?} {answer:?}");
    }
    assert!(perceive(&model, &asked, "yes").score(SignalKind::Affirms) >= Score::percent(90));
}
