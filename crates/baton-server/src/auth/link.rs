//! One-time links: the set-up of the first admin, and invitations of staff.
//!
//! A link is `/setup#TOKEN`; the part behind `#` never reaches a log of a server. Invariant: only the token's hash is
//! stored, a link works once, and not after its expiry.

use baton_core::Timestamp;
use baton_core::id::AgentId;
use baton_core::time::DAY;
use baton_store::Record;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::token::{self, Token};
use crate::http::App;
use crate::problem::Problem;

/// How long the link of the first set-up works, in milliseconds.
pub const SET_UP_LIFE_MILLIS: i64 = DAY;
/// How long an invitation works, in milliseconds.
pub const INVITE_LIFE_MILLIS: i64 = 7 * DAY;
/// The setting with the link of the first set-up.
const SET_UP: &str = "setup-link";

#[derive(Serialize, Deserialize)]
struct Stored {
    /// The token's hash in hexadecimal digits.
    hash: String,
    expires: i64,
    /// Who was invited; none for the first set-up.
    #[serde(default)]
    agent: Option<AgentId>,
}

/// What a link that works is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The first admin.
    SetUp,
    /// Somebody who was invited.
    Invitation(AgentId),
}

/// A link that was found to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it is for.
    pub purpose: Purpose,
    setting: String,
}

impl Found {
    /// Uses it up, as part of the commit that does what it is for.
    #[must_use]
    pub fn used(&self) -> Record {
        Record::Setting { name: self.setting.clone(), value: None }
    }
}

fn invite_setting(hash: &[u8; 32]) -> String {
    format!("invite/{}", token::hex(hash))
}

fn record(name: String, stored: &Stored) -> Record {
    // Texts and numbers only, so writing them cannot fail.
    Record::Setting { name, value: Some(serde_json::to_vec(stored).unwrap_or_default()) }
}

/// A fresh link for the first set-up; an earlier one stops working.
///
/// # Errors
/// When there is no randomness.
pub fn set_up(now: Timestamp) -> Result<(Token, Record), Problem> {
    let token = Token::fresh()?;
    let expires = now.plus(SET_UP_LIFE_MILLIS).as_millis();
    let stored = Stored { hash: token::hex(&token.hash()), expires, agent: None };
    Ok((token, record(SET_UP.to_owned(), &stored)))
}

/// A fresh invitation.
///
/// # Errors
/// When there is no randomness.
pub fn invite(agent: AgentId, now: Timestamp) -> Result<(Token, Record), Problem> {
    let token = Token::fresh()?;
    let expires = now.plus(INVITE_LIFE_MILLIS).as_millis();
    let stored = Stored { hash: token::hex(&token.hash()), expires, agent: Some(agent) };
    let record = record(invite_setting(&token.hash()), &stored);
    Ok((token, record))
}

/// Looks a claimed token up; none when there is no such link, or not any more.
///
/// # Errors
/// When the store fails.
pub async fn find(app: &App, claimed: &str) -> Result<Option<Found>, Problem> {
    let Some(hash) = token::hash_of_claimed(claimed) else { return Ok(None) };
    let (invite, now) = (invite_setting(&hash), app.now());
    app.read(move |store| {
        let candidates =
            [(SET_UP.to_owned(), store.setting(SET_UP)?), (invite.clone(), store.setting(&invite)?)];
        Ok(candidates.into_iter().find_map(|(setting, value)| {
            let stored: Stored = serde_json::from_slice(&value?).ok()?;
            let same: bool = stored.hash.as_bytes().ct_eq(token::hex(&hash).as_bytes()).into();
            let purpose = stored.agent.map_or(Purpose::SetUp, Purpose::Invitation);
            (same && now.as_millis() < stored.expires).then_some(Found { purpose, setting })
        }))
    })
    .await
}
