//! Practice: cases, a conversation with a practice customer, its debrief, and the certification that passing gives.
//!
//! What is stored is what was passed, per person and until the certification is given; a failure is shown to the person
//! and kept nowhere. None of it is read by the live desk, and routing sees only the certification (AIA-20).

use axum::extract::State;
use axum::http::StatusCode;
use baton_core::DeskCommand;
use baton_core::Language;
use baton_core::company::Role;
use baton_core::desk::Staff as Person;
use baton_core::id::{AgentId, SkillName};
use baton_core::practice::{CaseEnd, Confirm, Debrief, Ended};
use baton_core::time::DAY;
use baton_store::{Commit, Record};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::body::Json;
use super::verbs::{bounded, key};
use crate::auth::account;
use crate::auth::session::Staff;
use crate::practice::Practice;
use crate::problem::{Code, Problem, ProblemBody};
use crate::view::Thread;

/// Most bytes of a reply.
const TEXT_BYTES_MAX: usize = 8 * 1_024;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(look, begin, leave))
        .routes(routes!(reply))
        .routes(routes!(end))
        .routes(routes!(confirm))
}

/// A case that can be played.
#[derive(Serialize, ToSchema)]
struct PracticeCase {
    /// Its name.
    name: String,
    /// Its name on screen.
    title: String,
    /// What is known beforehand.
    situation: String,
    /// The languages it can be played in, ISO 639-1.
    languages: Vec<String>,
    /// Whether it counts as passed for the next certification.
    passed: bool,
}

/// The cases of one skill, and how far the person is.
#[derive(Serialize, ToSchema)]
struct PracticeSkill {
    /// The skill.
    skill: String,
    /// Its name on screen.
    title: String,
    /// So many cases are to be passed; zero when passing certifies for nothing.
    needed: u8,
    /// So many are passed.
    passed: u8,
    /// Whether a supervisor confirms the certification.
    supervisor_confirms: bool,
    /// Whether all is passed and a supervisor is asked.
    waits_for_supervisor: bool,
    /// Until when the person is certified, in milliseconds since 1970.
    certified_until: Option<i64>,
    /// The cases.
    cases: Vec<PracticeCase>,
}

/// Somebody who has passed and waits for a supervisor.
#[derive(Serialize, ToSchema)]
struct WaitingForConfirmation {
    /// Who.
    agent: String,
    /// Their name.
    name: String,
    /// The skill.
    skill: String,
    /// Its name on screen.
    title: String,
}

/// A conversation that is being played.
#[derive(Serialize, ToSchema)]
struct PracticePlay {
    /// The case.
    case: String,
    /// Its name on screen.
    title: String,
    /// What is known beforehand.
    situation: String,
    /// The conversation.
    thread: Thread,
}

/// The page of practice.
#[derive(Serialize, ToSchema)]
struct PracticePage {
    /// Skills with cases.
    skills: Vec<PracticeSkill>,
    /// What the person is playing.
    play: Option<PracticePlay>,
    /// For supervisors: who waits for a certification.
    to_confirm: Vec<WaitingForConfirmation>,
}

/// A case to begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BeginPractice {
    /// The case.
    case: String,
    /// In which language, ISO 639-1.
    language: String,
}

/// What the person writes to the practice customer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PracticeReply {
    /// 1 to 64 characters; the same key again has one effect.
    client_id: String,
    /// The text.
    text: String,
}

/// How a practice conversation ends.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PracticeOutcome {
    /// Solved.
    Solved,
    /// Not solved.
    NotSolved,
    /// Waiting for something.
    Waiting,
    /// Passed to a supervisor.
    Supervisor,
    /// Passed to another team.
    Skill,
}

/// The end of a practice conversation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndPractice {
    /// How.
    how: PracticeOutcome,
    /// The team, for `skill`.
    #[serde(default)]
    skill: Option<String>,
    /// What the person writes down.
    #[serde(default)]
    note: String,
}

/// What a point of the debrief is about.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PointGroup {
    /// A fact to find out.
    Fact,
    /// Something to say.
    Say,
    /// Something not to say.
    Avoid,
    /// A promise to make.
    Promise,
    /// The right end within one's powers.
    Action,
}

/// One point of the debrief.
#[derive(Serialize, ToSchema)]
struct DebriefPoint {
    /// What it is about.
    group: PointGroup,
    /// In words.
    title: String,
    /// Whether it was done.
    met: bool,
    /// Whether only the letters of what was written decided it, and not its sense.
    by_words: bool,
    /// The line that shows it.
    quote: Option<String>,
    /// The words that were found in the line.
    words: Option<String>,
    /// Whether the customer said the line.
    customer: bool,
}

/// The debrief: for the person alone.
#[derive(Serialize, ToSchema)]
struct PracticeDebrief {
    /// Whether the case is passed.
    passed: bool,
    /// Points met, of a hundred.
    percent: u8,
    /// So many of a hundred are needed.
    needed_percent: u8,
    /// Every point.
    points: Vec<DebriefPoint>,
    /// The certification that this gave, until when in milliseconds since 1970.
    certified_until: Option<i64>,
    /// Whether a supervisor is now asked for the certification.
    waits_for_supervisor: bool,
}

/// A certification to confirm.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmCertification {
    /// Whose.
    agent: String,
    /// For which skill.
    skill: String,
}

/// What is kept of a person's practice: passed cases only, by skill.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Passed(std::collections::BTreeMap<SkillName, std::collections::BTreeSet<String>>);

impl Passed {
    fn of(&self, skill: &SkillName) -> u8 {
        self.0.get(skill).map_or(0, |cases| u8::try_from(cases.len()).unwrap_or(u8::MAX))
    }
}

fn setting(agent: AgentId) -> String {
    format!("practice/{agent}")
}

async fn passed(app: &App, agent: AgentId) -> Result<Passed, Problem> {
    let kept = app.read(move |store| store.setting(&setting(agent))).await?;
    // What cannot be read counts as nothing: it is played again.
    Ok(kept.and_then(|kept| serde_json::from_slice(&kept).ok()).unwrap_or_default())
}

fn record(agent: AgentId, passed: &Passed) -> Record {
    let value = (!passed.0.is_empty()).then(|| serde_json::to_vec(passed).unwrap_or_default());
    Record::Setting { name: setting(agent), value }
}

fn person(app: &App, agent: AgentId) -> Result<Person, Problem> {
    app.engine().everyone().into_iter().find(|one| one.agent == agent).ok_or_else(Problem::not_found)
}

fn language(app: &App) -> Language {
    app.engine().staff_language()
}

fn play_of(app: &App, agent: AgentId) -> Option<PracticePlay> {
    let language = language(app);
    let all = app.practices().all();
    let practice = all.get(&agent)?;
    let case = practice.case();
    Some(PracticePlay {
        case: case.name.clone(),
        title: case.title.get(language).to_owned(),
        situation: case.situation.get(language).to_owned(),
        thread: practice.thread(language, app.now())?,
    })
}

fn no_play() -> Problem {
    Problem::new(Code::NotEligible, "No practice conversation is open. Begin a case first.")
}

/// Cases, progress, and what is being played.
#[utoipa::path(get, path = "/api/practice", tag = "practice", responses((status = 200, body = PracticePage)))]
async fn look(State(app): State<App>, staff: Staff) -> Result<axum::Json<PracticePage>, Problem> {
    let (company, now, language) = (app.engine().company(), app.now(), language(&app));
    let mine = passed(&app, staff.agent).await?;
    let me = person(&app, staff.agent)?;
    let mut skills: Vec<PracticeSkill> = Vec::new();
    for (name, skill) in &company.skills {
        let cases: Vec<PracticeCase> = company
            .practice_cases
            .values()
            .filter(|case| case.skill == *name)
            .map(|case| PracticeCase {
                name: case.name.clone(),
                title: case.title.get(language).to_owned(),
                situation: case.situation.get(language).to_owned(),
                languages: case.languages().into_iter().map(|one| one.code().to_owned()).collect(),
                passed: mine.0.get(name).is_some_and(|cases| cases.contains(&case.name)),
            })
            .collect();
        if cases.is_empty() {
            continue;
        }
        let set = company.practice.get(name);
        let (needed, done) = (set.map_or(0, |set| set.cases), mine.of(name));
        let supervisor_confirms = set.is_some_and(|set| set.confirm == Confirm::Supervisor);
        skills.push(PracticeSkill {
            skill: name.to_string(),
            title: skill.title.get(language).to_owned(),
            needed,
            passed: done,
            supervisor_confirms,
            waits_for_supervisor: supervisor_confirms && done >= needed,
            certified_until: me
                .profile
                .certifications
                .get(name)
                .filter(|until| now < **until)
                .map(|until| until.as_millis()),
            cases,
        });
    }
    let to_confirm = if me.supervises() { waiting(&app, staff.agent).await? } else { Vec::new() };
    let play = play_of(&app, staff.agent);
    Ok(axum::Json(PracticePage { skills, play, to_confirm }))
}

/// Who has passed all cases of a skill whose certification a supervisor confirms; nobody confirms their own.
async fn waiting(app: &App, but: AgentId) -> Result<Vec<WaitingForConfirmation>, Problem> {
    let (company, language) = (app.engine().company(), language(app));
    let mut waiting = Vec::new();
    for one in app.engine().everyone() {
        if one.agent == but || one.role == Role::Auditor {
            continue;
        }
        let done = passed(app, one.agent).await?;
        for (skill, set) in &company.practice {
            if set.confirm == Confirm::Supervisor && done.of(skill) >= set.cases {
                let title = company.skills.get(skill).map_or("", |skill| skill.title.get(language));
                waiting.push(WaitingForConfirmation {
                    agent: one.agent.to_string(),
                    name: one.profile.name.clone(),
                    skill: skill.to_string(),
                    title: title.to_owned(),
                });
            }
        }
    }
    Ok(waiting)
}

/// Begins a case; one that was open is left.
#[utoipa::path(post, path = "/api/practice", tag = "practice", request_body = BeginPractice,
    responses((status = 200, body = PracticePlay), (status = 422, body = ProblemBody)))]
async fn begin(
    State(app): State<App>,
    staff: Staff,
    Json(asked): Json<BeginPractice>,
) -> Result<axum::Json<PracticePlay>, Problem> {
    let company = app.engine().company();
    let case = company
        .practice_cases
        .get(&asked.case)
        .ok_or_else(|| Problem::field("case", "There is no such case. GET /api/practice lists them."))?;
    let language = Language::from_code(&asked.language)
        .filter(|language| case.languages().contains(language))
        .ok_or_else(|| Problem::field("language", "The case cannot be played in this language."))?;
    let me = person(&app, staff.agent)?;
    // The id of the conversation names nothing outside of this world.
    let seed = app.engine().new_agent().0;
    let practice = Practice::begin(company, (staff.agent, me.profile), case, language, (app.now(), seed))
        .map_err(refused)?;
    app.practices().all().insert(staff.agent, practice);
    play_of(&app, staff.agent).map(axum::Json).ok_or_else(no_play)
}

fn refused(refusal: baton_core::hub::Refusal) -> Problem {
    use baton_core::hub::Refusal;
    match refusal {
        Refusal::NotLoaded(_) => Problem::not_found(),
        Refusal::Rejected(rejection) => crate::engine::EngineError::Rejected(rejection).into(),
    }
}

/// Leaves the practice conversation. Nothing of it is kept.
#[utoipa::path(delete, path = "/api/practice", tag = "practice", responses((status = 204)))]
async fn leave(State(app): State<App>, staff: Staff) -> StatusCode {
    app.practices().all().remove(&staff.agent);
    StatusCode::NO_CONTENT
}

/// Writes to the practice customer, who answers at once.
#[utoipa::path(post, path = "/api/practice/reply", tag = "practice", request_body = PracticeReply,
    responses((status = 200, body = Thread), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn reply(
    State(app): State<App>,
    staff: Staff,
    Json(asked): Json<PracticeReply>,
) -> Result<axum::Json<Thread>, Problem> {
    let key = key(asked.client_id)?;
    if asked.text.trim().is_empty() || asked.text.len() > TEXT_BYTES_MAX {
        return Err(Problem::field("text", format!("Write 1 to {TEXT_BYTES_MAX} bytes.")));
    }
    let (now, language) = (app.now(), language(&app));
    let mut all = app.practices().all();
    let practice = all.get_mut(&staff.agent).ok_or_else(no_play)?;
    practice.reply(now, key, &asked.text).map_err(refused)?;
    practice.thread(language, now).map(axum::Json).ok_or_else(no_play)
}

/// Ends the practice conversation and gives its debrief. Passed cases count; a failure is kept nowhere.
#[utoipa::path(post, path = "/api/practice/end", tag = "practice", request_body = EndPractice,
    responses((status = 200, body = PracticeDebrief), (status = 409, body = ProblemBody), (status = 422, body = ProblemBody)))]
async fn end(
    State(app): State<App>,
    staff: Staff,
    Json(asked): Json<EndPractice>,
) -> Result<axum::Json<PracticeDebrief>, Problem> {
    let note = bounded("note", asked.note)?;
    let how = match (asked.how, asked.skill) {
        (PracticeOutcome::Solved, _) => CaseEnd::Solved,
        (PracticeOutcome::NotSolved, _) => CaseEnd::NotSolved,
        (PracticeOutcome::Waiting, _) => CaseEnd::Waiting,
        (PracticeOutcome::Supervisor, _) => CaseEnd::Supervisor,
        (PracticeOutcome::Skill, Some(skill)) => CaseEnd::Skill(skill.into()),
        (PracticeOutcome::Skill, None) => return Err(Problem::field("skill", "Name the team.")),
    };
    // One practice ends at a time: two that pass together must both be counted.
    let _one = app.links().lock().await;
    let practice = app.practices().all().remove(&staff.agent).ok_or_else(no_play)?;
    let (case, company) = (std::sync::Arc::clone(practice.case()), app.engine().company());
    let set = company.practice.get(&case.skill);
    let needed_percent = set.map_or(100, |set| set.points_percent);
    let ended = Ended { how, note: baton_nlu::mask(&note, None).text };
    let debrief = practice.end(&ended, needed_percent, language(&app));
    let mut answer = shown(debrief, needed_percent);
    if let (true, Some(set)) = (answer.passed, set) {
        let mut done = passed(&app, staff.agent).await?;
        done.0.entry(case.skill.clone()).or_default().insert(case.name.clone());
        let complete = done.of(&case.skill) >= set.cases;
        if complete && set.confirm == Confirm::Automatic {
            answer.certified_until = Some(certify(&app, staff.agent, &case.skill, done).await?);
        } else {
            answer.waits_for_supervisor = complete;
            let records = vec![record(staff.agent, &done)];
            app.engine().commit(Commit::of_records(app.now(), records)).await?;
        }
    }
    Ok(axum::Json(answer))
}

fn shown(debrief: Debrief, needed_percent: u8) -> PracticeDebrief {
    use baton_core::practice::{Group, JudgedBy};
    let points = debrief.points.into_iter().map(|point| {
        let (quote, words, customer) = point
            .quote
            .map_or((None, None, false), |quote| (Some(quote.text), Some(quote.words), quote.customer));
        DebriefPoint {
            group: match point.group {
                Group::Fact => PointGroup::Fact,
                Group::Say => PointGroup::Say,
                Group::Avoid => PointGroup::Avoid,
                Group::Promise => PointGroup::Promise,
                Group::Action => PointGroup::Action,
            },
            title: point.title,
            met: point.met,
            by_words: point.by == JudgedBy::Words,
            quote,
            words: words.filter(|words| !words.is_empty()),
            customer,
        }
    });
    PracticeDebrief {
        passed: debrief.passed,
        percent: debrief.percent,
        needed_percent,
        points: points.collect(),
        certified_until: None,
        waits_for_supervisor: false,
    }
}

/// Gives the certification by the ordinary, recorded command, and begins the count anew in the same commit.
async fn certify(app: &App, agent: AgentId, skill: &SkillName, mut done: Passed) -> Result<i64, Problem> {
    let set = app.engine().company().practice.get(skill).ok_or_else(Problem::not_found)?;
    let until = app.now().plus(i64::from(set.valid_days) * DAY);
    let mut profile = person(app, agent)?.profile;
    profile.certifications.insert(skill.clone(), until);
    if !profile.skills.contains(skill) {
        profile.skills.push(skill.clone());
    }
    done.0.remove(skill);
    let mut records = vec![record(agent, &done)];
    if let Some(known) = app.read(move |store| store.account(agent)).await? {
        records.push(Record::Account(account::of(agent, known.email, known.password_hash, &profile)));
    }
    app.engine().desk_with(DeskCommand::AddStaff { agent, profile }, records).await?;
    tracing::info!(%agent, %skill, "certified by practice");
    Ok(until.as_millis())
}

/// Confirms a certification that somebody has earned by practice.
#[utoipa::path(post, path = "/api/practice/certifications", tag = "practice", request_body = ConfirmCertification,
    responses((status = 204), (status = 403, body = ProblemBody), (status = 409, body = ProblemBody)))]
async fn confirm(
    State(app): State<App>,
    staff: Staff,
    Json(asked): Json<ConfirmCertification>,
) -> Result<StatusCode, Problem> {
    let agent: AgentId =
        asked.agent.parse().map_err(|_| Problem::field("agent", "There is nobody with this id."))?;
    if agent == staff.agent {
        return Err(Problem::new(Code::NotEligible, "Nobody confirms their own certification."));
    }
    let skill = SkillName::from(asked.skill);
    let _one = app.links().lock().await;
    let done = passed(&app, agent).await?;
    let set = app.engine().company().practice.get(&skill);
    if set.is_none_or(|set| done.of(&skill) < set.cases) {
        return Err(Problem::new(Code::NotEligible, "This certification has not been earned by practice."));
    }
    certify(&app, agent, &skill, done).await?;
    tracing::info!(%agent, %skill, by = %staff.agent, "a certification was confirmed");
    Ok(StatusCode::NO_CONTENT)
}
