//! What the form of a question says about whether it can be understood alone.
//!
//! Words that point back ("it", "this town", "dort") want something to point to. Lists for English, German and
//! Spanish; in other languages these numbers are zero and the rest decides.

use baton_core::language::Language;

use crate::language::Languages;
use crate::stem;
use crate::tokenize::{Text, tokenize};

/// Earlier turns that are looked at.
const MOST_TURNS: usize = 12;
/// So many telling words make a question as long as questions need to be.
const LONG: f32 = 12.0;

/// Stand for a thing named before.
fn pronouns(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            "it", "its", "they", "them", "their", "he", "him", "his", "she", "her", "there", "those",
            "these", "this", "that", "one", "ones",
        ],
        Language::De => &[
            "es", "sie", "ihn", "ihm", "ihnen", "er", "dort", "damit", "dafur", "davon", "darauf", "das",
            "dies",
        ],
        Language::Es => &[
            "lo", "la", "los", "las", "le", "les", "ello", "eso", "esto", "alli", "ellos", "ellas", "ese",
            "esa",
        ],
        _ => &[],
    }
}

/// Stand before a thing that both know.
fn pointers(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &["this", "that", "these", "those", "such"],
        Language::De => {
            &["dieser", "diese", "dieses", "diesem", "diesen", "jener", "jene", "jenes", "solche", "solchen"]
        }
        Language::Es => &[
            "este", "esta", "estos", "estas", "ese", "esa", "esos", "esas", "aquel", "aquella", "dicho",
            "dicha",
        ],
        _ => &[],
    }
}

/// The same, less surely.
fn articles(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &["the"],
        Language::De => &["der", "die", "das", "dem", "den", "des"],
        Language::Es => &["el", "la", "los", "las", "del", "al"],
        _ => &[],
    }
}

/// Open a question.
fn openers(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &[
            "what", "how", "when", "where", "why", "which", "who", "whose", "whom", "can", "could", "do",
            "does", "did", "is", "are", "was", "were", "will", "would", "should", "may", "has", "have",
            "had",
        ],
        Language::De => &[
            "was", "wie", "wann", "wo", "wohin", "woher", "warum", "wieso", "welche", "welcher", "welches",
            "wer", "wen", "wem", "kann", "konnen", "darf", "gibt", "ist", "sind", "habt", "haben", "muss",
            "wird",
        ],
        Language::Es => &[
            "que", "como", "cuando", "donde", "adonde", "por", "cual", "cuales", "quien", "cuanto", "cuanta",
            "cuantos", "cuantas", "puedo", "puede", "podeis", "hay", "es", "son", "se", "teneis", "tienen",
        ],
        _ => &[],
    }
}

/// Open what goes on with a matter.
fn connectors(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => &["and", "but", "or", "so", "also", "then", "if"],
        Language::De => &["und", "aber", "oder", "also", "dann", "wenn", "auch"],
        Language::Es => &["y", "pero", "o", "entonces", "si", "tambien"],
        _ => &[],
    }
}

/// What the words of a question say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// Telling words, up to 1.
    pub length: f32,
    /// Is a question by its mark or its first word.
    pub is_question: f32,
    /// Share of words that stand for something named before.
    pub pronouns: f32,
    /// "this" and such before a telling word that nobody said before.
    pub points_at_new: f32,
    /// "the" before a telling word that nobody said before.
    pub knows_new: f32,
    /// Opens like something that goes on.
    pub goes_on: f32,
    /// Something was said before.
    pub has_history: f32,
    /// Share of the telling words that were said before.
    pub said_before: f32,
    /// The most that one earlier turn of the customer shares with it.
    pub repeats: f32,
}

impl Asked {
    /// Looks at a question and at what both sides said before it, oldest first.
    pub(crate) fn new(
        question: &str,
        history: &[&str],
        replies: &[&str],
        language: Language,
        languages: &Languages,
    ) -> Self {
        let text = tokenize(question);
        let stems = |text: &Text<'_>| -> Vec<u64> {
            let telling = text.tokens.iter().filter(|token| !languages.is_common(token.hash, language));
            telling.map(|token| stem::key(text.word(token), language)).collect()
        };
        let last = |turns: &[&str]| -> Vec<Vec<u64>> {
            turns.iter().rev().take(MOST_TURNS).map(|turn| stems(&tokenize(turn))).collect()
        };
        let (turns, replies) = (last(history), last(replies));
        let own = stems(&text);
        let known = |stem: &u64| turns.iter().chain(&replies).any(|turn| turn.contains(stem));
        let share = |count: usize, of: usize| count as f32 / of.max(1) as f32;
        let word = |at: usize| text.tokens.get(at).map_or("", |token| text.word(token));
        let telling =
            |at: usize| text.tokens.get(at).is_some_and(|token| !languages.is_common(token.hash, language));
        // The word that an article or pointer stands before, over at most one word between.
        let new_behind = |at: usize| {
            let found = (at + 1..at + 3).find(|next| telling(*next));
            found.is_some_and(|next| !known(&stem::key(word(next), language)))
        };
        let count_new = |list: &[&str]| {
            (0..text.tokens.len()).filter(|at| list.contains(&word(*at)) && new_behind(*at)).count() as f32
        };
        let pronouns = pronouns(language);
        let pointing =
            (0..text.tokens.len()).filter(|at| pronouns.contains(&word(*at)) && !telling(*at + 1)).count();
        let shared = |turn: &Vec<u64>| own.iter().filter(|stem| turn.contains(stem)).count();
        Self {
            length: (own.len() as f32 / LONG).min(1.0),
            is_question: f32::from(question.contains('?') || openers(language).contains(&word(0))),
            pronouns: (share(pointing, text.tokens.len()) * 3.0).min(1.0),
            points_at_new: count_new(pointers(language)).min(1.0),
            knows_new: (count_new(articles(language)) / 2.0).min(1.0),
            goes_on: f32::from(connectors(language).contains(&word(0))),
            has_history: f32::from(!turns.is_empty()),
            said_before: share(own.iter().filter(|stem| known(stem)).count(), own.len()),
            repeats: turns
                .iter()
                .map(|turn| 2.0 * share(shared(turn), own.len() + turn.len()))
                .fold(0.0, f32::max)
                .min(1.0),
        }
    }
}
