//! Simulated people with powers: they act, ask a second person, decide, whisper, and return with a mandate.

use std::collections::BTreeMap;

use baton_core::Command;
use baton_core::approval::{Instruction, Terms};
use baton_core::company::{EffectClass, SlotKind, StepKind};
use baton_core::conversation::Holder;
use baton_core::id::{ActionName, AgentId, ConversationId, FactName};
use baton_core::time::{MINUTE, SECOND};

use super::wishes::Wish;
use super::{Outgoing, Task, Workload};

/// Amounts people type, in cents: some within every limit, some beyond all.
const AMOUNTS: [u32; 6] = [400, 1_200, 4_900, 9_900, 18_900, 120_000];

impl Workload<'_> {
    /// Does something in another system, sometimes beyond own powers.
    pub(super) fn acts(&mut self, agent: AgentId, conversation: ConversationId) {
        if !self.random.chance(self.weights.agent_acts) {
            return;
        }
        let company = std::sync::Arc::clone(self.world.company());
        let actions: Vec<_> = company.actions.values().collect();
        let Some(spec) = self.random.pick(&actions).copied() else { return };
        let known: BTreeMap<FactName, String> = self
            .world
            .hub()
            .conversation(conversation)
            .map(|state| state.facts.iter().map(|(name, fact)| (name.clone(), fact.value.clone())).collect())
            .unwrap_or_default();
        let mut arguments = BTreeMap::new();
        for name in &spec.needs {
            let typed = if spec.amount.as_ref() == Some(name) {
                self.random.pick(&AMOUNTS).map(ToString::to_string)
            } else {
                Some("20401".to_owned())
            };
            let value = known.get(name).cloned().filter(|_| self.random.chance(700)).or(typed);
            arguments.extend(value.map(|value| (name.clone(), value)));
        }
        let version = self.version(conversation);
        let action = spec.name.clone();
        // Refused without a customer who is signed in, or while another act is under way.
        let _ = self.world.command(conversation, Command::Act { agent, version, action, arguments });
    }

    /// Somebody is asked: anybody of the staff may look, and not everybody may decide.
    pub(super) fn is_asked(&mut self, conversation: ConversationId) {
        if !self.random.chance(self.weights.second_person_looks) {
            return;
        }
        let people: Vec<AgentId> = self.world.staff().iter().map(|(agent, _)| *agent).collect();
        for _ in 0..2 {
            if let Some(agent) = self.random.pick(&people).copied() {
                let wait = self.random.between(5 * SECOND, 4 * MINUTE);
                self.plan(wait, Task::Decide { agent, conversation });
            }
        }
    }

    pub(super) fn decides(&mut self, agent: AgentId, conversation: ConversationId) {
        let asked = self.world.hub().conversation(conversation).and_then(|state| state.approval.as_ref());
        let Some(run) = asked.map(|asked| asked.run) else { return };
        let approve = self.random.chance(650);
        let reason = "as the rules say".to_owned();
        // A failed write is not tried again: the next person looks, or the time ends.
        let _ = self.world.command(conversation, Command::Decide { agent, run, approve, reason });
    }

    pub(super) fn whispers(&mut self, agent: AgentId) {
        let open: Vec<ConversationId> = self
            .world
            .hub()
            .conversations()
            .filter(|state| state.is_open() && state.holder != Holder::Queue)
            .map(|state| state.id)
            .collect();
        let Some(conversation) = self.random.pick(&open).copied() else { return };
        let company = std::sync::Arc::clone(self.world.company());
        let actions: Vec<ActionName> = company.actions.keys().cloned().collect();
        let playbooks: Vec<_> = company.playbooks.keys().cloned().collect();
        let instruction = match self.random.below(8) {
            0 => Some(Instruction::HandOver),
            1 => Some(Instruction::OfferPerson),
            2 => Some(Instruction::Clarify),
            3 => Some(Instruction::AnswerOnly),
            4 => self.random.pick(&actions).cloned().map(Instruction::LeaveOut),
            5 => self.random.pick(&playbooks).cloned().map(Instruction::LeaveOutPlaybook),
            _ => None,
        };
        let key = self.key(agent);
        let text = "Mention the free label".to_owned();
        self.send(conversation, key, Outgoing::Whisper { agent, instruction, text }, Wish::Whisper);
    }

    /// What the assistant may do after a return; nothing beyond answers as often as not.
    pub(super) fn terms(&mut self) -> Terms {
        if self.random.chance(500) {
            return Terms::default();
        }
        let company = std::sync::Arc::clone(self.world.company());
        let topics: Vec<_> = company
            .topics
            .iter()
            .filter(|topic| {
                let playbook = topic.playbook.as_ref().and_then(|name| company.playbooks.get(name));
                playbook.is_some_and(|playbook| {
                    let asks_order = |step: &baton_core::company::Step| {
                        matches!(&step.kind, StepKind::Ask { ask, .. } if ask.kind == SlotKind::OrderNumber)
                    };
                    playbook.steps.values().any(asks_order)
                })
            })
            .map(|topic| topic.name.clone())
            .collect();
        let favourable = |action: &&ActionName| {
            company
                .actions
                .get(*action)
                .is_some_and(|spec| spec.effect != EffectClass::None && !spec.is_adverse())
        };
        let actions: Vec<ActionName> = company.actions.keys().filter(favourable).cloned().collect();
        Terms {
            topics: self.random.pick(&topics).cloned().into_iter().collect(),
            actions: self.random.pick(&actions).cloned().into_iter().collect(),
            not_again: vec!["30 days".to_owned()],
        }
    }
}
