//! Reads messages from CSV or JSON lines. A line that cannot be used stops the run and is named: a judgement on part of
//! a file would look like one on all of it.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::command::Exit;

/// Longest message, in bytes, eight times what the server takes; a longer one is no message but a file.
const TEXT_BYTES_MAX: usize = 64 * 1024;
/// Largest input, in bytes: it is read at once.
const INPUT_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// A message to judge.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub id: String,
    pub text: String,
    /// The conversation it is a turn of.
    pub conversation: Option<String>,
}

/// Reads a file by its ending.
pub(super) fn read(path: &Path) -> Result<Vec<Message>> {
    let wrong = |what: String| Exit::wrong_input(format!("{}: {what}", path.display()));
    let size = fs::metadata(path).map_err(|error| wrong(error.to_string()))?.len();
    if size > INPUT_BYTES_MAX {
        return Err(wrong(format!("{size} bytes are more than the {INPUT_BYTES_MAX} that are read at once")));
    }
    let bytes = fs::read(path).map_err(|error| wrong(error.to_string()))?;
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("csv") => csv(bytes),
        Some("jsonl" | "ndjson") => json_lines(bytes),
        _ => Err("the name must end in .csv or .jsonl".to_owned()),
    }
    .map_err(wrong)
}

fn csv(bytes: &[u8]) -> Result<Vec<Message>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let headers = reader.headers().map_err(|error| format!("line 1: {error}"))?.clone();
    let column = |name: &str| headers.iter().position(|header| header.trim().eq_ignore_ascii_case(name));
    let names: Vec<&str> = headers.iter().collect();
    let text = column("text")
        .ok_or_else(|| format!("line 1: no column `text`; the columns are: {}", names.join(", ")))?;
    let (id, conversation) = (column("id"), column("conversation"));
    let mut messages = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| match error.position() {
            Some(position) => format!("line {}: {error}", position.line()),
            None => error.to_string(),
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: Option<usize>| column.and_then(|column| record.get(column));
        let missing =
            || format!("line {line}: field `text` is missing ({} of {} fields)", record.len(), names.len());
        messages.push(message(
            field(Some(text)).ok_or_else(missing)?,
            field(id).filter(|id| !id.is_empty()),
            field(conversation).filter(|name| !name.is_empty()),
            (line, messages.len() + 1),
        )?);
    }
    Ok(messages)
}

fn json_lines(bytes: &[u8]) -> Result<Vec<Message>, String> {
    let mut messages = Vec::new();
    for (line, bytes) in (1_u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let value: serde_json::Value =
            serde_json::from_slice(bytes).map_err(|error| format!("line {line}: no JSON: {error}"))?;
        let object =
            value.as_object().ok_or_else(|| format!("line {line}: not an object with a field `text`"))?;
        let text = object.get("text").ok_or_else(|| format!("line {line}: no field `text`"))?;
        let text = text.as_str().ok_or_else(|| format!("line {line}: field `text` is no string"))?;
        let field = |name: &str| match object.get(name) {
            None | Some(serde_json::Value::Null) => Ok(None),
            Some(serde_json::Value::String(value)) => Ok(Some(value.clone())),
            Some(serde_json::Value::Number(value)) => Ok(Some(value.to_string())),
            Some(_) => Err(format!("line {line}: field `{name}` is neither a string nor a number")),
        };
        let (id, conversation) = (field("id")?, field("conversation")?);
        let place = (line, messages.len() + 1);
        messages.push(message(text, id.as_deref(), conversation.as_deref(), place)?);
    }
    Ok(messages)
}

/// `place` is the line in the file and the number of the message.
fn message(
    text: &str,
    id: Option<&str>,
    conversation: Option<&str>,
    place: (u64, usize),
) -> Result<Message, String> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(format!(
            "line {}: field `text` has {} bytes, more than the {TEXT_BYTES_MAX} of a message",
            place.0,
            text.len()
        ));
    }
    Ok(Message {
        id: id.map_or_else(|| place.1.to_string(), str::to_owned),
        text: text.to_owned(),
        conversation: conversation.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_give_the_same_messages() {
        let expected = [
            Message { id: "a".to_owned(), text: "hi, \"you\"\nthere".to_owned(), conversation: None },
            Message { id: "2".to_owned(), text: "ok".to_owned(), conversation: Some("c".to_owned()) },
        ];
        let table = "id,text,conversation\na,\"hi, \"\"you\"\"\nthere\",\n,ok,c\n";
        assert_eq!(csv(table.as_bytes()).unwrap(), expected);
        let lines =
            "{\"id\":\"a\",\"text\":\"hi, \\\"you\\\"\\nthere\"}\n\n{\"text\":\"ok\",\"conversation\":\"c\"}";
        assert_eq!(json_lines(lines.as_bytes()).unwrap(), expected);
    }

    #[test]
    fn a_wrong_line_is_named_with_its_field() {
        for (bytes, said) in [
            (&b"id,message\n1,hi\n"[..], "line 1: no column `text`; the columns are: id, message"),
            (b"id,text\n1,hi\n2\n", "line 3: field `text` is missing (1 of 2 fields)"),
        ] {
            assert_eq!(csv(bytes).unwrap_err(), said);
        }
        assert!(csv(b"text\n\xff\xfe\n").unwrap_err().starts_with("line 2:"));
        for (bytes, said) in [
            (&b"{\"text\":\"a\"}\n{\"id\":1}"[..], "line 2: no field `text`"),
            (b"{\"text\":7}", "line 1: field `text` is no string"),
            (b"{\"text\":\"a\",\"id\":[]}", "line 1: field `id` is neither a string nor a number"),
            (b"[]", "line 1: not an object with a field `text`"),
        ] {
            assert_eq!(json_lines(bytes).unwrap_err(), said);
        }
        assert!(json_lines(b"{\"text\":").unwrap_err().starts_with("line 1: no JSON"));
    }
}
