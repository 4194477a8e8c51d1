//! The languages Baton hears and speaks, and text that exists in several of them.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A language that `perceive` can tell apart. The user interface speaks English, German and Spanish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English, also the fallback of every text.
    #[default]
    En,
    /// German.
    De,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// Italian.
    It,
    /// Portuguese.
    Pt,
    /// Dutch.
    Nl,
    /// Polish.
    Pl,
    /// Swedish.
    Sv,
    /// Turkish.
    Tr,
}

impl Language {
    /// Every language, in a fixed order.
    pub const ALL: [Self; 10] =
        [Self::En, Self::De, Self::Es, Self::Fr, Self::It, Self::Pt, Self::Nl, Self::Pl, Self::Sv, Self::Tr];

    /// The languages of the user interface: every text shown to a customer exists in each.
    pub const INTERFACE: [Self; 3] = [Self::En, Self::De, Self::Es];

    /// The ISO 639-1 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::It => "it",
            Self::Pt => "pt",
            Self::Nl => "nl",
            Self::Pl => "pl",
            Self::Sv => "sv",
            Self::Tr => "tr",
        }
    }

    /// The English, German or Spanish one of three; the English one for every other language.
    #[must_use]
    pub fn pick<T>(self, [en, de, es]: [T; 3]) -> T {
        match self {
            Self::De => de,
            Self::Es => es,
            Self::En | Self::Fr | Self::It | Self::Pt | Self::Nl | Self::Pl | Self::Sv | Self::Tr => en,
        }
    }

    /// The language of an ISO 639-1 code or a tag that starts with one (`de-AT`).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == primary)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// One text in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<Language, String>);

impl Localized {
    /// A text that exists only in English.
    #[must_use]
    pub fn english(text: &str) -> Self {
        Self(BTreeMap::from([(Language::En, text.into())]))
    }

    /// A text in the three languages of the interface.
    #[must_use]
    pub fn of(en: &str, de: &str, es: &str) -> Self {
        Self(BTreeMap::from([
            (Language::En, en.into()),
            (Language::De, de.into()),
            (Language::Es, es.into()),
        ]))
    }

    /// The text in a language, else in English, else empty.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        self.0.get(&language).or_else(|| self.0.get(&Language::En)).map_or("", String::as_str)
    }

    /// Interface languages in which the text is missing or empty.
    #[must_use]
    pub fn missing(&self) -> Vec<Language> {
        Language::INTERFACE
            .into_iter()
            .filter(|language| self.0.get(language).is_none_or(|text| text.trim().is_empty()))
            .collect()
    }
}
