//! Statistics against values worked out by hand.

use super::*;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn the_area_counts_pairs_and_ties_half() {
    // Positives .9 .8 .5, negatives .7 .5 .1: 3 + 3 + 1 pairs are won and one is a tie, of nine.
    let cases = vec![(0.5, true), (0.9, true), (0.7, false), (0.5, false), (0.8, true), (0.1, false)];
    let ranked = Ranked::new(cases);
    near(ranked.area(&[1; 6]), 7.5 / 9.0);
    // The negative .7 counted twice: 4 + 4 + 1 pairs are won and one is a tie, of twelve.
    near(ranked.area(&[1, 1, 2, 1, 1, 1]), 9.5 / 12.0);
    near(Ranked::new(vec![(0.3, true)]).area(&[1]), 0.5);
    near(Ranked::new(vec![(0.3, true), (0.2, false)]).area(&[1, 1]), 1.0);
}

#[test]
fn recall_is_taken_where_few_enough_negatives_are_found() {
    // Twenty negatives, so 5 % is one of them.
    let mut cases: Vec<(f64, bool)> = (0..20).map(|at| (f64::from(at) / 20.0, false)).collect();
    cases.extend([(0.97, true), (0.96, true), (0.92, true), (0.1, true)]);
    let ranked = Ranked::new(cases);
    near(ranked.recall_at(0.05, &[1; 24]), 0.75);
    near(ranked.recall_at(0.0, &[1; 24]), 0.5);
    near(ranked.recall_at(1.0, &[1; 24]), 1.0);
}

#[test]
fn calibration_and_brier() {
    // Thirty answers of confidence .8, of which 24 are right: calibrated as a whole, but not in every bin of two.
    let cases: Vec<(f64, bool)> = (0..30).map(|at| (0.8, at % 5 != 0)).collect();
    let answers = Answers::new(cases);
    near(answers.brier(&[1; 30]), (24.0 * 0.04 + 6.0 * 0.64) / 30.0);
    // Six bins hold one wrong answer: |2 * .8 - 1| = .6; nine hold none: |2 * .8 - 2| = .4.
    near(answers.calibration_error(&[1; 30]), (6.0 * 0.6 + 9.0 * 0.4) / 30.0);
    let bins = answers.bins();
    assert_eq!((bins.len(), bins[0].of), (BINS, 2));
    assert_eq!(bins.iter().map(|bin| bin.right).sum::<usize>(), 24);
    // Always sure and always right.
    let perfect = Answers::new(vec![(1.0, true); 15]);
    near(perfect.calibration_error(&[1; 15]), 0.0);
    // Always sure and never right.
    near(Answers::new(vec![(1.0, false); 15]).calibration_error(&[1; 15]), 1.0);
}

#[test]
fn risk_falls_with_coverage_when_the_sure_are_right() {
    // Surest first: right, right, wrong, right. Risks 0, 0, 1/3, 1/4.
    let answers = Answers::new(vec![(0.9, true), (0.2, true), (0.8, true), (0.5, false)]);
    near(answers.area_under_risk(&[1; 4]), (1.0 / 3.0 + 0.25) / 4.0);
    let points = answers.risk_by_coverage();
    let last = points.last().unwrap();
    near(last.coverage, 1.0);
    near(last.risk, 0.25);
    near(last.confidence, 0.2);
    let half = points.iter().find(|point| (point.coverage - 0.5).abs() < 1e-9).unwrap();
    near(half.risk, 0.0);
}

#[test]
fn f1_of_one_class_and_of_all() {
    // Two hits, one alarm, one miss, four quiet.
    let mut cases = vec![(true, true), (true, true), (true, false), (false, true)];
    cases.extend([(false, false); 4]);
    let binary = Classes::binary(cases.into_iter());
    near(binary.f1(1, &[1; 8]), 4.0 / 6.0);
    near(binary.macro_f1(&[1; 8]), f64::midpoint(4.0 / 6.0, 8.0 / 10.0));
    near(Classes::binary([(false, false)].into_iter()).macro_f1(&[1]), 0.5);
    // Of three classes the first is always right, the other two are always taken for each other.
    let three = Classes { cases: vec![(0, 0), (1, 2), (2, 1)], of: 3 };
    near(three.macro_f1(&[1; 3]), 1.0 / 3.0);
}

#[test]
fn an_interval_is_the_same_in_every_run_and_as_wide_as_theory_says() {
    let values: Vec<f64> = (0..400).map(|at| f64::from(u8::from(at % 2 == 0))).collect();
    let interval = || bootstrap(values.len(), |counts| mean(&values, counts));
    let (value, low, high) = interval();
    assert_eq!((value, low, high), interval());
    near(value, 0.5);
    // 1.96 standard errors of a share of one half in 400 are .049.
    assert!((low - 0.451).abs() < 0.006 && (high - 0.549).abs() < 0.006, "{low} to {high}");
    assert_eq!(bootstrap(3, |counts| mean(&[0.25; 3], counts)), (0.25, 0.25, 0.25));
    assert_eq!(bootstrap(0, |_| 0.0), (0.0, 0.0, 0.0));
}

#[test]
fn draws_reach_everything_below_the_end() {
    let mut draws = Draws(7);
    let mut seen = [0_u32; 10];
    (0..10_000).for_each(|_| seen[draws.below(10)] += 1);
    assert!(seen.iter().all(|count| (850..1_150).contains(count)), "{seen:?}");
}
