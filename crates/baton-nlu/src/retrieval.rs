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
//! `score = (1 - (1 - 0.8 c)(1 - 0.9 q)(1 - 0.8 z)) * m * t`, where `m = w² / (w² + 2)` grows with the weight `w` of the words
//! found (one frequent word alone answers nothing), and `t` is 1 when the topic model gives all to the article's topic
//! and 0.85 when it gives nothing. So a score means the same for every message: near 1 is a question that an article
//! asks itself, 0.5 is half of what was asked.
//!
//! Deliberately absent: meanings of the passages themselves, which say many things at once. An article is found in
//! other words than its own only when one of its questions means the same.

mod build;
mod index;

use std::collections::BTreeMap;

use baton_core::company::Article;
use baton_core::id::TopicName;
use baton_core::language::Language;
use baton_core::perception::{Passage, Score, TopicScore};
use serde::{Deserialize, Serialize};

use crate::embedding::{Encoder, Row};
use crate::language::Languages;
use crate::tokenize::Text;
use index::Index;

/// Passages in a perception.
const MOST_PASSAGES: usize = 3;
/// Worse passages are not worth showing.
const LEAST_SHOWN: f32 = 0.12;
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
/// Share of the score that hangs on the topic.
const TOPIC_SHARE: f32 = 0.15;
/// Square of the weight of found words that makes a finding worth half.
const MASS: f32 = 2.0;

/// The indexes of all languages.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Retrieval {
    indexes: BTreeMap<Language, Index>,
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
        Self { indexes }
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
        let Some(index) = self.indexes.get(&language).or_else(|| self.indexes.get(&Language::En)) else {
            return Vec::new();
        };
        let query = index.query(text, language, languages, MOST_WORDS);
        if query.total <= 0.0 {
            return Vec::new();
        }
        let covered = index.covered(&query);
        let likeness = index.likeness(&query);
        let closeness = index.closeness(&Row::new(meaning));
        let whole = index.whole(&query);
        let share = |name: &TopicName| topics.iter().find(|topic| topic.topic == *name);
        let belonging: Vec<f32> = index
            .topics
            .iter()
            .map(|name| share(name).map_or(0.0, |topic| f32::from(topic.score.0) / 10_000.0))
            .collect();
        let mut best: Vec<(usize, f32)> = Vec::with_capacity(MOST_PASSAGES + 1);
        for (at, mass) in covered.into_iter().enumerate() {
            let place = &index.passages[at];
            let like = likeness[place.article];
            let close = ((closeness[place.article] - LEAST_COSINE) / (1.0 - LEAST_COSINE)).clamp(0.0, 1.0);
            if mass <= 0.0 && like < LEAST_LIKENESS && close <= 0.0 {
                continue;
            }
            let coverage = mass / query.total;
            let found = mass.max(like.max(close) * whole);
            let topic = belonging[index.articles[place.article].topic];
            let score = (1.0
                - (1.0 - COVERAGE_SHARE * coverage)
                    * (1.0 - LIKENESS_SHARE * like * place.lead)
                    * (1.0 - CLOSENESS_SHARE * close * place.lead))
                * (found * found / (found * found + MASS))
                * (1.0 - TOPIC_SHARE + TOPIC_SHARE * topic);
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
            })
            .collect()
    }
}
