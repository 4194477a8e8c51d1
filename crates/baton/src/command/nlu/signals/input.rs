//! Reads messages from CSV or JSON lines. A line that cannot be used stops the run and is named: a judgement on part of
//! a file would look like one on all of it.

use std::path::Path;

use anyhow::Result;

use crate::rows::{Format, Row, Rows};

/// Longest message, in bytes, eight times what the server takes; a longer one is no message but a file.
const TEXT_BYTES_MAX: usize = 64 * 1024;

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
    let rows = Rows::read(path, Format::of(path)?)?.with_columns(&["text"])?;
    (1..).zip(rows.iter()).map(|(number, row)| message(&row?, number)).collect()
}

/// A message; its number stands in for an id.
fn message(row: &Row<'_>, number: usize) -> Result<Message> {
    let text = row.need(&["text"])?;
    if text.len() > TEXT_BYTES_MAX {
        return Err(row.wrong(format!(
            "field `text` has {} bytes, more than the {TEXT_BYTES_MAX} of a message; shorten it",
            text.len()
        )));
    }
    Ok(Message {
        id: row.id(&["id"])?.unwrap_or_else(|| number.to_string()),
        text,
        conversation: row.id(&["conversation"])?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_its_number_when_it_has_no_id_and_may_be_a_turn() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("messages.csv");
        std::fs::write(&path, "id,text,conversation\na,hi,\n,ok,c\n").unwrap();
        let expected = [
            Message { id: "a".to_owned(), text: "hi".to_owned(), conversation: None },
            Message { id: "2".to_owned(), text: "ok".to_owned(), conversation: Some("c".to_owned()) },
        ];
        assert_eq!(read(&path).unwrap(), expected);
        std::fs::write(&path, format!("text\n{}\n", "x".repeat(TEXT_BYTES_MAX + 1))).unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("line 2: field `text` has 65537 bytes"), "{error}");
    }
}
