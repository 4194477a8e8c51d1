//! The files of the model: what they are called, how long they are, and their hashes.
//!
//! Only the files that were measured are accepted; nothing is loaded that was not checked in the same pass.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// A file that Baton knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownFile {
    /// Its name in the model's folder.
    pub name: &'static str,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: &'static str,
}

/// The weights of all-MiniLM-L6-v2, 32-bit.
pub const WEIGHTS: KnownFile = KnownFile {
    name: "model.safetensors",
    bytes: 90_868_376,
    sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
};

/// Its vocabulary, one word piece per line.
pub const VOCABULARY: KnownFile = KnownFile {
    name: "vocab.txt",
    bytes: 231_508,
    sha256: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
};

/// Everything that the model's folder must hold.
pub const FILES: [KnownFile; 2] = [WEIGHTS, VOCABULARY];

/// The model's folder below Baton's data folder.
#[must_use]
pub fn folder(data: &Path) -> PathBuf {
    data.join("models").join("minilm")
}

/// Why a model cannot be used. Every text says which file and what to do.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file is not there: the model is not installed.
    #[error("{} is missing: install the model with `baton model install`", .0.display())]
    Missing(PathBuf),
    /// The system would not let it be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// The file is another one than the one that was measured, or it was damaged.
    #[error("{} is not the known file ({found}, wanted {wanted}): install the model again with `baton model install`", path.display())]
    Different {
        /// The file.
        path: PathBuf,
        /// Its length or hash.
        found: String,
        /// The known one.
        wanted: String,
    },
    /// The file is not what its name says. Cannot happen to a known file.
    #[error("{} is damaged: {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        problem: String,
    },
}

impl KnownFile {
    /// Reads the whole file in `folder` and compares length and hash.
    ///
    /// # Errors
    /// When the file is missing, cannot be read, or is another one.
    pub fn check(&self, folder: &Path) -> Result<(), LoadError> {
        let mut file = Checked::open(self, folder)?;
        let copied = io::copy(&mut file, &mut io::sink());
        copied.map_err(|source| LoadError::Read { path: file.path.clone(), source })?;
        file.finish()
    }
}

/// A known file that is hashed while it is read.
#[derive(Debug)]
pub(crate) struct Checked {
    known: KnownFile,
    pub(crate) path: PathBuf,
    file: io::Take<File>,
    hash: Sha256,
}

impl Checked {
    /// Opens it if its length is right.
    pub(crate) fn open(known: &KnownFile, folder: &Path) -> Result<Self, LoadError> {
        let path = folder.join(known.name);
        let explain = |source: io::Error| {
            if source.kind() == io::ErrorKind::NotFound {
                LoadError::Missing(path.clone())
            } else {
                LoadError::Read { path: path.clone(), source }
            }
        };
        let file = File::open(&path).map_err(explain)?;
        let length = file.metadata().map_err(explain)?.len();
        if length != known.bytes {
            return Err(LoadError::Different {
                found: format!("{length} bytes"),
                wanted: known.bytes.to_string(),
                path,
            });
        }
        // A file that grows meanwhile is cut, and its hash tells.
        Ok(Self { known: *known, path, file: file.take(known.bytes), hash: Sha256::new() })
    }

    /// Compares the hash of what was read.
    pub(crate) fn finish(self) -> Result<(), LoadError> {
        let found = hexadecimal(&self.hash.finalize());
        if found == self.known.sha256 {
            Ok(())
        } else {
            Err(LoadError::Different { path: self.path, found, wanted: self.known.sha256.to_owned() })
        }
    }
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.hash.update(&buffer[..count]);
        Ok(count)
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}
