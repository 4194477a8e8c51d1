//! What a message is about: a linear model over hashed features, trained when the server starts.
//!
//! Multinomial logistic regression by stochastic gradient descent on the example sentences of all languages at
//! once, TF-IDF weighted and length-normalised. Besides the company's topics there is one class of small talk and
//! general knowledge (`topics/background.txt`), so that "tell me a joke" has somewhere to go. Probabilities are
//! scaled by a temperature found by cross-validation on the examples. How likely a message is out of scope comes
//! from three things: the background class, how flat the distribution is, and how much of the message was never
//! seen in training.
//!
//! Invariants: training and scoring are deterministic; at most [`MOST_TOPICS`] topics come out.

mod train;

use baton_core::company::Topic;
use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::perception::{Score, TopicScore};

use crate::features::{self, Kind};
use crate::language::Languages;
use crate::tokenize::{Text, tokenize};
use train::Example;

/// Topics in a perception.
const MOST_TOPICS: usize = 3;
/// Topics below this are not worth showing, in basis points.
const LEAST_SHOWN: u16 = 300;
/// A message with at most so many telling words may be a follow-up to the topic before.
const FOLLOW_UP_WORDS: usize = 2;

/// Small talk and general knowledge, one `language<TAB>sentence` per line.
const BACKGROUND: &str = include_str!("../topics/background.txt");

/// The trained model.
#[derive(Debug)]
pub(crate) struct Topics {
    names: Vec<TopicName>,
    /// Names in their order plus the background.
    weights: train::Weights,
    temperature: f32,
}

/// Topics and how likely none of them fits.
#[derive(Debug)]
pub(crate) struct Found {
    pub topics: Vec<TopicScore>,
    pub out_of_scope: Score,
}

impl Topics {
    pub(crate) fn train(topics: &[Topic]) -> Self {
        let names: Vec<TopicName> = topics.iter().map(|topic| topic.name.clone()).collect();
        let background = names.len();
        let mut sentences: Vec<(usize, Language, &str)> = Vec::new();
        for (class, topic) in topics.iter().enumerate() {
            for (language, examples) in &topic.examples {
                sentences.extend(examples.iter().map(|example| (class, *language, example.as_str())));
            }
        }
        for line in BACKGROUND.lines() {
            if let Some((code, sentence)) = line.split_once('\t')
                && let Some(language) = Language::from_code(code)
            {
                sentences.push((background, language, sentence));
            }
        }
        let examples: Vec<Example> = sentences
            .iter()
            .map(|(class, language, sentence)| Example::read(*class, &tokenize(sentence), *language))
            .collect();
        let (weights, temperature) = train::fit(examples, background + 1);
        Self { names, weights, temperature }
    }

    /// Scores a message. `previous` is the topic of the conversation so far.
    pub(crate) fn classify(
        &self,
        text: &Text<'_>,
        language: Language,
        languages: &Languages,
        previous: Option<&TopicName>,
    ) -> Found {
        if self.names.is_empty() {
            return Found { topics: Vec::new(), out_of_scope: Score::ONE };
        }
        let mut probabilities = self.weights.logits(text, language);
        softmax(&mut probabilities, self.temperature);
        let background = probabilities.pop().unwrap_or_default();
        let telling = telling_words(text, language, languages);
        let (seen, total) = self.seen(text, language, languages);
        let unseen = if total > 0.0 { 1.0 - seen / total } else { 1.0 };
        let most = probabilities.iter().copied().fold(0.0, f32::max);
        // What is known must carry a decision: flat or unknown messages lose what they have.
        let within = (1.0 - background) * sureness(most) * (1.0 - UNSEEN_COST * unseen * unseen);
        let mut within = within.clamp(0.0, 1.0);
        if let Some(at) = previous.and_then(|name| self.names.iter().position(|known| known == name))
            && telling <= FOLLOW_UP_WORDS
            && !text.tokens.is_empty()
        {
            let share = FOLLOW_UP_SHARE[telling] * (1.0 - most * within);
            probabilities.iter_mut().for_each(|probability| *probability *= 1.0 - share);
            probabilities[at] += share * (1.0 - probabilities[at]).max(0.0);
            within = within.max(share);
        }
        let mut ranked: Vec<(usize, f32)> = probabilities.into_iter().enumerate().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let topics = ranked
            .into_iter()
            .take(MOST_TOPICS)
            .map(|(at, probability)| TopicScore {
                topic: self.names[at].clone(),
                score: Score::from_unit(probability * (1.0 - background * 0.5)),
            })
            .filter(|topic| topic.score.0 >= LEAST_SHOWN)
            .collect();
        Found { topics, out_of_scope: Score::from_unit(1.0 - within) }
    }

    /// How much of the telling words was seen in training, and their weight in all.
    fn seen(&self, text: &Text<'_>, language: Language, languages: &Languages) -> (f32, f32) {
        let (mut seen, mut total) = (0.0, 0.0);
        let (mut word_seen, mut counts) = (false, false);
        let (mut pieces, mut pieces_seen) = (0_u32, 0_u32);
        let mut close = |word_seen: bool, counts: bool, pieces: u32, pieces_seen: u32| {
            if counts {
                total += 1.0;
                let share = if pieces > 0 { pieces_seen as f32 / pieces as f32 } else { 0.0 };
                seen += if word_seen { 1.0 } else { share * share };
            }
        };
        features::each(text, language, |hash, kind| match kind {
            Kind::Word => {
                close(word_seen, counts, pieces, pieces_seen);
                (pieces, pieces_seen) = (0, 0);
                counts = !languages.is_common(hash, language);
                word_seen = self.weights.knows(hash);
            }
            Kind::Stem => word_seen |= self.weights.knows(hash),
            Kind::Piece => {
                pieces += 1;
                pieces_seen += u32::from(self.weights.knows(hash));
            }
            Kind::Pair => {}
        });
        close(word_seen, counts, pieces, pieces_seen);
        (seen, total)
    }
}

/// How much an entirely unknown message loses.
const UNSEEN_COST: f32 = 0.75;
/// Share that the topic of the conversation gets when a message has 0, 1, 2 telling words and says nothing clear.
const FOLLOW_UP_SHARE: [f32; FOLLOW_UP_WORDS + 1] = [0.85, 0.6, 0.4];

/// How far the likeliest topic's probability shows that any topic is meant at all.
fn sureness(most: f32) -> f32 {
    (most * 1.5).min(1.0)
}

/// Words that are not common in the language.
fn telling_words(text: &Text<'_>, language: Language, languages: &Languages) -> usize {
    text.tokens.iter().filter(|token| !token.is_number && !languages.is_common(token.hash, language)).count()
}

pub(crate) fn softmax(logits: &mut [f32], temperature: f32) {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let mut total = 0.0;
    for logit in logits.iter_mut() {
        *logit = ((*logit - most) / temperature).exp();
        total += *logit;
    }
    logits.iter_mut().for_each(|logit| *logit /= total);
}
