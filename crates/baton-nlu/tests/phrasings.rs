//! How many freshly worded messages in ten languages are heard, and how many ordinary ones raise an alarm.
//!
//! `tests/data/phrasings.tsv` holds `kind<TAB>language<TAB>message`, kind `none` for ordinary messages. The floors are
//! a little under what is reached; whoever adds messages that are missed teaches the patterns or lowers them knowingly.
//! The messages were written before the patterns that hear them: the share heard at first sight is in docs/NLU.md.

use std::collections::BTreeMap;

use baton_core::perception::{Score, SignalKind};
use baton_nlu::{Context, Model, perceive};

/// From here on a signal counts; policies ask for 50 to 80 percent.
const COUNTS: Score = Score::percent(60);
/// Least share of messages heard, in percent.
const RECALL_FLOOR: usize = 98;
/// Most alarms on ordinary messages, per kind, in parts per thousand.
const ALARMS_CEILING: usize = 5;

fn kind(name: &str) -> SignalKind {
    match name {
        "person" => SignalKind::AsksForPerson,
        "fraud" => SignalKind::Fraud,
        "complaint" => SignalKind::Complaint,
        "legal" => SignalKind::Legal,
        "vulnerability" => SignalKind::Vulnerability,
        "self-harm" => SignalKind::SelfHarm,
        "data-rights" => SignalKind::DataRights,
        "harassment" => SignalKind::Harassment,
        other => panic!("no kind {other}"),
    }
}

fn rows() -> Vec<[&'static str; 3]> {
    let fields = |line: &'static str| line.split('\t').collect::<Vec<_>>().try_into().expect("three fields");
    include_str!("data/phrasings.tsv").lines().map(fields).collect()
}

#[test]
fn fresh_wordings_are_heard_in_every_language() {
    let model = Model::learn(&[], std::iter::empty());
    let mut tally: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let mut missed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for [name, language, text] in rows().into_iter().filter(|row| row[0] != "none") {
        let found = perceive(&model, &Context::default(), text);
        let heard = found.signal(kind(name)).filter(|signal| signal.score >= COUNTS);
        let (hits, all) = tally.entry((name, language)).or_default();
        *all += 1;
        if let Some(signal) = heard {
            *hits += 1;
            // The evidence is some of the words.
            assert!(signal.span.start < signal.span.end && signal.span.end as usize <= text.len(), "{text}");
        } else {
            missed.entry(name).or_default().push(text);
        }
    }
    let kinds: std::collections::BTreeSet<&str> = tally.keys().map(|(name, _)| *name).collect();
    assert_eq!(kinds.len(), 8);
    for name in kinds {
        let of = |(_, (hits, all)): (&(&str, &str), &(usize, usize))| (*hits, *all);
        let (hits, all) = tally
            .iter()
            .filter(|((kind, _), _)| *kind == name)
            .map(of)
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        assert!(hits * 100 >= all * RECALL_FLOOR, "{name}: {hits} of {all}: {:#?}", missed.get(name));
        let languages = tally.keys().filter(|(kind, _)| *kind == name).count();
        assert_eq!(languages, 10, "{name}");
    }
}

#[test]
fn ordinary_messages_stay_quiet() {
    let model = Model::learn(&[], std::iter::empty());
    let rows: Vec<_> = rows().into_iter().filter(|row| row[0] == "none").collect();
    assert!(rows.len() >= 500);
    let kinds = SignalKind::SENSITIVE.into_iter();
    for kind in kinds.chain([SignalKind::AsksForPerson, SignalKind::Abuse, SignalKind::Injection]) {
        let alarms: Vec<&str> = rows
            .iter()
            .map(|row| row[2])
            .filter(|text| perceive(&model, &Context::default(), text).score(kind) >= COUNTS)
            .collect();
        assert!(alarms.len() * 1_000 <= rows.len() * ALARMS_CEILING, "{kind:?}: {alarms:#?}");
    }
}
