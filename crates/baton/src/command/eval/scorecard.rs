//! The scorecard: every number with its count, interval, floor and goal, and the curves behind some of them.
//!
//! It is what `--json` and `--out` write. [`VERSION`] grows when a field changes its meaning or goes.

use serde::Serialize;

use super::measure::{Better, Measure, target};
use super::stats::{Answers, Count, bootstrap};
use crate::command::nlu::encoder::Name;
use crate::output::Share;

/// Of the written form.
pub(crate) const VERSION: u32 = 1;

/// What a number is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Section {
    Speed,
    Topics,
    Signals,
    Masking,
    Articles,
    Brief,
}

impl Section {
    /// As in the JSON, and what to write after `--only`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Speed => "speed",
            Self::Topics => "topics",
            Self::Signals => "signals",
            Self::Masking => "masking",
            Self::Articles => "articles",
            Self::Brief => "brief",
        }
    }
}

/// How an interval was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Interval {
    Wilson,
    Bootstrap,
}

/// A value with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) n: usize,
    pub(crate) value: f64,
    pub(crate) interval: Option<(Interval, f64, f64)>,
}

impl Estimate {
    /// A share, with the interval of Wilson.
    pub(crate) fn share(count: usize, of: usize) -> Self {
        let share = Share::of(count, of);
        Self { n: of, value: share.share, interval: Some((Interval::Wilson, share.low, share.high)) }
    }

    /// A statistic of cases, with the interval of a thousand fixed resamples.
    pub(crate) fn of(n: usize, statistic: impl Fn(&[Count]) -> f64) -> Self {
        let (value, low, high) = bootstrap(n, statistic);
        Self { n, value, interval: Some((Interval::Bootstrap, low, high)) }
    }

    /// A measurement that has no interval.
    pub(crate) fn single(n: usize, value: f64) -> Self {
        Self { n, value, interval: None }
    }
}

/// One line of the scorecard.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Metric {
    pub(crate) section: Section,
    pub(crate) set: &'static str,
    pub(crate) title: &'static str,
    pub(crate) measure: Measure,
    pub(crate) definition: &'static str,
    pub(crate) better: Better,
    pub(crate) n: usize,
    pub(crate) value: f64,
    /// How the interval was found; null when there is none.
    pub(crate) interval: Option<Interval>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) floor: Option<f64>,
    pub(crate) floor_met: Option<bool>,
    pub(crate) goal: Option<f64>,
    pub(crate) goal_met: Option<bool>,
    /// What the whole set took, all its measures and its learning together.
    pub(crate) seconds: f64,
}

/// Confidence beside truth, in bins of equal mass.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Reliability {
    pub(crate) set: &'static str,
    pub(crate) title: &'static str,
    pub(crate) calibration_error: f64,
    pub(crate) bins: Vec<ReliabilityBin>,
}

/// One bin.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReliabilityBin {
    /// Mean confidence.
    pub(crate) confidence: f64,
    /// How many were right.
    pub(crate) right: Share,
}

/// Wrong answers by how many messages are answered.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RiskCoverage {
    pub(crate) set: &'static str,
    pub(crate) title: &'static str,
    pub(crate) area: f64,
    pub(crate) points: Vec<RiskPoint>,
}

/// One coverage.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RiskPoint {
    pub(crate) coverage: f64,
    pub(crate) risk: f64,
    /// The least sureness among the answered.
    pub(crate) threshold: f64,
}

/// What one job found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) numbers: Vec<(&'static str, &'static str, Measure, Estimate)>,
    pub(crate) reliability: Vec<Reliability>,
    pub(crate) risk: Vec<RiskCoverage>,
    pub(crate) notes: Vec<String>,
}

impl Found {
    /// Adds a number of a set.
    pub(crate) fn add(&mut self, set: &'static str, title: &'static str, measure: Measure, found: Estimate) {
        self.numbers.push((set, title, measure, found));
    }

    /// Adds calibration error, Brier score and the diagram of confidences.
    pub(crate) fn add_calibration(&mut self, set: &'static str, title: &'static str, answers: &Answers) {
        let n = answers.len();
        let error = Estimate::of(n, |counts| answers.calibration_error(counts));
        self.add(set, title, Measure::Ece, error);
        self.add(set, title, Measure::Brier, Estimate::of(n, |counts| answers.brier(counts)));
        let bins = answers.bins();
        let bins = bins
            .iter()
            .map(|bin| ReliabilityBin { confidence: bin.confidence, right: Share::of(bin.right, bin.of) });
        let bins = bins.collect();
        self.reliability.push(Reliability { set, title, calibration_error: error.value, bins });
    }

    /// Adds the area under the risk and its curve; the confidence of `answers` is what is answered by.
    pub(crate) fn add_risk(&mut self, set: &'static str, title: &'static str, answers: &Answers) {
        let area = Estimate::of(answers.len(), |counts| answers.area_under_risk(counts));
        self.add(set, title, Measure::Aurc, area);
        let points = answers.risk_by_coverage();
        let points = points.iter().map(|point| RiskPoint {
            coverage: point.coverage,
            risk: point.risk,
            threshold: point.confidence,
        });
        self.risk.push(RiskCoverage { set, title, area: area.value, points: points.collect() });
    }
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Scorecard {
    pub(crate) version: u32,
    pub(crate) model: Name,
    pub(crate) metrics: Vec<Metric>,
    pub(crate) reliability: Vec<Reliability>,
    pub(crate) risk_coverage: Vec<RiskCoverage>,
    pub(crate) notes: Vec<String>,
    /// Sets that were not measured, and the file of each that is not there.
    pub(crate) not_there: Vec<NotMeasured>,
    pub(crate) seconds: f64,
}

/// A set that was passed over.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NotMeasured {
    pub(crate) set: &'static str,
    /// Within the folder of the data.
    pub(crate) file: String,
}

impl Scorecard {
    pub(crate) fn new(model: Name) -> Self {
        Self {
            version: VERSION,
            model,
            metrics: Vec::new(),
            reliability: Vec::new(),
            risk_coverage: Vec::new(),
            notes: Vec::new(),
            not_there: Vec::new(),
            seconds: 0.0,
        }
    }

    /// Takes what a job found and gives the lines of it.
    pub(crate) fn take(&mut self, section: Section, found: Found, seconds: f64) -> &[Metric] {
        let before = self.metrics.len();
        for (set, title, measure, estimate) in found.numbers {
            let target = target(set, measure);
            let goal = match self.model {
                Name::Compact => target.compact,
                Name::Full => target.full,
            };
            let reached = |target: f64| measure.reaches(estimate.value, target);
            self.metrics.push(Metric {
                section,
                set,
                title,
                measure,
                definition: measure.definition(),
                better: measure.better(),
                n: estimate.n,
                value: estimate.value,
                interval: estimate.interval.map(|(kind, ..)| kind),
                low: estimate.interval.map(|(_, low, _)| low),
                high: estimate.interval.map(|(.., high)| high),
                floor: target.floor,
                floor_met: target.floor.map(reached),
                goal,
                goal_met: goal.map(reached),
                seconds,
            });
        }
        self.reliability.extend(found.reliability);
        self.risk_coverage.extend(found.risk);
        self.notes.extend(found.notes);
        self.seconds += seconds;
        &self.metrics[before..]
    }

    /// How many floors, or goals, were met, and of how many.
    pub(crate) fn met(&self, which: impl Fn(&Metric) -> Option<bool>) -> (usize, usize) {
        let known: Vec<bool> = self.metrics.iter().filter_map(which).collect();
        (known.iter().filter(|met| **met).count(), known.len())
    }
}
