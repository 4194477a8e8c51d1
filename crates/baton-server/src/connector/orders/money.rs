//! Money as people read it.

/// Cents as `€129.00`.
pub(super) fn money(cents: i64) -> String {
    format!("€{}.{:02}", cents / 100, cents.rem_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_two_decimals() {
        assert_eq!(money(12_900), "€129.00");
        assert_eq!(money(5), "€0.05");
    }
}
