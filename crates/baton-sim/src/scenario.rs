//! Conversations written as text: one format for tests, documentation, the demo and bug reports.
//!
//! A script says line by line what people do; the indented lines below a statement are what follows from it.
//!
//! ```text
//! # The customer asks for a person.
//! company nordhem
//! customer Anna Keller
//! Lena is available
//! customer> I want to talk to a person
//!   verdict must-hand-off by explicit-request
//!   asked for a person by words
//!   handoff by explicit-request: skill general, priority normal, due 10:03:00
//!   system queued: A person will answer you here. …
//!   offered to Lena
//!   holder queue
//! expect place 1
//! Lena accepts
//!   Lena joined
//! ```
//!
//! What people say is compared by what it is (`assistant answer [how-to-return]`) and not by its wording, so that a
//! better sentence breaks nothing; everything else is compared exactly, where `*` stands for anything. Words are
//! tested where it matters with `expect says "…"`. A script without any indented line is only performed.
//!
//! Deliberately absent: variables, loops, conditions. A scenario is a story.

mod expect;
mod parse;
mod people;
mod run;
mod tell;

use std::sync::Arc;

use baton_core::Company;
use baton_core::hub::Commit;

use crate::understanding::Understanding;
use parse::{Item, Statement};
use run::Runner;

/// For which company scenarios are performed.
#[derive(Debug, Clone)]
pub struct Stage {
    /// The company.
    pub company: Arc<Company>,
    /// Its model of understanding.
    pub understanding: Understanding,
    /// The text of its `orders.sql`; may be empty.
    pub orders: String,
}

/// Where a script and what happened differ.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected `{expected}`, got `{got}`")]
pub struct ScenarioError {
    /// The line of the script, from 1.
    pub line: usize,
    /// What stands there.
    pub expected: String,
    /// What happened.
    pub got: String,
}

/// One line of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub head: String,
    /// The words that were shown, if it is about words; they are not compared.
    pub words: Option<String>,
}

impl Line {
    fn fixed(head: String) -> Self {
        Self { head, words: None }
    }

    fn worded(head: String, words: &str) -> Self {
        Self { head, words: Some(words.replace('\n', " ")) }
    }

    /// The whole line.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.words {
            Some(words) => format!("{}: {words}", self.head),
            None => self.head.clone(),
        }
    }

    fn is(&self, expected: &str) -> bool {
        let head = expected.split_once(": ").map_or(expected, |(head, _)| head);
        matches(expected, &self.text()) || (self.words.is_some() && matches(head, &self.head))
    }
}

/// What a script led to: the lines below each of its statements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Transcript {
    /// The statement's line number, the statement, and what followed.
    pub parts: Vec<(usize, String, Vec<Line>)>,
}

/// Performs a script and compares what happens with what it says.
///
/// # Errors
/// The first difference, or the first line that is not understood.
pub fn check(stage: &Stage, script: &str) -> Result<Transcript, ScenarioError> {
    let items = parse::parse(script)?;
    let compares = items.iter().any(|item| !item.expected.is_empty());
    perform(stage, &items, None, &mut |item, lines| {
        if compares { compare(item, lines) } else { Ok(()) }
    })
}

/// Performs a script and shows every commit to `on_commit`; nothing is compared but what `expect` says.
///
/// # Errors
/// The first expectation that is not met, or the first line that is not understood.
pub fn play(
    stage: &Stage,
    script: &str,
    on_commit: &mut dyn FnMut(&Commit),
) -> Result<Transcript, ScenarioError> {
    perform(stage, &parse::parse(script)?, Some(on_commit), &mut |_, _| Ok(()))
}

/// The script with the transcript of what happens now; comments, empty lines and lines that match stay as they are.
///
/// # Errors
/// The first expectation that is not met, or the first line that is not understood.
pub fn transcript(stage: &Stage, script: &str) -> Result<String, ScenarioError> {
    let items = parse::parse(script)?;
    let done = perform(stage, &items, None, &mut |_, _| Ok(()))?;
    let mut out = String::new();
    let mut parts = done.parts.iter().zip(&items).peekable();
    for (index, text) in script.lines().enumerate() {
        if text.starts_with(' ') && !text.trim().is_empty() {
            continue;
        }
        out.push_str(text.trim_end());
        out.push('\n');
        if let Some(((_, _, lines), item)) = parts.next_if(|((line, _, _), _)| *line == index + 1) {
            for (place, line) in lines.iter().enumerate() {
                // A line with a wildcard that still fits was written by hand.
                let kept = item.expected.get(place).map(|(_, text)| text);
                let kept = kept.filter(|text| text.contains('*') && line.is(text));
                out.push_str("  ");
                out.push_str(kept.unwrap_or(&line.text()));
                out.push('\n');
            }
        }
    }
    Ok(out)
}

type Judge<'j> = &'j mut dyn FnMut(&Item, &[Line]) -> Result<(), ScenarioError>;

fn perform<'a>(
    stage: &Stage,
    items: &[Item],
    sink: Option<&'a mut dyn FnMut(&Commit)>,
    judge: Judge<'_>,
) -> Result<Transcript, ScenarioError> {
    let statements: Vec<&Statement> = items.iter().map(|item| &item.statement).collect();
    let mut runner =
        Runner::new(stage, &statements, sink).map_err(|problem| ScenarioError::from((1, problem)))?;
    let mut transcript = Transcript::default();
    for item in items {
        if let Statement::Expect(expectation) = &item.statement
            && let Some(got) = expect::unmet(&runner, expectation)
        {
            return Err(ScenarioError { line: item.line, expected: item.text.clone(), got });
        }
        let lines =
            runner.perform(&item.statement).map_err(|problem| ScenarioError::from((item.line, problem)))?;
        judge(item, &lines)?;
        transcript.parts.push((item.line, item.text.clone(), lines));
    }
    Ok(transcript)
}

fn compare(item: &Item, lines: &[Line]) -> Result<(), ScenarioError> {
    for (place, line) in lines.iter().enumerate() {
        match item.expected.get(place) {
            Some((_, expected)) if line.is(expected) => {}
            Some((number, expected)) => {
                return Err(ScenarioError { line: *number, expected: expected.clone(), got: line.text() });
            }
            None => {
                let expected = "nothing more".to_owned();
                return Err(ScenarioError { line: item.line, expected, got: line.text() });
            }
        }
    }
    match item.expected.get(lines.len()) {
        Some((number, expected)) => {
            Err(ScenarioError { line: *number, expected: expected.clone(), got: "nothing more".into() })
        }
        None => Ok(()),
    }
}

/// Whether a text fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let Some(at) = rest.find(before) else { return false };
            rest = &rest[at + before.len()..];
        }
    }
    last.map_or(rest.is_empty(), |part| rest.ends_with(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_anything() {
        assert!(matches("due *", "due 10:03:00") && matches("a*c*e", "abcde") && matches("*", ""));
        assert!(!matches("due *x", "due 10:03:00") && !matches("a*c*e", "abde") && !matches("a", "ab"));
    }

    #[test]
    fn wording_is_not_compared_and_kinds_are() {
        let line = Line::worded("system queued".into(), "A person will answer.");
        assert!(line.is("system queued: other words") && line.is("system queued"));
        assert!(!line.is("system closed: A person will answer."));
        assert!(!Line::fixed("holder queue".into()).is("holder assistant"));
    }
}
