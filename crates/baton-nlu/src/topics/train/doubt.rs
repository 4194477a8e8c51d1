//! How likely a message is about none of the topics, learnt from messages that are all about one.
//!
//! The energy of a message is how much the best topics speak for it: the mean of the highest logit and of the
//! logarithm of the summed exponentials (Liu et al. 2020). Messages of no topic have less. How much less is learnt
//! without any: a held-out example whose own topic is taken away is a message of no topic, and one very close to the
//! others at that; the sentences of the background are of no topic anyway. A logistic curve between the two kinds
//! (Platt 1999) turns energy into a probability.

use serde::{Deserialize, Serialize};

/// Steps of Newton's method; it is done long before.
const STEPS: usize = 25;
/// How many of a company's messages are about none of its topics: of the traffic of three bots (HINT3) a third to two
/// thirds.
const SHARE_WITHOUT: f64 = 0.5;
/// Weight that keeps a curve between few examples from growing steep.
const RIDGE: f64 = 0.05;

/// The curve: `probability = 1 / (1 + exp(slope * energy + offset))`, of being about none.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(in crate::topics) struct Doubt {
    slope: f64,
    offset: f64,
}

/// How much the best topics speak for a message.
fn energy(logits: impl Iterator<Item = f32> + Clone) -> f32 {
    let most = logits.clone().fold(f32::MIN, f32::max);
    let sum: f32 = logits.map(|logit| (logit - most).exp()).sum();
    most + sum.ln() / 2.0
}

impl Doubt {
    /// Fits the curve on held-out examples: their class, and a logit for each topic. A class that is none of the
    /// topics is the background.
    pub(super) fn fit<'a>(held_out: impl Iterator<Item = (usize, &'a [f32])>) -> Self {
        let (mut within, mut without) = (Vec::new(), Vec::new());
        for (class, logits) in held_out {
            if class < logits.len() {
                within.push(f64::from(energy(logits.iter().copied())));
            }
            let others =
                logits.iter().enumerate().filter(|(other, _)| *other != class).map(|(_, logit)| *logit);
            if others.clone().next().is_some() {
                without.push(f64::from(energy(others)));
            }
        }
        let weigh = |kind: &[f64], out: f64, share: f64| -> Vec<(f64, f64, f64)> {
            kind.iter().map(|energy| (*energy, out, share / kind.len() as f64)).collect()
        };
        let mut points = weigh(&within, 0.0, 1.0 - SHARE_WITHOUT);
        points.extend(weigh(&without, 1.0, SHARE_WITHOUT));
        if within.is_empty() || without.is_empty() {
            return Self { slope: 1.0, offset: 0.0 };
        }
        newton(&points)
    }

    /// How likely a message with these logits is about none of the topics.
    pub(in crate::topics) fn of(&self, logits: &[f32]) -> f32 {
        let energy = f64::from(energy(logits.iter().copied()));
        (1.0 / (1.0 + (self.slope * energy + self.offset).exp())) as f32
    }
}

/// Logistic regression on one number: points are `(energy, 1 when out of scope, weight)`.
fn newton(points: &[(f64, f64, f64)]) -> Doubt {
    let (mut slope, mut offset) = (0.0_f64, 0.0_f64);
    for _ in 0..STEPS {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, RIDGE * slope, 1e-9, 0.0, RIDGE);
        for (energy, out, weight) in points {
            let probability = 1.0 / (1.0 + (slope * energy + offset).exp());
            let (error, curve) = (weight * (out - probability), weight * probability * (1.0 - probability));
            g0 += error;
            g1 += error * energy;
            h00 += curve;
            h01 += curve * energy;
            h11 += curve * energy * energy;
        }
        let determinant = h00 * h11 - h01 * h01;
        offset -= (h11 * g0 - h01 * g1) / determinant;
        slope -= (h00 * g1 - h01 * g0) / determinant;
    }
    Doubt { slope, offset }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn much_energy_is_little_doubt() {
        let clear = [6.0_f32, 0.0, 0.5];
        let other = [0.2_f32, 7.0, 0.1];
        let doubt = Doubt::fit([(0, &clear[..]), (1, &other[..])].into_iter());
        assert!(doubt.of(&clear) < 0.5 && doubt.of(&[0.1, 0.3, 0.2]) > 0.5, "{doubt:?}");
        assert!(doubt.slope.is_finite() && doubt.offset.is_finite());
    }

    #[test]
    fn nothing_to_learn_from_is_no_panic() {
        let doubt = Doubt::fit([(0, &[1.0_f32][..])].into_iter());
        assert!((0.0..=1.0).contains(&doubt.of(&[0.0])));
    }
}
