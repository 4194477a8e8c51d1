//! What is learnt from, in few large pieces of memory: what they take goes back to the system when they go, which
//! thousands of small ones do not.

use crate::features;
use crate::tokenize::Text;

/// Example sentences: hashes of their features with weights, and their meaning.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    heads: Vec<Head>,
    /// The upper half of a feature's hash with its weight, of all examples one after the other.
    features: Vec<(u32, f32)>,
    /// One vector per example, all of the same length.
    meanings: Vec<f32>,
}

/// Examples whose features are buckets with normalised values.
#[derive(Debug)]
pub(crate) struct Rows(Examples);

/// One of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) class: usize,
    /// How much it counts, 1 for an ordinary example.
    pub(super) weight: f32,
    pub(super) features: &'a [(u32, f32)],
    pub(super) meaning: &'a [f32],
}

#[derive(Debug, Clone, Copy)]
struct Head {
    class: usize,
    weight: f32,
    /// Where its features end.
    end: usize,
}

impl Examples {
    /// Adds a sentence; `meaning` has the same length for all.
    pub(crate) fn push(&mut self, class: usize, weight: f32, text: &Text<'_>, meaning: &[f32]) {
        features::each(text, |hash, kind| self.features.push(((hash >> 32) as u32, kind.weight())));
        self.meanings.extend_from_slice(meaning);
        self.heads.push(Head { class, weight, end: self.features.len() });
    }

    pub(crate) fn len(&self) -> usize {
        self.heads.len()
    }

    /// How many features all of them have.
    pub(super) fn features(&self) -> usize {
        self.features.len()
    }

    /// Length of the vectors of meaning.
    pub(super) fn dimensions(&self) -> usize {
        self.meanings.len() / self.len().max(1)
    }

    /// The features of each.
    pub(super) fn each(&self) -> impl Iterator<Item = &[(u32, f32)]> {
        (0..self.len()).map(|at| &self.features[self.range(at)])
    }

    /// The same with `value` of every feature instead of its hash and weight, each sentence's of length 1, and with
    /// `meaning_weight` times the meaning.
    pub(super) fn into_rows(mut self, meaning_weight: f32, value: impl Fn(u32, f32) -> (u32, f32)) -> Rows {
        for at in 0..self.len() {
            let range = self.range(at);
            let values = &mut self.features[range];
            values.iter_mut().for_each(|feature| *feature = value(feature.0, feature.1));
            let length = values.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
            values.iter_mut().for_each(|(_, value)| *value /= length);
        }
        self.meanings.iter_mut().for_each(|value| *value *= meaning_weight);
        Rows(self)
    }

    fn range(&self, at: usize) -> std::ops::Range<usize> {
        let start = at.checked_sub(1).map_or(0, |before| self.heads[before].end);
        start..self.heads[at].end
    }
}

impl Rows {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn row(&self, at: usize) -> Row<'_> {
        let dimensions = self.0.dimensions();
        let Head { class, weight, .. } = self.0.heads[at];
        Row {
            class,
            weight,
            features: &self.0.features[self.0.range(at)],
            meaning: &self.0.meanings[at * dimensions..][..dimensions],
        }
    }
}
