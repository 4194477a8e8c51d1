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

pub(crate) mod train;

use baton_core::company::Topic;
use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::perception::{Score, TopicScore};

use crate::embedding::Encoder;
use crate::features::Kind;
use crate::language::Languages;
use crate::tokenize::{Text, tokenize_in};
use train::Example;

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

/// The trained model.
#[derive(Debug)]
pub(crate) struct Topics {
    names: Vec<TopicName>,
    /// Names in their order plus the background.
    weights: train::Weights,
    temperature: f32,
    doubt: train::Doubt,
}

/// Topics and how likely none of them fits.
#[derive(Debug)]
pub(crate) struct Found {
    pub topics: Vec<TopicScore>,
    pub out_of_scope: Score,
}

impl Topics {
    pub(crate) fn train(topics: &[Topic], out_of_scope: &[String], encoder: &dyn Encoder) -> Self {
        let names: Vec<TopicName> = topics.iter().map(|topic| topic.name.clone()).collect();
        let background = names.len();
        let mut sentences: Vec<(usize, Language, &str)> = Vec::new();
        for (class, topic) in topics.iter().enumerate() {
            for (language, examples) in &topic.examples {
                sentences.extend(examples.iter().map(|example| (class, *language, example.as_str())));
            }
        }
        let usual = sentences.len() as f32 / names.len().max(1) as f32;
        let lines = BACKGROUND.lines().count() + out_of_scope.len();
        let background_weight = (usual * BACKGROUND_SHARE / lines as f32).min(1.0);
        sentences.extend(out_of_scope.iter().map(|sentence| (background, Language::En, sentence.as_str())));
        for line in BACKGROUND.lines() {
            if let Some((code, sentence)) = line.split_once('\t')
                && let Some(language) = Language::from_code(code)
            {
                sentences.push((background, language, sentence));
            }
        }
        let texts: Vec<&str> = sentences.iter().map(|(_, _, sentence)| *sentence).collect();
        let examples: Vec<Example> = sentences
            .iter()
            .zip(encoder.encode_many(&texts))
            .map(|((class, language, sentence), meaning)| {
                let weight = if *class == background { background_weight } else { 1.0 };
                Example::read(*class, weight, &tokenize_in(sentence, *language), meaning)
            })
            .collect();
        let (weights, temperature, doubt) = train::fit(examples, background + 1);
        Self { names, weights, temperature, doubt }
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
        let mut probabilities = self.weights.logits(text, meaning, |hash, kind, known| match kind {
            Kind::Word => seen.word(!languages.is_common(hash, language), known),
            Kind::Stem => seen.known |= known,
            Kind::Piece => seen.piece(known),
            Kind::Pair => {}
        });
        let unseen = seen.unseen();
        let doubt = self.doubt.of(&probabilities[..self.names.len()]);
        softmax(&mut probabilities, self.temperature);
        let background = probabilities.pop().unwrap_or_default() * BACKGROUND_ODDS;
        let rest: f32 = probabilities.iter().sum();
        let (background, rest) = (background / (background + rest), rest.max(f32::MIN_POSITIVE));
        probabilities.iter_mut().for_each(|probability| *probability *= (1.0 - background) / rest);
        let telling = telling_words(text, language, languages);
        let most = probabilities.iter().copied().fold(0.0, f32::max);
        let within = (1.0 - background) * (1.0 - doubt) * (1.0 - UNSEEN_COST * unseen * unseen);
        let mut within = within.clamp(0.0, 1.0);
        if let Some(at) = previous.and_then(|name| self.names.iter().position(|known| known == name))
            && telling <= FOLLOW_UP_WORDS
            && !text.tokens.is_empty()
        {
            let share = FOLLOW_UP_SHARE[telling] * (1.0 - most * within);
            probabilities.iter_mut().for_each(|probability| *probability *= 1.0 - share);
            probabilities[at] += share;
            within = within.max(share);
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

pub(crate) fn softmax(logits: &mut [f32], temperature: f32) {
    let most = logits.iter().copied().fold(f32::MIN, f32::max);
    let mut total = 0.0;
    for logit in logits.iter_mut() {
        *logit = ((*logit - most) / temperature).exp();
        total += *logit;
    }
    logits.iter_mut().for_each(|logit| *logit /= total);
}
