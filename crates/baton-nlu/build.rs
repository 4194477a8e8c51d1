//! Names the recipe by which a model learns: a digest of this crate's sources and tables.
//!
//! What a model learnt is kept between starts, and is of use only to the program that would learn the same. Whoever
//! changes how is learnt need not remember to count a version up.

use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What training depends on.
const SOURCES: [&str; 5] = ["src", "topics", "languages", "patterns", "model"];

fn main() {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        collect(Path::new(source), &mut files);
    }
    files.sort();
    let mut digest = DefaultHasher::new();
    for path in &files {
        digest.write(path.to_string_lossy().as_bytes());
        digest.write(&fs::read(path).expect("a source of this crate can be read"));
    }
    println!(
        "cargo:rustc-env=BATON_NLU_RECIPE={:016x}-{}",
        digest.finish(),
        env::var("CARGO_PKG_VERSION").expect("cargo sets it")
    );
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of this crate can be read") {
        let path = entry.expect("a folder of this crate can be read").path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
