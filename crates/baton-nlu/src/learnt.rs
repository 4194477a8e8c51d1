//! A model as bytes, so that a program that starts again need not learn again.
//!
//! Everything beside the encoder is in them, number by number: the model made from them understands every message with
//! the same integers. Invariants: no sentence of an example or an article can be read in them, only names, spellings of
//! the built-in patterns and numbers keyed by hashes. Deliberately absent: files, and a check that the bytes are whole
//! and belong to this program and this company: whoever keeps them keeps a digest and [`RECIPE`] beside them.

use crate::embedding::Encoder;
use crate::perceive::Learnt;

/// Names how is learnt: another recipe learns otherwise and cannot read these bytes. A digest of this crate's sources.
pub const RECIPE: &str = env!("BATON_NLU_RECIPE");

/// The encoder's name and all that was learnt.
pub(crate) fn write(encoder: &dyn Encoder, learnt: &Learnt) -> Vec<u8> {
    // Numbers and names in memory have no failing part; nothing at all is read back as nothing learnt.
    postcard::to_allocvec(&(encoder.name(), learnt)).unwrap_or_default()
}

/// The same read back; none when it is anything else or of another encoder.
pub(crate) fn read(encoder: &dyn Encoder, bytes: &[u8]) -> Option<Learnt> {
    let ((name, learnt), rest) = postcard::take_from_bytes::<(String, Learnt)>(bytes).ok()?;
    (rest.is_empty() && name == encoder.name()).then_some(learnt)
}
