//! Finds phrases in the words of a message: the engine under all signals.
//!
//! A pattern is a row of elements (words, classes of words, gaps, ends of a sentence); `matcher/parse.rs` describes
//! how they are written, `matcher/lexicon.rs` how a word of the message meets the words of the patterns in spite of
//! endings and typing errors. Every pattern hangs on its rarest element, so a message tries only the few patterns
//! of which that element occurs, and each only near that word: the work grows with the length of the message, not
//! with the number of patterns.
//!
//! Filler words (articles, "please", "just") may stand between any two elements. A pattern never crosses the end of
//! a sentence. Deliberately absent: regular expressions and any knowledge of what a signal means.

mod expand;
mod lexicon;
mod parse;
mod seen;

use baton_core::language::Language;
use baton_core::perception::SignalKind;
use serde::{Deserialize, Serialize};

use crate::tokenize::Text;
pub(crate) use lexicon::Lexicon;
pub(crate) use parse::Source;
use seen::{Seen, SeenWord};

/// A word or a class of words.
type Symbol = u16;

/// Filler words that may stand between the elements on top of what gaps allow, when looking back from the anchor.
const FILLER_REACH: usize = 4;
/// What a hit is worth that needed the correction of a typing error, in percent.
const TYPO_PERCENT: u32 = 94;

/// One part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Element {
    /// A word that carries the symbol.
    Word { symbol: Symbol, optional: bool },
    /// Up to so many words, whichever.
    Gap(u8),
    /// The sentence starts here, fillers aside.
    Opens,
    /// The sentence ends here, fillers aside.
    Closes,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Pattern {
    kind: SignalKind,
    /// The language it is written in, if any.
    language: Option<Language>,
    /// Forbids hits of its kind that it touches.
    veto: bool,
    /// In percent.
    score: u8,
    first: u32,
    last: u32,
}

/// Where a pattern hangs: on the element that carries this symbol.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Anchor {
    pattern: u32,
    /// Fewest and most words between the start of the pattern and the anchor.
    nearest: u8,
    farthest: u8,
}

/// A phrase that was found: words `first..last` of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub kind: SignalKind,
    /// The language of the pattern.
    pub language: Option<Language>,
    pub veto: bool,
    /// In basis points.
    pub score: u16,
    /// A typing error was corrected for it.
    pub typo: bool,
    pub first: u32,
    pub last: u32,
}

/// All patterns, ready to be looked for.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Matcher {
    lexicon: Lexicon,
    elements: Vec<Element>,
    patterns: Vec<Pattern>,
    anchors: Vec<Anchor>,
    /// Range in `anchors` of each symbol.
    hung: Vec<(u32, u32)>,
}

/// Compiled pattern files.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub matcher: Matcher,
    /// Hashes of the words of each language, many more than once.
    pub vocabulary: Vec<(Language, u64)>,
    /// Lines that could not be read; a test holds that the built-in files have none.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the files are built in, so only tests can do something about it")
    )]
    pub errors: Vec<String>,
}

impl Matcher {
    /// Compiles pattern files. Lines that cannot be read are left out and reported; the built-in files have none,
    /// which a test holds.
    /// `is_common` tells words that stand in many messages; no pattern is hung on them if it has another word.
    pub(crate) fn compile(sources: &[Source<'_>], is_common: impl Fn(u64) -> bool) -> Compiled {
        let mut builder = parse::Builder::default();
        for source in sources {
            builder.read(source);
        }
        let parse::Parsed { rows, lexicon, vocabulary, errors } = builder.finish(is_common);
        let mut matcher = Self { lexicon, ..Self::default() };
        for row in &rows {
            let first = length(&matcher.elements);
            matcher.elements.extend_from_slice(&row.elements);
            let last = length(&matcher.elements);
            let parse::Row { kind, language, veto, score, .. } = *row;
            matcher.patterns.push(Pattern { kind, language, veto, score, first, last });
        }
        matcher.hang();
        Compiled { matcher, vocabulary, errors }
    }

    /// Words that are spelled right although a pattern has a similar word.
    pub(crate) fn know(&mut self, hash: u64) {
        self.lexicon.know(hash);
    }

    /// Hangs each pattern on its symbol that is met least: by the words it stands for, then by the patterns it has.
    fn hang(&mut self) {
        let symbols = self.lexicon.symbols();
        let mut cost: Vec<u32> = (0..symbols).map(|symbol| self.lexicon.commonness(symbol)).collect();
        for element in &self.elements {
            if let Element::Word { symbol, .. } = element {
                cost[usize::from(*symbol)] += 1;
            }
        }
        let mut hung: Vec<(Symbol, Anchor)> = Vec::with_capacity(self.patterns.len());
        for (index, pattern) in (0_u32..).zip(&self.patterns) {
            let elements = &self.elements[pattern.first as usize..pattern.last as usize];
            let (mut nearest, mut farthest) = (0_u8, 0_u8);
            let mut best: Option<(u32, Symbol, Anchor)> = None;
            for element in elements {
                match *element {
                    Element::Word { symbol, optional } => {
                        let cost = cost[usize::from(symbol)];
                        if !optional && best.is_none_or(|(least, ..)| cost < least) {
                            best = Some((cost, symbol, Anchor { pattern: index, nearest, farthest }));
                        }
                        nearest += u8::from(!optional);
                        farthest += 1;
                    }
                    Element::Gap(most) => farthest += most,
                    Element::Opens | Element::Closes => {}
                }
            }
            if let Some((_, symbol, anchor)) = best {
                hung.push((symbol, anchor));
            }
        }
        hung.sort_by_key(|(symbol, anchor)| (*symbol, anchor.pattern));
        self.hung = vec![(0, 0); symbols];
        for (at, (symbol, anchor)) in (0_u32..).zip(&hung) {
            let range = &mut self.hung[usize::from(*symbol)];
            if range.1 == 0 {
                range.0 = at;
            }
            range.1 = at + 1;
            self.anchors.push(*anchor);
        }
    }

    /// All phrases found in a message, in no useful order, with vetoes.
    pub(crate) fn scan(&self, text: &Text<'_>) -> Vec<Hit> {
        let seen = self.see(text);
        let mut hits = Vec::new();
        for at in 0..seen.words.len() {
            for symbol in seen.symbols_of(at) {
                let (first, last) = self.hung[usize::from(*symbol)];
                for anchor in &self.anchors[first as usize..last as usize] {
                    self.try_near(&seen, at, *anchor, &mut hits);
                }
            }
        }
        hits
    }

    /// The words of a message with their symbols.
    fn see(&self, text: &Text<'_>) -> Seen {
        let mut seen = Seen {
            symbols: Vec::with_capacity(text.tokens.len() * 6),
            words: Vec::with_capacity(text.tokens.len()),
        };
        let mut clean_before = true;
        for token in &text.tokens {
            let first = length(&seen.symbols);
            let found = self.lexicon.look_up(text.word(token), token.hash, &mut seen.symbols);
            clean_before |= token.opens_sentence;
            let sieve =
                seen.symbols[first as usize..].iter().fold(0, |sieve, symbol| sieve | 1 << (symbol % 64));
            seen.words.push(SeenWord {
                sieve,
                first,
                last: length(&seen.symbols),
                opens: token.opens_sentence,
                opens_clause: token.opens_clause,
                filler: found.filler,
                typo: found.typo,
                clean_before,
                clean_after: false,
            });
            clean_before &= found.filler;
        }
        let mut clean_after = true;
        for word in seen.words.iter_mut().rev() {
            clean_after &= word.filler;
            word.clean_after = clean_after;
            clean_after |= word.opens;
        }
        seen
    }

    fn try_near(&self, seen: &Seen, at: usize, anchor: Anchor, hits: &mut Vec<Hit>) {
        let pattern = self.patterns[anchor.pattern as usize];
        let mut elements = &self.elements[pattern.first as usize..pattern.last as usize];
        let opens = elements.first() == Some(&Element::Opens);
        if opens {
            elements = &elements[1..];
        }
        let Some(Element::Word { symbol, .. }) = elements.first().copied() else { return };
        let Some(latest) = at.checked_sub(usize::from(anchor.nearest)) else { return };
        let farthest = usize::from(anchor.farthest);
        let reach = if farthest == 0 { 0 } else { farthest + FILLER_REACH };
        for start in (at.saturating_sub(reach)..=latest).rev() {
            if seen.has(start, symbol)
                && (!opens || seen.words[start].clean_before)
                && let Some(end) = seen.follow(&elements[1..], start + 1)
                && end > at
            {
                let typo = seen.words[start..end].iter().any(|word| word.typo);
                let percent = u32::from(pattern.score) * if typo { TYPO_PERCENT } else { 100 };
                hits.push(Hit {
                    kind: pattern.kind,
                    language: pattern.language,
                    veto: pattern.veto,
                    score: u16::try_from(percent).unwrap_or(u16::MAX),
                    typo,
                    first: u32::try_from(start).unwrap_or(u32::MAX),
                    last: u32::try_from(end).unwrap_or(u32::MAX),
                });
                return;
            }
            if seen.words[start].opens {
                return;
            }
        }
    }
}

fn length<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}
