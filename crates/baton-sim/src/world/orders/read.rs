//! Reads the rows of INSERT statements: enough SQL for a company's `orders.sql`, so that the demo's shop and the
//! simulated one are the same.

use std::collections::BTreeMap;

use super::{Buyer, LABEL_DAYS, Order, OrderSystem};

/// Why the data could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("orders: {problem}, near `{near}`")]
pub struct ReadError {
    /// What is wrong.
    pub problem: &'static str,
    /// The text near it, cut.
    pub near: String,
}

type Row = BTreeMap<String, Option<String>>;

pub(super) fn read(text: &str, today: i64) -> Result<OrderSystem, ReadError> {
    let mut system = OrderSystem { today, ..OrderSystem::default() };
    let plain: String = text.lines().map(without_comment).collect::<Vec<_>>().join("\n");
    let mut rest = plain.as_str();
    while let Some(at) = rest.find("INSERT INTO ") {
        rest = &rest[at + "INSERT INTO ".len()..];
        let (table, rows, after) = statement(rest)?;
        for row in rows {
            take(&mut system, table, &row)?;
        }
        rest = after;
    }
    Ok(system)
}

/// A line without its comment; data with two dashes does not occur.
fn without_comment(line: &str) -> &str {
    line.split_once("--").map_or(line, |(code, _)| code)
}

fn statement(text: &str) -> Result<(&str, Vec<Row>, &str), ReadError> {
    let fail = |problem| ReadError { problem, near: text.chars().take(60).collect() };
    let (table, rest) = text.split_once('(').ok_or_else(|| fail("a table without columns"))?;
    let (columns, rest) = rest.split_once(')').ok_or_else(|| fail("columns without an end"))?;
    let columns: Vec<&str> = columns.split(',').map(str::trim).collect();
    let rest = rest.trim_start().strip_prefix("VALUES").ok_or_else(|| fail("an INSERT without VALUES"))?;
    let mut rows = Vec::new();
    let mut values: Vec<Option<String>> = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut was_quoted = false;
    for (at, character) in rest.char_indices() {
        if quoted {
            if character == '\'' {
                quoted = false
            } else {
                word.push(character)
            }
            continue;
        }
        match character {
            '\'' => (quoted, was_quoted) = (true, true),
            '(' => values.clear(),
            ',' | ')' => {
                let done = std::mem::take(&mut word);
                // Between two rows there is a comma that ends no value.
                if was_quoted || !done.is_empty() {
                    values.push((was_quoted || done != "NULL").then_some(done));
                }
                was_quoted = false;
                if character == ')' {
                    if values.len() != columns.len() {
                        return Err(fail("a row with the wrong number of values"));
                    }
                    let names = columns.iter().map(|name| (*name).to_owned());
                    rows.push(names.zip(std::mem::take(&mut values)).collect());
                }
            }
            ';' => return Ok((table.trim(), rows, &rest[at..])),
            other if other.is_whitespace() => {}
            other => word.push(other),
        }
    }
    Err(fail("a statement without an end"))
}

fn take(system: &mut OrderSystem, table: &str, row: &Row) -> Result<(), ReadError> {
    let fail = |problem| ReadError { problem, near: format!("{row:?}").chars().take(60).collect() };
    let text = |name: &str| row.get(name).cloned().flatten();
    let number = |name: &str| text(name).and_then(|value| value.parse::<i64>().ok());
    let need = |name: &str| text(name).ok_or_else(|| fail("a value is missing"));
    if table == "customers" {
        let buyer = Buyer {
            email: need("email")?,
            name: need("name")?,
            language: need("language")?,
            suspended: false,
        };
        system.buyers.insert(buyer.email.clone(), buyer);
        return Ok(());
    }
    if table == "orders" {
        let order = Order {
            number: need("order_number")?,
            email: need("customer_email")?,
            status: need("status")?,
            item: need("item")?,
            total_cents: number("total_cents").ok_or_else(|| fail("a total is missing"))?,
            ordered_on: number("ordered_on").unwrap_or(0),
            expected_on: number("expected_on").unwrap_or(0),
            delivered_on: number("delivered_on"),
            carrier: text("carrier").unwrap_or_default(),
            tracking: text("tracking").unwrap_or_default(),
            payment: need("payment")?,
            invoice_number: text("invoice_number"),
            due_on: number("due_on"),
            paid_on: number("paid_on"),
            fee_cents: number("fee_cents").unwrap_or(0),
            fee_waived_on: number("fee_waived_on"),
            extensions_used: number("extensions_used").unwrap_or(0),
            ..Order::default()
        };
        system.orders.insert(order.number.clone(), order);
        return Ok(());
    }
    if !matches!(table, "returns" | "refunds" | "disputes") {
        return Ok(());
    }
    let order = system.orders.get_mut(&need("order_number")?).ok_or_else(|| fail("an unknown order"))?;
    match table {
        "returns" => {
            order.return_number = Some(need("return_number")?);
            order.return_by = number("opened_on").map(|opened| opened + LABEL_DAYS);
            order.return_arrived_on = number("arrived_on");
        }
        "refunds" => {
            order.refund_number = Some(need("refund_number")?);
            order.refund_on = number("sent_on");
            if order.refund_on.is_some() {
                order.refunded_cents += number("cents").unwrap_or(0);
            }
        }
        _ if number("closed_on").is_none() => order.dispute_number = Some(need("dispute_number")?),
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_with_quotes_numbers_and_nulls() {
        let text = "INSERT INTO customers (email, name, language) VALUES ('a@b', 'Ann, Ä', 'en'); -- x\n\
                    INSERT INTO orders (order_number, customer_email, status, item, total_cents, due_on, payment)\n\
                    VALUES ('20401', 'a@b', 'shipped', 'Lamp; two', 12900, NULL, ''),\n\
                    ('20402', 'a@b', 'delivered', 'Rug', 5, -3, 'card');";
        let system = read(text, 20_000).unwrap();
        assert_eq!(system.buyers["a@b"].name, "Ann, Ä");
        assert_eq!(system.orders["20401"].item, "Lamp; two");
        assert_eq!((system.orders["20401"].due_on, system.orders["20402"].due_on), (None, Some(-3)));
        assert!(read("INSERT INTO orders (a, b) VALUES (1);", 0).is_err());
        assert!(read("INSERT INTO orders (a, b) VALUES (1, 2)", 0).is_err());
    }
}
