//! Builds anew when a file of the demo company comes or goes; changes inside files are noticed anyway.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../playbooks/nordhem");
}
