//! The findings in plain words: what it is, and what to do next.

use std::io::Write as _;

use anyhow::Result;
use baton_core::language::Language;
use baton_nlu::doctor::{Checkup, Example, Finding};
use baton_nlu::{Promise, Tested};

/// Findings of a kind that are shown; all are in the JSON.
const SHOWN: usize = 8;

/// The kinds in their order, with what to do about them.
const KINDS: [(&str, &str); 6] = [
    ("cannot be promised", "The assistant asks what is meant instead of taking these topics as understood."),
    ("stand under two topics", "Keep each under one topic, or make of it two sentences that differ."),
    ("read like another topic", "Move each to the other topic, reword it, or leave it when it is right."),
    (
        "pairs are taken for one another",
        "Write examples that name the difference, or make one topic of both.",
    ),
    ("have few examples", "Write more, as customers write, or take them from closed conversations."),
    ("have no answer", "Write an article with this topic, or give the topic a playbook."),
];

pub(super) fn print(checkup: &Checkup) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let share = 100.0 * checkup.right as f64 / checkup.examples.max(1) as f64;
    writeln!(
        out,
        "{} examples; {share:.0} % would be taken for their own topic, had they not been learnt",
        checkup.examples
    )?;
    for promise in &checkup.promises {
        writeln!(out, "{}", promised(promise))?;
    }
    for (kind, (title, advice)) in KINDS.iter().enumerate() {
        let findings: Vec<&Finding> =
            checkup.findings.iter().filter(|finding| kind_of(finding) == kind).collect();
        if findings.is_empty() {
            continue;
        }
        writeln!(out, "\n{} {title}. {advice}", findings.len())?;
        for finding in findings.iter().take(SHOWN) {
            writeln!(out, "  {}", told(finding))?;
        }
        if findings.len() > SHOWN {
            writeln!(out, "  and {} more: --json lists them", findings.len() - SHOWN)?;
        }
    }
    if checkup.findings.is_empty() {
        writeln!(out, "nothing to mend")?;
    }
    Ok(out.flush()?)
}

fn kind_of(finding: &Finding) -> usize {
    match finding {
        Finding::NoPromise { .. } => 0,
        Finding::Twins { .. } => 1,
        Finding::Mislabelled { .. } => 2,
        Finding::Confused { .. } => 3,
        Finding::FewExamples { .. } => 4,
        Finding::NoAnswer { .. } => 5,
    }
}

fn group(promise: &Promise) -> String {
    promise.group.as_ref().map_or_else(|| "topics in no group".to_owned(), |name| format!("group {name}"))
}

fn promised(promise: &Promise) -> String {
    let of = |tested: &Tested| match tested.needed {
        Some(score) => format!("from {} % on", score.0 / 100),
        None => "never".to_owned(),
    };
    let mut text = format!(
        "{}: at most {} % wrong, {} % sure: understood {} ({} of {} held-out examples, {} wrong)",
        group(promise),
        promise.wrong_at_most,
        promise.confidence,
        of(&promise.all),
        promise.all.above,
        promise.all.tried,
        promise.all.wrong
    );
    for (language, tested) in &promise.languages {
        text.push_str(&format!("; {} {}", language.code(), of(tested)));
    }
    text
}

fn told(finding: &Finding) -> String {
    match finding {
        Finding::NoPromise { promise, language, more } => {
            let tested =
                language.and_then(|language| promise.languages.get(&language)).unwrap_or(&promise.all);
            let next = match more {
                Some(more) => format!("write about {more} more examples like these"),
                None => "more examples alone do not help: separate the pairs below, or allow more".to_owned(),
            };
            format!(
                "{}{}: {} of the surest {} would be wrong, at most {} % are allowed; {next}",
                group(promise),
                language.map_or_else(String::new, |language: Language| format!(" in {}", language.code())),
                tested.wrong,
                tested.above,
                promise.wrong_at_most
            )
        }
        Finding::Twins { one, other, .. } => format!("{} / {}", example(one), example(other)),
        Finding::Mislabelled { example: wrong, looks_like, score, own } => format!(
            "{}: like {looks_like} ({} %, own topic {} %)",
            example(wrong),
            score.0 / 100,
            own.0 / 100
        ),
        Finding::Confused { one, other, taken, of, examples } => {
            let examples: Vec<String> = examples.iter().map(example).collect();
            format!("{one} and {other}: {taken} of {of}, as {}", examples.join(", "))
        }
        Finding::FewExamples { topic, language, count, wanted } => {
            format!("{topic} in {}: {count}, better {wanted}", language.code())
        }
        Finding::NoAnswer { topic } => topic.to_string(),
    }
}

fn example(example: &Example) -> String {
    format!("{} “{}” ({})", example.topic, example.text, example.language.code())
}
