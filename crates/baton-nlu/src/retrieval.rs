//! Finds the passages of the articles that may answer a message.
//!
//! One index per language; a language without articles uses the English one. A passage is judged by two things:
//!
//! * **coverage** `c`: of the weight (rarity) of all telling words of the message, the share found in the passage,
//!   its heading or its article's title, each word counting BM25-like between 0 and 1 by how often and in how short
//!   a passage it stands. Words common in the language ("how", "is") tell nothing. Words that no article knows count
//!   as rare words that were not found.
//! * **likeness** `q`: how far the message and one of the article's own questions are the same words, common ones
//!   counting little (twice the shared weight over the sum of both).
//!
//! * **closeness** `z`: how near in meaning the message and one of the article's own questions are, by their vectors:
//!   0 up to a cosine of 0.6, as texts about different things of one trade often have, and 1 for the same text.
//!
//! `rank = 0.75 (1 - (1 - 0.8 c)(1 - 0.9 q)(1 - 0.8 z)) * m * t + 0.25 s`, where `m = w² / (w² + 2)` grows with the weight `w` of the
//! words found (one frequent word alone answers nothing), `t` is 1 when the topic model gives all to the article's
//! topic and 0.85 when it gives nothing, and `s` is how near in meaning the passage's best sentence is. From the rank,
//! its lead over every other article, and what of the message is covered and what is unknown, `weigh` makes the score:
//! how likely the article answers. So a score means the same for every message, and 0.5 is as likely as not.
//!
//! Deliberately absent: passages that only mean something alike. An article is found in other words than its own only
//! when one of its questions means the same.

mod build;
mod index;
mod train;
mod weigh;

use std::collections::BTreeMap;

use baton_core::company::Article;
use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::perception::{Passage, Score, TopicScore};
use serde::{Deserialize, Serialize};

use crate::embedding::{Encoder, Row};
use crate::language::Languages;
use crate::tokenize::Text;
use index::{Index, Query};
pub use train::{Question, Shop, train_passages};
use weigh::{Signs, Weights};

/// Passages in a perception.
const MOST_PASSAGES: usize = 3;
/// Worse passages are not worth showing.
const LEAST_SHOWN: f32 = 0.05;
/// Telling words of a message that are looked up.
const MOST_WORDS: usize = 48;
/// Questions that share less with a message are not about the same.
const LEAST_LIKENESS: f32 = 0.2;
/// What coverage alone can reach.
const COVERAGE_SHARE: f32 = 0.8;
/// What likeness alone can reach.
const LIKENESS_SHARE: f32 = 0.9;
/// What closeness alone can reach.
const CLOSENESS_SHARE: f32 = 0.8;
/// Cosine from which on two questions may mean the same.
const LEAST_COSINE: f32 = 0.6;
/// Share of the rank that hangs on the meaning of the passage's own sentences.
const SAID_SHARE: f32 = 0.25;
/// Share of the score that hangs on the topic.
const TOPIC_SHARE: f32 = 0.15;
/// Square of the weight of found words that makes a finding worth half.
const MASS: f32 = 2.0;

/// The indexes of all languages.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Retrieval {
    indexes: BTreeMap<Language, Index>,
    weights: Weights,
}

impl Retrieval {
    /// Indexes articles; `encoder` says what their questions mean, and `know` is told the hash of every word in them.
    pub(crate) fn train<'a>(
        articles: impl Iterator<Item = &'a Article>,
        languages: &Languages,
        encoder: &dyn Encoder,
        know: &mut impl FnMut(u64),
    ) -> Self {
        let mut by_language: BTreeMap<Language, Vec<&Article>> = BTreeMap::new();
        for article in articles {
            by_language.entry(article.language).or_default().push(article);
        }
        let indexes = by_language
            .into_iter()
            .map(|(language, articles)| {
                (language, Index::build(language, &articles, languages, encoder, know))
            })
            .collect();
        Self { indexes, weights: Weights::built_in() }
    }

    /// The best passages for a message and its meaning, best first.
    pub(crate) fn search(
        &self,
        text: &Text<'_>,
        meaning: &[f32],
        language: Language,
        languages: &Languages,
        topics: &[TopicScore],
    ) -> Vec<Passage> {
        let Some(index) = self.index(language) else { return Vec::new() };
        let query = index.query(text, language, languages, MOST_WORDS);
        let meaning = Row::new(meaning);
        let mut best: Vec<(usize, f32)> = Vec::with_capacity(MOST_PASSAGES + 1);
        for (at, signs) in index.signs(&query, &meaning, topics) {
            let score = self.weights.score(&signs);
            if score >= LEAST_SHOWN {
                let slot = best.iter().position(|(_, other)| score > *other).unwrap_or(best.len());
                best.insert(slot, (at, score));
                best.truncate(MOST_PASSAGES);
            }
        }
        best.into_iter()
            .map(|(at, score)| Passage {
                article: index.articles[index.passages[at].article].name.clone(),
                index: index.passages[at].index,
                score: Score::from_unit(score),
                span: index.cited(&index.passages[at], &query, &meaning),
            })
            .collect()
    }

    fn index(&self, language: Language) -> Option<&Index> {
        self.indexes.get(&language).or_else(|| self.indexes.get(&Language::En))
    }
}

/// How well a passage fits; all from 0 to 1.
#[derive(Debug, Clone, Copy)]
struct Rank {
    /// What passages are ordered by.
    rank: f32,
    coverage: f32,
    /// Of the weight of the telling words, the share of those that no article knows.
    unknown: f32,
    topic: f32,
}

impl Index {
    /// What speaks for each passage that anything speaks for.
    fn signs(&self, query: &Query, meaning: &Row, topics: &[TopicScore]) -> Vec<(usize, Signs)> {
        let ranks = self.ranks(query, meaning, topics);
        let article = |at: usize| self.passages[at].article;
        // The best passage, and the best of another article.
        let best =
            ranks.iter().copied().reduce(|best, other| if other.1.rank > best.1.rank { other } else { best });
        let Some((best, first)) = best else { return Vec::new() };
        let others = ranks.iter().filter(|(at, _)| article(*at) != article(best));
        let second = others.map(|(_, found)| found.rank).fold(0.0, f32::max);
        let signs = |(at, found): (usize, Rank)| {
            let rival = if article(at) == article(best) { second } else { first.rank };
            (at, Signs([found.rank, found.rank - rival, found.coverage, found.unknown, found.topic]))
        };
        ranks.into_iter().map(signs).collect()
    }

    /// How well each passage fits, from 0 to 1, if at all.
    fn ranks(&self, query: &Query, meaning: &Row, topics: &[TopicScore]) -> Vec<(usize, Rank)> {
        if query.total <= 0.0 {
            return Vec::new();
        }
        let covered = self.covered(query);
        let likeness = self.likeness(query);
        let closeness = self.closeness(meaning);
        let whole = self.whole(query);
        let share = |name: &TopicName| topics.iter().find(|topic| topic.topic == *name);
        let belonging: Vec<f32> = self
            .topics
            .iter()
            .map(|name| share(name).map_or(0.0, |topic| f32::from(topic.score.0) / 10_000.0))
            .collect();
        let unknown =
            query.words.iter().filter(|word| word.2 <= 0.0).map(|word| word.1).sum::<f32>() / query.total;
        let mut found = Vec::new();
        for (at, mass) in covered.into_iter().enumerate() {
            let place = &self.passages[at];
            let like = likeness[place.article];
            let close = ((closeness[place.article] - LEAST_COSINE) / (1.0 - LEAST_COSINE)).clamp(0.0, 1.0);
            if mass <= 0.0 && like < LEAST_LIKENESS && close <= 0.0 {
                continue;
            }
            let coverage = mass / query.total;
            let held = mass.max(like.max(close) * whole);
            let topic = belonging[self.articles[place.article].topic];
            let rank = (1.0
                - (1.0 - COVERAGE_SHARE * coverage)
                    * (1.0 - LIKENESS_SHARE * like * place.lead)
                    * (1.0 - CLOSENESS_SHARE * close * place.lead))
                * (held * held / (held * held + MASS))
                * (1.0 - TOPIC_SHARE + TOPIC_SHARE * topic);
            let rank = (1.0 - SAID_SHARE) * rank + SAID_SHARE * self.said(place, meaning);
            found.push((at, Rank { rank, coverage, unknown, topic }));
        }
        found
    }
}
