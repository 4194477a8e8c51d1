//! What a message is a sign of: the signals the policy judges by.
//!
//! Most signals are phrases, kept in `patterns/*.txt` (one file per signal, all languages) and found by the matcher.
//! The others look at the shape of the conversation: `repeats` compares with the customer's earlier messages,
//! `courtesy` asks whether there is anything but a greeting, `reply` reads a yes or no in the light of the question.
//!
//! Invariants: at most one signal of a kind, strongest first; every span lies on word boundaries of the text; a
//! phrase forbidden by a veto of its kind is not reported. Text and structure only: no mood is inferred (AIA-8).

mod courtesy;
mod foreign;
pub(crate) mod learnt;
mod repeats;
mod reply;

use baton_core::language::Language;
use baton_core::perception::{Score, Signal, SignalKind, Span};
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::abuse::Weights;
use crate::language::{Detected, Languages};
use crate::matcher::{Hit, Matcher, Source};
use crate::tokenize::Text;
use learnt::Learnt;

macro_rules! source {
    ($name:literal, $kind:expr) => {
        Source { name: $name, kind: $kind, text: include_str!(concat!("../patterns/", $name, ".txt")) }
    };
}

/// The pattern files.
const SOURCES: &[Source<'static>] = &[
    source!("common", None),
    source!("asks-for-person", Some(SignalKind::AsksForPerson)),
    source!("person-words", Some(SignalKind::AsksForPerson)),
    source!("asks-if-human", Some(SignalKind::AsksIfHuman)),
    source!("fraud", Some(SignalKind::Fraud)),
    source!("complaint", Some(SignalKind::Complaint)),
    source!("legal", Some(SignalKind::Legal)),
    source!("vulnerability", Some(SignalKind::Vulnerability)),
    source!("self-harm", Some(SignalKind::SelfHarm)),
    source!("data-rights", Some(SignalKind::DataRights)),
    source!("harassment", Some(SignalKind::Harassment)),
    source!("friction", Some(SignalKind::Friction)),
    source!("negates-answer", Some(SignalKind::NegatesAnswer)),
    source!("repeats", Some(SignalKind::Repeats)),
    source!("confusion", Some(SignalKind::Confusion)),
    source!("abuse", Some(SignalKind::Abuse)),
    source!("injection", Some(SignalKind::Injection)),
    source!("affirms", Some(SignalKind::Affirms)),
    source!("denies", Some(SignalKind::Denies)),
    source!("greeting", Some(SignalKind::Greeting)),
    source!("thanks", Some(SignalKind::Thanks)),
];

/// The compiled patterns.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Signals {
    matcher: Matcher,
    abuse: Weights,
    /// Part of the program, so not kept.
    #[serde(skip, default = "Learnt::built_in")]
    learnt: Learnt,
}

impl Signals {
    /// Compiles the built-in patterns; gives the words in them with their languages too.
    pub(crate) fn compile(languages: &Languages) -> (Self, Vec<(Language, u64)>) {
        // That every line can be read is held by a test.
        let compiled = Matcher::compile(SOURCES, |hash| languages.is_common_somewhere(hash));
        (
            Self { matcher: compiled.matcher, abuse: Weights::built_in(), learnt: Learnt::built_in() },
            compiled.vocabulary,
        )
    }

    /// Words that are spelled right although a pattern has a similar one.
    pub(crate) fn know(&mut self, hash: u64) {
        self.matcher.know(hash);
    }

    /// The signals of a message, strongest first.
    pub(crate) fn find(
        &self,
        text: &Text<'_>,
        detected: &Detected,
        languages: &Languages,
        context: &Context<'_>,
    ) -> Vec<Signal> {
        let mut hits = self.matcher.scan(text);
        // "die" is an article in one language and a verb in another. English words are used in all of them.
        hits.retain(|hit| match hit.language {
            // What looks like a misspelled word is often a right one of another language.
            Some(language) if hit.typo => {
                let is_sure = detected.score >= SURE_LANGUAGE || hit.last - hit.first < 2;
                language == detected.language || (!is_sure && detected.may_be(language))
            }
            Some(language) => language == Language::En || detected.may_be(language),
            None => true,
        });
        let mut best: Vec<Hit> = Vec::new();
        for hit in hits.iter().filter(|hit| !hit.veto && !is_vetoed(hit, &hits)) {
            match best.iter_mut().find(|other| other.kind == hit.kind) {
                Some(other)
                    if (hit.score, hit.last - hit.first) > (other.score, other.last - other.first) =>
                {
                    *other = *hit;
                }
                Some(_) => {}
                None => best.push(*hit),
            }
        }
        courtesy::keep_alone(text, &hits, &mut best);
        reply::weigh(text, context, &mut best);
        let mut signals: Vec<Signal> = best.iter().filter_map(|hit| signal(text, hit)).collect();
        if let Some(repeated) = repeats::find(text, detected.language, languages, context.customer_turns) {
            signals.retain(|signal| signal.kind != SignalKind::Repeats || signal.score >= repeated.score);
            if !signals.iter().any(|signal| signal.kind == SignalKind::Repeats) {
                signals.push(repeated);
            }
        }
        if detected.language == Language::En {
            self.weigh_abuse(text, &mut signals);
            let heard = signals.iter().any(|signal| signal.kind == SignalKind::Injection);
            signals.extend(foreign::find(text).filter(|_| !heard));
        }
        self.learnt.add_to(text, &mut signals);
        signals.sort_by_key(|signal| (std::cmp::Reverse(signal.score), signal.kind));
        signals
    }
}

impl Signals {
    /// Words that abuse is made of, when no phrase says more.
    fn weigh_abuse(&self, text: &Text<'_>, signals: &mut Vec<Signal>) {
        let (score, at) = self.abuse.score(text);
        let Some(token) = text.tokens.get(at).filter(|_| score >= LEAST_ABUSE) else { return };
        let span = Span { start: token.start, end: token.end };
        match signals.iter_mut().find(|signal| signal.kind == SignalKind::Abuse) {
            Some(known) if known.score < score => known.score = score,
            Some(_) => {}
            None => signals.push(Signal { kind: SignalKind::Abuse, score, span }),
        }
    }
}

/// Less likely abuse is not worth a signal.
const LEAST_ABUSE: Score = Score::percent(50);

/// From here on the language of a message is certain enough to rule out misspelled words of another.
const SURE_LANGUAGE: Score = Score::percent(80);

/// Whether a veto of its kind touches a hit.
fn is_vetoed(hit: &Hit, hits: &[Hit]) -> bool {
    hits.iter()
        .any(|veto| veto.veto && veto.kind == hit.kind && veto.first < hit.last && hit.first < veto.last)
}

fn signal(text: &Text<'_>, hit: &Hit) -> Option<Signal> {
    let first = text.tokens.get(hit.first as usize)?;
    let last = text.tokens.get((hit.last as usize).checked_sub(1)?)?;
    Some(Signal { kind: hit.kind, score: Score(hit.score), span: Span { start: first.start, end: last.end } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        let compiled = Matcher::compile(SOURCES, |_| false);
        assert_eq!(compiled.errors, Vec::<String>::new());
    }
}
