//! Topics learnt from labelled examples, for commands that judge understanding on files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use baton_core::company::{Thresholds, Topic};
use baton_core::language::Language;
use baton_core::perception::Score;
use baton_nlu::{Context, Encoder, Lesson, Model, perceive};
use serde_json::json;

use crate::command::Exit;
use crate::rows::{Format, Rows};

/// The intent of examples that are about none of the others.
pub(crate) const OUT_OF_SCOPE: &str = "oos";

/// A model of topics whose names may be any text.
pub(crate) struct Learnt {
    intents: Vec<String>,
    model: Model,
}

/// What was told of a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Told<'a> {
    /// The likeliest intent, always one.
    pub(crate) label: &'a str,
    /// The calibrated probability that it is right, 0 to 1.
    pub(crate) confidence: f64,
    /// How likely none of the intents fits; from 0.5 on the message should not be answered as the label.
    pub(crate) out_of_scope: f64,
    /// The score is as high as the promise needs; never without a promise.
    pub(crate) understood: bool,
}

/// What topics are learnt from.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    /// The intents in their order, and their sentences.
    pub(crate) intents: BTreeMap<String, Vec<String>>,
    /// Sentences of none of them.
    pub(crate) out_of_scope: Vec<String>,
}

impl Examples {
    /// Reads a CSV file with the columns text and intent.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let mut examples = Self::default();
        for row in Rows::read(path, Format::Csv)?.with_columns(&["text", "intent"])?.iter() {
            let row = row?.whole()?;
            examples.add(row.need(&["text"])?, row.need(&["intent"])?);
        }
        if examples.intents.is_empty() {
            return Err(Exit::wrong_input(format!(
                "{}: no row has an intent other than `oos`; give 5 to 20 examples of each.",
                path.display()
            )));
        }
        Ok(examples)
    }

    /// Adds a sentence of an intent, or of `oos`.
    pub(crate) fn add(&mut self, text: String, intent: String) {
        if intent == OUT_OF_SCOPE {
            self.out_of_scope.push(text);
        } else {
            self.intents.entry(intent).or_default().push(text);
        }
    }

    /// As a company's topics. Any text may be an intent, so topics are called by their number.
    pub(crate) fn topics(&self) -> Result<Vec<Topic>> {
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

impl Learnt {
    /// Learns from examples of at least one intent, and what score it takes that at most so many percent of what is
    /// understood are wrong.
    pub(crate) fn new(
        encoder: Arc<dyn Encoder>,
        examples: Examples,
        wrong_at_most: Option<u8>,
    ) -> Result<Self> {
        let topics = examples.topics()?;
        let model = Model::from_lesson(&Lesson {
            out_of_scope: &examples.out_of_scope,
            thresholds: Some(&Thresholds::usual(wrong_at_most)),
            ..Lesson::of_topics(encoder, &topics)
        });
        Ok(Self { intents: examples.intents.into_keys().collect(), model })
    }

    /// Tells the intent of a message.
    pub(crate) fn tell(&self, text: &str) -> Told<'_> {
        let context = Context { language: Some(Language::En), ..Context::default() };
        let found = perceive(&self.model, &context, text);
        let best = found
            .topic()
            .and_then(|best| Some((self.intents.get(number(best.topic.as_str())?)?.as_str(), best.score)));
        let (label, score) = best.unwrap_or((&self.intents[0], Score::ZERO));
        let confidence = f64::from(score.0) / 1e4;
        // Of a message that may be either of two topics, neither should be answered without asking.
        let within = (1.0 - f64::from(found.out_of_scope.0) / 1e4) * confidence.sqrt();
        let needed = found.topic().and_then(|best| best.needed);
        let understood = needed.is_some_and(|needed| score >= needed);
        Told { label, confidence, out_of_scope: 1.0 - within, understood }
    }
}
