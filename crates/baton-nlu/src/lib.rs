//! Understanding of customer messages, as a pure function: bytes in, scores out.
//!
//! [`Model::train`] learns from a company's own files in a tenth of a second or two. [`mask`] takes secrets out of a message
//! before anything else sees it; [`perceive`] says what the masked message is about, what it is a sign of, which
//! passages may answer it and which values it holds, in microseconds on one core.
//!
//! Invariants: no files, network, threads, clock or random numbers; the same input gives the same output on every
//! machine; nothing panics; every range lies on character boundaries of the text it belongs to; all work is linear
//! in the length of the text, and texts are cut off at a fixed length.
//!
//! Deliberately absent: language models, the transformer of [`Encoder`] that needs files (it comes from outside), and
//! decisions: what follows from a perception is the policy's matter.

mod abuse;
mod answerability;
mod bm25;
pub mod breakdown;
pub mod doctor;
mod embedding;
mod entities;
pub mod facts;
mod features;
mod fold;
mod hash;
mod language;
mod learnt;
mod library;
pub mod logistic;
mod mask;
mod matcher;
mod perceive;
mod personal;
mod retrieval;
mod sentences;
mod signals;
mod stem;
mod tokenize;
mod topics;

pub use abuse::train_abuse;
pub use answerability::{Advice, AnswerWeights, Answerability, Answerable, Evidence};
pub use embedding::{Compact, Encoder, WordPieces};
pub use fold::folded;
pub use learnt::RECIPE;
pub use library::{Answer, Document, Hit, Library};
pub use mask::{Masked, mask};
pub use perceive::{Context, Lesson, Model, perceive};
pub use personal::{PersonalKind, personal};
pub use retrieval::{Question, Shop, train_passages};
pub use signals::learnt::{
    LEARNT_KINDS, Labelled, Learnt, LearntError, corpus_hash, read_corpus, train_signals, unseen_margins,
};
pub use tokenize::count_words;
pub use topics::{Correction, Promise, Tested};
