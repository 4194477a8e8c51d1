//! What every handler may use: the engine, the settings, keys, limits.

use std::net::SocketAddr;
use std::sync::Arc;

use baton_core::Timestamp;
use baton_store::{MasterKey, Store, StoreError};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;

use crate::auth::{Key, Keys};
use crate::config::{Config, Origin, Secret};
use crate::engine::Engine;
use crate::limit::Limits;
use crate::problem::{Code, Problem};

/// What a server is made of.
pub struct AppOptions {
    /// The engine.
    pub engine: Engine,
    /// The settings.
    pub config: Config,
    /// Where the server really listens (a port of 0 was replaced).
    pub listen: SocketAddr,
    /// Keys for cookies are derived from it.
    pub master: MasterKey,
    /// Whether this is a demonstration: the page `/demo` introduces a customer.
    pub demo: bool,
    /// No limits on how often somebody asks, for measurements.
    pub unlimited: bool,
    /// Renders the metrics.
    pub metrics: PrometheusHandle,
    /// Works out staffing plans, if there is one.
    pub planner: Option<crate::staffing::Planner>,
}

struct Parts {
    engine: Engine,
    config: Config,
    own: Vec<Origin>,
    keys: Keys,
    identity: Option<Secret>,
    limits: Limits,
    demo: bool,
    metrics: PrometheusHandle,
    figures: super::figures::Kept,
    planner: Option<crate::staffing::Planner>,
    plans: super::staffing::Plans,
    stopping: CancellationToken,
    /// Held while a one-time link is used, so that it is used once.
    links: tokio::sync::Mutex<()>,
    practices: crate::practice::Practices,
}

/// The server's state. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl App {
    /// Puts a server together.
    #[must_use]
    pub fn new(options: AppOptions) -> Self {
        let AppOptions { engine, config, listen, master, demo, unlimited, metrics, planner } = options;
        // A demonstration needs no settings: the demo page and the server share a secret of their own.
        let identity = config.identity_secret.clone().or_else(|| {
            demo.then(|| {
                Secret::new(crate::auth::token::hex(&Key::derive(&master, "demo identity").sign(&[])))
            })
        });
        let own = own_origins(&config, listen);
        Self(Arc::new(Parts {
            engine,
            config,
            own,
            keys: Keys::derive(&master),
            identity,
            limits: if unlimited { Limits::none() } else { Limits::default() },
            demo,
            metrics,
            figures: super::figures::Kept::default(),
            planner,
            plans: super::staffing::Plans::default(),
            stopping: CancellationToken::new(),
            links: tokio::sync::Mutex::new(()),
            practices: crate::practice::Practices::default(),
        }))
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.0.engine.now()
    }

    /// Keys for cookies.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// How often somebody may ask.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Whether this is a demonstration.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.demo
    }

    /// Cancelled when the server stops; sockets then say goodbye.
    #[must_use]
    pub fn stopping(&self) -> &CancellationToken {
        &self.0.stopping
    }

    /// Under which addresses browsers reach this server, the preferred one first.
    #[must_use]
    pub fn own_origins(&self) -> &[Origin] {
        &self.0.own
    }

    /// Whether browsers reach this server over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.0.own.first().is_some_and(Origin::is_secure)
    }

    /// The secret of identity tokens.
    #[must_use]
    pub fn identity_secret(&self) -> Option<&Secret> {
        self.0.identity.as_ref()
    }

    pub(crate) fn metrics(&self) -> &PrometheusHandle {
        &self.0.metrics
    }

    pub(super) fn figures(&self) -> &super::figures::Kept {
        &self.0.figures
    }

    pub(super) fn planner(&self) -> Option<&crate::staffing::Planner> {
        self.0.planner.as_ref()
    }

    pub(super) fn plans(&self) -> &super::staffing::Plans {
        &self.0.plans
    }

    pub(crate) fn links(&self) -> &tokio::sync::Mutex<()> {
        &self.0.links
    }

    pub(crate) fn practices(&self) -> &crate::practice::Practices {
        &self.0.practices
    }

    /// Reads from the store on a thread that may block.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = Arc::clone(self.0.engine.store());
        match tokio::task::spawn_blocking(move || query(&*store)).await {
            Ok(answer) => Ok(answer?),
            Err(error) => {
                tracing::error!(%error, "a query of the store ended without an answer");
                Err(Problem::new(Code::StoreFailed, "The store could not be read. The log says why."))
            }
        }
    }
}

fn own_origins(config: &Config, listen: SocketAddr) -> Vec<Origin> {
    let mut own: Vec<Origin> = config.public_url.iter().cloned().collect();
    if listen.ip().is_loopback() {
        let port = listen.port();
        for host in ["127.0.0.1", "localhost", "[::1]"] {
            own.extend(Origin::parse(&format!("http://{host}:{port}")));
        }
    }
    own
}
