//! Every story of `/scenarios` on the demo company, with its transcript.
//!
//! `UPDATE_EXPECT=1 cargo test -p baton-sim scenarios` writes the transcripts anew.

use std::path::{Path, PathBuf};

use baton_sim::scenario::{Stage, check, transcript};

use crate::fixtures::hard;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
/// Fewest stories; fewer means that the folder was not found or was emptied.
const STORIES_MIN: usize = 24;

fn stage() -> Stage {
    let options = hard();
    Stage { company: options.company, understanding: options.understanding, orders: options.orders }
}

fn stories() -> Vec<PathBuf> {
    let files = std::fs::read_dir(Path::new(FOLDER)).unwrap().map(|entry| entry.unwrap().path());
    let mut stories: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    stories.sort();
    stories
}

#[test]
fn every_story_goes_as_written() {
    let stage = stage();
    let stories = stories();
    assert!(stories.len() >= STORIES_MIN, "{} stories", stories.len());
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut failures = Vec::new();
    for path in stories {
        let script = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if update {
            match transcript(&stage, &script) {
                Ok(text) if text != script => std::fs::write(&path, text).unwrap(),
                Ok(_) => {}
                Err(error) => failures.push(format!("scenarios/{name}: {error}")),
            }
        } else if let Err(error) = check(&stage, &script) {
            failures.push(format!("scenarios/{name}: {error}"));
        } else if !script.lines().any(|line| line.starts_with("  ")) {
            failures.push(format!("scenarios/{name}: has no transcript"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_story_that_goes_otherwise_is_noticed_by_line() {
    let stage = stage();
    let script = "company nordhem\ncustomer stranger\nbutton\nexpect holder queue\n";
    let whole = transcript(&stage, script).unwrap();
    check(&stage, &whole).unwrap();
    let wrong = whole.replace("skill general", "skill fraud");
    assert_ne!(wrong, whole);
    let error = check(&stage, &wrong).unwrap_err();
    assert!(error.expected.contains("skill fraud") && error.got.contains("skill general"), "{error}");
    let missing = whole.replace("  holder queue\n", "");
    assert_eq!(check(&stage, &missing).unwrap_err().expected, "nothing more");
    let unmet = script.replace("expect holder queue", "expect holder assistant");
    let error = check(&stage, &unmet).unwrap_err();
    assert_eq!((error.line, error.got.as_str()), (4, "queue"));
    assert!(check(&stage, "customer Nobody Here\nbutton\n").is_err());
}
