//! The numbers of a scorecard: areas, calibration, risk, and their intervals.
//!
//! Every statistic is a function of how often each case counts, so one and the same function gives the value (each case
//! once) and the resamples of its interval. Deterministic: resamples are drawn by a fixed sequence.

/// Resamples behind an interval.
const RESAMPLES: usize = 1_000;
/// Bins of equal mass in which confidence is compared with truth.
pub(super) const BINS: usize = 15;

/// How often a case counts.
pub(super) type Count = u32;

/// The value of a statistic with its 95 % bootstrap interval.
pub(super) fn bootstrap(cases: usize, statistic: impl Fn(&[Count]) -> f64) -> (f64, f64, f64) {
    let value = statistic(&vec![1; cases]);
    if cases == 0 {
        return (value, value, value);
    }
    let mut draws = Draws(1);
    let mut found: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let mut counts = vec![0; cases];
            (0..cases).for_each(|_| counts[draws.below(cases)] += 1);
            statistic(&counts)
        })
        .collect();
    found.sort_by(f64::total_cmp);
    let tail = RESAMPLES / 40;
    (value, found[tail], found[RESAMPLES - 1 - tail])
}

/// A fixed sequence of numbers that look random (a 64-bit linear congruential generator, upper half).
#[derive(Debug)]
pub(super) struct Draws(pub(super) u64);

impl Draws {
    /// From 0 to one less than `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 32) as usize * end) >> 32
    }
}

/// The weighted mean; zero of nothing.
pub(super) fn mean(values: &[f64], counts: &[Count]) -> f64 {
    let (sum, total) = values.iter().zip(counts).fold((0.0, 0.0), |(sum, total), (value, count)| {
        (sum + value * f64::from(*count), total + f64::from(*count))
    });
    if total > 0.0 { sum / total } else { 0.0 }
}

/// Scores of cases that are, or are not, what the score is for, highest first.
#[derive(Debug)]
pub(super) struct Ranked {
    cases: Vec<(f64, bool)>,
}

impl Ranked {
    pub(super) fn new(mut cases: Vec<(f64, bool)>) -> Self {
        cases.sort_by(|one, two| two.0.total_cmp(&one.0));
        Self { cases }
    }

    pub(super) fn len(&self) -> usize {
        self.cases.len()
    }

    /// The runs of equal score with the weight of their positives and negatives.
    fn runs<'a>(&'a self, counts: &'a [Count]) -> impl Iterator<Item = (f64, f64)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let score = self.cases.get(at)?.0;
            let mut run = (0.0, 0.0);
            while let Some((_, positive)) = self.cases.get(at).filter(|case| case.0 == score) {
                let weight = f64::from(counts[at]);
                if *positive {
                    run.0 += weight;
                } else {
                    run.1 += weight;
                }
                at += 1;
            }
            Some(run)
        })
    }

    /// The chance that a random positive scores above a random negative, ties counting half; one half without either.
    pub(super) fn area(&self, counts: &[Count]) -> f64 {
        let (mut pairs, mut above, mut negatives) = (0.0, 0.0, 0.0);
        for (positive, negative) in self.runs(counts) {
            pairs += negative * (above + positive / 2.0);
            above += positive;
            negatives += negative;
        }
        if above * negatives > 0.0 { pairs / (above * negatives) } else { 0.5 }
    }

    /// The share of positives found when at most `share` of the negatives are found too.
    pub(super) fn recall_at(&self, share: f64, counts: &[Count]) -> f64 {
        let total = self.runs(counts).fold((0.0, 0.0), |total, run| (total.0 + run.0, total.1 + run.1));
        let (mut found, mut alarms) = (0.0, 0.0);
        for (positive, negative) in self.runs(counts) {
            alarms += negative;
            if alarms > share * total.1 {
                break;
            }
            found += positive;
        }
        if total.0 > 0.0 { found / total.0 } else { 0.0 }
    }
}

/// Confidence of answers and whether they were right, least sure first.
#[derive(Debug)]
pub(super) struct Answers {
    cases: Vec<(f64, bool)>,
}

/// Answers of like confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bin {
    pub(super) confidence: f64,
    pub(super) right: usize,
    pub(super) of: usize,
}

/// What happens when only the surest answers are given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// Share of messages answered.
    pub(super) coverage: f64,
    /// Share of wrong ones among them.
    pub(super) risk: f64,
    /// The least confidence among them.
    pub(super) confidence: f64,
}

impl Answers {
    pub(super) fn new(mut cases: Vec<(f64, bool)>) -> Self {
        cases.sort_by(|one, two| one.0.total_cmp(&two.0));
        Self { cases }
    }

    pub(super) fn len(&self) -> usize {
        self.cases.len()
    }

    /// Expected calibration error: the distance of confidence and truth over bins of equal mass, by their mass.
    pub(super) fn calibration_error(&self, counts: &[Count]) -> f64 {
        let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
        let mut sums = [0.0; BINS];
        let mut before = 0.0;
        for ((confidence, right), count) in self.cases.iter().zip(counts) {
            let count = f64::from(*count);
            // A case belongs where its middle falls.
            let bin = ((before + count / 2.0) / total.max(1.0) * BINS as f64) as usize;
            sums[bin.min(BINS - 1)] += count * (confidence - f64::from(u8::from(*right)));
            before += count;
        }
        sums.iter().map(|sum| sum.abs()).sum::<f64>() / total.max(1.0)
    }

    /// The mean square of the distance between confidence and truth.
    pub(super) fn brier(&self, counts: &[Count]) -> f64 {
        let squares: Vec<f64> = self
            .cases
            .iter()
            .map(|(confidence, right)| (confidence - f64::from(u8::from(*right))).powi(2))
            .collect();
        mean(&squares, counts)
    }

    /// The bins of the calibration error.
    pub(super) fn bins(&self) -> Vec<Bin> {
        let count = self.cases.len();
        (0..BINS)
            .map(|bin| &self.cases[count * bin / BINS..count * (bin + 1) / BINS])
            .filter(|cases| !cases.is_empty())
            .map(|cases| Bin {
                confidence: cases.iter().map(|case| case.0).sum::<f64>() / cases.len() as f64,
                right: cases.iter().filter(|case| case.1).count(),
                of: cases.len(),
            })
            .collect()
    }

    /// Area under the risk by coverage: the mean risk over every number of answers, surest first.
    pub(super) fn area_under_risk(&self, counts: &[Count]) -> f64 {
        let (mut answered, mut wrong, mut area) = (0.0, 0.0, 0.0);
        for ((_, right), count) in self.cases.iter().zip(counts).rev() {
            let count = f64::from(*count);
            if count > 0.0 {
                answered += count;
                wrong += if *right { 0.0 } else { count };
                area += count * wrong / answered;
            }
        }
        if answered > 0.0 { area / answered } else { 0.0 }
    }

    /// The risk at a coverage of 5 %, 10 % and so on.
    pub(super) fn risk_by_coverage(&self) -> Vec<Point> {
        const STEPS: usize = 20;
        let count = self.cases.len();
        (1..=STEPS)
            .map(|step| &self.cases[count - count * step / STEPS..])
            .filter(|answered| !answered.is_empty())
            .map(|answered| Point {
                coverage: answered.len() as f64 / count as f64,
                risk: answered.iter().filter(|case| !case.1).count() as f64 / answered.len() as f64,
                confidence: answered[0].0,
            })
            .collect()
    }
}

/// Classes that were found, beside those that are.
#[derive(Debug)]
pub(super) struct Classes {
    /// Found, and true, counted from 0.
    pub(super) cases: Vec<(usize, usize)>,
    /// How many classes there are.
    pub(super) of: usize,
}

impl Classes {
    /// Yes and no.
    pub(super) fn binary(cases: impl Iterator<Item = (bool, bool)>) -> Self {
        Self { cases: cases.map(|(found, is)| (usize::from(found), usize::from(is))).collect(), of: 2 }
    }

    pub(super) fn len(&self) -> usize {
        self.cases.len()
    }

    /// F1 of one class; zero when it was never found where it is.
    pub(super) fn f1(&self, class: usize, counts: &[Count]) -> f64 {
        let (mut hits, mut wrong) = (0.0, 0.0);
        for ((found, is), count) in self.cases.iter().zip(counts) {
            if *found == class && *is == class {
                hits += f64::from(*count);
            } else if *found == class || *is == class {
                wrong += f64::from(*count);
            }
        }
        if hits > 0.0 { 2.0 * hits / (2.0 * hits + wrong) } else { 0.0 }
    }

    /// The mean of the F1 of all classes.
    pub(super) fn macro_f1(&self, counts: &[Count]) -> f64 {
        (0..self.of).map(|class| self.f1(class, counts)).sum::<f64>() / self.of.max(1) as f64
    }
}

#[cfg(test)]
mod tests;
