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
    // What does not occur is not judged either.
    for rule in [
        "action-failed",
        "agent-left",
        "assistant-stopped",
        "explicit-request",
        "model-failure",
        "playbook-hands-over",
        "sensitive-matter",
        "taken-over",
        "transferred",
    ] {
        assert!(summary.counts.handoff_rules.contains_key(rule), "no handoff by {rule}");
    }
    for rule in ["asks-if-human", "off-topic", "orders-to-the-assistant", "two-no-progress", "understood"] {
        assert!(summary.counts.rules.contains_key(rule), "no verdict by {rule}");
    }
    let faults = summary.faults;
    for count in [faults.store, faults.orders, faults.model, faults.timers, faults.crashes] {
        assert!(count > 0, "{faults:?}");
    }
    assert!(summary.counts.promises_missed > 0 && summary.counts.drafts_held > 0);
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
