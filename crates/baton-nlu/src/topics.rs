//! What a message is about: a linear model over hashed features, trained when the server starts.
//!
//! Multinomial logistic regression by stochastic gradient descent on the example sentences of all languages at
//! once, TF-IDF weighted and length-normalised. Besides the company's topics there is one class of small talk and
//! general knowledge (`topics/background.txt`), so that "tell me a joke" has somewhere to go. Probabilities are
//! scaled by a temperature found on held-out examples. How likely a message is out of scope comes from three things:
//! the background class, how much the best topics speak for it at all (`train/doubt.rs`), and how much of the message
//! was never seen in training. Beside the words, the meaning of the whole sentence counts (`embedding`).
//!
//! Invariants: training and scoring are deterministic; at most [`MOST_TOPICS`] topics come out.

mod correction;
mod cross_check;
mod promise;
mod spelling;
pub(crate) mod train;

use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::perception::{Score, TopicScore};
use serde::{Deserialize, Serialize};

use crate::embedding::Encoder;
use crate::features::Kind;
use crate::language::Languages;
use crate::perceive::Lesson;
use crate::tokenize::{Text, Token, tokenize_in};
pub use correction::Correction;
pub(crate) use cross_check::{CrossChecked, cross_check};
pub use promise::{Promise, Tested};
use promise::{Promises, Tried};
use spelling::Spelling;
use train::{Examples, Fitted};

/// Topics in a perception.
const MOST_TOPICS: usize = 3;
/// Topics below this are not worth showing, in basis points.
const LEAST_SHOWN: u16 = 300;
/// A message with at most so many telling words may be a follow-up to the topic before.
const FOLLOW_UP_WORDS: usize = 2;

/// Small talk and general knowledge, one `language<TAB>sentence` per line.
const BACKGROUND: &str = include_str!("../topics/background.txt");

/// The background counts as much as so many topics, however many sentences it has.
const BACKGROUND_SHARE: f32 = 1.0;

/// Messages in a company's chat are about its topics more often than the share of the background tells.
const BACKGROUND_ODDS: f32 = 0.7;

/// Held-out examples that promises are found on, if there are as many.
const ENOUGH_FOR_PROMISES: usize = 2_000;

/// The trained model.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Topics {
    names: Vec<TopicName>,
    /// Names in their order plus the background.
    weights: train::Weights,
    temperature: f32,
    doubt: train::Doubt,
    promises: Promises,
    spelling: Spelling,
}

/// Topics and how likely none of them fits.
#[derive(Debug)]
pub(crate) struct Found {
    pub topics: Vec<TopicScore>,
    pub out_of_scope: Score,
}

/// Sentences that are about no topic of any company, with their language.
pub(crate) fn small_talk() -> impl Iterator<Item = (Language, &'static str)> {
    BACKGROUND.lines().filter_map(|line| {
        let (code, sentence) = line.split_once('\t')?;
        Some((Language::from_code(code)?, sentence))
    })
}

impl Topics {
    pub(crate) fn train(lesson: &Lesson<'_>) -> Self {
        let topics = lesson.topics;
        let names: Vec<TopicName> = topics.iter().map(|topic| topic.name.clone()).collect();
        let sentences = sentences(lesson);
        let thresholds = lesson.thresholds.filter(|thresholds| thresholds.promises());
        let enough = if thresholds.is_some() { ENOUGH_FOR_PROMISES } else { 1 };
        let examples = examples(&sentences, names.len(), lesson.encoder.as_ref());
        let fitted = train::fit(examples, names.len() + 1, enough);
        let promises = thresholds.map_or_else(Promises::default, |thresholds| {
            let tried: Vec<Tried> = fitted
                .held_out
                .iter()
                .filter_map(|held| {
                    let (topic, score) =
                        likeliest(&probabilities(held.logits.clone(), fitted.temperature).0)?;
                    Some(Tried {
                        topic,
                        language: sentences[held.example].language,
                        score: Score::from_unit(score),
                        wrong: topic != held.class,
                    })
                })
                .collect();
            Promises::test(topics, thresholds, &tried)
        });
        let Fitted { weights, temperature, doubt, .. } = fitted;
        let spelling = Spelling::learn(sentences.iter().map(|sentence| sentence.text));
        Self { names, weights, temperature, doubt, promises, spelling }
    }

    pub(crate) fn promises(&self) -> &[Promise] {
        &self.promises.promises
    }

    /// The message with its typing errors repaired, if there are any; only for [`Topics::classify`].
    pub(crate) fn repair(
        &self,
        text: &Text<'_>,
        language: Language,
        languages: &Languages,
        encoder: &dyn Encoder,
    ) -> Option<String> {
        let is_word =
            |token: &Token| languages.is_common(token.hash, language) || encoder.knows(text.word(token));
        self.spelling.repair(text, is_word)
    }

    /// Scores a message. `previous` is the topic of the conversation so far.
    pub(crate) fn classify(
        &self,
        text: &Text<'_>,
        meaning: &[f32],
        language: Language,
        languages: &Languages,
        previous: Option<&TopicName>,
    ) -> Found {
        if self.names.is_empty() {
            return Found { topics: Vec::new(), out_of_scope: Score::ONE };
        }
        let mut seen = Seen::default();
        let logits = self.weights.logits(text, meaning, |hash, kind, known| match kind {
            Kind::Word => seen.word(!languages.is_common(hash, language), known),
            Kind::Stem => seen.known |= known,
            Kind::Piece => seen.piece(known),
            Kind::Pair => {}
        });
        let unseen = seen.unseen();
        let doubt = self.doubt.of(&logits[..self.names.len()]);
        let (mut probabilities, background) = probabilities(logits, self.temperature);
        let telling = telling_words(text, language, languages);
        let most = probabilities.iter().copied().fold(0.0, f32::max);
        let within = (1.0 - background) * (1.0 - doubt) * (1.0 - UNSEEN_COST * unseen * unseen);
        let mut within = within.clamp(0.0, 1.0);
        let mut carried = None;
        if let Some(at) = previous.and_then(|name| self.names.iter().position(|known| known == name))
            && telling <= FOLLOW_UP_WORDS
            && !text.tokens.is_empty()
        {
            let share = FOLLOW_UP_SHARE[telling] * (1.0 - most * within);
            probabilities.iter_mut().for_each(|probability| *probability *= 1.0 - share);
            probabilities[at] += share;
            within = within.max(share);
            carried = Some(at);
        }
        let mut ranked: Vec<(usize, f32)> = Vec::with_capacity(MOST_TOPICS + 1);
        for (at, probability) in probabilities.into_iter().enumerate() {
            let rank = ranked.iter().position(|(_, other)| probability > *other).unwrap_or(ranked.len());
            if rank < MOST_TOPICS {
                ranked.insert(rank, (at, probability));
                ranked.truncate(MOST_TOPICS);
            }
        }
        let topics = ranked
            .into_iter()
            .map(|(at, probability)| TopicScore {
                topic: self.names[at].clone(),
                score: Score::from_unit(probability),
                // A message that goes on with the topic of the conversation is not understood by its words alone.
                needed: if carried == Some(at) { None } else { self.promises.needed(at, language) },
            })
            .filter(|topic| topic.score.0 >= LEAST_SHOWN)
            .collect();
        Found { topics, out_of_scope: Score::from_unit(1.0 - within) }
    }
}

/// How much of the telling words was seen in training. A word that was not counts by how many of its pieces were.
#[derive(Debug, Default)]
struct Seen {
    sum: f32,
    total: f32,
    /// The word under way: whether it tells, whether it is known, its pieces, and how many of them are known.
    tells: bool,
    known: bool,
    pieces: f32,
    known_pieces: f32,
}

impl Seen {
    fn word(&mut self, tells: bool, known: bool) {
        self.close();
        (self.tells, self.known, self.pieces, self.known_pieces) = (tells, known, 0.0, 0.0);
    }

    fn piece(&mut self, known: bool) {
        self.pieces += 1.0;
        self.known_pieces += f32::from(u8::from(known));
    }

    fn close(&mut self) {
        if self.tells {
            let share = self.known_pieces / self.pieces.max(1.0);
            self.total += 1.0;
            self.sum += if self.known { 1.0 } else { share * share };
        }
    }

    /// From 0, all known, to 1.
    fn unseen(mut self) -> f32 {
        self.close();
        if self.total > 0.0 { 1.0 - self.sum / self.total } else { 1.0 }
    }
}

/// How much an entirely unknown message loses.
const UNSEEN_COST: f32 = 0.6;
/// Share that the topic of the conversation gets when a message has 0, 1, 2 telling words and says nothing clear.
const FOLLOW_UP_SHARE: [f32; FOLLOW_UP_WORDS + 1] = [0.85, 0.6, 0.4];

/// Words that are not common in the language.
fn telling_words(text: &Text<'_>, language: Language, languages: &Languages) -> usize {
    text.tokens.iter().filter(|token| !token.is_number && !languages.is_common(token.hash, language)).count()
}

/// A sentence to learn from.
#[derive(Debug, Clone, Copy)]
struct Sentence<'a> {
    /// The place of its topic; the background comes after the topics.
    class: usize,
    language: Language,
    text: &'a str,
    /// What it counts beside a sentence of the company's files.
    weight: f32,
}

/// What the files say, what agents corrected, and what is of no topic.
fn sentences<'a>(lesson: &Lesson<'a>) -> Vec<Sentence<'a>> {
    let background = lesson.topics.len();
    let mut sentences: Vec<Sentence<'a>> = Vec::new();
    for (class, topic) in lesson.topics.iter().enumerate() {
        for (language, examples) in &topic.examples {
            let own = examples.iter().map(|text| Sentence { class, language: *language, text, weight: 1.0 });
            sentences.extend(own);
        }
    }
    let corrected = correction::weigh(lesson.topics, lesson.corrections).into_iter();
    sentences.extend(corrected.map(|(class, weight, known)| Sentence {
        class,
        language: known.language,
        text: &known.text,
        weight,
    }));
    let none = |language, text| Sentence { class: background, language, text, weight: 1.0 };
    sentences.extend(lesson.out_of_scope.iter().map(|text| none(Language::En, text.as_str())));
    sentences.extend(small_talk().map(|(language, text)| none(language, text)));
    sentences
}

/// Sentences whose meaning is found together.
const ENCODED_TOGETHER: usize = 256;

/// Reads sentences as examples. The background has a weight of its own.
fn examples(sentences: &[Sentence<'_>], background: usize, encoder: &dyn Encoder) -> Examples {
    let lines = sentences.iter().filter(|sentence| sentence.class == background).count();
    let usual = (sentences.len() - lines) as f32 / background.max(1) as f32;
    let background_weight = (usual * BACKGROUND_SHARE / lines as f32).min(1.0);
    let mut examples = Examples::default();
    for some in sentences.chunks(ENCODED_TOGETHER) {
        let texts: Vec<&str> = some.iter().map(|sentence| sentence.text).collect();
        for (sentence, meaning) in some.iter().zip(encoder.encode_many(&texts)) {
            let weight = if sentence.class == background { background_weight } else { sentence.weight };
            let text = tokenize_in(sentence.text, sentence.language);
            examples.push(sentence.class, weight, &text, &meaning);
        }
    }
    examples
}

/// The place and the value of the highest.
fn likeliest(probabilities: &[f32]) -> Option<(usize, f32)> {
    probabilities.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The probabilities of the topics, and that of the background, which they leave room for.
fn probabilities(mut logits: Vec<f32>, temperature: f32) -> (Vec<f32>, f32) {
    softmax(&mut logits, temperature);
    let background = logits.pop().unwrap_or_default() * BACKGROUND_ODDS;
    let rest: f32 = logits.iter().sum();
    let (background, rest) = (background / (background + rest), rest.max(f32::MIN_POSITIVE));
    logits.iter_mut().for_each(|probability| *probability *= (1.0 - background) / rest);
    (logits, background)
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
