//! Who somebody is: staff by session, customers by a signed cookie, one-time links, tokens of the company's site.
//!
//! Invariants: a secret that lets somebody in is 256 bits from the operating system and stored only as a hash, or is
//! signed and never stored; secrets are compared in constant time; what cannot be verified is nobody.
//!
//! Deliberately absent: what each role may do, which is the table in `http/access.rs`.

pub mod account;
pub mod cookie;
pub mod customer;
pub mod identity;
pub mod link;
pub mod password;
pub mod session;
pub mod token;

use baton_store::MasterKey;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// A key for one purpose, derived from the master key.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Key(..)")
    }
}

impl Key {
    /// Derives the key for a purpose. Different purposes give independent keys.
    #[must_use]
    pub fn derive(master: &MasterKey, purpose: &str) -> Self {
        Self(code(&master.0, &[b"baton key v1: ", purpose.as_bytes()]))
    }

    /// The message authentication code (HMAC-SHA256) of some bytes.
    #[must_use]
    pub fn sign(&self, parts: &[&[u8]]) -> [u8; 32] {
        code(&self.0, parts)
    }

    /// Whether a code is that of these bytes, in constant time.
    #[must_use]
    pub fn verifies(&self, parts: &[&[u8]], claimed: &[u8]) -> bool {
        mac(&self.0, parts).verify_slice(claimed).is_ok()
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac
}

fn code(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    mac(key, parts).finalize().into_bytes().into()
}

/// The keys of a server.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Signs customers' cookies.
    pub customer: Key,
    /// Turns the names that a company's site gives its customers into names that say nothing.
    pub subject: Key,
}

impl Keys {
    /// Derives them.
    #[must_use]
    pub fn derive(master: &MasterKey) -> Self {
        Self {
            customer: Key::derive(master, "customer cookie"),
            subject: Key::derive(master, "identity subject"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_different_purposes_differ() {
        let keys = Keys::derive(&MasterKey([7; 32]));
        let signature = keys.customer.sign(&[b"a", b"b"]);
        assert!(keys.customer.verifies(&[b"ab"], &signature));
        assert!(!keys.subject.verifies(&[b"ab"], &signature));
        assert!(!keys.customer.verifies(&[b"ab"], &signature[..16]));
        assert!(!Keys::derive(&MasterKey([8; 32])).customer.verifies(&[b"ab"], &signature));
    }
}
