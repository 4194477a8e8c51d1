//! From the store into memory: conversations, the desk, a customer's newest conversation.

use std::sync::Arc;

use baton_core::conversation::Conversation;
use baton_core::desk::{Desk, DeskEvent};
use baton_core::event::Event;
use baton_core::id::{ConversationId, CustomerId};
use baton_core::time::Timestamp;
use baton_store::{Body, HeadFilter, Store, StoreError, StoredEvent, Stream, load_all};

use super::Engine;
use super::error::EngineError;

/// Reads an event back.
pub(super) fn parse(stored: &StoredEvent) -> Result<Option<(Event, Timestamp)>, StoreError> {
    let Body::Plain(bytes) = &stored.body else { return Ok(None) };
    let damaged = |what: &str| StoreError::Damaged {
        what: format!("event {} of {} cannot be read: {what}", stored.seq, stored.stream),
    };
    // Checked once as a whole, and not again for each string in it.
    let text = std::str::from_utf8(bytes).map_err(|_| damaged("not UTF-8"))?;
    let event = serde_json::from_str(text).map_err(|error| damaged(error.classify_name()))?;
    Ok(Some((event, stored.at)))
}

/// What kind of fault it is, without quoting what was read.
trait Classified {
    fn classify_name(&self) -> &'static str;
}

impl Classified for serde_json::Error {
    fn classify_name(&self) -> &'static str {
        match self.classify() {
            serde_json::error::Category::Io => "input or output",
            serde_json::error::Category::Syntax => "not JSON",
            serde_json::error::Category::Data => "unknown form",
            serde_json::error::Category::Eof => "cut off",
        }
    }
}

/// All events of a conversation; none when there are none or the customer was erased.
pub(super) fn events(store: &dyn Store, id: ConversationId) -> Result<Vec<(Event, Timestamp)>, StoreError> {
    let stored = load_all(store, Stream::Conversation(id))?;
    let mut events = Vec::with_capacity(stored.len());
    for event in &stored {
        match parse(event)? {
            Some(event) => events.push(event),
            None => return Ok(Vec::new()),
        }
    }
    Ok(events)
}

/// A conversation and the events it was folded from.
type Logged = (Conversation, Vec<(Event, Timestamp)>);

/// A conversation with its log; none when there is none or the customer was erased.
pub(super) fn logged(store: &dyn Store, id: ConversationId) -> Result<Option<Logged>, StoreError> {
    let events = events(store, id)?;
    let folded = Conversation::replay(events.iter().map(|(event, at)| (event, *at)));
    Ok(folded.map(|folded| (folded, events)))
}

/// A conversation, folded from its log.
pub(super) fn conversation(
    store: &dyn Store,
    id: ConversationId,
) -> Result<Option<Conversation>, StoreError> {
    Ok(logged(store, id)?.map(|(folded, _)| folded))
}

/// The desk, folded from its log.
pub(super) fn desk(store: &dyn Store) -> Result<Desk, StoreError> {
    let mut desk = Desk::default();
    for stored in load_all(store, Stream::Desk)? {
        let Body::Plain(bytes) = &stored.body else { continue };
        let event: DeskEvent = serde_json::from_slice(bytes).map_err(|error| StoreError::Damaged {
            what: format!("event {} of the desk cannot be read: {}", stored.seq, error.classify_name()),
        })?;
        desk.evolve(&event, stored.at);
    }
    Ok(desk)
}

impl Engine {
    /// Reads from the store on a thread that may block.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, EngineError> {
        let store = Arc::clone(&self.0.store);
        let answer = tokio::task::spawn_blocking(move || query(&*store)).await;
        answer.map_err(|_| EngineError::Stopped)?.map_err(EngineError::Store)
    }

    /// Brings a conversation into memory.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] when there is no such conversation or its customer was erased.
    pub(super) async fn load(&self, id: ConversationId) -> Result<(), EngineError> {
        let found = self.read(move |store| conversation(store, id)).await?.ok_or(EngineError::NotFound)?;
        let mut core = self.0.core();
        // Somebody else may have been faster, and may have gone on.
        if core.hub.conversation(id).is_none() {
            let customer = found.customer;
            core.hub.restore(found);
            let newest = core.current.entry(customer).or_insert(id);
            *newest = (*newest).max(id);
        }
        Ok(())
    }

    /// The newest conversation of a customer, loaded; none when the customer never wrote.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn current(&self, customer: CustomerId) -> Result<Option<ConversationId>, EngineError> {
        let known = {
            let core = self.0.core();
            let id = core.current.get(&customer).copied();
            if id.is_some_and(|id| core.hub.conversation(id).is_some()) {
                return Ok(id);
            }
            id
        };
        let id = match known {
            Some(id) => Some(id),
            None => {
                let filter = HeadFilter { subject: Some(customer), limit: 1, ..HeadFilter::default() };
                let heads = self.read(move |store| store.heads(&filter)).await?;
                heads.first().and_then(|head| match head.stream {
                    Stream::Conversation(id) => Some(id),
                    Stream::Desk => None,
                })
            }
        };
        let Some(id) = id else { return Ok(None) };
        match self.load(id).await {
            Ok(()) => Ok(Some(self.0.core().current.get(&customer).copied().unwrap_or(id))),
            Err(EngineError::NotFound) => {
                let mut core = self.0.core();
                if core.current.get(&customer) == Some(&id) && core.hub.conversation(id).is_none() {
                    core.current.remove(&customer);
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
