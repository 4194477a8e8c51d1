//! What was learnt, kept in one file of the data folder, so that a start need not learn again.
//!
//! The file is `magic, key, digest of the body, body`: the [`Key`] says what was learnt from, and how. A file of another
//! key, a cut or a changed one counts as none. Written beside its place and moved there, so that there is always a whole
//! one or none.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// First bytes; the number counts forms of the file.
const MAGIC: &[u8; 8] = b"BATONLR1";
/// Bytes before the body.
const HEAD: usize = 8 + 2 * 32;
/// A longer file is none of ours: the weights take 16 MiB at most, the rest less.
const BYTES_MAX: u64 = 64 << 20;

/// A digest of everything that what is learnt depends on.
pub(super) type Key = [u8; 32];

/// Why a file is not used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unfit {
    #[error("there is none yet")]
    Missing,
    #[error("it is of another version, other files of the company, or another model")]
    Other,
    #[error("it is cut or damaged")]
    Damaged,
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// Reads the file if it has this key.
pub(super) fn read(path: &Path, key: &Key) -> Result<Vec<u8>, Unfit> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Unfit::Missing),
        file => file?,
    };
    let mut bytes = Vec::new();
    file.take(BYTES_MAX).read_to_end(&mut bytes)?;
    if bytes.len() < HEAD {
        return Err(Unfit::Damaged);
    }
    let part = |at: usize| <Key>::try_from(&bytes[at..at + 32]).expect("32 bytes were asked for");
    if bytes[..8] != *MAGIC || part(8) != *key {
        return Err(Unfit::Other);
    }
    if digest(&bytes[HEAD..]) != part(40) {
        return Err(Unfit::Damaged);
    }
    bytes.drain(..HEAD);
    Ok(bytes)
}

/// Puts a file in the place of the one before.
pub(super) fn write(path: &Path, key: &Key, body: &[u8]) -> io::Result<()> {
    let fresh = beside(path);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&fresh)?;
    for part in [MAGIC.as_slice(), key, &digest(body), body] {
        file.write_all(part)?;
    }
    file.sync_all()?;
    drop(file);
    fs::rename(&fresh, path)?;
    sync_folder_of(path)
}

/// Removes the file, for good when this returns. That there is none is no error.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    for path in [path.to_owned(), beside(path)] {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    sync_folder_of(path)
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("new")
}

fn digest(body: &[u8]) -> Key {
    Sha256::digest(body).into()
}

#[cfg(unix)]
fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(not(unix))]
fn sync_folder_of(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_file_of_the_same_key_is_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("learnt.bin");
        assert!(matches!(read(&path, &[1; 32]), Err(Unfit::Missing)));
        let body = b"what was learnt";
        write(&path, &[1; 32], body).unwrap();
        assert_eq!(read(&path, &[1; 32]).unwrap(), body);
        assert!(matches!(read(&path, &[3; 32]), Err(Unfit::Other)));
        let whole = fs::read(&path).unwrap();
        for end in 0..whole.len() {
            fs::write(&path, &whole[..end]).unwrap();
            assert!(matches!(read(&path, &[1; 32]), Err(Unfit::Damaged)), "cut at {end}");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, &changed).unwrap();
            assert!(matches!(read(&path, &[1; 32]), Err(Unfit::Damaged | Unfit::Other)), "changed at {at}");
        }
        write(&path, &[1; 32], body).unwrap();
        assert_eq!(read(&path, &[1; 32]).unwrap(), body);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
