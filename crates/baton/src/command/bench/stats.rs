//! Medians and percentiles of measured times.

use std::time::Duration;

/// Times of one measurement, sorted when asked.
#[derive(Debug, Default, Clone)]
pub(super) struct Times {
    micros: Vec<u32>,
    sorted: bool,
}

impl Times {
    pub(super) fn add(&mut self, time: Duration) {
        self.micros.push(u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
        self.sorted = false;
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.sorted = false;
    }

    pub(super) fn count(&self) -> usize {
        self.micros.len()
    }

    /// A percentile in milliseconds; zero when nothing was measured.
    pub(super) fn percentile(&mut self, percent: usize) -> f64 {
        if !self.sorted {
            self.micros.sort_unstable();
            self.sorted = true;
        }
        let last = self.micros.len().saturating_sub(1);
        let place = (self.micros.len() * percent / 100).min(last);
        self.micros.get(place).map_or(0.0, |micros| f64::from(*micros) / 1_000.0)
    }
}

/// The median; zero for none.
pub(super) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_and_medians() {
        let mut times = Times::default();
        for micros in 1..=100 {
            times.add(Duration::from_micros(micros * 1_000));
        }
        assert!((times.percentile(50) - 51.0).abs() < 1e-9 && (times.percentile(99) - 100.0).abs() < 1e-9);
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
        assert!(Times::default().percentile(99).abs() < 1e-9);
    }
}
