//! `baton nlu predict`: learns topics from one file and tells those of another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use baton_core::company::Topic;
use baton_core::language::Language;
use baton_core::perception::Score;
use baton_nlu::{Context, Lesson, Model, perceive};
use serde_json::json;

use super::super::Exit;
use super::encoder::Size;
use crate::output::Progress;

/// The intent of training rows that are about none of the others.
const OUT_OF_SCOPE: &str = "oos";

/// Learns topics from examples and tells them for other messages.
///
/// TRAIN has the columns text and intent; the intent `oos` marks messages about none of the others. INPUT has id and
/// text. OUTPUT gets id, label, confidence and out_of_scope: the label is always the likeliest intent, confidence is
/// the calibrated probability that it is right (0 to 1), and out_of_scope how likely none fits; from 0.5 on the
/// message should not be answered as the label.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  baton nlu predict --train train.csv --input messages.csv --output labels.csv\n  \
                        baton nlu predict --train train.csv --input messages.csv --output labels.csv --model full"
)]
pub(crate) struct Predict {
    /// The examples: a .csv file with the columns text and intent.
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// The messages: a .csv file with the columns id and text.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Where the labels go, as .csv.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    size: Size,
}

/// What topics are learnt from.
pub(super) struct Examples {
    /// The intents in their order, and their sentences.
    pub(super) intents: BTreeMap<String, Vec<String>>,
    /// Sentences of none of them.
    pub(super) out_of_scope: Vec<String>,
}

impl Predict {
    pub(crate) fn run(self) -> Result<()> {
        let train = Examples::read(&self.train)?;
        let messages = rows(&self.input, ["id", "text"])?;
        let names: Vec<&str> = train.intents.keys().map(String::as_str).collect();
        let encoder = self.size.load()?;
        let topics = train.topics()?;
        let lesson = Lesson { out_of_scope: &train.out_of_scope, ..Lesson::of_topics(encoder, &topics) };
        let model = Model::from_lesson(&lesson);
        let mut out =
            csv::Writer::from_path(&self.output).with_context(|| self.output.display().to_string())?;
        out.write_record(["id", "label", "confidence", "out_of_scope"])?;
        let mut progress = Progress::new("messages", messages.len(), false);
        for [id, text] in &messages {
            let found =
                perceive(&model, &Context { language: Some(Language::En), ..Context::default() }, text);
            let best =
                found.topic().and_then(|best| Some((*names.get(number(best.topic.as_str())?)?, best.score)));
            let (label, score) = best.unwrap_or((names[0], Score::ZERO));
            let confidence = f64::from(score.0) / 1e4;
            // Of a message that may be either of two topics, neither should be answered without asking.
            let within = (1.0 - f64::from(found.out_of_scope.0) / 1e4) * confidence.sqrt();
            out.write_record([
                id.as_str(),
                label,
                &format!("{confidence:.4}"),
                &format!("{:.4}", 1.0 - within),
            ])?;
            progress.step();
        }
        progress.done();
        out.flush()?;
        Ok(())
    }
}

impl Examples {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let mut intents: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut out_of_scope = Vec::new();
        for [text, intent] in rows(path, ["text", "intent"])? {
            if intent == OUT_OF_SCOPE {
                out_of_scope.push(text);
            } else {
                intents.entry(intent).or_default().push(text);
            }
        }
        if intents.is_empty() {
            return Err(Exit::wrong_input(format!(
                "{}: no row has an intent other than `oos`; give 5 to 20 examples of each.",
                path.display()
            )));
        }
        Ok(Self { intents, out_of_scope })
    }

    /// As a company's topics. Any text may be an intent, so topics are called by their number.
    pub(super) fn topics(&self) -> Result<Vec<Topic>> {
        let topic = |(number, (intent, sentences)): (usize, (&String, &Vec<String>))| {
            serde_json::from_value(json!({
                "name": format!("t{number}"), "title": { "en": intent }, "autonomy": "certified", "skill": "care",
                "examples": { "en": sentences },
            }))
        };
        Ok(self.intents.iter().enumerate().map(topic).collect::<Result<_, _>>()?)
    }
}

/// The number of a topic made by [`Examples::topics`].
fn number(name: &str) -> Option<usize> {
    name.strip_prefix('t')?.parse().ok()
}

/// Two columns of a CSV file, in the order asked for.
fn rows(path: &Path, columns: [&str; 2]) -> Result<Vec<[String; 2]>> {
    let wrong = |problem: String| Exit::wrong_input(format!("{}: {problem}", path.display()));
    let unread = |error: csv::Error| wrong(error.to_string());
    let mut reader = csv::Reader::from_path(path).map_err(unread)?;
    let headers = reader.headers().map_err(unread)?.clone();
    let place = |column: &str| {
        headers.iter().position(|header| header.trim() == column).ok_or_else(|| {
            let found = headers.iter().collect::<Vec<_>>().join(", ");
            wrong(format!("there is no column `{column}`; the first line has: {found}."))
        })
    };
    let places = [place(columns[0])?, place(columns[1])?];
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unread)?;
        rows.push(places.map(|place| record.get(place).unwrap_or_default().to_owned()));
    }
    Ok(rows)
}
