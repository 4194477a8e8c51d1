//! What staff see: rows, threads, briefs and reasons, as pure functions of state, events and names.
//!
//! Everything said here comes from recorded facts. Fixed words exist in English, German and Spanish; the words of a
//! company come from its files. Deliberately absent: any score of how a person works.

mod brief;
mod desk;
mod empowered;
mod item;
mod row;
mod search;
mod story;
mod thread;
mod why;
mod words;

pub(crate) use brief::shown_facts;
pub use brief::{Brief, Fact, brief, facts};
pub use desk::{
    Desk, EndedStop, Me, Presence, Scope, ScopeKind, StaffMember, Stop, desk, ended_stops, me, presence,
    role, scope,
};
pub use empowered::{
    Act, Approval, Consequence, Decider, Mandate, Power, Sourced, acts, approval, instruction, mandate, rule,
};
pub use item::{Item, ItemKind, Items};
pub(crate) use row::full_name;
pub use row::{CustomerName, LastLine, Risk, Row, RowHolder, customer_name, row};
pub use search::{ExcerptPart, SearchHit, SearchPage};
pub(crate) use search::{author_of, excerpt};
pub use story::{Quote, Story, story};
pub use thread::{CustomerCard, Earlier, Thread, Verb, earlier, may, thread};
pub use why::{Evidence, Why, reason, why};
pub(crate) use words::name_of;
pub use words::{pick, signal};
