//! What a sentence cannot be read without.
//!
//! That is the sentence before when it points back ("It", "Dann"), and the rest of its paragraph up to the last
//! sentence that limits what was said ("But", "except", "nicht", "salvo"). A condition, an exception or a no that
//! follows is never cut off. Word lists for English, German and Spanish; in other languages the whole paragraph.

use std::ops::Range;

use baton_core::language::Language;

use crate::tokenize::tokenize;

/// The sentences to be read with one of them, as a range of `sentences`.
pub(crate) fn readable(
    text: &str,
    sentences: &[Range<usize>],
    at: usize,
    language: Language,
) -> Range<usize> {
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
