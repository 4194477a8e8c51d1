//! Self-attention: every token of a sentence looks at every other.
//!
//! Time and room grow with the square of the sentence, which is why its length has a limit.

use crate::kernel::{Work, exp, mul_add, sum_of};
use crate::product::PANEL;

/// Self-attention of one sentence.
pub(crate) struct Attention<'a> {
    /// Width of a row of the hidden state; `mixed` has three of it: query, key, value.
    pub(crate) width: usize,
    /// Width of a head; divides `width` and is a multiple of 8 or small.
    pub(crate) head: usize,
    /// One row per token: query, key, value.
    pub(crate) mixed: &'a [f32],
    /// One row per token.
    pub(crate) out: &'a mut [f32],
    /// Room for keys by dimension and for scores; grows as needed.
    pub(crate) scratch: &'a mut Vec<f32>,
}

impl Work for Attention<'_> {
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "a head has a few dozen dimensions")]
    fn run<const FUSED: bool>(self) {
        let stride = 3 * self.width;
        let tokens = self.mixed.len() / stride;
        // Room for a whole number of vectors; what is past the end is never read back.
        let padded = tokens.next_multiple_of(PANEL);
        self.scratch.clear();
        self.scratch.resize((self.head + 1) * padded, 0.0);
        let (keys, scores) = self.scratch.split_at_mut(self.head * padded);
        let scale = 1.0 / (self.head as f32).sqrt();
        for first in (0..self.width).step_by(self.head) {
            for (token, row) in self.mixed.chunks_exact(stride).enumerate() {
                for (dimension, value) in row[self.width + first..][..self.head].iter().enumerate() {
                    keys[dimension * padded + token] = *value;
                }
            }
            for token in 0..tokens {
                scores.fill(0.0);
                let query = &self.mixed[token * stride + first..][..self.head];
                for (value, keys) in query.iter().zip(keys.chunks_exact(padded)) {
                    for (score, key) in scores.iter_mut().zip(keys) {
                        *score = mul_add::<FUSED>(*value, *key, *score);
                    }
                }
                let scores = &mut scores[..tokens];
                let most = scores.iter().fold(f32::NEG_INFINITY, |most, score| most.max(*score));
                for score in scores.iter_mut() {
                    *score = exp::<FUSED>((*score - most) * scale);
                }
                let share = 1.0 / sum_of::<FUSED>(scores, |value, sum| sum + value);
                let out = &mut self.out[token * self.width + first..][..self.head];
                out.fill(0.0);
                for (score, row) in scores.iter().zip(self.mixed.chunks_exact(stride)) {
                    let values = &row[2 * self.width + first..][..self.head];
                    for (out, value) in out.iter_mut().zip(values) {
                        *out = mul_add::<FUSED>(*score * share, *value, *out);
                    }
                }
            }
        }
    }
}
