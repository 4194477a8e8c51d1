use super::*;

const SENTENCES: [(Language, &str); 31] = [
    (Language::En, "my package is late and nobody answers"),
    (Language::En, "what's the status of my refund"),
    (Language::En, "how much is shipping to Spain?"),
    (Language::En, "agent please"),
    (Language::De, "wo bleibt mein Paket"),
    (Language::De, "ich moechte einen Menschen sprechen"),
    (Language::De, "Rechnung stimmt nicht"),
    (Language::De, "Kündigung"),
    (Language::Es, "donde esta mi paquete"),
    (Language::Es, "quiero hablar con una persona"),
    (Language::Es, "mi factura es incorrecta"),
    (Language::Fr, "où est mon colis"),
    (Language::Fr, "je veux parler a quelqu'un"),
    (Language::Fr, "ma facture est fausse"),
    (Language::It, "dove si trova il mio pacco"),
    (Language::It, "voglio parlare con una persona"),
    (Language::It, "la fattura è sbagliata"),
    (Language::Pt, "onde está o meu pacote"),
    (Language::Pt, "quero falar com uma pessoa"),
    (Language::Pt, "a minha fatura está errada"),
    (Language::Nl, "waar blijft mijn pakje"),
    (Language::Nl, "ik wil een mens spreken"),
    (Language::Nl, "de factuur klopt niet"),
    (Language::Pl, "gdzie jest moja paczka"),
    (Language::Pl, "chce rozmawiac z czlowiekiem"),
    (Language::Pl, "faktura się nie zgadza"),
    (Language::Sv, "var är mitt paket"),
    (Language::Sv, "jag vill prata med en människa"),
    (Language::Sv, "fakturan stämmer inte"),
    (Language::Tr, "kargom nerede kaldı"),
    (Language::Tr, "bir insanla konusmak istiyorum"),
];

fn trained() -> Languages {
    let mut languages = Languages::train(std::iter::empty());
    let (_, vocabulary) = crate::signals::Signals::compile(&languages);
    languages.add(vocabulary.into_iter());
    languages
}

#[test]
fn each_language_is_told_from_the_others() {
    let languages = trained();
    for (language, sentence) in SENTENCES {
        let found = languages.detect(&tokenize(sentence), None);
        assert_eq!(found.language, language, "{sentence} {found:?}");
    }
}

#[test]
fn a_short_message_keeps_the_language_of_the_conversation() {
    let languages = trained();
    for text in ["ok", "48213", "", "👍", "Miller", "no", "email"] {
        for language in Language::ALL {
            assert_eq!(
                languages.detect(&tokenize(text), Some(language)).language,
                language,
                "{text} {language}"
            );
        }
    }
}

#[test]
fn a_clear_sentence_switches_it() {
    let languages = trained();
    let sentence = tokenize("Ich habe meine Bestellung noch nicht bekommen");
    let found = languages.detect(&sentence, Some(Language::En));
    assert_eq!(found.language, Language::De);
    assert!(found.score > Score::percent(95));
    assert!(languages.detect(&tokenize("hm"), None).score < Score::percent(60));
}
