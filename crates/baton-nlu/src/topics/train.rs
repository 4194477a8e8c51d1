//! Fits the linear model, its temperature, and what tells a message of a topic from one of none.

mod doubt;
mod examples;
mod folds;

use serde::{Deserialize, Serialize};

use crate::features::{self, Kind};
use crate::tokenize::Text;
pub(super) use doubt::Doubt;
use examples::Row;
pub(crate) use examples::{Examples, Rows};
pub(super) use folds::HeldOut;
pub(crate) use folds::shuffle;

/// Passes over the part of the examples that the temperature is found without: as many as give about this many
/// steps, within bounds, so that few examples are learnt well and many are learnt in time.
const STEPS: usize = 15_000;
const FEWEST_EPOCHS: usize = 4;
const MOST_EPOCHS: usize = 40;
/// First step width; it falls linearly.
const STEP: f32 = 1.0;
/// Weights that only score a held-out part are learnt in fewer and wider steps: nearly as right, somewhat less sure, in
/// half of the time.
const BRIEF_EPOCHS: usize = 3;
const BRIEF_STEP: f32 = 1.5;
/// Share of the step width that the last pass has.
const LAST_STEP_SHARE: f32 = 0.25;
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

/// The fitted weights.
#[derive(Debug, Clone, Serialize, Deserialize)]
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

/// What came of training.
pub(super) struct Fitted {
    pub(super) weights: Weights,
    pub(super) temperature: f32,
    pub(super) doubt: Doubt,
    /// Examples scored by weights that had not learnt them.
    pub(super) held_out: Vec<HeldOut>,
}

/// Fits weights on all examples; temperature and doubt on a part held out before. At least `enough` examples are held
/// out in all, or every one when there are fewer. The last class is the background.
pub(super) fn fit(examples: Examples, classes: usize, enough: usize) -> Fitted {
    let mut weights = Weights::empty(&examples, classes);
    let rows = weights.rows(examples);
    let order = folds::order(rows.len());
    let first = (STEPS / rows.len().max(1)).clamp(FEWEST_EPOCHS, MOST_EPOCHS);
    // Half as many passes over all examples follow.
    let all = first + first / 2;
    let step = |epoch: usize| falling(STEP, epoch, all);
    let held_out = folds::hold_out(&mut weights, &rows, &order, enough, |weights, inside, last| {
        for epoch in 0..if last { first } else { BRIEF_EPOCHS } {
            let step = if last { step(epoch) } else { falling(BRIEF_STEP, epoch, BRIEF_EPOCHS) };
            weights.descend(&rows, inside, step);
        }
    });
    let thorough = &held_out[held_out.len() - rows.len() / folds::FOLDS..];
    let temperature = temperature(thorough, &rows, classes - 1);
    let doubt = Doubt::fit(thorough.iter().map(|held| (held.class, &held.logits[..classes - 1])));
    for epoch in first..all {
        weights.descend(&rows, &order, step(epoch));
    }
    Fitted { weights, temperature, doubt, held_out }
}

/// The width of a step: from the first width to a share of it in the last epoch.
fn falling(first: f32, epoch: usize, epochs: usize) -> f32 {
    first * (1.0 - (1.0 - LAST_STEP_SHARE) * epoch as f32 / (epochs - 1) as f32)
}

/// The temperature with the least log loss on held-out examples of the topics. The background (the last class) is
/// left out: its sentences have nothing in common, and would make all scores look too sure.
fn temperature(held_out: &[HeldOut], rows: &Rows, background: usize) -> f32 {
    let mut best = (f32::MAX, 1.0);
    for tenth in TEMPERATURES {
        let temperature = tenth as f32 / 10.0;
        let mut loss = 0.0;
        for HeldOut { example, class, logits } in held_out.iter().filter(|held| held.class != background) {
            let most = logits.iter().copied().fold(f32::MIN, f32::max);
            let total: f32 = logits.iter().map(|logit| ((logit - most) / temperature).exp()).sum();
            loss += rows.row(*example).weight * (total.ln() - (logits[*class] - most) / temperature);
        }
        if loss < best.0 {
            best = (loss, temperature);
        }
    }
    best.1
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
    fn empty(examples: &Examples, classes: usize) -> Self {
        let features = examples.features();
        let stride = classes.next_multiple_of(LANES);
        // Few features get a bucket each; many share, so that the weights stay in the processor's cache.
        let buckets = features.min((features / 4).max(ROOMY)).min(MOST_WEIGHTS / stride).max(1);
        Self::with_bits(examples, classes, buckets.ilog2().clamp(FEWEST_BITS, MOST_BITS))
    }

    /// The same in 2 to the power of `bits` buckets.
    pub(crate) fn with_bits(examples: &Examples, classes: usize, bits: u32) -> Self {
        let dimensions = examples.dimensions();
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
        for (index, features) in (0_u32..).zip(examples.each()) {
            for (hash, _) in features {
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
    pub(crate) fn rows(&self, examples: Examples) -> Rows {
        examples.into_rows(MEANING_WEIGHT, |hash, weight| {
            let bucket = self.bucket(hash);
            (u32::try_from(bucket).unwrap_or(0), weight * self.rarity[bucket])
        })
    }

    /// Forgets what was learnt, but for the rarity of the buckets.
    fn forget(&mut self) {
        self.weights.fill(0.0);
        self.bias.fill(0.0);
    }

    /// The bucket of the upper half of a hash.
    fn bucket(&self, hash: u32) -> usize {
        (hash >> (32 - self.bits)) as usize
    }

    fn score(&self, row: Row<'_>) -> Vec<f32> {
        let mut logits = vec![0.0; self.stride];
        self.score_into(row, &mut logits);
        logits.truncate(self.classes);
        logits
    }

    fn score_into(&self, row: Row<'_>, logits: &mut [f32]) {
        logits.copy_from_slice(&self.bias);
        // A few lanes at a time stay in registers; the rows stay in the cache.
        let mut start = 0;
        while start < self.stride {
            let rest = self.stride - start;
            start += if rest >= 32 {
                self.add_lanes::<32>(row, logits, start)
            } else if rest >= 16 {
                self.add_lanes::<16>(row, logits, start)
            } else {
                self.add_lanes::<LANES>(row, logits, start)
            };
        }
    }

    fn add_lanes<const N: usize>(&self, row: Row<'_>, logits: &mut [f32], start: usize) -> usize {
        let Some((sums, _)) = logits[start..].split_first_chunk_mut::<N>() else { return N };
        let mut lanes = *sums;
        let mut add = |bucket: usize, value: f32| {
            if let Some((weights, _)) = self.weights[bucket * self.stride + start..].split_first_chunk::<N>()
            {
                for lane in 0..N {
                    lanes[lane] += value * weights[lane];
                }
            }
        };
        row.features.iter().for_each(|(bucket, value)| add(*bucket as usize, *value));
        (1 << self.bits..).zip(row.meaning).for_each(|(bucket, value)| add(bucket, *value));
        *sums = lanes;
        N
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
            let bucket = self.bucket((hash >> 32) as u32);
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
    pub(crate) fn descend(&mut self, rows: &Rows, order: &[usize], step: f32) {
        let mut errors = vec![0.0; self.stride];
        for row in order.iter().map(|at| rows.row(*at)) {
            self.score_into(row, &mut errors);
            super::softmax(&mut errors[..self.classes], 1.0);
            errors[self.classes..].fill(0.0);
            if errors[row.class] >= LEARNT {
                continue;
            }
            errors[row.class] -= 1.0;
            let step = step * row.weight;
            add_scaled(&mut self.bias, &errors, -step * BIAS_SHARE);
            let meaning = (1 << self.bits..).zip(row.meaning);
            let features = row.features.iter().map(|(bucket, value)| (*bucket as usize, value));
            for (bucket, value) in features.chain(meaning) {
                let weights = &mut self.weights[bucket * self.stride..][..self.stride];
                add_scaled(weights, &errors, -step * value);
            }
        }
    }
}
