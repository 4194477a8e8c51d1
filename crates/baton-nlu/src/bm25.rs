//! The two halves of BM25 (Robertson and Zaragoza 2009): how much a word tells, and how its repetitions count.

/// How much it tells that one of `all` holds a word which `held` of them hold.
pub(crate) fn rarity(held: f32, all: f32) -> f32 {
    (1.0 + (all - held + 0.5) / (held + 0.5)).ln()
}

/// How repetitions of a word stop counting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saturation {
    /// Repetitions that count half of what any number can, in a text of usual length.
    pub half_at: f32,
    /// How much a long text is held against its words, from 0 to 1.
    pub length_share: f32,
}

impl Saturation {
    /// What is added to a count before the count is divided by it; `long` is the text's length by the usual one.
    pub(crate) fn resistance(self, long: f32) -> f32 {
        self.half_at * (1.0 - self.length_share + self.length_share * long)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_tell_more_and_long_texts_resist() {
        assert!(rarity(1.0, 100.0) > rarity(50.0, 100.0) && rarity(100.0, 100.0) > 0.0);
        let saturation = Saturation { half_at: 1.2, length_share: 0.75 };
        assert!((saturation.resistance(1.0) - 1.2).abs() < 1e-6);
        assert!(saturation.resistance(2.0) > saturation.resistance(1.0));
    }
}
