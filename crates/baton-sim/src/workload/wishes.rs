//! What actors wanted and sent, kept by the workload for the auditor: the other side of the log.

use baton_core::Timestamp;
use baton_core::id::{ClientKey, ConversationId};
use baton_core::perception::SignalKind;

/// What somebody wanted with a command that has a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// To say something.
    Say,
    /// To have a person, said in words nobody could misread.
    PersonInWords,
    /// To have a person, by the button.
    PersonByButton,
    /// To be heard on a sensitive matter, said in words nobody could misread.
    Sensitive(SignalKind),
    /// To be called or written to instead of waiting.
    CallBack,
    /// To have a supervisor.
    Supervisor,
    /// To correct what is passed on.
    Correct,
    /// To leave the queue.
    Stay,
    /// To answer the offer to return to the assistant.
    Return(bool),
    /// To say whether it helped.
    Helped(bool),
    /// To rate.
    Rate,
    /// An agent's reply.
    Reply,
    /// A note.
    Note,
    /// A supervisor's whisper.
    Whisper,
}

/// A command with a key, sent once or more often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// To which conversation.
    pub conversation: ConversationId,
    /// The client's key.
    pub key: ClientKey,
    /// What for.
    pub wish: Wish,
    /// When it was last sent.
    pub at: Timestamp,
    /// The commit that acknowledged it first; none when it was never acknowledged.
    pub acknowledged: Option<u64>,
    /// Whether it was refused.
    pub refused: bool,
}

/// Everything that was sent, and the secrets that were planted.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// Commands with keys, in order of first sending.
    pub sent: Vec<Sent>,
    /// Card numbers in messages, digits only.
    pub cards: Vec<String>,
}
