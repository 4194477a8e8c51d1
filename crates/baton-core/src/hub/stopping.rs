//! A stop takes effect in the commit that records it; what comes after it is measured and not assumed.

use super::{Commit, Hub};
use crate::command::Command;
use crate::conversation::{Conversation, Holder};
use crate::desk::{Desk, DeskCommand, Measured, Scope};
use crate::event::Event;
use crate::id::{AgentId, ConversationId, Ctx, MessageId};
use crate::time::Timestamp;

impl Hub {
    /// Takes from the assistant what it holds in the scope, and records how much that was.
    pub(super) fn stop_all(&mut self, ctx: &mut Ctx<'_>, commit: &mut Commit, scope: &Scope, by: AgentId) {
        let held: Vec<(ConversationId, Option<MessageId>)> = self
            .conversations
            .values()
            .filter(|state| state.is_open() && state.holder == Holder::Assistant)
            .filter(|state| match scope {
                Scope::Everywhere | Scope::Channel(_) | Scope::Topic(_) => {
                    scope.covers(state.channel, state.topic.as_ref())
                }
                Scope::Action(action) => state.action.as_ref().is_some_and(|(_, running)| running == action),
                Scope::Model(_) => state.draft.is_some(),
            })
            .map(|state| (state.id, state.draft))
            .collect();
        let conversations = u32::try_from(held.len()).unwrap_or(u32::MAX);
        for (id, draft) in held {
            let command = match (scope, draft) {
                (Scope::Model(_), Some(message)) => {
                    Command::DraftFailed { message, reason: "the model was stopped".into() }
                }
                _ => Command::StopAssistant { by, scope: scope.to_string() },
            };
            self.follow(ctx, commit, id, command);
        }
        let measured = Measured { conversations, last_word_millis: None };
        // Refused for nothing: the stop was recorded just now.
        let _ = self.apply_desk(ctx, commit, DeskCommand::MeasureStop { scope: scope.clone(), measured });
    }
}

/// Words and actions of the assistant under a stop that covers them. There should be none; the record would say so.
pub(super) fn words(
    desk: &Desk,
    state: &Conversation,
    events: &[Event],
    drafted: bool,
    now: Timestamp,
) -> Vec<DeskCommand> {
    if desk.stops().is_empty() {
        return Vec::new();
    }
    let speaks = events.iter().any(|event| matches!(event, Event::AssistantMessage { .. }));
    desk.stops()
        .iter()
        .filter(|stop| match &stop.scope {
            Scope::Everywhere | Scope::Channel(_) | Scope::Topic(_) => {
                speaks && stop.scope.covers(state.channel, state.topic.as_ref())
            }
            Scope::Model(_) => speaks && drafted,
            Scope::Action(stopped) => events.iter().any(
                |event| matches!(event, Event::ActionRequested { action, by: None, .. } if action == stopped),
            ),
        })
        .map(|stop| DeskCommand::MeasureStop {
            scope: stop.scope.clone(),
            measured: Measured {
                conversations: stop.measured.conversations,
                last_word_millis: Some(now.since(stop.at)),
            },
        })
        .collect()
}
