//! What a customer sees, from a cursor on: first what is stored, then what follows, without gap and without double.
//!
//! The follower is registered before the store is read, so nothing falls between; what came both ways is dropped by
//! its number.

use std::collections::VecDeque;

use baton_core::conversation::{Conversation, Expects, Holder};
use baton_core::event::Event;
use baton_core::hub::Hub;
use baton_core::id::{ConversationId, CustomerId};
use baton_core::language::Language;
use baton_core::time::Timestamp;

use super::error::EngineError;
use super::feeds::{Feed, Inbox};
use super::update::Update;
use super::{Engine, load};
use crate::frame::{self, Baton, CustomerFrame, FrameText, Hello, HolderKind, Queue};

/// A frame on its way to a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The cursor after it, for frames that show an event.
    pub seq: Option<u64>,
    /// The frame as JSON.
    pub text: FrameText,
}

impl Sent {
    fn state(frame: &CustomerFrame) -> Self {
        Self { seq: None, text: frame::text(frame) }
    }
}

/// A customer's connection. Dropping it ends it.
pub struct CustomerFeed {
    engine: Engine,
    customer: CustomerId,
    inbox: Inbox,
    conversation: Option<ConversationId>,
    /// The last event that was shown.
    last: u64,
    ready: VecDeque<Sent>,
    /// What was shown may not hold any more; kept here so that a waiting read may be given up at any time.
    restart: bool,
    ended: bool,
}

impl Drop for CustomerFeed {
    fn drop(&mut self) {
        self.engine.0.bus.feeds.leave_customer(self.customer, self.inbox.id);
    }
}

impl Engine {
    /// Follows a customer's conversation from a cursor on: the highest `seq` the page has seen, or 0.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn customer_feed(
        &self,
        customer: CustomerId,
        cursor: u64,
    ) -> Result<CustomerFeed, EngineError> {
        let inbox = self.0.bus.feeds.follow_customer(customer);
        let engine = self.clone();
        let ready = VecDeque::new();
        let mut feed = CustomerFeed {
            engine,
            customer,
            inbox,
            conversation: None,
            last: 0,
            ready,
            restart: false,
            ended: false,
        };
        feed.begin(cursor).await?;
        Ok(feed)
    }

    /// The customer is typing: shown to staff who look at it, never stored.
    pub fn customer_typing(&self, customer: CustomerId) {
        let (conversation, name) = {
            let core = self.0.core();
            let known = core.current.get(&customer).and_then(|id| core.hub.conversation(*id));
            let Some(known) = known.filter(|known| known.is_open()) else { return };
            let name = crate::view::customer_name(known.name.as_deref(), customer, self.0.staff_language);
            (known.id, name)
        };
        let frame = frame::StaffFrame::Typing { conversation: conversation.to_string(), who: Some(name) };
        self.0.bus.feeds.to_watchers(conversation, &Feed::frame(frame::text(&frame)));
    }

    fn is_current(&self, customer: CustomerId, conversation: ConversationId) -> bool {
        self.0.core().current.get(&customer) == Some(&conversation)
    }

    fn hello(&self, conversation: Option<ConversationId>, language: Language) -> Hello {
        let now = self.now();
        let core = self.0.core();
        let known = conversation.and_then(|id| core.hub.conversation(id));
        hello(&core.hub, known, language, now)
    }
}

impl CustomerFeed {
    /// Puts hello and everything after the cursor in front of what follows.
    async fn begin(&mut self, cursor: u64) -> Result<(), EngineError> {
        let current = self.engine.current(self.customer).await?;
        self.conversation = current;
        self.last = 0;
        let language = match current {
            Some(_) => Language::En,
            None => self.engine.profile(self.customer).await?.language,
        };
        let events = match current {
            Some(id) => self.engine.read(move |store| load::events(store, id)).await?,
            None => Vec::new(),
        };
        let stored = events.len() as u64;
        let hello = self.engine.hello(current, language);
        // A number beyond the log is of another conversation.
        let cursor = if cursor > stored.max(hello.seq) {
            self.ready.push_back(Sent::state(&CustomerFrame::Reset));
            0
        } else {
            cursor
        };
        self.ready.push_back(Sent::state(&CustomerFrame::Hello(Box::new(hello))));
        self.replay(&events, cursor);
        self.last = stored;
        Ok(())
    }

    fn replay(&mut self, events: &[(Event, Timestamp)], cursor: u64) {
        let company = self.engine.company();
        let desk = std::sync::Arc::clone(&self.engine.0.core().desk);
        let mut baton = Baton::START;
        let mut frames = Vec::new();
        for (seq, (event, at)) in (1..).zip(events) {
            frame::customer(event, seq, *at, company, &desk, &mut baton, &mut frames);
            if seq > cursor {
                let sent = frames.iter().map(|frame| Sent { seq: Some(seq), text: frame::text(frame) });
                self.ready.extend(sent);
            }
            frames.clear();
        }
    }

    /// The next frame; none when the connection ends. Before the end a slow reader gets `lagged`. Waiting for it may
    /// be given up at any time without losing anything.
    pub async fn next(&mut self) -> Option<Sent> {
        loop {
            if self.restart {
                self.ready.clear();
                // Seldom, and large: not part of every idle connection.
                Box::pin(self.begin(0)).await.ok()?;
                self.restart = false;
                self.ready.push_front(Sent::state(&CustomerFrame::Reset));
            }
            if let Some(sent) = self.ready.pop_front() {
                return Some(sent);
            }
            match self.inbox.next().await {
                Some(feed) => self.take(feed),
                None if self.inbox.lagged() && !self.ended => {
                    self.ended = true;
                    return Some(Sent::state(&CustomerFrame::Lagged));
                }
                None => return None,
            }
        }
    }

    /// The next frame that waits already, without waiting for one.
    pub fn try_next(&mut self) -> Option<Sent> {
        while !self.restart {
            if let Some(sent) = self.ready.pop_front() {
                return Some(sent);
            }
            let feed = self.inbox.try_next()?;
            self.take(feed);
        }
        None
    }

    fn take(&mut self, feed: Feed) {
        match feed {
            Feed::Update(update) => self.update(&update),
            Feed::Frame(text) => self.ready.push_back(Sent { seq: None, text: (*text).clone() }),
            Feed::Restart => self.restart = true,
        }
    }

    fn update(&mut self, update: &Update) {
        match self.conversation {
            Some(current) if update.conversation == current => {
                if update.last() <= self.last {
                    return;
                }
            }
            // An older one still gets its late events; pages show the newest only.
            Some(_) if !self.engine.is_current(self.customer, update.conversation) => return,
            Some(_) | None => {
                self.conversation = Some(update.conversation);
                self.last = 0;
            }
        }
        let from = self.last;
        let begins = from == 0;
        let reopened = update.events.iter().any(|event| matches!(event, Event::ConversationReopened));
        if begins || reopened {
            let hello = self.engine.hello(self.conversation, Language::En);
            self.ready.push_back(Sent::state(&CustomerFrame::Hello(Box::new(hello))));
        }
        let fresh = update.customer_frames().iter().filter(|(seq, _)| *seq > from);
        self.ready.extend(fresh.map(|(seq, text)| Sent { seq: Some(*seq), text: text.clone() }));
        self.last = update.last();
        if update.events.iter().any(|event| matches!(event, Event::DraftRequested { .. })) {
            let who = Some("assistant".to_owned());
            self.ready.push_back(Sent::state(&CustomerFrame::Typing { who }));
        }
    }
}

/// The place in the queue of a conversation that waits, as it is now.
pub(super) fn queue(hub: &Hub, conversation: &Conversation, now: Timestamp) -> Option<Queue> {
    if !conversation.is_open() || conversation.holder != Holder::Queue {
        return None;
    }
    let position = hub.router().place(conversation.id)?;
    let range = hub.wait_range(conversation.id, now);
    let late = conversation.handoff.as_ref().is_some_and(|handoff| handoff.missed || now > handoff.due_at);
    let mut queue = frame::place(hub.company(), position, range, late, now);
    queue.times = hub.call_back_times(conversation.id, now).iter().map(|at| at.as_millis()).collect();
    Some(queue)
}

fn hello(hub: &Hub, known: Option<&Conversation>, language: Language, now: Timestamp) -> Hello {
    let company = hub.company();
    let profile = &company.profile;
    let language = known.map_or(language, |known| known.language);
    let filled =
        |text: &str| text.replace("{company}", &profile.name).replace("{name}", &profile.assistant_name);
    let open = known.is_none_or(Conversation::is_open);
    let channel = known.map(|known| known.channel).unwrap_or_default();
    let topic = known.and_then(|known| known.topic.as_ref());
    let holder = known.map_or(frame::Holder { kind: HolderKind::Assistant, name: None }, |known| {
        Baton { holder: known.holder, version: known.holder_version }.shown(hub.desk())
    });
    let return_offer = known
        .filter(|known| known.return_offer.is_some())
        .map(|_| filled(profile.words.return_offer.get(language)));
    Hello {
        conversation: known.map(|known| known.id.to_string()),
        seq: known.map_or(0, |known| known.seq),
        status: if open { "open" } else { "closed" }.to_owned(),
        holder,
        language: language.code().to_owned(),
        company: profile.name.clone(),
        assistant_name: profile.assistant_name.clone(),
        disclosure: filled(profile.words.disclosure.get(language)),
        starters: profile.starters.iter().map(|text| text.get(language).to_owned()).collect(),
        queue: known.and_then(|known| queue(hub, known, now)),
        return_offer,
        ask_helped: known.is_some_and(|known| known.is_open() && known.expects == Expects::Helped),
        ask_csat: known.is_some_and(|known| !known.is_open() && known.csat.is_none()),
        assistant_stopped: hub.desk().stopped(channel, topic).is_some(),
    }
}
