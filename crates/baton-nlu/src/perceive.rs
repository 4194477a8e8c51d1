//! From a message to everything understood of it.

use std::sync::Arc;

use baton_core::company::{Article, Company, Thresholds, Topic};
use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::perception::{Perception, Score, SignalKind};
use serde::{Deserialize, Serialize};

use crate::embedding::{Compact, Encoder};
use crate::entities;
use crate::language::Languages;
use crate::learnt;
use crate::retrieval::Retrieval;
use crate::signals::Signals;
use crate::tokenize::{Text, tokenize, tokenize_in};
use crate::topics::{Correction, Found, Promise, Topics};

/// Out-of-scope score of a message that is only a greeting, thanks, or a yes or no.
const ONLY_COURTESY: Score = Score(9_500);
/// Below this, the examples of a topic speak so clearly that a greeting is one of its messages.
const CLEARLY_WITHIN: Score = Score(1_500);
/// What a topic may score for such a message, in percent.
const COURTESY_TOPIC_PERCENT: u16 = 30;

/// Everything learnt from a company's files: languages, signals, topics, articles.
#[derive(Debug)]
pub struct Model {
    encoder: Arc<dyn Encoder>,
    learnt: Learnt,
}

/// What a model is beside its encoder.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Learnt {
    languages: Languages,
    signals: Signals,
    topics: Topics,
    retrieval: Retrieval,
}

/// What is known of the conversation when a message comes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The language of the conversation so far.
    pub language: Option<Language>,
    /// The customer's last few messages, oldest first, masked.
    pub customer_turns: &'a [String],
    /// The topic of the conversation so far.
    pub topic: Option<&'a TopicName>,
    /// The assistant's last message asked for a yes or no.
    pub expects_yes_no: bool,
}

impl Model {
    /// Learns a company: its topics' examples and its articles.
    #[must_use]
    pub fn train(company: &Company) -> Self {
        Self::from_lesson(&Lesson::of_company(Arc::new(Compact::built_in()), company))
    }

    /// The same from parts, for tools that have no whole company.
    #[must_use]
    pub fn learn<'a>(topics: &[Topic], articles: impl Iterator<Item = &'a Article>) -> Self {
        let lesson = Lesson::of_topics(Arc::new(Compact::built_in()), topics);
        Self::from_lesson(&Lesson { articles: articles.collect(), ..lesson })
    }

    /// The same with an encoder of choice and known messages of no topic.
    #[must_use]
    pub fn from_lesson(lesson: &Lesson<'_>) -> Self {
        let Lesson { encoder, topics, articles, .. } = lesson;
        let words: Vec<(Language, u64)> = own_words(topics, articles);
        let mut languages = Languages::train(words.iter().copied());
        let (mut signals, vocabulary) = Signals::compile(&languages);
        languages.add(vocabulary.into_iter());
        languages
            .common_words()
            .chain(words.iter().map(|(_, hash)| *hash))
            .for_each(|hash| signals.know(hash));
        let retrieval =
            Retrieval::train(articles.iter().copied(), &languages, encoder.as_ref(), &mut |hash| {
                signals.know(hash);
            });
        let topics = Topics::train(lesson);
        let learnt = Learnt { languages, signals, topics, retrieval };
        Self { encoder: Arc::clone(encoder), learnt }
    }
}

impl Model {
    /// All that was learnt, as bytes; whoever keeps them keeps [`RECIPE`](crate::RECIPE) beside them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        learnt::write(self.encoder.as_ref(), &self.learnt)
    }

    /// Where meanings come from.
    #[must_use]
    pub fn encoder(&self) -> &dyn Encoder {
        self.encoder.as_ref()
    }

    /// Takes another encoder that gives the same vectors.
    pub fn set_encoder(&mut self, encoder: Arc<dyn Encoder>) {
        self.encoder = encoder;
    }

    /// The model of which these are the bytes, with the same encoder; none when they are anything else.
    #[must_use]
    pub fn from_bytes(encoder: Arc<dyn Encoder>, bytes: &[u8]) -> Option<Self> {
        let learnt = learnt::read(encoder.as_ref(), bytes)?;
        Some(Self { encoder, learnt })
    }

    /// What is promised of the topics it understands, group by group.
    #[must_use]
    pub fn promises(&self) -> &[Promise] {
        self.learnt.topics.promises()
    }
}

/// What a model is made from.
#[derive(Debug)]
pub struct Lesson<'a> {
    /// Where meanings come from.
    pub encoder: Arc<dyn Encoder>,
    /// Topics with their example sentences.
    pub topics: &'a [Topic],
    /// Articles that answer.
    pub articles: Vec<&'a Article>,
    /// What agents taught beside the files; may be empty.
    pub corrections: &'a [Correction],
    /// Messages known to be about none of the topics, in English or any language; may be empty.
    pub out_of_scope: &'a [String],
    /// What the policy promises of topics; without it nothing is promised.
    pub thresholds: Option<&'a Thresholds>,
}

impl<'a> Lesson<'a> {
    /// All that a company's files say.
    #[must_use]
    pub fn of_company(encoder: Arc<dyn Encoder>, company: &'a Company) -> Self {
        Self {
            articles: company.articles.values().collect(),
            thresholds: Some(&company.policy.thresholds),
            ..Self::of_topics(encoder, &company.topics)
        }
    }

    /// Topics and nothing else.
    #[must_use]
    pub fn of_topics(encoder: Arc<dyn Encoder>, topics: &'a [Topic]) -> Self {
        Self { encoder, topics, articles: Vec::new(), corrections: &[], out_of_scope: &[], thresholds: None }
    }
}

/// The words of a company's examples, titles and questions, with their language.
fn own_words(topics: &[Topic], articles: &[&Article]) -> Vec<(Language, u64)> {
    let examples = topics
        .iter()
        .flat_map(|topic| &topic.examples)
        .flat_map(|(language, examples)| examples.iter().map(|example| (*language, example)));
    let heads = articles.iter().flat_map(|article| {
        article.questions.iter().chain([&article.title]).map(|head| (article.language, head))
    });
    examples
        .chain(heads)
        .flat_map(|(language, text)| {
            tokenize(text).tokens.into_iter().map(move |token| (language, token.hash))
        })
        .collect()
}

/// Understands one masked message. The same model, context and text always give the same result; nothing panics,
/// whatever the text.
#[must_use]
pub fn perceive(model: &Model, context: &Context<'_>, text: &str) -> Perception {
    let Model { encoder, learnt } = model;
    let mut text = tokenize(text);
    let detected = learnt.languages.detect(&text, context.language);
    let language = detected.language;
    text.stem(language);
    let signals = learnt.signals.find(&text, &detected, &learnt.languages, context);
    let meaning = encoder.encode(text.original);
    let mut found = topics_of(model, &text, &meaning, language, context);
    // A company may have a topic for greetings; then the message is surely of it.
    if found.out_of_scope > CLEARLY_WITHIN && is_only_courtesy(&text, &signals) {
        found.out_of_scope = found.out_of_scope.max(ONLY_COURTESY);
        for topic in &mut found.topics {
            topic.score = Score(topic.score.0 / 100 * COURTESY_TOPIC_PERCENT);
        }
    }
    let passages = learnt.retrieval.search(&text, &meaning, language, &learnt.languages, &found.topics);
    Perception {
        language,
        language_score: detected.score,
        topics: found.topics,
        out_of_scope: found.out_of_scope,
        signals,
        passages,
        entities: entities::find(&text),
    }
}

/// What a message is about, its typing errors repaired.
fn topics_of(
    model: &Model,
    text: &Text<'_>,
    meaning: &[f32],
    language: Language,
    context: &Context<'_>,
) -> Found {
    let Learnt { topics, languages, .. } = &model.learnt;
    match topics.repair(text, language, languages, model.encoder.as_ref()) {
        Some(repaired) => {
            let meaning = model.encoder.encode(&repaired);
            let text = tokenize_in(&repaired, language);
            topics.classify(&text, &meaning, language, languages, context.topic)
        }
        None => topics.classify(text, meaning, language, languages, context.topic),
    }
}

/// A greeting, thanks, a yes or no, or the question who answers here, and nothing else.
fn is_only_courtesy(text: &Text<'_>, signals: &[baton_core::perception::Signal]) -> bool {
    let Some((first, last)) = text.tokens.first().zip(text.tokens.last()) else { return true };
    signals.iter().any(|signal| match signal.kind {
        SignalKind::Greeting | SignalKind::Thanks => true,
        SignalKind::Affirms | SignalKind::Denies | SignalKind::AsksIfHuman => {
            signal.span.start == first.start && signal.span.end == last.end
        }
        _ => false,
    })
}
