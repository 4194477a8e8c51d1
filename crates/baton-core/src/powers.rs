//! What a person may do by own authority, and who may say yes to more.
//!
//! Limits are data of `staff.toml`: so much at once, so much in a day of the company. What was used today is a fold of
//! the desk's events. Adverse and irreversible acts are always a person's (I6); the assistant is never asked here.

use crate::approval::ApprovalRule;
use crate::company::{ActionSpec, EffectClass, Power, Role};
use crate::desk::{Desk, Staff};
use crate::id::AgentId;

/// Why a person does not do it alone: the rule, and the limit it looked at in cents.
pub type Beyond = (ApprovalRule, Option<u64>);

/// The person's power for an action.
#[must_use]
pub fn power<'s>(staff: &'s Staff, spec: &ActionSpec) -> Option<&'s Power> {
    staff.profile.powers.iter().find(|power| power.action == spec.name)
}

/// What is left of the person's daily limit, in cents; none without one.
#[must_use]
pub fn left_today(desk: &Desk, staff: &Staff, spec: &ActionSpec, day: i64) -> Option<u64> {
    let daily = power(staff, spec)?.daily_cents?;
    Some(daily.saturating_sub(desk.used_on(staff.agent, &spec.name, day)))
}

fn within(desk: &Desk, staff: &Staff, spec: &ActionSpec, cents: Option<u64>, day: i64) -> Result<(), Beyond> {
    let power = power(staff, spec).ok_or((ApprovalRule::NoPower, None))?;
    let cents = cents.unwrap_or(0);
    if let Some(limit) = power.limit_cents.filter(|limit| cents > *limit) {
        return Err((ApprovalRule::AboveLimit, Some(limit)));
    }
    match left_today(desk, staff, spec, day) {
        Some(left) if cents > left => Err((ApprovalRule::AboveDailyLimit, power.daily_cents)),
        Some(_) | None => Ok(()),
    }
}

/// Whether a person may do it alone.
///
/// # Errors
/// The rule that asks a second person.
pub fn alone(
    desk: &Desk,
    staff: &Staff,
    spec: &ActionSpec,
    cents: Option<u64>,
    day: i64,
) -> Result<(), Beyond> {
    if spec.effect == EffectClass::None {
        return Ok(());
    }
    if spec.second_person {
        return Err((ApprovalRule::SecondPerson, None));
    }
    within(desk, staff, spec, cents, day)
}

/// Whether a person may say yes to what `by` asks: another person whose own power covers it. A supervisor for whom no
/// limit is written down may say yes too; a limit that is written down counts for everybody.
///
/// # Errors
/// Why not, in plain words.
pub fn may_approve(
    desk: &Desk,
    staff: &Staff,
    spec: &ActionSpec,
    by: Option<AgentId>,
    cents: Option<u64>,
    day: i64,
) -> Result<(), &'static str> {
    if by == Some(staff.agent) {
        return Err("you asked for it yourself: another person decides");
    }
    if staff.role == Role::Auditor {
        return Err("auditors read and do not decide");
    }
    match within(desk, staff, spec, cents, day) {
        Ok(()) => Ok(()),
        Err((ApprovalRule::NoPower, _)) if staff.supervises() => Ok(()),
        Err((ApprovalRule::NoPower | ApprovalRule::SecondPerson, _)) => {
            Err("you have no power for this action")
        }
        Err((ApprovalRule::AboveLimit, _)) => Err("this is above your own limit too"),
        Err((ApprovalRule::AboveDailyLimit, _)) => Err("this is more than is left of your daily limit"),
    }
}
