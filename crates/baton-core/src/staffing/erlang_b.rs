//! Erlang B: nobody waits, whoever finds all busy is lost (Erlang 1917).

/// The probability that all `people` are busy at `erlangs` of offered load, by the recurrence over people, which is
/// exact and cannot overflow.
#[must_use]
pub fn blocked(people: u32, erlangs: f64) -> f64 {
    (1..=people).fold(1.0, |blocked, people| erlangs * blocked / (f64::from(people) + erlangs * blocked))
}
