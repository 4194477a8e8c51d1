//! `baton nlu doctor`: looks at the examples of topics and says what to write next.

mod report;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use baton_core::company::Thresholds;
use baton_nlu::doctor::{Checkup, Finding, examine};
use baton_nlu::{Compact, Lesson};

use super::super::{Exit, load_company, print_json};
use super::learnt::Examples;

/// Looks at the examples of topics: wrong ones, confusable topics, too few, and promises that cannot be kept.
///
/// Every example is taken for a message that was never seen. Without --train it is the company's topics.toml (the
/// demo company's when --company is left out). TRAIN has the columns text and intent. Nothing is changed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  baton nlu doctor --company ./my-shop\n  baton nlu doctor --train train.csv --json\n\n\
                  Exit code 3 when the policy promises what the examples do not show, or one sentence stands under \
                  two topics."
)]
pub(crate) struct Doctor {
    /// Folder of the company's files; the demo company when left out.
    #[arg(long, value_name = "DIR")]
    company: Option<PathBuf>,
    /// Examples instead of a company: a .csv file with the columns text and intent.
    #[arg(long, value_name = "FILE", conflicts_with = "company")]
    train: Option<PathBuf>,
    /// With --train: of the messages understood by their topic at most so many percent may be about another.
    #[arg(long, value_name = "PERCENT", requires = "train", value_parser = clap::value_parser!(u8).range(1..=50))]
    wrong_at_most: Option<u8>,
    /// Print all findings as JSON.
    #[arg(long)]
    json: bool,
}

impl Doctor {
    pub(crate) fn run(self) -> Result<()> {
        let checkup = match &self.train {
            Some(train) => self.of_examples(train)?,
            None => self.of_company()?,
        };
        if self.json {
            print_json(&checkup)?;
        } else {
            report::print(&checkup)?;
        }
        match checkup.findings.iter().filter(|finding| Finding::is_serious(finding)).count() {
            0 => Ok(()),
            1 => Err(Exit::faults("1 thing is wrong")),
            many => Err(Exit::faults(format!("{many} things are wrong"))),
        }
    }

    fn of_company(&self) -> Result<Checkup> {
        let company = load_company(self.company.as_deref())?;
        Ok(examine(&Lesson::of_company(Arc::new(Compact::built_in()), &company)))
    }

    fn of_examples(&self, train: &Path) -> Result<Checkup> {
        let examples = Examples::read(train)?;
        let mut topics = examples.topics()?;
        for (topic, intent) in topics.iter_mut().zip(examples.intents.keys()) {
            topic.name = intent.as_str().into();
        }
        Ok(examine(&Lesson {
            out_of_scope: &examples.out_of_scope,
            thresholds: Some(&Thresholds::usual(self.wrong_at_most)),
            ..Lesson::of_topics(Arc::new(Compact::built_in()), &topics)
        }))
    }
}
