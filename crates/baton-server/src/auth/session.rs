//! Signing in and out, and who a request's cookie belongs to.

use std::net::IpAddr;

use baton_core::company::Role;
use baton_core::id::AgentId;
use baton_core::time::HOUR;
use baton_store::{Account, Commit, Record, Session};

use super::token::{self, Token};
use super::{account, password};
use crate::http::App;
use crate::limit::network;
use crate::problem::{Code, Problem};

/// How long a session lasts without a request, in milliseconds.
pub const LIFE_MILLIS: i64 = 12 * HOUR;
/// A session is prolonged when it has this much less left, so that not every request writes.
const PROLONG_AFTER_MILLIS: i64 = HOUR;

/// A signed-in person of the staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Who.
    pub agent: AgentId,
    /// The address they sign in with.
    pub email: String,
    /// What they may see and do.
    pub role: Role,
    /// The session, to end it.
    pub session: [u8; 32],
}

/// Opens a session for an account.
///
/// # Errors
/// When there is no randomness.
pub fn open(app: &App, agent: AgentId) -> Result<(Token, Record), Problem> {
    let token = Token::fresh()?;
    let expires_at = app.now().plus(LIFE_MILLIS);
    let record = Record::Session(Session { token_hash: token.hash(), agent, expires_at });
    Ok((token, record))
}

/// Signs somebody in.
///
/// # Errors
/// `rate-limited` and `wrong-credentials`, which does not tell which of the two is wrong.
pub async fn sign_in(
    app: &App,
    address: IpAddr,
    email: &str,
    password: String,
) -> Result<(Token, Account), Problem> {
    let email = email.trim().to_owned();
    let now = app.now();
    let limited = |too_often: crate::limit::TooOften| Problem::rate_limited(too_often.retry_after_seconds);
    app.limits().sign_in_address.take(network(address), now).map_err(limited)?;
    app.limits().sign_in_account.take(token::hash(&email.to_lowercase()), now).map_err(limited)?;
    let found = if account::email(&email).is_ok() {
        app.read(move |store| store.account_by_email(&email)).await?
    } else {
        None
    };
    // Somebody who was invited and has not come yet has no password.
    let hash = found.as_ref().map(|account| account.password_hash.clone()).filter(|hash| !hash.is_empty());
    let right = password::verify(password, hash).await?;
    let Some(account) = found.filter(|_| right) else {
        metrics::counter!("baton_sign_ins_total", "outcome" => "refused").increment(1);
        return Err(Problem::new(Code::WrongCredentials, "The e-mail address or the password is wrong."));
    };
    let (token, session) = open(app, account.id)?;
    app.engine().commit(Commit::of_records(now, vec![session])).await?;
    metrics::counter!("baton_sign_ins_total", "outcome" => "done").increment(1);
    Ok((token, account))
}

/// Who a session's token belongs to; a session in use is prolonged.
///
/// # Errors
/// `not-signed-in`.
pub async fn authenticate(app: &App, claimed: Option<&str>) -> Result<Staff, Problem> {
    let nobody = || Problem::new(Code::NotSignedIn, "Sign in first.");
    let hash = claimed.and_then(token::hash_of_claimed).ok_or_else(nobody)?;
    let found = app
        .read(move |store| {
            let Some(session) = store.session(&hash)? else { return Ok(None) };
            Ok(store.account(session.agent)?.map(|account| (session, account)))
        })
        .await?;
    let (session, account) = found.ok_or_else(nobody)?;
    let left = session.expires_at.since(app.now());
    if left <= 0 {
        return Err(nobody());
    }
    if left < LIFE_MILLIS - PROLONG_AFTER_MILLIS {
        let session = Session { expires_at: app.now().plus(LIFE_MILLIS), ..session };
        app.engine().commit(Commit::of_records(app.now(), vec![Record::Session(session)])).await?;
    }
    let role = account::profile(&account)?.role;
    Ok(Staff { agent: account.id, email: account.email, role, session: hash })
}

/// Ends a session.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(app: &App, session: [u8; 32]) -> Result<(), Problem> {
    Ok(app.engine().commit(Commit::of_records(app.now(), vec![Record::SessionGone(session)])).await?)
}
