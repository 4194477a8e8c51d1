//! Accounts: who may sign in, and as whom at the desk.
//!
//! An account carries the profile of its person, so that a desk that lost them can be given them again ([`reconcile`]).
//! A new person and their account are one commit.

use baton_core::DeskCommand;
use baton_core::company::{Company, Role, StaffSeed};
use baton_core::desk::StaffProfile;
use baton_core::id::AgentId;
use baton_store::{Account, Commit, Record};

use crate::http::App;
use crate::problem::{Code, Problem};

/// Most bytes of an e-mail address (RFC 5321).
pub const EMAIL_BYTES_MAX: usize = 254;
/// Most characters of a name.
pub const NAME_CHARACTERS_MAX: usize = 100;

/// An address with spaces cut off; refused when it cannot be one.
///
/// # Errors
/// A problem that names the field.
pub fn email(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let well_formed = text.len() <= EMAIL_BYTES_MAX
        && text
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
        && !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if well_formed {
        Ok(text.to_owned())
    } else {
        Err(Problem::field("email", "Write an address such as name@company.example."))
    }
}

/// A name with spaces cut off.
///
/// # Errors
/// A problem that names the field.
pub fn name(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let length = text.chars().count();
    if length == 0 || length > NAME_CHARACTERS_MAX || text.chars().any(char::is_control) {
        return Err(Problem::field("name", "Write a name of 1 to 100 characters."));
    }
    Ok(text.to_owned())
}

/// The account of a person.
#[must_use]
pub fn of(agent: AgentId, email: String, password_hash: String, profile: &StaffProfile) -> Account {
    // A profile is texts, numbers and lists, so writing it cannot fail.
    Account { id: agent, email, password_hash, body: serde_json::to_vec(profile).unwrap_or_default() }
}

/// The profile in an account.
///
/// # Errors
/// When the store holds something else.
pub fn profile(account: &Account) -> Result<StaffProfile, Problem> {
    serde_json::from_slice(&account.body).map_err(|error| {
        tracing::error!(agent = %account.id, %error, "an account cannot be read");
        Problem::new(Code::StoreFailed, "The account cannot be read. `baton doctor` looks at the store.")
    })
}

/// A profile that can do everything there is to do in the first days.
#[must_use]
pub fn first_admin(company: &Company, name: String) -> StaffProfile {
    StaffProfile {
        name,
        role: Role::Admin,
        skills: company
            .skills
            .values()
            .filter(|skill| !skill.certified)
            .map(|skill| skill.name.clone())
            .collect(),
        languages: baton_core::Language::INTERFACE.to_vec(),
        certifications: std::collections::BTreeMap::new(),
        powers: Vec::new(),
        capacity: 3,
    }
}

/// The person of the company's files who has this address, if they are at the desk and nobody signs in as them yet.
///
/// The desk knows the people of `staff.toml` from the first start on; an account with their address makes them able to
/// sign in, with the certifications and powers they have.
///
/// # Errors
/// When the store fails.
pub async fn waiting_person(app: &App, email: &str) -> Result<Option<(AgentId, StaffProfile)>, Problem> {
    let Some(seed) = app.engine().company().staff.iter().find(|seed| seed.email.eq_ignore_ascii_case(email))
    else {
        return Ok(None);
    };
    let accounts = app.read(|store| store.accounts()).await?;
    Ok(free(app, &accounts, seed))
}

fn free(app: &App, accounts: &[Account], seed: &StaffSeed) -> Option<(AgentId, StaffProfile)> {
    let person = app.engine().everyone().into_iter().find(|person| {
        person.profile.name == seed.name && !accounts.iter().any(|account| account.id == person.agent)
    })?;
    Some((person.agent, person.profile))
}

/// Gives the desk everybody who has an account and is not there, and takes from it nobody.
///
/// # Errors
/// When the store or the desk refuses.
pub async fn reconcile(app: &App) -> Result<(), Problem> {
    let there = app.engine().everyone();
    for account in app.read(|store| store.accounts()).await? {
        if !there.iter().any(|person| person.agent == account.id) {
            let profile = profile(&account)?;
            app.engine().desk(DeskCommand::AddStaff { agent: account.id, profile }).await?;
        }
    }
    Ok(())
}

/// Accounts for the people in the company's files, all with one password. For demonstrations only.
///
/// # Errors
/// When the store refuses.
pub async fn seed(app: &App, password_hash: &str) -> Result<(), Problem> {
    let mut accounts = app.read(|store| store.accounts()).await?;
    let mut records = Vec::new();
    for seed in &app.engine().company().staff {
        if accounts.iter().any(|account| account.email.eq_ignore_ascii_case(&seed.email)) {
            continue;
        }
        if let Some((agent, profile)) = free(app, &accounts, seed) {
            let account = of(agent, seed.email.clone(), password_hash.to_owned(), &profile);
            accounts.push(account.clone());
            records.push(Record::Account(account));
        }
    }
    if !records.is_empty() {
        app.engine().commit(Commit::of_records(app.now(), records)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_are_trimmed_and_checked() {
        assert_eq!(email(" a@b.example ").unwrap(), "a@b.example");
        for wrong in
            ["", "a", "@b", "a@", "a@b@c", "a b@c.example", &format!("{}@b.example", "a".repeat(250))]
        {
            assert_eq!(email(wrong).unwrap_err().field.as_deref(), Some("email"), "{wrong}");
        }
        assert_eq!(name(" Łucja Øst ").unwrap(), "Łucja Øst");
        for wrong in ["", " ", "a\u{0}b", &"ß".repeat(101)] {
            assert!(name(wrong).is_err());
        }
    }
}
