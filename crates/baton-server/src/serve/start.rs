//! Opening everything in an order in which each failure can still be told: settings, company, port, store, engine.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use baton_core::Company;
use baton_core::conversation::Writer;
use baton_store::{Commit, MasterKey, SqliteOptions, SqliteStore, StoreError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::run;
use crate::auth::{account, link, password};
use crate::config::{CompanyError, Config, company_files};
use crate::connector::{Connector, Orders, OrdersError};
use crate::engine::{Engine, EngineError, EngineOptions, Mind};
use crate::http::{App, AppOptions, router};
use crate::model::{Extractive, Model};
use crate::problem::Problem;
use crate::telemetry::{self, Measured};
use crate::understanding::{LoadFull, Understanding};

/// The file of a company's order system.
const ORDERS_FILE: &str = "orders.sql";
/// The name under which actions ask the order system.
const ORDERS: &str = "orders";

/// How a server runs.
pub struct ServeOptions {
    /// The settings.
    pub config: Config,
    /// For a demonstration: the password with which everybody in `staff.toml` may sign in.
    pub demo_password: Option<String>,
    /// For measurements: no limits on how often somebody asks. Counts only when this machine alone can ask.
    pub unlimited: bool,
    /// Loads the full encoder, if it is to be used; it takes over when it is ready.
    pub full: Option<LoadFull>,
    /// Works out staffing plans, if there is one.
    pub planner: Option<crate::staffing::Planner>,
}

/// Why a server did not start. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The company's files are wrong or cannot be read.
    #[error("{0}")]
    Company(#[from] CompanyError),
    /// The port cannot be had.
    #[error("cannot listen on {address}: {error}. {advice}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        error: std::io::Error,
        /// What to do.
        advice: &'static str,
    },
    /// The folder for data cannot be made or used.
    #[error("the data folder {}: {error}. Set `data` to a folder that this user may write", folder.display())]
    Data {
        /// Which.
        folder: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// The store cannot be opened.
    #[error("{error}. {advice}")]
    Store {
        /// Why.
        error: StoreError,
        /// What to do.
        advice: String,
    },
    /// The order system cannot be opened.
    #[error(
        "{0}. Look at orders.sql of the company, or remove orders.db from the data folder to build it anew"
    )]
    Orders(#[from] OrdersError),
    /// The engine did not start.
    #[error("the engine did not start: {0}")]
    Engine(#[from] EngineError),
    /// Accounts or the set-up link could not be written.
    #[error("the first accounts could not be written: {0}")]
    Accounts(String),
    /// A demonstration that others could reach.
    #[error(
        "a demonstration listens on this machine only, because everybody knows its password. Remove `listen`"
    )]
    OpenDemo,
}

impl StartError {
    /// Whether settings or files are wrong, so that trying again changes nothing.
    #[must_use]
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::Company(_) | Self::OpenDemo)
            || matches!(
                self,
                Self::Store { error: StoreError::WrongMasterKey | StoreError::Newer { .. }, .. }
            )
    }
}

impl From<Problem> for StartError {
    fn from(problem: Problem) -> Self {
        Self::Accounts(format!("{}: {}", problem.code.name(), problem.detail))
    }
}

/// A server that is ready to answer.
pub struct Server {
    listener: TcpListener,
    app: App,
    /// The one-time link for the first admin, when there is none.
    pub set_up_link: Option<String>,
}

impl Server {
    /// Opens everything.
    ///
    /// # Errors
    /// The first thing that does not work.
    pub async fn open(options: ServeOptions) -> Result<Self, StartError> {
        let ServeOptions { config, demo_password, unlimited, full, planner } = options;
        if demo_password.is_some() && !config.listen.ip().is_loopback() {
            return Err(StartError::OpenDemo);
        }
        let files = company_files(config.company.as_deref())?;
        let company = Arc::new(Company::parse(&files).map_err(CompanyError::Wrong)?);
        // Most of the time of a start, and all of it on the processor: beside what waits for the disk.
        let learning = Arc::clone(&company);
        let folder = config.data.clone();
        let learning = tokio::task::spawn_blocking(move || Understanding::open(learning, Some(folder), full));
        let metrics = tokio::task::spawn_blocking(telemetry::metrics);
        let (listener, listen) = listen(config.listen).await?;
        let (store, master) = open_store(&config)?;
        let engine = engine(&config, &files, company, Arc::new(Measured(store)), learning).await?;
        let demo = demo_password.is_some();
        let unlimited = unlimited && listen.ip().is_loopback();
        let metrics = metrics.await.map_err(|_| EngineError::Stopped)?;
        let app = App::new(AppOptions { engine, config, listen, master, demo, unlimited, metrics, planner });
        account::reconcile(&app).await?;
        if let Some(password) = demo_password {
            account::seed(&app, &password::hash(password).await?).await?;
        }
        let set_up_link = set_up_link(&app).await?;
        Ok(Self { listener, app, set_up_link })
    }

    /// The address that browsers use.
    #[must_use]
    pub fn url(&self) -> String {
        self.app.own_origins().first().map(ToString::to_string).unwrap_or_default()
    }

    /// The state, for what runs beside the server in the same process.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Answers until `stop` ends: then nobody new is let in, sockets are told, and what was acknowledged is on disk.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let Self { listener, app, .. } = self;
        let stopping = app.stopping().clone();
        let chores = tokio::spawn(super::chores::run(app.clone()));
        let serving = tokio::spawn(run(listener, router(app.clone()), stopping.clone()));
        stop.await;
        tracing::info!("stopping");
        stopping.cancel();
        if let Err(error) = serving.await {
            tracing::error!(%error, "the server ended badly");
        }
        // Ends with `stopping`; a panic in it was logged.
        let _ = chores.await;
        // Everything committed is durable when it was acknowledged; an empty commit waits for what is queued.
        if let Err(error) = app.engine().commit(Commit { at: app.now(), ..Commit::default() }).await {
            tracing::debug!(%error, "the last commit");
        }
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |error: std::io::Error| {
        let advice = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                "Another program has this port, perhaps a Baton that runs already: end it, or choose another port with \
                 --listen 127.0.0.1:7701"
            }
            std::io::ErrorKind::PermissionDenied => {
                "Ports below 1024 need rights: choose a higher one with --listen"
            }
            std::io::ErrorKind::AddrNotAvailable => {
                "This machine has no such address: use 127.0.0.1 or 0.0.0.0"
            }
            _ => "Choose another address with --listen",
        };
        StartError::Listen { address, error, advice }
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Makes a folder that only its owner may enter, if it is not there.
///
/// # Errors
/// When the system refuses.
pub fn restrict_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn open_store(config: &Config) -> Result<(SqliteStore, MasterKey), StartError> {
    restrict_folder(&config.data).map_err(|error| StartError::Data { folder: config.data.clone(), error })?;
    let failed = |error: StoreError| StartError::Store { advice: advice(&error, config), error };
    let master = MasterKey::load_or_create(&config.master_key()).map_err(failed)?;
    let store = SqliteStore::open(SqliteOptions::new(config.database(), master.clone())).map_err(failed)?;
    Ok((store, master))
}

/// What to do about a store that does not open.
fn advice(error: &StoreError, config: &Config) -> String {
    match error {
        StoreError::Locked { .. } => {
            "A Baton runs on this data folder already: end it, or set another `data` folder".to_owned()
        }
        StoreError::WrongMasterKey => format!(
            "Put the master.key that belongs to this database back to {}; without it nothing can be read",
            config.master_key().display()
        ),
        StoreError::Newer { .. } => "Nothing was changed".to_owned(),
        StoreError::Damaged { .. } => {
            "Run `baton doctor --verify-chain`, and put a backup of the data folder back if it finds faults"
                .to_owned()
        }
        StoreError::Io { full: true, .. } => "Make room on the disk".to_owned(),
        _ => format!("Look at {}", config.data.display()),
    }
}

async fn engine(
    config: &Config,
    files: &BTreeMap<String, String>,
    company: Arc<Company>,
    store: Arc<Measured<SqliteStore>>,
    learning: JoinHandle<Understanding>,
) -> Result<Engine, StartError> {
    let mut options = EngineOptions::new()?;
    if let Some(sql) = files.get(ORDERS_FILE) {
        let orders = Orders::open(&config.data.join("orders.db"), sql, Arc::clone(&options.clock))?;
        options.connectors.insert(ORDERS.to_owned(), Arc::new(orders) as Arc<dyn Connector>);
    }
    if config.writer == Writer::Model {
        options.model = Some(Arc::new(Extractive) as Arc<dyn Model>);
    }
    let understanding = Arc::new(learning.await.map_err(|_| EngineError::Stopped)?);
    options.mind = Mind::Own(Some(understanding));
    Ok(Engine::open(store, company, options).await?)
}

async fn set_up_link(app: &App) -> Result<Option<String>, StartError> {
    if crate::http::has_admin(app).await? {
        return Ok(None);
    }
    let (token, record) = link::set_up(app.now())?;
    app.engine().commit(Commit::of_records(app.now(), vec![record])).await?;
    let origin = app.own_origins().first().map(ToString::to_string).unwrap_or_default();
    Ok(Some(format!("{origin}/setup#{}", token.reveal())))
}
