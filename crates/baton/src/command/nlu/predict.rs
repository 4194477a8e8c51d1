//! `baton nlu predict`: learns topics from one file and tells those of another.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::encoder::Size;
use super::learnt::{Examples, Learnt};
use crate::output::Progress;
use crate::rows::{Format, Row, Rows};

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

impl Predict {
    pub(crate) fn run(self) -> Result<()> {
        let examples = Examples::read(&self.train)?;
        let messages = messages(&self.input)?;
        let learnt = Learnt::new(self.size.load()?, examples, None)?;
        let mut out =
            csv::Writer::from_path(&self.output).with_context(|| self.output.display().to_string())?;
        out.write_record(["id", "label", "confidence", "out_of_scope"])?;
        let mut progress = Progress::new("messages", messages.len(), false);
        for [id, text] in &messages {
            let told = learnt.tell(text);
            out.write_record([
                id.as_str(),
                told.label,
                &format!("{:.4}", told.confidence),
                &format!("{:.4}", told.out_of_scope),
            ])?;
            progress.step();
        }
        progress.done();
        out.flush()?;
        Ok(())
    }
}

/// Ids and texts.
fn messages(path: &Path) -> Result<Vec<[String; 2]>> {
    let rows = Rows::read(path, Format::Csv)?.with_columns(&["id", "text"])?;
    let message = |row: Row<'_>| Ok([row.need(&["id"])?, row.need(&["text"])?]);
    rows.iter().map(|row| row?.whole().and_then(message)).collect()
}
