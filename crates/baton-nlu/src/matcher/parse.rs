//! Reads pattern files.
//!
//! ```text
//! # a remark
//! [en 95]                  what follows is English and worth 95 percent
//! [en veto]                what follows forbids hits of this kind that it touches
//! [* 90]                   what follows belongs to no language
//! [each 90]                what follows is meant for every language whose sections define all its classes and texts
//! @person = human agent*   a class of words; `agent*` is any word that begins so
//! %role = (agent|customer service)       a text that `%role` stands for
//! want|need @talk to ~2 @person          words, classes, a gap of up to two words
//! ^ agent please? $        start and end of a sentence, an optional word
//! talk to (a real person|someone)        groups are multiplied out
//! filler = please just     words that may stand anywhere (only useful in `common.txt`)
//! known = tender           never taken for a misspelled pattern word
//! ```
//!
//! Classes are looked for in this file's language, then in this file, then in `common.txt` in the same order.
//! Words are folded; a German umlaut also matches its spelling with `e`.

use std::collections::{BTreeMap, BTreeSet};

use baton_core::language::Language;
use baton_core::perception::SignalKind;

use super::expand::{multiply, spellings};
use super::lexicon::{Lexicon, LexiconBuilder};
use super::{Element, Symbol};
use crate::hash::{self, Table};

/// The name of sections whose lines are meant for every language.
const EACH: &str = "each";
/// Longest pattern, in elements.
const MAX_ELEMENTS: usize = 18;

/// A pattern file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// For messages about errors.
    pub name: &'a str,
    /// The signal its patterns show; `None` for classes that all files share.
    pub kind: Option<SignalKind>,
    pub text: &'a str,
}

/// A pattern as read.
#[derive(Debug)]
pub(super) struct Row {
    pub kind: SignalKind,
    pub language: Option<Language>,
    pub veto: bool,
    pub score: u8,
    pub elements: Vec<Element>,
}

/// A line of a section for each language.
#[derive(Debug, Clone, Copy)]
struct Template<'a> {
    line: &'a str,
    number: u32,
    veto: bool,
    score: u8,
}

#[derive(Debug, Default)]
pub(super) struct Builder<'a> {
    lexicon: LexiconBuilder,
    /// Words of the classes, by scope and name.
    classes: BTreeMap<(Scope<'a>, &'a str), Vec<String>>,
    macros: BTreeMap<(Scope<'a>, &'a str), String>,
    /// Symbols of classes that were used, by the hash of scope and text.
    symbols: Table<Symbol>,
    rows: Vec<Row>,
    vocabulary: Vec<(Language, u64)>,
    errors: Vec<String>,
}

/// What all files together say.
#[derive(Debug)]
pub(super) struct Parsed {
    pub rows: Vec<Row>,
    pub lexicon: Lexicon,
    /// Hashes of the whole words of each language's sections, many more than once.
    pub vocabulary: Vec<(Language, u64)>,
    pub errors: Vec<String>,
}

/// Where names are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scope<'a> {
    file: &'a str,
    language: &'a str,
    /// The language of that name, if it is one.
    spoken: Option<Language>,
}

impl<'a> Scope<'a> {
    fn all(self) -> [Scope<'a>; 4] {
        let everywhere = Scope { language: "*", spoken: None, ..self };
        [self, everywhere, Scope { file: "common", ..self }, Scope { file: "common", ..everywhere }]
    }

    fn hash(self) -> u64 {
        hash::pair(hash::word(self.file.as_bytes()), hash::word(self.language.as_bytes()))
    }
}

impl<'a> Builder<'a> {
    pub(super) fn finish(self, is_common: impl Fn(u64) -> bool) -> Parsed {
        let Self { lexicon, rows, vocabulary, errors, .. } = self;
        Parsed { rows, lexicon: lexicon.finish(is_common), vocabulary, errors }
    }

    pub(super) fn read(&mut self, source: &Source<'a>) {
        let mut scope = Scope { file: source.name, language: "*", spoken: None };
        let (mut veto, mut score) = (false, 90_u8);
        let mut spoken: BTreeSet<Scope<'a>> = BTreeSet::new();
        let mut templates: Vec<Template<'a>> = Vec::new();
        for (number, line) in (1_u32..).zip(source.text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let result = if let Some(head) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                let (name, rest) = head.split_once(' ').unwrap_or((head, "90"));
                veto = rest == "veto";
                let read = if veto { Ok(100) } else { rest.parse::<u8>() };
                scope = Scope { language: name, spoken: Language::from_code(name), ..scope };
                if name != "*" && name != EACH {
                    spoken.insert(scope);
                }
                read.map(|read| score = read).map_err(|_| format!("`{rest}` is no percentage"))
            } else if let Some((name, value)) = line.split_once('=') {
                self.define(scope, name.trim(), value.trim())
            } else if scope.language == EACH {
                templates.push(Template { line, number, veto, score });
                Ok(())
            } else if let Some(kind) = source.kind {
                self.pattern(scope, line, kind, veto, score)
            } else {
                Err("a pattern needs a kind".to_owned())
            };
            if let Err(error) = result {
                self.errors.push(format!("{}:{number}: {error}", source.name));
            }
        }
        if let Some(kind) = source.kind {
            self.fill_templates(source.name, kind, &spoken, &templates);
        }
    }

    /// Writes the lines of the sections for each language out for the languages that can fill them.
    fn fill_templates(
        &mut self,
        name: &str,
        kind: SignalKind,
        spoken: &BTreeSet<Scope<'a>>,
        templates: &[Template<'a>],
    ) {
        for template in templates {
            let scopes: Vec<Scope<'a>> =
                spoken.iter().filter(|scope| self.can_fill(**scope, template.line)).copied().collect();
            for scope in &scopes {
                if let Err(error) = self.pattern(*scope, template.line, kind, template.veto, template.score) {
                    self.errors.push(format!("{name}:{} for {}: {error}", template.number, scope.language));
                }
            }
            if scopes.is_empty() {
                self.errors.push(format!("{name}:{}: no language defines all of it", template.number));
            }
        }
    }

    fn can_fill(&self, scope: Scope<'a>, line: &'a str) -> bool {
        let names = |sign: char| {
            line.split(sign).skip(1).map(|rest| {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                &rest[..end]
            })
        };
        let scopes = scope.all();
        names('@').all(|name| scopes.iter().any(|scope| self.classes.contains_key(&(*scope, name))))
            && names('%').all(|name| scopes.iter().any(|scope| self.macros.contains_key(&(*scope, name))))
    }

    fn define(&mut self, scope: Scope<'a>, name: &'a str, value: &str) -> Result<(), String> {
        if let Some(class) = name.strip_prefix('@') {
            let words = self.words(scope, value)?;
            self.classes.insert((scope, class), words);
        } else if let Some(text) = name.strip_prefix('%') {
            let expanded = self.fill_macros(scope, value)?;
            self.macros.insert((scope, text), expanded);
        } else if name == "filler" || name == "known" {
            for word in self.words(scope, value)? {
                if name == "filler" { self.lexicon.filler(&word) } else { self.lexicon.known(&word) }
            }
        } else {
            return Err(format!("`{name}` is neither @class, %text, filler nor known"));
        }
        Ok(())
    }

    /// The folded words of a list, classes filled in.
    fn words(&mut self, scope: Scope<'_>, list: &str) -> Result<Vec<String>, String> {
        let mut words = Vec::new();
        for item in list.split([' ', '|']).filter(|item| !item.is_empty()) {
            if let Some(class) = item.strip_prefix('@') {
                let found = scope.all().into_iter().find_map(|scope| self.classes.get(&(scope, class)));
                words.extend_from_slice(found.ok_or_else(|| format!("no class @{class}"))?);
            } else {
                let spelled = spellings(item)?;
                if let Some(language) = scope.spoken.filter(|_| !item.ends_with('*')) {
                    self.vocabulary
                        .extend(spelled.iter().map(|word| (language, hash::word(word.as_bytes()))));
                }
                words.extend(spelled);
            }
        }
        words.sort();
        words.dedup();
        Ok(words)
    }

    fn fill_macros(&self, scope: Scope<'_>, line: &str) -> Result<String, String> {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('%') {
            out.push_str(before);
            let end = after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
            let name = &after[..end];
            let found = scope.all().into_iter().find_map(|scope| self.macros.get(&(scope, name)));
            out.push_str(found.ok_or_else(|| format!("no text %{name}"))?);
            rest = &after[end..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn pattern(
        &mut self,
        scope: Scope<'_>,
        line: &str,
        kind: SignalKind,
        veto: bool,
        score: u8,
    ) -> Result<(), String> {
        let line = self.fill_macros(scope, line)?;
        for text in multiply(&line)? {
            let mut elements = Vec::new();
            for item in text.split_whitespace() {
                elements.push(self.element(scope, item)?);
            }
            check(&elements).map_err(|error| format!("`{text}`: {error}"))?;
            self.rows.push(Row { kind, language: scope.spoken, veto, score, elements });
        }
        Ok(())
    }

    fn element(&mut self, scope: Scope<'_>, item: &str) -> Result<Element, String> {
        if let Some(gap) = item.strip_prefix('~') {
            return gap.parse().map(Element::Gap).map_err(|_| format!("`{item}` is no gap"));
        }
        match item {
            "^" => return Ok(Element::Opens),
            "$" => return Ok(Element::Closes),
            _ => {}
        }
        let (text, optional) = item.strip_suffix('?').map_or((item, false), |text| (text, true));
        let of_scope = if text.contains('@') { scope.hash() } else { 0 };
        let key = hash::pair(hash::word(text.as_bytes()), of_scope);
        if let Some(symbol) = self.symbols.get(&key) {
            return Ok(Element::Word { symbol: *symbol, optional });
        }
        if self.lexicon.is_full() {
            return Err("too many words".to_owned());
        }
        let words = self.words(scope, text)?;
        let symbol = match &words[..] {
            [] => return Err(format!("`{item}` is empty")),
            [word] => self.lexicon.word(word),
            words => self.lexicon.class(words),
        };
        self.symbols.insert(key, symbol);
        Ok(Element::Word { symbol, optional })
    }
}

fn check(elements: &[Element]) -> Result<(), String> {
    let words = elements.iter().filter(|element| matches!(element, Element::Word { optional: false, .. }));
    let begins = elements.iter().find(|element| **element != Element::Opens);
    if elements.len() > MAX_ELEMENTS {
        Err("too long".to_owned())
    } else if words.count() == 0 {
        Err("needs a word that is not optional".to_owned())
    } else if !matches!(begins, Some(Element::Word { optional: false, .. })) {
        Err("must begin with a word that is not optional".to_owned())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
