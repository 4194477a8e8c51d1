//! Makes an answer of an agent warmer with the company's own words: a greeting, an apology, a closing.
//!
//! The same every time, and nothing of the answer itself is changed. Deliberately absent: words of our own.

use crate::company::{Company, ReplyPart};
use crate::language::Language;

/// What the answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion<'a> {
    /// In which language.
    pub language: Language,
    /// No person has answered yet.
    pub first: bool,
    /// The customer has had trouble.
    pub trouble: bool,
    /// The customer's first name; empty when unknown.
    pub customer: &'a str,
    /// The agent's first name.
    pub agent: &'a str,
}

/// The text with the parts that it lacks; the same text when there is nothing to add.
#[must_use]
pub fn warmer(text: &str, occasion: Occasion<'_>, company: &Company) -> String {
    let part = |wanted: ReplyPart| {
        let reply = company.saved_replies.iter().find(|reply| reply.part == Some(wanted))?;
        let words = fill(reply.text.get(occasion.language), &occasion);
        (!words.is_empty() && !text.contains(words.as_str())).then_some(words)
    };
    let before = [
        part(ReplyPart::Greeting).filter(|_| occasion.first),
        part(ReplyPart::Apology).filter(|_| occasion.trouble),
    ];
    let before: Vec<String> = before.into_iter().flatten().collect();
    let mut parts = Vec::new();
    if !before.is_empty() {
        parts.push(begin_large(&before.join(" ")));
    }
    parts.push(text.trim().to_owned());
    parts.extend(part(ReplyPart::Closing));
    parts.join("\n\n")
}

/// Without a greeting before it an apology begins the text.
fn begin_large(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Fills in names; a greeting without a name closes up.
fn fill(words: &str, occasion: &Occasion<'_>) -> String {
    let named = if occasion.customer.is_empty() {
        words.replace(" {customer}", "").replace("{customer}", "")
    } else {
        words.replace("{customer}", occasion.customer)
    };
    named.replace("{agent}", occasion.agent).trim().to_owned()
}
