//! The master key and the file it is kept in.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::path::Path;

use zeroize::{Zeroize as _, Zeroizing};

use crate::error::StoreError;
use crate::seal::{KEY_BYTES, random};

/// A key file is 64 hexadecimal digits; anything much longer is not one.
const KEY_FILE_BYTES: u64 = 256;

/// The key that wraps all others. Whoever has it and the database can read everything.
#[derive(Clone)]
pub struct MasterKey(pub [u8; KEY_BYTES]);

impl fmt::Debug for MasterKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("MasterKey(..)")
    }
}

impl Drop for MasterKey {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl MasterKey {
    /// Reads the key from a file of 64 hexadecimal digits, or makes one that only its owner may read.
    /// A key file that others may read is refused.
    pub fn load_or_create(path: &Path) -> Result<Self, StoreError> {
        match std::fs::File::open(path) {
            Ok(file) => Self::read(path, file),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::create(path),
            Err(error) => Err(StoreError::io("open the master key", &error)),
        }
    }

    fn read(path: &Path, file: std::fs::File) -> Result<Self, StoreError> {
        refuse_open_permissions(path, &file)?;
        let mut text = Zeroizing::new(String::new());
        file.take(KEY_FILE_BYTES)
            .read_to_string(&mut text)
            .map_err(|error| StoreError::io("read the master key", &error))?;
        let digits = text.trim().as_bytes();
        let mut key = Self([0; KEY_BYTES]);
        let not_a_key =
            || StoreError::Damaged { what: "the master key file is not 64 hexadecimal digits".into() };
        if digits.len() != 2 * KEY_BYTES {
            return Err(not_a_key());
        }
        for (slot, pair) in key.0.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
            let (high, low) = digit(pair[0]).zip(digit(pair[1])).ok_or_else(not_a_key)?;
            *slot = high << 4 | low;
        }
        Ok(key)
    }

    fn create(path: &Path) -> Result<Self, StoreError> {
        let mut key = Self([0; KEY_BYTES]);
        random(&mut key.0)?;
        let mut text = Zeroizing::new(String::with_capacity(2 * KEY_BYTES + 1));
        for byte in key.0 {
            for half in [byte >> 4, byte & 15] {
                text.push(char::from_digit(u32::from(half), 16).expect("four bits are one digit"));
            }
        }
        text.push('\n');
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let failed = |error: std::io::Error| StoreError::io("create the master key", &error);
        let mut file = options.open(path).map_err(failed)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        crate::ledger::sync_folder_of(path)?;
        Ok(key)
    }
}

#[cfg(unix)]
fn refuse_open_permissions(path: &Path, file: &std::fs::File) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file
        .metadata()
        .map_err(|error| StoreError::io("look at the master key", &error))?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let what = format!("{} may be read by others: chmod 600 it", path.display());
    Err(StoreError::Io { what, full: false })
}

#[cfg(not(unix))]
fn refuse_open_permissions(_path: &Path, _file: &std::fs::File) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_is_made_once_and_kept_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let made = MasterKey::load_or_create(&path).unwrap();
        assert_eq!(MasterKey::load_or_create(&path).unwrap().0, made.0);
        assert_ne!(made.0, [0; 32]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            let refused = MasterKey::load_or_create(&path).unwrap_err().to_string();
            assert!(refused.contains("chmod 600"), "{refused}");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        }
        std::fs::write(&path, "not a key").unwrap();
        assert!(matches!(MasterKey::load_or_create(&path), Err(StoreError::Damaged { .. })));
    }
}
