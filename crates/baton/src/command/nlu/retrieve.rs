//! `baton nlu retrieve`: which documents a company's index finds for each query of a file.

pub(crate) mod input;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use baton_core::language::Language;
use baton_nlu::Library;
use serde_json::json;

use super::encoder::Size;
use crate::command::Exit;

/// Finds the documents that may answer each query of a file.
///
/// Both inputs and the output are JSON lines: one object a line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Fields of a document:
  id (or name)                     what it is called in the results
  title (or question)              may be missing
  text (or content, answer)        without markup

Fields of a query:
  id                               as in the output
  query (or text)                  may be missing when `history` ends with what the customer said
  history                          may be missing; earlier turns, oldest first: texts of the customer, or objects with
                                   `speaker` (or `role`, `s`) and `text` (or `content`, `t`), of which those of `user`,
                                   `customer` or `U` count

Fields of the output, one line per query in the same order:
  id                               of the query
  results                          best first: `doc`, the id of a document, and `score` from 0 to 1, comparable among
                                   the results of one query

Example:
  baton nlu retrieve --docs articles.jsonl --queries questions.jsonl --output found.jsonl --k 10")]
pub(crate) struct Retrieve {
    /// The documents: a .jsonl file.
    #[arg(long, value_name = "FILE")]
    docs: PathBuf,
    /// The queries: a .jsonl file.
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// Where to write: a .jsonl file, replaced if it exists.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Results per query at most.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    k: u16,
    /// Language of the documents.
    #[arg(long, value_name = "CODE", default_value = "en", value_parser = language)]
    language: Language,
    #[command(flatten)]
    size: Size,
}

fn language(code: &str) -> Result<Language, String> {
    Language::ALL
        .into_iter()
        .find(|language| language.code() == code)
        .ok_or_else(|| format!("give one of {}", Language::ALL.map(Language::code).join(", ")))
}

impl Retrieve {
    pub(crate) fn run(self) -> Result<()> {
        let documents = input::documents(&self.docs)?;
        let queries = input::queries(&self.queries)?;
        let encoder = self.size.load()?;
        let file = File::create(&self.output).map_err(|error| {
            Exit::wrong_input(format!(
                "cannot write {}: {error}; give --output a file in a folder that exists",
                self.output.display()
            ))
        })?;
        let mut output = BufWriter::new(file);
        let library = Library::build(encoder, self.language, documents);
        let writing = || format!("cannot write {}", self.output.display());
        for query in &queries {
            let history: Vec<&str> = query.history.iter().map(String::as_str).collect();
            let results: Vec<_> = library
                .search(&query.text, &history, usize::from(self.k))
                .iter()
                .map(
                    |hit| json!({ "doc": hit.document, "score": (f64::from(hit.score) * 1e4).round() / 1e4 }),
                )
                .collect();
            let line = json!({ "id": query.id, "results": results });
            writeln!(output, "{line}").with_context(writing)?;
        }
        output.flush().with_context(writing)
    }
}
