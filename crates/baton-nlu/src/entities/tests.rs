use super::*;
use crate::tokenize::tokenize;

fn values(text: &str) -> Vec<(EntityKind, String, String)> {
    let cut = |span: Span| text[span.start as usize..span.end as usize].to_owned();
    find(&tokenize(text)).into_iter().map(|entity| (entity.kind, entity.value, cut(entity.span))).collect()
}

#[test]
fn each_kind_with_its_range() {
    use EntityKind::{Amount, Date, Number, OrderNumber};
    for (text, kind, value, range) in [
        ("my order 48213 is late", OrderNumber, "48213", "48213"),
        ("Bestellung #482137", OrderNumber, "482137", "#482137"),
        ("pedido 048213", OrderNumber, "048213", "048213"),
        ("I paid 12.50 € twice", Amount, "1250", "12.50 €"),
        ("it costs €1,234.50", Amount, "123450", "€1,234.50"),
        ("1.234,5 EUR", Amount, "123450", "1.234,5 EUR"),
        ("$1,000 please", Amount, "100000", "$1,000"),
        ("EUR 20", Amount, "2000", "EUR 20"),
        ("10000 euros", Amount, "1000000", "10000 euros"),
        ("50 cents", Amount, "50", "50 cents"),
        ("on 2026-11-12", Date, "2026-11-12", "2026-11-12"),
        ("am 12.11.2026.", Date, "2026-11-12", "12.11.2026"),
        ("am 12.11. kam nichts", Date, "--11-12", "12.11."),
        ("on 11/25/2026", Date, "2026-11-25", "11/25/2026"),
        ("12 November", Date, "--11-12", "12 November"),
        ("am 3. März 2026", Date, "2026-03-03", "3. März 2026"),
        ("el 12 de noviembre de 2026", Date, "2026-11-12", "12 de noviembre de 2026"),
        ("November 12th, 2026", Date, "2026-11-12", "November 12th, 2026"),
        ("the 3rd of May", Date, "--05-03", "3rd of May"),
        ("after 14 days", Number, "14", "14"),
        ("1.000 pieces", Number, "1000", "1.000"),
        ("１４ days", Number, "14", "１４"),
    ] {
        assert_eq!(values(text), [(kind, value.to_owned(), range.to_owned())], "{text}");
    }
}

#[test]
fn what_is_no_value() {
    for text in [
        "[card ending 1111]",
        "B2B",
        "5G",
        "version 1.2",
        "may I ask",
        "at 10.30",
        "12kg",
        "99999999999999999999",
    ] {
        assert_eq!(values(text), [], "{text}");
    }
}
