//! Cuts endings off words so that "returned", "returning" and "returns" meet.
//!
//! One table of endings per language; the longest that leaves a stem is cut once. Stems are for looking up, never
//! for showing. German words are also brought to one spelling of umlauts. Deliberately absent: irregular forms.

use baton_core::language::Language;

use crate::hash;

/// Shortest stem, in bytes.
const SHORTEST: usize = 3;
/// Turkish words carry all endings behind a root of about this many letters.
const TURKISH_ROOT: usize = 5;

const EN: &[&str] = &["ments", "ment", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s", "y", "e"];
const DE: &[&str] = &["ungen", "ung", "est", "ern", "en", "em", "er", "es", "et", "te", "e", "n", "s", "t"];
const ES: &[&str] = &[
    "amientos", "amiento", "aciones", "acion", "ciones", "cion", "ando", "iendo", "arlos", "arlas", "arlo",
    "arla", "arme", "erme", "ados", "adas", "idos", "idas", "ado", "ada", "ido", "ida", "aron", "amos", "ar",
    "er", "ir", "es", "os", "as", "an", "en", "s", "o", "a", "e",
];
const FR: &[&str] = &[
    "ements", "ement", "ations", "ation", "ables", "able", "ees", "ee", "er", "ez", "es", "ent", "e", "s",
    "x",
];
const IT: &[&str] = &[
    "azioni", "azione", "amenti", "amento", "ando", "endo", "ato", "ata", "ati", "ate", "are", "ere", "ire",
    "arlo", "armi", "i", "e", "o", "a",
];
const PT: &[&str] = &[
    "amentos", "amento", "acoes", "acao", "coes", "cao", "ando", "endo", "ados", "adas", "ado", "ada", "ido",
    "ida", "ar", "er", "ir", "es", "os", "as", "s", "o", "a", "e",
];
const NL: &[&str] = &["ingen", "ing", "en", "es", "er", "s", "e", "t", "d"];
const PL: &[&str] = &[
    "owania", "owanie", "ania", "anie", "enia", "enie", "ami", "ach", "owi", "ego", "emu", "ych", "ow", "om",
    "ej", "ie", "ac", "ic", "y", "i", "a", "e", "o", "u",
];
const SV: &[&str] = &[
    "ningarna", "ningar", "ningen", "ning", "arna", "erna", "orna", "ade", "en", "et", "ar", "er", "or", "a",
    "e", "n", "t", "s",
];

/// The stem of a folded word.
pub(crate) fn stem(word: &str, language: Language) -> &str {
    let endings = match language {
        Language::En => EN,
        Language::De => DE,
        Language::Es => ES,
        Language::Fr => FR,
        Language::It => IT,
        Language::Pt => PT,
        Language::Nl => NL,
        Language::Pl => PL,
        Language::Sv => SV,
        Language::Tr => return word.char_indices().nth(TURKISH_ROOT).map_or(word, |(end, _)| &word[..end]),
    };
    let last = word.as_bytes().last();
    let cut = endings
        .iter()
        .filter(|ending| ending.as_bytes().last() == last)
        .filter_map(|ending| word.strip_suffix(ending))
        .filter(|stem| stem.len() >= SHORTEST)
        .min_by_key(|stem| stem.len())
        .unwrap_or(word);
    let doubled = cut.len() > SHORTEST && cut.is_ascii() && {
        let [.., before, last] = cut.as_bytes() else { return cut };
        before == last && !matches!(last, b's' | b'e' | b'o')
    };
    if doubled && language == Language::En { &cut[..cut.len() - 1] } else { cut }
}

/// The key of a folded word's stem in the tables.
pub(crate) fn key(word: &str, language: Language) -> u64 {
    let stem = stem(word, language);
    if language != Language::De {
        return hash::word(stem.as_bytes());
    }
    // "moecht" and "mocht": the e of a written-out umlaut goes.
    let mut state = hash::EMPTY;
    let mut before = 0;
    for byte in stem.bytes() {
        if !(byte == b'e' && matches!(before, b'a' | b'o' | b'u')) {
            state = hash::step(state, byte);
        }
        before = byte;
    }
    hash::finish(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        for (language, words) in [
            (Language::En, &["return", "returns", "returned", "returning"][..]),
            (Language::En, &["delivery", "deliveries", "deliver", "delivered"]),
            (Language::En, &["cancel", "cancelled", "canceled", "cancelling", "cancels"]),
            (Language::En, &["ship", "shipping", "shipped", "shipment"]),
            (Language::De, &["bestellung", "bestellungen", "bestellen", "bestellt", "bestellte"]),
            (Language::De, &["rückgabe", "rueckgaben"]),
            (Language::Es, &["pedido", "pedidos", "pedir"]),
            (Language::Es, &["devolver", "devolvido"]),
            (Language::Tr, &["sipariş", "siparişim", "siparişimi"]),
        ] {
            let fold = |word: &str| {
                let mut folded = String::new();
                word.chars().for_each(|c| crate::fold::push(c, &mut folded));
                folded
            };
            let keys: Vec<u64> = words.iter().map(|word| key(&fold(word), language)).collect();
            assert!(keys.iter().all(|key| *key == keys[0]), "{words:?}");
        }
        assert_ne!(key("return", Language::En), key("refund", Language::En));
    }
}
