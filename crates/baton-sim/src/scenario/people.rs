//! What people of the staff do in a script.

use baton_core::command::WrapUp;
use baton_core::desk::Presence;
use baton_core::handoff::TransferTarget;
use baton_core::id::{AgentId, ClientKey};
use baton_core::{Command, DeskCommand};

use super::parse::{Deed, Target};
use super::run::Runner;
use crate::world::{Failure, World};

impl Runner<'_> {
    pub(super) fn person(&mut self, name: &str, deed: &Deed) -> Result<Result<(), Failure>, String> {
        let agent = self.agent(name)?;
        let desk = match deed {
            Deed::Is(presence) => {
                Some(DeskCommand::SetPresence { agent, presence: *presence, cause: "self".into() })
            }
            Deed::LosesConnection => Some(DeskCommand::SetPresence {
                agent,
                presence: Presence::Offline,
                cause: "connection lost".into(),
            }),
            Deed::Stops(scope) => {
                let reason = "as the scenario says".into();
                Some(DeskCommand::StopAssistant { scope: scope.clone(), by: agent, reason, drill: false })
            }
            Deed::Drills(scope) => {
                let reason = "a drill".into();
                Some(DeskCommand::StopAssistant { scope: scope.clone(), by: agent, reason, drill: true })
            }
            Deed::Starts(scope) => Some(DeskCommand::StartAssistant { scope: scope.clone(), by: agent }),
            _ => None,
        };
        if let Some(command) = desk {
            return Ok(self.world.desk(command).map(|_| ()));
        }
        let id = self.conversation()?;
        let version = self.state().map_or(0, |state| state.holder_version);
        self.agent_keys += 1;
        let key = ClientKey::from(format!("agent-{}", self.agent_keys));
        let command = match deed {
            Deed::Accepts => Command::Accept { agent, version },
            Deed::Declines => Command::Decline { agent, version },
            Deed::Says(text) => Command::Reply { agent, key, text: World::masked(text), ai_assisted: false },
            Deed::Tags(tags) => Command::Tag { agent, add: tags.clone(), remove: Vec::new() },
            Deed::PutsAside(millis) => Command::Snooze { agent, until: self.world.now().plus(*millis) },
            Deed::TakesUp => Command::Wake { agent },
            Deed::Notes(text) => Command::Note { agent, key, text: World::masked(text) },
            Deed::Transfers(target, note) => {
                let to = match target {
                    Target::Skill(skill) => TransferTarget::Skill { skill: skill.as_str().into() },
                    Target::Agent(name) => TransferTarget::Agent { agent: self.agent(name)? },
                    Target::Supervisor => TransferTarget::Supervisor,
                };
                Command::Transfer { agent, version, to, note: note.clone() }
            }
            Deed::Returns(mandate, terms) => {
                Command::OfferReturn { agent, version, mandate: mandate.clone(), terms: terms.clone() }
            }
            Deed::Acts(action, given) => {
                let arguments =
                    given.iter().map(|(name, value)| (name.as_str().into(), value.clone())).collect();
                Command::Act { agent, version, action: action.as_str().into(), arguments }
            }
            Deed::Decides(approve, reason) => {
                let asked = self.state().and_then(|state| state.approval.as_ref().map(|asked| asked.run));
                let run = asked.ok_or("nobody asked a second person")?;
                Command::Decide { agent, run, approve: *approve, reason: reason.clone() }
            }
            Deed::Whispers(instruction, text) => {
                let text = World::masked(text);
                Command::Whisper { agent, key, instruction: instruction.clone(), text }
            }
            Deed::WrapsUp(outcome, summary) => {
                let wrap_up = WrapUp {
                    outcome: *outcome,
                    topic: None,
                    summary: summary.clone(),
                    assistant_could_have: "unsure".into(),
                    knowledge_gap: None,
                };
                Command::WrapUp { agent, version, wrap_up }
            }
            Deed::TakesOver => Command::TakeOver { agent, version },
            Deed::Is(_) | Deed::LosesConnection | Deed::Stops(_) | Deed::Drills(_) | Deed::Starts(_) => {
                return Ok(Ok(()));
            }
        };
        Ok(self.world.command(id, command).map(|_| ()))
    }

    fn agent(&self, name: &str) -> Result<AgentId, String> {
        self.world
            .staff()
            .iter()
            .find(|(_, seed)| seed.name.split_whitespace().next() == Some(name))
            .map(|(agent, _)| *agent)
            .ok_or_else(|| format!("`{name}` is not on the staff"))
    }
}
