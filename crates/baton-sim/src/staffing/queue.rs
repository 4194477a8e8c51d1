//! One day of a queue, event by event.
//!
//! Whoever becomes free takes the most urgent customer of their skills; a customer who comes is taken by the free team with
//! the fewest skills, so that generalists stay free for the rest. Nobody is interrupted: who goes home ends the
//! conversation first.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::DAY_SECONDS;

/// A customer who asks for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// When, in seconds of the day.
    pub at: u32,
    /// The skill needed, as an index of the caller's choice.
    pub skill: usize,
    /// How much earlier the request counts as made, in seconds.
    pub head_start: u32,
    /// How long the customer waits before giving up, in seconds.
    pub patience: u32,
    /// How long it takes to handle, in seconds.
    pub handling: u32,
}

/// People with the same skills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Their skills.
    pub skills: BTreeSet<usize>,
    /// How many are there, by slot of the day; the last one counts until midnight.
    pub people: Vec<u32>,
}

/// A day to play.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    /// Who comes, in order of time.
    pub contacts: &'a [Contact],
    /// Who is there.
    pub teams: &'a [Team],
    /// The length of a slot in seconds, above zero.
    pub slot: u32,
}

/// How it ended for one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Seconds until a person answered or the customer gave up.
    pub waited: u32,
    /// Whether a person answered.
    pub answered: bool,
}

/// What happens next. The order within one second: people become free and come, customers come, customers give up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Free { team: usize },
    Slot,
    Comes { contact: usize },
    GivesUp { contact: usize },
}

impl Day<'_> {
    /// Plays the day until the last customer is answered or has given up; the outcomes stand in the order of the
    /// contacts. Customers who wait when nobody is left give up when their patience ends.
    #[must_use]
    pub fn play(&self) -> Vec<Outcome> {
        Play::new(*self).run()
    }
}

struct Play<'a> {
    day: Day<'a>,
    steps: BinaryHeap<Reverse<(u32, Step)>>,
    /// Those who wait, by skill, most urgent first.
    waiting: Vec<BTreeSet<(i64, usize)>>,
    busy: Vec<u32>,
    /// Teams, fewest skills first.
    by_flexibility: Vec<usize>,
    outcomes: Vec<Option<Outcome>>,
}

impl<'a> Play<'a> {
    fn new(day: Day<'a>) -> Self {
        let skills = day.contacts.iter().map(|contact| contact.skill + 1).max().unwrap_or(0);
        let mut by_flexibility: Vec<usize> = (0..day.teams.len()).collect();
        by_flexibility.sort_by_key(|team| (day.teams[*team].skills.len(), *team));
        let comes = day.contacts.iter().enumerate();
        let mut steps: BinaryHeap<_> =
            comes.map(|(index, contact)| Reverse((contact.at, Step::Comes { contact: index }))).collect();
        let slots = day.teams.iter().map(|team| team.people.len()).max().unwrap_or(0);
        let starts = (0..slots).filter_map(|slot| u32::try_from(slot).ok()?.checked_mul(day.slot));
        steps.extend(starts.map(|at| Reverse((at, Step::Slot))));
        Self {
            steps,
            waiting: vec![BTreeSet::new(); skills],
            busy: vec![0; day.teams.len()],
            by_flexibility,
            outcomes: vec![None; day.contacts.len()],
            day,
        }
    }

    fn run(mut self) -> Vec<Outcome> {
        while let Some(Reverse((now, step))) = self.steps.pop() {
            match step {
                Step::Free { team } => {
                    self.busy[team] -= 1;
                    self.serve(team, now);
                }
                Step::Slot => (0..self.day.teams.len()).for_each(|team| self.serve(team, now)),
                Step::Comes { contact } => self.comes(contact, now),
                Step::GivesUp { contact } => self.gives_up(contact, now),
            }
        }
        // Everyone has come, and everyone's patience has ended or a person answered.
        self.outcomes.into_iter().flatten().collect()
    }

    fn comes(&mut self, index: usize, now: u32) {
        let contact = self.day.contacts[index];
        self.waiting[contact.skill].insert(key(contact, index));
        self.steps.push(Reverse((now.saturating_add(contact.patience), Step::GivesUp { contact: index })));
        let free =
            self.by_flexibility.iter().copied().find(|team| {
                self.day.teams[*team].skills.contains(&contact.skill) && self.is_free(*team, now)
            });
        if let Some(team) = free {
            self.serve(team, now);
        }
    }

    fn gives_up(&mut self, index: usize, now: u32) {
        let contact = self.day.contacts[index];
        if self.waiting[contact.skill].remove(&key(contact, index)) {
            self.outcomes[index] = Some(Outcome { waited: now - contact.at, answered: false });
        }
    }

    /// Lets the free people of a team take who waits for their skills.
    fn serve(&mut self, team: usize, now: u32) {
        while self.is_free(team, now) {
            let skills = self.day.teams[team].skills.iter();
            let next = skills.filter_map(|skill| self.waiting.get(*skill)?.first().copied()).min();
            let Some((urgency, index)) = next else { return };
            let contact = self.day.contacts[index];
            self.waiting[contact.skill].remove(&(urgency, index));
            self.outcomes[index] = Some(Outcome { waited: now - contact.at, answered: true });
            self.busy[team] += 1;
            self.steps.push(Reverse((now.saturating_add(contact.handling), Step::Free { team })));
        }
    }

    fn is_free(&self, team: usize, now: u32) -> bool {
        let people = &self.day.teams[team].people;
        let slot = usize::try_from(now / self.day.slot).unwrap_or(usize::MAX);
        let there = people.get(slot).or(people.last().filter(|_| now < DAY_SECONDS)).copied().unwrap_or(0);
        self.busy[team] < there
    }
}

/// The order in which customers of a skill are taken.
fn key(contact: Contact, index: usize) -> (i64, usize) {
    (i64::from(contact.at) - i64::from(contact.head_start), index)
}
