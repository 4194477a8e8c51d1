//! Rules that a machine can check: who depends on whom, that documents name paths that exist, that files stay readable.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file longer than this must be a test, a registry or data.
const LINES_MAX: usize = 800;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Files that git tracks, relative to the root.
fn tracked() -> Vec<String> {
    let output = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "git ls-files failed");
    let list = String::from_utf8(output.stdout).unwrap();
    list.split('\0')
        .filter(|path| !path.is_empty() && root().join(path).exists())
        .map(str::to_owned)
        .collect()
}

fn manifest(name: &str) -> toml::Table {
    let path = root().join("crates").join(name).join("Cargo.toml");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

fn dependencies(name: &str, table: &str) -> Vec<String> {
    let manifest = manifest(name);
    let found = manifest.get(table).and_then(toml::Value::as_table);
    found.map(|found| found.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn crates_depend_in_one_direction() {
    let allowed: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("baton-core", &[] as &[&str]),
        ("baton-nlu", &["baton-core"]),
        ("baton-minilm", &["baton-nlu"]),
        ("baton-store", &["baton-core"]),
        ("baton-sim", &["baton-core", "baton-nlu"]),
        ("baton-ui", &[]),
        ("baton-server", &["baton-core", "baton-nlu", "baton-store", "baton-ui"]),
        ("baton", &["baton-core", "baton-nlu", "baton-minilm", "baton-store", "baton-sim", "baton-server"]),
    ]);
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let allowed = allowed.get(name.as_str()).unwrap_or_else(|| panic!("{name} is not on the map"));
        for dependency in dependencies(&name, "dependencies") {
            let ours = dependency == "baton" || dependency.starts_with("baton-");
            assert!(!ours || allowed.contains(&dependency.as_str()), "{name} may not depend on {dependency}");
        }
    }
}

#[test]
fn the_core_stays_pure() {
    let allowed = ["serde", "serde_json", "thiserror", "toml", "statrs"];
    for dependency in dependencies("baton-core", "dependencies") {
        assert!(allowed.contains(&dependency.as_str()), "baton-core may not depend on {dependency}");
    }
    let impure =
        ["std::fs", "std::net", "std::env", "std::thread", "std::process", "SystemTime", "Instant::"];
    for path in tracked().iter().filter(|path| path.starts_with("crates/baton-core/src/")) {
        let text = fs::read_to_string(root().join(path)).unwrap();
        for word in impure {
            assert!(!text.contains(word), "{path} uses {word}");
        }
    }
    for path in tracked().iter().filter(|path| path.starts_with("crates/baton-nlu/src/")) {
        let text = fs::read_to_string(root().join(path)).unwrap();
        for word in ["std::fs", "std::net", "std::env", "std::thread", "SystemTime", "Instant::now"] {
            assert!(!text.contains(word), "{path} uses {word}");
        }
    }
}

/// Words in back quotes that look like a path of this repository.
fn named_paths(text: &str) -> Vec<String> {
    let heads = [
        "crates/",
        "docs/",
        "web/",
        "scenarios/",
        "playbooks/",
        "tools/",
        ".ci/",
        ".config/",
        "Cargo.toml",
        "Makefile",
        "deny.toml",
        "CHANGELOG.md",
        "README.md",
        "NOTICE",
        "LICENSE",
    ];
    let mut found = Vec::new();
    let quoted = text.split('`').skip(1).step_by(2);
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    for word in quoted.chain(linked) {
        let word = word.split('#').next().unwrap_or_default();
        let plain = !word.contains(['*', '<', '{', ' ', '$', '…', '\n']);
        if plain && heads.iter().any(|head| word.starts_with(head)) {
            found.push(word.trim_end_matches('/').to_owned());
        }
    }
    found
}

#[test]
fn documents_name_paths_that_exist() {
    let mut dead = Vec::new();
    for path in tracked() {
        let document = path.ends_with(".md") && !path.starts_with("playbooks/nordhem/articles");
        if !document {
            continue;
        }
        let text = fs::read_to_string(root().join(&path)).unwrap();
        for named in named_paths(&text) {
            let beside = Path::new(&path).parent().unwrap_or(Path::new("")).join(&named);
            if !root().join(&named).exists() && !root().join(beside).exists() {
                dead.push(format!("{path} names {named}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn files_stay_readable() {
    let mut long = Vec::new();
    for path in tracked() {
        let code = path.ends_with(".rs") || path.ends_with(".ts") || path.ends_with(".tsx");
        // A dictionary is looked up by key, not read.
        let listed = path.contains("/i18n/") || path.ends_with("shared/api.ts");
        let exempt = listed || path.contains("/tests/") || path.contains("/test/");
        if code && !exempt {
            let lines = fs::read_to_string(root().join(&path)).unwrap().lines().count();
            if lines > LINES_MAX {
                long.push(format!("{path}: {lines} lines"));
            }
        }
        assert!(!path.ends_with("/mod.rs"), "{path}: write foo.rs beside foo/");
    }
    assert!(long.is_empty(), "split these: {long:#?}");
}

#[test]
fn nothing_names_the_machine_it_was_written_on() {
    // Built from parts, so that this file does not find itself.
    let hosts = [
        ["registry.npm", "js.org"].concat(),
        ["static.crates", ".io"].concat(),
        ["pypi.org", "/simple"].concat(),
    ];
    let places = [["/wo", "rk/"].concat(), ["/ro", "ot/"].concat(), ["/home", "/"].concat()];
    let mut found = Vec::new();
    for path in tracked() {
        if path == "Cargo.lock" {
            continue;
        }
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for word in hosts.iter().chain(&places) {
            if text.contains(word.as_str()) {
                found.push(format!("{path} names {word}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn tests_do_not_wait_skip_or_retry() {
    // Built from parts, so that this file does not find itself.
    let words = [["#[ig", "nore"].concat(), ["thread::sl", "eep"].concat(), ["waitForTime", "out("].concat()];
    let mut found = Vec::new();
    for path in tracked() {
        let test = path.contains("/tests/") || path.contains("/test/") || path.starts_with("web/e2e/");
        if !test {
            continue;
        }
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for word in &words {
            if text.contains(word.as_str()) {
                found.push(format!("{path} has {word}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
