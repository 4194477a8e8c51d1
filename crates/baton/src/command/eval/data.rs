//! The folder of data sets: where files are and how their rows are read.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use baton_nlu::Encoder;

use crate::command::Exit;
use crate::command::nlu::learnt::{Examples, Learnt};
use crate::output::Progress;
use crate::rows::{Format, Row, Rows};

/// A message with its topic; `oos` is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Labelled {
    pub(crate) text: String,
    pub(crate) intent: String,
}

/// A file of a data set is not there: the set is passed over.
#[derive(Debug)]
pub(crate) struct NotThere(pub(crate) String);

impl std::fmt::Display for NotThere {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} is not there", self.0)
    }
}

impl std::error::Error for NotThere {}

/// What all measuring has in common.
pub(crate) struct Run {
    pub(crate) folder: PathBuf,
    pub(crate) encoder: Arc<dyn Encoder>,
    pub(crate) quiet: bool,
}

impl Run {
    /// A file within the folder.
    pub(crate) fn file(&self, path: &str) -> Result<PathBuf> {
        let file = self.folder.join(path);
        if file.is_file() { Ok(file) } else { Err(NotThere(path.to_owned()).into()) }
    }

    /// Every row of a file.
    pub(crate) fn rows<T>(&self, path: &str, each: impl FnMut(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        let file = self.file(path)?;
        let rows = Rows::read(&file, Format::of(&file)?)?;
        let mut each = each;
        rows.iter().map(|row| each(&row?.whole()?)).collect()
    }

    /// The messages of a file with the columns text and intent.
    pub(crate) fn labelled(&self, path: &str) -> Result<Vec<Labelled>> {
        self.rows(path, |row| Ok(Labelled { text: row.need(&["text"])?, intent: row.need(&["intent"])? }))
    }

    /// The texts of files.
    pub(crate) fn texts(&self, paths: &[&str]) -> Result<Vec<String>> {
        let read = |path: &&str| self.rows(path, |row| row.need(&["text"]));
        Ok(paths.iter().map(read).collect::<Result<Vec<_>>>()?.concat())
    }

    /// Learns topics from examples that a file gave.
    pub(crate) fn learn<'a>(&self, labelled: impl Iterator<Item = &'a Labelled>) -> Result<Learnt> {
        self.learn_promising(labelled, None)
    }

    /// The same, and what score it takes that at most so many percent of what is understood are wrong.
    pub(crate) fn learn_promising<'a>(
        &self,
        labelled: impl Iterator<Item = &'a Labelled>,
        wrong_at_most: Option<u8>,
    ) -> Result<Learnt> {
        let mut examples = Examples::default();
        labelled.for_each(|example| examples.add(example.text.clone(), example.intent.clone()));
        if examples.intents.is_empty() {
            return Err(Exit::wrong_input("there is no example with an intent other than `oos`"));
        }
        Learnt::new(Arc::clone(&self.encoder), examples, wrong_at_most)
    }

    /// Progress through the messages of a set.
    pub(crate) fn progress(&self, set: &'static str, total: usize) -> Progress {
        Progress::new(set, total, self.quiet)
    }
}
