//! What is written: one [`Commit`] is applied whole or not at all.

use std::borrow::Cow;

use baton_core::id::{AgentId, CustomerId};
use baton_core::time::Timestamp;

use crate::stream::Stream;

/// A short text without personal data that is mostly known at compile time.
pub type Name = Cow<'static, str>;

/// An event that happened and is not stored yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// When it happened.
    pub at: Timestamp,
    /// What happened, such as `message_received`. Stored in clear.
    pub kind: Name,
    /// The version of the body's form.
    pub version: u16,
    /// Who did it: a role or an id. Stored in clear.
    pub actor: Name,
    /// The event as JSON bytes. Sealed by the store with the key of the stream's subject.
    pub body: Vec<u8>,
}

/// The events that one commit appends to one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamCommit {
    /// The stream.
    pub stream: Stream,
    /// Whose data the bodies are. Fixed by a stream's first commit; `None` seals with the workspace's key.
    pub subject: Option<CustomerId>,
    /// The version that the events were decided on: 0 for a new stream.
    pub expected_seq: u64,
    /// The events, in order. At least one.
    pub events: Vec<NewEvent>,
    /// Whether the stream is open after these events.
    pub open: bool,
    /// A small text for lists, such as JSON of holder, topic and resolution. **Stored in clear**: no personal data.
    pub summary: Vec<u8>,
}

/// Sets or cancels a timer. A timer is named by its stream and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerChange {
    /// The stream that the timer belongs to.
    pub stream: Stream,
    /// The name of the timer within the stream.
    pub key: String,
    /// When it is due; `None` cancels it.
    pub at: Option<Timestamp>,
}

/// Something to be done outside, once, after the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEffect {
    /// The idempotency key of the effect. An id is accepted once.
    pub id: String,
    /// The stream that it belongs to.
    pub stream: Stream,
    /// Whose data the body is.
    pub subject: Option<CustomerId>,
    /// What is to be done, such as `send_message`. Stored in clear.
    pub kind: Name,
    /// What is to be done in full, as JSON bytes. Sealed.
    pub body: Vec<u8>,
}

/// Makes a repeated request have one effect: the second commit with the same scope and key is refused with
/// [`crate::StoreError::Repeated`] and the first response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// Whose keys these are: an endpoint, an API client, a customer's socket.
    pub scope: String,
    /// The key that the client chose.
    pub key: String,
    /// A digest of the request: the same key with another digest is [`crate::StoreError::KeyReused`].
    pub request_hash: [u8; 32],
    /// Whose data the response is.
    pub subject: Option<CustomerId>,
    /// The response. Sealed.
    pub response: Vec<u8>,
}

/// A member of staff who may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The member of staff.
    pub id: AgentId,
    /// The address to sign in with, unique without regard to case.
    pub email: String,
    /// The hash of the password in its own text form, with its parameters.
    pub password_hash: String,
    /// The rest, as JSON bytes: name, role, settings. Sealed with the workspace's key.
    pub body: Vec<u8>,
}

/// A signed-in session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The digest of the session's secret. The secret itself is never stored.
    pub token_hash: [u8; 32],
    /// Who is signed in.
    pub agent: AgentId,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A change of something that has no history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// Adds or replaces an account.
    Account(Account),
    /// Removes an account and its sessions.
    AccountGone(AgentId),
    /// Adds or replaces a session.
    Session(Session),
    /// Ends a session.
    SessionGone([u8; 32]),
    /// Sets a setting. Stored in clear.
    Setting {
        /// The name of the setting.
        name: String,
        /// Its value; `None` removes it.
        value: Option<Vec<u8>>,
    },
    /// Sets what is known of a customer (name, email), sealed with the customer's key.
    Profile {
        /// The customer.
        customer: CustomerId,
        /// The profile, as JSON bytes.
        body: Vec<u8>,
    },
}

/// What is to be written, whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commit {
    /// When it was decided.
    pub at: Timestamp,
    /// Events, at most one entry per stream.
    pub streams: Vec<StreamCommit>,
    /// Effects to be done after the commit.
    pub effects: Vec<NewEffect>,
    /// Ids of pending effects that are done. An id that is not pending refuses the commit.
    pub effects_done: Vec<String>,
    /// Timers to set and cancel, in order.
    pub timers: Vec<TimerChange>,
    /// What makes this commit happen once.
    pub idempotency: Option<Idempotency>,
    /// Changes of accounts, sessions, settings and profiles, in order.
    pub records: Vec<Record>,
}

impl Commit {
    /// A commit of records only.
    #[must_use]
    pub fn of_records(at: Timestamp, records: Vec<Record>) -> Self {
        Self { at, records, ..Self::default() }
    }

    /// Bytes of all bodies, to bound a group.
    pub(crate) fn weight(&self) -> usize {
        let events = self.streams.iter().flat_map(|part| &part.events).map(|event| event.body.len());
        events.chain(self.effects.iter().map(|effect| effect.body.len())).sum()
    }
}
