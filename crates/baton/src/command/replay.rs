//! `baton replay`: real customer messages through understanding and policy, to see what would have happened.
//!
//! Each line is a conversation of one message, or of several turns that go through one conversation in order. Nothing is
//! stored and nobody is answered; the verdicts are the ones the server would have recorded.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use baton_core::conversation::{Channel, MESSAGE_BYTES_MAX, Writer};
use baton_core::hub::Order;
use baton_core::{Command, Company, Ctx, Event, Hub, Ids, Timestamp};
use baton_nlu::{Context, Model, mask, perceive};
use serde::Serialize;

use crate::output::{Progress, Share};
use crate::rows::{Format, Row, Rows};

/// Examples shown for each verdict.
const EXAMPLES: usize = 3;

/// Runs real messages through understanding and policy.
///
/// The input is CSV with a column `text` (and, to join turns, `conv`), or JSON lines with `text`, or with `turns` as a
/// list of texts or of objects with `role` and `text`. Lines with the same `conv` are turns of one conversation.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  baton replay --input messages.csv\n  baton replay --input chats.jsonl --policy playbooks/nordhem --json"
)]
pub(crate) struct Replay {
    /// The messages: a .csv or .jsonl file.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The company's folder with policy.toml; the demo company when left out.
    #[arg(long, value_name = "DIR")]
    policy: Option<PathBuf>,
    /// Stop after this many conversations.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// What would have happened.
#[derive(Debug, Serialize)]
struct Report {
    input: String,
    policy_version: String,
    conversations: usize,
    messages: usize,
    skipped: usize,
    /// Of all judged messages.
    verdicts: Vec<Counted>,
    rules: Vec<Counted>,
    topics: Vec<Counted>,
    languages: Vec<Counted>,
    /// Of all conversations: handed to a person at some turn.
    handed_over: Share,
    /// At which turn, for those handed over.
    handed_over_at_turn: BTreeMap<u32, usize>,
}

#[derive(Debug, Serialize)]
struct Counted {
    name: String,
    share: Share,
    examples: Vec<String>,
}

#[derive(Default)]
struct Tally {
    counts: BTreeMap<String, (usize, Vec<String>)>,
    total: usize,
}

impl Tally {
    fn add(&mut self, name: String, example: &str) {
        self.total += 1;
        let (count, examples) = self.counts.entry(name).or_default();
        *count += 1;
        if examples.len() < EXAMPLES && !examples.iter().any(|known| known == example) {
            examples.push(example.chars().take(120).collect());
        }
    }

    fn list(self) -> Vec<Counted> {
        let total = self.total;
        let mut list: Vec<Counted> = self
            .counts
            .into_iter()
            .map(|(name, (count, examples))| Counted { name, share: Share::of(count, total), examples })
            .collect();
        list.sort_by(|one, two| two.share.count.cmp(&one.share.count).then_with(|| one.name.cmp(&two.name)));
        list
    }
}

impl Replay {
    pub(crate) fn run(self) -> Result<()> {
        let company = super::load_company(self.policy.as_deref())?;
        let (mut conversations, mut skipped) = read(&self.input)?;
        if let Some(limit) = self.limit {
            conversations.truncate(limit);
        }
        if conversations.is_empty() {
            bail!("{} has no messages: it needs a column or field `text`, or `turns`", self.input.display());
        }
        let report = replay(company, &self.input, &conversations, &mut skipped, self.json);
        if self.json {
            super::print_json(&report)?;
        } else {
            print(&report)?;
        }
        Ok(())
    }
}

fn replay(
    company: Company,
    input: &Path,
    conversations: &[Vec<String>],
    skipped: &mut usize,
    quiet: bool,
) -> Report {
    let model = Model::train(&company);
    let company = Arc::new(company);
    let (mut verdicts, mut rules, mut topics, mut languages) =
        (Tally::default(), Tally::default(), Tally::default(), Tally::default());
    let mut handed_over_at_turn: BTreeMap<u32, usize> = BTreeMap::new();
    let mut messages = 0;
    let mut progress = Progress::new("conversations", conversations.len(), quiet);
    for turns in conversations {
        progress.step();
        let mut world = OneConversation::new(&company);
        for (number, text) in (1_u32..).zip(turns) {
            if text.trim().is_empty() || text.len() > MESSAGE_BYTES_MAX {
                *skipped += 1;
                continue;
            }
            messages += 1;
            for event in world.say(&model, text) {
                match event {
                    Event::CustomerMessage { perception, .. } => {
                        languages.add(perception.language.code().to_owned(), text);
                    }
                    Event::VerdictGiven { verdict, topic, .. } => {
                        let name = serde_json::to_value(verdict.verdict).ok();
                        let name = name.as_ref().and_then(|value| value.as_str()).unwrap_or("?");
                        verdicts.add(name.to_owned(), text);
                        rules.add(verdict.rule.to_string(), text);
                        let topic = topic.as_ref().map_or("(none)".to_owned(), ToString::to_string);
                        topics.add(topic, text);
                    }
                    Event::HandoffStarted { .. } => *handed_over_at_turn.entry(number).or_default() += 1,
                    _ => {}
                }
            }
        }
    }
    progress.done();
    let handed_over = handed_over_at_turn.values().sum();
    Report {
        input: input.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        policy_version: company.version.clone(),
        conversations: conversations.len(),
        messages,
        skipped: *skipped,
        verdicts: verdicts.list(),
        rules: rules.list(),
        topics: topics.list(),
        languages: languages.list(),
        handed_over: Share::of(handed_over, conversations.len()),
        handed_over_at_turn,
    }
}

/// A hub with one open conversation and nobody at the desk.
struct OneConversation {
    hub: Hub,
    ids: Ids,
    now: Timestamp,
    id: baton_core::id::ConversationId,
    turns: u32,
}

impl OneConversation {
    fn new(company: &Arc<Company>) -> Self {
        let mut hub = Hub::new(Arc::clone(company), Writer::Extractive);
        let mut ids = Ids::new(1);
        // A Tuesday at ten: within the hours of any shop, so that rules on hours do not blur the picture.
        let now = Timestamp::from_millis(1_795_514_400_000);
        let customer = ids.customer(now);
        let command = Command::Open {
            customer,
            name: None,
            known: true,
            channel: Channel::Web,
            language: baton_core::Language::En,
        };
        let opened = hub.handle(&mut Ctx { now, ids: &mut ids }, Order::Open(command));
        let id = opened.ok().and_then(|commit| commit.opened).expect("an empty hub opens a conversation");
        Self { hub, ids, now, id, turns: 0 }
    }

    fn say(&mut self, model: &Model, text: &str) -> Vec<Event> {
        let Some(state) = self.hub.conversation(self.id) else { return Vec::new() };
        let masked = mask(text, state.recent.back().map(String::as_str));
        let recent: Vec<String> = state.recent.iter().cloned().collect();
        let context = Context {
            language: (state.customer_turns > 0).then_some(state.language),
            customer_turns: &recent,
            topic: state.topic.as_ref(),
            expects_yes_no: false,
        };
        let perception = perceive(model, &context, &masked.text);
        self.turns += 1;
        let command = Command::CustomerMessage {
            key: format!("replay-{}", self.turns).into(),
            text: masked.text,
            secrets: masked.secrets.iter().map(|(kind, _)| *kind).collect(),
            perception,
        };
        self.now = self.now.plus(20_000);
        let mut ctx = Ctx { now: self.now, ids: &mut self.ids };
        match self.hub.handle(&mut ctx, Order::Conversation { id: self.id, command }) {
            Ok(commit) => commit.conversations.into_iter().flat_map(|change| change.events).collect(),
            Err(_) => Vec::new(),
        }
    }
}

/// Conversations as lists of customer messages, and how many lines could not be used.
fn read(path: &Path) -> Result<(Vec<Vec<String>>, usize)> {
    let format = Format::of(path)?;
    let rows = Rows::read(path, format)?.with_columns(&["text"])?;
    let (mut joined, mut skipped) = (Joined::default(), 0);
    for row in rows.iter() {
        // A line that cannot be read costs that line only.
        let used = row.is_ok_and(|row| joined.add_row(&row).is_some());
        skipped += usize::from(!used);
    }
    if format == Format::JsonLines {
        joined.conversations.retain(|turns| !turns.is_empty());
    }
    Ok((joined.conversations, skipped))
}

/// Joins lines of the same conversation, in order of first appearance.
#[derive(Default)]
struct Joined {
    conversations: Vec<Vec<String>>,
    places: BTreeMap<String, usize>,
}

impl Joined {
    /// Adds what the customer says in a row; nothing when it has neither a text nor turns.
    fn add_row(&mut self, row: &Row<'_>) -> Option<()> {
        if let Some(text) = row.text(&["text"]).ok().flatten() {
            self.add(row.id(&["conv"]).ok().flatten(), text);
        } else {
            self.conversations
                .push(row.value("turns").as_array()?.iter().filter_map(customer_turn).collect());
        }
        Some(())
    }

    fn add(&mut self, conversation: Option<String>, text: String) {
        let Some(name) = conversation else {
            self.conversations.push(vec![text]);
            return;
        };
        match self.places.get(&name) {
            Some(place) => self.conversations[*place].push(text),
            None => {
                self.places.insert(name, self.conversations.len());
                self.conversations.push(vec![text]);
            }
        }
    }
}

/// The text of a turn, when the customer said it.
fn customer_turn(turn: &serde_json::Value) -> Option<String> {
    if let Some(text) = turn.as_str() {
        return Some(text.to_owned());
    }
    if let Some([role, text]) = turn.as_array().map(Vec::as_slice) {
        return matches!(role.as_str()?, "U" | "user" | "customer")
            .then(|| text.as_str().map(str::to_owned))?;
    }
    let role = turn.get("role").and_then(|role| role.as_str()).unwrap_or("customer");
    if !matches!(role, "user" | "customer" | "U") {
        return None;
    }
    let text = turn.get("text").or_else(|| turn.get("content"))?;
    text.as_str().map(str::to_owned)
}

fn print(report: &Report) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: {} conversations, {} messages ({} lines skipped), policy {}",
        report.input, report.conversations, report.messages, report.skipped, report.policy_version
    )?;
    writeln!(out, "Handed to a person: {} of conversations", report.handed_over)?;
    for (title, list, most) in [
        ("Verdicts, of judged messages", &report.verdicts, 9),
        ("Rules", &report.rules, 12),
        ("Topics", &report.topics, 12),
        ("Languages", &report.languages, 6),
    ] {
        writeln!(out, "\n{title}")?;
        for counted in list.iter().take(most) {
            writeln!(out, "  {:<24} {}", counted.name, counted.share)?;
            if title.starts_with("Verdicts") || title == "Rules" {
                for example in &counted.examples {
                    writeln!(out, "      {}", example.replace('\n', " "))?;
                }
            }
        }
    }
    Ok(())
}
