//! Days to come, drawn from days that were.

use std::collections::BTreeMap;

use super::{JITTER_SECONDS, Matter, Question};
use crate::random::Random;
use crate::staffing::queue::Contact;
use crate::staffing::{DAY_SECONDS, Patience};

/// The unit of chance when a customer comes none, one or several times.
const WHOLE: i64 = 1_000_000;

/// Drawn days.
#[derive(Debug)]
pub(super) struct Demand {
    /// The customers of each day who come while the desk is open, in order of time.
    pub(super) days: Vec<Vec<Contact>>,
    /// Customers of all days who come when it is closed.
    pub(super) outside: usize,
}

/// Draws the days of a question; none when no handling time is known.
pub(super) fn draw(question: &Question<'_>, patience: &Patience) -> Option<Demand> {
    let mut by_day: BTreeMap<usize, Vec<&Matter>> = BTreeMap::new();
    let mut handling: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let mut asked: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    for matter in question.matters {
        by_day.entry(matter.day).or_default().push(matter);
        let seconds = matter.person.and_then(|person| person.handling);
        handling.entry(matter.skill).or_default().extend(seconds);
        let (reached, all) = asked.entry(matter.topic).or_default();
        *reached += u32::from(matter.person.is_some());
        *all += 1;
    }
    let all_handling: Vec<u32> = handling.values().flatten().copied().collect();
    if all_handling.is_empty() {
        return None;
    }
    let mut random = Random::new(question.seed);
    let mut demand = Demand { days: Vec::new(), outside: 0 };
    for _ in 0..question.rounds {
        let day = random.pick(question.days).copied()?;
        let mut contacts = Vec::new();
        for matter in by_day.get(&day).into_iter().flatten() {
            for _ in 0..times(question.growth, &mut random) {
                if question.automated.contains(&matter.topic) {
                    let (reached, all) = asked.get(&matter.topic).copied().unwrap_or((0, 1));
                    let asks = question.asks.unwrap_or(reached * 1_000 / all.max(1));
                    if !random.chance(asks) {
                        continue;
                    }
                }
                let moved = i64::from(matter.at) + random.between(-JITTER_SECONDS, JITTER_SECONDS);
                let at = u32::try_from(moved.clamp(0, i64::from(DAY_SECONDS) - 1)).unwrap_or(0);
                if at < question.open.0 || at >= question.open.1 {
                    demand.outside += 1;
                    continue;
                }
                let known = handling.get(&matter.skill).filter(|known| !known.is_empty());
                let handling = random.pick(known.unwrap_or(&all_handling)).copied().unwrap_or(0);
                let patience = patience.draw(&mut random);
                contacts.push(Contact { at, skill: matter.skill, head_start: 0, patience, handling });
            }
        }
        contacts.sort_by_key(|contact| contact.at);
        demand.days.push(contacts);
    }
    Some(demand)
}

/// How often one customer of the past comes, Poisson around so many in a hundred.
fn times(growth: u32, random: &mut Random) -> u32 {
    let span = WHOLE * i64::from(growth) / 100;
    let (mut at, mut count) = (random.exponential(WHOLE), 0);
    while at < span {
        count += 1;
        at += random.exponential(WHOLE);
    }
    count
}
