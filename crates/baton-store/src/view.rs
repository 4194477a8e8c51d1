//! What is read back: events, heads, pending work, reports.

use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::Timestamp;

use crate::commit::Name;
use crate::stream::Stream;

/// What an event says, if it can still be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The JSON bytes that were committed.
    Plain(Vec<u8>),
    /// The customer was erased; only the header is left.
    Erased,
}

impl Body {
    /// The bytes, unless they were erased.
    #[must_use]
    pub fn plain(&self) -> Option<&[u8]> {
        match self {
            Self::Plain(bytes) => Some(bytes),
            Self::Erased => None,
        }
    }
}

/// An event of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place in the order of all commits of the store, growing, with gaps.
    pub position: u64,
    /// The stream.
    pub stream: Stream,
    /// Its place in the stream, from 1 without gaps.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: Name,
    /// The version of the body's form.
    pub version: u16,
    /// Who did it.
    pub actor: Name,
    /// What it says.
    pub body: Body,
}

/// Where a stream stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The stream.
    pub stream: Stream,
    /// Whose data the stream is.
    pub subject: Option<CustomerId>,
    /// The sequence number of the last event: the version of the stream.
    pub seq: u64,
    /// The last link of the stream's hash chain.
    pub hash: [u8; 32],
    /// When the first commit was decided.
    pub opened_at: Timestamp,
    /// When the last commit was decided.
    pub updated_at: Timestamp,
    /// Whether the stream is open.
    pub open: bool,
    /// The last commit's summary.
    pub summary: Vec<u8>,
}

/// Which heads of conversations to list. The newest conversation comes first; ids sort by time of opening, so a
/// page never moves while a conversation goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadFilter {
    /// Only open ones, or only closed ones.
    pub open: Option<bool>,
    /// Only those of one customer.
    pub subject: Option<CustomerId>,
    /// Only those opened before this one: the last of the page before.
    pub before: Option<ConversationId>,
    /// How many, at most [`crate::MAX_PAGE`].
    pub limit: usize,
}

impl Default for HeadFilter {
    fn default() -> Self {
        Self { open: None, subject: None, before: None, limit: crate::MAX_PAGE }
    }
}

/// An effect that waits to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingEffect {
    /// The order of all effects, growing.
    pub position: u64,
    /// The idempotency key of the effect.
    pub id: String,
    /// The stream that it belongs to.
    pub stream: Stream,
    /// Whose data the body is.
    pub subject: Option<CustomerId>,
    /// What is to be done.
    pub kind: Name,
    /// When its commit was decided.
    pub at: Timestamp,
    /// What is to be done in full.
    pub body: Vec<u8>,
}

/// A timer that is set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timer {
    /// When it is due.
    pub at: Timestamp,
    /// The stream that it belongs to.
    pub stream: Stream,
    /// Its name within the stream.
    pub key: String,
}

/// A request that was already done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The digest of the request.
    pub request_hash: [u8; 32],
    /// What was answered.
    pub response: Vec<u8>,
}

/// What erasing a customer did. Erasing again is harmless and reports what was left to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ErasureReport {
    /// A key existed and was destroyed by this call.
    pub key_destroyed: bool,
    /// Conversations whose bodies can no longer be read.
    pub conversations: u64,
    /// Events whose bodies can no longer be read.
    pub events: u64,
    /// Effects whose bodies were removed.
    pub effects: u64,
    /// Timers that were removed.
    pub timers: u64,
    /// Stored responses that were removed.
    pub responses: u64,
    /// A profile was removed.
    pub profile: bool,
    /// The old pages with the key are gone from the write-ahead log too. When false a reader holds them, and the
    /// store removes them as soon as it lets go.
    pub log_cleaned: bool,
}

/// What [`crate::Store::forget`] removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ForgetReport {
    /// Sessions that had ended.
    pub sessions: u64,
    /// Stored responses from before the given time.
    pub responses: u64,
    /// Done effects from before the given time; their ids are no longer known.
    pub effects: u64,
}

/// Something in the chain that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainFault {
    /// The stream, or `None` when the fault is of the store as a whole.
    pub stream: Option<Stream>,
    /// The event, or 0 when the fault is of the whole stream.
    pub seq: u64,
    /// What does not hold.
    pub what: Fault,
}

/// The ways in which a chain can be broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Events are missing before this one.
    Gap,
    /// The link does not follow from the header, the sealed body and the link before: something was changed.
    Link,
    /// The link holds but the seal does not open: the body comes from elsewhere.
    Seal,
    /// Events are missing at the end of the stream.
    Truncated,
    /// There are more events than the head knows, or the head names another link.
    Head,
    /// The stream has events and no head.
    NoHead,
    /// The customer's key is missing, and the customer was not erased.
    NoKey,
    /// The number or the sum of all heads is not the one of the last commit: a whole stream is missing or was put back.
    Anchor,
}

/// What [`crate::Store::verify_chain`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChainReport {
    /// Streams that were checked.
    pub streams: u64,
    /// Events that were checked.
    pub events: u64,
    /// Of these, events of erased customers: their chain is checked, their seal cannot be.
    pub erased_events: u64,
    /// What does not hold, at most [`crate::MAX_FAULTS`].
    pub faults: Vec<ChainFault>,
}
