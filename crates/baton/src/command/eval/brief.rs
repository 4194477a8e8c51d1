//! Briefs: are the facts of a conversation in so few words, and is nothing in them that was not said?

use std::collections::BTreeSet;

use anyhow::Result;
use baton_nlu::facts::{BRIEF_WORDS, brief, facts};
use serde_json::Value;

use super::data::Run;
use super::measure::Measure;
use super::scorecard::{Estimate, Found};
use super::stats::Count;
use crate::command::nlu::brief::{said, turns};

/// How a fact is looked for, and what cannot be found.
const NOTE: &str = "briefs: a fact is in a brief when the words of one of its values stand in it one after the other, case and \
                    signs aside, numbers in words as figures; the interval draws whole conversations. An invented value \
                    is a number or word of a brief that stands nowhere in the conversation. Facts none of whose values \
                    stand in the conversation (`True`, a category inferred) count as missed: a brief made of what was \
                    said cannot hold them";

/// What one conversation gave.
struct Case {
    facts: usize,
    sayable: usize,
    held: usize,
    held_by_last: usize,
    invented: usize,
    words: usize,
}

pub(super) fn sgd(run: &Run, set: &'static str) -> Result<Found> {
    let cases = run.rows("summary/sgd_facts_dev.jsonl", |row| {
        let turns = turns(row)?;
        let said = said(&turns);
        let written = brief(&said, &facts(&said), BRIEF_WORDS).text;
        let whole: Vec<&str> = turns.iter().flat_map(|(_, text)| text.split_whitespace()).collect();
        let last = whole[whole.len().saturating_sub(BRIEF_WORDS)..].join(" ");
        let (held, last, whole) = (plain(&written), plain(&last), plain(&whole.join(" ")));
        let wanted = row.value("facts").as_array().ok_or_else(|| row.wrong("field `facts` is not a list"))?;
        let in_text = |text: &[String]| wanted.iter().filter(|fact| is_in(fact, text)).count();
        let known: BTreeSet<&String> = whole.iter().collect();
        Ok(Case {
            facts: wanted.len(),
            sayable: in_text(&whole),
            held: in_text(&held),
            held_by_last: in_text(&last),
            invented: held.iter().filter(|word| !known.contains(word)).count(),
            words: written.split_whitespace().count(),
        })
    })?;
    let mut found = Found::default();
    let total: usize = cases.iter().map(|case| case.facts).sum();
    let recall = |held: fn(&Case) -> usize, of: fn(&Case) -> usize| Estimate {
        n: cases.iter().map(of).sum(),
        ..Estimate::of(cases.len(), |counts| share(&cases, counts, held, of))
    };
    let title = "SGD facts, brief of 60 words";
    found.add(set, title, Measure::Recall, recall(|case| case.held, |case| case.facts));
    let title = "the same, facts that were said in words";
    found.add("brief-said", title, Measure::Recall, recall(|case| case.held, |case| case.sayable));
    let title = "for comparison: the last 60 words said";
    found.add(
        "brief-last-words",
        title,
        Measure::Recall,
        recall(|case| case.held_by_last, |case| case.facts),
    );
    let (invented, longest) = (
        cases.iter().map(|case| case.invented).sum(),
        cases.iter().map(|case| case.words).max().unwrap_or(0),
    );
    found.add(set, "SGD facts, all briefs", Measure::Invented, Estimate::single(total, number(invented)));
    found.add(
        set,
        "SGD facts, all briefs",
        Measure::LongestBrief,
        Estimate::single(cases.len(), number(longest)),
    );
    found.notes.push(NOTE.to_owned());
    Ok(found)
}

fn share(cases: &[Case], counts: &[Count], held: fn(&Case) -> usize, of: fn(&Case) -> usize) -> f64 {
    let sum = |value: fn(&Case) -> usize| -> f64 {
        cases.iter().zip(counts).map(|(case, count)| number(value(case)) * f64::from(*count)).sum()
    };
    sum(held) / sum(of).max(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn number(count: usize) -> f64 {
    count as f64
}

/// Whether one of a fact's values stands in a text.
fn is_in(fact: &Value, text: &[String]) -> bool {
    let values = fact["values"].as_array().into_iter().flatten().filter_map(Value::as_str);
    values
        .map(plain)
        .any(|value| !value.is_empty() && text.windows(value.len()).any(|window| window == value))
}

/// A text in words, without case and signs, numbers in words as figures.
fn plain(text: &str) -> Vec<String> {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let keep = |c: char| c.is_alphanumeric() || c == '$';
    let kept: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !matches!(c, ',' | '\'' | '’'))
        .map(|c| if keep(c) { c } else { ' ' })
        .collect();
    let figure = |word: &str| NUMBERS.iter().position(|name| *name == word).map(|at| (at + 1).to_string());
    kept.split_whitespace().map(|word| figure(word).unwrap_or_else(|| word.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_whole_and_numbers_in_words_are_figures() {
        let text = plain("To San José, $1,490 for TWO people; o'clock");
        let fact = |value: &str| serde_json::json!({ "values": ["nothing", value] });
        for value in ["san josé", "$1490", "2 people", "2", "O’clock"] {
            assert!(is_in(&fact(value), &text), "{value}");
        }
        for value in ["San", "1490", "jos", ""] {
            assert_eq!(is_in(&fact(value), &text), value == "San", "{value}");
        }
    }
}
