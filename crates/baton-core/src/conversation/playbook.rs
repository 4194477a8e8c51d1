//! The executor of playbooks: from step to step until something must come from outside.
//!
//! Every step is an event, so a run survives a restart at any point. The model never chooses a step; facts come from the
//! customer's words or from an action, and a change needs the customer's yes to facts rendered here.

use std::collections::BTreeMap;

use super::turn::{Extra, Turn, fill};
use super::{Expects, STEPS_PER_TURN_MAX};
use crate::company::{ActionSpec, Ask, Direction, EffectClass, End, Playbook, SlotKind, StepKind};
use crate::event::{Citation, Event, Purpose};
use crate::id::{ActionName, ArticleName, FactName, PlaybookName, SkillName, StepName};
use crate::language::Localized;
use crate::perception::{EntityKind, Perception, Score, SignalKind};
use crate::policy;
use crate::verdict::Priority;

/// The rule recorded when a playbook gives the matter to a person.
const PLAYBOOK_ENDS: &str = "playbook-hands-over";
/// The reason recorded when an action moves more than the assistant may.
pub(super) const ABOVE_LIMIT: &str = "above limit";

impl Turn<'_, '_> {
    pub(super) fn start_playbook(&mut self, name: PlaybookName, perception: &Perception) {
        let Some(playbook) = self.env.company.playbooks.get(&name) else {
            self.answer_from_knowledge();
            return;
        };
        self.push(Event::PlaybookStarted { playbook: name });
        // A number given with the request need not be asked for again; an older one may be about something else.
        self.learn_order_number(playbook, perception);
        self.walk(playbook, playbook.start.clone());
    }

    pub(super) fn continue_playbook(&mut self, perception: &Perception, expected: &Expects) {
        let Some(run) = self.state.run.clone() else { return };
        let Some(playbook) = self.env.company.playbooks.get(&run.playbook) else {
            self.leave_playbook("left");
            self.answer_from_knowledge();
            return;
        };
        match playbook.steps.get(&run.step).map(|step| &step.kind) {
            Some(StepKind::Ask { ask, next }) => match self.read_slot(ask, perception) {
                Some(value) => {
                    self.learn(ask.fact.clone(), value, "customer");
                    self.walk(playbook, next.clone());
                }
                None => self.not_an_answer(ask),
            },
            Some(StepKind::Confirm { yes, no, .. }) if *expected == Expects::Confirmation => {
                let agreed = perception.score(SignalKind::Affirms) > perception.score(SignalKind::Denies);
                if agreed {
                    self.push(Event::ActionConfirmed { step: run.step.clone() });
                }
                self.walk(playbook, if agreed { yes.clone() } else { no.clone() });
            }
            Some(
                StepKind::Run { .. }
                | StepKind::When { .. }
                | StepKind::Say { .. }
                | StepKind::Confirm { .. }
                | StepKind::End { .. },
            ) => {
                // The customer wrote while an action runs, or instead of yes or no: knowledge may help meanwhile.
                if self.state.action.is_none() && self.state.approval.is_none() {
                    self.walk(playbook, run.step);
                }
            }
            None => {
                self.leave_playbook("left");
                self.answer_from_knowledge();
            }
        }
    }

    /// Walks from a step until the customer, an action or a person is needed.
    pub(super) fn walk(&mut self, playbook: &Playbook, from: StepName) {
        let mut at = from;
        for _ in 0..STEPS_PER_TURN_MAX {
            let Some(step) = playbook.steps.get(&at) else { break };
            self.push(Event::StepEntered { step: at.clone() });
            let next = match &step.kind {
                StepKind::Ask { ask, next } => {
                    if !self.state.facts.contains_key(&ask.fact) {
                        self.ask(ask);
                        return;
                    }
                    next.clone()
                }
                StepKind::Run { run, .. } => {
                    self.run_action(run);
                    return;
                }
                StepKind::When { when, is, otherwise } => {
                    let value = self.state.facts.get(when).map_or("", |fact| fact.value.as_str());
                    is.get(value).unwrap_or(otherwise).clone()
                }
                StepKind::Say { say, cites, next } => {
                    let closes = matches!(
                        playbook.steps.get(next).map(|step| &step.kind),
                        Some(StepKind::End { end: End::Answered, .. })
                    );
                    if !self.say_step(say, cites.as_ref(), closes) {
                        return;
                    }
                    next.clone()
                }
                StepKind::Confirm { confirm, .. } => {
                    self.ask_to_confirm(confirm);
                    return;
                }
                StepKind::End { end, skill, reason } => {
                    self.end_playbook(*end, skill.clone(), reason);
                    return;
                }
            };
            at = next;
        }
        // A loop in the file, or a step that is gone: a person sorts it out.
        let reason = policy::model_failure_reason();
        let skill = self.skill_of_topic();
        self.start_handoff(PLAYBOOK_ENDS.into(), &reason, skill, Priority::Normal);
    }

    pub(super) fn leave_playbook(&mut self, how: &str) {
        if let Some(run) = &self.state.run {
            let playbook = run.playbook.clone();
            self.push(Event::PlaybookEnded { playbook, how: how.into() });
        }
    }

    fn end_playbook(&mut self, end: End, skill: Option<SkillName>, reason: &Localized) {
        match end {
            End::Answered => self.leave_playbook("answered"),
            End::Knowledge => {
                self.leave_playbook("knowledge");
                self.answer_from_knowledge();
            }
            End::HandOff => {
                let skill = skill.unwrap_or_else(|| self.skill_of_topic());
                self.start_handoff(PLAYBOOK_ENDS.into(), reason, skill, Priority::Normal);
            }
        }
    }

    fn ask(&mut self, ask: &Ask) {
        let language = self.state.language;
        let text = self.with_facts(ask.text.get(language));
        let choices = ask
            .options
            .values()
            .filter_map(|words| words.get(language).split('|').next().map(|word| word.trim().to_owned()))
            .collect();
        self.say(Purpose::Question, text, Extra { citations: Vec::new(), choices, expects: Expects::Slot });
    }

    /// The customer did not answer the question: twice is asked, then a person is offered.
    fn not_an_answer(&mut self, ask: &Ask) {
        let asked = self.state.facts.contains_key(&asked_name(&ask.fact));
        if asked {
            self.offer_person();
        } else {
            self.learn(asked_name(&ask.fact), "1".into(), "baton");
            self.ask(ask);
        }
    }

    fn ask_to_confirm(&mut self, confirm: &Localized) {
        let language = self.state.language;
        let text = self.with_facts(confirm.get(language));
        let choices = language.pick([["Yes", "No"], ["Ja", "Nein"], ["Sí", "No"]]).map(Into::into).to_vec();
        let extra = Extra { citations: Vec::new(), choices, expects: Expects::Confirmation };
        self.say(Purpose::Question, text, extra);
    }

    /// Says a step's text; false when a mandate forbids it and the matter went back to the person.
    fn say_step(&mut self, say: &Localized, cites: Option<&ArticleName>, closes: bool) -> bool {
        let language = self.state.language;
        let text = self.with_facts(say.get(language));
        if self.said_enough(&text) {
            self.beyond_mandate();
            return false;
        }
        let citations = cites
            .and_then(|name| self.env.company.article(name, language))
            .map(|article| Citation {
                article: article.name.clone(),
                title: article.title.clone(),
                passage: 0,
                span: None,
            })
            .into_iter()
            .collect();
        let expects = if closes { Expects::Helped } else { Expects::Nothing };
        self.say(Purpose::Answer, text, Extra { citations, choices: Vec::new(), expects });
        true
    }

    /// Runs an action, or leaves it to a person when the assistant may not (I6).
    fn run_action(&mut self, name: &ActionName) {
        let Some(spec) = self.env.company.actions.get(name) else {
            self.leave_to_person(name, "not declared");
            return;
        };
        if let Some(why) = self.may_not(spec) {
            if why != ABOVE_LIMIT || !self.ask_for_assistant(spec) {
                self.leave_to_person(name, why);
            }
            return;
        }
        let arguments = self.arguments(spec);
        let run = self.run_id();
        self.request_action(run, name.clone(), arguments, None, None);
    }

    fn may_not(&self, spec: &ActionSpec) -> Option<&'static str> {
        let changes = spec.effect != EffectClass::None;
        if self.env.desk.action_stopped(&spec.name) {
            return Some("stopped");
        }
        if changes && spec.direction == Direction::Adverse {
            return Some("adverse");
        }
        if changes && let Some(why) = self.kept_from(&spec.name) {
            return Some(why);
        }
        if changes && !self.state.known {
            return Some("not verified");
        }
        if changes && self.state.confirmed.is_none() {
            return Some("not confirmed");
        }
        if let (Some(limit), Some(amount)) = (spec.limit_cents, &spec.amount) {
            let amount = self.state.facts.get(amount).and_then(|fact| fact.value.parse::<u64>().ok());
            if amount.is_none_or(|amount| amount > limit) {
                return Some(ABOVE_LIMIT);
            }
        }
        None
    }

    /// What people of the staff keep the assistant from: a mandate that does not name the action, a whisper.
    fn kept_from(&self, action: &ActionName) -> Option<&'static str> {
        let steering = self.state.steering.as_ref();
        if steering.is_some_and(|steering| steering.answer_only || steering.actions.contains(action)) {
            return Some("a supervisor said no");
        }
        let mandate = self.state.mandate.as_ref()?;
        (!mandate.terms.actions.contains(action)).then_some("outside the mandate")
    }

    pub(super) fn leave_to_person(&mut self, action: &ActionName, why: &str) {
        let arguments =
            self.env.company.actions.get(action).map(|spec| self.arguments(spec)).unwrap_or_default();
        self.push(Event::ActionLeftToPerson { action: action.clone(), reason: why.into(), arguments });
        let reason = Localized::of(
            "A person has to decide this.",
            "Das muss ein Mensch entscheiden.",
            "Esto debe decidirlo una persona.",
        );
        let skill = self.skill_of_topic();
        self.start_handoff("action-needs-person".into(), &reason, skill, Priority::Normal);
    }

    pub(super) fn arguments(&self, spec: &ActionSpec) -> BTreeMap<FactName, String> {
        spec.needs
            .iter()
            .filter_map(|name| Some((name.clone(), self.state.facts.get(name)?.value.clone())))
            .collect()
    }

    pub(super) fn learn(&mut self, fact: FactName, value: String, source: &str) {
        self.push(Event::FactLearned { fact, value, source: source.into() });
    }

    fn learn_order_number(&mut self, playbook: &Playbook, perception: &Perception) {
        let asks = playbook.steps.values().find_map(|step| match &step.kind {
            StepKind::Ask { ask, .. } if ask.kind == SlotKind::OrderNumber => Some(ask.fact.clone()),
            StepKind::Ask { .. }
            | StepKind::Run { .. }
            | StepKind::When { .. }
            | StepKind::Say { .. }
            | StepKind::Confirm { .. }
            | StepKind::End { .. } => None,
        });
        let given = perception.entities.iter().find(|entity| entity.kind == EntityKind::OrderNumber);
        if let (Some(fact), Some(given)) = (asks, given) {
            self.learn(fact, given.value.clone(), "customer");
        }
    }

    fn read_slot(&self, ask: &Ask, perception: &Perception) -> Option<String> {
        let text = self.state.question.as_ref().map(|question| question.text.trim().to_owned())?;
        let entity = |kind| {
            perception.entities.iter().find(|entity| entity.kind == kind).map(|entity| entity.value.clone())
        };
        match ask.kind {
            SlotKind::OrderNumber => entity(EntityKind::OrderNumber),
            SlotKind::Number => entity(EntityKind::Number).or_else(|| entity(EntityKind::OrderNumber)),
            SlotKind::Text => Some(super::evolve::cut(&text, 400)),
            SlotKind::Choice => choose(ask, &text, perception),
        }
    }

    /// Fills facts into a text of the playbook; a fact that is missing stays empty rather than showing its name.
    fn with_facts(&self, text: &str) -> String {
        let values: Vec<(&str, &str)> =
            self.state.facts.iter().map(|(name, fact)| (name.as_str(), fact.value.as_str())).collect();
        blank(&fill(text, &values))
    }
}

/// The fact that remembers that a question was repeated.
fn asked_name(fact: &FactName) -> FactName {
    format!("asked_again_{fact}").into()
}

/// Takes out placeholders that nothing filled.
fn blank(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        kept.push_str(before);
        match after.split_once('}') {
            Some((_, tail)) => rest = tail,
            None => rest = after,
        }
    }
    kept.push_str(rest);
    kept
}

/// Whether a text contains words as words, not as parts of longer ones.
fn contains_words(text: &str, words: &str) -> bool {
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices(words).any(|(at, found)| {
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + found.len()..].chars().next())
    })
}

/// The option whose words the message contains; several words of one option are separated by `|`.
fn choose(ask: &Ask, text: &str, perception: &Perception) -> Option<String> {
    let said = text.to_lowercase();
    let by_words = ask.options.iter().find(|(_, words)| {
        words.0.values().flat_map(|list| list.split('|')).any(|word| {
            let word = word.trim().to_lowercase();
            !word.is_empty() && contains_words(&said, &word)
        })
    });
    if let Some((value, _)) = by_words {
        return Some(value.clone());
    }
    let yes = perception.score(SignalKind::Affirms) >= Score(6_000);
    let no = perception.score(SignalKind::Denies) >= Score(6_000);
    match (yes, no) {
        (true, false) if ask.options.contains_key("yes") => Some("yes".into()),
        (false, true) if ask.options.contains_key("no") => Some("no".into()),
        _ => None,
    }
}
