//! Promises: of the messages taken as understood, at most so many are about something else. Is that kept on messages that
//! were not learnt from, and how many are understood at that price?

use anyhow::Result;

use super::data::Run;
use super::measure::Measure;
use super::scorecard::{Estimate, Found};

/// Set, title, examples, messages, and the promise in percent.
type Promise = (&'static str, &'static str, &'static str, &'static str, u8);

#[rustfmt::skip]
const PROMISES: &[Promise] = &[
    ("promise-banking77-2", "BANKING77, at most 2 % wrong", "banking77_train", "banking77_dev", 2),
    ("promise-banking77-5", "BANKING77, at most 5 % wrong", "banking77_train", "banking77_dev", 5),
    ("promise-banking77-10-shot", "BANKING77, 10 a topic, at most 10 % wrong", "banking77_train10shot", "banking77_dev", 10),
    ("promise-clinc150", "CLINC150, 10 % of no topic, at most 2 % wrong", "clinc150_train", "clinc150_dev", 2),
    ("promise-hint3-sofmattress", "HINT3 sofmattress, at most 10 % wrong", "hint3_sofmattress_train", "hint3_sofmattress_dev", 10),
    ("promise-hint3-curekart", "HINT3 curekart, at most 10 % wrong", "hint3_curekart_train", "hint3_curekart_dev", 10),
    ("promise-hint3-powerplay11", "HINT3 powerplay11, at most 10 % wrong", "hint3_powerplay11_train", "hint3_powerplay11_dev", 10),
];

pub(super) fn promise(run: &Run, set: &'static str) -> Result<Found> {
    let mut found = Found::default();
    for (_, title, train, dev, percent) in PROMISES.iter().filter(|promise| promise.0 == set) {
        let train = run.labelled(&format!("intent/{train}.csv"))?;
        let dev = run.labelled(&format!("intent/{dev}.csv"))?;
        let learnt = run.learn_promising(train.iter(), Some(*percent))?;
        let told = dev.iter().map(|message| (message, learnt.tell(&message.text)));
        let understood: Vec<_> = told.filter(|(_, told)| told.understood).collect();
        let wrong = understood.iter().filter(|(message, told)| told.label != message.intent).count();
        found.add(set, title, Measure::Understood, Estimate::share(understood.len(), dev.len()));
        found.add(set, title, Measure::WrongOfUnderstood, Estimate::share(wrong, understood.len()));
    }
    Ok(found)
}
