//! What the phrases miss: a linear model over words, stems, pairs and pieces of words, learnt from messages of ten
//! languages that were written for it (`corpus/*.tsv`).
//!
//! A kind speaks as much more loudly than "an ordinary message" does, in the message as a whole or in one of its
//! sentences, whichever is louder. The evidence is the run of words that speaks for the kind the most. The weights
//! are in the binary, eight bits each; `train` makes them and `examples/train_signals.rs` writes them.
//!
//! Invariants: the same text gives the same scores on every machine; work is linear in the length of the text, of
//! which the first [`MOST_WORDS`] words count. Deliberately absent: the topics of a company, which change no weight.

mod train;

use baton_core::language::Language;
use baton_core::perception::{Score, Signal, SignalKind, Span};

use crate::features::{self, Kind};
use crate::hash;
use crate::tokenize::{Text, tokenize_in};
pub use train::{Labelled, corpus_hash, read_corpus, train_signals, unseen_margins};

/// Kinds that are learnt, in the order of their weights.
pub const LEARNT_KINDS: [SignalKind; KINDS] = [
    SignalKind::AsksForPerson,
    SignalKind::Fraud,
    SignalKind::Complaint,
    SignalKind::Legal,
    SignalKind::Vulnerability,
    SignalKind::SelfHarm,
    SignalKind::DataRights,
    SignalKind::Harassment,
];
const KINDS: usize = 8;

/// Words of a message that are weighed.
const MOST_WORDS: usize = 1_024;
/// Fewer words say too little to be weighed; phrases hear what is said in one or two.
const FEWEST_WORDS: u32 = 3;
/// First bytes of the weights.
const MAGIC: &[u8; 8] = b"BATONSG1";
/// Bytes before the numbers of each kind: magic, hash of the corpus, hash of other messages, bits.
const HEAD: usize = 28;
/// Parts of one that a rarity is written in.
const RARITY_PARTS: f32 = 20.0;
/// Log odds of a score of 60 %, where a kind begins to count.
const COUNTS: f32 = 0.405_465;
/// How fast the score rises with the margin beyond the point where the kind begins to count.
const STEEPNESS: f32 = 0.7;
/// Less than this is not worth a signal.
const LEAST: Score = Score::percent(50);

/// The table in the binary.
static BUILT_IN: &[u8] = include_bytes!("../../model/signals.bin");

/// Bytes that are no weights of signals, or not all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LearntError;

/// The read weights.
#[derive(Debug, Clone)]
pub struct Learnt {
    bits: u32,
    scales: [f32; KINDS],
    biases: [f32; KINDS],
    /// Where each kind begins to count.
    thresholds: [f32; KINDS],
    /// Rarity of each bucket in parts; zero when it was never seen.
    rarity: &'static [u8],
    /// A row of weights for each bucket.
    rows: &'static [[u8; KINDS]],
}

/// What words say together.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    kinds: [f32; KINDS],
    square: f32,
    /// How many words of more than one letter.
    words: u32,
}

impl Sum {
    fn add(&mut self, other: &Self) {
        for (sum, value) in self.kinds.iter_mut().zip(other.kinds) {
            *sum += value;
        }
        self.square += other.square;
        self.words += other.words;
    }
}

/// Words from here to there.
#[derive(Debug, Clone, Copy)]
struct Part {
    first: usize,
    end: usize,
}

impl Learnt {
    /// The weights that are part of the program.
    ///
    /// # Panics
    /// Never: a test reads the same bytes.
    #[must_use]
    pub fn built_in() -> Self {
        Self::read(BUILT_IN).expect("the weights in the binary are whole")
    }

    /// The hash of the corpus that built-in weights were learnt from.
    #[must_use]
    pub fn built_in_corpus() -> u64 {
        number(BUILT_IN, 8).map_or(0, u64::from_le_bytes)
    }

    /// Reads weights.
    ///
    /// # Errors
    /// When the bytes are not what [`train_signals`] makes.
    pub fn read(bytes: &'static [u8]) -> Result<Self, LearntError> {
        if bytes.get(..8) != Some(MAGIC.as_slice()) {
            return Err(LearntError);
        }
        let bits = u32::from_le_bytes(number(bytes, 24)?);
        let mut numbers = [[0.0_f32; KINDS]; 3];
        for (at, value) in numbers.as_flattened_mut().iter_mut().enumerate() {
            *value = f32::from_le_bytes(number(bytes, HEAD + 4 * at)?);
        }
        let rest = bytes.get(HEAD + 12 * KINDS..).ok_or(LearntError)?;
        let buckets = 1_usize.checked_shl(bits).filter(|buckets| *buckets > 1).ok_or(LearntError)?;
        let (rarity, rows) = rest.split_at_checked(buckets).ok_or(LearntError)?;
        let (rows, more) = rows.as_chunks();
        if rows.len() != buckets || !more.is_empty() {
            return Err(LearntError);
        }
        let [scales, biases, thresholds] = numbers;
        Ok(Self { bits, scales, biases, thresholds, rarity, rows })
    }

    /// How far each of [`LEARNT_KINDS`] is beyond the point where it counts.
    #[must_use]
    pub fn margins_of(&self, text: &str, language: Language) -> [f32; KINDS] {
        let text = tokenize_in(text, language);
        self.weigh(&self.words(&text), &text).map(|(margin, _)| margin)
    }

    /// Adds what is heard, strengthening what was heard already.
    pub(crate) fn add_to(&self, text: &Text<'_>, signals: &mut Vec<Signal>) {
        let words = self.words(text);
        for (at, (margin, part)) in self.weigh(&words, text).into_iter().enumerate() {
            let kind = LEARNT_KINDS[at];
            let score = Score::from_unit(1.0 / (1.0 + (-(COUNTS + STEEPNESS * margin)).exp()));
            // Who asks whether this is a person does not ask for one; phrases that do are heard without this.
            let is_question = kind == SignalKind::AsksForPerson
                && signals.iter().any(|signal| signal.kind == SignalKind::AsksIfHuman);
            if score < LEAST || is_question {
                continue;
            }
            match signals.iter_mut().find(|signal| signal.kind == kind) {
                Some(known) => known.score = known.score.max(score),
                None => signals.extend(
                    evidence(text, &words[part.first..part.end], part.first, at).map(|span| Signal {
                        kind,
                        score,
                        span,
                    }),
                ),
            }
        }
    }

    /// What each word says.
    fn words(&self, text: &Text<'_>) -> Vec<Sum> {
        let mut before = hash::EMPTY;
        let words = text.tokens.iter().zip(&text.stems).take(MOST_WORDS);
        words
            .map(|(token, stem)| {
                let mut sum = Sum::default();
                if token.is_number {
                    return sum;
                }
                let mut visit = |hash: u64, kind: Kind| self.visit(hash, kind, &mut sum);
                let letters = text.padded(token).len() - 2;
                features::of_word(text, token, *stem, before, &mut visit);
                before = *stem;
                sum.words = u32::from(letters > 1);
                for (value, scale) in sum.kinds.iter_mut().zip(self.scales) {
                    *value *= scale;
                }
                sum
            })
            .collect()
    }

    fn visit(&self, hash: u64, kind: Kind, sum: &mut Sum) {
        let bucket = (hash >> (64 - self.bits)) as usize;
        let rarity = self.rarity[bucket];
        if rarity == 0 {
            return;
        }
        let value = kind.weight() * f32::from(rarity) / RARITY_PARTS;
        sum.square += value * value;
        for (sum, weight) in sum.kinds.iter_mut().zip(self.rows[bucket]) {
            *sum += value * f32::from(weight.cast_signed());
        }
    }

    /// The loudest part for each kind: a sentence, or all of the message.
    fn weigh(&self, words: &[Sum], text: &Text<'_>) -> [(f32, Part); KINDS] {
        let mut best = [(f32::MIN, Part { first: 0, end: 0 }); KINDS];
        let mut all = Sum::default();
        let mut first = 0;
        while first < words.len() {
            let next = text.tokens[first + 1..words.len()].iter().position(|token| token.opens_sentence);
            let end = next.map_or(words.len(), |next| first + 1 + next);
            let mut sentence = Sum::default();
            words[first..end].iter().for_each(|word| sentence.add(word));
            all.add(&sentence);
            self.keep_louder(&mut best, &sentence, Part { first, end });
            first = end;
        }
        self.keep_louder(&mut best, &all, Part { first: 0, end: words.len() });
        best
    }

    fn keep_louder(&self, best: &mut [(f32, Part); KINDS], sum: &Sum, part: Part) {
        if sum.words < FEWEST_WORDS {
            return;
        }
        let length = sum.square.sqrt().max(f32::MIN_POSITIVE);
        for (at, best) in best.iter_mut().enumerate() {
            let margin = sum.kinds[at] / length + self.biases[at] - self.thresholds[at];
            if margin > best.0 {
                *best = (margin, part);
            }
        }
    }
}

fn number<const BYTES: usize>(bytes: &[u8], at: usize) -> Result<[u8; BYTES], LearntError> {
    bytes.get(at..at + BYTES).and_then(|found| found.try_into().ok()).ok_or(LearntError)
}

/// The run of words that speaks for a kind the most, in bytes of the text.
fn evidence(text: &Text<'_>, words: &[Sum], offset: usize, kind: usize) -> Option<Span> {
    let (mut best, mut run) = ((f32::MIN, 0, 0), (0.0, 0));
    for (at, word) in words.iter().enumerate() {
        if run.0 <= 0.0 {
            run = (0.0, at);
        }
        run.0 += word.kinds[kind];
        if run.0 > best.0 {
            best = (run.0, run.1, at);
        }
    }
    let (_, first, last) = best;
    let (first, last) = (text.tokens.get(offset + first)?, text.tokens.get(offset + last)?);
    Some(Span { start: first.start, end: last.end })
}
