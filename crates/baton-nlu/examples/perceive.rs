//! Shows the language and the signals of messages, one per line of standard input:
//! `echo "agent please" | cargo run -p baton-nlu --example perceive`.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::io::BufRead as _;

use baton_nlu::{Context, Model, perceive};

fn main() -> std::io::Result<()> {
    let model = Model::learn(&[], std::iter::empty());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let found = perceive(&model, &Context::default(), &line);
        let signals: Vec<String> = found
            .signals
            .iter()
            .map(|signal| {
                let evidence = &line[signal.span.start as usize..signal.span.end as usize];
                format!("{:?}:{}:{evidence}", signal.kind, signal.score.0 / 100)
            })
            .collect();
        println!("{}\t{}\t{}\t{line}", found.language, found.language_score.0 / 100, signals.join("; "));
    }
    Ok(())
}
