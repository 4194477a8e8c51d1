//! Learns what makes a passage an answer, from the questions of a company's own articles and, with a folder that has
//! `covidfaq_docs.jsonl` and `covidfaq_queries.jsonl`, from those.
//!
//! `passages COMPANY [FOLDER] > patterns/passage-weights.txt`
#![allow(clippy::print_stdout, reason = "a command-line tool")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use baton_core::company::{Article, Company};
use baton_core::language::Language;
use baton_nlu::{Question, Shop, train_passages};
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (company, folder) = match &arguments[..] {
        [company] => (company, None),
        [company, folder] => (company, Some(folder)),
        _ => return Err("usage: passages COMPANY [FOLDER]".into()),
    };
    let mut files = BTreeMap::new();
    read(Path::new(company), Path::new(company), &mut files)?;
    let company = Company::parse(&files).map_err(|errors| format!("{errors:?}"))?;
    let articles: Vec<Article> = company.articles.values().cloned().collect();
    let questions = articles
        .iter()
        .flat_map(|article| {
            article.questions.iter().map(|question| Question {
                language: article.language,
                text: question.clone(),
                articles: vec![article.name.clone()],
            })
        })
        .collect();
    let mut shops = vec![Shop { topics: company.topics, articles, questions }];
    if let Some(folder) = folder {
        shops.push(faq(Path::new(folder))?);
    }
    print!("{}", train_passages(&shops));
    Ok(())
}

fn read(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, root, files)?;
        } else if let (Ok(text), Some(name)) = (fs::read_to_string(&path), path.strip_prefix(root)?.to_str())
        {
            files.insert(name.replace('\\', "/"), text);
        }
    }
    Ok(())
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    Ok(fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<serde_json::Result<_>>()?)
}

/// A company of frequently asked questions without topics.
fn faq(folder: &Path) -> Result<Shop> {
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let articles = lines(&folder.join("covidfaq_docs.jsonl"))?
        .iter()
        .map(|value| Article {
            name: text(value, "id").as_str().into(),
            language: Language::En,
            title: text(value, "question"),
            topic: "any".into(),
            updated: String::new(),
            questions: Vec::new(),
            passages: text(value, "answer").split("\n\n").map(str::to_owned).collect(),
        })
        .collect();
    let questions = lines(&folder.join("covidfaq_queries.jsonl"))?
        .iter()
        .map(|value| Question {
            language: Language::En,
            text: text(value, "query"),
            articles: value["relevant_docs"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|name| name.as_str().map(Into::into))
                .collect(),
        })
        .collect();
    Ok(Shop { topics: Vec::new(), articles, questions })
}
