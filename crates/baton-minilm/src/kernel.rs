//! The arithmetic of one layer: products of rows and a fixed matrix, normalisation, softmax, GELU.
//!
//! Every loop is plain code that the compiler turns into vector instructions; [`wide`] compiles it a second time for
//! AVX2 and FMA and chooses at run time. The order of additions depends on nothing but the row itself: a sentence gets
//! the same bits alone and in a batch. There is deliberately no threading here.

use pulp::{Simd, WithSimd};

/// Columns of a panel: two AVX2 registers.
pub(crate) const PANEL: usize = 16;
/// Rows of a tile: 6 x 2 registers of sums leave 4 of 16 for the operands.
const TILE_ROWS: usize = 6;
/// Inputs that are summed in one go: their part of a panel (16 KiB) stays in the first cache for all rows.
const DEPTH: usize = 256;

/// Work that is compiled for each processor: with fused multiply-add or without.
pub(crate) trait Work {
    fn run<const FUSED: bool>(self);
}

/// Runs the work with AVX2 and FMA where the processor has them.
#[inline]
pub(crate) fn wide(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(v3) = pulp::x86::V3::try_new() {
            return v3.vectorize(
                #[inline(always)]
                || work.run::<true>(),
            );
        }
        work.run::<false>();
    }
    // NEON is always there on 64-bit ARM, and has a fused multiply-add.
    #[cfg(not(target_arch = "x86_64"))]
    work.run::<{ cfg!(target_arch = "aarch64") }>();
}

/// `a * b + c`, fused where that is one instruction.
#[inline(always)]
fn mul_add<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// What happens to a product before it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finish {
    /// Add the bias.
    Bias,
    /// Add the bias, then GELU.
    Gelu,
}

/// A fixed matrix and its bias, laid out for the product with rows from the left.
#[derive(Debug)]
pub(crate) struct Linear {
    inputs: usize,
    outputs: usize,
    /// For each 16 outputs, for each input, 16 weights.
    panels: Vec<[f32; PANEL]>,
    bias: Vec<f32>,
}

impl Linear {
    /// From matrices of `outputs x inputs`, one above the other, and their biases.
    ///
    /// The number of outputs must be a multiple of [`PANEL`] and the lengths must fit; the reader of the weights checks.
    pub(crate) fn new(weights: &[f32], bias: Vec<f32>) -> Self {
        let outputs = bias.len();
        let inputs = weights.len() / outputs.max(1);
        let mut panels = Vec::with_capacity(outputs / PANEL * inputs);
        for rows in weights.chunks_exact((PANEL * inputs).max(1)) {
            for input in 0..inputs {
                panels.push(std::array::from_fn(|column| rows[column * inputs + input]));
            }
        }
        Self { inputs, outputs, panels, bias }
    }

    /// `out = finish(rows x matrix)`; `rows` and `out` hold as many rows as `rows` has.
    pub(crate) fn apply(&self, rows: &[f32], out: &mut [f32], finish: Finish) {
        for row in out.chunks_exact_mut(self.outputs) {
            row.copy_from_slice(&self.bias);
        }
        pulp::Arch::new().dispatch(Product { linear: self, rows, out });
        if finish == Finish::Gelu {
            wide(Gelu(out));
        }
    }
}

/// `out += rows x matrix`, with the vectors of the processor spelled out: left to the compiler, a small change of the
/// loops makes this ten times slower.
struct Product<'a> {
    linear: &'a Linear,
    rows: &'a [f32],
    out: &'a mut [f32],
}

impl WithSimd for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Linear { inputs, outputs, .. } = *self.linear;
        let count = self.rows.len() / inputs;
        let blocks = count.div_ceil(TILE_ROWS);
        for start in (0..inputs).step_by(DEPTH) {
            let end = inputs.min(start + DEPTH);
            for (index, panel) in self.linear.panels.chunks_exact(inputs).enumerate() {
                let mut first = 0;
                for block in 0..blocks {
                    // Tiles of like height: 15 rows are 5 + 5 + 5, not 6 + 6 + 3.
                    let height = (count - first).div_ceil(blocks - block);
                    let tile = Tile {
                        panel: &panel[start..end],
                        rows: &self.rows[first * inputs + start..],
                        inputs,
                        out: &mut self.out[first * outputs + index * PANEL..],
                        outputs,
                    };
                    match height {
                        1 => tile.add_any::<S, 1>(simd),
                        2 => tile.add_any::<S, 2>(simd),
                        3 => tile.add_any::<S, 3>(simd),
                        4 => tile.add_any::<S, 4>(simd),
                        5 => tile.add_any::<S, 5>(simd),
                        _ => tile.add_any::<S, TILE_ROWS>(simd),
                    }
                    first += height;
                }
            }
        }
    }
}

/// A piece of a product: some inputs of one panel and some rows.
struct Tile<'a> {
    panel: &'a [[f32; PANEL]],
    /// From the first row's first input.
    rows: &'a [f32],
    inputs: usize,
    /// From the first row's first output.
    out: &'a mut [f32],
    outputs: usize,
}

impl Tile<'_> {
    #[inline(always)]
    fn add_any<S: Simd, const ROWS: usize>(self, simd: S) {
        match S::F32_LANES {
            8 => self.add::<S, ROWS, { PANEL / 8 }>(simd),
            4 => self.add::<S, ROWS, { PANEL / 4 }>(simd),
            16 => self.add::<S, ROWS, { PANEL / 16 }>(simd),
            _ => self.add::<S, ROWS, PANEL>(simd),
        }
    }

    #[inline(always)]
    fn add<S: Simd, const ROWS: usize, const VECTORS: usize>(self, simd: S) {
        let rows: [&[f32]; ROWS] =
            std::array::from_fn(|row| &self.rows[row * self.inputs..][..self.panel.len()]);
        let mut sums = [[simd.splat_f32s(0.0); VECTORS]; ROWS];
        for (input, weights) in self.panel.iter().enumerate() {
            let (weights, _) = S::as_simd_f32s(weights);
            let Some(weights) = weights.first_chunk::<VECTORS>() else { return };
            for row in 0..ROWS {
                let value = simd.splat_f32s(rows[row][input]);
                for vector in 0..VECTORS {
                    sums[row][vector] = simd.mul_add_e_f32s(value, weights[vector], sums[row][vector]);
                }
            }
        }
        for (row, sums) in sums.iter().enumerate() {
            let (out, _) = S::as_mut_simd_f32s(&mut self.out[row * self.outputs..][..PANEL]);
            for (out, sum) in out.iter_mut().zip(sums) {
                *out = simd.add_f32s(*out, *sum);
            }
        }
    }
}

struct Gelu<'a>(&'a mut [f32]);

impl Work for Gelu<'_> {
    #[inline(always)]
    fn run<const FUSED: bool>(self) {
        for value in self.0 {
            *value = gelu::<FUSED>(*value);
        }
    }
}

/// The exponential function; relative error below 3e-7, and 0 below the smallest normal number.
#[inline(always)]
fn exp<const FUSED: bool>(x: f32) -> f32 {
    /// Adding this rounds to a whole number, which then stands in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    /// The natural logarithm of 2 in two parts, so that the product with a whole number is exact.
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 88.0);
    let shifted = mul_add::<FUSED>(x, std::f32::consts::LOG2_E, ROUND);
    let whole = shifted - ROUND;
    let rest = mul_add::<FUSED>(whole, -LN_2_LOW, mul_add::<FUSED>(whole, -LN_2_HIGH, x));
    // Taylor's series; |rest| <= ln 2 / 2.
    let mut sum = 1.0 / 5040.0;
    for coefficient in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
        sum = mul_add::<FUSED>(sum, rest, coefficient);
    }
    let power = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    sum * power
}

/// `x * Φ(x)`, the exact form, with Abramowitz and Stegun's 7.1.26 for the error function (error below 2e-7).
#[inline(always)]
fn gelu<const FUSED: bool>(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / mul_add::<FUSED>(0.327_591_1, z, 1.0);
    let mut sum = 1.061_405_4_f32;
    for coefficient in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        sum = mul_add::<FUSED>(sum, t, coefficient);
    }
    // The upper tail of the normal distribution, times 2.
    let tail = sum * t * exp::<FUSED>(-z * z);
    let share = if x < 0.0 { tail } else { 2.0 - tail };
    0.5 * x * share
}

/// Adds the lanes of a row, in an order that vector instructions can keep.
#[inline(always)]
fn sum_of<const FUSED: bool>(values: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0.0_f32; PANEL];
    let chunks = values.chunks_exact(PANEL);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane = term(*value, *lane);
        }
    }
    for (lane, value) in lanes.iter_mut().zip(rest) {
        *lane = term(*value, *lane);
    }
    let mut half = PANEL / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// Layer normalisation with a learnt scale and shift.
#[derive(Debug)]
pub(crate) struct Norm {
    pub(crate) scale: Vec<f32>,
    pub(crate) shift: Vec<f32>,
}

impl Norm {
    /// `rows = norm(rows + more)`, row by row; `more` has as many.
    pub(crate) fn add_and_apply(&self, rows: &mut [f32], more: &[f32]) {
        wide(Normalise { norm: self, rows, more });
    }
}

struct Normalise<'a> {
    norm: &'a Norm,
    rows: &'a mut [f32],
    more: &'a [f32],
}

impl Work for Normalise<'_> {
    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "a row has a few hundred values")]
    fn run<const FUSED: bool>(self) {
        /// The model's own; keeps a row of equal values from dividing by zero.
        const EPSILON: f32 = 1e-12;
        let width = self.norm.scale.len();
        let share = 1.0 / width as f32;
        for (row, more) in self.rows.chunks_exact_mut(width).zip(self.more.chunks_exact(width)) {
            for (value, more) in row.iter_mut().zip(more) {
                *value += more;
            }
            let mean = sum_of::<FUSED>(row, |value, sum| sum + value) * share;
            for value in row.iter_mut() {
                *value -= mean;
            }
            let variance = sum_of::<FUSED>(row, |value, sum| mul_add::<FUSED>(value, value, sum)) * share;
            let factor = 1.0 / (variance + EPSILON).sqrt();
            for ((value, scale), shift) in row.iter_mut().zip(&self.norm.scale).zip(&self.norm.shift) {
                *value = mul_add::<FUSED>(*value * factor, *scale, *shift);
            }
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_everywhere() {
        for step in -8_700..=8_700_i16 {
            let x = f32::from(step) / 100.0;
            for found in [exp::<true>(x), exp::<false>(x)] {
                let wanted = f64::from(x).exp();
                assert!((f64::from(found) / wanted - 1.0).abs() < 5e-7, "exp({x}) = {found}");
            }
        }
        assert!(exp::<true>(-1e30) < 1e-37 && exp::<true>(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn gelu_meets_known_values() {
        let known = [
            (-3.0, -0.004_049_694),
            (-1.0, -0.158_655_25),
            (0.0, 0.0),
            (0.5, 0.345_731_23),
            (3.0, 2.995_950_3),
        ];
        for (x, wanted) in known {
            let found = gelu::<true>(x);
            assert!((found - wanted).abs() < 1e-6, "gelu({x}) = {found}");
        }
        assert!(gelu::<true>(-50.0).abs() < 1e-6 && (gelu::<true>(50.0) - 50.0).abs() < 1e-5);
    }

    #[test]
    fn a_product_is_the_sum_of_products_for_any_number_of_rows() {
        let (inputs, outputs) = (5_u8, 32_u8);
        let weights: Vec<f32> = (0..inputs * outputs).map(|at| f32::from(at % 7) - 3.0).collect();
        let bias: Vec<f32> = (0..outputs).map(f32::from).collect();
        let linear = Linear::new(&weights, bias.clone());
        for count in 1..=14_u8 {
            let rows: Vec<f32> = (0..count * inputs).map(|at| f32::from(at % 5) - 2.0).collect();
            let mut out = vec![f32::NAN; usize::from(count) * bias.len()];
            linear.apply(&rows, &mut out, Finish::Bias);
            for (row, out) in rows.chunks_exact(5).zip(out.chunks_exact(32)) {
                for (column, found) in out.iter().enumerate() {
                    let weights = &weights[column * 5..][..5];
                    let wanted: f32 = bias[column] + row.iter().zip(weights).map(|(a, b)| a * b).sum::<f32>();
                    assert!((found - wanted).abs() < 1e-4, "{count} rows, column {column}");
                }
            }
        }
    }
}
