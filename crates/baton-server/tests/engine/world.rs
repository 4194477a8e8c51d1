//! A shop with an engine: what every test begins with.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use baton_core::command::Command;
use baton_core::company::{Company, Role};
use baton_core::desk::{DeskCommand, Presence};
use baton_core::id::{AgentId, ConversationId, CustomerId};
use baton_core::time::Timestamp;
use baton_nlu::Model as Understanding;
use baton_server::connector::{Connector, Orders};
use baton_server::engine::{Ack, Clock, CustomerFeed, Engine, EngineError, EngineOptions, Mind, Profile};
use baton_server::frame::{CustomerCommand, CustomerFrame, Message};
use baton_server::model::Model;
use baton_store::{MemoryStore, Store};
use tokio::time::Instant;

/// A Monday afternoon in the shop's hours.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_764_000_000_000);

pub(crate) fn files() -> BTreeMap<String, String> {
    fn read(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, root, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../playbooks/nordhem");
    let mut files = BTreeMap::new();
    read(&root, &root, &mut files);
    files
}

pub(crate) fn company() -> Arc<Company> {
    static COMPANY: OnceLock<Arc<Company>> = OnceLock::new();
    Arc::clone(COMPANY.get_or_init(|| Arc::new(Company::parse(&files()).unwrap())))
}

pub(crate) fn perceive() -> Mind {
    static MODEL: OnceLock<Arc<Understanding>> = OnceLock::new();
    let model = Arc::clone(MODEL.get_or_init(|| Arc::new(Understanding::train(&company()))));
    Mind::Given(Arc::new(move |context, text| baton_nlu::perceive(&model, context, text)))
}

/// A clock that goes with the test's paused time.
pub(crate) fn clock() -> Clock {
    let begin = Instant::now();
    Arc::new(move || START.plus(i64::try_from(begin.elapsed().as_millis()).unwrap()))
}

pub(crate) fn orders() -> Arc<dyn Connector> {
    let sql = files().remove("orders.sql").unwrap();
    Arc::new(Orders::open(Path::new(""), &sql, clock()).unwrap())
}

pub(crate) fn options() -> EngineOptions {
    EngineOptions {
        clock: clock(),
        seed: 7,
        mind: perceive(),
        connectors: BTreeMap::from([("orders".to_owned(), orders())]),
        ..EngineOptions::new().unwrap()
    }
}

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) customer: CustomerId,
    number: std::sync::atomic::AtomicU32,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(options()).await
    }

    pub(crate) async fn with_model(model: impl Model + 'static) -> Self {
        Self::with(EngineOptions { model: Some(Arc::new(model)), ..options() }).await
    }

    pub(crate) async fn with_orders(connector: Arc<dyn Connector>) -> Self {
        let connectors = BTreeMap::from([("orders".to_owned(), connector)]);
        Self::with(EngineOptions { connectors, ..options() }).await
    }

    pub(crate) async fn with(options: EngineOptions) -> Self {
        let store = Arc::new(MemoryStore::new().unwrap());
        Self::on(store, options).await
    }

    pub(crate) async fn on(store: Arc<MemoryStore>, options: EngineOptions) -> Self {
        let shared: Arc<dyn Store> = Arc::<MemoryStore>::clone(&store);
        let engine = Engine::open(shared, company(), options).await.unwrap();
        let customer = engine.new_customer();
        Self { engine, store, customer, number: std::sync::atomic::AtomicU32::new(0) }
    }

    pub(crate) fn key(&self) -> String {
        format!("key-{}", self.number.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
    }

    pub(crate) async fn command(
        &self,
        command: impl FnOnce(String) -> CustomerCommand,
    ) -> Result<Ack, EngineError> {
        self.engine.customer(self.customer, command(self.key())).await
    }

    pub(crate) async fn say(&self, text: &str) -> Ack {
        let text = text.to_owned();
        self.command(|client_id| CustomerCommand::Send { client_id, text }).await.unwrap()
    }

    pub(crate) async fn ask_for_person(&self) -> Ack {
        self.command(|client_id| CustomerCommand::Human { client_id }).await.unwrap()
    }

    pub(crate) async fn feed(&self, cursor: u64) -> CustomerFeed {
        self.engine.customer_feed(self.customer, cursor).await.unwrap()
    }

    pub(crate) async fn conversation(&self) -> ConversationId {
        self.engine.current(self.customer).await.unwrap().unwrap()
    }

    pub(crate) fn staff(&self, name: &str) -> AgentId {
        self.engine.everyone().into_iter().find(|staff| staff.profile.name.starts_with(name)).unwrap().agent
    }

    pub(crate) fn supervisor(&self) -> AgentId {
        self.engine.everyone().into_iter().find(|staff| staff.role == Role::Supervisor).unwrap().agent
    }

    pub(crate) async fn presence(&self, agent: AgentId, presence: Presence) {
        let cause = "self".to_owned();
        self.engine.desk(DeskCommand::SetPresence { agent, presence, cause }).await.unwrap();
    }

    pub(crate) async fn version(&self) -> u64 {
        let id = self.conversation().await;
        self.engine.thread(self.staff("Lena"), id).await.unwrap().row.holder_version
    }

    pub(crate) async fn accept(&self, agent: AgentId) {
        let (id, version) = (self.conversation().await, self.version().await);
        self.engine.staff(id, Command::Accept { agent, version }).await.unwrap();
    }

    pub(crate) async fn reply(&self, agent: AgentId, text: &str) -> u64 {
        let key = self.key().as_str().into();
        let command = Command::Reply { agent, key, text: text.to_owned(), ai_assisted: false };
        self.engine.staff(self.conversation().await, command).await.unwrap()
    }

    /// Says who the customer is, as the company's own site would.
    pub(crate) async fn introduce(&self, name: &str, email: &str) {
        let (name, email) = (Some(name.to_owned()), Some(email.to_owned()));
        let profile = Profile { name, email, known: true, ..Profile::default() };
        self.engine.introduce(self.customer, profile).await.unwrap();
    }

    pub(crate) async fn row(&self) -> baton_server::view::Row {
        let id = self.conversation().await;
        self.engine.thread(self.staff("Lena"), id).await.unwrap().row
    }
}

/// Everything that waits in a feed.
pub(crate) fn waiting(feed: &mut CustomerFeed) -> Vec<CustomerFrame> {
    std::iter::from_fn(|| feed.try_next()).map(|sent| serde_json::from_str(&sent.text).unwrap()).collect()
}

/// The next frame for which something is found, waiting for it.
pub(crate) async fn until<T>(
    feed: &mut CustomerFeed,
    mut found: impl FnMut(CustomerFrame) -> Option<T>,
) -> T {
    loop {
        let sent = feed.next().await.expect("the feed goes on");
        if let Some(found) = found(serde_json::from_str(&sent.text).unwrap()) {
            return found;
        }
    }
}

pub(crate) fn messages(frames: &[CustomerFrame]) -> Vec<&Message> {
    frames
        .iter()
        .filter_map(|frame| match frame {
            CustomerFrame::Message(message) => Some(&**message),
            _ => None,
        })
        .collect()
}

/// The next message that contains a text, waiting for it.
pub(crate) async fn message(feed: &mut CustomerFeed, part: &str) -> Message {
    until(feed, |frame| match frame {
        CustomerFrame::Message(message) if message.text.contains(part) => Some(*message),
        _ => None,
    })
    .await
}
