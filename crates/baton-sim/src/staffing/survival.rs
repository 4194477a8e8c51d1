//! How long customers wait before they give up, from waits of which most ended because a person answered.

use super::float;
use crate::random::Random;

/// A curve of patience (Kaplan and Meier 1958): answered customers count as patient for as long as they waited. Beyond
/// the longest wait seen customers give up at the average rate seen until there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Patience {
    /// Seconds, and how many in 2^32 are still waiting after them.
    curve: Vec<(u32, u32)>,
    longest: u32,
    /// Average patience in seconds if it were of exponential length; none when nobody gave up.
    mean: Option<u32>,
}

impl Patience {
    /// From waits in seconds and whether each ended by giving up.
    #[must_use]
    pub fn of(waits: impl IntoIterator<Item = (u32, bool)>) -> Self {
        let mut waits: Vec<(u32, bool)> = waits.into_iter().collect();
        waits.sort_unstable();
        let longest = waits.last().map_or(0, |(seconds, _)| *seconds);
        let mut left = 1.0_f64;
        let mut curve = Vec::new();
        let mut at_risk = waits.len();
        for same in waits.chunk_by(|one, other| one.0 == other.0) {
            let gave_up = same.iter().filter(|(_, gave_up)| *gave_up).count();
            if gave_up > 0 {
                left *= 1.0 - float(gave_up) / float(at_risk);
                curve.push((same[0].0, scaled(left)));
            }
            at_risk -= same.len();
        }
        Self { curve, longest, mean: mean_patience(waits) }
    }

    /// The patience of one customer in seconds.
    pub(crate) fn draw(&self, random: &mut Random) -> u32 {
        let lot = u32::try_from(random.below(1 << 32)).unwrap_or(u32::MAX);
        let at = self.curve.partition_point(|(_, left)| *left > lot);
        let beyond = |random: &mut Random| {
            let Some(mean) = self.mean else { return u32::MAX };
            let more = u32::try_from(random.exponential(i64::from(mean))).unwrap_or(u32::MAX);
            self.longest.saturating_add(more)
        };
        self.curve.get(at).map_or_else(|| beyond(random), |(seconds, _)| *seconds)
    }

    /// The average patience in seconds if it were of exponential length: all time waited over the number who gave up; none
    /// when nobody did.
    #[must_use]
    pub fn mean(&self) -> Option<u32> {
        self.mean
    }
}

/// All time waited over the number who gave up.
fn mean_patience(waits: impl IntoIterator<Item = (u32, bool)>) -> Option<u32> {
    let (mut seconds, mut gave_up) = (0_u64, 0_u64);
    for (waited, left) in waits {
        seconds += u64::from(waited);
        gave_up += u64::from(left);
    }
    u32::try_from(seconds.checked_div(gave_up)?).ok()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 2^32 fits")]
fn scaled(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * f64::from(u32::MAX)) as u32
}
