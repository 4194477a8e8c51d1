//! How many commands one connection may send.

use tokio::time::Instant;

/// Commands per second on average.
const PER_SECOND: u32 = 20;
/// Commands at once.
const BURST: u32 = 60;
/// Parts of one token, so that no fraction of a second is lost.
const PARTS: u64 = 1_000_000;

/// A token bucket.
#[derive(Debug, Clone)]
pub struct Bucket {
    parts: u64,
    most: u64,
    since: Instant,
}

impl Default for Bucket {
    fn default() -> Self {
        let most = u64::from(BURST) * PARTS;
        Self { parts: most, most, since: Instant::now() }
    }
}

impl Bucket {
    /// A bucket that no connection empties, for measurements.
    #[must_use]
    pub fn bottomless() -> Self {
        Self { parts: u64::MAX, most: u64::MAX, since: Instant::now() }
    }

    /// Takes one token; false when none is left.
    pub fn take(&mut self) -> bool {
        let now = Instant::now();
        let micros = u64::try_from((now - self.since).as_micros()).unwrap_or(u64::MAX);
        self.since = now;
        let gained = micros.saturating_mul(u64::from(PER_SECOND));
        self.parts = self.parts.saturating_add(gained).min(self.most);
        let taken = self.parts.checked_sub(PARTS);
        self.parts = taken.unwrap_or(self.parts);
        taken.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_then_the_rate() {
        let mut bucket = Bucket::default();
        let burst = (0..100).filter(|_| bucket.take()).count();
        assert_eq!(burst, usize::try_from(BURST).unwrap());
        tokio::time::advance(Duration::from_millis(500)).await;
        assert_eq!((0..100).filter(|_| bucket.take()).count(), 10);
        tokio::time::advance(Duration::from_secs(3_600)).await;
        assert_eq!((0..100).filter(|_| bucket.take()).count(), usize::try_from(BURST).unwrap());
    }
}
