//! One suite for every store: what holds for one must hold for all.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod chain;
mod commits;
mod effects;
mod erasure;
mod heads;
#[path = "../support/make.rs"]
mod make;
mod records;
mod requests;
mod timers;

use std::sync::Arc;

use baton_store::{MasterKey, MemoryStore, SqliteOptions, SqliteStore, Store};
use tempfile::TempDir;

/// An empty store and, if it has files, their folder.
pub(crate) struct Fixture {
    pub(crate) store: Arc<dyn Store>,
    _folder: Option<TempDir>,
}

impl std::ops::Deref for Fixture {
    type Target = dyn Store;

    fn deref(&self) -> &Self::Target {
        &*self.store
    }
}

fn memory() -> Fixture {
    Fixture { store: Arc::new(MemoryStore::new().unwrap()), _folder: None }
}

fn sqlite() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteOptions::new(folder.path().join("baton.db"), MasterKey([7; 32]));
    Fixture { store: Arc::new(SqliteStore::open(options).unwrap()), _folder: Some(folder) }
}

macro_rules! conformance {
    ($($module:ident: $($test:ident),+;)+) => {
        conformance!(@of memory $($($module $test)+)+);
        conformance!(@of sqlite $($($module $test)+)+);
    };
    (@of $backend:ident $($module:ident $test:ident)+) => {
        mod $backend {
            $(
                #[test]
                fn $test() {
                    super::$module::$test(&super::$backend());
                }
            )+
        }
    };
}

conformance! {
    commits: a_commit_is_whole_or_absent_across_streams, a_stale_version_is_refused,
        events_come_back_as_they_were_in_pages, a_scan_gives_the_order_of_commits,
        what_cannot_be_right_is_refused, concurrent_commits_leave_no_gap, racing_writers_append_once_each;
    requests: a_repeated_request_gets_the_first_response, a_repetition_is_told_before_a_conflict,
        a_refused_commit_does_not_use_up_its_key;
    effects: an_effect_is_pending_until_it_is_done_once, an_effect_id_is_accepted_once,
        pending_effects_come_in_pages;
    timers: timers_are_set_moved_and_cancelled, due_timers_come_in_order;
    heads: a_head_follows_its_stream, heads_are_filtered, heads_come_in_pages_that_do_not_move;
    records: accounts_are_found_by_id_and_address, an_address_belongs_to_one_account,
        removing_an_account_ends_its_sessions, settings_and_sessions_come_and_go,
        records_are_written_with_their_events_or_not_at_all, what_has_served_its_time_is_forgotten;
    erasure: an_erased_customer_is_gone_and_the_chain_holds, an_erased_customer_cannot_come_back,
        erasing_one_customer_leaves_others_readable, erasing_twice_is_harmless;
    chain: a_whole_chain_verifies, an_empty_store_verifies;
}
