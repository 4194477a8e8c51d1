//! Fits the linear model and its temperature.

use baton_core::language::Language;

use crate::features;
use crate::tokenize::Text;

/// Passes over the examples.
const EPOCHS: u32 = 14;
/// First step width; it falls linearly to a tenth.
const STEP: f32 = 6.0;
/// Pull of weights towards zero, per step and feature seen.
const DECAY: f32 = 2e-5;
/// Parts the examples are cut into to find the temperature.
const FOLDS: usize = 3;
/// Above this number of examples only one part is held out: it is enough to find one number, and time is short.
const MANY_EXAMPLES: usize = 4_000;
/// Buckets for features, as powers of two.
const FEWEST_BITS: u32 = 12;
const MOST_BITS: u32 = 19;
/// Weights per bucket are padded to a multiple of this, so that rows are whole vectors.
const LANES: usize = 8;
/// Temperatures tried.
const TEMPERATURES: std::ops::RangeInclusive<u32> = 2..=30;

/// An example sentence: hashes of its features with their weights.
#[derive(Debug, Clone)]
pub(super) struct Example {
    class: usize,
    features: Vec<(u64, f32)>,
}

impl Example {
    pub(super) fn read(class: usize, text: &Text<'_>, language: Language) -> Self {
        let mut features = Vec::new();
        features::each(text, language, |hash, kind| features.push((hash, kind.weight())));
        Self { class, features }
    }
}

/// An example whose features are buckets with normalised values.
struct Row {
    class: usize,
    values: Vec<(u32, f32)>,
}

/// The fitted weights.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    bits: u32,
    classes: usize,
    /// Classes rounded up to whole vectors.
    stride: usize,
    /// Rarity of each bucket; zero when it was never seen.
    rarity: Vec<f32>,
    /// `stride` weights per bucket.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

/// Fits weights on all examples and the temperature on held-out ones.
pub(super) fn fit(examples: Vec<Example>, classes: usize) -> (Weights, f32) {
    let empty = Weights::empty(&examples, classes);
    let rows: Vec<Row> = examples
        .into_iter()
        .map(|example| Row { class: example.class, values: empty.values(example.features.into_iter()) })
        .collect();
    let mut order: Vec<usize> = (0..rows.len()).collect();
    shuffle(&mut order);
    let mut held_out: Vec<(usize, Vec<f32>)> = Vec::new();
    let folds = if rows.len() > MANY_EXAMPLES { 1 } else { FOLDS };
    let parts = if folds == 1 { 10 } else { FOLDS };
    for fold in 0..folds {
        let (out, inside): (Vec<usize>, Vec<usize>) =
            order.iter().copied().enumerate().map(|(at, row)| (at % parts == fold, row)).fold(
                (Vec::new(), Vec::new()),
                |(mut out, mut inside), (held, row)| {
                    if held { out.push(row) } else { inside.push(row) }
                    (out, inside)
                },
            );
        let mut weights = empty.clone();
        weights.descend(&rows, &inside);
        held_out.extend(out.iter().map(|row| (rows[*row].class, weights.score(&rows[*row].values))));
    }
    let mut weights = empty;
    weights.descend(&rows, &order);
    (weights, temperature(&held_out))
}

/// The temperature with the least log loss on held-out examples.
fn temperature(held_out: &[(usize, Vec<f32>)]) -> f32 {
    let mut best = (f32::MAX, 1.0);
    for tenth in TEMPERATURES {
        let temperature = tenth as f32 / 10.0;
        let mut loss = 0.0;
        for (class, logits) in held_out {
            let most = logits.iter().copied().fold(f32::MIN, f32::max);
            let total: f32 = logits.iter().map(|logit| ((logit - most) / temperature).exp()).sum();
            loss += total.ln() - (logits[*class] - most) / temperature;
        }
        if loss < best.0 {
            best = (loss, temperature);
        }
    }
    best.1
}

/// A fixed order that mixes the classes.
fn shuffle(order: &mut [usize]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for last in (1..order.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
}

impl Weights {
    /// No weights yet, but the rarity of every bucket.
    fn empty(examples: &[Example], classes: usize) -> Self {
        let features: usize = examples.iter().map(|example| example.features.len()).sum();
        let bits = (features / 2).max(1).ilog2().clamp(FEWEST_BITS, MOST_BITS);
        let stride = classes.next_multiple_of(LANES);
        let mut weights = Self {
            bits,
            classes,
            stride,
            rarity: vec![0.0; 1 << bits],
            weights: vec![0.0; stride << bits],
            bias: vec![0.0; stride],
        };
        let mut last_seen = vec![u32::MAX; 1 << bits];
        for (index, example) in (0_u32..).zip(examples) {
            for (hash, _) in &example.features {
                let bucket = weights.bucket(*hash);
                if std::mem::replace(&mut last_seen[bucket], index) != index {
                    weights.rarity[bucket] += 1.0;
                }
            }
        }
        let count = examples.len() as f32;
        for seen in weights.rarity.iter_mut().filter(|seen| **seen > 0.0) {
            *seen = ((1.0 + count) / (1.0 + *seen)).ln() + 0.5;
        }
        weights
    }

    fn bucket(&self, hash: u64) -> usize {
        (hash >> (64 - self.bits)) as usize
    }

    /// Whether a feature was seen in training.
    pub(super) fn knows(&self, hash: u64) -> bool {
        self.rarity[self.bucket(hash)] > 0.0
    }

    fn values(&self, features: impl Iterator<Item = (u64, f32)>) -> Vec<(u32, f32)> {
        let mut values: Vec<(u32, f32)> = features
            .map(|(hash, weight)| {
                let bucket = self.bucket(hash);
                (u32::try_from(bucket).unwrap_or(0), weight * self.rarity[bucket])
            })
            .filter(|(_, value)| *value > 0.0)
            .collect();
        let length = values.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        values.iter_mut().for_each(|(_, value)| *value /= length);
        values
    }

    fn score(&self, values: &[(u32, f32)]) -> Vec<f32> {
        let mut logits = self.bias.clone();
        for (bucket, value) in values {
            let row = &self.weights[*bucket as usize * self.stride..][..self.stride];
            for (logit, weight) in logits.iter_mut().zip(row) {
                *logit += value * weight;
            }
        }
        logits.truncate(self.classes);
        logits
    }

    /// The scores of a message before softmax, one per class.
    pub(super) fn logits(&self, text: &Text<'_>, language: Language) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.stride];
        let mut square = 0.0_f32;
        features::each(text, language, |hash, kind| {
            let bucket = self.bucket(hash);
            let value = kind.weight() * self.rarity[bucket];
            if value > 0.0 {
                square += value * value;
                let row = &self.weights[bucket * self.stride..][..self.stride];
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += value * weight;
                }
            }
        });
        let length = square.sqrt().max(f32::MIN_POSITIVE);
        let mut logits: Vec<f32> = sums.iter().zip(&self.bias).map(|(sum, bias)| sum / length + bias).collect();
        logits.truncate(self.classes);
        logits
    }

    /// Stochastic gradient descent over the rows in `order`.
    fn descend(&mut self, rows: &[Row], order: &[usize]) {
        let stride = self.stride;
        for epoch in 0..EPOCHS {
            let step = STEP * (1.0 - 0.9 * epoch as f32 / EPOCHS as f32);
            for row in order.iter().map(|at| &rows[*at]) {
                let mut errors = self.score(&row.values);
                super::softmax(&mut errors, 1.0);
                errors[row.class] -= 1.0;
                errors.resize(stride, 0.0);
                for (bias, error) in self.bias.iter_mut().zip(&errors) {
                    *bias -= step * 0.02 * error;
                }
                for (bucket, value) in &row.values {
                    let weights = &mut self.weights[*bucket as usize * stride..][..stride];
                    for (weight, error) in weights.iter_mut().zip(&errors) {
                        *weight -= step * (value * error + DECAY * *weight);
                    }
                }
            }
        }
    }
}
