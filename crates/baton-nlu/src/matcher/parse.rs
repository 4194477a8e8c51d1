//! Reads pattern files.
//!
//! ```text
//! # a remark
//! [en 95]                  what follows is English and worth 95 percent
//! [en veto]                what follows forbids hits of this kind that it touches
//! [* 90]                   what follows belongs to no language
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

use std::collections::BTreeMap;

use baton_core::language::Language;
use baton_core::perception::SignalKind;

use super::lexicon::{Lexicon, LexiconBuilder};
use super::{Element, Symbol};
use crate::fold;
use crate::hash::{self, Table};
use crate::tokenize::{Token, tokenize};

/// Most rows that one line may be multiplied out to.
const MAX_ROWS_PER_LINE: usize = 400;
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

impl Source<'_> {
    /// Hashes of the whole words of each language's sections.
    pub(crate) fn vocabulary(&self) -> impl Iterator<Item = (Language, u64)> {
        let mut language = None;
        self.text.lines().flat_map(move |line| {
            let line = line.split('#').next().unwrap_or_default();
            if let Some(head) = line.strip_prefix('[') {
                language = Language::from_code(head.split([' ', ']']).next().unwrap_or_default());
            }
            let is_known = line.starts_with("known") || line.starts_with('[');
            let text = if is_known { "" } else { line };
            let words = tokenize(text).tokens.into_iter().filter(|token| !token.is_number);
            let is_whole = |token: &Token| {
                let around = |at: usize| text.as_bytes().get(at).copied();
                around(token.end as usize) != Some(b'*')
                    && !matches!(around((token.start as usize).wrapping_sub(1)), Some(b'@' | b'%'))
            };
            words
                .filter(is_whole)
                .filter_map(|token| language.map(|language| (language, token.hash)))
                .collect::<Vec<_>>()
        })
    }
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

#[derive(Debug, Default)]
pub(super) struct Builder<'a> {
    lexicon: LexiconBuilder,
    /// Words of the classes, by scope and name.
    classes: BTreeMap<(Scope<'a>, &'a str), Vec<String>>,
    macros: BTreeMap<(Scope<'a>, &'a str), String>,
    /// Symbols of classes that were used, by the hash of scope and text.
    symbols: Table<Symbol>,
    rows: Vec<Row>,
    errors: Vec<String>,
}

/// Where names are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Scope<'a> {
    file: &'a str,
    language: &'a str,
}

impl<'a> Scope<'a> {
    fn all(self) -> [Scope<'a>; 4] {
        let Self { file, language } = self;
        let scope = |file, language| Scope { file, language };
        [self, scope(file, "*"), scope("common", language), scope("common", "*")]
    }

    fn hash(self) -> u64 {
        hash::pair(hash::word(self.file.as_bytes()), hash::word(self.language.as_bytes()))
    }
}

impl<'a> Builder<'a> {
    pub(super) fn finish(self, is_common: impl Fn(u64) -> bool) -> (Vec<Row>, Lexicon, Vec<String>) {
        (self.rows, self.lexicon.finish(is_common), self.errors)
    }

    pub(super) fn read(&mut self, source: &Source<'a>) {
        let mut language = "*";
        let (mut veto, mut score) = (false, 90_u8);
        for (number, line) in (1..).zip(source.text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let scope = Scope { file: source.name, language };
            let result = if let Some(head) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                let (name, rest) = head.split_once(' ').unwrap_or((head, "90"));
                veto = rest == "veto";
                let read = if veto { Ok(100) } else { rest.parse::<u8>() };
                language = name;
                read.map(|read| score = read).map_err(|_| format!("`{rest}` is no percentage"))
            } else if let Some((name, value)) = line.split_once('=') {
                self.define(scope, name.trim(), value.trim())
            } else if let Some(kind) = source.kind {
                self.pattern(scope, line, kind, veto, score)
            } else {
                Err("a pattern needs a kind".to_owned())
            };
            if let Err(error) = result {
                self.errors.push(format!("{}:{number}: {error}", source.name));
            }
        }
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
    fn words(&self, scope: Scope<'_>, list: &str) -> Result<Vec<String>, String> {
        let mut words = Vec::new();
        for item in list.split([' ', '|']).filter(|item| !item.is_empty()) {
            if let Some(class) = item.strip_prefix('@') {
                let found = scope.all().into_iter().find_map(|scope| self.classes.get(&(scope, class)));
                words.extend_from_slice(found.ok_or_else(|| format!("no class @{class}"))?);
            } else {
                words.extend(spellings(item)?);
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
            let language = Language::from_code(scope.language);
            self.rows.push(Row { kind, language, veto, score, elements });
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

/// The folded spellings of a pattern word: with an umlaut also the one with `e`.
fn spellings(word: &str) -> Result<Vec<String>, String> {
    let (stem, star) = word.strip_suffix('*').map_or((word, ""), |stem| (stem, "*"));
    if !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(vec![word.to_ascii_lowercase()]);
    }
    let with_e: String = stem
        .chars()
        .flat_map(|c| match c {
            'ä' | 'Ä' => ['a', 'e'],
            'ö' | 'Ö' => ['o', 'e'],
            'ü' | 'Ü' => ['u', 'e'],
            c => [c, '\0'],
        })
        .filter(|c| *c != '\0')
        .collect();
    let mut found = Vec::new();
    for text in [stem, &with_e] {
        let mut folded = String::new();
        text.chars().for_each(|c| fold::push(c, &mut folded));
        if folded.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric()) || folded.is_empty() {
            return Err(format!("`{word}` is no word"));
        }
        folded.push_str(star);
        found.push(folded);
    }
    found.dedup();
    Ok(found)
}

/// Multiplies out the groups of a line. Choices of one word each stay together as one class.
fn multiply(line: &str) -> Result<Vec<String>, String> {
    let mut rows = vec![String::new()];
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('(') {
        let (group, after) = after.split_once(')').ok_or("a group is not closed")?;
        let (optional, after) = after.strip_prefix('?').map_or((false, after), |after| (true, after));
        let (words, phrases): (Vec<&str>, Vec<&str>) =
            group.split('|').map(str::trim).partition(|choice| is_one_word(choice));
        let begins = rows.iter().any(|row| format!("{row}{before}").trim_matches([' ', '^']).is_empty());
        let class = words.join("|");
        let choices: Vec<String> = if phrases.is_empty() && optional && !begins {
            vec![format!("{class}?")]
        } else {
            let class = (!class.is_empty()).then_some(class);
            class
                .into_iter()
                .chain(phrases.iter().map(|phrase| (*phrase).to_owned()))
                .chain(optional.then(String::new))
                .collect()
        };
        rows = rows
            .iter()
            .flat_map(|row| choices.iter().map(move |choice| format!("{row}{before} {choice} ")))
            .collect();
        if rows.len() > MAX_ROWS_PER_LINE {
            return Err("multiplies out to too many rows".to_owned());
        }
        rest = after;
    }
    rows.iter_mut().for_each(|row| row.push_str(rest));
    Ok(rows)
}

fn is_one_word(choice: &str) -> bool {
    !choice.is_empty() && !choice.contains([' ', '~', '^', '$', '?'])
}

#[cfg(test)]
mod tests {
    use super::super::Matcher;
    use super::*;

    fn hits(patterns: &str, text: &str) -> Vec<(u32, u32)> {
        let common =
            Source { name: "common", kind: None, text: "filler = a the please\n[en]\n@talk = talk speak" };
        let file = Source { name: "test", kind: Some(SignalKind::Friction), text: patterns };
        let (matcher, errors) = Matcher::compile(&[common, file], |_| false);
        assert_eq!(errors, Vec::<String>::new());
        let mut found: Vec<_> =
            matcher.scan(&tokenize(text)).iter().map(|hit| (hit.first, hit.last)).collect();
        found.dedup();
        found
    }

    #[test]
    fn gaps_classes_fillers_and_typing_errors() {
        let pattern = "[en 90]\n@talk to ~1 human|agent*";
        for text in [
            "talk to human",
            "speak to the human",
            "talk to a real human",
            "speak to agents",
            "talk to humna",
        ] {
            assert_eq!(hits(pattern, text).len(), 1, "{text}");
        }
        for text in ["talk to my very own human", "talk. to human", "human talk to", "to human"] {
            assert_eq!(hits(pattern, text), [], "{text}");
        }
    }

    #[test]
    fn ends_of_sentences() {
        let pattern = "[en 90]\n^ agent now? $";
        assert_eq!(hits(pattern, "Bad. Please agent now! Bye"), [(2, 4)]);
        assert_eq!(hits(pattern, "the agent said"), []);
        assert_eq!(hits(pattern, "my agent"), []);
    }

    #[test]
    fn groups_and_texts_are_multiplied_out() {
        let pattern = "[en 90]\n%who = (real person|human)\nwant (to talk to)? %who";
        for text in ["want human", "want to talk to a real person", "want real person"] {
            assert_eq!(hits(pattern, text).len(), 1, "{text}");
        }
    }

    #[test]
    fn umlauts_have_two_spellings() {
        for text in ["möchte reden", "mochte reden", "moechte reden", "MÖCHTE REDEN"] {
            assert_eq!(hits("[de 90]\nmöchte reden", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn errors_name_file_and_line() {
        let bad = Source {
            name: "bad",
            kind: Some(SignalKind::Abuse),
            text: "[en 90]\nfine\n@x y\n~2 z\n(a|b\n[en lots]\nopt?",
        };
        let (_, errors) = Matcher::compile(&[bad], |_| false);
        let lines: Vec<&str> = errors.iter().map(|error| &error[..5]).collect();
        assert_eq!(lines, ["bad:3", "bad:4", "bad:5", "bad:6", "bad:7"]);
    }
}
