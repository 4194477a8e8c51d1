//! How often somebody may ask: token buckets with a bound on their number.
//!
//! Invariant: memory is bounded whatever comes in. When the table is full, the buckets that are full again are dropped
//! first (they say nothing), then all of them: an attacker who fills the table gains one burst, nothing else.
//!
//! Deliberately absent: limits across several servers.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use baton_core::Timestamp;
use baton_core::id::CustomerId;

use crate::socket::Bucket;

/// Buckets that one limit keeps at most.
const BUCKETS_MAX: usize = 50_000;

/// How many at once, and how fast they come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many may come at once.
    pub burst: u32,
    /// Milliseconds after which one more may come.
    pub every_millis: u32,
}

/// Tries to sign in from one address.
pub const SIGN_IN_PER_ADDRESS: Rate = Rate { burst: 20, every_millis: 6_000 };
/// Tries to sign in to one account.
pub const SIGN_IN_PER_ACCOUNT: Rate = Rate { burst: 8, every_millis: 30_000 };
/// Tries to use a set-up link from one address.
pub const SET_UP_PER_ADDRESS: Rate = Rate { burst: 10, every_millis: 30_000 };
/// New customer sessions from one address; many customers may share one.
pub const CUSTOMERS_PER_ADDRESS: Rate = Rate { burst: 120, every_millis: 500 };
/// Commands of one customer.
pub const COMMANDS_PER_CUSTOMER: Rate = Rate { burst: 30, every_millis: 500 };
/// Reads and verbs of one person of the staff.
pub const REQUESTS_PER_AGENT: Rate = Rate { burst: 240, every_millis: 50 };

/// Somebody asked too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften {
    /// Seconds until the next one may come, at least 1.
    pub retry_after_seconds: u64,
}

/// One limit, for many who ask.
#[derive(Debug)]
pub struct Limit<K> {
    rate: Rate,
    /// For each: the time at which the bucket is full again.
    full_at: Mutex<BTreeMap<K, i64>>,
}

impl<K: Ord> Limit<K> {
    /// A limit that nobody has used yet.
    #[must_use]
    pub const fn new(rate: Rate) -> Self {
        Self { rate, full_at: Mutex::new(BTreeMap::new()) }
    }

    /// Counts one.
    ///
    /// # Errors
    /// When it is one too many; it is not counted then.
    pub fn take(&self, who: K, now: Timestamp) -> Result<(), TooOften> {
        let now = now.as_millis();
        let every = i64::from(self.rate.every_millis);
        let room = every * i64::from(self.rate.burst);
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let next = full_at.get(&who).copied().unwrap_or(now).max(now) + every;
        let over = next - now - room;
        if over > 0 {
            let retry_after_seconds = over.unsigned_abs().div_ceil(1_000).max(1);
            return Err(TooOften { retry_after_seconds });
        }
        if full_at.len() >= BUCKETS_MAX {
            full_at.retain(|_, full| *full > now);
        }
        if full_at.len() >= BUCKETS_MAX {
            full_at.clear();
        }
        full_at.insert(who, next);
        Ok(())
    }
}

/// All limits of a server.
#[derive(Debug)]
pub struct Limits {
    /// [`SIGN_IN_PER_ADDRESS`].
    pub sign_in_address: Limit<IpAddr>,
    /// [`SIGN_IN_PER_ACCOUNT`], by a hash of the address, so that none is kept in memory.
    pub sign_in_account: Limit<[u8; 32]>,
    /// [`SET_UP_PER_ADDRESS`].
    pub set_up: Limit<IpAddr>,
    /// [`CUSTOMERS_PER_ADDRESS`].
    pub customers: Limit<IpAddr>,
    /// [`COMMANDS_PER_CUSTOMER`].
    pub commands: Limit<CustomerId>,
    /// [`REQUESTS_PER_AGENT`].
    pub staff: Limit<baton_core::id::AgentId>,
    /// What a new connection of a customer begins with.
    connection: Bucket,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in_address: Limit::new(SIGN_IN_PER_ADDRESS),
            sign_in_account: Limit::new(SIGN_IN_PER_ACCOUNT),
            set_up: Limit::new(SET_UP_PER_ADDRESS),
            customers: Limit::new(CUSTOMERS_PER_ADDRESS),
            commands: Limit::new(COMMANDS_PER_CUSTOMER),
            staff: Limit::new(REQUESTS_PER_AGENT),
            connection: Bucket::default(),
        }
    }
}

impl Limits {
    /// The bucket of a new connection of a customer.
    #[must_use]
    pub fn connection(&self) -> Bucket {
        self.connection.clone()
    }

    /// No limits, for measurements.
    #[must_use]
    pub fn none() -> Self {
        const NONE: Rate = Rate { burst: u32::MAX, every_millis: 0 };
        Self {
            sign_in_address: Limit::new(NONE),
            sign_in_account: Limit::new(NONE),
            set_up: Limit::new(NONE),
            customers: Limit::new(NONE),
            commands: Limit::new(NONE),
            staff: Limit::new(NONE),
            connection: Bucket::bottomless(),
        }
    }
}

/// One address per household: an IPv6 network of 64 bits counts as one, because anybody may use all of it.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((u128::from(v6) & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THREE: Rate = Rate { burst: 3, every_millis: 2_000 };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_burst_passes_and_then_one_per_period() {
        let limit = Limit::new(THREE);
        for _ in 0..3 {
            assert_eq!(limit.take(1, at(0)), Ok(()));
        }
        assert_eq!(limit.take(1, at(0)), Err(TooOften { retry_after_seconds: 2 }));
        assert_eq!(limit.take(1, at(1_001)), Err(TooOften { retry_after_seconds: 1 }));
        assert_eq!(limit.take(1, at(2_000)), Ok(()));
        assert!(limit.take(1, at(2_000)).is_err());
        assert_eq!(limit.take(2, at(2_000)), Ok(()), "another one has a bucket of their own");
    }

    #[test]
    fn the_table_does_not_grow_without_end() {
        let limit = Limit::new(THREE);
        for who in 0..2 * BUCKETS_MAX {
            limit.take(who, at(0)).unwrap();
        }
        assert!(limit.full_at.lock().unwrap().len() <= BUCKETS_MAX);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_share_a_bucket() {
        let one = network("2001:db8:1:2:3:4:5:6".parse().unwrap());
        assert_eq!(one, network("2001:db8:1:2:ffff::1".parse().unwrap()));
        assert_ne!(one, network("2001:db8:1:3::1".parse().unwrap()));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1".parse::<IpAddr>().unwrap());
    }
}
