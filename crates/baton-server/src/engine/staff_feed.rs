//! What one page of a member of staff gets: the list, and the conversation it watches.

use std::collections::VecDeque;
use std::sync::Arc;

use baton_core::event::Event;
use baton_core::id::{AgentId, ConversationId};

use super::Engine;
use super::error::EngineError;
use super::feeds::{Feed, Follower, Inbox, Watcher};
use super::presence::Connected;
use super::staff_list::Start;
use super::update::Update;
use crate::frame::{self, FrameText, Named, SavedReply, StaffFrame, StaffHello, Viewer};
use crate::view::{self, Items};

/// List frames that may wait for one slow page.
const LIST_FRAMES: usize = 1_024;

struct Watched {
    conversation: ConversationId,
    items: Items,
    /// The last event that was shown.
    last: u64,
}

/// A page of a member of staff. Dropping it ends it, and counts as gone.
pub struct StaffFeed {
    engine: Engine,
    agent: AgentId,
    inbox: Inbox,
    follower: Follower,
    watched: Option<Watched>,
    ready: VecDeque<FrameText>,
    told_lagged: bool,
    /// The whole thread is to be shown again; kept here so that a waiting read may be given up at any time.
    refresh: bool,
    _connected: Connected,
}

impl Drop for StaffFeed {
    fn drop(&mut self) {
        self.engine.0.bus.list.leave(self.inbox.id);
        self.unwatch();
    }
}

impl Engine {
    /// Follows the desk for a person, from a cursor `EPOCH.N` on if it is still known.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] when the person is not on the staff.
    pub fn staff_feed(
        &self,
        agent: AgentId,
        email: &str,
        cursor: Option<&str>,
    ) -> Result<StaffFeed, EngineError> {
        if self.me(agent, email).is_none() {
            return Err(EngineError::NotFound);
        }
        let connected = self.connected(agent);
        let (follower, inbox) = self.0.bus.feeds.pair(LIST_FRAMES);
        let mut ready = VecDeque::new();
        match self.0.bus.list.follow(follower.clone(), cursor) {
            Start::Resume(frames) => ready.extend(frames),
            Start::Fresh(at) => {
                if cursor.is_some() {
                    ready.push_back(frame::text(&StaffFrame::Reset));
                }
                let me = self.me(agent, email).ok_or(EngineError::NotFound)?;
                ready.push_back(frame::text(&StaffFrame::Hello(Box::new(self.staff_hello(at, me)))));
            }
        }
        let engine = self.clone();
        Ok(StaffFeed {
            engine,
            agent,
            inbox,
            follower,
            watched: None,
            ready,
            told_lagged: false,
            refresh: false,
            _connected: connected,
        })
    }

    fn staff_hello(&self, cursor: String, me: view::Me) -> StaffHello {
        let language = self.0.staff_language;
        let company = &self.0.company;
        let named = |name: String, title: &str| Named { name, title: title.to_owned() };
        StaffHello {
            cursor,
            me,
            desk: self.desk_view(),
            rows: self.open_rows(),
            topics: company
                .topics
                .iter()
                .map(|topic| named(topic.name.to_string(), topic.title.get(language)))
                .collect(),
            skills: company
                .skills
                .values()
                .map(|skill| named(skill.name.to_string(), skill.title.get(language)))
                .collect(),
            actions: company
                .actions
                .values()
                .filter(|action| action.effect != baton_core::company::EffectClass::None)
                .map(|action| named(action.name.to_string(), action.title.get(language)))
                .collect(),
            currency: company.profile.currency.clone(),
            saved_replies: company
                .saved_replies
                .iter()
                .map(|reply| SavedReply {
                    shortcut: reply.shortcut.clone(),
                    title: reply.title.clone(),
                    text: reply
                        .text
                        .0
                        .iter()
                        .map(|(language, text)| (language.code().to_owned(), text.clone()))
                        .collect(),
                })
                .collect(),
        }
    }

    /// Tells everybody who looks at a conversation who else does.
    pub(super) fn show_viewers(&self, conversation: ConversationId) {
        let now = self.now();
        let watchers = self.0.bus.feeds.watchers(conversation);
        let desk = Arc::clone(&self.0.core().desk);
        let mut viewers: Vec<Viewer> = Vec::with_capacity(watchers.len());
        for (agent, writing_until) in watchers {
            let writing = writing_until.is_some_and(|until| now <= until);
            let id = agent.to_string();
            match viewers.iter_mut().find(|viewer| viewer.agent == id) {
                Some(known) => known.writing |= writing,
                None => {
                    let name = view::full_name(&desk, agent);
                    viewers.push(Viewer { agent: id, name, writing });
                }
            }
        }
        let frame = StaffFrame::Viewers { conversation: conversation.to_string(), viewers };
        self.0.bus.feeds.to_watchers(conversation, &Feed::frame(frame::text(&frame)));
    }
}

impl StaffFeed {
    /// Watches a conversation, or none. Its thread comes first, then what follows.
    ///
    /// # Errors
    /// [`EngineError::NotFound`], or when the store cannot be read; then nothing is watched.
    pub async fn watch(&mut self, conversation: Option<ConversationId>) -> Result<(), EngineError> {
        self.unwatch();
        let Some(conversation) = conversation else { return Ok(()) };
        // Registered before the store is read, so nothing falls between.
        let watcher = Watcher { follower: self.follower.clone(), agent: self.agent, writing_until: None };
        self.engine.0.bus.feeds.watch(conversation, watcher);
        self.watched = Some(Watched { conversation, items: Items::default(), last: 0 });
        if let Err(error) = self.thread().await {
            self.unwatch();
            return Err(error);
        }
        self.engine.show_viewers(conversation);
        Ok(())
    }

    fn unwatch(&mut self) {
        if let Some(watched) = self.watched.take() {
            self.engine.0.bus.feeds.unwatch(watched.conversation, self.inbox.id);
            self.engine.show_viewers(watched.conversation);
        }
    }

    /// Puts the whole thread in front, as the store has it.
    async fn thread(&mut self) -> Result<(), EngineError> {
        let Some(watched) = &mut self.watched else { return Ok(()) };
        let id = watched.conversation;
        let (thread, items, last) = self.engine.thread_and_items(self.agent, id).await?;
        watched.items = items;
        watched.last = watched.last.max(last);
        let frame = StaffFrame::Thread { conversation: id.to_string(), thread: Box::new(thread) };
        self.ready.push_back(frame::text(&frame));
        Ok(())
    }

    /// The person is writing.
    pub fn typing(&self, conversation: ConversationId) {
        self.engine.agent_typing(self.agent, conversation);
    }

    /// The next frame; none when the connection ends. Before the end a slow reader gets `lagged`. Waiting for it may
    /// be given up at any time without losing anything.
    pub async fn next(&mut self) -> Option<FrameText> {
        loop {
            if let Some(text) = self.ready.pop_front() {
                return Some(text);
            }
            if self.told_lagged {
                return None;
            }
            if self.refresh {
                // When the store cannot be read now, the next change of the baton tries again.
                let _ = self.thread().await;
                self.refresh = false;
                continue;
            }
            let feed = self.inbox.next().await;
            if self.inbox.lagged() {
                self.told_lagged = true;
                return Some(frame::text(&StaffFrame::Lagged));
            }
            match feed? {
                Feed::Frame(text) => self.ready.push_back((*text).clone()),
                Feed::Update(update) => self.update(&update),
                Feed::Restart => {
                    // After a failed commit what was shown may not be so. The store has what is.
                    if let Some(watched) = &mut self.watched {
                        watched.last = 0;
                    }
                    self.refresh = true;
                }
            }
        }
    }

    /// The next frame that waits already, without waiting for one.
    pub fn try_next(&mut self) -> Option<FrameText> {
        self.ready.pop_front()
    }

    fn update(&mut self, update: &Update) {
        let Some(watched) = &mut self.watched else { return };
        if update.conversation != watched.conversation || update.last() <= watched.last {
            return;
        }
        let language = self.engine.0.staff_language;
        let conversation = update.conversation.to_string();
        for (seq, event) in update.numbered() {
            if seq <= watched.last {
                continue;
            }
            let item = watched.items.next(event, seq, update.at, &update.company, &update.desk, language);
            if let Some((item, client_id)) = item {
                let conversation = conversation.clone();
                let frame = StaffFrame::Item { conversation, item: Box::new(item), client_id };
                self.ready.push_back(frame::text(&frame));
            }
            if let Event::AgentMessage { agent, .. } = event {
                self.engine.0.bus.feeds.writes(update.conversation, *agent, None);
            }
        }
        watched.last = update.last();
        let briefed = update
            .events
            .iter()
            .any(|event| matches!(event, Event::HandoffStarted { .. } | Event::HandoffRaised { .. }));
        if briefed {
            let brief = {
                let core = self.engine.0.core();
                let known = core.hub.conversation(update.conversation);
                known.and_then(|known| view::brief(known, &update.company, language))
            };
            let frame = StaffFrame::Brief { conversation, brief: brief.map(Box::new) };
            self.ready.push_back(frame::text(&frame));
        }
        // What the person may do now has changed with the baton.
        let acted = |event: &Event| matches!(event, Event::ActionEnded { .. });
        self.refresh |= update.moves_baton() || update.events.iter().any(acted);
    }
}
