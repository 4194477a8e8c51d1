//! `baton eval`: one scorecard of understanding over a folder of data sets.
//!
//! Every number stands beside its count, its interval, and the floor that simple methods reach. Sets whose files are not
//! there are named and passed over. Nothing is stored, nothing leaves this machine.

mod answerability;
mod articles;
mod breakdown;
mod brief;
mod data;
mod html;
mod masking;
mod measure;
mod noise;
mod promises;
mod report;
mod scorecard;
mod signals;
mod speed;
mod stats;
mod topics;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result};

use super::Exit;
use super::nlu::encoder::{Name, Size};
use data::{NotThere, Run};
use scorecard::{Found, NotMeasured, Scorecard, Section};

/// Measures how well messages are understood, on a folder of data sets.
///
/// Prints one number per line with its count, its 95 % interval, the floor that simple methods reach and the goal. What
/// the folder holds is written down in docs/NLU.md; sets whose files are not there are named and passed over.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton eval --data DIR
  baton eval --data DIR --only banking77,hint3,articles --html scorecard.html --out scorecard.json
  baton eval --data DIR --model full --model-data /var/lib/baton

Build with --release first: a debug build takes ten times as long, and its speed says nothing.")]
pub(crate) struct Eval {
    /// Folder of the data sets.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Only these sets, by name, beginning of a name, or section, parted by commas.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    only: Vec<String>,
    /// Which embedded model: compact is in the program, full is installed by `baton model install`.
    #[arg(long, value_name = "MODEL", default_value = "compact")]
    model: Name,
    /// Where the full model is installed: Baton's own data folder; the one of the settings when left out.
    #[arg(long, value_name = "DIR")]
    model_data: Option<PathBuf>,
    /// Also write a report with plots: one HTML file, replaced if it exists.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Also write the scorecard as JSON, replaced if it exists.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// End with exit code 3 when a floor is not reached.
    #[arg(long)]
    check: bool,
    /// Print the scorecard as JSON.
    #[arg(long)]
    json: bool,
}

/// How a set is measured; it is told its own name.
type Measuring = fn(&Run, &'static str) -> Result<Found>;

/// Every set in its order. Speed comes first, while the process is small.
const JOBS: &[(&str, Section, Measuring)] = &[
    ("speed", Section::Speed, speed::speed),
    ("banking77", Section::Topics, topics::banking77),
    ("banking77-10-shot", Section::Topics, topics::few_shot),
    ("banking77-5-shot", Section::Topics, topics::few_shot),
    ("banking77-near-oos", Section::Topics, topics::near_out_of_scope),
    ("clinc150", Section::Topics, topics::clinc150),
    ("hint3-sofmattress", Section::Topics, topics::hint3),
    ("hint3-curekart", Section::Topics, topics::hint3),
    ("hint3-powerplay11", Section::Topics, topics::hint3),
    ("natcs-insurance", Section::Topics, topics::natcs),
    ("natcs-banking", Section::Topics, topics::natcs),
    ("natcs-finance", Section::Topics, topics::natcs),
    ("multidogo-airline", Section::Topics, topics::multidogo),
    ("multidogo-finance", Section::Topics, topics::multidogo),
    ("multidogo-software", Section::Topics, topics::multidogo),
    ("hwu64", Section::Topics, topics::hwu64),
    ("promise-banking77-2", Section::Topics, promises::promise),
    ("promise-banking77-5", Section::Topics, promises::promise),
    ("promise-banking77-10-shot", Section::Topics, promises::promise),
    ("promise-clinc150", Section::Topics, promises::promise),
    ("promise-hint3-sofmattress", Section::Topics, promises::promise),
    ("promise-hint3-curekart", Section::Topics, promises::promise),
    ("promise-hint3-powerplay11", Section::Topics, promises::promise),
    ("ordinary-banking77", Section::Signals, signals::ordinary),
    ("ordinary-clinc150", Section::Signals, signals::ordinary),
    ("ordinary-hwu64", Section::Signals, signals::ordinary),
    ("ordinary-multidogo", Section::Signals, signals::ordinary),
    ("bitext-person", Section::Signals, signals::asks_for_person),
    ("convabuse", Section::Signals, signals::abuse),
    ("betold", Section::Signals, breakdown::betold),
    ("mhch", Section::Signals, breakdown::mhch),
    ("tau-airline", Section::Signals, breakdown::airline),
    ("injection-benign", Section::Signals, signals::benign),
    ("injection-indirect", Section::Signals, signals::indirect),
    ("pii", Section::Masking, masking::masking),
    ("covidfaq", Section::Articles, articles::articles),
    ("taubank", Section::Articles, articles::articles),
    ("mtrag", Section::Articles, articles::articles),
    ("dstc11t5", Section::Articles, articles::articles),
    ("answerability", Section::Articles, answerability::answerability),
    ("brief", Section::Brief, brief::sgd),
];

impl Eval {
    pub(crate) fn run(self) -> Result<()> {
        if !self.data.is_dir() {
            return Err(Exit::wrong_input(format!(
                "--data {}: there is no such folder; docs/NLU.md says what it holds",
                self.data.display()
            )));
        }
        let jobs = jobs(&self.only)?;
        let encoder = Size::of(self.model, self.model_data.as_deref()).load()?;
        let run = Run { folder: self.data.clone(), encoder, quiet: self.json };
        let mut scorecard = Scorecard::new(self.model);
        if !self.json {
            report::head(self.model)?;
        }
        for (set, section, measuring) in jobs {
            let start = Instant::now();
            match measuring(&run, set) {
                Ok(found) => {
                    let lines = scorecard.take(*section, found, start.elapsed().as_secs_f64());
                    if !self.json {
                        report::lines(lines)?;
                    }
                }
                Err(error) => match error.downcast::<NotThere>() {
                    Ok(NotThere(file)) => scorecard.not_there.push(NotMeasured { set, file }),
                    Err(error) => return Err(error.context(format!("measuring {set}"))),
                },
            }
        }
        self.write(&scorecard)?;
        let (met, of) = scorecard.met(|metric| metric.floor_met);
        if self.check && met < of {
            return Err(Exit::faults(format!("{} of {of} floors not reached", of - met)));
        }
        Ok(())
    }

    fn write(&self, scorecard: &Scorecard) -> Result<()> {
        if let Some(path) = &self.out {
            let text = serde_json::to_string_pretty(scorecard)? + "\n";
            fs::write(path, text).with_context(|| format!("--out {}", path.display()))?;
        }
        if let Some(path) = &self.html {
            fs::write(path, html::page(scorecard)).with_context(|| format!("--html {}", path.display()))?;
        }
        if self.json { super::print_json(scorecard) } else { report::foot(scorecard) }
    }
}

/// The jobs that were asked for.
fn jobs(only: &[String]) -> Result<Vec<&'static (&'static str, Section, Measuring)>> {
    let fits = |wanted: &str, set: &str, section: Section| {
        let rest = set.strip_prefix(wanted);
        section.name() == wanted || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    for wanted in only {
        if !JOBS.iter().any(|(set, section, _)| fits(wanted, set, *section)) {
            let known: Vec<&str> = JOBS.iter().map(|job| job.0).collect();
            return Err(Exit::wrong_input(format!(
                "--only {wanted}: there is no such set; give a section (speed, topics, signals, masking, articles, brief) or \
                 one of {}",
                known.join(", ")
            )));
        }
    }
    let wanted = |set: &str, section: Section| only.iter().any(|wanted| fits(wanted, set, section));
    Ok(JOBS.iter().filter(|(set, section, _)| only.is_empty() || wanted(set, *section)).collect())
}
