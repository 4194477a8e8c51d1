//! The arithmetic beside the products: exponential, GELU, normalisation.
//!
//! Every loop is plain code that the compiler turns into vector instructions; [`wide`] compiles it a second time for
//! AVX2 and FMA and chooses at run time. The order of additions depends on nothing but the row itself: a sentence gets
//! the same bits alone and in a batch. There is deliberately no threading here.

use crate::product::PANEL;

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
pub(crate) fn mul_add<const FUSED: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FUSED { a.mul_add(b, c) } else { a * b + c }
}

/// GELU of every value.
pub(crate) struct Gelu<'a>(pub(crate) &'a mut [f32]);

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
pub(crate) fn exp<const FUSED: bool>(x: f32) -> f32 {
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
pub(crate) fn sum_of<const FUSED: bool>(values: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
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
}
