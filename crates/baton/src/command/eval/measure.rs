//! What is measured, what each measure means, and the floors and goals that stand beside the numbers.
//!
//! A floor is what simple methods reach that were trained on the same rows (TF-IDF with a linear model, BM25, keywords); a
//! goal is what was set out to be reached with each of the two embedded models.

use serde::{Serialize, Serializer};

/// A measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    Accuracy,
    Overall,
    Auroc,
    Fpr95,
    OosRecall,
    Ece,
    Brier,
    Aurc,
    Understood,
    WrongOfUnderstood,
    PersonAlarms,
    SensitiveAlarms,
    Alarms,
    Recall,
    Precision,
    F1,
    MacroF1,
    FailureAuroc,
    AnswerAuroc,
    HitAt1,
    RecallAt5,
    RecallAt10,
    Invented,
    LongestBrief,
    TrainSeconds,
    P50,
    P95,
    P99,
    Memory,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Better {
    Higher,
    Lower,
}

impl Measure {
    /// Key in reports, and what it means.
    fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Accuracy => ("accuracy", "share of the messages of a topic whose likeliest topic is right"),
            Self::Overall => (
                "overall accuracy",
                "share of messages with the right topic and an out-of-scope score below 0.5, or 0.5 and more when they \
                 are of no topic",
            ),
            Self::Auroc => (
                "AUROC",
                "chance that a message of no topic has a higher out-of-scope score than one of a topic, ties half",
            ),
            Self::Fpr95 => {
                ("FPR95", "share of the messages of no topic that pass where 95 % of the others pass")
            }
            Self::OosRecall => (
                "recall at 5 %",
                "share of the messages of no topic that are found where 5 % of the others are found too",
            ),
            Self::Ece => {
                ("ECE", "calibration error: distance of confidence and accuracy over 15 bins of equal mass")
            }
            Self::Brier => ("Brier", "mean square of the distance between confidence and truth (0 or 1)"),
            Self::Aurc => (
                "AURC",
                "mean share of wrong answers over all coverages, the surest messages answered first; a message of no \
                 topic that is answered is wrong",
            ),
            Self::Understood => {
                ("understood", "share of messages whose likeliest topic has the score that the promise needs")
            }
            Self::WrongOfUnderstood => (
                "wrong of those",
                "share of the messages understood that are about another topic or none; the goal is the promise",
            ),
            Self::PersonAlarms => (
                "person alarms",
                "share of ordinary messages heard as asking for a person (score 60 % and more)",
            ),
            Self::SensitiveAlarms => (
                "sensitive alarms",
                "share of ordinary messages heard as a sensitive matter (score 60 % and more)",
            ),
            Self::Alarms => ("alarms", "share of the cases without what is looked for in which it was found"),
            Self::Recall => ("recall", "share of what is looked for that was found"),
            Self::Precision => ("precision", "share of what was found that is what is looked for"),
            Self::F1 => ("F1", "harmonic mean of precision and recall"),
            Self::MacroF1 => ("macro-F1", "mean of the F1 of the classes (mostly two: it, and not it)"),
            Self::FailureAuroc => (
                "failure AUROC",
                "chance that a run that failed scores higher than one that did not, ties half",
            ),
            Self::AnswerAuroc => (
                "answer AUROC",
                "chance that a question the documents answer, at least partly, scores higher than one they do not",
            ),
            Self::HitAt1 => ("hit at 1", "share of queries whose first document is a relevant one"),
            Self::RecallAt5 => {
                ("recall at 5", "mean share of a query's relevant documents among the first 5")
            }
            Self::RecallAt10 => {
                ("recall at 10", "mean share of a query's relevant documents among the first 10")
            }
            Self::Invented => ("invented values", "numbers and words of the briefs that nobody said, in all"),
            Self::LongestBrief => ("longest", "words of the longest brief"),
            Self::TrainSeconds => ("training", "seconds to learn 77 topics from 130 examples each"),
            Self::P50 => ("perceive p50", "median microseconds of one perceive, one core"),
            Self::P95 => ("perceive p95", "95th percentile of the same"),
            Self::P99 => ("perceive p99", "99th percentile of the same"),
            Self::Memory => (
                "memory",
                "MiB by which the resident memory of the process grew by loading the model and learning the company",
            ),
        }
    }

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        self.told().0
    }

    /// What it means.
    pub(crate) fn definition(self) -> &'static str {
        self.told().1
    }

    /// Which way is better.
    pub(crate) fn better(self) -> Better {
        use Measure::{
            Alarms, Aurc, Brier, Ece, Fpr95, Invented, LongestBrief, Memory, P50, P95, P99, PersonAlarms,
            SensitiveAlarms, TrainSeconds, WrongOfUnderstood,
        };
        match self {
            Fpr95 | Ece | Brier | Aurc | WrongOfUnderstood | PersonAlarms | SensitiveAlarms | Alarms
            | Invented | LongestBrief | TrainSeconds | P50 | P95 | P99 | Memory => Better::Lower,
            _ => Better::Higher,
        }
    }

    /// Whether a value is as good as a target.
    pub(crate) fn reaches(self, value: f64, target: f64) -> bool {
        match self.better() {
            Better::Higher => value >= target,
            Better::Lower => value <= target,
        }
    }

    /// A value as people read it.
    pub(crate) fn written(self, value: f64) -> String {
        match self {
            Self::P50 | Self::P95 | Self::P99 | Self::Memory => format!("{value:.1}"),
            Self::TrainSeconds => format!("{value:.2}"),
            Self::Invented | Self::LongestBrief => format!("{value:.0}"),
            Self::PersonAlarms | Self::SensitiveAlarms => format!("{value:.4}"),
            _ => format!("{value:.3}"),
        }
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What a number is compared with.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Target {
    pub(crate) floor: Option<f64>,
    pub(crate) compact: Option<f64>,
    pub(crate) full: Option<f64>,
}

/// Set, measure, floor, goal of compact, goal of full.
type Line = (&'static str, Measure, Option<f64>, Option<f64>, Option<f64>);

#[rustfmt::skip]
const TARGETS: &[Line] = &[
    ("banking77", Measure::Accuracy, Some(0.907), Some(0.93), Some(0.943)),
    ("banking77-noised", Measure::Accuracy, Some(0.829), Some(0.87), Some(0.90)),
    ("banking77-10-shot", Measure::Accuracy, Some(0.751), Some(0.82), Some(0.88)),
    ("banking77-5-shot", Measure::Accuracy, Some(0.628), Some(0.73), Some(0.81)),
    ("banking77-near-oos", Measure::Auroc, Some(0.81), Some(0.86), Some(0.90)),
    ("banking77-near-oos", Measure::Fpr95, Some(0.52), None, None),
    ("clinc150", Measure::Accuracy, Some(0.91), Some(0.945), Some(0.96)),
    ("clinc150", Measure::Auroc, Some(0.949), Some(0.96), Some(0.975)),
    ("clinc150", Measure::OosRecall, Some(0.74), Some(0.82), Some(0.88)),
    ("clinc150-noised", Measure::Auroc, Some(0.875), None, None),
    ("hint3-sofmattress", Measure::Overall, Some(0.65), Some(0.70), Some(0.73)),
    ("hint3-curekart", Measure::Overall, Some(0.76), Some(0.81), Some(0.84)),
    ("hint3-powerplay11", Measure::Overall, Some(0.69), Some(0.74), Some(0.77)),
    ("natcs-insurance", Measure::Accuracy, Some(0.98), None, None),
    ("natcs-banking", Measure::Accuracy, Some(0.93), None, None),
    ("natcs-finance", Measure::Accuracy, Some(0.97), None, None),
    ("multidogo-airline", Measure::Accuracy, Some(0.90), None, None),
    ("multidogo-finance", Measure::Accuracy, Some(0.93), None, None),
    ("multidogo-software", Measure::Accuracy, Some(0.90), None, None),
    ("promise-banking77-2", Measure::WrongOfUnderstood, None, Some(0.02), Some(0.02)),
    ("promise-banking77-5", Measure::WrongOfUnderstood, None, Some(0.05), Some(0.05)),
    ("promise-banking77-10-shot", Measure::WrongOfUnderstood, None, Some(0.10), Some(0.10)),
    ("promise-clinc150", Measure::WrongOfUnderstood, None, Some(0.02), Some(0.02)),
    ("promise-hint3-sofmattress", Measure::WrongOfUnderstood, None, Some(0.10), Some(0.10)),
    ("promise-hint3-curekart", Measure::WrongOfUnderstood, None, Some(0.10), Some(0.10)),
    ("promise-hint3-powerplay11", Measure::WrongOfUnderstood, None, Some(0.10), Some(0.10)),
    ("ordinary-banking77", Measure::PersonAlarms, None, Some(0.005), Some(0.005)),
    ("ordinary-clinc150", Measure::PersonAlarms, None, Some(0.005), Some(0.005)),
    ("ordinary-hwu64", Measure::PersonAlarms, None, Some(0.005), Some(0.005)),
    ("ordinary-multidogo", Measure::PersonAlarms, None, Some(0.005), Some(0.005)),
    ("bitext-person", Measure::Recall, None, Some(0.99), Some(0.99)),
    ("convabuse", Measure::MacroF1, Some(0.88), None, None),
    ("betold", Measure::MacroF1, Some(0.83), None, None),
    ("betold-2-early", Measure::MacroF1, Some(0.69), None, None),
    ("mhch", Measure::F1, Some(0.54), None, None),
    ("injection-indirect", Measure::Recall, Some(0.82), None, None),
    ("covidfaq", Measure::HitAt1, Some(0.54), Some(0.65), Some(0.75)),
    ("taubank", Measure::RecallAt10, Some(0.25), Some(0.35), Some(0.45)),
    ("mtrag", Measure::RecallAt5, Some(0.74), None, None),
    ("answerability", Measure::MacroF1, Some(0.35), None, None),
    ("brief", Measure::Recall, None, Some(0.90), Some(0.90)),
    ("brief", Measure::Invented, None, Some(0.0), Some(0.0)),
    ("brief", Measure::LongestBrief, None, Some(60.0), Some(60.0)),
    ("speed", Measure::TrainSeconds, None, Some(10.0), Some(10.0)),
    ("speed", Measure::P50, None, Some(200.0), Some(15_000.0)),
    ("speed", Measure::Memory, None, Some(40.0), None),
];

/// What a set's measure is compared with.
pub(crate) fn target(set: &str, measure: Measure) -> Target {
    let line = TARGETS.iter().find(|line| line.0 == set && line.1 == measure);
    line.map(|line| Target { floor: line.2, compact: line.3, full: line.4 }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_stands_once_and_a_goal_is_above_its_floor() {
        for (at, (set, measure, floor, compact, full)) in TARGETS.iter().enumerate() {
            assert!(!TARGETS[..at].iter().any(|other| other.0 == *set && other.1 == *measure), "{set}");
            for goal in [compact, full].into_iter().flatten() {
                assert!(floor.is_none_or(|floor| measure.reaches(*goal, floor)), "{set} {measure:?}");
            }
        }
        assert_eq!(target("clinc150", Measure::Auroc).full, Some(0.975));
        assert_eq!(target("nothing", Measure::Auroc), Target::default());
    }

    #[test]
    fn less_is_better_for_errors_only() {
        assert!(Measure::Accuracy.reaches(0.9, 0.9) && !Measure::Accuracy.reaches(0.89, 0.9));
        assert!(Measure::Ece.reaches(0.01, 0.02) && !Measure::Ece.reaches(0.03, 0.02));
    }
}
