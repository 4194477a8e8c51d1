//! Ranks documents for a query, or for the last turn of a conversation.
//!
//! A document has a title (or a question) and a text. Four views of it are added up:
//!
//! * **words**: BM25 over stems, the title counting three times, as a share of the best document's;
//! * **title**: likeness of meaning of the query and the title, as a whole and word by word ([`titles`]);
//! * **text**: likeness of meaning of the query and the whole text;
//! * **sentence**: the same for the text's best sentence.
//!
//! A document without a title is judged by the rest. Earlier turns of the customer count less the older they are, and
//! so does the title when there are any: what goes on with a conversation seldom names its matter again. A long query asks for several things at once: each of
//! its sentences ranks for itself, and the squares of what they say are added up, so that a document which answers one
//! sentence well beats one that touches many.
//!
//! Invariants: the same documents and query give the same ranking, in whatever order the documents came and went; no
//! clock, no random numbers; work is linear in the size of the documents. Deliberately absent: reranking pairs of
//! query and text with a model of its own, and thresholds: scores order the documents of one query.

mod answer;
mod evidence;
mod rank;
mod titles;
mod words;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use baton_core::language::Language;

use crate::embedding::{Encoder, Row, Rows};
use crate::language::Languages;
use crate::sentences::sentences;
use crate::stem;
use crate::tokenize::tokenize;
use titles::{Titles, Word};
use words::Words;

pub use answer::Answer;

/// How often a word of the title counts.
const TITLE_COUNT: u32 = 3;

/// Something to be found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is called in results; a document replaces one of the same name.
    pub name: String,
    /// Title or question; may be empty.
    pub title: String,
    /// Text without markup.
    pub text: String,
}

/// A document that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit<'a> {
    /// Its name.
    pub document: &'a str,
    /// From 0 to 1; comparable among the hits of one query.
    pub score: f32,
}

/// Documents of one language, ready to be searched.
#[derive(Debug)]
pub struct Library {
    encoder: Arc<dyn Encoder>,
    language: Language,
    languages: Languages,
    slots: Vec<Option<Shelved>>,
    by_name: BTreeMap<String, u32>,
    free: Vec<u32>,
    words: Words,
    titles: Titles,
}

/// A document with all that a query is compared with.
#[derive(Debug)]
struct Shelved {
    document: Document,
    stems: Vec<(u64, u32)>,
    title_words: Vec<u32>,
    /// The meaning of the title, when there is one, and of the text.
    title: Option<Row>,
    text: Row,
    sentences: Vec<Range<usize>>,
    meanings: Rows,
}

impl Library {
    /// An empty library for documents in a language.
    #[must_use]
    pub fn new(encoder: Arc<dyn Encoder>, language: Language) -> Self {
        Self {
            titles: Titles::new(encoder.dimensions()),
            encoder,
            language,
            languages: Languages::train(std::iter::empty()),
            slots: Vec::new(),
            by_name: BTreeMap::new(),
            free: Vec::new(),
            words: Words::default(),
        }
    }

    /// A library of documents.
    #[must_use]
    pub fn build(encoder: Arc<dyn Encoder>, language: Language, documents: Vec<Document>) -> Self {
        let mut library = Self::new(encoder, language);
        documents.into_iter().for_each(|document| library.add(document));
        library
    }

    /// How many documents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Adds a document, in place of one with the same name. Costs what the document is long, not what the library is.
    pub fn add(&mut self, document: Document) {
        self.remove(&document.name);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let mut stems: BTreeMap<u64, u32> = BTreeMap::new();
        for (text, count) in [(&document.title, TITLE_COUNT), (&document.text, 1)] {
            for stem in self.stems(text) {
                *stems.entry(stem).or_default() += count;
            }
        }
        let stems: Vec<(u64, u32)> = stems.into_iter().collect();
        self.words.add(slot, &stems);
        let ranges = sentences(&document.text);
        let texts: Vec<&str> = ranges.iter().map(|range| &document.text[range.clone()]).collect();
        let mut meanings = Rows::new(self.encoder.dimensions());
        self.encoder.encode_many(&texts).iter().for_each(|meaning| meanings.push(meaning));
        let has_title = !document.title.trim().is_empty();
        let title_words = if has_title { self.title_words(&document.title) } else { Vec::new() };
        self.by_name.insert(document.name.clone(), slot);
        self.slots[slot as usize] = Some(Shelved {
            title_words: self.titles.add(&title_words, self.encoder.as_ref()),
            title: has_title.then(|| Row::new(&self.encoder.encode(&document.title))),
            text: Row::new(&self.encoder.encode(&document.text)),
            sentences: ranges,
            meanings,
            stems,
            document,
        });
    }

    /// Takes a document out; false when there is none of this name.
    pub fn remove(&mut self, name: &str) -> bool {
        let Some(slot) = self.by_name.remove(name) else { return false };
        if let Some(shelved) = self.slots[slot as usize].take() {
            self.words.remove(slot, &shelved.stems);
            self.titles.remove(&shelved.title_words);
            self.free.push(slot);
        }
        true
    }

    /// The best documents for a query, best first, at most `most`. `history` is what the customer said before, oldest
    /// first.
    #[must_use]
    pub fn search(&self, query: &str, history: &[&str], most: usize) -> Vec<Hit<'_>> {
        let scores = self.scores(query, history);
        let mut hits: Vec<Hit<'_>> = self
            .by_name
            .iter()
            .map(|(name, slot)| Hit { document: name, score: scores[*slot as usize] })
            .filter(|hit| hit.score > 0.0)
            .collect();
        // Equal scores stay in the order of the names.
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits.truncate(most);
        hits
    }

    /// Stems of the telling words of a text, and its numbers.
    fn stems(&self, text: &str) -> Vec<u64> {
        let text = tokenize(text);
        text.tokens
            .iter()
            .filter(|token| !self.languages.is_common(token.hash, self.language))
            .map(|token| stem::key(text.word(token), self.language))
            .collect()
    }

    fn title_words(&self, text: &str) -> Vec<Word> {
        let text = tokenize(text);
        let word = |token| text.word(token).to_owned();
        text.tokens
            .iter()
            .map(|token| Word {
                hash: token.hash,
                text: word(token),
                common: self.languages.is_common(token.hash, self.language),
            })
            .collect()
    }
}
