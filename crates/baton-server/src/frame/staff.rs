//! The frames that staff get.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::view::{Brief, Desk, Item, Me, Row, Thread};

/// A name in files with its name on screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Named {
    /// In files.
    pub name: String,
    /// On screen.
    pub title: String,
}

/// A text for agents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedReply {
    /// What an agent types after `/`.
    pub shortcut: String,
    /// Its title.
    pub title: String,
    /// The text by language.
    pub text: BTreeMap<String, String>,
}

/// Somebody who looks at the same conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Viewer {
    /// Who.
    pub agent: String,
    /// The full name.
    pub name: String,
    /// Whether they are writing.
    pub writing: bool,
}

/// Everything a workspace needs to begin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StaffHello {
    /// Where the list stands.
    pub cursor: String,
    /// Who is signed in.
    pub me: Me,
    /// The desk.
    pub desk: Desk,
    /// All open conversations.
    pub rows: Vec<Row>,
    /// The topics.
    pub topics: Vec<Named>,
    /// The skills.
    pub skills: Vec<Named>,
    /// Actions that change something, for stops, whispers and mandates.
    pub actions: Vec<Named>,
    /// In which currency amounts are, as in ISO 4217.
    pub currency: String,
    /// Texts for agents.
    pub saved_replies: Vec<SavedReply>,
}

/// A frame for staff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum StaffFrame {
    /// Everything to begin with.
    Hello(Box<StaffHello>),
    /// A conversation in the list, new or changed.
    Row {
        /// Where the list stands.
        cursor: String,
        /// The conversation.
        row: Box<Row>,
    },
    /// A conversation left the list.
    RowGone {
        /// Where the list stands.
        cursor: String,
        /// Which.
        conversation: String,
    },
    /// The desk changed.
    Desk {
        /// Where the list stands.
        cursor: String,
        /// The desk.
        desk: Box<Desk>,
    },
    /// Answer to `watch`, and again when what may be done with it has changed.
    Thread {
        /// Which.
        conversation: String,
        /// All of it.
        thread: Box<Thread>,
    },
    /// One more item of the watched conversation.
    Item {
        /// Which.
        conversation: String,
        /// The item.
        item: Box<Item>,
        /// The client's key, on what an agent wrote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client_id: Option<String>,
    },
    /// The brief of the watched conversation.
    Brief {
        /// Which.
        conversation: String,
        /// The brief.
        brief: Option<Box<Brief>>,
    },
    /// Somebody is typing in the watched conversation.
    Typing {
        /// Which.
        conversation: String,
        /// Who.
        who: Option<String>,
    },
    /// Who else looks at the watched conversation.
    Viewers {
        /// Which.
        conversation: String,
        /// Who.
        viewers: Vec<Viewer>,
    },
    /// A frame was refused.
    Error {
        /// A stable code.
        code: String,
        /// In plain words.
        detail: String,
    },
    /// The client drops what it has; everything follows.
    Reset,
    /// The client was too slow and reconnects with its cursor.
    Lagged,
    /// Answer to `ping`.
    Pong,
}
