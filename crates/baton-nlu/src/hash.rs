//! Fast, fixed hashing for table keys.
//!
//! Keys are 64-bit hashes of normalised words; the words themselves are not kept, so two words that hash alike are
//! taken for one (one pair in 10^11 at the sizes used here). The hash is the same on every machine and in every run.
//! Not for untrusted keys in growing tables: all tables are filled from the company's own files and the built-in
//! patterns, never from messages.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table keyed by word hashes. Never iterated: its order has no meaning.
pub(crate) type Table<V> = HashMap<u64, V, BuildHasherDefault<Ready>>;

/// Passes a key through that is a hash already.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Ready(u64);

impl Hasher for Ready {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = word(bytes);
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The hash of no bytes, to be extended with [`step`].
pub(crate) const EMPTY: u64 = SEED;

/// Adds one byte to an unfinished hash.
#[inline]
pub(crate) const fn step(state: u64, byte: u8) -> u64 {
    (state ^ byte as u64).wrapping_mul(PRIME)
}

/// Finishes a hash: spreads it over all bits.
#[inline]
pub(crate) const fn finish(state: u64) -> u64 {
    let mixed = (state ^ (state >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// The hash of a normalised word.
#[inline]
pub(crate) fn word(bytes: &[u8]) -> u64 {
    finish(bytes.iter().fold(EMPTY, |state, byte| step(state, *byte)))
}

/// The hash of two hashes in order.
#[inline]
pub(crate) const fn pair(first: u64, second: u64) -> u64 {
    finish(first.rotate_left(23).wrapping_mul(PRIME) ^ second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_orders_differ() {
        assert_ne!(word(b"agent"), word(b"agnet"));
        assert_ne!(pair(word(b"a"), word(b"b")), pair(word(b"b"), word(b"a")));
        assert_eq!(word(b"a"), finish(step(EMPTY, b'a')));
    }
}
