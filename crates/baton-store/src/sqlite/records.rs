//! Queries of what has no history: responses, profiles, accounts, sessions, settings.

use baton_core::id::CustomerId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::failure::Failure;
use super::read::{blob, optional_text, text, time};
use super::shared::{Shared, hash, id, optional_id};
use crate::commit::{Account, Session};
use crate::error::StoreError;
use crate::keys::KeyState;
use crate::prepare::StoredResponse;
use crate::seal::SealBroken;
use crate::view::Answered;

pub(super) fn response(
    shared: &Shared,
    connection: &Connection,
    scope: &str,
    key: &str,
) -> Result<Option<StoredResponse>, Failure> {
    let mut statement = connection.prepare_cached(
        "select request_hash, subject, body from responses where workspace = ?1 and scope = ?2 and key = ?3",
    )?;
    let mut rows = statement.query(params![shared.workspace(), scope, key])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(StoredResponse {
        request_hash: hash(blob(row, 0)?)?,
        subject: optional_id(optional_text(row, 1)?)?,
        sealed: blob(row, 2)?.to_vec(),
    }))
}

pub(super) fn answered(
    shared: &Shared,
    connection: &Connection,
    scope: &str,
    key: &str,
) -> Result<Option<Answered>, Failure> {
    let Some(stored) = response(shared, connection, scope, key)? else { return Ok(None) };
    let data_key = shared.known_key(connection, stored.subject)?;
    let response = stored.open(scope, key, &data_key, &shared.sealer)?;
    Ok(Some(Answered { request_hash: stored.request_hash, response }))
}

/// The profile of a customer.
pub(super) fn profile(
    shared: &Shared,
    connection: &Connection,
    customer: CustomerId,
) -> Result<Option<Vec<u8>>, Failure> {
    let key = match shared.key(connection, customer)? {
        KeyState::Known(key) => key,
        KeyState::Absent => return Ok(None),
        KeyState::Shredded => return Err(StoreError::Erased { subject: customer }.into()),
    };
    let sealed: Option<Vec<u8>> = connection
        .prepare_cached("select body from profiles where workspace = ?1 and customer = ?2")?
        .query_row(params![shared.workspace(), customer.to_string()], |row| row.get(0))
        .optional()?;
    let Some(sealed) = sealed else { return Ok(None) };
    let opened = shared.sealer.open(&key, &shared.sealer.profile_frame(customer), &sealed);
    Ok(Some(opened.map_err(|_| SealBroken::of("a profile"))?))
}

/// Where an account is looked for.
pub(super) enum AccountBy<'a> {
    Id(String),
    Email(&'a str),
    All,
}

pub(super) fn accounts(
    shared: &Shared,
    connection: &Connection,
    by: &AccountBy<'_>,
) -> Result<Vec<Account>, Failure> {
    let (condition, value) = match by {
        AccountBy::Id(id) => ("id = ?2", id.as_str()),
        AccountBy::Email(email) => ("email = ?2", *email),
        AccountBy::All => ("?2 = ''", ""),
    };
    let mut statement = connection.prepare_cached(&format!(
        "select id, email, password_hash, body from accounts where workspace = ?1 and {condition} order by id"
    ))?;
    let mut rows = statement.query(params![shared.workspace(), value])?;
    let mut accounts = Vec::new();
    while let Some(row) = rows.next()? {
        let name = text(row, 0)?;
        let frame = shared.sealer.account_frame(name);
        let opened = shared.sealer.open(&shared.sealer.workspace_key, &frame, blob(row, 3)?);
        let body = opened.map_err(|_| SealBroken::of("an account"))?;
        accounts.push(Account { id: id(name)?, email: row.get(1)?, password_hash: row.get(2)?, body });
    }
    Ok(accounts)
}

pub(super) fn session(
    shared: &Shared,
    connection: &Connection,
    token_hash: &[u8; 32],
) -> Result<Option<Session>, Failure> {
    let mut statement = connection
        .prepare_cached("select agent, expires_at from sessions where workspace = ?1 and token_hash = ?2")?;
    let mut rows = statement.query(params![shared.workspace(), token_hash])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Session { token_hash: *token_hash, agent: id(text(row, 0)?)?, expires_at: time(row, 1)? }))
}

pub(super) fn setting(
    shared: &Shared,
    connection: &Connection,
    name: &str,
) -> Result<Option<Vec<u8>>, Failure> {
    let mut statement =
        connection.prepare_cached("select value from settings where workspace = ?1 and name = ?2")?;
    Ok(statement.query_row(params![shared.workspace(), name], |row| row.get(0)).optional()?)
}
