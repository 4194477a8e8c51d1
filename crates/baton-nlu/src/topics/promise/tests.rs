//! The numbers of the test, and the promise itself on simulated companies.

use super::*;

/// A small generator of even numbers from 0 to 1.
struct Even(u64);

impl Even {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn the_binomial_is_that_of_the_tables() {
    for (wrong, count, expected) in [
        (10, 500, 0.000_460_007_2),
        (15, 500, 0.019_858_377_2),
        (16, 500, 0.034_290_186_6),
        (17, 500, 0.055_915_560_5),
        (4, 200, 0.026_446_8),
        (5, 200, 0.062_342_495_0),
    ] {
        let found = at_most(wrong, count, 0.05);
        assert!((found - expected).abs() < 1e-7, "{wrong} of {count}: {found}");
    }
    assert_eq!((fewest(0.05, 0.05), fewest(0.1, 0.05), fewest(0.01, 0.05)), (59, 29, 299));
    assert!((at_most(20_000, 20_000, 0.05) - 1.0).abs() < 1e-9);
}

fn tried(score: u16, wrong: bool) -> Tried {
    Tried { topic: 0, language: Language::En, score: Score(score), wrong }
}

#[test]
fn the_search_goes_down_to_the_last_safe_score_and_stops_there() {
    // 100 right ones at 90 %, then right and wrong in turn at 50 %, then right ones again at 20 %.
    let mut group: Vec<Tried> = (0..100).map(|_| tried(9_000, false)).collect();
    group.extend((0..100).map(|at| tried(5_000, at % 2 == 0)));
    group.extend((0..2_000).map(|_| tried(2_000, false)));
    let found = lowest(&group[..200], 0.05, 0.05);
    assert_eq!((found.needed, found.above, found.wrong, found.tried), (Some(Score(5_100)), 100, 0, 200));
    assert_eq!(lowest(&group[100..200], 0.05, 0.05).needed, None);
    assert_eq!(lowest(&group[..58], 0.05, 0.05).needed, None, "too few to promise anything");
    assert_eq!(lowest(&[], 0.05, 0.05), Tested::none(0));
}

#[test]
fn how_many_more_it_takes_is_said_unless_more_do_not_help() {
    let few = lowest(&vec![tried(9_000, false); 30], 0.05, 0.05);
    let times = few.times_as_many(5, 95).unwrap();
    assert_eq!((few.needed, (times * 30.0).round()), (None, 59.0));
    let confused: Vec<Tried> = (0..100).map(|at| tried(9_000, at % 5 == 0)).collect();
    assert_eq!(lowest(&confused, 0.05, 0.05).times_as_many(5, 95), None);
}

/// Messages whose chance to be wrong falls as the score rises, but not as the score says: a model that is too sure.
fn message(random: &mut Even) -> (Score, bool) {
    let score = random.next().sqrt();
    let wrong = random.next() < 0.6 * (1.0 - score).powi(2) + 0.003;
    (Score::from_unit(score as f32), wrong)
}

/// The exact share of wrong ones above a score, by integration over the distribution of `message`.
fn true_share(needed: Score) -> f64 {
    let (mut mass, mut wrong) = (0.0, 0.0);
    let from = f64::from(needed.0) / 1e4;
    let parts = 20_000;
    for part in 0..parts {
        let score = from + (1.0 - from) * (f64::from(part) + 0.5) / f64::from(parts);
        mass += score;
        wrong += score * (0.6 * (1.0 - score).powi(2) + 0.003);
    }
    wrong / mass
}

/// A promise with 90 % confidence is broken in at most one of ten companies, three standard errors of 400 draws aside,
/// and the search is not so careful that it promises nothing.
#[test]
fn the_promise_is_kept_as_often_as_it_says() {
    let (companies, allowed, risk) = (400, 0.05, 0.10);
    for (seed, examples) in [(1_u64, 200), (2, 600), (3, 2_000)] {
        let (mut broken, mut promised) = (0, 0);
        for company in 0..companies {
            let mut random = Even(seed * 1_000_003 + company * 7_919);
            (0..10).for_each(|_| {
                random.next();
            });
            let group: Vec<Tried> = (0..examples)
                .map(|_| message(&mut random))
                .map(|(score, wrong)| Tried { topic: 0, language: Language::En, score, wrong })
                .collect();
            if let Some(needed) = lowest(&group, allowed, risk).needed {
                promised += 1;
                broken += u32::from(true_share(needed) > allowed);
            }
        }
        let share = f64::from(broken) / companies as f64;
        let noise = 3.0 * (risk * (1.0 - risk) / companies as f64).sqrt();
        assert!(share <= risk + noise, "{examples} examples: broken in {share}");
        assert!(broken > 0, "{examples} examples: a search that is never wrong was not tried");
        assert!(promised * 10 >= companies * 4, "{examples} examples: promised in {promised}");
    }
}
