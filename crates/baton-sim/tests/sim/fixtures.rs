//! The demo company, read once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use baton_core::Company;
use baton_sim::{Options, Understanding};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../playbooks/nordhem");

fn read(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, root, files);
        } else if path.extension().is_some_and(|ending| ending == "toml" || ending == "md") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Nordhem on a hard morning.
pub(crate) fn hard() -> Options {
    static OPTIONS: OnceLock<Options> = OnceLock::new();
    OPTIONS
        .get_or_init(|| {
            let mut files = BTreeMap::new();
            read(Path::new(FOLDER), Path::new(FOLDER), &mut files);
            let company = Arc::new(Company::parse(&files).unwrap());
            let understanding = Understanding::of(&company);
            let orders = std::fs::read_to_string(Path::new(FOLDER).join("orders.sql")).unwrap();
            Options::hard(company, understanding, orders)
        })
        .clone()
}
