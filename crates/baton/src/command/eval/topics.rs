//! Topics and doubt: are messages told apart, is it noticed when one is about none of the topics, and is the stated
//! confidence true?

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};

use super::data::{Labelled, Run};
use super::measure::Measure;
use super::noise::Noise;
use super::scorecard::{Estimate, Found};
use super::stats::{Answers, Ranked};
use crate::command::Exit;
use crate::command::nlu::learnt::{Learnt, OUT_OF_SCOPE};

/// Parts that a set without a split of its own is learnt and judged in.
const FOLDS: usize = 5;
/// False alarms at which out-of-scope messages are counted.
const FALSE_REJECTS: f64 = 0.05;
/// From here on a message counts as out of scope.
const OUT_OF_SCOPE_FROM: f64 = 0.5;

/// What was told of a message, beside what is true.
#[derive(Debug, Clone, Copy)]
struct Judged {
    /// The message is of a topic, and this is the one.
    right: bool,
    /// The message is of no topic.
    is_out: bool,
    confidence: f64,
    out_of_scope: f64,
}

fn judge(run: &Run, set: &'static str, learnt: &Learnt, messages: &[Labelled]) -> Vec<Judged> {
    let mut progress = run.progress(set, messages.len());
    let judged = messages
        .iter()
        .map(|message| {
            progress.step();
            let told = learnt.tell(&message.text);
            Judged {
                right: told.label == message.intent,
                is_out: message.intent == OUT_OF_SCOPE,
                confidence: told.confidence,
                out_of_scope: told.out_of_scope,
            }
        })
        .collect();
    progress.done();
    judged
}

fn noised(messages: &[Labelled]) -> Vec<Labelled> {
    let mut noise = Noise::new();
    messages
        .iter()
        .map(|message| Labelled { text: noise.of(&message.text), intent: message.intent.clone() })
        .collect()
}

/// Of the messages of a topic.
fn accuracy(judged: &[Judged]) -> Estimate {
    let within = judged.iter().filter(|judged| !judged.is_out);
    Estimate::share(within.clone().filter(|judged| judged.right).count(), within.count())
}

/// Out-of-scope scores, with the messages of no topic as what is looked for.
fn doubts(judged: &[Judged]) -> Ranked {
    Ranked::new(judged.iter().map(|judged| (judged.out_of_scope, judged.is_out)).collect())
}

/// Confidence in the label of the messages of a topic.
fn confidences(judged: &[Judged]) -> Answers {
    let within = judged.iter().filter(|judged| !judged.is_out);
    Answers::new(within.map(|judged| (judged.confidence, judged.right)).collect())
}

/// What is answered first: the messages least likely to be out of scope.
fn sureness(judged: &[Judged]) -> Answers {
    Answers::new(judged.iter().map(|judged| (1.0 - judged.out_of_scope, judged.right)).collect())
}

/// BANKING77, as it is and hastily typed, from all examples.
pub(super) fn banking77(run: &Run, set: &'static str) -> Result<Found> {
    let (train, dev) =
        (run.labelled("intent/banking77_train.csv")?, run.labelled("intent/banking77_dev.csv")?);
    let learnt = run.learn(train.iter())?;
    let judged = judge(run, set, &learnt, &dev);
    let mut found = Found::default();
    let title = "BANKING77";
    found.add(set, title, Measure::Accuracy, accuracy(&judged));
    found.add_calibration(set, title, &confidences(&judged));
    found.add_risk(set, title, &sureness(&judged));
    let judged = judge(run, "banking77-noised", &learnt, &noised(&dev));
    found.add("banking77-noised", "BANKING77, hastily typed", Measure::Accuracy, accuracy(&judged));
    Ok(found)
}

/// BANKING77 from few examples.
pub(super) fn few_shot(run: &Run, set: &'static str) -> Result<Found> {
    let (train, title) = match set {
        "banking77-10-shot" => ("intent/banking77_train10shot.csv", "BANKING77, 10 examples a topic"),
        _ => ("intent/banking77_train5shot.csv", "BANKING77, 5 examples a topic"),
    };
    plain(run, set, title, &run.labelled(train)?, &run.labelled("intent/banking77_dev.csv")?)
}

/// BANKING77 when some of its topics are not known.
pub(super) fn near_out_of_scope(run: &Run, set: &'static str) -> Result<Found> {
    let path = "intent/banking77_near_oos_partition.json";
    let partition: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(run.file(path)?)?).context(path)?;
    let names = partition["in_scope_intents"].as_array().into_iter().flatten();
    let known: BTreeSet<&str> = names.filter_map(serde_json::Value::as_str).collect();
    let (train, dev) =
        (run.labelled("intent/banking77_train.csv")?, run.labelled("intent/banking77_dev.csv")?);
    let learnt = run.learn(train.iter().filter(|example| known.contains(example.intent.as_str())))?;
    let dev: Vec<Labelled> = dev
        .into_iter()
        .map(|message| {
            let out = !known.contains(message.intent.as_str());
            let intent = if out { OUT_OF_SCOPE.to_owned() } else { message.intent };
            Labelled { text: message.text, intent }
        })
        .collect();
    let doubts = doubts(&judge(run, set, &learnt, &dev));
    let title = "BANKING77, 50 topics known of 77";
    let mut found = Found::default();
    found.add(set, title, Measure::Auroc, Estimate::of(doubts.len(), |counts| doubts.area(counts)));
    found.add(
        set,
        title,
        Measure::Fpr95,
        Estimate::of(doubts.len(), |counts| 1.0 - doubts.recall_at(FALSE_REJECTS, counts)),
    );
    Ok(found)
}

/// CLINC150 with its messages of no topic.
pub(super) fn clinc150(run: &Run, set: &'static str) -> Result<Found> {
    let (train, dev) = (run.labelled("intent/clinc150_train.csv")?, run.labelled("intent/clinc150_dev.csv")?);
    let learnt = run.learn(train.iter())?;
    let judged = judge(run, set, &learnt, &dev);
    let title = "CLINC150";
    let mut found = Found::default();
    found.add(set, title, Measure::Accuracy, accuracy(&judged));
    let doubted = doubts(&judged);
    found.add(set, title, Measure::Auroc, Estimate::of(doubted.len(), |counts| doubted.area(counts)));
    found.add(
        set,
        title,
        Measure::OosRecall,
        Estimate::of(doubted.len(), |counts| doubted.recall_at(FALSE_REJECTS, counts)),
    );
    found.add_calibration(set, title, &confidences(&judged));
    found.add_risk(set, title, &sureness(&judged));
    let doubted = doubts(&judge(run, "clinc150-noised", &learnt, &noised(&dev)));
    let title = "CLINC150, hastily typed";
    let area = Estimate::of(doubted.len(), |counts| doubted.area(counts));
    found.add("clinc150-noised", title, Measure::Auroc, area);
    Ok(found)
}

/// HINT3: what real bots were asked, a third and more of it about no topic.
pub(super) fn hint3(run: &Run, set: &'static str) -> Result<Found> {
    let title = match set {
        "hint3-sofmattress" => "HINT3 sofmattress",
        "hint3-curekart" => "HINT3 curekart",
        _ => "HINT3 powerplay11",
    };
    let file = set.replace('-', "_");
    let train = run.labelled(&format!("intent/{file}_train.csv"))?;
    let dev = run.labelled(&format!("intent/{file}_dev.csv"))?;
    let judged = judge(run, set, &run.learn(train.iter())?, &dev);
    let good = judged.iter().filter(|judged| {
        let doubted = judged.out_of_scope >= OUT_OF_SCOPE_FROM;
        if judged.is_out { doubted } else { judged.right && !doubted }
    });
    let mut found = Found::default();
    found.add(set, title, Measure::Overall, Estimate::share(good.count(), judged.len()));
    Ok(found)
}

/// NatCS: requests as they were spoken, in folds because there is no split.
pub(super) fn natcs(run: &Run, set: &'static str) -> Result<Found> {
    let title = match set {
        "natcs-insurance" => "NatCS insurance, 5-fold",
        "natcs-banking" => "NatCS banking, 5-fold",
        _ => "NatCS finance, 5-fold",
    };
    let all = run.labelled(&format!("intent/{}.csv", set.replace('-', "_")))?;
    let mut judged = Vec::with_capacity(all.len());
    for fold in 0..FOLDS {
        let of_fold = |at: usize| at % FOLDS == fold;
        let train = all.iter().enumerate().filter(|(at, _)| !of_fold(*at)).map(|(_, example)| example);
        let learnt = run.learn(train)?;
        let dev: Vec<Labelled> = all
            .iter()
            .enumerate()
            .filter(|(at, _)| of_fold(*at))
            .map(|(_, message)| message.clone())
            .collect();
        judged.extend(judge(run, set, &learnt, &dev));
    }
    let mut found = Found::default();
    found.add(set, title, Measure::Accuracy, accuracy(&judged));
    Ok(found)
}

/// MultiDoGO: the turns of chats that have one intent.
pub(super) fn multidogo(run: &Run, set: &'static str) -> Result<Found> {
    let title = match set {
        "multidogo-airline" => "MultiDoGO airline, turns of one intent",
        "multidogo-finance" => "MultiDoGO finance, turns of one intent",
        _ => "MultiDoGO software, turns of one intent",
    };
    let turns = |part: &str| -> Result<Vec<Labelled>> {
        let path = format!("intent/{}_{part}.jsonl", set.replace('-', "_"));
        let read = run.rows(&path, |row| {
            let text = row.need(&["text"])?;
            let intents = row.value("intents").as_array().map(Vec::as_slice).unwrap_or_default();
            Ok(match intents {
                [intent] => intent.as_str().map(|intent| Labelled { text, intent: intent.to_owned() }),
                _ => None,
            })
        })?;
        Ok(read.into_iter().flatten().collect())
    };
    plain(run, set, title, &turns("train")?, &turns("dev")?)
}

/// HWU64: orders to a home assistant.
pub(super) fn hwu64(run: &Run, set: &'static str) -> Result<Found> {
    let (train, dev) = (run.labelled("intent/hwu64_train.csv")?, run.labelled("intent/hwu64_dev.csv")?);
    plain(run, set, "HWU64", &train, &dev)
}

fn plain(
    run: &Run,
    set: &'static str,
    title: &'static str,
    train: &[Labelled],
    dev: &[Labelled],
) -> Result<Found> {
    if dev.is_empty() {
        return Err(Exit::wrong_input(format!("{title}: there is no message to judge")));
    }
    let mut found = Found::default();
    found.add(set, title, Measure::Accuracy, accuracy(&judge(run, set, &run.learn(train.iter())?, dev)));
    Ok(found)
}
