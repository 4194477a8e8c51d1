//! A fixed list of seeds, judged.

use baton_sim::{simulate, simulate_many};

use crate::fixtures::hard;

#[test]
fn a_hard_morning_keeps_every_promise() {
    let mut options = hard();
    options.conversations = 60;
    let seeds: Vec<u64> = (1..=20).collect();
    let summary = simulate_many(&seeds, &options, 2, &|_| {}).unwrap();
    let first: Vec<String> = summary.violations.iter().take(20).map(|found| format!("{found:?}")).collect();
    assert!(summary.violations.is_empty(), "{:?}\n{}", summary.by_invariant, first.join("\n"));
    assert_eq!(summary.runs, 20);
    assert!(summary.counts.handoffs > 100 && summary.faults.crashes > 0 && summary.faults.store > 0);
}

#[test]
fn the_same_seed_gives_the_same_log() {
    let mut options = hard();
    options.conversations = 40;
    let one = simulate(77, &options).unwrap();
    let two = simulate(77, &options).unwrap();
    assert_eq!(one, two);
    assert_ne!(one.digest, simulate(78, &options).unwrap().digest);
}
