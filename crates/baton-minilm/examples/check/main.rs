//! Checks an installed model against golden numbers, and measures it:
//! `cargo run --release -p baton-minilm --example check -- FOLDER [TEXTS]`, TEXTS with one text per line.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a report for whoever runs it"
)]

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use baton_minilm::MiniLm;
use baton_nlu::Encoder as _;
use serde_json::Value;

/// The largest difference of a number of a vector that is no fault.
const ERROR_MAX: f32 = 2e-5;
const ROUNDS: usize = 201;
const MANY: usize = 512;

fn numbers(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|number| number.to_string().parse().unwrap()).collect()
}

fn difference(found: &[f32], wanted: &[f32]) -> f32 {
    found.iter().zip(wanted).map(|(found, wanted)| (found - wanted).abs()).fold(0.0, f32::max)
}

fn median(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() / 20])
}

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        println!("usage: check FOLDER (of model.safetensors and vocab.txt)");
        return ExitCode::from(2);
    };
    let start = Instant::now();
    let model = match MiniLm::load(Path::new(&folder)) {
        Ok(model) => model,
        Err(error) => {
            println!("{error}");
            return ExitCode::from(1);
        }
    };
    println!("load {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let golden: Value = serde_json::from_str(include_str!("golden.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    let texts: Vec<&str> = cases.iter().map(|case| case["text"].as_str().unwrap()).collect();
    for (case, text) in cases.iter().zip(&texts) {
        let wanted: Vec<u64> = case["ids"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        let found: Vec<u64> = model.word_pieces(text).into_iter().map(u64::from).collect();
        if found != wanted {
            println!("other word pieces for {text:?}:\n{found:?}, not\n{wanted:?}");
            return ExitCode::from(3);
        }
    }
    let mut worst = 0.0_f32;
    for (case, text) in cases.iter().zip(&texts) {
        worst = worst.max(difference(&model.encode(text), &numbers(&case["sentence"])));
    }
    for (case, vector) in cases.iter().zip(model.encode_many(&texts)) {
        worst = worst.max(difference(&vector, &numbers(&case["sentence"])));
    }
    let id = u32::try_from(golden["token"]["id"].as_u64().unwrap()).unwrap();
    let token = difference(&model.token_vectors(&[id])[0], &numbers(&golden["token"]["vector"]));
    println!("largest error: sentence {worst:.1e}, token {token:.1e} (allowed {ERROR_MAX:.0e})");
    for (what, text, rounds) in [("12 words", texts[0], ROUNDS), ("128 word pieces", texts[7], ROUNDS / 8)] {
        let times = (0..rounds).map(|_| {
            let start = Instant::now();
            std::hint::black_box(model.encode(text));
            start.elapsed()
        });
        let (middle, fast) = median(times.collect());
        let (middle, fast) = (middle.as_secs_f64() * 1e3, fast.as_secs_f64() * 1e3);
        println!("encode, {what}: p50 {middle:.2} ms, p5 {fast:.2} ms");
    }
    let many = vec![texts[0]; MANY];
    throughput("12 words", &model, &many);
    if let Some(path) = std::env::args().nth(2) {
        let file = std::fs::read_to_string(path).unwrap();
        throughput("TEXTS", &model, &file.lines().collect::<Vec<_>>());
    }
    if worst <= ERROR_MAX && token <= ERROR_MAX { ExitCode::SUCCESS } else { ExitCode::from(3) }
}

#[allow(clippy::cast_precision_loss, reason = "a few thousand texts")]
fn throughput(what: &str, model: &MiniLm, texts: &[&str]) {
    let start = Instant::now();
    std::hint::black_box(model.encode_many(texts));
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "encode_many, {what}: {} in {seconds:.1} s, {:.0} texts/s",
        texts.len(),
        texts.len() as f64 / seconds
    );
}
