//! `baton eval` on a folder of data sets made up here, in which every answer is known.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::commands::{baton, text};

const CARDS: [&str; 6] = [
    "my card has not arrived yet",
    "when will the new card come",
    "I am still waiting for my card",
    "how long until the card is delivered",
    "the card is not in the mail",
    "track the delivery of my card",
];
const RATES: [&str; 6] = [
    "what is the exchange rate for euros",
    "how do you set the exchange rate",
    "is the rate for dollars good today",
    "which rate do I get for pounds",
    "where do I see the current exchange rate",
    "does the exchange rate change at night",
];

fn write(folder: &Path, name: &str, lines: &[String]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, lines.join("\n") + "\n").unwrap();
}

fn labelled(first: &str, second: &str) -> Vec<String> {
    let rows = |texts: [&str; 6], label: &str| texts.map(|text| format!("{text},{label}"));
    [vec!["text,intent".to_owned()], rows(CARDS, first).to_vec(), rows(RATES, second).to_vec()].concat()
}

fn data() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "intent/banking77_train.csv", &labelled("card", "rate"));
    write(at, "intent/banking77_dev.csv", &labelled("card", "rate"));
    // Every label is the other one.
    write(at, "intent/hwu64_train.csv", &labelled("card", "rate"));
    write(at, "intent/hwu64_dev.csv", &labelled("rate", "card"));
    let json = |values: &[Value]| values.iter().map(Value::to_string).collect::<Vec<_>>();
    write(
        at,
        "affect/convabuse_dev.jsonl",
        &json(&[
            serde_json::json!({ "user": "you are a stupid idiot", "abuse": 1 }),
            serde_json::json!({ "user": "where is my parcel", "abuse": 0 }),
            serde_json::json!({ "user": "thank you very much", "abuse": 0 }),
            serde_json::json!({ "user": "when do you open", "abuse": 1 }),
        ]),
    );
    write(
        at,
        "robustness/pii_train.jsonl",
        &json(&[
            serde_json::json!({ "text": "é my card is 4111 1111 1111 1111", "spans": [
                { "type": "CREDIT_CARD", "start": 13, "end": 32 },
                { "type": "PERSON", "start": 0, "end": 1 },
            ] }),
            serde_json::json!({ "text": "write to me at ana@example.org", "spans": [] }),
        ]),
    );
    write(
        at,
        "kb/covidfaq_docs.jsonl",
        &json(&[
            serde_json::json!({ "id": "masks", "question": "Must I wear a mask?", "answer": "Yes, in shops." }),
            serde_json::json!({ "id": "tests", "question": "Where can I get tested?", "answer": "At a station." }),
        ]),
    );
    write(
        at,
        "kb/covidfaq_queries.jsonl",
        &json(&[
            serde_json::json!({ "id": "a", "query": "Must I wear a mask?", "relevant_docs": ["masks"] }),
            serde_json::json!({ "id": "b", "query": "Where can I get tested?", "relevant_docs": ["masks"] }),
        ]),
    );
    folder
}

fn metric<'a>(report: &'a Value, set: &str, measure: &str) -> &'a Value {
    let metrics = report["metrics"].as_array().unwrap();
    metrics
        .iter()
        .find(|metric| metric["set"] == set && metric["measure"] == measure)
        .unwrap_or_else(|| panic!("no {measure} of {set} in {report:#}"))
}

#[test]
fn known_answers_give_known_numbers_in_the_same_words_everywhere() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let arguments = [
        "eval",
        "--data",
        data.path().to_str().unwrap(),
        "--only",
        "topics,convabuse,masking,covidfaq",
        "--json",
        "--out",
        "scorecard.json",
        "--html",
        "scorecard.html",
    ];
    let output = baton(folder.path(), &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let written: Value =
        serde_json::from_slice(&fs::read(folder.path().join("scorecard.json")).unwrap()).unwrap();
    assert_eq!(report, written);
    assert_eq!((&report["version"], &report["model"]), (&1.into(), &"compact".into()));
    for (set, measure, n, value) in [
        ("banking77", "accuracy", 12, 1.0),
        ("hwu64", "accuracy", 12, 0.0),
        // One hit, one miss, two quiet: F1 of 2/3 and 4/5.
        ("convabuse", "macro-F1", 4, f64::midpoint(2.0 / 3.0, 0.8)),
        ("pii", "recall", 1, 1.0),
        ("pii", "precision", 1, 1.0),
        ("covidfaq", "hit at 1", 2, 0.5),
    ] {
        let metric = metric(&report, set, measure);
        assert_eq!(metric["n"], n, "{metric:#}");
        assert!((metric["value"].as_f64().unwrap() - value).abs() < 1e-9, "{metric:#}");
        let (low, high) = (metric["low"].as_f64().unwrap(), metric["high"].as_f64().unwrap());
        assert!(low <= value + 1e-9 && value <= high + 1e-9, "{metric:#}");
    }
    let accuracy = metric(&report, "banking77", "accuracy");
    assert_eq!((&accuracy["floor"], &accuracy["floor_met"]), (&0.907.into(), &true.into()));
    assert_eq!((&accuracy["goal"], &accuracy["interval"]), (&0.93.into(), &"wilson".into()));
    assert!((accuracy["low"].as_f64().unwrap() - 0.757_510).abs() < 1e-4, "{accuracy:#}");
    assert_eq!(report["risk_coverage"][0]["points"].as_array().unwrap().last().unwrap()["risk"], 0.0);
    let missing = report["not_there"].as_array().unwrap();
    assert!(missing.iter().any(|missing| missing["file"] == "intent/clinc150_train.csv"), "{missing:?}");
    let page = fs::read_to_string(folder.path().join("scorecard.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.contains("intent/clinc150_train.csv"));
}

#[test]
fn what_is_missing_is_named_and_a_missed_floor_counts_only_when_asked() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let run = |more: &[&str]| {
        let arguments = [&["eval", "--data", data.path().to_str().unwrap()], more].concat();
        baton(folder.path(), &arguments)
    };
    let output = run(&["--only", "covidfaq,mtrag"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(said.contains("0 of 1 floors reached"), "{said}");
    assert!(said.contains("not measured: mtrag (kb/mtrag_passages.jsonl is not there)"), "{said}");
    assert_eq!(run(&["--only", "covidfaq", "--check"]).status.code(), Some(3));
    let wrong = run(&["--only", "banking7"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("--only banking7: there is no such set"));
    write(data.path(), "intent/hwu64_dev.csv", &["text,intent".to_owned(), "a, b,c".to_owned()]);
    let wrong = run(&["--only", "hwu64"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("hwu64_dev.csv, line 2: 3 fields, but line 1 has 2"));
    let nowhere = baton(folder.path(), &["eval", "--data", "nowhere"]);
    assert_eq!(nowhere.status.code(), Some(2));
}
