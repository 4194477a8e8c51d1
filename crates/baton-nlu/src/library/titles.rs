//! How far a query and a title ask for the same, word by word.
//!
//! Each word of one looks for the word of the other that is nearest in meaning; the rarer a word, the more it counts
//! (a late interaction as in Khattab and Zaharia 2020, on a static table). The harmonic mean of both directions is the
//! likeness: 1 for the same words in any order.

use std::collections::BTreeMap;

use crate::bm25;
use crate::embedding::{Encoder, Row, Rows};
use crate::hash::Table;

/// Words that are less alike than this have nothing to do with each other.
const LEAST_ALIKE: f32 = 0.3;
/// What a word counts that is common in the language, as a share of what its rarity says.
const COMMON_SHARE: f32 = 0.25;
/// Titles that are thought to be there when rarity is measured, so that few titles do not make all words alike.
const OTHER_TITLES: f32 = 50.0;
/// Words of a title, and of a query, that are compared.
pub(super) const MOST_WORDS: usize = 32;

/// A word as a title or a query has it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub hash: u64,
    pub text: String,
    pub common: bool,
}

#[derive(Debug)]
pub(super) struct Titles {
    /// Row of each word that ever was in a title.
    places: Table<u32>,
    vectors: Rows,
    /// By row: titles that hold the word.
    held: Vec<u32>,
    common: Vec<bool>,
    titles: u32,
}

impl Titles {
    pub(super) fn new(dimensions: usize) -> Self {
        let (places, held, common) = (Table::default(), Vec::new(), Vec::new());
        Self { places, vectors: Rows::new(dimensions), held, common, titles: 0 }
    }

    /// Takes a title in; returns the rows of its words.
    pub(super) fn add(&mut self, words: &[Word], encoder: &dyn Encoder) -> Vec<u32> {
        let mut rows = Vec::with_capacity(words.len());
        for word in words.iter().take(MOST_WORDS) {
            let next = u32::try_from(self.held.len()).unwrap_or(u32::MAX);
            let row = *self.places.entry(word.hash).or_insert(next);
            if row == next {
                self.vectors.push(&encoder.encode(&word.text));
                self.held.push(0);
                self.common.push(word.common);
            }
            if !rows.contains(&row) {
                self.held[row as usize] += 1;
                rows.push(row);
            }
        }
        self.titles += 1;
        rows
    }

    pub(super) fn remove(&mut self, rows: &[u32]) {
        rows.iter().for_each(|row| self.held[*row as usize] -= 1);
        self.titles -= 1;
    }

    fn weight(&self, held: u32, common: bool) -> f32 {
        let rarity = bm25::rarity(held as f32, self.titles as f32 + OTHER_TITLES);
        if common { rarity * COMMON_SHARE } else { rarity }
    }

    /// A query, compared with every word of all titles once.
    pub(super) fn compare(&self, words: &[Word], encoder: &dyn Encoder) -> Compared<'_> {
        let mut seen: BTreeMap<u64, ()> = BTreeMap::new();
        let mut weights = Vec::new();
        let mut alike = Vec::new();
        for word in words {
            if weights.len() >= MOST_WORDS || seen.insert(word.hash, ()).is_some() {
                continue;
            }
            let row = self.places.get(&word.hash);
            weights.push(self.weight(row.map_or(0, |row| self.held[*row as usize]), word.common));
            let vector = Row::new(&encoder.encode(&word.text));
            alike.extend((0..self.vectors.len()).map(|at| {
                let like = if row.is_some_and(|row| *row as usize == at) {
                    1.0
                } else {
                    self.vectors.likeness(at, &vector)
                };
                if like < LEAST_ALIKE { 0.0 } else { like }
            }));
        }
        Compared { titles: self, total: weights.iter().sum(), weights, alike }
    }
}

/// Likeness of each word of a query and each word of the titles.
#[derive(Debug)]
pub(super) struct Compared<'a> {
    titles: &'a Titles,
    weights: Vec<f32>,
    total: f32,
    /// One row per word of the query.
    alike: Vec<f32>,
}

impl Compared<'_> {
    /// Likeness of the query and a title, from 0 to 1.
    pub(super) fn likeness(&self, title: &[u32]) -> f32 {
        let count = self.titles.held.len();
        let like = |word: usize, row: u32| self.alike[word * count + row as usize];
        let words = 0..self.weights.len();
        let asked: f32 = words
            .clone()
            .map(|word| self.weights[word] * title.iter().map(|row| like(word, *row)).fold(0.0, f32::max))
            .sum();
        let mut held = 0.0;
        let mut whole = 0.0;
        for row in title {
            let weight =
                self.titles.weight(self.titles.held[*row as usize], self.titles.common[*row as usize]);
            held += weight * words.clone().map(|word| like(word, *row)).fold(0.0, f32::max);
            whole += weight;
        }
        if asked <= 0.0 || held <= 0.0 {
            return 0.0;
        }
        let (asked, held) = (asked / self.total, held / whole);
        2.0 * asked * held / (asked + held)
    }
}
