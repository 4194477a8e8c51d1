//! What the order system tells about an order, as the facts that `actions.toml` promises.

use super::{EXTENSION_DAYS, LABEL_DAYS, Order, OrderSystem, REFUND_DAYS, RETURN_DAYS};
use baton_core::calendar::Date;

type Facts = Vec<(&'static str, String)>;

impl OrderSystem {
    pub(super) fn order_facts(&self, order: &Order, day: i64) -> Facts {
        let left = order.total_cents - order.refunded_cents;
        let band = if left <= 0 {
            "none"
        } else if left <= self.refund_limit_cents {
            "small"
        } else {
            "large"
        };
        let return_by =
            order.return_by.unwrap_or(order.delivered_on.unwrap_or(order.expected_on) + RETURN_DAYS);
        let returnable = if order.return_number.is_some() {
            "opened"
        } else if order.delivered_on.is_some_and(|delivered| day <= delivered + RETURN_DAYS) {
            "yes"
        } else {
            "no"
        };
        vec![
            ("order_status", order.status.clone()),
            ("order_item", order.item.clone()),
            ("order_total_cents", order.total_cents.to_string()),
            ("order_total_text", euro(order.total_cents)),
            ("ordered_on", self.date(order.ordered_on)),
            ("delivery_date", self.date(order.delivered_on.unwrap_or(order.expected_on))),
            ("carrier", order.carrier.clone()),
            ("tracking", order.tracking.clone()),
            ("returnable", returnable.to_owned()),
            ("return_by", self.date(return_by)),
            ("refund_cents", left.max(0).to_string()),
            ("refund_text", euro(left.max(0))),
            ("value_band", band.to_owned()),
        ]
    }

    pub(super) fn invoice_facts(&self, order: &Order, day: i64) -> Facts {
        let invoice = order.invoice_number.clone().filter(|_| order.status != "cancelled");
        let state = if invoice.is_none() {
            "none"
        } else if order.dispute_number.is_some() && order.paid_on.is_none() {
            "disputed"
        } else if order.paid_on.is_some() {
            "paid"
        } else if order.due_on.is_some_and(|due| day > due) {
            "late"
        } else {
            "due"
        };
        let due = order.due_on.unwrap_or(order.ordered_on);
        let fee = if order.fee_cents == 0 {
            "none"
        } else if self.waived_lately(&order.email, &order.number, day) {
            "again"
        } else {
            "first"
        };
        let extension = if order.due_on.is_none() || order.paid_on.is_some() || state == "disputed" {
            "not-possible"
        } else if order.extensions_used > 0 {
            "used"
        } else if day > due + EXTENSION_DAYS {
            "too-late"
        } else {
            "available"
        };
        vec![
            ("invoice_number", invoice.unwrap_or_default()),
            ("invoice_state", state.to_owned()),
            ("invoice_cents", order.total_cents.to_string()),
            ("invoice_text", euro(order.total_cents)),
            ("due_on", self.date(due)),
            ("days_late", (day - due).max(0).to_string()),
            ("fee_cents", order.fee_cents.to_string()),
            ("fee_text", euro(order.fee_cents)),
            ("fee_state", fee.to_owned()),
            ("extension", extension.to_owned()),
            ("extended_due_on", self.date(due + EXTENSION_DAYS)),
        ]
    }

    pub(super) fn refund_facts(&self, order: &Order, day: i64) -> Facts {
        let state = if order.refund_number.is_some() && order.refund_on.is_some() {
            "paid"
        } else if order.return_arrived_on.is_some() {
            "arrived"
        } else if order.return_number.is_some() {
            "return-expected"
        } else {
            "none"
        };
        let on = order
            .refund_on
            .or_else(|| order.return_arrived_on.map(|arrived| arrived + REFUND_DAYS))
            .unwrap_or(day + LABEL_DAYS);
        let cents = if order.refunded_cents > 0 { order.refunded_cents } else { order.total_cents };
        vec![
            ("refund_state", state.to_owned()),
            ("refunded_text", euro(cents)),
            ("refund_on", self.date(on)),
            ("refund_to", order.payment.clone()),
        ]
    }

    fn date(&self, day: i64) -> String {
        date(self.today, day)
    }
}

pub(super) fn date(today: i64, day: i64) -> String {
    Date::from_days(today + day).to_string()
}

/// `€129.00`.
pub(super) fn euro(cents: i64) -> String {
    format!("€{}.{:02}", cents / 100, cents % 100)
}
