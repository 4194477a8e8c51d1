//! A person acts on another system, within own powers or with the yes of a second person.
//!
//! Invariants: only who holds the conversation acts in it; a value the person types is recorded as the person's; who
//! asked does not decide; a request ends with its conversation's holder, its time, or a decision, and never silently.

use std::collections::BTreeMap;

use super::turn::Turn;
use super::{ACTION_TIMEOUT_MILLIS, Fact, Holder, Rejection};
use crate::approval::{ApprovalEnd, ApprovalRule};
use crate::command::TimerKey;
use crate::company::{ActionSpec, EffectClass};
use crate::desk::Presence;
use crate::effect::Effect;
use crate::event::{Event, Notice};
use crate::id::{ActionName, ActionRunId, AgentId, FactName};
use crate::language::Localized;
use crate::powers;
use crate::time::SECOND;

/// Longest value an agent may give, in bytes.
const VALUE_BYTES_MAX: usize = 400;
/// Longest reason of a decision, in bytes.
const REASON_BYTES_MAX: usize = 1_000;
/// The origin of a value that an agent typed.
const BY_AGENT: &str = "agent";

impl Turn<'_, '_> {
    pub(super) fn act_as(
        &mut self,
        agent: AgentId,
        version: u64,
        action: ActionName,
        given: &BTreeMap<FactName, String>,
    ) -> Result<(), Rejection> {
        self.require_holder(agent)?;
        self.require_version(version)?;
        let company = self.env.company;
        let spec = company.actions.get(&action).ok_or_else(|| Rejection::Invalid {
            field: "action",
            problem: format!("`{action}` is not an action of actions.toml"),
        })?;
        if self.state.action.is_some() {
            return Err(Rejection::NotEligible("an action is under way: wait for its answer"));
        }
        if self.state.approval.is_some() {
            return Err(Rejection::NotEligible("a second person is being asked already"));
        }
        let changes = spec.effect != EffectClass::None;
        if changes && !self.state.known {
            return Err(Rejection::NotEligible("the customer is not signed in: nothing can be changed"));
        }
        let facts = self.complete(spec, given)?;
        let cents = amount(spec, &facts)?;
        let staff = self.staff(agent)?;
        let beyond = powers::alone(self.env.desk, staff, spec, cents, self.today()).err();
        for (name, fact) in facts.iter().filter(|(_, fact)| fact.source == BY_AGENT) {
            if self.state.facts.get(name) != Some(fact) {
                self.learn(name.clone(), fact.value.clone(), BY_AGENT);
            }
        }
        let run = self.run_id();
        match beyond {
            Some((rule, limit)) => {
                let seconds = company.policy.promise.approval_seconds;
                self.ask_second(run, action, facts, Some(agent), (rule, limit), cents, seconds);
            }
            None => {
                let arguments = facts.into_iter().map(|(name, fact)| (name, fact.value)).collect();
                self.request_action(run, action, arguments, Some(agent), None);
            }
        }
        Ok(())
    }

    /// What the action needs: typed by the agent, or known.
    fn complete(
        &self,
        spec: &ActionSpec,
        given: &BTreeMap<FactName, String>,
    ) -> Result<BTreeMap<FactName, Fact>, Rejection> {
        if let Some(name) = given.keys().find(|name| !spec.needs.contains(name)) {
            let problem = format!("`{name}` is not needed by this action");
            return Err(Rejection::Invalid { field: "arguments", problem });
        }
        let mut facts = BTreeMap::new();
        for name in &spec.needs {
            let known = self.state.facts.get(name);
            let typed = given.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
            let fact = match (typed, known) {
                (Some(value), Some(known)) if known.value == value => known.clone(),
                (Some(value), _) if value.len() <= VALUE_BYTES_MAX => {
                    Fact { value: value.to_owned(), source: BY_AGENT.into() }
                }
                (Some(_), _) => {
                    let problem = format!("`{name}` is longer than {VALUE_BYTES_MAX} bytes");
                    return Err(Rejection::Invalid { field: "arguments", problem });
                }
                (None, Some(known)) => known.clone(),
                (None, None) => {
                    return Err(Rejection::Invalid { field: "arguments", problem: format!("give `{name}`") });
                }
            };
            facts.insert(name.clone(), fact);
        }
        Ok(facts)
    }

    fn today(&self) -> i64 {
        self.env.company.profile.hours.day(self.now())
    }

    pub(super) fn request_action(
        &mut self,
        run: ActionRunId,
        action: ActionName,
        arguments: BTreeMap<FactName, String>,
        by: Option<AgentId>,
        approved_by: Option<AgentId>,
    ) {
        let event = Event::ActionRequested {
            run,
            action: action.clone(),
            arguments: arguments.clone(),
            by,
            approved_by,
        };
        self.push(event);
        self.effect(Effect::RunAction { run, action, arguments });
        let at = self.now().plus(ACTION_TIMEOUT_MILLIS);
        self.timer_at(TimerKey::Action, at);
    }

    #[expect(clippy::too_many_arguments, reason = "everything the second person is shown")]
    fn ask_second(
        &mut self,
        run: ActionRunId,
        action: ActionName,
        facts: BTreeMap<FactName, Fact>,
        by: Option<AgentId>,
        (rule, limit_cents): powers::Beyond,
        cents: Option<u64>,
        seconds: u32,
    ) {
        let expires_at = self.now().plus(i64::from(seconds) * SECOND);
        self.push(Event::ApprovalAsked { run, action, facts, by, rule, limit_cents, cents, expires_at });
        self.timer_at(TimerKey::Approval, expires_at);
    }

    /// The assistant may not move so much by itself. Somebody who is in and may say yes is asked while the customer
    /// waits; false when there is nobody, then a person takes over at once.
    pub(super) fn ask_for_assistant(&mut self, spec: &ActionSpec) -> bool {
        let facts: BTreeMap<FactName, Fact> = spec
            .needs
            .iter()
            .filter_map(|name| Some((name.clone(), self.state.facts.get(name)?.clone())))
            .collect();
        let Ok(Some(cents)) = amount(spec, &facts) else { return false };
        let (desk, today) = (self.env.desk, self.today());
        let somebody = desk.everyone().any(|staff| {
            matches!(staff.presence, Presence::Available | Presence::Busy)
                && powers::may_approve(desk, staff, spec, None, Some(cents), today).is_ok()
        });
        if !somebody {
            return false;
        }
        let run = self.run_id();
        let beyond = (ApprovalRule::AboveLimit, spec.limit_cents);
        let seconds = self.env.company.policy.promise.assistant_approval_seconds;
        self.ask_second(run, spec.name.clone(), facts, None, beyond, Some(cents), seconds);
        let words = Localized::of(
            "A person has to agree to this first. Please wait a moment. If it takes too long, a person takes over here.",
            "Dem muss zuerst ein Mensch zustimmen. Bitte warten Sie einen Moment. Dauert es zu lange, übernimmt hier ein Mensch.",
            "Antes tiene que aprobarlo una persona. Espere un momento, por favor. Si tarda demasiado, una persona continuará aquí.",
        );
        self.notice(Notice::ApprovalAsked, &words, &[]);
        true
    }

    /// A second person decides, one request at a time.
    pub(super) fn decide(
        &mut self,
        agent: AgentId,
        run: ActionRunId,
        approve: bool,
        reason: String,
    ) -> Result<(), Rejection> {
        self.require_open()?;
        let Some(asked) = self.state.approval.clone().filter(|asked| asked.run == run) else {
            return Err(Rejection::NothingToAnswer("it was decided, or it ended"));
        };
        if self.now() >= asked.expires_at {
            return Err(Rejection::Late);
        }
        if reason.len() > REASON_BYTES_MAX {
            let problem = format!("is longer than {REASON_BYTES_MAX} bytes");
            return Err(Rejection::Invalid { field: "reason", problem });
        }
        if !approve && reason.trim().is_empty() {
            return Err(Rejection::Invalid { field: "reason", problem: "say why not".into() });
        }
        let staff = self.staff(agent)?;
        super::assign::require_in(staff)?;
        let spec = self.env.company.actions.get(&asked.action);
        let spec = spec.ok_or(Rejection::NothingToAnswer("the action is gone from actions.toml"))?;
        powers::may_approve(self.env.desk, staff, spec, asked.by, asked.cents, self.today())
            .map_err(Rejection::NotEligible)?;
        let action = asked.action.clone();
        let end = if approve {
            ApprovalEnd::Approved { by: agent, reason }
        } else {
            ApprovalEnd::Refused { by: agent, reason }
        };
        self.push(Event::ApprovalEnded { run, action: action.clone(), end });
        self.cancel(TimerKey::Approval);
        if approve {
            let arguments = asked.facts.into_iter().map(|(name, fact)| (name, fact.value)).collect();
            self.request_action(run, action, arguments, asked.by, Some(agent));
        } else if asked.by.is_none() {
            self.not_approved(&action);
        }
        Ok(())
    }

    pub(super) fn approval_due(&mut self) {
        let Some(asked) = self.state.approval.clone().filter(|_| self.state.is_open()) else { return };
        if self.now() < asked.expires_at {
            self.timer_at(TimerKey::Approval, asked.expires_at);
            return;
        }
        let (run, action) = (asked.run, asked.action.clone());
        self.push(Event::ApprovalEnded { run, action: action.clone(), end: ApprovalEnd::Expired });
        if asked.by.is_none() {
            self.not_approved(&action);
        }
    }

    /// The assistant got no yes: the customer gets a person.
    fn not_approved(&mut self, action: &ActionName) {
        if self.state.holder == Holder::Assistant {
            self.leave_to_person(action, super::playbook::ABOVE_LIMIT);
        }
    }

    /// The conversation goes to somebody else or ends: nobody decides any more on what was asked.
    pub(super) fn withdraw_approval(&mut self) {
        if let Some(asked) = self.state.approval.clone() {
            let (run, action) = (asked.run, asked.action.clone());
            self.push(Event::ApprovalEnded { run, action, end: ApprovalEnd::Withdrawn });
            self.cancel(TimerKey::Approval);
        }
    }
}

/// How much an action would move; none for one without an amount.
fn amount(spec: &ActionSpec, facts: &BTreeMap<FactName, Fact>) -> Result<Option<u64>, Rejection> {
    let Some(name) = &spec.amount else { return Ok(None) };
    match facts.get(name).map(|fact| fact.value.parse::<u64>()) {
        Some(Ok(cents)) => Ok(Some(cents)),
        Some(Err(_)) | None => {
            let problem = format!("`{name}` must be an amount in whole cents");
            Err(Rejection::Invalid { field: "arguments", problem })
        }
    }
}
