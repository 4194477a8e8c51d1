//! An honest estimate of the wait: from how fast people have been joining, never from a wish.
//!
//! The place in the queue times the mean interval between the last joins of the hour, widened on both sides, and never
//! below what those who joined in the last quarter of an hour have waited (Q-7, head-of-line delay).

use std::collections::VecDeque;

use crate::time::{HOUR, MINUTE, SECOND, Timestamp};

/// Joins remembered.
const JOINS_MAX: usize = 32;
/// Joins within a shorter time say nothing about the interval between them.
const SPAN_NEEDED: i64 = 2 * MINUTE;
/// Joins needed before the interval between them is believed.
const JOINS_NEEDED: usize = 3;
/// Assumed time one person needs for one conversation, in seconds, before enough joins were seen.
const ASSUMED_HANDLE_SECONDS: u32 = 240;

#[derive(Debug, Clone, Default)]
pub(super) struct Waits {
    /// When a person joined, and how many seconds the customer had waited.
    joins: VecDeque<(Timestamp, u32)>,
}

impl Waits {
    pub(super) fn joined(&mut self, now: Timestamp, requested_at: Timestamp) {
        if self.joins.len() == JOINS_MAX {
            self.joins.pop_front();
        }
        let seconds = u32::try_from(now.since(requested_at).max(0) / SECOND).unwrap_or(u32::MAX);
        self.joins.push_back((now, seconds));
    }

    /// From and to, in seconds; none when nobody is in.
    pub(super) fn range(&self, place: u32, people: u32, now: Timestamp) -> Option<(u32, u32)> {
        if people == 0 {
            return None;
        }
        let recent: Vec<&(Timestamp, u32)> =
            self.joins.iter().filter(|(at, _)| now.since(*at) <= HOUR).collect();
        let interval = match (recent.first(), recent.len()) {
            (Some((first, _)), count) if count >= JOINS_NEEDED && now.since(*first) >= SPAN_NEEDED => {
                let span = u32::try_from(now.since(*first) / SECOND).unwrap_or(u32::MAX);
                span / u32::try_from(count).unwrap_or(u32::MAX)
            }
            _ => ASSUMED_HANDLE_SECONDS / people,
        };
        let expected = interval.saturating_mul(place);
        let worst = self
            .joins
            .iter()
            .filter(|(at, _)| now.since(*at) <= 15 * MINUTE)
            .map(|(_, waited)| *waited)
            .max()
            .unwrap_or(0);
        let low = expected / 2;
        let high = (expected.saturating_mul(8) / 5).saturating_add(60).max(worst);
        Some((low, high))
    }
}
