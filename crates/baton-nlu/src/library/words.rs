//! Which document holds which stem how often, and what that says of a query (BM25, Robertson and Zaragoza 2009).
//!
//! Everything kept is an integer, and strengths are worked out when asked, so an index that documents were added to
//! and removed from answers exactly as one that was built at once.

use crate::bm25::{self, Saturation};
use crate::hash::Table;

/// How repetitions of a word in a document stop counting.
const SATURATION: Saturation = Saturation { half_at: 1.2, length_share: 0.75 };

#[derive(Debug, Default)]
pub(super) struct Words {
    /// Documents, in the order of their slots, and how often they hold a stem.
    postings: Table<Vec<(u32, u32)>>,
    /// Words of each document, 0 in an empty slot.
    lengths: Vec<u32>,
    documents: u32,
    total_length: u64,
}

impl Words {
    /// Fills a slot with stems, each with how often it is there.
    pub(super) fn add(&mut self, slot: u32, counts: &[(u64, u32)]) {
        if self.lengths.len() <= slot as usize {
            self.lengths.resize(slot as usize + 1, 0);
        }
        let length: u32 = counts.iter().map(|(_, count)| *count).sum();
        self.lengths[slot as usize] = length;
        self.documents += 1;
        self.total_length += u64::from(length);
        for (stem, count) in counts {
            let postings = self.postings.entry(*stem).or_default();
            let at = postings.partition_point(|(other, _)| *other < slot);
            postings.insert(at, (slot, *count));
        }
    }

    /// Empties a slot that holds these stems.
    pub(super) fn remove(&mut self, slot: u32, counts: &[(u64, u32)]) {
        for (stem, _) in counts {
            if let Some(postings) = self.postings.get_mut(stem) {
                if let Ok(at) = postings.binary_search_by_key(&slot, |(other, _)| *other) {
                    postings.remove(at);
                }
                if postings.is_empty() {
                    self.postings.remove(stem);
                }
            }
        }
        self.documents -= 1;
        self.total_length -= u64::from(std::mem::take(&mut self.lengths[slot as usize]));
    }

    /// How much it tells that a document holds a stem.
    pub(super) fn rarity(&self, held: usize) -> f32 {
        bm25::rarity(held as f32, self.documents as f32)
    }

    /// How many documents hold a stem.
    pub(super) fn held(&self, stem: u64) -> usize {
        self.postings.get(&stem).map_or(0, Vec::len)
    }

    /// What weighted stems say for each slot.
    pub(super) fn scores(&self, query: &[(u64, f32)]) -> Vec<f32> {
        let mut scores = vec![0.0_f32; self.lengths.len()];
        let usual = self.total_length as f32 / self.documents.max(1) as f32;
        for (stem, weight) in query {
            let Some(postings) = self.postings.get(stem) else { continue };
            let weight = weight * self.rarity(postings.len()) * (SATURATION.half_at + 1.0);
            for (slot, count) in postings {
                let long = self.lengths[*slot as usize] as f32 / usual;
                let count = *count as f32;
                scores[*slot as usize] += weight * count / (count + SATURATION.resistance(long));
            }
        }
        scores
    }
}
