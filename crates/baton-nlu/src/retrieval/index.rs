//! The inverted index of one language: which passage holds which stem, and how strongly.

use std::ops::Range;

use baton_core::id::{ArticleName, TopicName};
use baton_core::language::Language;
use baton_core::perception::Span;
use serde::{Deserialize, Serialize};

use crate::embedding::{Row, Rows};
use crate::hash::{self, Table};
use crate::language::Languages;
use crate::stem;
use crate::tokenize::Text;

/// What a part of a compound word counts.
pub(super) const PART_STRENGTH: f32 = 0.8;
/// What a word counts that only begins like a word of the index.
const BEGINNING_STRENGTH: f32 = 0.6;
/// Letters of such a beginning.
pub(super) const BEGINNING: usize = 5;
/// Shortest part of a compound word, in bytes.
const SHORTEST_PART: usize = 4;
/// Weight of a word that no article knows, as a share of the rarest word's.
const UNKNOWN_SHARE: f32 = 0.75;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ArticleRef {
    pub name: ArticleName,
    /// Index in [`Index::topics`].
    pub topic: usize,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Place {
    /// Index in [`Index::articles`].
    pub article: usize,
    /// Passage of the article.
    pub index: u16,
    /// How far the article's own questions speak for this passage, from 0 to 1.
    pub lead: f32,
    /// Its sentences in [`Index::sentences`].
    pub sentences: Range<usize>,
}

/// A sentence of a passage.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Sentence {
    /// Its bytes in the passage, with the sentences it cannot be read without.
    pub span: Span,
    /// The stems of its telling words.
    pub stems: Vec<u64>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Term {
    /// Range in `postings`.
    pub first: u32,
    pub last: u32,
    pub rarity: f32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Question {
    pub article: usize,
    pub weight: f32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Index {
    pub language: Language,
    /// The topics of the articles, each once.
    pub topics: Vec<TopicName>,
    pub articles: Vec<ArticleRef>,
    pub passages: Vec<Place>,
    pub terms: Table<Term>,
    /// Passage and strength from 0 to 1.
    pub postings: Vec<(u32, f32)>,
    pub questions: Vec<Question>,
    /// What each question means.
    pub meanings: Rows,
    /// The sentences of the passages.
    pub sentences: Vec<Sentence>,
    /// What each sentence means.
    pub said: Rows,
    /// Questions that hold a stem.
    pub asked: Table<Vec<u32>>,
    /// A stem of the index for each beginning.
    pub beginnings: Table<u64>,
    pub rarest: f32,
}

/// A message as the index sees it.
#[derive(Debug)]
pub(super) struct Query {
    /// Stem, weight, strength.
    pub words: Vec<(u64, f32, f32)>,
    /// Words common in the language.
    pub common: Vec<u64>,
    /// Weight of the telling words.
    pub total: f32,
}

/// Weight of a common word when a message is compared with a question, as a share of the rarest word's: "how long"
/// and "how much" ask for different things.
const COMMON_SHARE: f32 = 0.12;
/// Common words of a message that are compared.
const MOST_COMMON: usize = 24;

impl Index {
    pub(super) fn has_compounds(&self) -> bool {
        matches!(self.language, Language::De | Language::Nl | Language::Sv)
    }

    /// The telling words of a message, whose stems are in `language`, if there are any.
    pub(super) fn query(
        &self,
        text: &Text<'_>,
        language: Language,
        languages: &Languages,
        most: usize,
    ) -> Query {
        let mut query = Query { words: Vec::with_capacity(16), common: Vec::with_capacity(16), total: 0.0 };
        let own = text.stems.len() == text.tokens.len() && language == self.language;
        for (at, token) in text.tokens.iter().enumerate().filter(|(_, token)| !token.is_number) {
            if query.words.len() >= most {
                break;
            }
            if languages.is_common(token.hash, self.language) {
                if query.common.len() < MOST_COMMON && !query.common.contains(&token.hash) {
                    query.common.push(token.hash);
                }
                continue;
            }
            let word = text.word(token);
            let key = if own { text.stems[at] } else { stem::key(word, self.language) };
            if let Some(term) = self.terms.get(&key) {
                query.add(key, term.rarity, 1.0);
            } else if !self.add_near(word, key, &mut query) {
                query.add(key, self.rarest * UNKNOWN_SHARE, 0.0);
            }
        }
        query
    }

    /// Parts of a compound word, else a word with the same beginning.
    fn add_near(&self, word: &str, key: u64, query: &mut Query) -> bool {
        let found =
            self.has_compounds().then(|| parts(word, self.language, |key| self.terms.contains_key(&key)));
        if let Some(found) = found.flatten() {
            for part in found {
                let rarity = self.terms.get(&part).map_or(0.0, |term| term.rarity);
                query.add(part, rarity, PART_STRENGTH);
            }
            return true;
        }
        let beginning =
            word.as_bytes().get(..BEGINNING).and_then(|bytes| self.beginnings.get(&hash::word(bytes)));
        let Some(near) = beginning.filter(|near| **near != key) else { return false };
        let rarity = self.terms.get(near).map_or(0.0, |term| term.rarity);
        query.add(*near, rarity, BEGINNING_STRENGTH);
        true
    }

    /// Weight of all words of a message.
    pub(super) fn whole(&self, query: &Query) -> f32 {
        query.total + query.common.len() as f32 * COMMON_SHARE * self.rarest
    }

    /// Weight of the message's words that each passage covers.
    pub(super) fn covered(&self, query: &Query) -> Vec<f32> {
        let mut covered = vec![0.0_f32; self.passages.len()];
        for (stem, weight, strength) in &query.words {
            if *strength > 0.0
                && let Some(term) = self.terms.get(stem)
            {
                for (place, held) in &self.postings[term.first as usize..term.last as usize] {
                    covered[*place as usize] += weight * strength * held;
                }
            }
        }
        covered
    }

    /// For each article, how alike the message and the most alike of its questions are.
    pub(super) fn likeness(&self, query: &Query) -> Vec<f32> {
        let mut shared = vec![0.0_f32; self.questions.len()];
        for (stem, weight, strength) in &query.words {
            for question in self.asked.get(stem).map_or(&[][..], Vec::as_slice) {
                shared[*question as usize] += weight * strength;
            }
        }
        for word in &query.common {
            for question in self.asked.get(word).map_or(&[][..], Vec::as_slice) {
                shared[*question as usize] += COMMON_SHARE * self.rarest;
            }
        }
        let whole = self.whole(query);
        let mut likeness = vec![0.0_f32; self.articles.len()];
        for (question, shared) in self.questions.iter().zip(shared) {
            if shared > 0.0 {
                let like = 2.0 * shared / (question.weight + whole);
                likeness[question.article] = likeness[question.article].max(like.min(1.0));
            }
        }
        likeness
    }
}

impl Index {
    /// For each article, the cosine of the message and the nearest of its questions.
    pub(super) fn closeness(&self, meaning: &Row) -> Vec<f32> {
        let mut closeness = vec![0.0_f32; self.articles.len()];
        for (at, question) in self.questions.iter().enumerate() {
            let nearest = &mut closeness[question.article];
            *nearest = nearest.max(self.meanings.likeness(at, meaning));
        }
        closeness
    }

    /// The cosine of the message and the nearest sentence of a passage, 0 at least.
    pub(super) fn said(&self, place: &Place, meaning: &Row) -> f32 {
        place.sentences.clone().map(|at| self.said.likeness(at, meaning)).fold(0.0, f32::max)
    }

    /// The sentence of a passage that answers a message best, half by its words and half by its meaning, with what it
    /// cannot be read without.
    pub(super) fn cited(&self, place: &Place, query: &Query, meaning: &Row) -> Option<Span> {
        let near = |at: usize| {
            let stems = &self.sentences[at].stems;
            let held =
                query.words.iter().filter(|(stem, ..)| stems.contains(stem)).map(|(_, weight, _)| weight);
            f32::midpoint(self.said.likeness(at, meaning).max(0.0), held.sum::<f32>() / query.total)
        };
        let best = place
            .sentences
            .clone()
            .map(|at| (at, near(at)))
            .reduce(|best, other| if other.1 > best.1 { other } else { best });
        best.map(|(at, _)| self.sentences[at].span)
    }
}

impl Query {
    fn add(&mut self, stem: u64, weight: f32, strength: f32) {
        if !self.words.iter().any(|(known, ..)| *known == stem) {
            self.words.push((stem, weight, strength));
            self.total += weight;
        }
    }
}

/// The stems of the two parts of a compound word, when both are known; a linking `s` or `n` may stand between.
pub(super) fn parts(word: &str, language: Language, known: impl Fn(u64) -> bool) -> Option<[u64; 2]> {
    if word.len() < SHORTEST_PART * 2 || !word.is_ascii() {
        return None;
    }
    (SHORTEST_PART..=word.len() - SHORTEST_PART).rev().find_map(|cut| {
        let (head, tail) = word.split_at(cut);
        let tail_key = stem::key(tail, language);
        let linked = head
            .strip_suffix('s')
            .or_else(|| head.strip_suffix('n'))
            .filter(|head| head.len() >= SHORTEST_PART);
        let head_key = [Some(head), linked]
            .into_iter()
            .flatten()
            .map(|head| stem::key(head, language))
            .find(|key| known(*key))?;
        known(tail_key).then_some([head_key, tail_key])
    })
}
