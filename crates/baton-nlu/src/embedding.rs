//! What a text means, as a vector of unit length: texts that mean alike point alike.
//!
//! Two encoders share one interface. [`Compact`] is in the binary: a table with one vector per word piece, made from
//! a sentence transformer (`model/README.md` says how), whose sum over a text is its meaning. A transformer itself may
//! take its place; the heads that are trained on top do not care.
//!
//! Invariants: the same text gives the same vector in every run; no text panics; a text without a known word gives
//! the zero vector. Deliberately absent: word order, which the table cannot see and the pairs of `features` can.

mod rows;
mod table;
mod wordpiece;

pub(crate) use rows::{Row, Rows};
pub use table::Compact;
pub use wordpiece::WordPieces;

/// Turns texts into vectors.
pub trait Encoder: std::fmt::Debug + Send + Sync {
    /// Name of the model, such as `compact`; part of what identifies a configuration.
    fn name(&self) -> &str;

    /// Length of the vectors.
    fn dimensions(&self) -> usize;

    /// Whether a word in lower case has a vector of its own: then it is a word of some language, and no slip.
    fn knows(&self, word: &str) -> bool;

    /// The vector of a text, of unit length or all zero.
    fn encode(&self, text: &str) -> Vec<f32>;

    /// The vectors of many texts; encoders that are faster in batches do their own.
    fn encode_many(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        texts.iter().map(|text| self.encode(text)).collect()
    }
}

/// Scales a vector to unit length; zero stays zero.
pub(crate) fn to_unit(vector: &mut [f32]) {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|value| *value /= length);
    }
}

/// Likeness of two vectors of unit length: from -1 to 1.
#[cfg(test)]
pub(crate) fn cosine(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}
