//! all-MiniLM-L6-v2 on one processor core: text in, a vector of 384 numbers out.
//!
//! The `full` embedded model. The weights are not in the binary: they are installed once and checked by hash each time
//! they are loaded. The same text gives the same bits on every run on a machine, alone or in a batch. Nothing panics on
//! any text; what is longer than [`TOKENS_MAX`] word pieces is cut there. Training, and vectors for anything but English,
//! are deliberately absent.

mod attention;
mod files;
mod kernel;
mod network;
mod product;
mod weights;

use std::io::Read as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use baton_nlu::{Encoder, WordPieces};
use files::Checked;
pub use files::{FILES, KnownFile, LoadError, VOCABULARY, WEIGHTS, folder};
use network::{Network, Shape};
use weights::{Weights, WeightsError};

/// Numbers of a vector.
pub const DIMENSIONS: usize = 384;
/// Most word pieces of a text, with the marks of start and end. The model was trained up to this length.
pub const TOKENS_MAX: usize = 128;
/// Most tokens of a batch: their rows of the wide layer fit the processor's second cache.
const BATCH_TOKENS_MAX: usize = 192;
/// Threads that encode many texts. The results do not depend on it.
const THREADS_MAX: usize = 2;

const SHAPE: Shape =
    Shape { vocabulary: 30_522, positions: 512, layers: 6, width: DIMENSIONS, head: 32, inner: 1536 };

/// The loaded model; about 90 MB of memory. Share it between threads.
#[derive(Debug)]
pub struct MiniLm {
    pieces: WordPieces,
    network: Network,
    start: u32,
    end: u32,
}

impl Encoder for MiniLm {
    fn name(&self) -> &'static str {
        "full"
    }

    fn dimensions(&self) -> usize {
        DIMENSIONS
    }

    fn knows(&self, word: &str) -> bool {
        self.pieces.piece(word).is_some()
    }

    /// The vector of a text, of length 1: the mean over its word pieces.
    fn encode(&self, text: &str) -> Vec<f32> {
        let ids = self.word_pieces(text);
        self.sentence(&self.network.forward(&[ids.as_slice()]))
    }

    /// The vectors of many texts, in their order, each with the same bits as alone.
    fn encode_many(&self, texts: &[&str]) -> Vec<Vec<f32>> {
        let ids: Vec<Vec<u32>> = texts.iter().map(|text| self.word_pieces(text)).collect();
        self.in_batches(&ids, |rows| self.sentence(rows))
    }
}

impl MiniLm {
    /// Reads and checks the [`FILES`] in `folder`.
    ///
    /// # Errors
    /// When a file is missing, cannot be read, or is not the known one.
    pub fn load(folder: &Path) -> Result<Self, LoadError> {
        let mut file = Checked::open(&VOCABULARY, folder)?;
        let mut vocabulary = String::new();
        let path = file.path.clone();
        file.read_to_string(&mut vocabulary)
            .map_err(|source| LoadError::Read { path: path.clone(), source })?;
        file.finish()?;
        let mut file = Checked::open(&WEIGHTS, folder)?;
        let path = file.path.clone();
        let explain = |error| match error {
            WeightsError::Read(source) => LoadError::Read { path: path.clone(), source },
            WeightsError::Format(problem) => LoadError::Damaged { path: path.clone(), problem },
        };
        let read = Weights::read(&mut file, WEIGHTS.bytes);
        // A wrong hash says more than what does not fit because of it.
        if !matches!(read, Err(WeightsError::Read(_))) {
            file.finish()?;
        }
        let mut weights = read.map_err(explain)?;
        let network = Network::new(&mut weights, SHAPE).map_err(explain)?;
        Ok(Self::new(&vocabulary, network))
    }

    fn new(vocabulary: &str, network: Network) -> Self {
        let pieces = WordPieces::new(vocabulary);
        let mark = |text| pieces.piece(text).unwrap_or(0);
        let (start, end) = (mark("[CLS]"), mark("[SEP]"));
        Self { pieces, network, start, end }
    }

    /// The ids of a text's word pieces as the network sees them, between the marks of start and end.
    #[must_use]
    pub fn word_pieces(&self, text: &str) -> Vec<u32> {
        let mut ids = self.pieces.ids(text, TOKENS_MAX - 2);
        ids.insert(0, self.start);
        ids.push(self.end);
        ids
    }

    /// For each id of a word piece, the last layer's output at its place in the sentence that has only it. Not of
    /// length 1.
    #[must_use]
    pub fn token_vectors(&self, ids: &[u32]) -> Vec<Vec<f32>> {
        let width = self.network.width();
        let sentences: Vec<Vec<u32>> = ids.iter().map(|id| vec![self.start, *id, self.end]).collect();
        self.in_batches(&sentences, |rows| rows[width..2 * width].to_vec())
    }

    /// Runs the sentences through the network and takes from each sentence's rows what is wanted.
    fn in_batches(&self, sentences: &[Vec<u32>], take: impl Fn(&[f32]) -> Vec<f32> + Sync) -> Vec<Vec<f32>> {
        let batches = batches(sentences);
        let next = AtomicUsize::new(0);
        let done = Mutex::new(vec![Vec::new(); sentences.len()]);
        let work = || {
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                let ids: Vec<&[u32]> = batch.iter().map(|index| sentences[*index].as_slice()).collect();
                let rows = self.network.forward(&ids);
                let mut rest = rows.as_slice();
                let taken: Vec<Vec<f32>> = batch
                    .iter()
                    .map(|index| {
                        let (rows, more) = rest.split_at(sentences[*index].len() * self.network.width());
                        rest = more;
                        take(rows)
                    })
                    .collect();
                let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                for (index, vector) in batch.iter().zip(taken) {
                    done[*index] = vector;
                }
            }
        };
        let threads =
            thread::available_parallelism().map_or(1, usize::from).min(THREADS_MAX).min(batches.len());
        thread::scope(|scope| {
            for _ in 1..threads {
                // Where the system gives no thread, this one does all the work.
                let _ = thread::Builder::new().spawn_scoped(scope, work);
            }
            work();
        });
        done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The mean of the rows, of length 1.
    #[expect(clippy::cast_precision_loss, reason = "a sentence has at most 128 rows")]
    fn sentence(&self, rows: &[f32]) -> Vec<f32> {
        let width = self.network.width();
        let share = 1.0 / (rows.len() / width) as f32;
        let mut mean = vec![0.0_f32; width];
        for row in rows.chunks_exact(width) {
            for (sum, value) in mean.iter_mut().zip(row) {
                *sum += value * share;
            }
        }
        let length = mean.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for value in &mut mean {
            *value /= length;
        }
        mean
    }
}

/// Indices of sentences, the long ones first so that the threads end together.
fn batches(sentences: &[Vec<u32>]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(sentences[*index].len()));
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut tokens = BATCH_TOKENS_MAX;
    for index in order {
        tokens += sentences[index].len();
        match batches.last_mut() {
            Some(batch) if tokens <= BATCH_TOKENS_MAX => batch.push(index),
            _ => {
                tokens = sentences[index].len();
                batches.push(vec![index]);
            }
        }
    }
    batches
}

#[cfg(test)]
mod tests;
