//! Many vectors of unit length in eight bits a number, compared with one at integer speed.
//!
//! Sums of integers do not depend on their order, so the machine may add many at once and still every run gives the
//! same result. Rounding moves a likeness by less than 0.01.

use serde::{Deserialize, Serialize};

/// Largest step of a number.
const STEPS: f32 = 127.0;

/// Vectors, all of one length.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Rows {
    dimensions: usize,
    numbers: Vec<i8>,
    /// What a step of a row's numbers is worth.
    scales: Vec<f32>,
}

/// One vector, to be compared with rows.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(super) numbers: Vec<i8>,
    /// What a step of its numbers is worth.
    pub(super) scale: f32,
}

impl Row {
    pub(crate) fn new(vector: &[f32]) -> Self {
        let most = vector.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
        let scale = most / STEPS;
        let step = scale.max(f32::MIN_POSITIVE);
        let numbers = vector.iter().map(|value| (value / step).round().clamp(-STEPS, STEPS) as i8).collect();
        Self { numbers, scale }
    }

    /// Likeness of two vectors, from -1 to 1.
    pub(crate) fn likeness(&self, with: &Self) -> f32 {
        dot(&self.numbers, &with.numbers) as f32 * self.scale * with.scale
    }
}

fn dot(left: &[i8], right: &[i8]) -> i32 {
    left.iter().zip(right).map(|(left, right)| i32::from(*left) * i32::from(*right)).sum()
}

impl Rows {
    pub(crate) fn new(dimensions: usize) -> Self {
        Self { dimensions, numbers: Vec::new(), scales: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.scales.len()
    }

    pub(crate) fn push(&mut self, vector: &[f32]) {
        let row = Row::new(vector);
        self.numbers.extend(row.numbers);
        self.scales.push(row.scale);
    }

    /// Likeness of a row and a vector, from -1 to 1.
    pub(crate) fn likeness(&self, at: usize, with: &Row) -> f32 {
        let row = &self.numbers[at * self.dimensions..][..self.dimensions];
        dot(row, &with.numbers) as f32 * self.scales[at] * with.scale
    }

    /// The largest likeness of all rows, 0 when there are none.
    pub(crate) fn best(&self, with: &Row) -> f32 {
        (0..self.len()).map(|at| self.likeness(at, with)).fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::cosine;

    #[test]
    fn eight_bits_are_as_good_as_thirty_two() {
        let left = [0.6, -0.8, 0.0];
        let mut rows = Rows::new(3);
        for right in [[0.6, -0.8, 0.0], [0.0, 0.6, 0.8], [-0.6, 0.8, 0.0], [0.0, 0.0, 0.0]] {
            rows.push(&right);
            let found = rows.likeness(rows.len() - 1, &Row::new(&left));
            assert!((found - cosine(&left, &right)).abs() < 0.01, "{right:?}: {found}");
        }
        assert!((rows.best(&Row::new(&left)) - 1.0).abs() < 0.01);
    }
}
