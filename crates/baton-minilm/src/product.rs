//! The product of rows and a fixed matrix, which is nearly all of the work.
//!
//! The matrix is laid out once, when it is loaded. The order of additions depends on nothing but the row itself.

use pulp::{Simd, WithSimd};

use crate::kernel::{Gelu, wide};

/// Columns of a panel: two AVX2 registers.
pub(crate) const PANEL: usize = 16;
/// Rows of a tile: 6 x 2 registers of sums leave 4 of 16 for the operands.
const TILE_ROWS: usize = 6;
/// Inputs that are summed in one go: their part of a panel (16 KiB) stays in the first cache for all rows.
const DEPTH: usize = 256;

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

#[cfg(test)]
mod tests {
    use super::*;

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
            // What a processor without vectors does.
            let mut plain = bias.repeat(usize::from(count));
            Product { linear: &linear, rows: &rows, out: &mut plain }.with_simd(pulp::Scalar::new());
            assert!(out.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-4), "{count} rows");
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
