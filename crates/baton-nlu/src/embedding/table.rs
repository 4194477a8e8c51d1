//! The compact encoder: one small vector per word piece, eight bits a number.
//!
//! A row is already weighted by how much its piece tells (smooth inverse frequency, Arora et al. 2017), so the sum of
//! the rows of a text, brought to unit length, is its meaning.

use super::{Encoder, WordPieces, to_unit};

/// The table in the binary; `model/README.md` says where it comes from.
static BUILT_IN: &[u8] = include_bytes!("../../model/compact.bin");

/// First bytes of a table.
const MAGIC: &[u8; 8] = b"BATONEM1";
/// Bytes before the vocabulary: magic, pieces, dimensions, bytes of the vocabulary.
const HEAD: usize = 20;
/// Word pieces of a text that are looked at.
const MOST_PIECES: usize = 512;

/// A table of word vectors.
#[derive(Debug, Clone)]
pub struct Compact {
    pieces: WordPieces,
    dimensions: usize,
    /// What a step of a row's numbers is worth.
    scales: Vec<f32>,
    rows: &'static [u8],
}

/// Bytes that are no table of word vectors, or not all of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TableError;

impl Compact {
    /// The table that is part of the program.
    ///
    /// # Panics
    /// Never: a test reads the same bytes.
    #[must_use]
    pub fn built_in() -> Self {
        Self::read(BUILT_IN).expect("the table in the binary is whole")
    }

    /// Reads a table: magic, three numbers, a vocabulary of one piece per line, a scale for each row, the rows.
    fn read(bytes: &'static [u8]) -> Result<Self, TableError> {
        let number = |at: usize| {
            bytes
                .get(at..at + 4)
                .and_then(|four| four.try_into().ok())
                .map(|four| u32::from_le_bytes(four) as usize)
        };
        if bytes.get(..8) != Some(MAGIC.as_slice()) {
            return Err(TableError);
        }
        let (count, dimensions, vocabulary) =
            (number(8).ok_or(TableError)?, number(12).ok_or(TableError)?, number(16).ok_or(TableError)?);
        let vocabulary_end = HEAD + vocabulary;
        let scales_end = vocabulary_end + 4 * count;
        let text = bytes
            .get(HEAD..vocabulary_end)
            .and_then(|text| std::str::from_utf8(text).ok())
            .ok_or(TableError)?;
        let scales = bytes.get(vocabulary_end..scales_end).ok_or(TableError)?;
        let scales = scales.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
        let rows =
            bytes.get(scales_end..).filter(|rows| rows.len() == count * dimensions).ok_or(TableError)?;
        let pieces = WordPieces::new(text);
        if pieces.len() != count {
            return Err(TableError);
        }
        Ok(Self { pieces, dimensions, scales, rows })
    }
}

impl Encoder for Compact {
    fn name(&self) -> &'static str {
        "compact"
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn knows(&self, word: &str) -> bool {
        self.pieces.piece(word).is_some()
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0.0_f32; self.dimensions];
        for id in self.pieces.ids(text, MOST_PIECES) {
            let scale = self.scales[id as usize];
            let row = &self.rows[id as usize * self.dimensions..][..self.dimensions];
            for (sum, value) in sum.iter_mut().zip(row) {
                *sum += scale * f32::from(value.cast_signed());
            }
        }
        to_unit(&mut sum);
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedding::{Row, cosine};

    /// The bytes of a table: a vocabulary of one piece per line, and a row for each.
    fn write_table(vocabulary: &str, rows: &[Vec<f32>]) -> Result<Vec<u8>, TableError> {
        let dimensions = rows.first().map_or(0, Vec::len);
        if vocabulary.lines().count() != rows.len() || rows.iter().any(|row| row.len() != dimensions) {
            return Err(TableError);
        }
        let mut bytes = MAGIC.to_vec();
        for number in [rows.len(), dimensions, vocabulary.len()] {
            bytes.extend(u32::try_from(number).map_err(|_| TableError)?.to_le_bytes());
        }
        bytes.extend(vocabulary.as_bytes());
        let rows: Vec<Row> = rows.iter().map(|row| Row::new(row)).collect();
        rows.iter().for_each(|row| bytes.extend(row.scale.to_le_bytes()));
        rows.iter().for_each(|row| bytes.extend(row.numbers.iter().map(|number| number.cast_unsigned())));
        Ok(bytes)
    }

    #[test]
    fn a_table_is_read_as_it_was_written_and_half_of_one_is_refused() {
        let rows = [vec![0.0, 0.0], vec![1.0, -0.5], vec![0.25, 1.0]];
        let bytes: &'static [u8] = write_table("[UNK]\nmy\nrefund", &rows).unwrap().leak();
        let table = Compact::read(bytes).unwrap();
        let found = table.encode("my refund");
        let length = (1.25_f32 * 1.25 + 0.25).sqrt();
        assert!(
            (found[0] - 1.25 / length).abs() < 0.01 && (found[1] - 0.5 / length).abs() < 0.01,
            "{found:?}"
        );
        assert_eq!(table.encode("nothing of it"), [0.0, 0.0]);
        for end in 0..bytes.len() {
            assert_eq!(Compact::read(&bytes[..end]).err(), Some(TableError), "cut at {end}");
        }
        assert_eq!(write_table("a\nb", &[vec![1.0]]), Err(TableError));
    }

    #[test]
    fn the_built_in_table_knows_what_is_alike() {
        let table = Compact::built_in();
        let [money, refund, weather] =
            ["when do I get my money back", "I want a refund", "will it rain tomorrow"]
                .map(|text| table.encode(text));
        assert!(cosine(&money, &refund) > cosine(&money, &weather) + 0.1);
    }
}
