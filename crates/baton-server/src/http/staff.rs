//! Managing the staff: for admins.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baton_core::DeskCommand;
use baton_core::company::Role;
use baton_core::desk::{CAPACITY_MAX, StaffProfile};
use baton_core::id::AgentId;
use baton_core::{Company, Language};
use baton_store::{Commit, Record};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use crate::auth::session::Staff;
use crate::auth::{account, link, password};
use crate::problem::{Code, Problem, ProblemBody};
use crate::view::StaffMember;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(remove))
}

/// A person with the address they sign in with.
#[derive(Serialize, ToSchema)]
struct Person {
    /// As at the desk.
    #[serde(flatten)]
    member: StaffMember,
    /// The address they sign in with.
    email: String,
    /// Whether they were invited and have not come yet.
    invited: bool,
}

/// Somebody new.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    /// The full name.
    name: String,
    /// The address to sign in with.
    email: String,
    /// The first password; without one the answer has a link with which they choose their own.
    #[serde(default)]
    password: Option<String>,
    /// `agent`, `supervisor`, `admin` or `auditor`.
    role: RoleName,
    /// Conversations at once, 0 to 20.
    #[serde(default = "NewPerson::usual_capacity")]
    capacity: u8,
    /// ISO 639-1 codes.
    #[serde(default)]
    languages: Vec<String>,
    /// Skills as named in the company's files; certified ones need a certificate and cannot be given here.
    #[serde(default)]
    skills: Vec<String>,
}

impl NewPerson {
    const fn usual_capacity() -> u8 {
        3
    }
}

/// A role.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum RoleName {
    Agent,
    Supervisor,
    Admin,
    Auditor,
}

/// Somebody was added.
#[derive(Serialize, ToSchema)]
struct Added {
    /// Who.
    agent: String,
    /// The link to choose a password with, once, within 7 days; none when a password was given.
    invitation: Option<String>,
}

/// Everybody on the staff, by name.
#[utoipa::path(get, path = "/api/staff", tag = "staff",
    responses((status = 200, body = Vec<Person>), (status = 403, body = ProblemBody)))]
async fn list(State(app): State<App>) -> Result<axum::Json<Vec<Person>>, Problem> {
    let accounts = app.read(|store| store.accounts()).await?;
    let people = app.engine().desk_view().staff.into_iter().filter_map(|member| {
        let account = accounts.iter().find(|account| account.id.to_string() == member.agent)?;
        Some(Person { member, email: account.email.clone(), invited: account.password_hash.is_empty() })
    });
    Ok(axum::Json(people.collect()))
}

/// Adds somebody.
#[utoipa::path(post, path = "/api/staff", tag = "staff", request_body = NewPerson,
    responses((status = 201, body = Added), (status = 403, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn add(
    State(app): State<App>,
    staff: Staff,
    Json(asked): Json<NewPerson>,
) -> Result<Response, Problem> {
    let email = account::email(&asked.email)?;
    let address = email.clone();
    if app.read(move |store| store.account_by_email(&address)).await?.is_some() {
        return Err(Problem::field("email", "Another account has this address."));
    }
    let known = account::waiting_person(&app, &email).await?;
    let (agent, known) = known.unzip();
    let agent = agent.unwrap_or_else(|| app.engine().new_agent());
    let profile = profile(app.engine().company(), &asked, known)?;
    let (hash, invitation) = match asked.password {
        Some(password) => {
            password::check("password", &password)?;
            (password::hash(password).await?, None)
        }
        None => (String::new(), Some(link::invite(agent, app.now())?)),
    };
    let mut records = vec![Record::Account(account::of(agent, email, hash, &profile))];
    let invitation = invitation.map(|(token, record)| {
        records.push(record);
        let origin = app.own_origins().first().map(ToString::to_string).unwrap_or_default();
        format!("{origin}/setup#{}", token.reveal())
    });
    app.engine().desk_with(DeskCommand::AddStaff { agent, profile }, records).await?;
    tracing::info!(%agent, by = %staff.agent, "somebody joined the staff");
    Ok((StatusCode::CREATED, axum::Json(Added { agent: agent.to_string(), invitation })).into_response())
}

/// The profile that was asked for. Somebody whom the company's files know keeps certifications and powers.
fn profile(
    company: &Company,
    asked: &NewPerson,
    known: Option<StaffProfile>,
) -> Result<StaffProfile, Problem> {
    let (certifications, powers) =
        known.map(|known| (known.certifications, known.powers)).unwrap_or_default();
    if asked.capacity > CAPACITY_MAX {
        return Err(Problem::field(
            "capacity",
            format!("Nobody can do more than {CAPACITY_MAX} conversations at once."),
        ));
    }
    let languages = asked.languages.iter().map(|code| {
        let known = Language::ALL.map(Language::code).join(", ");
        Language::from_code(code)
            .ok_or_else(|| Problem::field("languages", format!("The languages are {known}.")))
    });
    let skills = asked.skills.iter().map(|name| match company.skills.get(&name.as_str().into()) {
        Some(skill) if skill.certified && !certifications.contains_key(&skill.name) => {
            let detail =
                "A certified skill needs a certification, which comes from staff.toml of the company.";
            Err(Problem::field("skills", detail))
        }
        Some(skill) => Ok(skill.name.clone()),
        None => {
            Err(Problem::field("skills", "There is no such skill. staff.toml of the company names them."))
        }
    });
    let skills = skills.collect::<Result<_, _>>()?;
    Ok(StaffProfile {
        name: account::name(&asked.name)?,
        role: match asked.role {
            RoleName::Agent => Role::Agent,
            RoleName::Supervisor => Role::Supervisor,
            RoleName::Admin => Role::Admin,
            RoleName::Auditor => Role::Auditor,
        },
        skills,
        languages: languages.collect::<Result<_, _>>()?,
        certifications,
        powers,
        capacity: asked.capacity,
    })
}

/// Removes somebody: their sessions end, and what they hold goes back to the queue.
#[utoipa::path(delete, path = "/api/staff/{agent}", tag = "staff", params(("agent" = String, Path, description = "Who")),
    responses((status = 204), (status = 404, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn remove(
    State(app): State<App>,
    staff: Staff,
    Path(agent): Path<String>,
) -> Result<StatusCode, Problem> {
    let agent: AgentId = agent.parse().map_err(|_| Problem::not_found())?;
    if agent == staff.agent {
        return Err(Problem::new(Code::NotEligible, "You cannot remove yourself: ask another admin."));
    }
    if app.read(move |store| store.account(agent)).await?.is_none() {
        return Err(Problem::not_found());
    }
    let gone = vec![Record::AccountGone(agent)];
    if app.engine().me(agent, "").is_some() {
        app.engine().desk_with(DeskCommand::RemoveStaff { agent }, gone).await?;
    } else {
        app.engine().commit(Commit::of_records(app.now(), gone)).await?;
    }
    tracing::info!(%agent, by = %staff.agent, "somebody left the staff");
    Ok(StatusCode::NO_CONTENT)
}
