//! The list that all staff see: rows that changed, gathered for a moment and written once for everybody.
//!
//! Frames have numbers `EPOCH.N` and the last few thousand are kept, so that a page that was away gets what it missed.
//! While nobody looks nothing is written; then the epoch changes, and pages begin anew.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use baton_core::id::ConversationId;
use tokio::sync::Notify;

use super::feeds::{Feed, Follower};
use super::people::ROWS_PER_LOCK;
use super::update::Update;
use super::{Engine, Inner};
use crate::frame::{self, FrameText, StaffFrame};

/// Frames kept for pages that come back.
const RING: usize = 4_096;
/// How long changes are gathered.
const GATHER: Duration = Duration::from_millis(50);
/// Rows written in one batch; the rest waits for the next.
const ROWS_PER_BATCH: usize = 512;
/// The desk is written at most in every so many batches with changes.
const DESK_EVERY: u32 = 5;

#[derive(Debug)]
struct State {
    epoch: u64,
    /// The number of the last frame.
    last: u64,
    ring: VecDeque<(u64, FrameText)>,
    followers: Vec<Follower>,
    rows: BTreeSet<ConversationId>,
    desk: bool,
}

/// The list.
#[derive(Debug)]
pub(crate) struct StaffList {
    state: Mutex<State>,
    changed: Notify,
}

/// Where a page begins.
pub(super) enum Start {
    /// With these frames.
    Resume(Vec<FrameText>),
    /// From nothing, at this cursor.
    Fresh(String),
}

impl StaffList {
    /// An empty list; `epoch` differs in every run.
    pub(crate) fn new(epoch: u64) -> Self {
        let state = State {
            epoch,
            last: 0,
            ring: VecDeque::new(),
            followers: Vec::new(),
            rows: BTreeSet::new(),
            desk: false,
        };
        Self { state: Mutex::new(state), changed: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what changed.
    pub(crate) fn touched(&self, updates: &[Arc<Update>], desk: bool) {
        self.mark(
            updates.iter().map(|update| update.conversation),
            desk || updates.iter().any(|update| update.moves_baton()),
        );
    }

    /// Notes that rows, or the desk, are to be written again.
    pub(crate) fn mark(&self, rows: impl IntoIterator<Item = ConversationId>, desk: bool) {
        let mut state = self.state();
        if state.followers.is_empty() {
            // Nobody looks: pages that come back begin anew.
            state.epoch = state.epoch.wrapping_add(1);
            state.last = 0;
            state.ring.clear();
            state.rows.clear();
            state.desk = false;
            return;
        }
        state.rows.extend(rows);
        state.desk |= desk;
        drop(state);
        self.changed.notify_one();
    }

    /// Registers a page and says where it begins. Nothing falls between.
    pub(super) fn follow(&self, follower: Follower, cursor: Option<&str>) -> Start {
        let mut state = self.state();
        let fresh = state.followers.is_empty();
        state.followers.push(follower);
        let seen = cursor.and_then(|cursor| {
            let (epoch, number) = cursor.split_once('.')?;
            let number: u64 = number.parse().ok()?;
            (epoch.parse() == Ok(state.epoch) && number <= state.last).then_some(number)
        });
        let first = state.ring.front().map_or(state.last + 1, |(number, _)| *number);
        match seen {
            // Changes after the last follower left were dropped with a new epoch, so an equal epoch has no gap.
            Some(seen) if seen + 1 >= first => Start::Resume(
                state
                    .ring
                    .iter()
                    .filter(|(number, _)| *number > seen)
                    .map(|(_, text)| text.clone())
                    .collect(),
            ),
            _ => {
                if fresh {
                    state.rows.clear();
                }
                Start::Fresh(format!("{}.{}", state.epoch, state.last))
            }
        }
    }

    /// Ends it.
    pub(super) fn leave(&self, inbox: u64) {
        self.state().followers.retain(|follower| !follower.is(inbox));
    }

    fn take(&self, desk_too: bool) -> (Vec<ConversationId>, bool, bool) {
        let mut state = self.state();
        let rest = match state.rows.iter().nth(ROWS_PER_BATCH).copied() {
            Some(first_of_rest) => state.rows.split_off(&first_of_rest),
            None => BTreeSet::new(),
        };
        let rows = std::mem::replace(&mut state.rows, rest);
        let desk = desk_too && std::mem::take(&mut state.desk);
        let more = !state.rows.is_empty() || state.desk;
        (rows.into_iter().collect(), desk, more)
    }

    fn publish(&self, write: impl FnOnce(String) -> StaffFrame) {
        let mut state = self.state();
        state.last += 1;
        let number = state.last;
        let text = frame::text(&write(format!("{}.{number}", state.epoch)));
        if state.ring.len() == RING {
            state.ring.pop_front();
        }
        state.ring.push_back((number, text.clone()));
        let feed = Feed::frame(text);
        state.followers.retain(|follower| follower.give(feed.clone()));
    }
}

/// Writes batches until the engine ends.
pub(super) async fn run(engine: Weak<Inner>, bus: Arc<super::durable::Bus>) {
    let mut batches: u32 = 0;
    let mut more = false;
    loop {
        if !more {
            bus.list.changed.notified().await;
        }
        tokio::time::sleep(GATHER).await;
        let Some(inner) = engine.upgrade() else { return };
        batches = batches.wrapping_add(1);
        let desk_too = batches.is_multiple_of(DESK_EVERY);
        let (rows, desk, rest) = bus.list.take(desk_too);
        Engine(inner).write_list(&rows, desk);
        more = rest;
    }
}

impl Engine {
    fn write_list(&self, rows: &[ConversationId], desk: bool) {
        for some in rows.chunks(ROWS_PER_LOCK) {
            let changed = self.rows_of(some);
            for (id, row) in changed {
                self.0.bus.list.publish(|cursor| match row {
                    Some(row) => StaffFrame::Row { cursor, row: Box::new(row) },
                    None => StaffFrame::RowGone { cursor, conversation: id.to_string() },
                });
            }
        }
        if desk {
            let desk = Box::new(self.desk_view());
            self.0.bus.list.publish(|cursor| StaffFrame::Desk { cursor, desk });
        }
    }
}
