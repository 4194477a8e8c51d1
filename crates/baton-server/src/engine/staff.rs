//! What staff ask: verbs on a conversation, and the desk.

use baton_core::command::Command;
use baton_core::desk::DeskCommand;
use baton_core::hub::{Order, Refusal};
use baton_core::id::{AgentId, ClientKey, ConversationId};

use super::Engine;
use super::customer::refused;
use super::error::EngineError;
use super::submit::Extras;

impl Engine {
    /// Carries out a verb of a member of staff. Returns, when it is durable, the number of the event it caused: for a
    /// repeated key, of the first time.
    ///
    /// `command` names the person itself; the caller has taken that name from the session.
    ///
    /// # Errors
    /// Why it was refused or could not be stored; nothing happened then.
    pub async fn staff(&self, conversation: ConversationId, command: Command) -> Result<u64, EngineError> {
        let key: Option<ClientKey> = match &command {
            Command::Reply { key, .. } | Command::Note { key, .. } | Command::Whisper { key, .. } => {
                Some(key.clone())
            }
            _ => None,
        };
        let command = without_secrets(command);
        let corrects = matches!(&command, Command::WrapUp { wrap_up, .. } if wrap_up.topic.is_some());
        let mut loaded = false;
        let (pending, seq, repeated) = loop {
            let now = self.now();
            let refusal = {
                let mut core = self.0.core();
                let before = self.0.baton(&core, conversation);
                match self.0.decide(&mut core, now, conversation, command.clone()) {
                    Ok(commit) => {
                        let repeated = commit.repeated;
                        let pending =
                            self.0.submit(&core, commit, Some((conversation, before)), Extras::default());
                        let known = core.hub.conversation(conversation);
                        let seq = known.map_or(0, |known| {
                            key.as_ref().and_then(|key| known.seen(key)).unwrap_or(known.seq)
                        });
                        break (pending, seq, repeated);
                    }
                    Err(refusal) => refusal,
                }
            };
            match refusal {
                Refusal::NotLoaded(_) if !loaded => {
                    self.load(conversation).await?;
                    loaded = true;
                }
                refusal @ (Refusal::NotLoaded(_) | Refusal::Rejected(_)) => return Err(refused(refusal)),
            }
        };
        match repeated {
            Some(seq) => {
                self.must_be_durable(conversation, seq).await?;
                Ok(seq)
            }
            None => {
                pending.durable().await?;
                if corrects {
                    self.learn_soon();
                }
                Ok(seq)
            }
        }
    }

    /// Carries out a command to the desk, and everything that follows from it. Returns when it is durable.
    ///
    /// # Errors
    /// Why it was refused or could not be stored; nothing happened then.
    pub async fn desk(&self, command: DeskCommand) -> Result<(), EngineError> {
        self.desk_with(command, Vec::new()).await
    }

    /// The same, with changes of accounts or settings in the same commit.
    ///
    /// # Errors
    /// Why it was refused or could not be stored; nothing happened then.
    pub async fn desk_with(
        &self,
        command: DeskCommand,
        records: Vec<baton_store::Record>,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let pending = {
            let mut core = self.0.core();
            let commit = self.0.order(&mut core, now, Order::Desk(command)).map_err(refused)?;
            self.0.submit(&core, commit, None, Extras { records, ..Extras::default() })
        };
        pending.durable().await
    }

    /// An agent is typing: shown to the customer while that agent holds the conversation, and to colleagues.
    pub fn agent_typing(&self, agent: AgentId, conversation: ConversationId) {
        use super::feeds::Feed;
        use super::timers::Due;
        use crate::frame::{self, CustomerFrame};
        use baton_core::conversation::Holder;

        let now = self.now();
        let held = {
            let core = self.0.core();
            let known = core.hub.conversation(conversation);
            known
                .filter(|known| known.is_open() && known.holder == Holder::Agent(agent))
                .map(|known| (known.customer, core.hub.desk().display_name(agent)))
        };
        if let Some((customer, name)) = held {
            let frame = CustomerFrame::Typing { who: Some(name) };
            self.0.bus.feeds.to_customer(customer, &Feed::frame(frame::text(&frame)));
        }
        let until = now.plus(WRITING_MILLIS);
        self.0.bus.feeds.writes(conversation, agent, Some(until));
        self.0.bus.timers.change([(Due::Writing(conversation), Some(until.plus(1)))]);
        self.show_viewers(conversation);
    }
}

/// How long a sign of typing counts, in milliseconds.
const WRITING_MILLIS: i64 = 6_000;

/// What an agent pastes is masked as well (I9).
fn without_secrets(command: Command) -> Command {
    let mask = |text: String| baton_nlu::mask(&text, None).text;
    match command {
        Command::Reply { agent, key, text, ai_assisted } => {
            Command::Reply { agent, key, text: mask(text), ai_assisted }
        }
        Command::Note { agent, key, text } => Command::Note { agent, key, text: mask(text) },
        Command::Tag { agent, add, remove } => {
            Command::Tag { agent, add: add.into_iter().map(mask).collect(), remove }
        }
        Command::Transfer { agent, version, to, note } => {
            Command::Transfer { agent, version, to, note: mask(note) }
        }
        Command::OfferReturn { agent, version, mandate, mut terms } => {
            terms.not_again = terms.not_again.into_iter().map(mask).collect();
            Command::OfferReturn { agent, version, mandate: mask(mandate), terms }
        }
        Command::Act { agent, version, action, arguments } => {
            let arguments = arguments.into_iter().map(|(name, value)| (name, mask(value))).collect();
            Command::Act { agent, version, action, arguments }
        }
        Command::Decide { agent, run, approve, reason } => {
            Command::Decide { agent, run, approve, reason: mask(reason) }
        }
        Command::Whisper { agent, key, instruction, text } => {
            Command::Whisper { agent, key, instruction, text: mask(text) }
        }
        Command::WrapUp { agent, version, mut wrap_up } => {
            wrap_up.summary = mask(wrap_up.summary);
            wrap_up.knowledge_gap = wrap_up.knowledge_gap.map(mask);
            Command::WrapUp { agent, version, wrap_up }
        }
        other => other,
    }
}
