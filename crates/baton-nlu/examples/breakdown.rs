//! How well breakdowns are foreseen, by cross-validation on conversations of one's own:
//! `cargo run --release -p baton-nlu --example breakdown -- TURNS.tsv [POSITIVE_WEIGHT]`.
//!
//! Each line is a case: `group<TAB>label 0 or 1<TAB>turns`; turns are parted by `|`, begin with `C` (customer) or `A`
//! (assistant), and name their acts parted by spaces. Cases of one group are never learnt from and judged together.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::collections::BTreeMap;
use std::error::Error;

use baton_nlu::breakdown::{Turn, cross_validate, row};

const FOLDS: u32 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: breakdown TURNS.tsv [POSITIVE_WEIGHT]")?;
    let positive_weight = arguments.next().map_or(Ok(1.0), |weight| weight.parse())?;
    let text = std::fs::read_to_string(path)?;
    let mut cases: BTreeMap<usize, Vec<_>> = BTreeMap::new();
    let mut all = Vec::new();
    let mut groups: BTreeMap<&str, u32> = BTreeMap::new();
    for line in text.lines() {
        let [group, label, turns] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else {
            return Err(format!("not three fields: {line}").into());
        };
        let turns: Vec<Turn> =
            turns.split('|').map(|turn| Turn::new(turn.starts_with('C'), turn.split(' ').skip(1))).collect();
        let next = u32::try_from(groups.len())?;
        let group = *groups.entry(group).or_insert(next);
        all.push((group, row(&turns), label == "1"));
        for early in [2, 4] {
            let end = turns.len().saturating_sub(early).max(1);
            cases.entry(early).or_default().push((group, row(&turns[..end]), label == "1"));
        }
    }
    cases.insert(0, all);
    for (early, cases) in cases {
        println!("{early} turns early: {:?}", cross_validate(&cases, FOLDS, positive_weight));
    }
    Ok(())
}
