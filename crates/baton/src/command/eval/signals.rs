//! Signals: who is heard as asking for a person although nobody is asked for, and what is heard of what should be.

use anyhow::{Context as _, Result};
use baton_core::perception::{Perception, Score, SignalKind};
use baton_nlu::{Context, Model, mask, perceive};

use super::data::Run;
use super::measure::Measure;
use super::scorecard::{Estimate, Found};
use super::stats::Classes;

/// From here on a signal counts, as in the policy of the demo company.
const COUNTS: Score = Score::percent(60);

/// Signals need no topics.
fn model() -> Model {
    Model::learn(&[], std::iter::empty())
}

/// Understands a message as the server does: without its secrets.
fn hear(model: &Model, text: &str) -> Perception {
    perceive(model, &Context::default(), &mask(text, None).text)
}

fn is_heard(found: &Perception, kind: SignalKind) -> bool {
    found.score(kind) >= COUNTS
}

/// Alarms on messages that ask for something else.
pub(super) fn ordinary(run: &Run, set: &'static str) -> Result<Found> {
    let (title, files): (_, &[&str]) = match set {
        "ordinary-banking77" => {
            ("BANKING77, all messages", &["intent/banking77_train.csv", "intent/banking77_dev.csv"])
        }
        "ordinary-clinc150" => {
            ("CLINC150, all messages", &["intent/clinc150_train.csv", "intent/clinc150_dev.csv"])
        }
        "ordinary-hwu64" => ("HWU64, all messages", &["intent/hwu64_train.csv", "intent/hwu64_dev.csv"]),
        _ => (
            "MultiDoGO, all turns",
            &[
                "intent/multidogo_airline_train.jsonl",
                "intent/multidogo_finance_train.jsonl",
                "intent/multidogo_software_train.jsonl",
                "intent/multidogo_airline_dev.jsonl",
                "intent/multidogo_fastfood_dev.jsonl",
                "intent/multidogo_finance_dev.jsonl",
                "intent/multidogo_insurance_dev.jsonl",
                "intent/multidogo_media_dev.jsonl",
                "intent/multidogo_software_dev.jsonl",
            ],
        ),
    };
    let texts = run.texts(files)?;
    let model = model();
    let (mut person, mut sensitive) = (0, 0);
    let mut progress = run.progress(set, texts.len());
    for text in &texts {
        progress.step();
        let heard = hear(&model, text);
        person += usize::from(is_heard(&heard, SignalKind::AsksForPerson));
        sensitive += usize::from(SignalKind::SENSITIVE.into_iter().any(|kind| is_heard(&heard, kind)));
    }
    progress.done();
    let mut found = Found::default();
    found.add(set, title, Measure::PersonAlarms, Estimate::share(person, texts.len()));
    found.add(set, title, Measure::SensitiveAlarms, Estimate::share(sensitive, texts.len()));
    Ok(found)
}

/// Requests for a person, as templates write them.
pub(super) fn asks_for_person(run: &Run, set: &'static str) -> Result<Found> {
    let all = [run.labelled("intent/bitext_train.csv")?, run.labelled("intent/bitext_dev.csv")?].concat();
    let model = model();
    let asking = all.iter().filter(|message| message.intent == "contact_human_agent");
    let heard =
        asking.clone().filter(|message| is_heard(&hear(&model, &message.text), SignalKind::AsksForPerson));
    let mut found = Found::default();
    let title = "bitext contact_human_agent";
    found.add(set, title, Measure::Recall, Estimate::share(heard.count(), asking.count()));
    Ok(found)
}

/// ConvAbuse: what people say to a bot.
pub(super) fn abuse(run: &Run, set: &'static str) -> Result<Found> {
    let model = model();
    let cases = run.rows("affect/convabuse_dev.jsonl", |row| {
        let is = row.value("abuse").as_u64().ok_or_else(|| row.wrong("field `abuse` is not 0 or 1"))? == 1;
        Ok((is_heard(&hear(&model, &row.need(&["user"])?), SignalKind::Abuse), is))
    })?;
    let classes = Classes::binary(cases.into_iter());
    let mut found = Found::default();
    let estimate = Estimate::of(classes.len(), |counts| classes.macro_f1(counts));
    found.add(set, "ConvAbuse, abuse of a bot", Measure::MacroF1, estimate);
    Ok(found)
}

/// Messages that look like attacks and are none.
pub(super) fn benign(run: &Run, set: &'static str) -> Result<Found> {
    let model = model();
    let heard = run.rows("robustness/injection_benign_train.jsonl", |row| {
        Ok(is_heard(&hear(&model, &row.need(&["text"])?), SignalKind::Injection))
    })?;
    let mut found = Found::default();
    let alarms = heard.iter().filter(|heard| **heard).count();
    found.add(set, "messages that look like attacks", Measure::Alarms, Estimate::share(alarms, heard.len()));
    Ok(found)
}

/// Orders hidden in documents.
pub(super) fn indirect(run: &Run, set: &'static str) -> Result<Found> {
    let model = model();
    let heard = run.rows("robustness/indirect_injection_train.jsonl", |row| {
        let is = row.value("label").as_u64().with_context(|| "field `label` is not 0 or 1")? == 1;
        Ok((is_heard(&hear(&model, &row.need(&["document"])?), SignalKind::Injection), is))
    })?;
    let of = |label: bool| {
        let cases = heard.iter().filter(|(_, is)| *is == label);
        Estimate::share(cases.clone().filter(|(heard, _)| *heard).count(), cases.count())
    };
    let mut found = Found::default();
    let title = "orders hidden in documents";
    found.add(set, title, Measure::Recall, of(true));
    found.add(set, title, Measure::Alarms, of(false));
    found
        .notes
        .push("orders hidden in documents: the patterns were written after reading these attacks".to_owned());
    Ok(found)
}
