//! Errors inside the SQLite store, before they are told to a caller.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::StoreError;

/// A failure of SQLite, or one that already has its final form.
#[derive(Debug)]
pub(super) enum Failure {
    Sql(rusqlite::Error),
    Store(StoreError),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Failure {
    /// What a caller is told. `path` is the database.
    pub(super) fn at(self, path: &Path) -> StoreError {
        let error = match self {
            Self::Store(error) => return error,
            Self::Sql(error) => error,
        };
        // The text of SQLite names tables and columns and never values.
        let what = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::Locked { path: path.to_owned() }
            }
            Some(ErrorCode::DiskFull) => StoreError::Io { what, full: true },
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::OutOfMemory,
            ) => StoreError::Io { what, full: false },
            _ => StoreError::Damaged { what },
        }
    }

    /// Whether a uniqueness rule refused a row.
    pub(super) fn is_taken(&self) -> bool {
        matches!(self, Self::Sql(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation))
    }
}
