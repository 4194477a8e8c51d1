//! What is due when: the timers of conversations, answers under way, and the plans of actors.
//!
//! Things due at the same instant happen in the order in which they were planned.

use std::collections::BTreeMap;

use baton_core::conversation::Conversation;
use baton_core::event::ActionOutcome;
use baton_core::id::{ActionRunId, ConversationId, MessageId};
use baton_core::{TimerKey, Timestamp};

/// Something due.
#[derive(Debug, Clone)]
pub(super) enum Due {
    /// A conversation's timer.
    Timer(ConversationId, TimerKey),
    /// A timer that fires though nobody set it any more.
    Stray(ConversationId, TimerKey),
    /// The model answers.
    Draft { conversation: ConversationId, message: MessageId, answer: Result<String, String> },
    /// The order system is reached by a request.
    Action { conversation: ConversationId, run: ActionRunId },
    /// The order system's answer arrives.
    ActionAnswer { conversation: ConversationId, run: ActionRunId, outcome: ActionOutcome },
    /// An ended conversation may leave memory.
    Forget(ConversationId),
    /// An actor wanted to be woken.
    Wake(u64),
}

impl Due {
    /// Whether it is lost when the process dies: answers under way are, what is stored is not.
    fn is_volatile(&self) -> bool {
        matches!(self, Self::Draft { .. } | Self::Action { .. } | Self::ActionAnswer { .. })
    }
}

#[derive(Debug, Default)]
pub(super) struct Agenda {
    due: BTreeMap<(Timestamp, u64), Due>,
    timers: BTreeMap<(ConversationId, TimerKey), (Timestamp, u64)>,
    ticket: u64,
}

impl Agenda {
    pub(super) fn plan(&mut self, at: Timestamp, due: Due) -> (Timestamp, u64) {
        self.ticket += 1;
        self.due.insert((at, self.ticket), due);
        (at, self.ticket)
    }

    pub(super) fn set_timer(&mut self, conversation: ConversationId, key: TimerKey, at: Timestamp) {
        self.cancel_timer(conversation, key);
        let place = self.plan(at, Due::Timer(conversation, key));
        self.timers.insert((conversation, key), place);
    }

    pub(super) fn cancel_timer(&mut self, conversation: ConversationId, key: TimerKey) {
        if let Some(place) = self.timers.remove(&(conversation, key)) {
            self.due.remove(&place);
        }
    }

    /// When the next answer from outside arrives.
    pub(super) fn next_answer_at(&self) -> Option<Timestamp> {
        self.due.iter().find(|(_, due)| due.is_volatile()).map(|((at, _), _)| *at)
    }

    pub(super) fn take(&mut self, until: Timestamp) -> Option<(Timestamp, Due)> {
        let place = *self.due.keys().next().filter(|(at, _)| *at <= until)?;
        let due = self.due.remove(&place)?;
        if let Due::Timer(conversation, key) = &due {
            self.timers.remove(&(*conversation, *key));
        }
        Some((place.0, due))
    }

    pub(super) fn lose_answers(&mut self) {
        self.due.retain(|_, due| !due.is_volatile());
    }

    pub(super) fn has_timer(&self, conversation: &Conversation) -> bool {
        TimerKey::ALL.iter().any(|key| self.timers.contains_key(&(conversation.id, *key)))
    }
}
