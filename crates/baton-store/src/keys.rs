//! A bounded cache of opened keys, and the race it must not lose.
//!
//! A reader that fetched a wrapped key just before an erasure must not put it back into the cache just after:
//! then the erased customer could be read again. Every erasure starts a new generation, and a key is kept only
//! if it was fetched in the present one.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use baton_core::id::CustomerId;
use lru::LruCache;

use crate::seal::DataKey;

/// Keys that are kept open, about 250 bytes each.
const KEYS: NonZeroUsize = NonZeroUsize::new(32_768).expect("it is not zero");

/// What is known of a customer's key.
#[derive(Clone)]
pub(crate) enum KeyState {
    Known(DataKey),
    /// The customer is new.
    Absent,
    /// The customer was erased.
    Shredded,
}

/// When a key was fetched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Generation(u64);

pub(crate) struct KeyRing(Mutex<Inner>);

struct Inner {
    keys: LruCache<CustomerId, DataKey>,
    generation: u64,
}

impl KeyRing {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Inner { keys: LruCache::unbounded(), generation: 0 }))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key, or the present generation to fetch it in.
    pub(crate) fn get(&self, customer: CustomerId) -> Result<DataKey, Generation> {
        let mut inner = self.inner();
        let generation = Generation(inner.generation);
        inner.keys.get(&customer).cloned().ok_or(generation)
    }

    /// Keeps a key that was fetched in `generation`.
    pub(crate) fn keep(&self, customer: CustomerId, key: DataKey, generation: Generation) {
        let mut inner = self.inner();
        if inner.generation == generation.0 {
            inner.put(customer, key);
        }
    }

    /// Keeps a key that was just made.
    pub(crate) fn keep_fresh(&self, customer: CustomerId, key: DataKey) {
        self.inner().put(customer, key);
    }

    /// Drops a destroyed key.
    pub(crate) fn drop_key(&self, customer: CustomerId) {
        let mut inner = self.inner();
        inner.keys.pop(&customer);
        inner.generation += 1;
    }
}

impl Inner {
    fn put(&mut self, customer: CustomerId, key: DataKey) {
        // Grown by use instead of allocated at once: an idle server stays small.
        if self.keys.len() >= KEYS.get() {
            self.keys.pop_lru();
        }
        self.keys.put(customer, key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master::MasterKey;
    use crate::seal::Sealer;

    #[test]
    fn a_key_fetched_before_an_erasure_is_not_kept_after_it() {
        let (sealer, _) = Sealer::new(&MasterKey([1; 32]), "main", None).unwrap();
        let (key, _) = sealer.fresh_key(None).unwrap();
        let ring = KeyRing::new();
        let customer = CustomerId(1);
        let before = ring.get(customer).err().unwrap();
        ring.drop_key(customer);
        ring.keep(customer, key.clone(), before);
        let now = ring.get(customer).err().unwrap();
        ring.keep(customer, key, now);
        assert!(ring.get(customer).is_ok());
    }
}
