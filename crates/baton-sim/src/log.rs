//! The log of the simulated world: every event as the JSON bytes that a store would keep, per stream and commit.
//!
//! A commit is written as a whole or not at all. The live state can be thrown away at any time and folded again from
//! these bytes, which is what the world does after a failed commit and after a crash (I8).

use std::collections::BTreeMap;

use baton_core::id::ConversationId;
use baton_core::{Conversation, Desk, DeskEvent, Event, Timestamp, hub::Commit};

/// One stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The number of the commit that wrote it, from 1.
    pub commit: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The event as JSON.
    pub json: Vec<u8>,
}

/// Why a log could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// An event could not be written or read as JSON.
    #[error("an event is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A stream does not begin with the event that opens it.
    #[error("the stream of {0} does not begin with its opening")]
    NoOpening(ConversationId),
}

/// All streams.
#[derive(Debug, Clone, Default)]
pub struct Log {
    desk: Vec<Record>,
    conversations: BTreeMap<ConversationId, Vec<Record>>,
    commits: u64,
    events: u64,
}

impl Log {
    /// Writes a commit.
    ///
    /// # Errors
    /// When an event cannot be written as JSON; nothing is written then.
    pub(crate) fn append(&mut self, commit: &Commit) -> Result<u64, LogError> {
        let number = self.commits + 1;
        let record = |json| Record { commit: number, at: commit.at, json };
        let mut desk = Vec::new();
        for event in commit.desk.iter().flat_map(|(_, events)| events) {
            desk.push(record(serde_json::to_vec(event)?));
        }
        let mut changes = Vec::with_capacity(commit.conversations.len());
        for change in &commit.conversations {
            let mut records = Vec::with_capacity(change.events.len());
            for event in &change.events {
                records.push(record(serde_json::to_vec(event)?));
            }
            changes.push((change.id, records));
        }
        self.commits = number;
        self.events += desk.len() as u64;
        self.desk.append(&mut desk);
        for (id, mut records) in changes {
            self.events += records.len() as u64;
            self.conversations.entry(id).or_default().append(&mut records);
        }
        Ok(number)
    }

    /// Replaces the last event of a stream with other bytes, to see whether somebody notices.
    pub fn doctor(&mut self, id: ConversationId, json: Vec<u8>) {
        if let Some(record) = self.conversations.get_mut(&id).and_then(|records| records.last_mut()) {
            record.json = json;
        }
    }

    /// How many commits were written.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.commits
    }

    /// How many events were written.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The desk's stream.
    #[must_use]
    pub fn desk(&self) -> &[Record] {
        &self.desk
    }

    /// The streams of the conversations, by id.
    pub fn conversations(&self) -> impl Iterator<Item = (ConversationId, &[Record])> {
        self.conversations.iter().map(|(id, records)| (*id, records.as_slice()))
    }

    /// One conversation's stream; empty when there is none.
    #[must_use]
    pub fn conversation(&self, id: ConversationId) -> &[Record] {
        self.conversations.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Folds a conversation from its bytes; nothing when there is no such stream.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn replay(&self, id: ConversationId) -> Result<Option<Conversation>, LogError> {
        let records = self.conversation(id);
        if records.is_empty() {
            return Ok(None);
        }
        let events = read::<Event>(records)?;
        Conversation::replay(events.iter().map(|(event, at)| (event, *at)))
            .map(Some)
            .ok_or(LogError::NoOpening(id))
    }

    /// Folds the desk from its bytes.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn replay_desk(&self) -> Result<Desk, LogError> {
        let mut desk = Desk::default();
        for (event, at) in read::<DeskEvent>(&self.desk)? {
            desk.evolve(&event, at);
        }
        Ok(desk)
    }

    /// The whole log as JSON lines, in order of streams; the same seed gives the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut write = |stream: &str, records: &[Record]| {
            for record in records {
                let head = format!(
                    "{{\"stream\":\"{stream}\",\"commit\":{},\"at\":{},\"event\":",
                    record.commit,
                    record.at.as_millis()
                );
                bytes.extend_from_slice(head.as_bytes());
                bytes.extend_from_slice(&record.json);
                bytes.extend_from_slice(b"}\n");
            }
        };
        write("desk", &self.desk);
        for (id, records) in &self.conversations {
            write(&id.to_string(), records);
        }
        bytes
    }
}

fn read<E: serde::de::DeserializeOwned>(records: &[Record]) -> Result<Vec<(E, Timestamp)>, LogError> {
    records.iter().map(|record| Ok((serde_json::from_slice(&record.json)?, record.at))).collect()
}
