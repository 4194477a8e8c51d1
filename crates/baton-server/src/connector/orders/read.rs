//! Looking things up. Changes nothing.

use baton_core::calendar::Date;
use rusqlite::{Connection, OptionalExtension as _};

use super::money::money;
use super::order::{InvoiceState, Order};
use super::{Facts, Stop};
use crate::connector::ActionRequest;

/// Nothing is said about whether such an order exists.
pub(super) const NOT_FOUND: Stop = Stop::Refused("no such order of this customer");
const NOT_IDENTIFIED: Stop = Stop::Refused("the customer is not identified");

/// What one action works with.
pub(super) struct Shop<'a> {
    pub(super) connection: &'a Connection,
    pub(super) request: &'a ActionRequest,
    pub(super) today: Date,
}

impl<'a> Shop<'a> {
    /// The day so many days from today, as `2026-12-04`.
    pub(super) fn day(&self, days: i64) -> String {
        self.today.plus(days).to_string()
    }

    pub(super) fn argument(&self, name: &str) -> Option<&str> {
        self.request.arguments.get(&name.into()).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// An amount that was shown to the customer, in cents.
    pub(super) fn amount(&self, name: &str) -> Option<i64> {
        self.argument(name)?.parse().ok()
    }

    /// The address under which the company vouched for the customer.
    pub(super) fn email(&self) -> Option<&str> {
        let subject = &self.request.subject;
        subject.email.as_deref().filter(|email| subject.known && !email.is_empty())
    }

    fn order_by_number(&self) -> Result<Order, Stop> {
        let number = self.argument("order_number").ok_or(NOT_FOUND)?;
        Order::read(self.connection, number)?.ok_or(NOT_FOUND)
    }

    /// The order, if it is the customer's own.
    pub(super) fn own_order(&self) -> Result<Order, Stop> {
        let email = self.email().ok_or(NOT_IDENTIFIED)?;
        let order = self.order_by_number()?;
        if order.email.eq_ignore_ascii_case(email) { Ok(order) } else { Err(NOT_FOUND) }
    }

    /// A number of the shop's rules.
    pub(super) fn setting(&self, name: &str) -> Result<i64, Stop> {
        let value = self
            .connection
            .query_row("select value from settings where name = ?1", [name], |row| row.get(0))
            .optional()?;
        value.ok_or(Stop::Refused("a rule of the shop is missing"))
    }
}

fn facts<const N: usize>(pairs: [(&str, String); N]) -> Facts {
    pairs.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

pub(super) fn one<const N: usize>(pairs: [(&str, String); N]) -> Result<Facts, Stop> {
    Ok(facts(pairs))
}

pub(super) fn find_order(shop: &Shop<'_>) -> Result<Facts, Stop> {
    // A visitor may ask where an order is; what it cost and what may be done with it is between customer and shop.
    let (order, own) = match shop.email() {
        Some(_) => (shop.own_order()?, true),
        None => (shop.order_by_number()?, false),
    };
    let arrives = order.delivered_on.unwrap_or(order.expected_on);
    let mut known = facts([
        ("order_status", status(&order).to_owned()),
        ("order_item", order.item.clone()),
        ("ordered_on", shop.day(order.ordered_on)),
        ("delivery_date", shop.day(arrives)),
        ("carrier", order.carrier.clone()),
        ("tracking", order.tracking.clone()),
    ]);
    let (returnable, return_by) = returnable(shop, &order)?;
    known.insert("returnable".into(), returnable.to_owned());
    if let Some(day) = return_by {
        known.insert("return_by".into(), shop.day(day));
    }
    if own {
        let left = order.refundable_cents();
        let band = match left {
            0 => "none",
            left if left <= shop.setting("small_refund_cents")? => "small",
            _ => "large",
        };
        known.extend(facts([
            ("order_total_cents", order.total_cents.to_string()),
            ("order_total_text", money(order.total_cents)),
            ("refund_cents", left.to_string()),
            ("refund_text", money(left)),
            ("value_band", band.to_owned()),
        ]));
    }
    Ok(known)
}

/// The status; a shipped order whose day has passed is delayed.
fn status(order: &Order) -> &str {
    if order.status == "shipped" && order.expected_on < 0 { "delayed" } else { &order.status }
}

/// Whether an order can be returned, and the last day to open the return.
pub(super) fn returnable(shop: &Shop<'_>, order: &Order) -> Result<(&'static str, Option<i64>), Stop> {
    let delivered = order.delivered_on.filter(|_| order.status == "delivered");
    let last = match delivered {
        Some(delivered) => Some(delivered + shop.setting("return_days")?),
        None => None,
    };
    let returnable = if order.returned.is_some() {
        "opened"
    } else if last.is_some_and(|last| last >= 0) && order.refundable_cents() > 0 {
        "yes"
    } else {
        "no"
    };
    Ok((returnable, last))
}

pub(super) fn find_invoice(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    let mut known = facts([
        ("invoice_number", order.invoice.clone().unwrap_or_default()),
        ("invoice_state", order.invoice_state().name().to_owned()),
        ("invoice_cents", order.total_cents.to_string()),
        ("invoice_text", money(order.total_cents)),
        ("days_late", order.days_late().to_string()),
        ("fee_cents", order.fee_cents.to_string()),
        ("fee_text", money(order.fee_cents)),
        ("fee_state", fee_state(shop, &order)?.to_owned()),
        ("extension", extension(shop, &order)?.to_owned()),
    ]);
    if let Some(due) = order.due_on {
        known.insert("due_on".into(), shop.day(due));
        known.insert("extended_due_on".into(), shop.day(due + shop.setting("extension_days")?));
    }
    Ok(known)
}

/// Whether a late fee may be waived: not when another one was in the last year.
pub(super) fn fee_state(shop: &Shop<'_>, order: &Order) -> Result<&'static str, Stop> {
    if order.fee_cents == 0 {
        return Ok("none");
    }
    let since = -shop.setting("waiver_every_days")?;
    let waived: bool = shop.connection.query_row(
        "select exists (select 1 from orders where customer_email = ?1 and fee_waived_on >= ?2)",
        rusqlite::params![order.email, since],
        |row| row.get(0),
    )?;
    Ok(if waived { "again" } else { "first" })
}

/// Whether the due date may be moved.
pub(super) fn extension(shop: &Shop<'_>, order: &Order) -> Result<&'static str, Stop> {
    let open = matches!(order.invoice_state(), InvoiceState::Due | InvoiceState::Late);
    if !open || order.due_on.is_none() {
        return Ok("not-possible");
    }
    if order.extensions_used >= shop.setting("extensions_per_invoice")? {
        return Ok("used");
    }
    if order.days_late() > shop.setting("extension_grace_days")? {
        return Ok("too-late");
    }
    let large = order.total_cents > shop.setting("small_extension_cents")?;
    Ok(if large { "large" } else { "available" })
}

pub(super) fn refund_status(shop: &Shop<'_>) -> Result<Facts, Stop> {
    let order = shop.own_order()?;
    let (state, cents, on) = match (order.refund, order.returned) {
        (Some((cents, Some(sent))), _) => ("paid", cents, Some(sent)),
        (Some((cents, None)), returned) => {
            let arrived = returned.and_then(|(_, arrived)| arrived).unwrap_or(0);
            ("arrived", cents, Some(arrived + shop.setting("refund_days")?))
        }
        (None, Some((_, Some(arrived)))) => {
            ("arrived", order.total_cents, Some(arrived + shop.setting("refund_days")?))
        }
        (None, Some((_, None))) => ("return-expected", order.total_cents, None),
        (None, None) => ("none", 0, None),
    };
    let mut known = facts([("refund_state", state.to_owned()), ("refunded_text", money(cents))]);
    if let Some(day) = on {
        known.insert("refund_on".into(), shop.day(day));
    }
    Ok(known)
}
