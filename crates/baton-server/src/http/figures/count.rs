//! From what happened in conversations to figures: pure counting.

use baton_core::Timestamp;
use baton_core::conversation::{Conversation, MATURITY_MILLIS, Resolution, Status};
use baton_core::event::Event;

use super::Figure;
use super::interval;

/// What counts of one conversation.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Story {
    /// When it ended, if it did.
    closed_at: Option<Timestamp>,
    resolution: Option<Resolution>,
    /// When the customer first asked for a person.
    asked_at: Option<Timestamp>,
    /// The first promise: from when, until when.
    promise: Option<(Timestamp, Timestamp)>,
    /// The first word of a person.
    answered_at: Option<Timestamp>,
    rating: Option<u8>,
    /// The answer to "did this help?", the last one.
    helped: Option<bool>,
}

impl Story {
    /// From the events of a conversation and what they add up to.
    pub(super) fn of(events: &[(Event, Timestamp)], end: &Conversation) -> Self {
        let closed_at = match end.status {
            Status::Open => None,
            Status::Closed { at } => Some(at),
        };
        let mut story = Self { closed_at, resolution: end.resolution, rating: end.csat, ..Self::default() };
        for (event, at) in events {
            if let Event::HumanRequested { .. } = event {
                story.asked_at.get_or_insert(*at);
            } else if let Event::HandoffStarted { requested_at, due_at, .. } = event {
                story.promise.get_or_insert((*requested_at, *due_at));
            } else if let Event::AgentMessage { .. } = event {
                story.answered_at.get_or_insert(*at);
            } else if let Event::HelpedAnswered { helped, .. } = event {
                story.helped = Some(*helped);
            }
        }
        story
    }

    fn is_mature(&self, now: Timestamp) -> bool {
        let Some(closed_at) = self.closed_at else { return false };
        self.resolution == Some(Resolution::Confirmed) || now.since(closed_at) >= MATURITY_MILLIS
    }
}

/// A count: of what is counted, how much is it, and what is left out.
#[derive(Default)]
struct Count {
    hits: u64,
    of: u64,
    out: u64,
}

fn count(stories: &[Story], judge: impl Fn(&Story) -> Judged) -> Count {
    let mut count = Count::default();
    for story in stories {
        match judge(story) {
            Judged::Yes => {
                count.hits += 1;
                count.of += 1;
            }
            Judged::No => count.of += 1,
            Judged::NotYet => count.out += 1,
            Judged::Other => {}
        }
    }
    count
}

enum Judged {
    Yes,
    No,
    /// It cannot be known yet: left out, and said so.
    NotYet,
    /// The figure is not about it.
    Other,
}

impl Judged {
    const fn of(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

fn share(name: &'static str, title: &'static str, definition: &'static str, count: &Count) -> Figure {
    let interval = interval::share(count.hits, count.of);
    Figure {
        name,
        title,
        definition,
        numerator: count.hits,
        denominator: count.of,
        excluded: count.out,
        value: interval.map(|(value, ..)| value),
        low: interval.map(|(_, low, _)| low),
        high: interval.map(|(.., high)| high),
        unit: "share",
    }
}

/// All figures. `erased` conversations cannot be read; they are left out of the first figure and said there.
pub(super) fn figures(stories: &[Story], erased: u64, now: Timestamp) -> Vec<Figure> {
    let mut verified = count(stories, |story| match story.resolution {
        _ if !story.is_mature(now) => Judged::NotYet,
        resolution => {
            Judged::of(matches!(resolution, Some(Resolution::Confirmed | Resolution::NoFurtherContact)))
        }
    });
    verified.out += erased;
    let confirmed = count(stories, |story| {
        if story.is_mature(now) {
            Judged::of(story.resolution == Some(Resolution::Confirmed))
        } else {
            Judged::NotYet
        }
    });
    let handed = count(stories, |story| Judged::of(story.promise.is_some()));
    let honoured = count(stories, |story| match (story.asked_at, story.answered_at) {
        (None, _) => Judged::Other,
        (Some(asked), Some(answered)) => Judged::of(answered >= asked),
        (Some(_), None) if story.closed_at.is_none() => Judged::NotYet,
        (Some(_), None) => Judged::No,
    });
    let kept = count(stories, |story| match (story.promise, story.answered_at) {
        (None, _) => Judged::Other,
        (Some((_, due)), Some(answered)) => Judged::of(answered <= due),
        (Some((_, due)), None) if story.closed_at.is_none() && now <= due => Judged::NotYet,
        (Some(_), None) => Judged::No,
    });
    let satisfied = count(stories, |story| match story.rating {
        Some(rating) => Judged::of(rating >= 4),
        None if story.closed_at.is_some() => Judged::NotYet,
        None => Judged::Other,
    });
    let helped = count(stories, |story| story.helped.map_or(Judged::Other, Judged::of));
    vec![
        share(
            "verified-resolution",
            "Solved, verified",
            "Conversations that the customer confirmed as solved, or after which the customer did not come back within \
             7 days, of all that ended at least 7 days ago or were confirmed. Left out: those that go on or ended less \
             than 7 days ago, and those of erased customers.",
            &verified,
        ),
        share(
            "confirmed-resolution",
            "Solved, confirmed by the customer",
            "Conversations that the customer confirmed as solved, of all that ended at least 7 days ago or were \
             confirmed. Left out: those that go on or ended less than 7 days ago.",
            &confirmed,
        ),
        share(
            "handed-to-person",
            "Handed to a person",
            "Conversations that were handed to a person at some point, for any reason, of all that began. Low is not \
             good by itself.",
            &handed,
        ),
        share(
            "person-when-asked",
            "Asked for a person and got one",
            "Conversations in which a person wrote after the customer had asked for one, of all in which the customer \
             asked. Customers who gave up count as not served. Left out: those who still wait.",
            &honoured,
        ),
        share(
            "promise-kept",
            "Promises kept",
            "Handoffs in which a person wrote by the time that was promised, of all first handoffs of a conversation. \
             Customers who gave up count as not kept. Left out: promises that are not due yet.",
            &kept,
        ),
        time_to_person(stories),
        share(
            "satisfied",
            "Satisfied customers",
            "Ratings of 4 or 5, of all ratings from 1 to 5. Left out: conversations that ended without a rating.",
            &satisfied,
        ),
        share(
            "helped",
            "Answers that helped",
            "Conversations in which the customer said last that the answer helped, of all in which the customer said \
             whether it did.",
            &helped,
        ),
    ]
}

fn time_to_person(stories: &[Story]) -> Figure {
    let (mut waits, mut not_ended) = (Vec::new(), 0);
    for story in stories {
        match (story.promise, story.answered_at) {
            (None, _) => {}
            (Some((asked, _)), Some(answered)) => waits.push(seconds(answered.since(asked).max(0))),
            (Some(_), None) => not_ended += 1,
        }
    }
    let answered = waits.len() as u64;
    let [value, low, high] = interval::median(waits, not_ended);
    Figure {
        name: "time-to-person",
        title: "Time until a person answers",
        definition: "The median time from the request to the first word of a person, over all first handoffs of a \
                     conversation. Customers who gave up or still wait count as waiting longest, so that nobody's wait \
                     is left out.",
        numerator: answered,
        denominator: answered + not_ended as u64,
        excluded: 0,
        value,
        low,
        high,
        unit: "seconds",
    }
}

#[expect(clippy::cast_precision_loss, reason = "waits are far below 2^52 milliseconds")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use baton_core::time::{DAY, MINUTE};

    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn counts(figures: &[Figure], name: &str) -> (u64, u64, u64) {
        let figure = figures.iter().find(|figure| figure.name == name).unwrap();
        (figure.numerator, figure.denominator, figure.excluded)
    }

    #[test]
    fn what_is_not_ripe_is_left_out_and_said() {
        let now = at(30 * DAY);
        let ended = |at_millis, resolution| Story {
            closed_at: Some(at(at_millis)),
            resolution: Some(resolution),
            ..Story::default()
        };
        let stories = [
            ended(DAY, Resolution::NoFurtherContact),
            ended(DAY, Resolution::Abandoned),
            ended(29 * DAY, Resolution::Confirmed),
            ended(29 * DAY, Resolution::Unknown),
            Story::default(),
        ];
        let figures = figures(&stories, 2, now);
        assert_eq!(counts(&figures, "verified-resolution"), (2, 3, 4));
        assert_eq!(counts(&figures, "confirmed-resolution"), (1, 3, 2));
        assert_eq!(counts(&figures, "satisfied"), (0, 0, 4));
    }

    #[test]
    fn who_gave_up_stays_in_the_denominator() {
        let now = at(DAY);
        let promise = Some((at(0), at(5 * MINUTE)));
        let asked = Story { asked_at: Some(at(0)), promise, ..Story::default() };
        let stories = [
            Story { answered_at: Some(at(MINUTE)), ..asked.clone() },
            Story { answered_at: Some(at(6 * MINUTE)), ..asked.clone() },
            Story { closed_at: Some(at(3 * MINUTE)), ..asked.clone() },
            asked,
            Story::default(),
        ];
        let figures = figures(&stories, 0, now);
        assert_eq!(counts(&figures, "person-when-asked"), (2, 3, 1));
        assert_eq!(counts(&figures, "promise-kept"), (1, 4, 0));
        assert_eq!(counts(&figures, "handed-to-person"), (4, 5, 0));
        let wait = figures.iter().find(|figure| figure.name == "time-to-person").unwrap();
        assert_eq!((wait.numerator, wait.denominator, wait.value), (2, 4, Some(360.0)));
    }
}
