//! The customer's half of the wire (`docs/PROTOCOL.md`), and what both halves share.
//!
//! Invariants: a frame is a pure function of an event, its number and time, and of names; the kind of an author comes
//! from the event, never from text (I5). Notes, verdicts and facts have no frame here, so they cannot leak.
//!
//! Deliberately absent: the staff's frames (see `frame/staff.rs`), sockets, and the order in which frames are sent.

mod command;
mod customer;
mod render;
mod staff;

pub use command::{AgentCommand, CustomerCommand};
pub use customer::{Author, AuthorKind, Citation, CustomerFrame, Hello, Holder, HolderKind, Message, Queue};
pub use render::{Baton, customer, help_url};
pub(crate) use render::{citations, place};
pub use staff::{Named, SavedReply, StaffFrame, StaffHello, Viewer};

/// A frame as text, rendered once and shared by all who get it.
pub type FrameText = axum::extract::ws::Utf8Bytes;

/// Writes a frame as JSON.
pub fn text(frame: &impl serde::Serialize) -> FrameText {
    // Frames have no maps with keys that are not texts, so writing them cannot fail.
    FrameText::from(serde_json::to_string(frame).unwrap_or_default())
}
