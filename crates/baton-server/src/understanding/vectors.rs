//! The vectors of the company's sentences by the full encoder: seconds of work, made once and kept by the text's digest.
//!
//! Invariants: the same text has the same vector, to the bit, whether it was kept or not; customers' words are encoded
//! each time and never kept; texts that are no longer asked for are dropped. The compact encoder needs none of this.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baton_nlu::{Correction, Encoder};
use sha2::{Digest as _, Sha256};

use super::learnt_file::{self, Key, Unfit};

/// The start of a text's digest.
type Name = [u8; 16];
/// Sentences encoded between two lines in the log.
const PROGRESS_EVERY: usize = 500;

/// The encoder, with what it was asked before.
#[derive(Debug, Clone)]
pub(super) struct Vectors(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    encoder: Arc<dyn Encoder>,
    /// None for an encoder that is fast, or when nothing is kept.
    file: Option<PathBuf>,
    customers: HashSet<Name>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    vectors: HashMap<Name, Vec<f32>>,
    asked: HashSet<Name>,
    is_changed: bool,
}

impl Vectors {
    /// What is kept in the folder. The words of corrections are customers'.
    pub(super) fn open(encoder: Arc<dyn Encoder>, folder: Option<&Path>, corrections: &[Correction]) -> Self {
        let is_slow = super::is_slow(encoder.as_ref());
        let file =
            folder.filter(|_| is_slow).map(|folder| folder.join(format!("vectors-{}.bin", encoder.name())));
        let vectors = file.as_deref().map(|file| read(file, encoder.as_ref())).unwrap_or_default();
        let customers = corrections.iter().map(|known| name(&known.text)).collect();
        let known = Mutex::new(Known { vectors, ..Known::default() });
        Self(Arc::new(Inner { encoder, file, customers, known }))
    }

    pub(super) fn as_encoder(&self) -> Arc<dyn Encoder> {
        Arc::<Inner>::clone(&self.0)
    }

    /// Writes what was asked for, when that is not what was read.
    pub(super) fn keep(&self) {
        let Inner { encoder, file, .. } = &*self.0;
        let mut known = self.0.known();
        let Known { vectors, asked, is_changed } = &mut *known;
        let before = vectors.len();
        vectors.retain(|name, _| asked.contains(name));
        let Some(file) = file.as_deref().filter(|_| *is_changed || vectors.len() < before) else { return };
        let mut sorted: Vec<_> = vectors.iter().collect();
        sorted.sort_unstable_by_key(|(name, _)| **name);
        let mut body = Vec::with_capacity(sorted.len() * (16 + 4 * encoder.dimensions()));
        for (name, vector) in sorted {
            body.extend(name);
            vector.iter().for_each(|number| body.extend(number.to_le_bytes()));
        }
        if let Err(error) = learnt_file::write(file, &key(encoder.as_ref()), &body) {
            tracing::warn!(%error, file = %file.display(), "vectors cannot be kept; they will be made again");
        }
    }
}

impl Inner {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Encoder for Inner {
    fn name(&self) -> &str {
        self.encoder.name()
    }

    fn dimensions(&self) -> usize {
        self.encoder.dimensions()
    }

    fn knows(&self, word: &str) -> bool {
        self.encoder.knows(word)
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        self.encode_many(&[text]).pop().unwrap_or_default()
    }

    fn encode_many(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let names: Vec<Name> = texts.iter().map(|text| name(text)).collect();
        let mut known = self.known();
        let new: Vec<usize> =
            (0..texts.len()).filter(|at| !known.vectors.contains_key(&names[*at])).collect();
        let mut made: HashMap<Name, Vec<f32>> = HashMap::new();
        for (done, part) in new.chunks(PROGRESS_EVERY).enumerate() {
            if new.len() > PROGRESS_EVERY {
                let done = done * PROGRESS_EVERY;
                tracing::info!(done, of = new.len(), "encoding sentences with the {} model", self.name());
            }
            let part_texts: Vec<&str> = part.iter().map(|at| texts[*at]).collect();
            for (at, vector) in part.iter().zip(self.encoder.encode_many(&part_texts)) {
                made.insert(names[*at], vector);
            }
        }
        let vectors = names
            .iter()
            .map(|name| known.vectors.get(name).or_else(|| made.get(name)).cloned().unwrap_or_default());
        let vectors = vectors.collect();
        known.asked.extend(names.iter().filter(|name| !self.customers.contains(*name)));
        made.retain(|name, _| !self.customers.contains(name));
        known.is_changed |= !made.is_empty();
        known.vectors.extend(made);
        vectors
    }
}

fn name(text: &str) -> Name {
    let digest = Sha256::digest(text);
    *digest.first_chunk().expect("a digest has 32 bytes")
}

fn key(encoder: &dyn Encoder) -> Key {
    super::digest_of(["vectors", encoder.name()].into_iter())
}

fn read(file: &Path, encoder: &dyn Encoder) -> HashMap<Name, Vec<f32>> {
    let row = 16 + 4 * encoder.dimensions();
    let body = match learnt_file::read(file, &key(encoder)) {
        Ok(body) if body.len().is_multiple_of(row) => body,
        Err(Unfit::Missing) => return HashMap::new(),
        _ => {
            tracing::info!(file = %file.display(), "the vectors that were kept do not fit; they are made again");
            return HashMap::new();
        }
    };
    let rows = body.chunks_exact(row).filter_map(|row| {
        let (name, numbers) = row.split_first_chunk()?;
        Some((*name, numbers.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect()))
    });
    rows.collect()
}
