//! Adds people where customers wait too long, then takes away whoever is not missed.

use super::demand::Demand;
use super::{Band, DayFigures, PEOPLE_MAX, Plan, PlanError, Question, SlotPlan};
use crate::staffing::float;
use crate::staffing::queue::{Day, Outcome, Team};

/// People by team and slot.
type People = Vec<Vec<u32>>;

/// The fewest people found with whom every slot, and every skill over the day, keeps the promise.
pub(super) fn fewest(question: &Question<'_>, demand: &Demand) -> Result<People, PlanError> {
    let slots = question.slots();
    let mut people: People = vec![vec![0; slots]; question.teams.len()];
    loop {
        let late = Late::of(question, demand, &people);
        let failing: Vec<usize> = (0..slots).filter(|slot| late.fails_in(question, *slot)).collect();
        if failing.is_empty() {
            match (0..late.by_skill.len()).find(|skill| late.fails_for(question, *skill)) {
                None => break,
                Some(skill) => {
                    let worst = (0..slots).max_by_key(|slot| late.missed[*slot][skill]).unwrap_or(0);
                    add(question, &late, &mut people, worst)?;
                }
            }
        }
        for slot in failing {
            add(question, &late, &mut people, slot)?;
        }
    }
    take_away(question, demand, &mut people);
    Ok(people)
}

/// One person more, of the team that helps most of those who waited too long; of teams that help as many, the one with
/// the fewest skills.
fn add(question: &Question<'_>, late: &Late, people: &mut People, slot: usize) -> Result<(), PlanError> {
    let helped = |team: &usize| -> usize {
        question.teams[*team].iter().filter_map(|skill| late.missed[slot].get(*skill)).sum()
    };
    let best = (0..question.teams.len())
        .max_by_key(|team| (helped(team), std::cmp::Reverse((question.teams[*team].len(), *team))));
    let Some(team) = best else { return Err(PlanError::OutOfReach) };
    people[team][slot] += 1;
    if people.iter().map(|team| team[slot]).sum::<u32>() > PEOPLE_MAX {
        return Err(PlanError::OutOfReach);
    }
    Ok(())
}

/// One person less wherever the promise is still kept; those with the most skills first, they are the rarest.
fn take_away(question: &Question<'_>, demand: &Demand, people: &mut People) {
    let mut teams: Vec<usize> = (0..people.len()).collect();
    teams.sort_by_key(|team| std::cmp::Reverse(question.teams[*team].len()));
    for team in teams {
        for slot in 0..question.slots() {
            while people[team][slot] > 0 {
                people[team][slot] -= 1;
                if !Late::of(question, demand, people).keeps(question) {
                    people[team][slot] += 1;
                    break;
                }
            }
        }
    }
}

/// Who was not answered in time.
struct Late {
    /// Customers of each slot, and those of them answered in time.
    by_slot: Vec<(usize, usize)>,
    /// The same of each skill.
    by_skill: Vec<(usize, usize)>,
    /// Those not answered in time, by slot and skill.
    missed: Vec<Vec<usize>>,
}

impl Late {
    fn of(question: &Question<'_>, demand: &Demand, people: &People) -> Self {
        let skills = question.teams.iter().flatten().max().map_or(0, |most| most + 1);
        let mut late = Self {
            by_slot: vec![(0, 0); question.slots()],
            by_skill: vec![(0, 0); skills],
            missed: vec![vec![0; skills]; question.slots()],
        };
        for (contacts, outcomes) in demand.days.iter().zip(play(question, demand, people)) {
            for (contact, outcome) in contacts.iter().zip(outcomes) {
                let slot = question.slot_of(contact.at);
                let good = usize::from(outcome.answered && outcome.waited <= question.within);
                for (all, in_time) in [&mut late.by_slot[slot], &mut late.by_skill[contact.skill]] {
                    *all += 1;
                    *in_time += good;
                }
                late.missed[slot][contact.skill] += 1 - good;
            }
        }
        late
    }

    fn fails_in(&self, question: &Question<'_>, slot: usize) -> bool {
        is_below(self.by_slot[slot], question.share)
    }

    fn fails_for(&self, question: &Question<'_>, skill: usize) -> bool {
        is_below(self.by_skill[skill], question.share)
    }

    fn keeps(&self, question: &Question<'_>) -> bool {
        let mut all = self.by_slot.iter().chain(&self.by_skill);
        !all.any(|counts| is_below(*counts, question.share))
    }
}

fn is_below((all, in_time): (usize, usize), per_mille: u32) -> bool {
    in_time * 1_000 < all * usize::try_from(per_mille).unwrap_or(usize::MAX)
}

/// Plays all drawn days with some people.
fn play(question: &Question<'_>, demand: &Demand, people: &People) -> Vec<Vec<Outcome>> {
    // Before opening and after closing nobody is there; whoever still waits at closing is answered by those who stay, as in
    // an ordinary office: the last slot goes on.
    let before = usize::try_from(question.open.0 / question.slot).unwrap_or(0);
    let teams: Vec<Team> = question
        .teams
        .iter()
        .zip(people)
        .map(|(skills, people)| Team {
            skills: skills.clone(),
            people: std::iter::repeat_n(0, before).chain(people.iter().copied()).collect(),
        })
        .collect();
    let play = |contacts: &Vec<_>| Day { contacts, teams: &teams, slot: question.slot }.play();
    demand.days.iter().map(play).collect()
}

/// The plan with everything a reader wants to know of it.
pub(super) fn describe(
    question: &Question<'_>,
    demand: &Demand,
    people: &People,
    patience: Option<u32>,
) -> Plan {
    let late = Late::of(question, demand, people);
    let share = |(all, in_time): (usize, usize)| (all > 0).then(|| float(in_time) / float(all));
    let came = |slot: Option<usize>| {
        let count = |contacts: &Vec<crate::staffing::queue::Contact>| {
            let among = contacts
                .iter()
                .filter(|contact| slot.is_none_or(|slot| question.slot_of(contact.at) == slot));
            float(among.count())
        };
        band(demand.days.iter().map(count).collect())
    };
    let slots = (0..question.slots())
        .map(|slot| SlotPlan {
            start: question.open.0 + question.slot * u32::try_from(slot).unwrap_or(0),
            people: people.iter().map(|team| team[slot]).collect(),
            customers: came(Some(slot)),
            answered: share(late.by_slot[slot]),
        })
        .collect();
    let heads: u32 = people.iter().flatten().sum();
    let mut fewer = people.clone();
    for slot in 0..question.slots() {
        if let Some(largest) = (0..fewer.len()).max_by_key(|team| fewer[*team][slot]) {
            fewer[largest][slot] = fewer[largest][slot].saturating_sub(1);
        }
    }
    Plan {
        slots,
        hours: f64::from(heads) * f64::from(question.slot) / 3_600.0,
        day: figures(question, demand, people),
        one_fewer: figures(question, demand, &fewer),
        skills: late.by_skill.iter().map(|counts| share(*counts)).collect(),
        customers: came(None),
        outside_hours: float(demand.outside) / float(demand.days.len().max(1)),
        patience,
    }
}

fn figures(question: &Question<'_>, demand: &Demand, people: &People) -> DayFigures {
    let heads: u32 = people.iter().flatten().sum();
    let seconds = f64::from(heads) * f64::from(question.slot);
    let (mut answered, mut gave_up, mut wait, mut occupancy) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (contacts, outcomes) in demand.days.iter().zip(play(question, demand, people)) {
        if contacts.is_empty() {
            continue;
        }
        let count = float(contacts.len());
        let of =
            |test: &dyn Fn(&Outcome) -> bool| float(outcomes.iter().filter(|one| test(one)).count()) / count;
        answered.push(of(&|one| one.answered && one.waited <= question.within));
        gave_up.push(of(&|one| !one.answered));
        wait.push(outcomes.iter().map(|one| f64::from(one.waited)).sum::<f64>() / count);
        let worked = contacts.iter().zip(&outcomes).filter(|(_, one)| one.answered);
        let worked: f64 = worked.map(|(contact, _)| f64::from(contact.handling)).sum();
        occupancy.push(if seconds > 0.0 { worked / seconds } else { 0.0 });
    }
    DayFigures {
        answered: band(answered),
        gave_up: band(gave_up),
        wait: band(wait),
        occupancy: band(occupancy),
    }
}

/// The tenth, middle and ninetieth hundredth of some values; zero of none.
fn band(mut values: Vec<f64>) -> Band {
    values.sort_by(f64::total_cmp);
    let at = |tenths: usize| {
        let last = values.len().saturating_sub(1);
        values.get((last * tenths + 5) / 10).copied().unwrap_or(0.0)
    };
    Band { low: at(1), middle: at(5), high: at(9) }
}
