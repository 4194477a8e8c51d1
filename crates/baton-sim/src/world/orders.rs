//! A fake order system in memory: the other side of the actions of a company like Nordhem.
//!
//! It applies the rules of the shop itself: orders of other people do not exist for the one who asks, an act is done
//! once for each run id however often it is asked, and what is against the rules is refused with a reason. Faults are
//! put in from outside ([`Fault`]). The ledger of what was really done is what the auditor compares with the log (I7).
//!
//! Deliberately absent: anything that only looks like a rule of Baton (limits, confirmations, directions). If Baton asks
//! for it, this system does it, so that a hole in Baton shows.

mod facts;
mod read;

use std::collections::BTreeMap;

use baton_core::event::ActionOutcome;
use baton_core::id::{ActionName, ActionRunId, FactName};

use facts::euro;
pub use read::ReadError;

/// Days a delivered item can be sent back.
const RETURN_DAYS: i64 = 30;
/// Days a return label is valid.
const LABEL_DAYS: i64 = 14;
/// Days an extension adds, and for how long after the due day it can be asked for.
const EXTENSION_DAYS: i64 = 14;
/// Days between two waived fees.
const WAIVER_DAYS: i64 = 365;
/// Days from an arrived return to the refund.
const REFUND_DAYS: i64 = 7;

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Order {
    pub(crate) number: String,
    pub(crate) email: String,
    pub(crate) status: String,
    pub(crate) item: String,
    pub(crate) total_cents: i64,
    pub(crate) ordered_on: i64,
    pub(crate) expected_on: i64,
    pub(crate) delivered_on: Option<i64>,
    pub(crate) carrier: String,
    pub(crate) tracking: String,
    pub(crate) payment: String,
    pub(crate) invoice_number: Option<String>,
    pub(crate) due_on: Option<i64>,
    pub(crate) paid_on: Option<i64>,
    pub(crate) fee_cents: i64,
    pub(crate) fee_waived_on: Option<i64>,
    pub(crate) extensions_used: i64,
    pub(crate) return_number: Option<String>,
    pub(crate) return_by: Option<i64>,
    pub(crate) return_arrived_on: Option<i64>,
    pub(crate) refund_number: Option<String>,
    pub(crate) refunded_cents: i64,
    pub(crate) refund_on: Option<i64>,
    pub(crate) dispute_number: Option<String>,
}

/// A customer the shop knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Buyer {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) suspended: bool,
}

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Nothing is done and nothing is answered.
    Timeout,
    /// Nothing is done and an error is answered.
    Error,
    /// Nothing is done and "no" is answered.
    Refusal,
    /// It is done, but the answer comes after Baton has stopped waiting.
    LateAnswer,
    /// It is done and answered twice.
    AnsweredTwice,
}

/// Something that was really done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The run that asked.
    pub run: ActionRunId,
    /// What was done.
    pub action: ActionName,
    /// For which order, if for one.
    pub order: Option<String>,
    /// For whom: the e-mail of the session, never of a message.
    pub email: String,
    /// How much was moved, in cents.
    pub cents: i64,
}

/// The order system.
#[derive(Debug, Clone, Default)]
pub struct OrderSystem {
    orders: BTreeMap<String, Order>,
    buyers: BTreeMap<String, Buyer>,
    /// Days in the data are relative to this day since 1970.
    today: i64,
    answers: BTreeMap<ActionRunId, ActionOutcome>,
    ledger: Vec<Done>,
    numbers: u32,
    refund_limit_cents: i64,
}

impl OrderSystem {
    /// Reads the data from the INSERT statements of a company's `orders.sql`.
    ///
    /// `today` is the day since 1970 to which the days in the data are relative.
    ///
    /// # Errors
    /// When a statement cannot be understood.
    pub fn from_sql(text: &str, today: i64) -> Result<Self, ReadError> {
        read::read(text, today)
    }

    /// Sets up to which amount a refund counts as small, in cents.
    pub(crate) fn refund_limit(&mut self, cents: i64) {
        self.refund_limit_cents = cents;
    }

    /// The day since 1970 to which the days in the data are relative.
    pub(crate) fn first_day(&self) -> i64 {
        self.today
    }

    /// What was really done, in order.
    #[must_use]
    pub fn ledger(&self) -> &[Done] {
        &self.ledger
    }

    pub(crate) fn buyer_by_name(&self, name: &str) -> Option<&Buyer> {
        self.buyers.values().find(|buyer| buyer.name == name)
    }

    pub(crate) fn add(&mut self, buyer: Buyer, order: Order) {
        self.buyers.entry(buyer.email.clone()).or_insert(buyer);
        self.orders.insert(order.number.clone(), order);
    }

    /// Carries out an action for the person of the session; a run that was carried out before is only answered again.
    pub(crate) fn run(
        &mut self,
        day: i64,
        run: ActionRunId,
        action: &ActionName,
        email: Option<&str>,
        arguments: &BTreeMap<FactName, String>,
    ) -> ActionOutcome {
        if let Some(answer) = self.answers.get(&run) {
            return answer.clone();
        }
        let answer = match self.act(day, run, action, email, arguments) {
            Ok(facts) => ActionOutcome::Done {
                facts: facts.into_iter().map(|(name, value)| (FactName::from(name), value)).collect(),
            },
            Err(reason) => ActionOutcome::Refused { reason: reason.to_owned() },
        };
        self.answers.insert(run, answer.clone());
        answer
    }

    fn act(
        &mut self,
        day: i64,
        run: ActionRunId,
        action: &ActionName,
        email: Option<&str>,
        arguments: &BTreeMap<FactName, String>,
    ) -> Result<Vec<(&'static str, String)>, &'static str> {
        let email = email.ok_or("nobody is signed in")?;
        let day = day - self.today;
        if let "account.suspend" | "account.restore" = action.as_str() {
            let suspended = action.as_str() == "account.suspend";
            let buyer = self.buyers.get_mut(email).ok_or("no such account")?;
            buyer.suspended = suspended;
            self.record(run, action, None, email, 0);
            let state = if suspended { "suspended" } else { "active" };
            return Ok(vec![("account_state", state.to_owned())]);
        }
        let number = arguments.get(&FactName::from("order_number")).ok_or("no order number")?.clone();
        // Whose order it is decides, and a stranger's order is not even admitted to exist.
        let order = self.orders.get(&number).filter(|order| order.email == email).ok_or("not found")?;
        match action.as_str() {
            "orders.find" => Ok(self.order_facts(order, day)),
            "invoices.find" => Ok(self.invoice_facts(order, day)),
            "refunds.status" => Ok(self.refund_facts(order, day)),
            _ => self.change(day, run, action, &number, email, arguments),
        }
    }

    fn change(
        &mut self,
        day: i64,
        run: ActionRunId,
        action: &ActionName,
        number: &str,
        email: &str,
        arguments: &BTreeMap<FactName, String>,
    ) -> Result<Vec<(&'static str, String)>, &'static str> {
        self.numbers += 1;
        let fresh = 60_000 + self.numbers;
        let today = self.today;
        let waived_lately = self.waived_lately(email, number, day);
        let order = self.orders.get_mut(number).ok_or("not found")?;
        let (facts, cents) = match action.as_str() {
            "invoices.send" => {
                order.invoice_number.as_ref().ok_or("no invoice yet")?;
                (vec![("sent_to", masked(email))], 0)
            }
            "returns.create" => {
                if order.return_number.is_some() {
                    return Err("a return is open already");
                }
                let delivered = order.delivered_on.ok_or("not delivered")?;
                if day > delivered + RETURN_DAYS {
                    return Err("too late");
                }
                let label = format!("R-{fresh}");
                order.return_number = Some(label.clone());
                order.return_by = Some(day + LABEL_DAYS);
                (vec![("return_number", label), ("label_until", facts::date(today, day + LABEL_DAYS))], 0)
            }
            "payments.extend" => {
                let due = order.due_on.filter(|_| order.paid_on.is_none()).ok_or("nothing is due")?;
                if order.extensions_used > 0 || day > due + EXTENSION_DAYS {
                    return Err("cannot be extended");
                }
                order.extensions_used += 1;
                order.due_on = Some(due + EXTENSION_DAYS);
                (vec![("new_due_on", facts::date(today, due + EXTENSION_DAYS))], order.total_cents)
            }
            "payments.restore-due-date" => {
                let due = order.due_on.filter(|_| order.extensions_used > 0).ok_or("was not extended")?;
                order.extensions_used -= 1;
                order.due_on = Some(due - EXTENSION_DAYS);
                (vec![("due_on", facts::date(today, due - EXTENSION_DAYS))], 0)
            }
            "fees.waive" => {
                if order.fee_cents == 0 || waived_lately {
                    return Err("no fee that may be waived");
                }
                let fee = std::mem::take(&mut order.fee_cents);
                order.fee_waived_on = Some(day);
                (vec![("waived_text", euro(fee)), ("left_to_pay_text", euro(order.total_cents))], fee)
            }
            "refunds.issue" => {
                let asked = arguments.get(&FactName::from("refund_cents")).and_then(|text| text.parse().ok());
                let cents: i64 = asked.ok_or("no amount")?;
                if cents <= 0 || cents > order.total_cents - order.refunded_cents {
                    return Err("nothing left to refund");
                }
                order.refunded_cents += cents;
                order.refund_number = Some(format!("F-{fresh}"));
                order.refund_on = Some(day);
                let facts = vec![
                    ("refund_number", format!("F-{fresh}")),
                    ("refunded_text", euro(cents)),
                    ("refund_on", facts::date(today, day + 3)),
                    ("refund_to", order.payment.clone()),
                ];
                (facts, cents)
            }
            "disputes.open" => {
                if order.dispute_number.is_some() {
                    return Err("is being checked already");
                }
                order.dispute_number = Some(format!("D-{fresh}"));
                (vec![("dispute_number", format!("D-{fresh}"))], 0)
            }
            _ => return Err("unknown action"),
        };
        self.record(run, action, Some(number.to_owned()), email, cents);
        Ok(facts)
    }

    fn record(
        &mut self,
        run: ActionRunId,
        action: &ActionName,
        order: Option<String>,
        email: &str,
        cents: i64,
    ) {
        self.ledger.push(Done { run, action: action.clone(), order, email: email.to_owned(), cents });
    }

    fn waived_lately(&self, email: &str, except: &str, day: i64) -> bool {
        self.orders.values().any(|order| {
            order.email == email
                && order.number != except
                && order.fee_waived_on.is_some_and(|on| day - on < WAIVER_DAYS)
        })
    }
}

/// `j…@mail.example`: enough to recognise the own address.
fn masked(email: &str) -> String {
    match (email.chars().next(), email.split_once('@')) {
        (Some(first), Some((_, domain))) => format!("{first}…@{domain}"),
        _ => "the address of the order".to_owned(),
    }
}
