//! Learns the weights of English abuse: `abuse TRAIN.tsv > patterns/abuse-weights.txt`, of rows `label 0 or
//! 1<TAB>message`. `baton eval --only convabuse` judges them.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::error::Error;

use baton_nlu::train_abuse;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: abuse TRAIN.tsv")?;
    let rows: Vec<(String, bool)> = std::fs::read_to_string(path)?
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(label, text)| (text.to_owned(), label == "1"))
        .collect();
    print!("{}", train_abuse(&rows));
    Ok(())
}
