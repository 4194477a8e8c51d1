//! `baton nlu brief`: the facts of conversations, and a brief of each.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use baton_nlu::facts::{
    BRIEF_WORDS, Brief as Written, Fact, FactKind, Said, Speaker, Standing, brief, facts,
};
use serde::Serialize;

use crate::rows::{Format, Row, Rows};

/// Finds the facts of conversations and writes a brief of each, within so many words.
///
/// INPUT has one conversation a line: id, and turns as a list of [speaker, text], where the speaker is U for the customer
/// and anything else for the company. OUTPUT gets id, brief, and the facts in it, each with its kind, what became of it
/// (said, confirmed, taken, offered, told), and its source: the turn counted from 0, who said it, and from which byte of
/// the turn to which it stands. No model writes; a value that nobody said cannot be in a brief.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  baton nlu brief --input conversations.jsonl --output briefs.jsonl")]
pub(crate) struct Brief {
    /// The conversations: a .jsonl file with id and turns.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Where the briefs go, as .jsonl.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Most words of a brief.
    #[arg(long, value_name = "N", default_value_t = BRIEF_WORDS)]
    words: usize,
}

/// A line of the output.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    brief: &'a str,
    facts: Vec<Shown<'a>>,
}

/// A fact with its source.
#[derive(Serialize)]
struct Shown<'a> {
    value: &'a str,
    kind: &'static str,
    standing: &'static str,
    turn: usize,
    by: &'static str,
    start: u32,
    end: u32,
}

impl Brief {
    pub(crate) fn run(self) -> Result<()> {
        let rows = Rows::read(&self.input, Format::JsonLines)?;
        let file = File::create(&self.output).with_context(|| self.output.display().to_string())?;
        let mut out = BufWriter::new(file);
        for row in rows.iter() {
            let row = row?;
            let id = row.id(&["id"])?.unwrap_or_default();
            let turns = turns(&row)?;
            let said = said(&turns);
            let written = brief(&said, &facts(&said), self.words);
            serde_json::to_writer(&mut out, &line(&id, &said, &written))?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
        Ok(())
    }
}

/// The turns of a conversation: whether the customer speaks, and the text.
pub(crate) fn turns(row: &Row<'_>) -> Result<Vec<(bool, String)>> {
    let wrong = || row.wrong("field `turns` is not a list of [speaker, text]");
    let turns = row.value("turns").as_array().ok_or_else(wrong)?;
    let turn = |turn: &serde_json::Value| {
        let text = turn[1].as_str().ok_or_else(wrong)?;
        Ok((turn[0] == "U", text.to_owned()))
    };
    turns.iter().map(turn).collect()
}

/// The same as messages.
pub(crate) fn said(turns: &[(bool, String)]) -> Vec<Said<'_>> {
    turns
        .iter()
        .map(|(by_customer, text)| Said {
            speaker: if *by_customer { Speaker::Customer } else { Speaker::Company },
            text,
        })
        .collect()
}

fn line<'a>(id: &'a str, said: &[Said<'a>], written: &'a Written) -> Line<'a> {
    let shown = |fact: &Fact| Shown {
        value: fact.value(said),
        kind: kind(fact.kind),
        standing: standing(fact.standing),
        turn: fact.message,
        by: match fact.speaker {
            Speaker::Customer => "customer",
            Speaker::Company => "company",
        },
        start: fact.span.start,
        end: fact.span.end,
    };
    Line { id, brief: &written.text, facts: written.facts.iter().map(shown).collect() }
}

fn kind(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Date => "date",
        FactKind::Time => "time",
        FactKind::Amount => "amount",
        FactKind::Quantity => "quantity",
        FactKind::Id => "id",
        FactKind::Name => "name",
        FactKind::Words => "words",
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Told => "told",
        Standing::Offered => "offered",
        Standing::Taken => "taken",
        Standing::Said => "said",
        Standing::Confirmed => "confirmed",
        Standing::Replaced => "replaced",
    }
}
