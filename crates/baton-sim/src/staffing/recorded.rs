//! A log of calls, and what can be inferred from it.
//!
//! A log tells when each customer came, how long they waited and who answered, but not how many people were there. While
//! somebody waits, everybody who is there is busy: the busy people then are the people there. That is the only inference made.

use std::collections::BTreeMap;

use super::{DAY_SECONDS, Patience};

/// A queue with its own people, as an index of the caller's choice.
pub type Pool = usize;

/// One recorded call that reached the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// When the customer began to wait, in seconds of the day.
    pub at: u32,
    /// Who may answer.
    pub pool: Pool,
    /// How much earlier the call counts as made, in seconds.
    pub head_start: u32,
    /// How long the customer waited, in seconds.
    pub waited: u32,
    /// How long it took to handle, in seconds; none when the customer gave up.
    pub handling: Option<u32>,
}

impl Call {
    /// Whether the customer gave up.
    #[must_use]
    pub fn gave_up(&self) -> bool {
        self.handling.is_none()
    }
}

/// The calls of one day, in order of time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordedDay {
    /// The day's name.
    pub name: String,
    /// Its calls.
    pub calls: Vec<Call>,
}

impl RecordedDay {
    /// How many people were there in each slot, in thousandths of a person; in slots in which hardly anybody waited, the most
    /// who were busy at once.
    #[must_use]
    pub(crate) fn people(&self, pool: Pool, slot: u32) -> Vec<u32> {
        /// Somebody must wait for this part of a slot before the average over that time is trusted.
        const ENOUGH: u64 = 3;
        let slots = usize::try_from(DAY_SECONDS.div_ceil(slot)).unwrap_or(0);
        let mut seen = vec![Seen::default(); slots];
        let (mut busy, mut waiting, mut before) = (0_i64, 0_i64, 0_u32);
        for (at, change) in self.changes(pool) {
            let mut from = before;
            while from < at {
                let index = usize::try_from(from / slot).unwrap_or(usize::MAX);
                let to = at.min((from / slot + 1) * slot);
                if let Some(seen) = seen.get_mut(index) {
                    seen.most = seen.most.max(busy);
                    if waiting > 0 {
                        let seconds = u64::from(to - from);
                        seen.seconds += seconds;
                        seen.busy += seconds * busy.unsigned_abs();
                    }
                }
                from = to;
            }
            before = at;
            busy += change.busy;
            waiting += change.waiting;
        }
        let people = seen.into_iter().map(|seen| {
            if seen.seconds * ENOUGH >= u64::from(slot) {
                u32::try_from(seen.busy * 1_000 / seen.seconds).unwrap_or(u32::MAX)
            } else {
                u32::try_from(seen.most * 1_000).unwrap_or(0)
            }
        });
        people.collect()
    }

    /// How the numbers of busy people and waiting customers change, in order of time.
    fn changes(&self, pool: Pool) -> BTreeMap<u32, Change> {
        let mut changes: BTreeMap<u32, Change> = BTreeMap::new();
        for call in self.calls.iter().filter(|call| call.pool == pool) {
            let answered = call.at + call.waited;
            changes.entry(call.at).or_default().waiting += 1;
            changes.entry(answered).or_default().waiting -= 1;
            if let Some(handling) = call.handling {
                changes.entry(answered).or_default().busy += 1;
                changes.entry(answered + handling).or_default().busy -= 1;
            }
        }
        changes
    }
}

/// The patience of a pool's customers, over all days.
#[must_use]
pub(crate) fn patience(days: &[RecordedDay], pool: Pool) -> Patience {
    let calls = days.iter().flat_map(|day| &day.calls).filter(|call| call.pool == pool);
    Patience::of(calls.map(|call| (call.waited, call.gave_up())))
}

#[derive(Debug, Clone, Copy, Default)]
struct Change {
    busy: i64,
    waiting: i64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Seconds in which somebody waited, and busy people summed over them.
    seconds: u64,
    busy: u64,
    most: i64,
}
