//! Makes cases to learn the weights of passages from: questions whose article is there, and the same without it.

use std::sync::Arc;

use baton_core::company::{Article, Topic};
use baton_core::id::ArticleName;
use baton_core::language::Language;

use super::weigh::{self, Signs};
use super::{MOST_WORDS, Retrieval};
use crate::embedding::{Compact, Encoder, Row};
use crate::language::Languages;
use crate::perceive::Lesson;
use crate::tokenize::tokenize;
use crate::topics::{self, Topics};

/// A question with the articles that answer it.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its language, which its articles have too.
    pub language: Language,
    /// As a customer asks it. An article that asks it word by word does not keep it while it is learnt from.
    pub text: String,
    /// The articles that answer.
    pub articles: Vec<ArticleName>,
}

/// A company to learn from.
#[derive(Debug, Clone, Default)]
pub struct Shop {
    /// Its topics; may be none.
    pub topics: Vec<Topic>,
    /// Its articles.
    pub articles: Vec<Article>,
    /// What its customers ask.
    pub questions: Vec<Question>,
}

/// Learns the weights of passages from companies; gives the text of the weight file.
///
/// Each question is asked with the articles that answer it and again without them. What the other companies are asked,
/// and small talk, no article answers.
#[must_use]
pub fn train_passages(shops: &[Shop]) -> String {
    let encoder: Arc<dyn Encoder> = Arc::new(Compact::built_in());
    let languages = Languages::train(std::iter::empty());
    let mut cases = Vec::new();
    for (at, shop) in shops.iter().enumerate() {
        let topics = Topics::train(&Lesson::of_topics(Arc::clone(&encoder), &shop.topics));
        let lesson = Taught { shop, topics, languages: &languages };
        let others = shops.iter().enumerate().filter(|(other, _)| *other != at);
        let talk = topics::small_talk().map(|(language, text)| {
            let text = text.to_owned();
            Question { language, text, articles: Vec::new() }
        });
        for question in others.flat_map(|(_, other)| other.questions.iter().cloned()).chain(talk) {
            cases.extend(lesson.case(&question, true, encoder.as_ref()));
        }
        for question in &shop.questions {
            cases.extend(lesson.case(question, true, encoder.as_ref()));
            cases.extend(lesson.case(question, false, encoder.as_ref()));
        }
    }
    weigh::train(&cases)
}

struct Taught<'a> {
    shop: &'a Shop,
    topics: Topics,
    languages: &'a Languages,
}

impl Taught<'_> {
    /// The signs of the best passage for a question, with or without the articles that answer it, and whether it does.
    fn case(&self, question: &Question, with: bool, encoder: &dyn Encoder) -> Option<(Signs, bool)> {
        let answers = |name: &ArticleName| question.articles.contains(name);
        let known: Vec<Article> = self
            .shop
            .articles
            .iter()
            .filter(|article| article.language == question.language && (with || !answers(&article.name)))
            .map(|article| {
                let mut article = article.clone();
                article.questions.retain(|own| *own != question.text);
                article
            })
            .collect();
        let retrieval = Retrieval::train(known.iter(), self.languages, encoder, &mut |_| {});
        let index = retrieval.index(question.language)?;
        let mut text = tokenize(&question.text);
        text.stem(question.language);
        let meaning = encoder.encode(&question.text);
        let found = self.topics.classify(&text, &meaning, question.language, self.languages, None);
        let query = index.query(&text, question.language, self.languages, MOST_WORDS);
        let signs = index.signs(&query, &Row::new(&meaning), &found.topics);
        let (at, signs) = signs
            .into_iter()
            .reduce(|best, other| if other.1.rank() > best.1.rank() { other } else { best })?;
        Some((signs, answers(&index.articles[index.passages[at].article].name)))
    }
}
