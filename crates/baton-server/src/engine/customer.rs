//! What a customer asks: found, masked, understood outside the lock, decided under it, acknowledged when durable.

use baton_core::command::Command;
use baton_core::conversation::{Channel, Rejection};
use baton_core::hub::{self, Order};
use baton_core::id::{ClientKey, ConversationId, CustomerId};
use baton_core::time::Timestamp;
use baton_store::{Commit, StoreError, Stream};

use super::error::EngineError;
use super::hear::can_go_on;
use super::profile::Profile;
use super::submit::{Extras, Pending};
use super::{Core, Engine};
use crate::frame::{Baton, CustomerCommand};

/// Messages decided and not durable yet; half of what the store's queue holds. More wait for their turn, undecided.
pub(super) const IN_FLIGHT_MAX: usize = 4_096;
/// Longest key of a client, in characters.
const CLIENT_ID_MAX: usize = 64;

/// A command is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// The client's key.
    pub client_id: String,
    /// The number of the event it caused, the first time.
    pub seq: u64,
}

enum Decided {
    Done(Pending, u64),
    /// Carried out before; the event has this number.
    Repeated(ConversationId, u64),
}

impl Engine {
    /// Carries out a command of a customer. Returns when it is durable; a repeated `client_id` gets the first ack.
    ///
    /// # Errors
    /// Why it was refused or could not be stored; nothing happened then.
    pub async fn customer(&self, customer: CustomerId, command: CustomerCommand) -> Result<Ack, EngineError> {
        let Some(client_id) = command.client_id().map(str::to_owned) else {
            return Err(EngineError::invalid("t", "is not a command that is acknowledged"));
        };
        let characters = client_id.chars().count();
        if characters == 0 || characters > CLIENT_ID_MAX {
            return Err(EngineError::invalid("client_id", "must have 1 to 64 characters"));
        }
        let key = ClientKey::from(client_id.as_str());
        // The button never waits behind messages (I2).
        let _turn = match &command {
            CustomerCommand::Human { .. } => None,
            _ => Some(self.0.admission.acquire().await.map_err(|_| EngineError::Stopped)?),
        };
        let known = self.known(customer).await?;
        let conversation = known.conversation;
        let decided = match command {
            CustomerCommand::Send { text, .. } => {
                let understood = self.understand(&known, &text).await?;
                let command = Command::CustomerMessage {
                    key: key.clone(),
                    text: understood.text,
                    secrets: understood.secrets,
                    perception: understood.perception,
                };
                self.open_and(customer, known.goes_on, &key, command).await?
            }
            CustomerCommand::Human { .. } => {
                let command = Command::RequestHuman { key: key.clone() };
                self.open_and(customer, known.goes_on, &key, command).await?
            }
            CustomerCommand::New { .. } => self.new_conversation(customer).await?,
            CustomerCommand::CallBack { at, contact, .. } => {
                let contact = baton_nlu::mask(&contact, None).text;
                let at = at.map(Timestamp::from_millis);
                let command = Command::ChooseCallBack { key: key.clone(), at, contact };
                self.answer(conversation, &key, command)?
            }
            CustomerCommand::Supervisor { .. } => {
                self.answer(conversation, &key, Command::RequestSupervisor { key: key.clone() })?
            }
            CustomerCommand::Correct { text, .. } => {
                let text = baton_nlu::mask(&text, None).text;
                self.answer(conversation, &key, Command::CorrectBrief { key: key.clone(), text })?
            }
            CustomerCommand::Stay { .. } => {
                self.answer(conversation, &key, Command::Stay { key: key.clone() })?
            }
            CustomerCommand::Consent { yes, .. } => {
                let command = Command::AnswerReturn { key: key.clone(), consent: yes };
                self.answer(conversation, &key, command)?
            }
            CustomerCommand::Helped { yes, .. } => {
                let command = Command::AnswerHelped { key: key.clone(), helped: yes };
                self.answer(conversation, &key, command)?
            }
            CustomerCommand::Csat { score, comment, .. } => {
                // The comment is free text like any message: secrets do not enter (I9).
                let comment = comment.map(|comment| baton_nlu::mask(&comment, None).text);
                self.answer(conversation, &key, Command::Rate { key: key.clone(), score, comment })?
            }
            CustomerCommand::Typing | CustomerCommand::Ping => return Err(EngineError::NotFound),
        };
        let seq = match decided {
            Decided::Done(pending, seq) => {
                pending.durable().await?;
                seq
            }
            Decided::Repeated(conversation, seq) => {
                self.must_be_durable(conversation, seq).await?;
                seq
            }
        };
        Ok(Ack { client_id, seq })
    }

    /// A command that opens a conversation when there is none to go on with.
    async fn open_and(
        &self,
        customer: CustomerId,
        goes_on: bool,
        key: &ClientKey,
        command: Command,
    ) -> Result<Decided, EngineError> {
        let profile = if goes_on { Profile::default() } else { self.profile(customer).await? };
        let now = self.now();
        let mut core = self.0.core();
        let id = core.current.get(&customer).copied();
        if id.is_some_and(|id| core.hub.conversation(id).is_none()) {
            // Unloaded after a failed commit just now: never open a second one beside it.
            return Err(EngineError::Store(StoreError::Busy));
        }
        let Some(id) = id.filter(|id| can_go_on(&core, *id, now)) else {
            let opened =
                self.0.order(&mut core, now, Order::Open(open(customer, profile))).map_err(refused)?;
            let Some(id) = opened.opened else { return Err(EngineError::Stopped) };
            core.current.insert(customer, id);
            // Should the command be refused, the conversation is open nevertheless, and is stored.
            let outcome = self.0.decide(&mut core, now, id, command);
            let (decided, refusal) = match outcome {
                Ok(second) => (opened.and(second), None),
                Err(refusal) => (opened, Some(refusal)),
            };
            let pending = self.0.submit(&core, decided, Some((id, Baton::START)), Extras::default());
            return match refusal {
                None => Ok(Decided::Done(pending, seen(&core, id, key))),
                Some(refusal) => Err(refused(refusal)),
            };
        };
        self.decide_in(&mut core, now, id, key, command)
    }

    async fn new_conversation(&self, customer: CustomerId) -> Result<Decided, EngineError> {
        let profile = self.profile(customer).await?;
        let now = self.now();
        let mut core = self.0.core();
        let current = core.current.get(&customer).copied();
        // Asked twice, or while one goes on: that one is the new one.
        if let Some(known) = current.and_then(|id| core.hub.conversation(id)).filter(|known| known.is_open())
        {
            return Ok(Decided::Repeated(known.id, known.seq));
        }
        let opened = self.0.order(&mut core, now, Order::Open(open(customer, profile))).map_err(refused)?;
        let Some(id) = opened.opened else { return Err(EngineError::Stopped) };
        core.current.insert(customer, id);
        let pending = self.0.submit(&core, opened, Some((id, Baton::START)), Extras::default());
        let seq = core.hub.conversation(id).map_or(0, |known| known.seq);
        Ok(Decided::Done(pending, seq))
    }

    /// A command that answers something in the conversation there is.
    fn answer(
        &self,
        conversation: Option<ConversationId>,
        key: &ClientKey,
        command: Command,
    ) -> Result<Decided, EngineError> {
        let id = conversation.ok_or(Rejection::NothingToAnswer("there is no conversation yet"))?;
        let now = self.now();
        let mut core = self.0.core();
        self.decide_in(&mut core, now, id, key, command)
    }

    fn decide_in(
        &self,
        core: &mut Core,
        now: Timestamp,
        id: ConversationId,
        key: &ClientKey,
        command: Command,
    ) -> Result<Decided, EngineError> {
        let before = self.0.baton(core, id);
        let commit = self.0.decide(core, now, id, command).map_err(refused)?;
        let repeated = commit.repeated;
        let pending = self.0.submit(core, commit, Some((id, before)), Extras::default());
        Ok(match repeated {
            Some(seq) => Decided::Repeated(id, seq),
            None => Decided::Done(pending, seen(core, id, key)),
        })
    }

    /// A repeated command is acknowledged only when what it did the first time is durable (I7).
    pub(super) async fn must_be_durable(&self, id: ConversationId, seq: u64) -> Result<(), EngineError> {
        let stored = move |store: &dyn baton_store::Store| {
            store.head(Stream::Conversation(id)).map(|head| head.is_some_and(|head| head.seq >= seq))
        };
        if self.read(stored).await? {
            return Ok(());
        }
        // It is still on its way: an empty commit comes after it.
        self.commit(Commit { at: self.now(), ..Commit::default() }).await?;
        if self.read(stored).await? { Ok(()) } else { Err(EngineError::Store(StoreError::Busy)) }
    }
}

fn open(customer: CustomerId, profile: Profile) -> Command {
    let Profile { name, language, known, .. } = profile;
    Command::Open { customer, name, known, channel: Channel::Web, language }
}

fn seen(core: &Core, id: ConversationId, key: &ClientKey) -> u64 {
    core.hub.conversation(id).map_or(0, |known| known.seen(key).unwrap_or(known.seq))
}

pub(super) fn refused(refusal: hub::Refusal) -> EngineError {
    match refusal {
        hub::Refusal::Rejected(rejection) => rejection.into(),
        // It was unloaded after a failed commit just now: the same command can be sent again.
        hub::Refusal::NotLoaded(_) => EngineError::Store(StoreError::Busy),
    }
}
