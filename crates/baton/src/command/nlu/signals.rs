//! `baton nlu signals`: what each message of a file is a sign of, and the message without its secrets.
//!
//! Every message goes the way it goes in the server: masked first, then perceived. Messages of the same conversation
//! are turns of it, so a repeated request and a card number split over two messages are found.

mod input;
mod report;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Result;
use baton_core::language::Language;
use baton_nlu::{Context, Model, mask, perceive};

use crate::output::Progress;
use crate::rows::Format;
use input::Message;
use report::Report;

/// Earlier messages of a conversation that are kept: more than perceiving looks at.
const MOST_TURNS: usize = 8;

/// Finds requests for a person, sensitive matters, abuse and secrets in the messages of a file.
///
/// The input is CSV with a column `text`, or JSON lines with a field `text`. Both may have `id` (the line number
/// stands in when it is missing) and `conversation`: messages with the same `conversation` are turns of it, in the
/// order of the file. The output is CSV or JSON lines by its ending, one line per message, in the same order.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Fields of the output:
  id                      as in the input, or the number of the message
  asks_for_person         true when the customer asks for a person, with its score from 0 to 1
  sensitive               the sensitive matters: fraud, complaint, legal, vulnerability, self-harm, data-rights,
                          harassment (in CSV joined with `;`)
  evidence                for every sign: its class, score, and the words that show it, with their place in `masked`
                          counted in characters (in CSV as JSON)
  friction, abuse,        true or false, each with its score from 0 to 1; friction is words of annoyance, a denied
  injection               answer or a repeated request
  masked                  the message without card numbers, security codes, IBANs, passwords and keys
  secrets                 the kinds of what was masked
  personal                mail addresses, telephone numbers, identity numbers, network addresses and links that stay,
                          because a person needs them to help, with their text (in CSV as JSON)
  language                the likeliest of en, de, es, fr, it, pt, nl, pl, sv, tr, with its score

Examples:
  baton nlu signals --input messages.csv --output signals.csv
  baton nlu signals --input chats.jsonl --output signals.jsonl --threshold 70")]
pub(crate) struct Signals {
    /// The messages: a .csv or .jsonl file.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Where to write: a .csv or .jsonl file, replaced if it exists.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// From this score on a sign counts, in percent.
    #[arg(long, value_name = "PERCENT", default_value_t = 60, value_parser = clap::value_parser!(u8).range(1..=100))]
    threshold: u8,
}

/// What is known of a conversation.
#[derive(Debug, Default)]
struct Conversation {
    turns: Vec<String>,
    /// The last message, unmasked until the next one is masked: a card number may be split over both.
    last: Option<String>,
    language: Option<Language>,
}

impl Signals {
    pub(crate) fn run(self) -> Result<()> {
        let format = Format::of(&self.output)?;
        let messages = input::read(&self.input)?;
        let mut report = Report::create(&self.output, format)?;
        let model = Model::learn(&[], std::iter::empty());
        let mut conversations: BTreeMap<&str, Conversation> = BTreeMap::new();
        let mut progress = Progress::new("messages", messages.len(), false);
        for message in &messages {
            let mut alone = Conversation::default();
            let conversation = match &message.conversation {
                Some(name) => conversations.entry(name).or_default(),
                None => &mut alone,
            };
            report.write(&judge(&model, message, conversation, self.threshold))?;
            progress.step();
        }
        progress.done();
        report.finish(messages.len())
    }
}

fn judge(model: &Model, message: &Message, conversation: &mut Conversation, threshold: u8) -> report::Line {
    let masked = mask(&message.text, conversation.last.as_deref());
    let context = Context {
        language: conversation.language,
        customer_turns: &conversation.turns,
        ..Context::default()
    };
    let found = perceive(model, &context, &masked.text);
    let line = report::Line::new(&message.id, &masked, &found, threshold);
    if message.conversation.is_some() {
        conversation.language = Some(found.language);
        conversation.last = Some(message.text.clone());
        conversation.turns.push(masked.text);
        if conversation.turns.len() > MOST_TURNS {
            conversation.turns.remove(0);
        }
    }
    line
}
