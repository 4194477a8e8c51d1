//! Masks the secrets of messages, one per line of standard input: `cargo run -p baton-nlu --example mask < file`.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::io::BufRead as _;

fn main() -> std::io::Result<()> {
    for line in std::io::stdin().lock().lines() {
        println!("{}", baton_nlu::mask(&line?, None).text);
    }
    Ok(())
}
