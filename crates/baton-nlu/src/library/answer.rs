//! The sentences of the documents that answer best, with their place.
//!
//! The nearest sentence is taken, and with it what it cannot be read without: the sentence before when it points back
//! ("It", "Dann"), and the rest of its paragraph up to the last sentence that limits what was said ("But", "except",
//! "nicht", "salvo"). A condition, an exception or a no that follows is never cut off. Word lists for English, German
//! and Spanish; in other languages the whole paragraph is taken.

use std::collections::BTreeSet;
use std::ops::Range;

use baton_core::language::Language;

use super::{Library, Shelved};
use crate::embedding::Row;
use crate::tokenize::tokenize;

/// Documents whose sentences are looked at.
const MOST_DOCUMENTS: usize = 5;
/// Documents that may say something about a question.
const MOST_SAYINGS: usize = 24;
/// What the rank of a sentence's document counts beside the likeness of the sentence.
const DOCUMENT_SHARE: f32 = 0.5;

/// Sentences to answer with, to be cited.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<'a> {
    /// Name of the document.
    pub document: &'a str,
    /// Bytes of the sentences in the document's text.
    pub span: Range<usize>,
    /// The sentences, one after the other as they stand.
    pub text: &'a str,
    /// From 0 to 1: how near the nearest sentence and its document are to what was asked.
    pub score: f32,
}

impl Library {
    /// The places that say something about a question, best first, at most `most`, each with the share of the question's
    /// telling words that stand in it or in its title. Nothing when no place shares a word with it: what merely sounds
    /// alike is no evidence.
    #[must_use]
    pub fn sayings(&self, question: &str, most: usize) -> Vec<(Answer<'_>, f32)> {
        let meaning = Row::new(&self.encoder.encode(question));
        let asked: BTreeSet<u64> = self.stems(question).into_iter().collect();
        let mut found: Vec<(Answer<'_>, f32)> = Vec::new();
        for hit in self.search(question, &[], MOST_SAYINGS) {
            let Some(shelved) =
                self.by_name.get(hit.document).and_then(|slot| self.slots[*slot as usize].as_ref())
            else {
                continue;
            };
            let title = self.stems(&shelved.document.title);
            let places = shelved.sentences.iter().enumerate().map(|(at, span)| {
                let held = self.stems(&shelved.document.text[span.clone()]);
                let shared = asked.iter().filter(|stem| held.contains(stem) || title.contains(stem)).count();
                let covered = shared as f32 / asked.len().max(1) as f32;
                let near = f32::midpoint(shelved.meanings.likeness(at, &meaning).max(0.0), covered);
                (near, covered, span)
            });
            let best = places.filter(|place| place.1 > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((score, covered, span)) = best {
                let text = &shelved.document.text[span.clone()];
                found.push((Answer { document: hit.document, span: span.clone(), text, score }, covered));
            }
        }
        found.sort_by(|a, b| b.0.score.total_cmp(&a.0.score));
        found.truncate(most);
        found
    }

    /// The sentences of the best documents that are nearest to a query; nothing when no document has one.
    #[must_use]
    pub fn answer(&self, query: &str, history: &[&str]) -> Option<Answer<'_>> {
        let meaning = Row::new(&self.encoder.encode(query));
        let stems = self.stems(query);
        let mut best: Option<(f32, &str, &Shelved, usize)> = None;
        for hit in self.search(query, history, MOST_DOCUMENTS) {
            let slot = self.by_name.get(hit.document)?;
            let shelved = self.slots[*slot as usize].as_ref()?;
            for (at, span) in shelved.sentences.iter().enumerate() {
                let held = self.stems(&shelved.document.text[span.clone()]);
                let shared = stems.iter().filter(|stem| held.contains(stem)).count();
                let covered = shared as f32 / stems.len().max(1) as f32;
                let near = f32::midpoint(shelved.meanings.likeness(at, &meaning).max(0.0), covered);
                let score = (1.0 - DOCUMENT_SHARE) * near + DOCUMENT_SHARE * hit.score;
                if best.as_ref().is_none_or(|best| score > best.0) {
                    best = Some((score, hit.document, shelved, at));
                }
            }
        }
        let (score, document, shelved, at) = best?;
        let text = &shelved.document.text;
        let kept = readable(text, &shelved.sentences, at, self.language);
        let span = shelved.sentences[kept.start].start..shelved.sentences[kept.end - 1].end;
        Some(Answer { document, text: &text[span.clone()], span, score })
    }
}

/// The sentences to be read with one of them, as a range of `sentences`.
fn readable(text: &str, sentences: &[Range<usize>], at: usize, language: Language) -> Range<usize> {
    let parted = |left: usize, right: usize| text[sentences[left].end..sentences[right].start].contains('\n');
    let first = (0..at).rev().take_while(|before| !parted(*before, before + 1)).last().unwrap_or(at);
    let last = (at + 1..sentences.len()).take_while(|next| !parted(next - 1, *next)).last().unwrap_or(at);
    let Some((limits, pointers)) = words(language) else { return first..last + 1 };
    let has = |at: usize, list: &[&str], most: usize| {
        let text = tokenize(&text[sentences[at].clone()]);
        text.tokens.iter().take(most).any(|token| list.contains(&text.word(token)))
    };
    let end = (at + 1..=last).rev().find(|next| has(*next, limits, usize::MAX)).unwrap_or(at);
    let mut start = at;
    while start > first && has(start, pointers, 1) {
        start -= 1;
    }
    start..end + 1
}

/// Words that limit what was said before, and words at the start of a sentence that point back.
fn words(language: Language) -> Option<(&'static [&'static str], &'static [&'static str])> {
    match language {
        Language::En => Some((
            &[
                "but",
                "however",
                "except",
                "exception",
                "exceptions",
                "excluding",
                "unless",
                "only",
                "otherwise",
                "although",
                "though",
                "if",
                "not",
                "no",
                "never",
                "cannot",
                "cant",
                "dont",
                "doesnt",
                "isnt",
                "arent",
                "wont",
                "without",
                "until",
                "provided",
                "instead",
                "excluded",
                "must",
                "neither",
                "nor",
            ],
            &[
                "it",
                "its",
                "this",
                "that",
                "these",
                "those",
                "they",
                "he",
                "she",
                "then",
                "but",
                "however",
                "and",
                "or",
                "so",
                "otherwise",
                "both",
                "there",
                "after",
                "before",
                "instead",
                "also",
            ],
        )),
        Language::De => Some((
            &[
                "aber",
                "jedoch",
                "allerdings",
                "doch",
                "ausser",
                "ausgenommen",
                "ausnahme",
                "ausnahmen",
                "nur",
                "sonst",
                "andernfalls",
                "wenn",
                "falls",
                "sofern",
                "sondern",
                "obwohl",
                "nicht",
                "kein",
                "keine",
                "keinen",
                "keiner",
                "keinem",
                "nie",
                "niemals",
                "ohne",
                "erst",
                "bis",
                "weder",
                "noch",
                "muss",
            ],
            &[
                "er",
                "sie",
                "es",
                "das",
                "dies",
                "diese",
                "dieser",
                "dieses",
                "dann",
                "aber",
                "jedoch",
                "allerdings",
                "und",
                "oder",
                "sonst",
                "andernfalls",
                "beide",
                "beides",
                "dort",
                "danach",
                "davor",
                "dafur",
                "dabei",
                "dazu",
                "damit",
                "auch",
                "ausserdem",
            ],
        )),
        Language::Es => Some((
            &[
                "pero",
                "embargo",
                "excepto",
                "excepcion",
                "excepciones",
                "salvo",
                "solo",
                "solamente",
                "si",
                "no",
                "nunca",
                "jamas",
                "aunque",
                "menos",
                "contrario",
                "sino",
                "sin",
                "hasta",
                "tampoco",
                "ni",
                "ningun",
                "ninguna",
                "siempre",
                "debe",
                "excluido",
                "excluidos",
            ],
            &[
                "este", "esta", "esto", "ese", "esa", "eso", "estos", "estas", "esos", "esas", "ellos",
                "ellas", "el", "entonces", "pero", "y", "o", "tambien", "ambos", "ambas", "alli", "despues",
                "antes", "lo", "los",
            ],
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentences::sentences;

    fn kept(text: &str, at: usize, language: Language) -> &str {
        let sentences = sentences(text);
        let range = readable(text, &sentences, at, language);
        &text[sentences[range.start].start..sentences[range.end - 1].end]
    }

    #[test]
    fn what_limits_a_sentence_stays_with_it() {
        let en =
            "Returns cost nothing. We send a label. However, sofas cost €29. Thank you.\nShops open at 9.";
        assert_eq!(
            kept(en, 0, Language::En),
            "Returns cost nothing. We send a label. However, sofas cost €29."
        );
        assert_eq!(kept(en, 3, Language::En), "Thank you.");
        assert_eq!(kept(en, 4, Language::En), "Shops open at 9.");
        let de = "Die Lieferung ist gratis. Das gilt nicht für Sofas. Wir freuen uns.";
        assert_eq!(kept(de, 0, Language::De), "Die Lieferung ist gratis. Das gilt nicht für Sofas.");
        assert_eq!(kept(de, 1, Language::De), "Die Lieferung ist gratis. Das gilt nicht für Sofas.");
        let es = "El envío es gratis. Salvo en Canarias, claro. Gracias a todos.";
        assert_eq!(kept(es, 0, Language::Es), "El envío es gratis. Salvo en Canarias, claro.");
    }

    #[test]
    fn other_languages_keep_the_paragraph() {
        let text = "La livraison est gratuite. Sauf en Corse bien sûr.\n\nMerci beaucoup.";
        assert_eq!(kept(text, 0, Language::Fr), "La livraison est gratuite. Sauf en Corse bien sûr.");
        assert_eq!(kept(text, 2, Language::Fr), "Merci beaucoup.");
    }
}
