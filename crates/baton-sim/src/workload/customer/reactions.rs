//! How customers answer what they see: the assistant's questions, the queue, a person, the end.

use baton_core::conversation::Expects;
use baton_core::event::{Event, Purpose};
use baton_core::perception::SignalKind;
use baton_core::time::{DAY, HOUR, MINUTE, SECOND};

use super::super::sentences as words;
use super::super::wishes::Wish;
use super::super::{Outgoing, Task, Workload};
use super::Intent;

/// What a customer sees.
enum Cue {
    Said(Purpose, Expects, Vec<String>),
    Queued,
    AgentSaid,
    ReturnOffered,
    Closed,
}

impl Workload<'_> {
    /// The customer sees what happened, and thinks.
    pub(in crate::workload) fn customer_sees(&mut self, place: usize, events: &[Event]) {
        let mut cue = None;
        for event in events {
            match event {
                Event::AssistantMessage { purpose, expects, choices, .. } => {
                    cue = Some(Cue::Said(*purpose, expects.clone(), choices.clone()));
                }
                Event::HandoffStarted { .. } => cue = Some(Cue::Queued),
                Event::AgentMessage { .. } => cue = Some(Cue::AgentSaid),
                Event::ReturnOffered { .. } => cue = Some(Cue::ReturnOffered),
                Event::ConversationClosed { .. } => cue = Some(Cue::Closed),
                _ => {}
            }
        }
        let Some(cue) = cue else { return };
        if self.customers[place].gone && !matches!(cue, Cue::Closed) {
            return;
        }
        match cue {
            Cue::Said(purpose, expects, choices) => self.answers(place, purpose, &expects, &choices),
            Cue::Queued => self.waits(place),
            Cue::AgentSaid => self.answers_agent(place),
            Cue::ReturnOffered => {
                let consent = self.random.chance(self.weights.consents);
                let wait = self.random.between(4 * SECOND, 40 * SECOND);
                self.intend(place, wait, Intent::Do(Outgoing::Return(consent), Wish::Return(consent)));
            }
            Cue::Closed => self.leaves(place),
        }
    }

    fn answers(&mut self, place: usize, purpose: Purpose, expects: &Expects, choices: &[String]) {
        let language = self.customers[place].language;
        let wait = self.random.between(3 * SECOND, 45 * SECOND);
        let say = |text: &str| Intent::Say(text.to_owned(), Wish::Say);
        let (random, weights) = (&mut self.random, &self.weights);
        if random.chance(weights.wants_person / 3) {
            let intent = if random.chance(weights.presses_button) {
                Intent::Do(Outgoing::Button, Wish::PersonByButton)
            } else {
                let text = words::say(random, &words::ASKS_FOR_PERSON, language);
                Intent::Say(text.to_owned(), Wish::PersonInWords)
            };
            self.intend(place, wait, intent);
            return;
        }
        let intent = match expects {
            Expects::Slot => {
                let customer = &self.customers[place];
                match (random.pick(choices), &customer.order) {
                    (Some(choice), _) => say(choice),
                    (None, Some(order)) if !customer.order_told || random.chance(100) => say(order),
                    (None, None) if random.chance(300) => say("20401"),
                    (None, _) => say(words::say(random, &words::DETAILS, language)),
                }
            }
            Expects::Confirmation => {
                let yes = random.chance(weights.says_yes);
                say(words::say(random, if yes { &words::YES } else { &words::NO }, language))
            }
            Expects::PersonOffer => {
                let yes = random.chance(weights.accepts_person);
                if !yes && random.chance(400) {
                    Intent::GoOn
                } else {
                    say(words::say(random, if yes { &words::YES } else { &words::NO }, language))
                }
            }
            Expects::Helped => match random.below(1_000) {
                _ if random.chance(weights.negates) => say(words::say(random, &words::NEGATES, language)),
                0..480 => Intent::Do(Outgoing::Helped(true), Wish::Helped(true)),
                480..560 => Intent::Do(Outgoing::Helped(false), Wish::Helped(false)),
                560..680 => say(words::say(random, &words::THANKS, language)),
                680..780 => Intent::GoOn,
                _ => return,
            },
            Expects::TopicChoice { .. } => match random.pick(choices) {
                Some(choice) => say(choice),
                None => Intent::GoOn,
            },
            Expects::Nothing if purpose == Purpose::Answer && random.chance(600) => return,
            Expects::Nothing => Intent::GoOn,
        };
        self.intend(place, wait, intent);
    }

    fn waits(&mut self, place: usize) {
        let language = self.customers[place].language;
        let (random, weights) = (&mut self.random, &self.weights);
        let wait = random.between(15 * SECOND, 5 * MINUTE);
        if random.chance(weights.leaves_queue) {
            self.customers[place].gone = true;
            self.customers[place].plan += 1;
        } else if random.chance(weights.stays) {
            self.intend(place, wait, Intent::Do(Outgoing::Stay, Wish::Stay));
        } else if random.chance(weights.nags) {
            let text = words::say(random, &words::NAGS, language).to_owned();
            self.intend(place, wait, Intent::Say(text, Wish::Say));
        } else if random.chance(weights.sensitive / 2) {
            let text = words::say(random, &words::SENSITIVE[0].1, language).to_owned();
            self.intend(place, wait, Intent::Say(text, Wish::Sensitive(SignalKind::Fraud)));
        } else if random.chance(weights.stays) {
            let intent = match random.below(4) {
                0 => Intent::Do(Outgoing::Supervisor, Wish::Supervisor),
                1 => Intent::Do(Outgoing::Correct("It is the blue one".into()), Wish::Correct),
                _ => Intent::Do(Outgoing::CallBack("+34 600 000 000".into()), Wish::CallBack),
            };
            self.intend(place, wait, intent);
        } else {
            // A plan made before is dropped: the customer waits.
            self.customers[place].plan += 1;
        }
    }

    fn answers_agent(&mut self, place: usize) {
        let language = self.customers[place].language;
        let wait = self.random.between(5 * SECOND, 70 * SECOND);
        let list = match self.random.below(10) {
            0..4 => &words::DETAILS,
            4..8 => &words::THANKS,
            _ => {
                self.customers[place].plan += 1;
                return;
            }
        };
        let text = words::say(&mut self.random, list, language).to_owned();
        self.intend(place, wait, Intent::Say(text, Wish::Say));
    }

    fn leaves(&mut self, place: usize) {
        let gone = self.customers[place].gone;
        if !gone && self.random.chance(self.weights.rates) {
            let wait = self.random.between(5 * SECOND, 3 * MINUTE);
            let score = 1 + u8::try_from(self.random.weighted(&[8, 6, 12, 30, 44]).unwrap_or(4)).unwrap_or(4);
            self.intend(place, wait, Intent::Do(Outgoing::Rate(score), Wish::Rate));
        } else {
            self.customers[place].plan += 1;
        }
        if !self.customers[place].came_back && self.random.chance(self.weights.comes_back) {
            self.customers[place].came_back = true;
            let wait = self.random.between(HOUR, 6 * DAY);
            self.plan(wait, Task::ComeBack(place));
        }
    }
}
