//! Learns the weights of signals, and where each kind begins to count.
//!
//! One softmax over the kinds and "ordinary", fitted like the topics' (`topics/train.rs`). Where a kind begins to
//! count is found on messages the weights have not seen: the corpus is cut in parts, and each part is scored by
//! weights that the other parts gave. Everything is in a fixed order, so the same corpus gives the same bytes.

use baton_core::language::Language;
use baton_core::perception::SignalKind;

use super::{HEAD, KINDS, LEARNT_KINDS, Learnt, MAGIC, RARITY_PARTS};
use crate::hash;
use crate::tokenize::{Text, tokenize_in};
use crate::topics::train::{Examples, Weights, shuffle};

/// Buckets, as a power of two.
const BITS: u32 = 16;
/// Passes over all messages.
const PASSES: usize = 12;
/// Step width of the first pass; it falls linearly.
const STEP: f32 = 1.0;
/// Share of the step width that the last pass has.
const LAST_STEP_SHARE: f32 = 0.2;
/// Parts that the corpus is cut in to find where kinds begin to count.
const PARTS: usize = 5;
/// Messages that stand together in the corpus and stay together in a part: one hand wrote them one after the other.
const TOGETHER: usize = 8;
/// Ordinary messages of the corpus that may be taken for a kind, in parts per thousand. About half of them were
/// written to look like one.
const ALARMS: [usize; KINDS] = [12, 15, 11, 15, 15, 22, 15, 15];

/// A message and what it is a sign of; none for an ordinary one.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// One of [`LEARNT_KINDS`], or none.
    pub kind: Option<SignalKind>,
    /// The language it is in.
    pub language: Language,
    /// What the customer wrote.
    pub text: String,
}

/// Learns from a corpus and from other ordinary messages (may be empty); gives the bytes of the weight file, which
/// name the hashes of both.
#[must_use]
pub fn train_signals(corpus: &[Labelled], other: &[Labelled]) -> Vec<u8> {
    let margins = unseen_margins(corpus, other);
    let thresholds = std::array::from_fn(|kind| {
        let ordinary = corpus.iter().zip(&margins).filter(|(message, _)| message.kind.is_none());
        let mut margins: Vec<f32> = ordinary.map(|(_, margins)| margins[kind]).collect();
        margins.sort_by(|left, right| right.total_cmp(left));
        margins.get(margins.len() * ALARMS[kind] / 1_000).copied().unwrap_or_default()
    });
    let all: Vec<&Labelled> = corpus.iter().chain(other).collect();
    write(&fit(&all), thresholds, [corpus_hash(corpus), corpus_hash(other)])
}

/// The margins of each message of a corpus by weights that have not seen it, before thresholds.
///
/// # Panics
/// Never: weights just written can be read.
#[must_use]
pub fn unseen_margins(corpus: &[Labelled], other: &[Labelled]) -> Vec<[f32; KINDS]> {
    let mut margins = vec![[0.0; KINDS]; corpus.len()];
    for part in 0..PARTS {
        let is_held_out = |at: usize| at / TOGETHER % PARTS == part;
        let inside = (0..corpus.len()).filter(|at| !is_held_out(*at)).map(|at| &corpus[at]);
        let weights = fit(&inside.chain(other).collect::<Vec<_>>());
        let learnt = Learnt::read(write(&weights, [0.0; KINDS], [0; 2]).leak()).expect("just written");
        for at in (0..corpus.len()).filter(|at| is_held_out(*at)) {
            margins[at] = learnt.margins_of(&corpus[at].text, corpus[at].language);
        }
    }
    margins
}

/// What tells one corpus from another.
#[must_use]
pub fn corpus_hash(corpus: &[Labelled]) -> u64 {
    corpus.iter().fold(hash::EMPTY, |state, message| {
        let kind = message.kind.map_or(0, |kind| kind as u64 + 1);
        let words = hash::pair(kind, hash::word(message.text.as_bytes()));
        hash::pair(state, hash::pair(hash::word(message.language.code().as_bytes()), words))
    })
}

/// Reads lines `kind<TAB>language<TAB>message`, kind `none` for ordinary ones, which may also be only
/// `language<TAB>message`; none when a line is not like that.
#[must_use]
pub fn read_corpus(text: &str) -> Option<Vec<Labelled>> {
    text.lines().map(read_line).collect()
}

fn read_line(line: &str) -> Option<Labelled> {
    let (first, rest) = line.split_once('\t')?;
    if let Some(language) = Language::from_code(first) {
        return Some(Labelled { kind: None, language, text: rest.to_owned() });
    }
    let (code, text) = rest.split_once('\t')?;
    let kind = match first {
        "none" => None,
        "person" => Some(SignalKind::AsksForPerson),
        "fraud" => Some(SignalKind::Fraud),
        "complaint" => Some(SignalKind::Complaint),
        "legal" => Some(SignalKind::Legal),
        "vulnerability" => Some(SignalKind::Vulnerability),
        "self-harm" => Some(SignalKind::SelfHarm),
        "data-rights" => Some(SignalKind::DataRights),
        "harassment" => Some(SignalKind::Harassment),
        _ => return None,
    };
    Some(Labelled { kind, language: Language::from_code(code)?, text: text.to_owned() })
}

fn fit(messages: &[&Labelled]) -> Weights {
    let mut examples = Examples::default();
    for message in messages {
        let class = message.kind.and_then(|kind| LEARNT_KINDS.iter().position(|known| *known == kind));
        let text: Text<'_> = tokenize_in(&message.text, message.language);
        examples.push(class.unwrap_or(KINDS), 1.0, &text, &[]);
    }
    let mut weights = Weights::with_bits(&examples, KINDS + 1, BITS);
    let rows = weights.rows(examples);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    for pass in 0..PASSES {
        shuffle(&mut order);
        let share = pass as f32 / (PASSES - 1) as f32;
        weights.descend(&rows, &order, STEP * (1.0 - (1.0 - LAST_STEP_SHARE) * share));
    }
    weights
}

/// The bytes of the weights: what each kind has more than an ordinary message.
fn write(weights: &Weights, thresholds: [f32; KINDS], hashes: [u64; 2]) -> Vec<u8> {
    let more: Vec<[f32; KINDS]> = weights
        .weights
        .chunks_exact(weights.stride)
        .map(|row| std::array::from_fn(|kind| row[kind] - row[KINDS]))
        .collect();
    let scales: [f32; KINDS] = std::array::from_fn(|kind| {
        more.iter().map(|row| row[kind].abs()).fold(f32::MIN_POSITIVE, f32::max) / 127.0
    });
    let biases: [f32; KINDS] = std::array::from_fn(|kind| weights.bias[kind] - weights.bias[KINDS]);
    let mut bytes = Vec::with_capacity(HEAD + (KINDS + 1) * more.len());
    bytes.extend(MAGIC);
    hashes.iter().for_each(|hash| bytes.extend(hash.to_le_bytes()));
    bytes.extend(BITS.to_le_bytes());
    [scales, biases, thresholds].as_flattened().iter().for_each(|value| bytes.extend(value.to_le_bytes()));
    let parts = |rarity: &f32| (rarity * RARITY_PARTS).round().clamp(0.0, 255.0) as u8;
    bytes.extend(weights.rarity.iter().map(parts));
    for row in more {
        let steps = |(value, scale): (f32, f32)| ((value / scale).round() as i8).cast_unsigned();
        bytes.extend(row.into_iter().zip(scales).map(steps));
    }
    bytes
}
