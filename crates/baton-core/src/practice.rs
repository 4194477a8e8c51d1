//! Practice: a person trains against a scripted customer and reads what went well.
//!
//! A [`Case`] is company data: what a customer says first, tells when asked, objects, and what a good conversation
//! has in it. A [`Play`] is one conversation with it; it hears what the person writes and answers with the customer's
//! next lines. At the end it gives a [`Debrief`].
//!
//! Invariants: everything is a function of the case and of what was written, so the same conversation gives the same
//! debrief; words are found by their letters and never weighed, and each point of the debrief says whether words or
//! the action at the end decided it.
//!
//! Deliberately absent: the live desk. What is played here belongs to no customer, no queue and no figure, and nothing
//! here is ever asked about live work (AIA-20).

mod case;
mod debrief;
mod play;
mod words;

pub use case::{Case, CaseEnd, Confirm, Fact, Objection, Phrases, Point, PointKind, PracticeSet, Reaction};
pub use debrief::{Debrief, Group, Judged, JudgedBy, Quote};
pub use play::{Ended, Line, Play};
