//! Changing things. Every change checks the shop's rules again: what was shown may be minutes old.

use rusqlite::params;

use super::money::money;
use super::order::{InvoiceState, Order};
use super::read::{NOT_FOUND, Shop, extension, fee_state, one, returnable};
use super::{Facts, Stop};

const CHANGED: Stop = Stop::Refused("the amount has changed since it was shown");

/// The next number of a kind: `R-51208` after `R-51207`.
fn next_number(shop: &Shop<'_>, table: &str, column: &str, prefix: &str) -> Result<String, Stop> {
    // Table and column are names of this file, never of a request.
    let sql = format!("select coalesce(max(cast(substr({column}, ?1) as integer)), 0) + 1 from {table}");
    let start = i64::try_from(prefix.len() + 1).unwrap_or(1);
    let next: i64 = shop.connection.query_row(&sql, [start], |row| row.get(0))?;
    Ok(format!("{prefix}{next}"))
}

pub(super) fn send_invoice(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    if order.invoice.is_none() {
        return Err(Stop::Refused("there is no invoice yet"));
    }
    shop.connection.execute(
        "insert into baton_mails (run, order_number, kind) values (?1, ?2, 'invoice')",
        params![shop.request.run.to_string(), order.number],
    )?;
    one([("sent_to", order.email)])
}

pub(super) fn create_return(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    match returnable(shop, &order)?.0 {
        "yes" => {}
        "opened" => return Err(Stop::Refused("a return is open already")),
        _ => return Err(Stop::Refused("it can no longer be returned, or not yet")),
    }
    let number = next_number(shop, "returns", "return_number", "R-")?;
    let reason = shop.argument("return_reason").unwrap_or("no-reason");
    shop.connection.execute(
        "insert into returns (return_number, order_number, reason, opened_on) values (?1, ?2, ?3, 0)",
        params![number, order.number, reason],
    )?;
    let until = shop.day(shop.setting("label_days")?);
    one([("return_number", number), ("label_until", until)])
}

fn require_amount(shop: &Shop<'_>, name: &str, actual: i64) -> Result<(), Stop> {
    if shop.amount(name) == Some(actual) { Ok(()) } else { Err(CHANGED) }
}

fn move_due_date(shop: &Shop<'_>, order: &Order, days: i64, used: i64) -> Result<i64, Stop> {
    let due = order.due_on.ok_or(Stop::Refused("the invoice has no due date"))? + days;
    shop.connection.execute(
        "update orders set due_on = ?2, extensions_used = extensions_used + ?3 where order_number = ?1",
        params![order.number, due, used],
    )?;
    Ok(due)
}

pub(super) fn extend_payment(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    require_amount(shop, "invoice_cents", order.total_cents)?;
    match extension(shop, &order)? {
        // Above the assistant's own limit an agent may still do it.
        "available" | "large" => {}
        "used" => return Err(Stop::Refused("the invoice was extended already")),
        "too-late" => return Err(Stop::Refused("the invoice is overdue for too long")),
        _ => return Err(Stop::Refused("there is no open invoice to extend")),
    }
    let due = move_due_date(shop, &order, shop.setting("extension_days")?, 1)?;
    one([("new_due_on", shop.day(due))])
}

pub(super) fn restore_due_date(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    if order.extensions_used == 0 {
        return Err(Stop::Refused("the invoice was not extended"));
    }
    let due = move_due_date(shop, &order, -shop.setting("extension_days")?, -1)?;
    one([("due_on", shop.day(due))])
}

pub(super) fn waive_fee(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    require_amount(shop, "fee_cents", order.fee_cents)?;
    match fee_state(shop, &order)? {
        "first" => {}
        "again" => return Err(Stop::Refused("a fee was waived in the last year")),
        _ => return Err(Stop::Refused("there is no fee")),
    }
    shop.connection.execute(
        "update orders set fee_cents = 0, fee_waived_on = 0 where order_number = ?1",
        [&order.number],
    )?;
    one([("waived_text", money(order.fee_cents)), ("left_to_pay_text", money(order.total_cents))])
}

pub(super) fn issue_refund(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    let left = order.refundable_cents();
    let cents = shop.amount("refund_cents").filter(|cents| *cents > 0).ok_or(CHANGED)?;
    if order.status != "delivered" {
        return Err(Stop::Refused("the order was not delivered"));
    }
    if cents > left {
        return Err(Stop::Refused("the order was refunded already"));
    }
    let number = next_number(shop, "refunds", "refund_number", "F-")?;
    shop.connection.execute(
        "insert into refunds (refund_number, order_number, cents, reason, sent_on) values (?1, ?2, ?3, 'damaged', 0)",
        params![number, order.number, cents],
    )?;
    one([
        ("refund_number", number),
        ("refunded_text", money(cents)),
        ("refund_on", shop.day(shop.setting("refund_days")?)),
    ])
}

pub(super) fn open_dispute(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    match order.invoice_state() {
        InvoiceState::Due | InvoiceState::Late => {}
        InvoiceState::Disputed => return Err(Stop::Refused("the invoice is being checked already")),
        InvoiceState::None | InvoiceState::Paid => return Err(Stop::Refused("there is no open invoice")),
    }
    let number = next_number(shop, "disputes", "dispute_number", "D-")?;
    let reason = shop.argument("dispute_reason").unwrap_or_default();
    shop.connection.execute(
        "insert into disputes (dispute_number, order_number, reason, opened_on) values (?1, ?2, ?3, 0)",
        params![number, order.number, reason],
    )?;
    one([("dispute_number", number)])
}

pub(super) fn set_account(shop: &Shop<'_>, from: &str, to: &str) -> Result<Facts, Stop> {
    let email = shop.email().ok_or(NOT_FOUND)?;
    let changed = shop.connection.execute(
        "update customers set state = ?3 where email = ?1 collate nocase and state = ?2",
        params![email, from, to],
    )?;
    if changed == 0 {
        return Err(Stop::Refused("the account is in that state already, or does not exist"));
    }
    one([("account_state", to.to_owned())])
}
