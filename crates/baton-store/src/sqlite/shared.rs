//! What the writer and the readers of one open database share.

use std::path::{Path, PathBuf};

use baton_core::id::CustomerId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::failure::Failure;
use crate::error::StoreError;
use crate::keys::{KeyRing, KeyState};
use crate::seal::{DataKey, Sealer};

pub(super) struct Shared {
    pub(super) path: PathBuf,
    pub(super) sealer: Sealer,
    pub(super) keys: KeyRing,
}

impl Shared {
    pub(super) fn workspace(&self) -> &str {
        &self.sealer.workspace
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The key of a customer, from the cache or the database.
    pub(super) fn key(&self, connection: &Connection, customer: CustomerId) -> Result<KeyState, Failure> {
        let generation = match self.keys.get(customer) {
            Ok(key) => return Ok(KeyState::Known(key)),
            Err(generation) => generation,
        };
        let name = customer.to_string();
        let wrapped: Option<Vec<u8>> = connection
            .prepare_cached("select wrapped from keys where workspace = ?1 and subject = ?2")?
            .query_row(params![self.workspace(), name], |row| row.get(0))
            .optional()?;
        if let Some(wrapped) = wrapped {
            let broken = |_| StoreError::Damaged { what: format!("the key of {name} does not open") };
            let key = self.sealer.unwrap(Some(customer), &wrapped).map_err(broken)?;
            self.keys.keep(customer, key.clone(), generation);
            return Ok(KeyState::Known(key));
        }
        let shredded = connection
            .prepare_cached("select 1 from shredded_keys where workspace = ?1 and subject = ?2")?
            .exists(params![self.workspace(), name])?;
        Ok(if shredded { KeyState::Shredded } else { KeyState::Absent })
    }

    /// The key of a customer, or of the workspace.
    pub(super) fn key_of(
        &self,
        connection: &Connection,
        owner: Option<CustomerId>,
    ) -> Result<KeyState, Failure> {
        match owner {
            Some(customer) => self.key(connection, customer),
            None => Ok(KeyState::Known(self.sealer.workspace_key.clone())),
        }
    }

    /// The key of what must have one: [`StoreError::Erased`] after an erasure.
    pub(super) fn known_key(
        &self,
        connection: &Connection,
        owner: Option<CustomerId>,
    ) -> Result<DataKey, Failure> {
        match (self.key_of(connection, owner)?, owner) {
            (KeyState::Known(key), _) => Ok(key),
            (KeyState::Shredded, Some(subject)) => Err(StoreError::Erased { subject }.into()),
            (KeyState::Absent | KeyState::Shredded, _) => Err(no_key().into()),
        }
    }
}

/// A key that should be there is not.
pub(super) fn no_key() -> StoreError {
    StoreError::Damaged { what: "a customer's key is missing".into() }
}

/// An id in a column.
pub(super) fn id<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|error| StoreError::damaged("an id", &error))
}

/// An id in a column that may be null.
pub(super) fn optional_id<T: std::str::FromStr<Err: std::fmt::Display>>(
    text: Option<&str>,
) -> Result<Option<T>, StoreError> {
    text.map(id).transpose()
}

/// A hash in a column.
pub(super) fn hash(bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Damaged { what: "a hash has not 32 bytes".into() })
}
