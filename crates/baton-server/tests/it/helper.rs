//! A server in memory and clients with cookies.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use baton_core::company::Role;
use baton_core::{Company, DeskCommand, Perception, Timestamp};
use baton_server::auth::{account, link, password, session};
use baton_server::config::{Config, company_files};
use baton_server::engine::{Engine, EngineOptions, Mind};
use baton_server::http::{App, AppOptions, Peer, router};
use baton_server::telemetry;
use baton_store::{Commit, MasterKey, MemoryStore, Record};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use tower::ServiceExt as _;

/// Where the server pretends to listen.
pub(crate) const HOST: &str = "127.0.0.1:7700";
/// The origin of its own pages.
pub(crate) const OWN: &str = "http://127.0.0.1:7700";
/// A site that may show the chat.
pub(crate) const SHOP: &str = "https://shop.example";
/// The secret of identity tokens.
pub(crate) const SECRET: &str = "a secret of the shop, thirty-two long";
/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse battery";

const MORNING: i64 = 1_764_000_000_000;

/// A server.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) router: Router,
    clock: Arc<AtomicI64>,
}

impl TestApp {
    /// An empty server with the demo company.
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// The same with settings of its own, as environment variables.
    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let usual = [("BATON_SITES", SHOP), ("BATON_IDENTITY_SECRET", SECRET)];
        let settings =
            usual.iter().chain(settings).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let config = Config::from_texts(None, settings).unwrap();
        let company = Arc::new(Company::parse(&company_files(None).unwrap()).unwrap());
        let clock = Arc::new(AtomicI64::new(MORNING));
        let mut options = EngineOptions::new().unwrap();
        let told = Arc::clone(&clock);
        options.clock = Arc::new(move || Timestamp::from_millis(told.load(Ordering::Relaxed)));
        options.mind = Mind::Given(Arc::new(|_, _| Perception::default()));
        let store = Arc::new(MemoryStore::new().unwrap());
        let engine = Engine::open(store, company, options).await.unwrap();
        let listen: SocketAddr = HOST.parse().unwrap();
        let master = MasterKey([9; 32]);
        let metrics = telemetry::metrics();
        let app = App::new(AppOptions {
            engine,
            config,
            listen,
            master,
            demo: false,
            unlimited: false,
            metrics,
            planner: Some(crate::staffing::planner()),
        });
        Self { router: router(app.clone()), app, clock }
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::Relaxed);
    }

    /// Somebody new on the staff; their address.
    pub(crate) async fn hire(&self, name: &str, role: Role) -> String {
        let profile = baton_core::desk::StaffProfile {
            role,
            ..account::first_admin(self.app.engine().company(), name.to_owned())
        };
        let agent = self.app.engine().new_agent();
        let email = format!("{}@desk.example", name.to_lowercase().replace(' ', "."));
        // One hash for all tests: each costs 19 MiB of memory and many milliseconds.
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(async || password::hash(PASSWORD.to_owned()).await.unwrap()).await;
        let account = account::of(agent, email.clone(), hash.clone(), &profile);
        let records = vec![Record::Account(account)];
        self.app.engine().desk_with(DeskCommand::AddStaff { agent, profile }, records).await.unwrap();
        email
    }

    /// A person with a session; signing in has tests of its own.
    pub(crate) async fn staff(&self, name: &str, role: Role) -> Client<'_> {
        let email = self.hire(name, role).await;
        let account = self.app.engine().store().account_by_email(&email).unwrap().unwrap();
        let (token, record) = session::open(&self.app, account.id).unwrap();
        self.app.engine().commit(Commit::of_records(self.app.now(), vec![record])).await.unwrap();
        let mut client = self.client();
        client.set_cookie("baton_session", token.reveal());
        client
    }

    /// A customer with a session.
    pub(crate) async fn customer(&self) -> Client<'_> {
        let mut client = self.client();
        let answer = client.post("/api/customer/session", json!({ "language": "en" })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        client
    }

    /// The token of a fresh set-up link.
    pub(crate) async fn set_up_token(&self) -> String {
        let (token, record) = link::set_up(self.app.now()).unwrap();
        self.app.engine().commit(Commit::of_records(self.app.now(), vec![record])).await.unwrap();
        token.reveal().to_owned()
    }

    /// A browser that knows nobody.
    pub(crate) fn client(&self) -> Client<'_> {
        Client { app: self, cookies: Vec::new(), origin: Some(OWN.to_owned()), headers: Vec::new() }
    }
}

/// A browser.
pub(crate) struct Client<'a> {
    app: &'a TestApp,
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) origin: Option<String>,
    /// Further headers of every request.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Status and code of a problem.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        let body = self.json();
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(body["request_id"], self.header("x-request-id"));
        (self.status.as_u16(), body["code"].as_str().unwrap().to_owned())
    }

    pub(crate) fn field(&self) -> String {
        self.json()["field"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Client<'_> {
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub(crate) async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body.to_string().into_bytes())).await
    }

    pub(crate) async fn delete(&mut self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.retain(|(known, _)| known != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) async fn send(&mut self, method: Method, path: &str, body: Option<Vec<u8>>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, HOST);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        if let Some(origin) = &self.origin {
            request = request.header(header::ORIGIN, origin);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let mut request = request.body(Body::from(body.unwrap_or_default())).unwrap();
        for (name, value) in &self.headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        if request.extensions().get::<Peer>().is_none() {
            request.extensions_mut().insert(Peer("127.0.0.1:50000".parse().unwrap()));
        }
        let answer = self.app.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        for set in headers.get_all(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.set_cookie(name, value);
        }
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }
}
