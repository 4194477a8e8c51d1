//! What a conversation meant for the people: read from its events.

use baton_core::Timestamp;
use baton_core::conversation::Conversation;
use baton_core::event::Event;
use baton_core::id::{SkillName, TopicName};

use super::plan::Person;

/// One conversation, as far as staffing is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// When the customer first wrote.
    pub at: Timestamp,
    /// The topic it ended up with.
    pub topic: Option<TopicName>,
    /// The skill of its first handoff; none when the assistant did it alone.
    pub skill: Option<SkillName>,
    /// What came of the first handoff; none when there was none, or it still waits.
    pub person: Option<Person>,
}

impl Work {
    /// From a conversation's events in order; none when the customer never wrote.
    #[must_use]
    pub fn of(events: &[(Event, Timestamp)]) -> Option<Self> {
        let at = events.iter().find(|(event, _)| matches!(event, Event::CustomerMessage { .. }))?.1;
        let topic = Conversation::replay(events.iter().map(|(event, at)| (event, *at)))?.topic;
        let handoff = events.iter().enumerate().find_map(|(index, (event, _))| match event {
            Event::HandoffStarted { skill, requested_at, .. } => Some((index, skill.clone(), *requested_at)),
            _ => None,
        });
        let Some((index, skill, requested)) = handoff else {
            return Some(Self { at, topic, skill: None, person: None });
        };
        Some(Self { at, topic, skill: Some(skill), person: person(&events[index..], requested) })
    }
}

/// What came of a handoff: who answered after how long, and how long people held it in all.
fn person(events: &[(Event, Timestamp)], requested: Timestamp) -> Option<Person> {
    let mut joined: Option<Timestamp> = None;
    let mut since: Option<Timestamp> = None;
    let mut held = 0;
    for (event, at) in events {
        match event {
            Event::AgentJoined { .. } | Event::TakenOver { .. } => {
                joined = joined.or(Some(*at));
                since = since.or(Some(*at));
            }
            Event::AgentReleased { .. } | Event::WrappedUp { .. } => {
                held += since.take().map_or(0, |since| at.since(since));
            }
            Event::StayedWithAssistant { .. } | Event::ConversationClosed { .. } if joined.is_none() => {
                return Some(Person { waited: seconds(at.since(requested)), handling: None });
            }
            _ => {}
        }
    }
    // Somebody who still holds it has not handled it yet.
    let handling = (held > 0 && since.is_none()).then_some(seconds(held))?;
    Some(Person { waited: seconds(joined?.since(requested)), handling: Some(handling) })
}

fn seconds(millis: i64) -> u32 {
    u32::try_from(millis.max(0) / 1_000).unwrap_or(u32::MAX)
}

/// The instant of `YYYY-MM-DD HH:MM` if the zone were UTC; none when it is no such time.
#[must_use]
pub fn minute_of_calendar(text: &str) -> Option<Timestamp> {
    crate::calendar::parse(text, 0)
}
