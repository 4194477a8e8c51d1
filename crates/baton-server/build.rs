//! Builds anew when a file of the demo company comes or goes; changes inside files are noticed anyway.
#![expect(clippy::print_stdout, reason = "printing is how a build script talks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../playbooks/nordhem");
}
