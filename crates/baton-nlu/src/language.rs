//! Which of the ten languages a message is in.
//!
//! Three kinds of evidence are added up as log odds: common words (`languages/*.txt`, first line), letter triples
//! learnt from the sentences below them, and letters with marks that only some languages have. The language of the
//! conversation starts with an advantage, so "ok" or a name never switches it. The score is the softmax of the sums.
//! Deliberately absent: dialects, and languages outside the list, which come out as their nearest neighbour with a
//! low score.

use baton_core::language::Language;
use baton_core::perception::Score;
use serde::{Deserialize, Serialize};

use crate::hash::{self, Table};
use crate::tokenize::{Text, tokenize};

/// Languages told apart.
const COUNT: usize = Language::ALL.len();
/// Buckets for letter triples, a power of two.
const BUCKETS: usize = 8_192;
/// One natural-log unit in the quantised table.
const SCALE: f32 = 24.0;
/// Weight of a letter triple: triples of one word repeat each other's evidence.
const TRIPLE_WEIGHT: f32 = 0.22;
/// Weight of a common word beyond how few languages share it.
const WORD_WEIGHT: f32 = 1.3;
/// Weight of a word of the pattern files beyond how few languages share it.
const VOCABULARY_WEIGHT: f32 = 0.8;
/// Weight of a word of the company's texts; they exist in a few languages only, which other languages share words with.
const OWN_WEIGHT: f32 = 0.6;
/// Weight of a letter with a mark.
const LETTER_WEIGHT: f32 = 0.8;
/// Advantage of the language of the conversation.
const CONVERSATION_ADVANTAGE: f32 = 2.2;
/// The same for a message of at most [`FEW_WORDS`] words.
const FEW_WORDS_ADVANTAGE: f32 = 4.0;
/// A message of so few words says little about its language.
const FEW_WORDS: usize = 2;
/// Advantage of English when there is no conversation yet.
const ENGLISH_ADVANTAGE: f32 = 1.0;
/// The sums are divided by this before the softmax: evidence is correlated.
const TEMPERATURE: f32 = 1.4;

const SAMPLES: [(Language, &str); COUNT] = [
    (Language::En, include_str!("../languages/en.txt")),
    (Language::De, include_str!("../languages/de.txt")),
    (Language::Es, include_str!("../languages/es.txt")),
    (Language::Fr, include_str!("../languages/fr.txt")),
    (Language::It, include_str!("../languages/it.txt")),
    (Language::Pt, include_str!("../languages/pt.txt")),
    (Language::Nl, include_str!("../languages/nl.txt")),
    (Language::Pl, include_str!("../languages/pl.txt")),
    (Language::Sv, include_str!("../languages/sv.txt")),
    (Language::Tr, include_str!("../languages/tr.txt")),
];

/// Log odds per language, in the order of [`Language::ALL`]; padded so that a row is one vector.
type Row = [i8; 16];

/// The learnt tables.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Languages {
    words: Table<Row>,
    /// Words of the pattern files that are not common.
    vocabulary: Table<Row>,
    /// Words of the company's texts.
    own: Table<Row>,
    triples: Vec<Row>,
    letters: Table<Row>,
}

/// The language found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detected {
    pub language: Language,
    pub score: Score,
    probabilities: [f32; COUNT],
}

impl Detected {
    /// Whether a message may be in a language, if only in part.
    pub(crate) fn may_be(&self, language: Language) -> bool {
        place(language).is_none_or(|index| self.probabilities[index] >= LEAST_POSSIBLE)
    }
}

/// Below this probability a language is ruled out.
const LEAST_POSSIBLE: f32 = 0.01;

impl Languages {
    /// Learns from the built-in samples and from `own`, the words of the company's texts.
    pub(crate) fn train(own: impl Iterator<Item = (Language, u64)>) -> Self {
        let mut words: Table<u16> = Table::default();
        let mut triples = vec![[0.0_f32; COUNT]; BUCKETS];
        let mut letters: Table<[f32; COUNT]> = Table::default();
        for (index, (_, sample)) in SAMPLES.iter().enumerate() {
            let (common, sentences) = sample.split_once('\n').unwrap_or((sample, ""));
            for token in &tokenize(common).tokens {
                *words.entry(token.hash).or_default() |= 1 << index;
            }
            let text = tokenize(sample);
            for token in &text.tokens {
                for triple in text.padded(token).windows(3) {
                    triples[bucket(triple)][index] += 1.0;
                }
            }
            for c in sentences.chars().chain(common.chars()).filter(|c| !c.is_ascii() && c.is_alphabetic()) {
                letters.entry(letter(c)).or_insert([0.0; COUNT])[index] += 1.0;
            }
        }
        let totals: [f32; COUNT] = std::array::from_fn(|index| triples.iter().map(|row| row[index]).sum());
        Self {
            vocabulary: Table::default(),
            own: rows(own),
            words: words.into_iter().map(|(key, languages)| (key, word_row(languages))).collect(),
            triples: triples.iter().map(|row| odds(row, &totals, 0.15, 1.0)).collect(),
            letters: letters
                .into_iter()
                .map(|(key, row)| (key, odds(&row, &[1_000.0; COUNT], 0.3, 1.0)))
                .collect(),
        }
    }

    /// Adds words of the pattern files.
    pub(crate) fn add(&mut self, vocabulary: impl Iterator<Item = (Language, u64)>) {
        self.vocabulary = rows(vocabulary);
    }

    /// Hashes of all common words of all languages, in no order.
    pub(crate) fn common_words(&self) -> impl Iterator<Item = u64> {
        self.words.keys().copied()
    }

    /// Whether a word is common in any language.
    pub(crate) fn is_common_somewhere(&self, hash: u64) -> bool {
        self.words.contains_key(&hash)
    }

    /// Whether a word is so common in a language that it says nothing about the matter.
    pub(crate) fn is_common(&self, hash: u64, language: Language) -> bool {
        place(language).is_some_and(|index| self.words.get(&hash).is_some_and(|row| row[index] > 0))
    }

    /// The language of a message.
    pub(crate) fn detect(&self, text: &Text<'_>, conversation: Option<Language>) -> Detected {
        let mut sums = [0.0_f32; COUNT];
        let words = text.tokens.iter().filter(|token| !token.is_number).take(MOST_WORDS);
        match conversation.and_then(place) {
            Some(index) if words.clone().count() <= FEW_WORDS => sums[index] += FEW_WORDS_ADVANTAGE,
            Some(index) => sums[index] += CONVERSATION_ADVANTAGE,
            None => sums[0] += ENGLISH_ADVANTAGE,
        }
        let mut triples = [0_i32; 16];
        for token in words {
            if let Some(row) = self.words.get(&token.hash) {
                add(&mut sums, row, WORD_WEIGHT);
            } else if let Some(row) = self.vocabulary.get(&token.hash) {
                add(&mut sums, row, VOCABULARY_WEIGHT);
            } else if let Some(row) = self.own.get(&token.hash) {
                add(&mut sums, row, OWN_WEIGHT);
            }
            for triple in text.padded(token).windows(3) {
                for (sum, odds) in triples.iter_mut().zip(&self.triples[bucket(triple)]) {
                    *sum += i32::from(*odds);
                }
            }
        }
        for (sum, odds) in sums.iter_mut().zip(triples) {
            *sum += odds as f32 / SCALE * TRIPLE_WEIGHT;
        }
        if !text.original.is_ascii() {
            for c in text.original.chars().take(MOST_LETTERS).filter(|c| !c.is_ascii()) {
                if let Some(row) = self.letters.get(&letter(c)) {
                    add(&mut sums, row, LETTER_WEIGHT);
                }
            }
        }
        softmax(&sums)
    }
}

/// Words looked at; more change nothing.
const MOST_WORDS: usize = 64;
/// Characters looked at for letters with marks.
const MOST_LETTERS: usize = 512;

fn place(language: Language) -> Option<usize> {
    SAMPLES.iter().position(|(candidate, _)| *candidate == language)
}

fn add(sums: &mut [f32; COUNT], row: &Row, weight: f32) {
    for (sum, odds) in sums.iter_mut().zip(row) {
        *sum += f32::from(*odds) / SCALE * weight;
    }
}

fn softmax(sums: &[f32; COUNT]) -> Detected {
    let (index, most) = sums
        .iter()
        .enumerate()
        .fold((0, f32::MIN), |best, (index, sum)| if *sum > best.1 { (index, *sum) } else { best });
    let mut probabilities = sums.map(|sum| ((sum - most) / TEMPERATURE).exp());
    let total: f32 = probabilities.iter().sum();
    probabilities.iter_mut().for_each(|probability| *probability /= total);
    Detected { language: SAMPLES[index].0, score: Score::from_unit(probabilities[index]), probabilities }
}

fn bucket(triple: &[u8]) -> usize {
    let hash = triple.iter().fold(hash::EMPTY, |state, byte| hash::step(state, *byte));
    hash::finish(hash) as usize & (BUCKETS - 1)
}

fn letter(c: char) -> u64 {
    let lower = c.to_lowercase().next().unwrap_or(c);
    hash::pair(u64::from(u32::from(lower)), 1)
}

/// Rows for words with the languages they were seen in.
fn rows(words: impl Iterator<Item = (Language, u64)>) -> Table<Row> {
    let mut seen: Table<u16> = Table::default();
    for (language, hash) in words {
        if let Some(index) = place(language) {
            *seen.entry(hash).or_default() |= 1 << index;
        }
    }
    seen.into_iter().map(|(key, languages)| (key, word_row(languages))).collect()
}

/// The fewer languages share a word, the more it tells.
fn word_row(languages: u16) -> Row {
    let weight = (COUNT as f32 / languages.count_ones() as f32).ln() * SCALE;
    std::array::from_fn(|index| if languages >> index & 1 == 1 { quantise(weight) } else { 0 })
}

/// Log of each language's share against the mean of all, smoothed.
fn odds(row: &[f32; COUNT], totals: &[f32; COUNT], smoothing: f32, weight: f32) -> Row {
    let logs: [f32; COUNT] =
        std::array::from_fn(|index| ((row[index] + smoothing) / (totals[index] + smoothing * 1_000.0)).ln());
    let mean = logs.iter().sum::<f32>() / COUNT as f32;
    std::array::from_fn(|index| logs.get(index).map_or(0, |log| quantise((log - mean) * weight * SCALE)))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped first")]
fn quantise(value: f32) -> i8 {
    value.clamp(-127.0, 127.0).round() as i8
}

#[cfg(test)]
mod tests;
