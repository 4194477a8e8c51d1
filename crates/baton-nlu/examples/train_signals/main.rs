//! Learns the weights of requests for a person and of sensitive matters.
//!
//! `train_signals write corpus/*.tsv --also tests/data/{phrasings,ordinary,asks-if-human}.tsv --data DIR >
//! model/signals.bin` learns from lines `kind<TAB>language<TAB>message` (kind `none`, or no kind, for ordinary messages) and from ordinary messages of public data
//! sets in `DIR` (`public.rs`). `train_signals unseen` with the same arguments shows the margins of each line of
//! the corpus by weights that have not seen it; `train_signals margins FILE.tsv..` those of the weights in the binary.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

mod public;

use std::error::Error;
use std::io::Write as _;
use std::path::Path;

use baton_nlu::{Labelled, Learnt, read_corpus, train_signals, unseen_margins};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().ok_or("usage: train_signals write|unseen|margins FILES")?;
    let (mut corpus, mut other) = (Vec::new(), Vec::new());
    let mut is_other = false;
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--also" => is_other = true,
            "--data" => other.extend(public::read(Path::new(&arguments.next().ok_or("--data DIR")?))?),
            file if is_other => other.extend(read(file)?),
            file => corpus.extend(read(file)?),
        }
    }
    match task.as_str() {
        "write" => std::io::stdout().write_all(&train_signals(&corpus, &other))?,
        "unseen" => show(&corpus, &unseen_margins(&corpus, &other)),
        "margins" => {
            let learnt = Learnt::built_in();
            let margins = corpus.iter().map(|message| learnt.margins_of(&message.text, message.language));
            show(&corpus, &margins.collect::<Vec<_>>());
        }
        _ => return Err("no such task".into()),
    }
    Ok(())
}

fn read(file: &str) -> Result<Vec<Labelled>, Box<dyn Error>> {
    Ok(read_corpus(&std::fs::read_to_string(file)?).ok_or_else(|| format!("{file}: a bad line"))?)
}

fn show(corpus: &[Labelled], margins: &[[f32; 8]]) {
    for (message, margins) in corpus.iter().zip(margins) {
        let kind = message.kind.map_or_else(|| "none".to_owned(), |kind| format!("{kind:?}"));
        let margins: Vec<String> = margins.iter().map(|margin| format!("{margin:.3}")).collect();
        println!("{kind}\t{}\t{}\t{}", message.language, margins.join(" "), message.text);
    }
}
