//! Reads documents and queries from JSON lines.
//!
//! Errors name the file, the line, the field and what to write instead; they never repeat the text.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use baton_nlu::Document;
use serde_json::Value;

use crate::command::Exit;
use crate::rows::{Format, Row, Rows, text_of};

/// What the customer asks now, and said before.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Query {
    pub id: String,
    pub text: String,
    /// Earlier turns of the customer, oldest first.
    pub history: Vec<String>,
}

const TEXT_OF_QUERY: &[&str] = &["query", "text"];
const SPEAKER: &[&str] = &["speaker", "role", "s"];
const TEXT_OF_TURN: &[&str] = &["text", "content", "t"];
/// Who is the customer in a history.
const CUSTOMER: [&str; 3] = ["user", "customer", "U"];

pub(crate) fn documents(path: &Path) -> Result<Vec<Document>> {
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    read(path, |row| {
        let name = id(row, &["id", "name"])?;
        if let Some(first) = lines.insert(name.clone(), row.line()) {
            let what = format!("field `id`: the document of line {first} has the same; give each its own");
            return Err(row.wrong(what));
        }
        let title = row.text(&["title", "question"])?.unwrap_or_default();
        Ok(Document { name, title, text: row.need(&["text", "content", "answer"])? })
    })
}

pub(crate) fn queries(path: &Path) -> Result<Vec<Query>> {
    read(path, query)
}

/// One query.
pub(crate) fn query(row: &Row<'_>) -> Result<Query> {
    let id = id(row, &["id"])?;
    let mut history = history(row.value("history")).map_err(|what| row.wrong(what))?;
    let text = match row.text(TEXT_OF_QUERY)?.or_else(|| history.pop()) {
        Some(text) => text,
        None => row.need(TEXT_OF_QUERY)?,
    };
    Ok(Query { id, text, history })
}

/// Every line that is not empty.
fn read<T>(path: &Path, mut each: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
    let found: Vec<T> =
        Rows::read(path, Format::JsonLines)?.iter().map(|row| each(&row?)).collect::<Result<_>>()?;
    if found.is_empty() {
        return Err(Exit::wrong_input(format!("{} is empty; write one JSON object a line", path.display())));
    }
    Ok(found)
}

fn id(row: &Row<'_>, names: &[&str]) -> Result<String> {
    row.id(names)?.ok_or_else(|| row.wrong("field `id` is missing; add an `id` that is a text or a number"))
}

/// What the customer said, of texts or of turns.
fn history(value: &Value) -> Result<Vec<String>, String> {
    let turns = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(turns) => turns,
        _ => return Err("field `history` is not a list; write it in square brackets".to_owned()),
    };
    let mut said = Vec::new();
    for (at, turn) in (1..).zip(turns) {
        if let Some(words) = turn.as_str() {
            said.push(words.to_owned());
            continue;
        }
        let wrong = |what: &str| format!("field `history`, turn {at}: {what}");
        let fields = turn.as_object().ok_or_else(|| {
            wrong("not a text or an object; write `{\"speaker\": \"user\", \"text\": ...}`")
        })?;
        let speaker = text_of(fields, SPEAKER)
            .map_err(|what| wrong(&what))?
            .ok_or_else(|| wrong("`speaker` is missing; write `user` or `agent`"))?;
        let words = text_of(fields, TEXT_OF_TURN)
            .map_err(|what| wrong(&what))?
            .ok_or_else(|| wrong("`text` is missing; add what was said"))?;
        if CUSTOMER.contains(&speaker.as_str()) {
            said.push(words);
        }
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), content).unwrap();
        file
    }

    #[test]
    fn every_accepted_field_is_read() {
        let file = file(concat!(
            r#"{"id": 1, "question": "Q", "answer": "A"}"#,
            "\n\n",
            r#"{"name": "b", "content": "C"}"#
        ));
        let found = documents(file.path()).unwrap();
        assert_eq!(
            (found[0].name.as_str(), found[0].title.as_str(), found[0].text.as_str()),
            ("1", "Q", "A")
        );
        assert_eq!((found[1].name.as_str(), found[1].title.as_str(), found[1].text.as_str()), ("b", "", "C"));
    }

    #[test]
    fn a_history_gives_the_customers_turns_and_the_query_when_there_is_none() {
        let file = file(concat!(
            r#"{"id": "a", "history": [{"s": "U", "t": "one"}, {"s": "S", "t": "two"}, {"s": "U", "t": "three"}]}"#,
            "\n",
            r#"{"id": "b", "query": "now", "history": ["before"]}"#
        ));
        let found = queries(file.path()).unwrap();
        assert_eq!((found[0].text.as_str(), found[0].history.as_slice()), ("three", &["one".to_owned()][..]));
        assert_eq!(
            (found[1].text.as_str(), found[1].history.as_slice()),
            ("now", &["before".to_owned()][..])
        );
    }

    #[test]
    fn errors_name_line_and_field_and_what_to_write() {
        for (content, expected) in [
            (
                "{\"id\": \"a\", \"text\": \"x\"}\n{\"id\": \"a\", \"text\": \"y\"}",
                "line 2: field `id`: the document of line 1",
            ),
            ("{\"id\": \"a\"}", "line 1: field `text` is missing; add"),
            ("{\"id\": \"a\", \"text\": 5}", "line 1: field `text` is not a text; put"),
            ("{\"text\": \"x\"}", "line 1: field `id` is missing; add"),
            ("[1]", "line 1: column 0: not a JSON object; write"),
            ("", "is empty; write"),
        ] {
            let file = file(content);
            let error = documents(file.path()).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let file = file(r#"{"id": "a", "history": [{"speaker": "user"}]}"#);
        let error = queries(file.path()).unwrap_err().to_string();
        assert!(error.contains("field `history`, turn 1: `text` is missing"), "{error}");
    }
}
