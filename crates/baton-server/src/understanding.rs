//! The understanding model of a running server: made at the start, from what was kept when that fits, and replaced
//! while messages come when there is more to learn.
//!
//! Invariants: a model made from a file understands with the same integers as the one that was trained; a file that
//! does not fit is said once and replaced; who asks gets the model of that moment and waits for no learning. No words of
//! customers are written: files have weights and vectors, and the vectors are those of the company's own sentences.
//!
//! Deliberately absent: who corrects, and where the words are (`engine/learn.rs`).

mod learnt_file;
mod vectors;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use baton_core::company::Company;
use baton_nlu::{Compact, Correction, Encoder, Lesson, Model, RECIPE};
use sha2::{Digest as _, Sha256};

use learnt_file::{Key, Unfit};
use vectors::Vectors;

/// Loads the full encoder, which is no part of this program; says what is wrong when it cannot.
pub type LoadFull = Box<dyn FnOnce() -> Result<Arc<dyn Encoder>, String> + Send>;

/// The names of the files in the data folder in which is kept what was learnt, and those they are written under first.
pub const FILES: [&str; 6] = [
    "learnt-compact.bin",
    "learnt-compact.new",
    "learnt-full.bin",
    "learnt-full.new",
    "vectors-full.bin",
    "vectors-full.new",
];

/// The model, and what it is made from.
pub struct Understanding {
    company: Arc<Company>,
    /// Where it is kept; none keeps nothing.
    folder: Option<PathBuf>,
    model: RwLock<Arc<Model>>,
    /// Held while learning, by one thread at a time.
    study: Mutex<Study>,
}

struct Study {
    encoder: Arc<dyn Encoder>,
    /// The full encoder, until it is loaded.
    full: Option<LoadFull>,
    /// Digest of the corrections that the model has learnt.
    corrections: Key,
    is_kept: bool,
}

impl std::fmt::Debug for Understanding {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Understanding").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Understanding {
    /// Makes the model of a company with the compact encoder: from the file when it fits, else by learning. Takes a
    /// moment on the processor. With `full`, the first [`Understanding::learn`] goes over to that encoder.
    #[must_use]
    pub fn open(company: Arc<Company>, folder: Option<PathBuf>, full: Option<LoadFull>) -> Self {
        let encoder: Arc<dyn Encoder> = Arc::new(Compact::built_in());
        let (model, corrections, is_kept) = match remember(&company, folder.as_deref(), &encoder) {
            Some((model, corrections)) => (model, corrections, true),
            None => (learn(&company, &encoder, &[]), digest(&[]), false),
        };
        let study = Study { encoder, full, corrections, is_kept };
        Self { company, folder, model: RwLock::new(Arc::new(model)), study: Mutex::new(study) }
    }

    /// The model as it is now.
    #[must_use]
    pub fn model(&self) -> Arc<Model> {
        Arc::clone(&self.model.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Learns the company's files and these corrections, unless it knows just them, and keeps what it learnt. Takes its
    /// time: not for a thread that answers.
    pub fn learn(&self, corrections: &[Correction]) {
        let mut study = self.study.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = digest(corrections);
        if study.corrections == wanted {
            self.keep(&mut study);
        } else {
            self.forget();
        }
        if let Some(full) = study.full.take() {
            self.go_over(&mut study, full, &wanted);
        }
        if study.corrections != wanted || self.model().encoder().name() != study.encoder.name() {
            let vectors = Vectors::open(Arc::clone(&study.encoder), self.folder.as_deref(), corrections);
            let mut model = learn(&self.company, &vectors.as_encoder(), corrections);
            vectors.keep();
            model.set_encoder(Arc::clone(&study.encoder));
            self.replace(model);
            (study.corrections, study.is_kept) = (wanted, false);
        }
        self.keep(&mut study);
    }

    /// Loads the full encoder, and what was learnt with it when that was just this.
    fn go_over(&self, study: &mut Study, full: LoadFull, wanted: &Key) {
        let encoder = match full() {
            Ok(encoder) => encoder,
            Err(problem) => {
                tracing::error!(problem, "the full model cannot be used; the compact one goes on");
                return;
            }
        };
        study.encoder = encoder;
        if let Some((model, corrections)) = remember(&self.company, self.folder.as_deref(), &study.encoder)
            && corrections == *wanted
        {
            self.replace(model);
            (study.corrections, study.is_kept) = (corrections, true);
        }
    }

    fn replace(&self, model: Model) {
        let encoder = model.encoder().name().to_owned();
        *self.model.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(model);
        tracing::info!(encoder, "messages are understood by a new model from now on");
    }

    /// Corrections have come or gone: no file may still hold what was learnt before.
    fn forget(&self) {
        if let Some(Err(error)) = self.folder.as_deref().map(forget) {
            tracing::error!(%error, "what was learnt before cannot be removed from the data folder");
        }
    }

    /// Keeps what was learnt, unless that was done. That it cannot be costs the next start a moment, no more.
    fn keep(&self, study: &mut Study) {
        let Some(folder) = self.folder.as_deref().filter(|_| !study.is_kept) else { return };
        study.is_kept = true;
        let path = file(folder, study.encoder.as_ref());
        let body = [&study.corrections, self.model().to_bytes().as_slice()].concat();
        if let Err(error) = learnt_file::write(&path, &key(&self.company, study.encoder.as_ref()), &body) {
            tracing::warn!(%error, file = %path.display(), "what was learnt cannot be kept; the next start learns again");
        }
    }
}

/// Removes what was learnt from a data folder, because a customer was erased whose words it may have been learnt from.
///
/// # Errors
/// When the system refuses.
pub fn forget(folder: &Path) -> std::io::Result<()> {
    ["compact", "full"].into_iter().try_for_each(|name| learnt_file::remove(&folder.join(file_name(name))))
}

fn file_name(encoder: &str) -> String {
    format!("learnt-{encoder}.bin")
}

fn file(folder: &Path, encoder: &dyn Encoder) -> PathBuf {
    folder.join(file_name(encoder.name()))
}

/// What was learnt at another start, and the digest of its corrections.
fn remember(company: &Company, folder: Option<&Path>, encoder: &Arc<dyn Encoder>) -> Option<(Model, Key)> {
    let path = file(folder?, encoder.as_ref());
    let found = learnt_file::read(&path, &key(company, encoder.as_ref())).and_then(|body| {
        let (corrections, bytes) = body.split_first_chunk().ok_or(Unfit::Damaged)?;
        let model = Model::from_bytes(Arc::clone(encoder), bytes).ok_or(Unfit::Damaged)?;
        Ok((model, *corrections))
    });
    found
        .inspect_err(|reason| tracing::info!(%reason, file = %path.display(), "learning the company anew"))
        .ok()
}

fn learn(company: &Company, encoder: &Arc<dyn Encoder>, corrections: &[Correction]) -> Model {
    let began = Instant::now();
    let lesson = Lesson { corrections, ..Lesson::of_company(Arc::clone(encoder), company) };
    let model = Model::from_lesson(&lesson);
    let millis = began.elapsed().as_millis();
    tracing::info!(encoder = encoder.name(), corrections = corrections.len(), millis, "learnt the company");
    model
}

/// Whether an encoder takes milliseconds for a message.
pub(crate) fn is_slow(encoder: &dyn Encoder) -> bool {
    encoder.name() != "compact"
}

/// A digest of what is learnt from, and how; all files of the company count, in the hash that names its version.
fn key(company: &Company, encoder: &dyn Encoder) -> Key {
    digest_of([RECIPE, encoder.name(), &company.version].into_iter())
}

fn digest(corrections: &[Correction]) -> Key {
    digest_of(corrections.iter().flat_map(|known| [&*known.topic.0, known.language.code(), &known.text]))
}

fn digest_of<'a>(parts: impl Iterator<Item = &'a str>) -> Key {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests;
