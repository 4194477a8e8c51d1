//! Seeded chance: the same seed and the same questions give the same answers, on every machine.
//!
//! Integers only, so no library of mathematics can make two machines differ.

/// A stream of random numbers (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// Starts a stream.
    #[must_use]
    pub(crate) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A stream of its own for one purpose, so that more questions about one thing do not change another.
    #[must_use]
    pub(crate) fn fork(&mut self, purpose: u64) -> Self {
        let seed = self.next() ^ purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self { state: seed }
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.state;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// A number below `limit`; zero when the limit is zero.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        // The bias of the multiplication is below 2^-32 for every limit used here.
        u64::try_from((u128::from(self.next()) * u128::from(limit)) >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        low.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// Whether something happens that happens `per_mille` times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1_000) < u64::from(per_mille)
    }

    /// One of them; none when there are none.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let index = usize::try_from(self.below(from.len() as u64)).ok()?;
        from.get(index)
    }

    /// The index of a weight, chosen in proportion to it; none when all are zero.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> Option<usize> {
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        if total == 0 {
            return None;
        }
        let mut left = self.below(total);
        for (index, weight) in weights.iter().enumerate() {
            match left.checked_sub(u64::from(*weight)) {
                Some(rest) => left = rest,
                None => return Some(index),
            }
        }
        None
    }

    /// An exponentially distributed time with this mean, in the unit of the mean (von Neumann's comparison method).
    pub(crate) fn exponential(&mut self, mean: i64) -> i64 {
        let mut whole: i64 = 0;
        loop {
            let first = self.next();
            let mut last = first;
            let mut falling = 1_u32;
            loop {
                let next = self.next();
                if next >= last {
                    break;
                }
                last = next;
                falling += 1;
            }
            if falling % 2 == 1 {
                let part = (u128::from(first) * u128::from(mean.unsigned_abs())) >> 64;
                return whole.saturating_mul(mean).saturating_add(i64::try_from(part).unwrap_or(0));
            }
            whole += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_stream_and_means_are_kept() {
        let mut one = Random::new(7);
        let mut two = Random::new(7);
        assert!((0..100).all(|_| one.next() == two.next()));
        let total: i64 = (0..20_000).map(|_| one.exponential(1_000)).sum();
        assert!((950..1_050).contains(&(total / 20_000)), "{}", total / 20_000);
        let hits = (0..10_000).filter(|_| one.chance(250)).count();
        assert!((2_300..2_700).contains(&hits), "{hits}");
    }

    #[test]
    fn bounds_are_kept() {
        let mut random = Random::new(1);
        assert!((0..1_000).all(|_| (3..=5).contains(&random.between(3, 5))));
        assert_eq!(random.below(0), 0);
        assert!(random.pick::<u8>(&[]).is_none());
        assert!(random.weighted(&[0, 0]).is_none());
        assert!((0..1_000).all(|_| random.weighted(&[0, 3, 0]) == Some(1)));
    }
}
