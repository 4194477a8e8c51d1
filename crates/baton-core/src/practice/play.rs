//! One conversation with a practice customer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::case::{Case, CaseEnd, Phrases};
use super::debrief::Quote;
use super::words::found;
use crate::language::Language;

/// Most replies that are heard in one conversation; what is written after is not answered.
const REPLIES_MAX: u8 = 60;

/// A line of the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Whether the customer said it; else the person who practises.
    pub customer: bool,
    /// What was said.
    pub text: String,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// In which way.
    pub how: CaseEnd,
    /// What the person wrote at the end.
    pub note: String,
}

/// A conversation with the customer of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Play {
    pub(super) case: Arc<Case>,
    pub(super) language: Language,
    pub(super) lines: Vec<Line>,
    /// For each fact the customer's line that told it.
    pub(super) told: Vec<Option<Quote>>,
    reacted: Vec<bool>,
    objected: Vec<bool>,
    replies: u8,
    content: bool,
}

impl Play {
    /// Begins: the customer has said the first line.
    #[must_use]
    pub fn begin(case: Arc<Case>, language: Language) -> Self {
        let opening = case.opening.get(language).to_owned();
        Self {
            told: vec![None; case.fact.len()],
            reacted: vec![false; case.reaction.len()],
            objected: vec![false; case.objection.len()],
            lines: vec![Line { customer: true, text: opening }],
            replies: 0,
            content: false,
            case,
            language,
        }
    }

    /// The case.
    #[must_use]
    pub fn case(&self) -> &Arc<Case> {
        &self.case
    }

    /// The language it is played in.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// What was said, in order.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Hears what the person wrote and gives the customer's next lines: what was asked for, what was reacted to, what
    /// is objected, and at least one line.
    pub fn hear(&mut self, text: &str) -> Vec<String> {
        self.lines.push(Line { customer: false, text: text.to_owned() });
        if self.replies == REPLIES_MAX {
            return Vec::new();
        }
        self.replies += 1;
        let case = Arc::clone(&self.case);
        let mut answers = Vec::new();
        for (fact, told) in case.fact.iter().zip(&mut self.told) {
            if told.is_none()
                && let Some(words) = said(text, &fact.asked, self.language)
            {
                let text = fact.tells.get(self.language).to_owned();
                *told = Some(Quote { customer: true, text: text.clone(), words: words.to_owned() });
                answers.push(text);
            }
        }
        for (reaction, done) in case.reaction.iter().zip(&mut self.reacted) {
            if !*done && said(text, &reaction.heard, self.language).is_some() {
                *done = true;
                answers.push(reaction.says.get(self.language).to_owned());
            }
        }
        let earlier: Vec<&str> =
            self.lines.iter().filter(|line| !line.customer).map(|line| line.text.as_str()).collect();
        for (objection, done) in case.objection.iter().zip(&mut self.objected) {
            let calmed = || earlier.iter().any(|line| said(line, &objection.unless, self.language).is_some());
            if !*done && self.replies >= objection.after && !calmed() {
                *done = true;
                answers.push(objection.says.get(self.language).to_owned());
            }
        }
        if answers.is_empty()
            && !self.content
            && self.is_complete()
            && !case.content.get(self.language).is_empty()
        {
            self.content = true;
            answers.push(case.content.get(self.language).to_owned());
        }
        if answers.is_empty() {
            answers.push(case.otherwise.get(self.language).to_owned());
        }
        self.lines.extend(answers.iter().map(|text| Line { customer: true, text: text.clone() }));
        answers
    }

    /// Whether all that is to be found was found and all that is to be said was said.
    fn is_complete(&self) -> bool {
        self.told.iter().all(Option::is_some) && self.says_everything()
    }
}

/// Which of the words in a language a text has.
pub(super) fn said<'a>(text: &str, words: &'a Phrases, language: Language) -> Option<&'a str> {
    found(text, words.get(&language).map_or(&[], Vec::as_slice))
}
