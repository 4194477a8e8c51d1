//! How well topics are told apart and passages are found, on data of your own.
//!
//! `evaluate topics TRAIN.tsv DEV.tsv [PERCENT]`: rows `topic<TAB>sentence`; topic `oos` in DEV is out of scope. With
//! PERCENT also what is promised when at most so many may be wrong, and how it is kept.
//! `evaluate company FOLDER QUERIES.tsv`: rows `topic<TAB>article or -<TAB>message` against a company's files.
//! `evaluate articles ARTICLES.tsv QUERIES.tsv`: rows `name<TAB>title<TAB>text` and `name<TAB>message`.
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use baton_core::company::{Article, Company, Thresholds, Topic};
use baton_core::language::Language;
use baton_nlu::{Compact, Context, Lesson, Model, perceive};
use serde_json::json;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["topics", train, dev] => topics(&rows(train)?, &rows(dev)?, None)?,
        ["topics", train, dev, percent] => topics(&rows(train)?, &rows(dev)?, Some(percent.parse()?))?,
        ["company", folder, queries] => company(Path::new(folder), &rows(queries)?)?,
        ["articles", articles, queries] => articles_only(&rows(articles)?, &rows(queries)?),
        _ => return Err("see the head of examples/evaluate.rs".into()),
    }
    Ok(())
}

fn rows(path: &str) -> Result<Vec<Vec<String>>> {
    Ok(fs::read_to_string(path)?.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

fn topic(name: &str, examples: &[String]) -> Result<Topic> {
    let title = BTreeMap::from([("en", name)]);
    let examples = BTreeMap::from([("en", examples)]);
    let value = json!({ "name": name, "title": title, "autonomy": "certified", "skill": "care", "examples": examples });
    Ok(serde_json::from_value(value)?)
}

fn topics(train: &[Vec<String>], dev: &[Vec<String>], wrong_at_most: Option<u8>) -> Result<()> {
    let mut examples: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in train.iter().filter(|row| row[0] != "oos") {
        examples.entry(&row[0]).or_default().push(row[1].clone());
    }
    let topics: Vec<Topic> =
        examples.into_iter().map(|(name, sentences)| topic(name, &sentences)).collect::<Result<_>>()?;
    let start = Instant::now();
    let thresholds: Thresholds = serde_json::from_value(json!({
        "asks-for-person": 60, "sensitive": 60, "topic": 0, "answer": 50, "margin": 10,
        "wrong-at-most": wrong_at_most,
    }))?;
    let model = Model::from_lesson(&Lesson {
        thresholds: Some(&thresholds),
        ..Lesson::of_topics(Arc::new(Compact::built_in()), &topics)
    });
    println!("{} topics, {} sentences, trained in {:.0?}", topics.len(), train.len(), start.elapsed());
    for promise in model.promises() {
        println!("promised: at most {} % wrong: {:?}", promise.wrong_at_most, promise.all);
    }
    let mut right = 0;
    let mut within = 0;
    // Understood, wrong ones of them, and those about no topic.
    let mut understood = [0; 3];
    let mut scores: Vec<(f64, bool)> = Vec::new();
    let mut calibration: Vec<(f64, bool)> = Vec::new();
    for row in dev {
        let found = perceive(&model, &Context::default(), &row[1]);
        let is_out = row[0] == "oos";
        if let Some(best) =
            found.topic().filter(|best| best.needed.is_some_and(|needed| best.score >= needed))
        {
            understood[0] += 1;
            understood[1] += usize::from(best.topic.as_str() != row[0]);
            understood[2] += usize::from(is_out);
        }
        scores.push((f64::from(found.out_of_scope.0) / 1e4, is_out));
        if !is_out {
            within += 1;
            let best = found.topic();
            let hit = best.is_some_and(|best| best.topic.as_str() == row[0]);
            right += usize::from(hit);
            calibration.push((best.map_or(0.0, |best| f64::from(best.score.0) / 1e4), hit));
        }
    }
    println!("accuracy {:.3} of {within}", right as f64 / within as f64);
    println!("calibration error {:.3}", calibration_error(&mut calibration));
    if wrong_at_most.is_some() {
        let [all, wrong, out] = understood;
        println!("understood {all} of {}: {wrong} wrong, {out} of them out of scope", dev.len());
    }
    if within < dev.len() {
        println!("out of scope: area under the curve {:.3} of {}", area(&mut scores), dev.len() - within);
        for threshold in [0.4, 0.5, 0.6, 0.7] {
            let caught = scores.iter().filter(|(score, out)| *out && *score >= threshold).count();
            let wrong = scores.iter().filter(|(score, out)| !*out && *score >= threshold).count();
            println!(
                "  at {threshold}: {:.3} of them found, {:.3} of the others lost",
                caught as f64 / (dev.len() - within) as f64,
                wrong as f64 / within as f64
            );
        }
    }
    Ok(())
}

/// Mean distance between score and truth over fifteen bins of equally many messages.
fn calibration_error(scored: &mut [(f64, bool)]) -> f64 {
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bins = (0..15).map(|bin| &scored[scored.len() * bin / 15..scored.len() * (bin + 1) / 15]);
    let gap = |bin: &[(f64, bool)]| {
        bin.iter().map(|(score, hit)| score - f64::from(u8::from(*hit))).sum::<f64>().abs()
    };
    bins.map(gap).sum::<f64>() / scored.len() as f64
}

/// The chance that a random positive scores above a random negative.
fn area(scores: &mut [(f64, bool)]) -> f64 {
    scores.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut ranks, mut positives) = (0.0, 0.0);
    let mut at = 0;
    while at < scores.len() {
        let end = scores[at..].iter().take_while(|other| other.0 == scores[at].0).count() + at;
        let rank = (at + end + 1) as f64 / 2.0;
        let out = scores[at..end].iter().filter(|score| score.1).count() as f64;
        ranks += rank * out;
        positives += out;
        at = end;
    }
    (ranks - positives * (positives + 1.0) / 2.0) / (positives * (scores.len() as f64 - positives))
}

fn company(folder: &Path, queries: &[Vec<String>]) -> Result<()> {
    let mut files = BTreeMap::new();
    read(folder, folder, &mut files)?;
    let company = Company::parse(&files).map_err(|errors| format!("{errors:?}"))?;
    let start = Instant::now();
    let model = Model::train(&company);
    println!("trained in {:.1?}", start.elapsed());
    model.promises().iter().for_each(|promise| println!("{promise:?}"));
    let (mut right, mut within, mut found_article, mut asked) = (0, 0, 0, 0);
    for row in queries {
        let found = perceive(&model, &Context::default(), &row[2]);
        let best = found.topic().map_or(("-", 0), |topic| (topic.topic.as_str(), topic.score.0 / 100));
        let passage =
            found.passages.first().map_or(("-", 0), |best| (best.article.as_str(), best.score.0 / 100));
        let out = found.out_of_scope.0 / 100;
        let topic_fits = if row[0] == "oos" { out >= 50 } else { best.0 == row[0] && out < 50 };
        within += 1;
        right += usize::from(topic_fits);
        let article_fits = row[1] == "-" || passage.0 == row[1];
        asked += usize::from(row[1] != "-");
        found_article += usize::from(row[1] != "-" && article_fits);
        let mark = if topic_fits && article_fits { ' ' } else { '!' };
        println!(
            "{mark} {:24} {:3}  out {out:3}  {:32} {:3}  {}",
            best.0, best.1, passage.0, passage.1, row[2]
        );
    }
    println!("topics {right}/{within}, articles {found_article}/{asked}");
    Ok(())
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "md") {
            files.insert(
                path.strip_prefix(root)?.to_string_lossy().replace('\\', "/"),
                fs::read_to_string(&path)?,
            );
        }
    }
    Ok(())
}

fn articles_only(articles: &[Vec<String>], queries: &[Vec<String>]) {
    let articles: Vec<Article> = articles
        .iter()
        .map(|row| Article {
            name: row[0].as_str().into(),
            language: Language::En,
            title: row[1].clone(),
            topic: "any".into(),
            updated: String::new(),
            questions: Vec::new(),
            passages: vec![row[2].clone()],
        })
        .collect();
    let model = Model::learn(&[], articles.iter());
    let (mut first, mut among) = (0_u32, 0_u32);
    let mut scores: Vec<(f64, bool)> = Vec::new();
    for row in queries {
        let relevant: Vec<&str> = row[0].split(',').collect();
        let found = perceive(&model, &Context::default(), &row[1]);
        let fits = |passage: &baton_core::perception::Passage| relevant.contains(&passage.article.as_str());
        let hit = found.passages.first().is_some_and(fits);
        first += u32::from(hit);
        among += u32::from(found.passages.iter().any(fits));
        scores.push((found.passages.first().map_or(0.0, |best| f64::from(best.score.0) / 1e4), hit));
    }
    let total = queries.len() as f64;
    println!(
        "first {:.3}, among three {:.3} of {}",
        f64::from(first) / total,
        f64::from(among) / total,
        queries.len()
    );
    println!("score tells right from wrong: {:.3}", area(&mut scores));
}
