//! Learns the weights of English abuse and judges them.
//!
//! `abuse train TRAIN.tsv > patterns/abuse-weights.txt` learns; `abuse judge DEV.tsv` says how well `perceive` hears
//! abuse with the built-in weights. Rows are `label 0 or 1<TAB>message`.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::error::Error;

use baton_core::perception::{Score, SignalKind};
use baton_nlu::{Context, Model, perceive, train_abuse};

/// From here on a signal counts.
const COUNTS: Score = Score::percent(60);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, path] = &arguments[..] else { return Err("usage: abuse train|judge ROWS.tsv".into()) };
    let rows: Vec<(String, bool)> = std::fs::read_to_string(path)?
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(label, text)| (text.to_owned(), label == "1"))
        .collect();
    match task.as_str() {
        "train" => print!("{}", train_abuse(&rows)),
        "judge" => judge(&rows),
        _ => return Err("usage: abuse train|judge ROWS.tsv".into()),
    }
    Ok(())
}

fn judge(rows: &[(String, bool)]) {
    let model = Model::learn(&[], std::iter::empty());
    let mut counts = [[0_u32; 2]; 2];
    for (text, label) in rows {
        let found = perceive(&model, &Context::default(), text).score(SignalKind::Abuse) >= COUNTS;
        counts[usize::from(found)][usize::from(*label)] += 1;
    }
    let f1 = |hits: u32, wrong: u32| 2.0 * f64::from(hits) / f64::from((2 * hits + wrong).max(1));
    let wrong = counts[0][1] + counts[1][0];
    println!(
        "n {} hits {} false alarms {} misses {} macro-F1 {:.3}",
        rows.len(),
        counts[1][1],
        counts[1][0],
        counts[0][1],
        f64::midpoint(f1(counts[1][1], wrong), f1(counts[0][0], wrong))
    );
}
