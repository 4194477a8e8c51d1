//! Reads tables that people bring: CSV with a line of columns, or JSON lines.
//!
//! One reader for every command, so that all have the same limits and say the same when something is wrong: the file,
//! the line, the field, and what to write instead. Errors never repeat what the file says. A row that cannot be read
//! is an error of its own: commands that judge a file stop at the first, commands that look through one count them.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Result;
use serde_json::{Map, Value};

use crate::command::Exit;

/// Largest file, in bytes: it is read at once.
const FILE_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Longest line of JSON, in bytes.
const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Commas between fields; the first line names the columns.
    Csv,
    /// One object a line.
    JsonLines,
}

impl Format {
    /// The format that a file's name tells.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("jsonl" | "ndjson") => Ok(Self::JsonLines),
            _ => Err(Exit::wrong_input(format!("{}: the name must end in .csv or .jsonl", path.display()))),
        }
    }
}

/// A file of rows.
#[derive(Debug)]
pub(crate) struct Rows {
    path: PathBuf,
    bytes: Vec<u8>,
    format: Format,
    /// Of CSV; JSON names the fields in every row.
    columns: Vec<String>,
}

/// One row.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    path: &'a Path,
    line: u64,
    cells: Cells<'a>,
}

#[derive(Debug)]
enum Cells<'a> {
    Csv { columns: &'a [String], record: csv::StringRecord },
    Json(Map<String, Value>),
}

impl Rows {
    /// Reads a file and the names of its columns.
    pub(crate) fn read(path: &Path, format: Format) -> Result<Self> {
        let wrong = |what: String| Exit::wrong_input(format!("{}: {what}", path.display()));
        let unread = |error: std::io::Error| wrong(format!("{error}; give a file that can be read"));
        let size = fs::metadata(path).map_err(unread)?.len();
        if size > FILE_BYTES_MAX {
            return Err(wrong(format!(
                "{size} bytes are more than the {FILE_BYTES_MAX} read at once; split it"
            )));
        }
        let mut bytes = fs::read(path).map_err(unread)?;
        let mark = "\u{feff}".as_bytes();
        if bytes.starts_with(mark) {
            bytes.drain(..mark.len());
        }
        let columns = match format {
            Format::JsonLines => Vec::new(),
            Format::Csv => csv_reader(&bytes)
                .headers()
                .map_err(|error| wrong(format!("line 1 must name the columns: {error}")))?
                .iter()
                .map(|name| name.trim().to_owned())
                .collect(),
        };
        Ok(Self { path: path.to_owned(), bytes, format, columns })
    }

    /// That CSV has these columns; JSON may have different fields in every row.
    pub(crate) fn with_columns(self, names: &[&str]) -> Result<Self> {
        let missing = |name: &&&str| !self.columns.iter().any(|column| column.eq_ignore_ascii_case(name));
        match names.iter().find(missing) {
            Some(name) if self.format == Format::Csv => Err(Exit::wrong_input(format!(
                "{}, line 1: there is no column `{name}`; the columns are: {}",
                self.path.display(),
                self.columns.join(", ")
            ))),
            _ => Ok(self),
        }
    }

    /// Every row that is not empty, in order.
    pub(crate) fn iter(&self) -> Box<dyn Iterator<Item = Result<Row<'_>>> + '_> {
        match self.format {
            Format::Csv => {
                let mut reader = csv_reader(&self.bytes);
                // Read by themselves, so that the lines of rows are counted right; that they can be read is known.
                let _ = reader.headers();
                Box::new(reader.into_records().map(|record| {
                    let record = record.map_err(|error| self.unread(&error))?;
                    let line = record.position().map_or(0, csv::Position::line);
                    Ok(Row { path: &self.path, line, cells: Cells::Csv { columns: &self.columns, record } })
                }))
            }
            Format::JsonLines => Box::new(
                (1..)
                    .zip(self.bytes.split(|byte| *byte == b'\n'))
                    .filter(|(_, bytes)| !bytes.iter().all(u8::is_ascii_whitespace))
                    .map(|(line, bytes)| {
                        let fields = object(bytes).map_err(|what| wrong(&self.path, line, what))?;
                        Ok(Row { path: &self.path, line, cells: Cells::Json(fields) })
                    }),
            ),
        }
    }

    fn unread(&self, error: &csv::Error) -> anyhow::Error {
        let line = error.position().map_or(0, csv::Position::line);
        match error.kind() {
            csv::ErrorKind::Utf8 { .. } => {
                wrong(&self.path, line, "this is not UTF-8; save the file as UTF-8")
            }
            _ => wrong(&self.path, line, error),
        }
    }
}

fn csv_reader(bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().flexible(true).from_reader(bytes)
}

fn object(line: &[u8]) -> Result<Map<String, Value>, String> {
    if line.len() > LINE_BYTES_MAX {
        return Err(format!("{} bytes are more than the {LINE_BYTES_MAX} of a line", line.len()));
    }
    // The parser's own words would repeat the text of a key.
    serde_json::from_slice(line).map_err(|error| {
        format!("column {}: not a JSON object; write one object in braces a line", error.column())
    })
}

fn wrong(path: &Path, line: u64, what: impl std::fmt::Display) -> anyhow::Error {
    Exit::wrong_input(format!("{}, line {line}: {what}", path.display()))
}

impl Row<'_> {
    /// Where it starts in the file, counted from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// What is wrong with this row, with its place before it.
    pub(crate) fn wrong(&self, what: impl std::fmt::Display) -> anyhow::Error {
        wrong(self.path, self.line, what)
    }

    /// The row, when it has as many fields as there are columns: a text with a comma must stand in quotes.
    pub(crate) fn whole(self) -> Result<Self> {
        if let Cells::Csv { columns, record } = &self.cells
            && columns.len() != record.len()
        {
            let what = format!(
                "{} fields, but line 1 has {}; put texts with commas or line breaks in quotes",
                record.len(),
                columns.len()
            );
            return Err(self.wrong(what));
        }
        Ok(self)
    }

    /// The first of several fields that is there.
    pub(crate) fn text(&self, names: &[&str]) -> Result<Option<String>> {
        match &self.cells {
            Cells::Csv { .. } => Ok(names.iter().find_map(|name| self.cell(name)).map(str::to_owned)),
            Cells::Json(fields) => text_of(fields, names).map_err(|what| self.wrong(what)),
        }
    }

    /// The same for a field that must be there.
    pub(crate) fn need(&self, names: &[&str]) -> Result<String> {
        self.text(names)?.ok_or_else(|| {
            let others =
                if names.len() > 1 { format!(" (or `{}`)", names[1..].join("`, `")) } else { String::new() };
            self.wrong(format!("field `{}` is missing; add `{}`{others} with a text", names[0], names[0]))
        })
    }

    /// A field that tells things apart: a text that is not empty, or a number.
    pub(crate) fn id(&self, names: &[&str]) -> Result<Option<String>> {
        match &self.cells {
            Cells::Csv { .. } => Ok(self.text(names)?.filter(|id| !id.is_empty())),
            Cells::Json(fields) => match names
                .iter()
                .find_map(|name| fields.get(*name).filter(|id| !id.is_null()))
            {
                None => Ok(None),
                Some(Value::String(id)) => Ok(Some(id.clone()).filter(|id| !id.is_empty())),
                Some(Value::Number(id)) => Ok(Some(id.to_string())),
                Some(_) => Err(self.wrong(format!("field `{}` is neither a text nor a number", names[0]))),
            },
        }
    }

    /// A field that is a number; none when it is not there or empty.
    pub(crate) fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>> {
        let written = match &self.cells {
            Cells::Csv { .. } => self.cell(name).map(str::to_owned).filter(|cell| !cell.is_empty()),
            Cells::Json(fields) => fields.get(name).filter(|value| !value.is_null()).map(Value::to_string),
        };
        let parse = |written: String| {
            written.parse().map_err(|_| self.wrong(format!("field `{name}` is not such a number")))
        };
        written.map(parse).transpose()
    }

    /// The same for a field that must be there.
    pub(crate) fn need_number<T: FromStr>(&self, name: &str) -> Result<T> {
        self.number(name)?
            .ok_or_else(|| self.wrong(format!("field `{name}` is missing; add it with a number")))
    }

    /// A field of JSON as it is; null when it is not there.
    pub(crate) fn value(&self, name: &str) -> &Value {
        match &self.cells {
            Cells::Csv { .. } => &Value::Null,
            Cells::Json(fields) => fields.get(name).unwrap_or(&Value::Null),
        }
    }

    fn cell(&self, name: &str) -> Option<&str> {
        let Cells::Csv { columns, record } = &self.cells else { return None };
        record.get(columns.iter().position(|column| column.eq_ignore_ascii_case(name))?)
    }
}

/// The first of several fields of an object that is there and not null.
pub(crate) fn text_of(fields: &Map<String, Value>, names: &[&str]) -> Result<Option<String>, String> {
    for name in names {
        match fields.get(*name) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => return Ok(Some(text.clone())),
            Some(_) => return Err(format!("field `{name}` is not a text; put it in quotes")),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(ending: &str, content: &[u8]) -> (tempfile::TempDir, Result<Rows>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("rows.{ending}"));
        fs::write(&path, content).unwrap();
        let rows = Format::of(&path).and_then(|format| Rows::read(&path, format));
        (folder, rows)
    }

    #[test]
    fn both_formats_give_the_same_rows() {
        for (ending, content) in [
            ("csv", "\u{feff}id, Text\n7,\"hi, \"\"you\"\"\nthere\"\n,ok\n"),
            ("jsonl", "{\"id\":7,\"text\":\"hi, \\\"you\\\"\\nthere\"}\n \n{\"id\":null,\"text\":\"ok\"}"),
        ] {
            let (_folder, rows) = rows(ending, content.as_bytes());
            let rows = rows.unwrap().with_columns(&["text"]).unwrap();
            let found: Vec<_> = rows
                .iter()
                .map(|row| row.unwrap())
                .map(|row| (row.line(), row.id(&["id"]).unwrap(), row.need(&["text"]).unwrap()))
                .collect();
            let expected =
                [(2, Some("7".to_owned()), "hi, \"you\"\nthere".to_owned()), (4, None, "ok".to_owned())];
            assert_eq!(
                found.iter().map(|row| (&row.1, &row.2)).collect::<Vec<_>>(),
                expected.iter().map(|row| (&row.1, &row.2)).collect::<Vec<_>>(),
                "{ending}"
            );
            assert_eq!(found[0].0, if ending == "csv" { 2 } else { 1 });
        }
    }

    #[test]
    fn a_wrong_row_is_told_with_file_line_field_and_what_to_write() {
        for (ending, content, said) in [
            ("csv", &b"id,text\n1,hi\n2\n"[..], "rows.csv, line 3: 1 fields, but line 1 has 2; put texts"),
            ("csv", b"id,text\n1,hi, you\n", "rows.csv, line 2: 3 fields, but line 1 has 2; put texts"),
            ("csv", b"text\n\xff\xfe\n", "rows.csv, line 2: this is not UTF-8; save"),
            ("csv", b"id\n1\n", "rows.csv, line 1: there is no column `text`; the columns are: id"),
            ("jsonl", b"{\"text\":\"a\"}\n{\"id\":1}", "line 2: field `text` is missing; add `text`"),
            ("jsonl", b"{\"text\":7}", "line 1: field `text` is not a text; put it in quotes"),
            ("jsonl", b"{\"text\":\"a\",\"id\":[]}", "line 1: field `id` is neither a text nor a number"),
            ("jsonl", b"[]", "line 1: column 0: not a JSON object; write"),
            ("jsonl", b"\n{\"text\":", "line 2: column 8: not a JSON object; write"),
            ("txt", b"", "rows.txt: the name must end in .csv or .jsonl"),
        ] {
            let (_folder, rows) = rows(ending, content);
            let read = |rows: &Rows| -> Result<()> {
                for row in rows.iter() {
                    let row = row?.whole()?;
                    row.need(&["text"])?;
                    row.id(&["id"])?;
                }
                Ok(())
            };
            let error = rows
                .and_then(|rows| rows.with_columns(&["text"]))
                .and_then(|rows| read(&rows))
                .unwrap_err()
                .to_string();
            assert!(error.contains(said), "{error} is not {said}");
        }
    }

    #[test]
    fn numbers_are_read_in_both_formats_and_named_when_they_are_none() {
        for (ending, content) in
            [("csv", &b"a,b,c\n-7,,x\n"[..]), ("jsonl", b"{\"a\":-7,\"b\":null,\"c\":\"x\"}")]
        {
            let (_folder, rows) = rows(ending, content);
            let rows = rows.unwrap();
            let row = rows.iter().next().unwrap().unwrap();
            assert_eq!((row.need_number("a").unwrap(), row.number::<u32>("b").unwrap()), (-7_i64, None));
            for (field, said) in [("a", "`a` is not such"), ("b", "`b` is missing"), ("c", "`c` is not such")]
            {
                let error = row.need_number::<u32>(field).unwrap_err().to_string();
                assert!(error.contains(said), "{ending}: {error}");
            }
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_costs_only_itself() {
        for (ending, content) in
            [("csv", &b"text\na\n\xff\nb\n"[..]), ("jsonl", b"{\"text\":\"a\"}\n\xff\n{\"text\":\"b\"}\n")]
        {
            let (_folder, rows) = rows(ending, content);
            let rows = rows.unwrap();
            let good: Vec<_> = rows.iter().flatten().map(|row| row.need(&["text"]).unwrap()).collect();
            assert_eq!((good, rows.iter().count()), (vec!["a".to_owned(), "b".to_owned()], 3), "{ending}");
        }
    }
}
