//! Logistic regression on sparse rows: the one learner under abuse and breakdown.
//!
//! Adaptive gradient steps over the rows in a fixed order, so the same rows give the same weights on every machine.
//! Deliberately absent: shuffling, threads, and the choice of features.

/// Numbered features of one case; a number may come more than once.
pub type Row = Vec<(u32, f32)>;

/// How training goes.
#[derive(Debug, Clone, Copy)]
pub struct Training {
    /// Features; rows may not number higher.
    pub features: usize,
    /// How often all rows are gone through.
    pub passes: usize,
    /// Size of the first step.
    pub rate: f32,
    /// Pull of every weight towards zero.
    pub decay: f32,
    /// What a positive row counts, a negative one counting 1.
    pub positive_weight: f32,
}

/// Learnt weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Logistic {
    weights: Vec<f32>,
    bias: f32,
}

impl Logistic {
    /// Learns from rows with their label; features beyond `training.features` are ignored.
    #[must_use]
    pub fn train(rows: &[(Row, bool)], training: Training) -> Self {
        let mut learnt = Self { weights: vec![0.0; training.features], bias: 0.0 };
        let mut squares = vec![1e-6_f32; training.features];
        let mut bias_squares = 1e-6_f32;
        for _ in 0..training.passes {
            for (row, label) in rows {
                let target = if *label { 1.0 } else { 0.0 };
                let weight = if *label { training.positive_weight } else { 1.0 };
                let error = (learnt.probability(row) - target) * weight;
                bias_squares += error * error;
                learnt.bias -= training.rate * error / bias_squares.sqrt();
                for (feature, value) in row {
                    let Some(slot) = learnt.weights.get_mut(*feature as usize) else { continue };
                    let slope = error * value + training.decay * *slot;
                    let sum = &mut squares[*feature as usize];
                    *sum += slope * slope;
                    *slot -= training.rate * slope / sum.sqrt();
                }
            }
        }
        learnt
    }

    /// How likely a case is positive, 0 to 1.
    #[must_use]
    pub fn probability(&self, row: &[(u32, f32)]) -> f32 {
        let sum: f32 = row
            .iter()
            .filter_map(|(feature, value)| Some(self.weights.get(*feature as usize)? * value))
            .sum();
        1.0 / (1.0 + (-(sum + self.bias)).exp())
    }

    /// The learnt weight of a feature; zero beyond the last.
    #[must_use]
    pub fn weight(&self, feature: u32) -> f32 {
        self.weights.get(feature as usize).copied().unwrap_or(0.0)
    }

    /// What a case without any feature scores, in log odds.
    #[must_use]
    pub fn bias(&self) -> f32 {
        self.bias
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_what_separates_the_rows() {
        let rows: Vec<(Row, bool)> = (0..40)
            .map(|index| {
                let label = index % 4 == 0;
                (vec![(u32::from(label), 1.0), (2 + index % 3, 1.0)], label)
            })
            .collect();
        let training = Training { features: 6, passes: 30, rate: 0.3, decay: 1e-4, positive_weight: 1.0 };
        let learnt = Logistic::train(&rows, training);
        for (row, label) in &rows {
            assert_eq!(learnt.probability(row) > 0.5, *label, "{row:?}");
        }
        assert!(learnt.weight(1) > learnt.weight(0));
        assert_eq!(learnt, Logistic::train(&rows, training));
        assert_eq!(learnt.weight(99), 0.0);
    }
}
