//! Where the company's files come from: a folder, or the demo company inside the binary.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use baton_core::Company;
use baton_core::company::ConfigError;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../playbooks/nordhem"]
struct Nordhem;

/// Largest file of a company, in bytes.
const COMPANY_FILE_BYTES_MAX: u64 = 4 << 20;
/// Most files of a company.
const COMPANY_FILES_MAX: usize = 20_000;
/// Deepest folder of a company.
const DEPTH_MAX: usize = 8;

/// Why a company's files cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompanyError {
    /// The folder or a file cannot be read.
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
    /// The files say something that cannot be.
    Wrong(Vec<ConfigError>),
}

impl fmt::Display for CompanyError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, problem } => write!(out, "{}: {problem}", path.display()),
            Self::Wrong(errors) => {
                for (number, error) in errors.iter().enumerate() {
                    if number > 0 {
                        writeln!(out)?;
                    }
                    error.fmt(out)?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for CompanyError {}

/// The company's files by path with `/`, relative to its folder; without a folder those of the demo company.
///
/// # Errors
/// [`CompanyError::Unreadable`].
pub fn company_files(folder: Option<&Path>) -> Result<BTreeMap<String, String>, CompanyError> {
    let mut files = BTreeMap::new();
    match folder {
        Some(folder) => walk(folder, "", 0, &mut files)?,
        None => {
            for path in Nordhem::iter() {
                let text =
                    Nordhem::get(&path).and_then(|file| String::from_utf8(file.data.into_owned()).ok());
                files.insert(path.into_owned(), text.unwrap_or_default());
            }
        }
    }
    Ok(files)
}

/// Reads and checks a company.
///
/// # Errors
/// Everything that is wrong with its files.
pub fn load_company(folder: Option<&Path>) -> Result<Company, CompanyError> {
    Company::parse(&company_files(folder)?).map_err(CompanyError::Wrong)
}

fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut BTreeMap<String, String>,
) -> Result<(), CompanyError> {
    let unreadable =
        |path: &Path, problem: String| CompanyError::Unreadable { path: path.to_owned(), problem };
    let failed = |error: std::io::Error| unreadable(folder, format!("cannot be read: {error}"));
    if depth > DEPTH_MAX {
        return Err(unreadable(folder, format!("is more than {DEPTH_MAX} folders deep")));
    }
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') {
            continue;
        }
        let key = format!("{prefix}{name}");
        if path.is_dir() {
            walk(&path, &format!("{key}/"), depth + 1, files)?;
        } else if matches!(path.extension().and_then(|ending| ending.to_str()), Some("toml" | "md" | "sql")) {
            if files.len() >= COMPANY_FILES_MAX {
                return Err(unreadable(folder, format!("has more than {COMPANY_FILES_MAX} files")));
            }
            files.insert(key, read(&path)?);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, CompanyError> {
    let unreadable = |problem: String| CompanyError::Unreadable { path: path.to_owned(), problem };
    let bytes =
        std::fs::metadata(path).map_err(|error| unreadable(format!("cannot be read: {error}")))?.len();
    if bytes > COMPANY_FILE_BYTES_MAX {
        return Err(unreadable(format!("has {bytes} bytes, more than {COMPANY_FILE_BYTES_MAX}")));
    }
    std::fs::read_to_string(path)
        .map_err(|error| unreadable(format!("cannot be read as UTF-8 text: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_company_in_the_binary_is_the_one_in_the_repository() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../playbooks/nordhem");
        let inside = company_files(None).unwrap();
        let on_disk = company_files(Some(&folder)).unwrap();
        let inside: Vec<_> = inside.into_iter().filter(|(path, _)| !path.ends_with(".txt")).collect();
        assert_eq!(inside, on_disk.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = company_files(Some(Path::new("/nowhere/at/all"))).unwrap_err();
        assert!(error.to_string().starts_with("/nowhere/at/all: cannot be read"), "{error}");
    }
}
