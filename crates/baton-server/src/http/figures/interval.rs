//! Intervals: Wilson's for a share, order statistics for a median.

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_964;

/// A share with its 95 % interval (Wilson); none of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
pub(super) fn share(count: u64, of: u64) -> Option<(f64, f64, f64)> {
    if of == 0 {
        return None;
    }
    let n = of as f64;
    let share = count as f64 / n;
    let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some((share, (centre - half).max(0.0), (centre + half).min(1.0)))
}

/// The median of waits of which some have not ended: those count as longer than all others. Each part is none when it
/// falls among them.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks are small and cut to the list"
)]
pub(super) fn median(mut ended: Vec<f64>, not_ended: usize) -> [Option<f64>; 3] {
    ended.sort_by(f64::total_cmp);
    let n = ended.len() + not_ended;
    let at = |rank: f64| -> Option<f64> {
        let rank = rank.clamp(1.0, n.max(1) as f64) as usize;
        ended.get(rank - 1).copied()
    };
    if n == 0 {
        return [None; 3];
    }
    let (middle, spread) = (n as f64 / 2.0, Z * (n as f64).sqrt() / 2.0);
    [at(middle.ceil()), at((middle - spread).floor()), at((middle + spread).ceil() + 1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_wilsons_interval() {
        let (value, low, high) = share(8, 10).unwrap();
        assert!((value - 0.8).abs() < 1e-9 && (low - 0.4902).abs() < 1e-3 && (high - 0.9433).abs() < 1e-3);
        assert_eq!(share(0, 0), None);
        assert_eq!(share(5, 5).unwrap().2, 1.0);
    }

    #[test]
    fn a_median_is_unknown_when_too_many_still_wait() {
        let waits = |count: u32| (1..=count).map(f64::from).collect::<Vec<_>>();
        assert_eq!(median(waits(5), 0)[0], Some(3.0));
        assert_eq!(median(waits(5), 4)[0], Some(5.0));
        assert_eq!(median(waits(5), 6)[0], None);
        assert_eq!(median(Vec::new(), 0), [None; 3]);
        // Ranks 40 and 61 of 100, as in the tables for the sign test.
        assert_eq!(median(waits(100), 0), [Some(50.0), Some(40.0), Some(61.0)]);
    }
}
