//! Fits the linear model, its temperature, and what tells a message of a topic from one of none.

mod doubt;

use crate::features::{self, Kind};
use crate::tokenize::Text;
pub(super) use doubt::Doubt;

/// Passes over the part of the examples that the temperature is found without: as many as give about this many
/// steps, within bounds, so that few examples are learnt well and many are learnt in time.
const STEPS: usize = 15_000;
const FEWEST_EPOCHS: usize = 4;
const MOST_EPOCHS: usize = 40;
/// First step width; it falls linearly.
const STEP: f32 = 1.0;
/// Share of the step width that the last pass has.
const LAST_STEP_SHARE: f32 = 0.25;
/// One in so many examples is held out to find the temperature.
const HELD_OUT: usize = 5;
/// An example that is this sure is learnt; it is not pushed further.
const LEARNT: f32 = 0.99;
/// Buckets for features, as powers of two.
const FEWEST_BITS: u32 = 12;
const MOST_BITS: u32 = 19;
/// Most weights in all (16 MiB): with many topics there are fewer buckets.
const MOST_WEIGHTS: usize = 1 << 22;
/// So many buckets are had for nothing.
const ROOMY: usize = 1 << 15;
/// Weights per bucket are padded to a multiple of this, so that rows are whole vectors.
const LANES: usize = 8;
/// Step width of the biases, as a share of the weights'.
const BIAS_SHARE: f32 = 0.05;
/// Temperatures tried, in tenths. Few held-out examples may ask for more than that by chance.
const TEMPERATURES: std::ops::RangeInclusive<u32> = 3..=16;

/// How much the meaning counts beside the words, each taken as a vector of unit length.
const MEANING_WEIGHT: f32 = 1.5;

/// An example sentence: hashes of its features with their weights, and its meaning.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    class: usize,
    /// How much it counts, 1 for an ordinary example.
    weight: f32,
    features: Vec<(u64, f32)>,
    meaning: Vec<f32>,
}

impl Example {
    pub(crate) fn read(class: usize, weight: f32, text: &Text<'_>, meaning: Vec<f32>) -> Self {
        let mut features = Vec::new();
        features::each(text, |hash, kind| features.push((hash, kind.weight())));
        Self { class, weight, features, meaning }
    }
}

/// An example whose features are buckets with normalised values: first those of the words, then the meaning's.
pub(crate) struct Row {
    class: usize,
    weight: f32,
    values: Vec<(u32, f32)>,
}

/// The fitted weights.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    bits: u32,
    /// Length of the vectors of meaning, whose rows follow the buckets'.
    dimensions: usize,
    classes: usize,
    /// Classes rounded up to whole vectors.
    pub(crate) stride: usize,
    /// Rarity of each bucket; zero when it was never seen.
    pub(crate) rarity: Vec<f32>,
    /// `stride` weights per bucket.
    pub(crate) weights: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// Fits weights on all examples, temperature and doubt on held-out ones. The last class is the background.
pub(super) fn fit(examples: Vec<Example>, classes: usize) -> (Weights, f32, Doubt) {
    let empty = Weights::empty(&examples, classes);
    let rows = empty.rows(examples);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    shuffle(&mut order);
    let (held_out, inside) = order.split_at(order.len() / HELD_OUT);
    let mut weights = empty;
    let first = (STEPS / rows.len().max(1)).clamp(FEWEST_EPOCHS, MOST_EPOCHS);
    // Half as many passes over all examples follow.
    let all = first + first / 2;
    let step = |epoch: usize| STEP * (1.0 - (1.0 - LAST_STEP_SHARE) * epoch as f32 / (all - 1) as f32);
    for epoch in 0..first {
        weights.descend(&rows, inside, step(epoch));
    }
    let scored: Vec<(&Row, Vec<f32>)> =
        held_out.iter().map(|row| (&rows[*row], weights.score(&rows[*row].values))).collect();
    let temperature = temperature(&scored, classes - 1);
    let doubt = Doubt::fit(scored.iter().map(|(row, logits)| (row.class, &logits[..classes - 1])));
    for epoch in first..all {
        weights.descend(&rows, &order, step(epoch));
    }
    (weights, temperature, doubt)
}

/// The temperature with the least log loss on held-out examples of the topics. The background (the last class) is
/// left out: its sentences have nothing in common, and would make all scores look too sure.
fn temperature(held_out: &[(&Row, Vec<f32>)], background: usize) -> f32 {
    let mut best = (f32::MAX, 1.0);
    for tenth in TEMPERATURES {
        let temperature = tenth as f32 / 10.0;
        let mut loss = 0.0;
        for (row, logits) in held_out.iter().filter(|(row, _)| row.class != background) {
            let most = logits.iter().copied().fold(f32::MIN, f32::max);
            let total: f32 = logits.iter().map(|logit| ((logit - most) / temperature).exp()).sum();
            loss += row.weight * (total.ln() - (logits[row.class] - most) / temperature);
        }
        if loss < best.0 {
            best = (loss, temperature);
        }
    }
    best.1
}

/// A fixed order that mixes the classes.
pub(crate) fn shuffle(order: &mut [usize]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for last in (1..order.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
}

/// Adds `factor` times a row; both have whole vectors of lanes.
fn add_scaled(sums: &mut [f32], row: &[f32], factor: f32) {
    for (sums, row) in sums.as_chunks_mut::<LANES>().0.iter_mut().zip(row.as_chunks::<LANES>().0) {
        for lane in 0..LANES {
            sums[lane] += factor * row[lane];
        }
    }
}

impl Weights {
    /// No weights yet, but the rarity of every bucket.
    fn empty(examples: &[Example], classes: usize) -> Self {
        let features: usize = examples.iter().map(|example| example.features.len()).sum();
        let stride = classes.next_multiple_of(LANES);
        // Few features get a bucket each; many share, so that the weights stay in the processor's cache.
        let buckets = features.min((features / 4).max(ROOMY)).min(MOST_WEIGHTS / stride).max(1);
        Self::with_bits(examples, classes, buckets.ilog2().clamp(FEWEST_BITS, MOST_BITS))
    }

    /// The same in 2 to the power of `bits` buckets.
    pub(crate) fn with_bits(examples: &[Example], classes: usize, bits: u32) -> Self {
        let dimensions = examples.first().map_or(0, |example| example.meaning.len());
        let stride = classes.next_multiple_of(LANES);
        let mut weights = Self {
            bits,
            dimensions,
            classes,
            stride,
            rarity: vec![0.0; 1 << bits],
            weights: vec![0.0; stride * ((1 << bits) + dimensions)],
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

    /// The examples as rows, in their order.
    pub(crate) fn rows(&self, examples: Vec<Example>) -> Vec<Row> {
        let row = |example: Example| Row {
            class: example.class,
            weight: example.weight,
            values: self.values(&example),
        };
        examples.into_iter().map(row).collect()
    }

    fn bucket(&self, hash: u64) -> usize {
        (hash >> (64 - self.bits)) as usize
    }

    fn values(&self, example: &Example) -> Vec<(u32, f32)> {
        let mut values: Vec<(u32, f32)> = Vec::with_capacity(example.features.len() + self.dimensions);
        let words = example.features.iter().map(|(hash, weight)| {
            let bucket = self.bucket(*hash);
            (u32::try_from(bucket).unwrap_or(0), weight * self.rarity[bucket])
        });
        values.extend(words.filter(|(_, value)| *value > 0.0));
        let length = values.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
        values.iter_mut().for_each(|(_, value)| *value /= length);
        let meaning = example.meaning.iter().map(|value| value * MEANING_WEIGHT);
        values.extend((1 << self.bits..).zip(meaning));
        values
    }

    fn score(&self, values: &[(u32, f32)]) -> Vec<f32> {
        let mut logits = vec![0.0; self.stride];
        self.score_into(values, &mut logits);
        logits.truncate(self.classes);
        logits
    }

    fn score_into(&self, values: &[(u32, f32)], logits: &mut [f32]) {
        logits.copy_from_slice(&self.bias);
        for (bucket, value) in values {
            add_scaled(logits, &self.weights[*bucket as usize * self.stride..][..self.stride], *value);
        }
    }

    /// The scores of a message before softmax, one per class. Tells `seen` of each feature whether it is known.
    pub(super) fn logits(
        &self,
        text: &Text<'_>,
        meaning: &[f32],
        mut seen: impl FnMut(u64, Kind, bool),
    ) -> Vec<f32> {
        let mut sums = vec![0.0_f32; self.stride];
        let mut square = 0.0_f32;
        features::each(text, |hash, kind| {
            let bucket = self.bucket(hash);
            let rarity = self.rarity[bucket];
            seen(hash, kind, rarity > 0.0);
            if rarity > 0.0 {
                let value = kind.weight() * rarity;
                square += value * value;
                add_scaled(&mut sums, &self.weights[bucket * self.stride..][..self.stride], value);
            }
        });
        let length = square.sqrt().max(f32::MIN_POSITIVE);
        for (sum, bias) in sums.iter_mut().zip(&self.bias) {
            *sum = *sum / length + bias;
        }
        let rows = self.weights[self.stride << self.bits..].chunks_exact(self.stride);
        for (value, row) in meaning.iter().zip(rows) {
            add_scaled(&mut sums, row, value * MEANING_WEIGHT);
        }
        sums.truncate(self.classes);
        sums
    }

    /// One pass of stochastic gradient descent over the rows in `order`.
    pub(crate) fn descend(&mut self, rows: &[Row], order: &[usize], step: f32) {
        let mut errors = vec![0.0; self.stride];
        for row in order.iter().map(|at| &rows[*at]) {
            self.score_into(&row.values, &mut errors);
            super::softmax(&mut errors[..self.classes], 1.0);
            errors[self.classes..].fill(0.0);
            if errors[row.class] >= LEARNT {
                continue;
            }
            errors[row.class] -= 1.0;
            let step = step * row.weight;
            add_scaled(&mut self.bias, &errors, -step * BIAS_SHARE);
            for (bucket, value) in &row.values {
                let weights = &mut self.weights[*bucket as usize * self.stride..][..self.stride];
                add_scaled(weights, &errors, -step * value);
            }
        }
    }
}
