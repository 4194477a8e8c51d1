//! The understanding model of a running server: made at the start, from what was kept when that fits.
//!
//! Invariants: a model made from the file understands with the same integers as the one that was trained; a file that
//! does not fit is said once and replaced; asking takes no lock but the short one that hands out the model.

mod learnt_file;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use baton_core::company::Company;
use baton_core::perception::Perception;
use baton_nlu::{Compact, Context, Encoder, Lesson, Model, RECIPE};
use sha2::{Digest as _, Sha256};

use learnt_file::{Key, Unfit};

/// The file in the data folder in which is kept what was learnt.
pub const FILE: &str = "learnt.bin";

/// The model, and where it is kept.
#[derive(Debug)]
pub struct Understanding {
    key: Key,
    /// None keeps nothing.
    file: Option<PathBuf>,
    is_kept: AtomicBool,
    model: RwLock<Arc<Model>>,
}

impl Understanding {
    /// Makes the model of a company: from the file when it fits, else by learning. Takes a moment on the processor.
    #[must_use]
    pub fn open(company: &Company, file: Option<PathBuf>) -> Self {
        let encoder: Arc<dyn Encoder> = Arc::new(Compact::built_in());
        let key = key(company, encoder.as_ref());
        let kept = file.as_deref().map(|path| {
            let body = learnt_file::read(path, &key)?;
            Model::from_bytes(Arc::clone(&encoder), &body).ok_or(Unfit::Damaged)
        });
        let (model, is_kept) = match kept {
            Some(Ok(model)) => (model, true),
            unfit => {
                let began = Instant::now();
                let model = learn(company, encoder);
                let millis = began.elapsed().as_millis();
                if let Some(Err(reason)) = unfit {
                    tracing::info!(%reason, millis, "learnt the company anew");
                }
                (model, false)
            }
        };
        Self { key, file, is_kept: AtomicBool::new(is_kept), model: RwLock::new(Arc::new(model)) }
    }

    /// Keeps what was learnt for the next start, unless it is kept already. That it cannot be costs the next start a
    /// moment, no more.
    pub fn keep(&self) {
        let Some(path) = self.file.as_deref().filter(|_| !self.is_kept.swap(true, Ordering::Relaxed)) else {
            return;
        };
        if let Err(error) = learnt_file::write(path, &self.key, &self.model().to_bytes()) {
            tracing::warn!(%error, file = %path.display(), "what was learnt cannot be kept; the next start learns again");
        }
    }

    /// Understands a masked message.
    #[must_use]
    pub fn perceive(&self, context: &Context<'_>, text: &str) -> Perception {
        baton_nlu::perceive(&self.model(), context, text)
    }

    /// The model as it is now.
    fn model(&self) -> Arc<Model> {
        Arc::clone(&self.model.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn learn(company: &Company, encoder: Arc<dyn Encoder>) -> Model {
    Model::from_lesson(&Lesson {
        encoder,
        topics: &company.topics,
        articles: company.articles.values().collect(),
        out_of_scope: &[],
    })
}

/// A digest of what is learnt from, and how.
fn key(company: &Company, encoder: &dyn Encoder) -> Key {
    let mut digest = Sha256::new();
    // All files of the company count, in the short hash that names its version.
    for part in [RECIPE, encoder.name(), &company.version] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    digest.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(understanding: &Understanding) -> Vec<Perception> {
        let texts =
            ["where is my parcel", "ich will das zurückgeben", "let me talk to a human", "tell me a joke"];
        texts.iter().map(|text| understanding.perceive(&Context::default(), text)).collect()
    }

    #[test]
    fn a_start_takes_what_was_kept_and_replaces_what_does_not_fit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let company = crate::config::load_company(None).unwrap();
        let learnt = Understanding::open(&company, Some(path.clone()));
        assert!(!learnt.is_kept.load(Ordering::Relaxed) && !path.exists());
        learnt.keep();
        let whole = std::fs::read(&path).unwrap();
        let kept = Understanding::open(&company, Some(path.clone()));
        assert!(kept.is_kept.load(Ordering::Relaxed));
        assert_eq!(ask(&kept), ask(&learnt));

        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let anew = Understanding::open(&company, Some(path.clone()));
        assert!(!anew.is_kept.load(Ordering::Relaxed));
        anew.keep();
        assert!(Understanding::open(&company, Some(path.clone())).is_kept.load(Ordering::Relaxed));

        let mut other = company;
        other.version.push('0');
        assert!(!Understanding::open(&other, Some(path)).is_kept.load(Ordering::Relaxed));
    }
}
