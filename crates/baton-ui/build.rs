//! Puts the built pages into `$OUT_DIR/ui` for `src/lib.rs` to embed.
//!
//! Invariant: a machine without Node still builds Baton. Then a page that says so takes the place of the pages,
//! and one warning names the cause. `BATON_UI=none` leaves the pages out on purpose, for work on Rust code only.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Where the npm package is, seen from this crate.
const WEB: &str = "../../web";
/// What the pages are made of. Only paths that exist are watched: a missing one would run this script every time.
const SOURCES: [&str; 10] = [
    "app",
    "widget",
    "shared",
    "scripts",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    "vite.widget.config.ts",
    ".npmrc",
];
/// Lines of npm's complaint that are repeated in the warning; the cause comes first, usage texts after it.
const COMPLAINT_LINES: usize = 8;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=BATON_UI");
    for source in SOURCES {
        let path = Path::new(WEB).join(source);
        if path.exists() {
            println!("cargo:rerun-if-changed={}", path.display());
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR")).join("ui");
    fs::create_dir_all(&out).expect("OUT_DIR can be written");
    let built = match env::var("BATON_UI").unwrap_or_default().as_str() {
        "" | "build" => build(&out),
        "none" => Err("BATON_UI=none".to_owned()),
        other => Err(format!("BATON_UI={other} is not known; use none or build")),
    };
    match built {
        Ok(()) => drop(fs::remove_file(out.join("not-built.txt"))),
        Err(cause) => leave_out(&out, &cause),
    }
}

/// Empties the folder, so that no page of an earlier build is served, and leaves the cause for the page that says so.
fn leave_out(out: &Path, cause: &str) {
    drop(fs::remove_dir_all(out));
    fs::create_dir_all(out).expect("OUT_DIR can be written");
    fs::write(out.join("not-built.txt"), cause).expect("OUT_DIR can be written");
    println!(
        "cargo:warning=the pages were left out ({cause}); the interfaces still work. Install Node 20 or newer and build again."
    );
}

fn build(out: &Path) -> Result<(), String> {
    let lock_file = Path::new(WEB).join("package-lock.json");
    let lock = fs::read(&lock_file).map_err(|error| format!("{}: {error}", lock_file.display()))?;
    // Cargo and an editor may build at the same time; the second one waits here.
    let guard = fs::File::create(Path::new(WEB).join(".install.lock"))
        .map_err(|error| format!("web/.install.lock: {error}"))?;
    guard.lock().map_err(|error| format!("web/.install.lock: {error}"))?;
    let stamp = Path::new(WEB).join("node_modules/.baton-lock-stamp");
    if fs::read(&stamp).ok().as_deref() != Some(&lock[..]) {
        npm(&["ci", "--no-audit", "--no-fund"], out)?;
        fs::write(&stamp, &lock).map_err(|error| format!("{}: {error}", stamp.display()))?;
    }
    npm(&["run", "build"], out)
}

fn npm(arguments: &[&str], out: &Path) -> Result<(), String> {
    let ran = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
        .args(arguments)
        .current_dir(WEB)
        // Cargo sets DEBUG, and NODE_ENV=production would make npm leave out what the build needs.
        .env_remove("DEBUG")
        .env_remove("NODE_ENV")
        .env("CI", "1")
        .env("NO_COLOR", "1")
        .env("BATON_UI_OUT", out)
        .output()
        .map_err(|error| format!("npm cannot be run: {error}"))?;
    if ran.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&ran.stderr);
    let lines: Vec<&str> = complaint
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("npm warn"))
        .take(COMPLAINT_LINES)
        .collect();
    Err(format!("npm {} failed: {}", arguments.join(" "), lines.join(" | ")))
}
