//! One order as it stands.

use rusqlite::{Connection, OptionalExtension as _, Row};

/// An order with everything that hangs on it. Days are counted from today.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) number: String,
    pub(super) email: String,
    pub(super) status: String,
    pub(super) item: String,
    pub(super) total_cents: i64,
    pub(super) ordered_on: i64,
    pub(super) expected_on: i64,
    pub(super) delivered_on: Option<i64>,
    pub(super) carrier: String,
    pub(super) tracking: String,
    pub(super) invoice: Option<String>,
    pub(super) due_on: Option<i64>,
    pub(super) paid_on: Option<i64>,
    pub(super) fee_cents: i64,
    pub(super) extensions_used: i64,
    /// When a return was opened, and when it arrived.
    pub(super) returned: Option<(i64, Option<i64>)>,
    /// What was refunded or is about to be.
    pub(super) refunded_cents: i64,
    /// The last refund: how much, and when it was sent.
    pub(super) refund: Option<(i64, Option<i64>)>,
    pub(super) disputed: bool,
}

/// Where the invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InvoiceState {
    None,
    Due,
    Late,
    Paid,
    Disputed,
}

impl InvoiceState {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Due => "due",
            Self::Late => "late",
            Self::Paid => "paid",
            Self::Disputed => "disputed",
        }
    }
}

impl Order {
    pub(super) fn read(connection: &Connection, number: &str) -> rusqlite::Result<Option<Self>> {
        connection
            .query_row(
                "select order_number, customer_email, status, item, total_cents, ordered_on, expected_on, delivered_on,
                        carrier, tracking, invoice_number, due_on, paid_on, fee_cents, extensions_used,
                        (select opened_on from returns r where r.order_number = o.order_number
                          order by opened_on desc limit 1),
                        (select arrived_on from returns r where r.order_number = o.order_number
                          order by opened_on desc limit 1),
                        (select coalesce(sum(cents), 0) from refunds f where f.order_number = o.order_number),
                        (select cents from refunds f where f.order_number = o.order_number
                          order by refund_number desc limit 1),
                        (select sent_on from refunds f where f.order_number = o.order_number
                          order by refund_number desc limit 1),
                        exists (select 1 from disputes d
                                 where d.order_number = o.order_number and d.closed_on is null)
                   from orders o where order_number = ?1",
                [number],
                Self::of,
            )
            .optional()
    }

    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let opened: Option<i64> = row.get(15)?;
        let arrived: Option<i64> = row.get(16)?;
        let refund: Option<i64> = row.get(18)?;
        let sent: Option<i64> = row.get(19)?;
        Ok(Self {
            number: row.get(0)?,
            email: row.get(1)?,
            status: row.get(2)?,
            item: row.get(3)?,
            total_cents: row.get(4)?,
            ordered_on: row.get(5)?,
            expected_on: row.get(6)?,
            delivered_on: row.get(7)?,
            carrier: row.get(8)?,
            tracking: row.get(9)?,
            invoice: row.get(10)?,
            due_on: row.get(11)?,
            paid_on: row.get(12)?,
            fee_cents: row.get(13)?,
            extensions_used: row.get(14)?,
            returned: opened.map(|opened| (opened, arrived)),
            refunded_cents: row.get(17)?,
            refund: refund.map(|cents| (cents, sent)),
            disputed: row.get(20)?,
        })
    }

    /// What may still be refunded.
    pub(super) fn refundable_cents(&self) -> i64 {
        (self.total_cents - self.refunded_cents).max(0)
    }

    pub(super) fn invoice_state(&self) -> InvoiceState {
        if self.invoice.is_none() || self.status == "cancelled" {
            InvoiceState::None
        } else if self.disputed {
            InvoiceState::Disputed
        } else if self.paid_on.is_some() {
            InvoiceState::Paid
        } else if self.days_late() > 0 {
            InvoiceState::Late
        } else {
            InvoiceState::Due
        }
    }

    pub(super) fn days_late(&self) -> i64 {
        self.due_on.map_or(0, |due| (-due).max(0))
    }
}
