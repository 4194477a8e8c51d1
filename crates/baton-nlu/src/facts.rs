//! Facts of a conversation: what was said that the next person must know, each with the bytes it stands in.
//!
//! Values are found by their form (dates, times, amounts, quantities, ids), by how they are written (names), and by what is
//! left of a sentence when the words that every service conversation is made of are taken away. What a value is worth
//! follows from who said it and what became of it: what was read back and not objected to, what the customer said, what was
//! offered and taken, what was only told. A later correction puts the earlier value aside.
//!
//! Invariants: every value is a range of a message, so none can be made up; the same conversation gives the same facts;
//! nothing panics; work is linear in the length of the text. Deliberately absent: what a value means (nothing here knows what
//! is booked or sold), numbers in digits for numbers in words, and a model.

mod form;
mod piece;
mod promise;
mod standing;
mod word;
mod words;
mod write;

use baton_core::perception::Span;

use piece::Piece;
pub use promise::promises;
pub use write::{BRIEF_WORDS, Brief, brief};

/// Most messages looked at; of a longer conversation the last ones.
const MOST_MESSAGES: usize = 200;
/// Most bytes of one message looked at.
const MOST_BYTES: usize = 4_096;

/// Who said something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// The assistant or an agent.
    Company,
}

/// A message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// By whom.
    pub speaker: Speaker,
    /// The text.
    pub text: &'a str,
}

/// What kind of value it is, as far as its form tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactKind {
    /// A day.
    Date,
    /// A time of the day.
    Time,
    /// Money.
    Amount,
    /// A number of something.
    Quantity,
    /// A number or code that stands for something.
    Id,
    /// Written as a name.
    Name,
    /// Other words that are not everyday ones.
    Words,
}

/// What became of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The company said it by itself.
    Told,
    /// The company offered it and the customer went on without taking it.
    Offered,
    /// The company offered it and the customer took it.
    Taken,
    /// The customer said it.
    Said,
    /// The company read it back and the customer agreed.
    Confirmed,
    /// Something later took its place.
    Replaced,
}

/// A value with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What kind.
    pub kind: FactKind,
    /// What became of it.
    pub standing: Standing,
    /// Which message, counted from zero.
    pub message: usize,
    /// Who said it.
    pub speaker: Speaker,
    /// Where in the message the value stands, in bytes.
    pub span: Span,
    /// The same with the little word before it that says its part ("from", "until").
    pub with_cue: Span,
}

impl Fact {
    /// The value as it was written.
    #[must_use]
    pub fn value<'a>(&self, said: &[Said<'a>]) -> &'a str {
        cut(said, self.message, self.span)
    }
}

fn cut<'a>(said: &[Said<'a>], message: usize, span: Span) -> &'a str {
    said.get(message)
        .and_then(|said| said.text.get(span.start as usize..span.end as usize))
        .unwrap_or_default()
}

/// The facts of a conversation, in the order they were said; values that were put aside among them.
#[must_use]
pub fn facts(said: &[Said<'_>]) -> Vec<Fact> {
    let first = said.len().saturating_sub(MOST_MESSAGES);
    let read: Vec<piece::Read<'_>> =
        said[first..].iter().map(|said| piece::read(bounded(said.text), said.speaker)).collect();
    let standings = standing::standings(&read);
    let mut found: Vec<(Fact, &Piece)> = Vec::new();
    for (at, (read, standing)) in read.iter().zip(&standings).enumerate() {
        for piece in &read.pieces {
            let fact = Fact {
                kind: piece.kind,
                standing: *standing,
                message: first + at,
                speaker: read.speaker,
                span: piece.span,
                with_cue: piece.with_cue,
            };
            found.push((fact, piece));
        }
    }
    standing::put_aside(&mut found, &read, first);
    found.into_iter().map(|(fact, _)| fact).collect()
}

/// The beginning of a text that is looked at.
fn bounded(text: &str) -> &str {
    let mut end = text.len().min(MOST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests;
