//! The customer's cookie: an id, a date and a signature. Nothing is stored for a customer who never writes.
//!
//! Invariants: a text that was not signed here is nobody's; a customer's id comes from the cookie alone, never from a
//! request. The cookie says nothing about a person; name and address are in the sealed profile.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_core::Timestamp;
use baton_core::id::CustomerId;
use baton_core::time::{DAY, MINUTE};

use super::Key;

/// How long a cookie is good, in milliseconds: 180 days from the last visit.
pub const GOOD_FOR_MILLIS: i64 = 180 * DAY;
/// How far a cookie may come from the future: another server's clock may be a little ahead.
const SKEW_MILLIS: i64 = 5 * MINUTE;
/// The form of the cookie; another letter for another form.
const FORM: &str = "1";

/// A customer as proven by the cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Customer {
    /// Who.
    pub id: CustomerId,
    /// Whether the company's own site vouched for the customer.
    pub known: bool,
}

impl Customer {
    /// The cookie's text.
    #[must_use]
    pub fn seal(self, key: &Key, now: Timestamp) -> String {
        let known = u8::from(self.known);
        let said = format!("{FORM}.{}.{}.{known}", self.id, now.as_millis());
        let signature = URL_SAFE_NO_PAD.encode(key.sign(&[said.as_bytes()]));
        format!("{said}.{signature}")
    }

    /// The customer of a cookie; none when it was not signed here, was changed, or is too old.
    #[must_use]
    pub fn open(key: &Key, text: &str, now: Timestamp) -> Option<Self> {
        let (said, signature) = text.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        if !key.verifies(&[said.as_bytes()], &signature) {
            return None;
        }
        let mut parts = said.split('.');
        let (FORM, id, at, known, None) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next())
        else {
            return None;
        };
        let age = now.since(Timestamp::from_millis(at.parse().ok()?));
        if !(-SKEW_MILLIS..=GOOD_FOR_MILLIS).contains(&age) {
            return None;
        }
        Some(Self { id: id.parse().ok()?, known: known == "1" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baton_store::MasterKey;

    fn key() -> Key {
        Key::derive(&MasterKey([1; 32]), "customer cookie")
    }

    const NOW: Timestamp = Timestamp::from_millis(1_764_000_000_000);

    #[test]
    fn a_cookie_opens_until_it_is_too_old() {
        let customer = Customer { id: CustomerId(77), known: true };
        let text = customer.seal(&key(), NOW);
        assert_eq!(Customer::open(&key(), &text, NOW), Some(customer));
        assert_eq!(Customer::open(&key(), &text, NOW.plus(GOOD_FOR_MILLIS)), Some(customer));
        assert_eq!(Customer::open(&key(), &text, NOW.plus(GOOD_FOR_MILLIS + 1)), None);
        assert_eq!(Customer::open(&key(), &text, NOW.plus(-DAY)), None, "from the future");
    }

    #[test]
    fn any_changed_letter_makes_it_nobodys() {
        let text = Customer { id: CustomerId(77), known: false }.seal(&key(), NOW);
        for place in 0..text.len() {
            for letter in ['0', '1', 'A', '.', '_'] {
                let mut forged: Vec<char> = text.chars().collect();
                if forged[place] == letter {
                    continue;
                }
                forged[place] = letter;
                let forged: String = forged.into_iter().collect();
                assert_eq!(Customer::open(&key(), &forged, NOW), None, "{forged}");
            }
        }
        let other = Key::derive(&MasterKey([2; 32]), "customer cookie");
        assert_eq!(Customer::open(&other, &text, NOW), None);
        for text in ["", ".", "1.cus_0.0.0.", "\u{0}"] {
            assert_eq!(Customer::open(&key(), text, NOW), None);
        }
    }
}
