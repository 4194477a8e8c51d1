//! The example order system: a database file built from a company's `orders.sql`, with real reads and writes.
//!
//! Invariants: each run has one effect, and its answer is kept in the same transaction; an order of somebody else is
//! as if it did not exist; a visitor without a name may read where an order is and nothing more.
//!
//! Days in the database are whole days from today, so its stories stay true. Money is in cents.

mod change;
mod money;
mod order;
mod read;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::calendar::Date;
use baton_core::event::ActionOutcome;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::{ActionRequest, Answer, Connector};
use crate::engine::Clock;

/// How long a request waits for another one to finish, in milliseconds.
const BUSY_MILLIS: u64 = 1_000;
/// What Baton keeps beside the shop's own tables.
const OWN_TABLES: &str = "
    create table if not exists baton_runs (
        run     text primary key,
        action  text not null,
        outcome text not null
    ) strict;
    create table if not exists baton_mails (
        run          text primary key,
        order_number text not null,
        kind         text not null
    ) strict;
";

/// Why the order system cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OrdersError {
    /// The database or the file it is built from does not work.
    #[error("the order system: {0}")]
    Database(#[from] rusqlite::Error),
}

/// Why an action ends without facts.
enum Stop {
    /// The shop says no.
    Refused(&'static str),
    /// It did not work.
    Failed(rusqlite::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

type Facts = std::collections::BTreeMap<baton_core::id::FactName, String>;

/// The order system.
#[derive(Clone)]
pub struct Orders {
    connection: Arc<Mutex<Connection>>,
    clock: Clock,
}

impl Orders {
    /// Opens the database, and builds it with `sql` when it is new. An empty path keeps it in memory.
    ///
    /// # Errors
    /// When the file cannot be opened, or `sql` does not work.
    pub fn open(path: &Path, sql: &str, clock: Clock) -> Result<Self, OrdersError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_millis(BUSY_MILLIS))?;
        connection.pragma_update(None, "foreign_keys", true)?;
        let building = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let there: bool = building.query_row(
            "select exists (select 1 from sqlite_schema where type = 'table' and name = 'orders')",
            [],
            |row| row.get(0),
        )?;
        if !there {
            building.execute_batch(sql)?;
        }
        building.execute_batch(OWN_TABLES)?;
        building.commit()?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), clock })
    }

    fn carry_out(&self, request: &ActionRequest) -> ActionOutcome {
        let today = Date::of((self.clock)());
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        match once(&mut connection, request, today) {
            Ok(outcome) => outcome,
            Err(error) => ActionOutcome::Failed { reason: fault(&error) },
        }
    }
}

/// What kind of fault, without what was in the row.
fn fault(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(code) => format!("the order system failed: {code:?}"),
        None => "the order system failed".to_owned(),
    }
}

/// The stored answer of a run, or its effect and its answer in one transaction.
fn once(
    connection: &mut Connection,
    request: &ActionRequest,
    today: Date,
) -> Result<ActionOutcome, rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let run = request.run.to_string();
    let known: Option<String> = transaction
        .query_row("select outcome from baton_runs where run = ?1", [&run], |row| row.get(0))
        .optional()?;
    if let Some(known) = known.and_then(|text| serde_json::from_str(&text).ok()) {
        return Ok(known);
    }
    let outcome = match act(&transaction, request, today) {
        Ok(facts) => ActionOutcome::Done { facts },
        Err(Stop::Refused(reason)) => ActionOutcome::Refused { reason: reason.to_owned() },
        // Dropping the transaction undoes what was begun.
        Err(Stop::Failed(error)) => return Err(error),
    };
    let text = serde_json::to_string(&outcome).unwrap_or_default();
    transaction.execute(
        "insert into baton_runs (run, action, outcome) values (?1, ?2, ?3)",
        params![run, request.action.as_str(), text],
    )?;
    transaction.commit()?;
    Ok(outcome)
}

fn act(connection: &Connection, request: &ActionRequest, today: Date) -> Result<Facts, Stop> {
    let shop = read::Shop { connection, request, today };
    match request.action.as_str() {
        "orders.find" => read::find_order(&shop),
        "invoices.find" => read::find_invoice(&shop),
        "refunds.status" => read::refund_status(&shop),
        "invoices.send" => change::send_invoice(&shop),
        "returns.create" => change::create_return(&shop),
        "payments.extend" => change::extend_payment(&shop),
        "payments.restore-due-date" => change::restore_due_date(&shop),
        "fees.waive" => change::waive_fee(&shop),
        "refunds.issue" => change::issue_refund(&shop),
        "disputes.open" => change::open_dispute(&shop),
        "account.suspend" => change::set_account(&shop, "active", "suspended"),
        "account.restore" => change::set_account(&shop, "suspended", "active"),
        _ => Err(Stop::Refused("the order system has no such action")),
    }
}

impl Connector for Orders {
    fn run<'a>(&'a self, request: &'a ActionRequest) -> Answer<'a> {
        let orders = self.clone();
        let request = request.clone();
        Box::pin(async move {
            let answer = tokio::task::spawn_blocking(move || orders.carry_out(&request)).await;
            answer.unwrap_or_else(|_| ActionOutcome::Failed {
                reason: "the order system failed: it did not finish".to_owned(),
            })
        })
    }
}
