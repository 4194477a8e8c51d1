//! Reads a safetensors file, front to back, into named tables of 32-bit numbers.
//!
//! A file that lies about its sizes gets an error before room is made for it. Only what a name of [`skipped`] does not
//! exclude is kept. Other number formats than 32-bit floats are deliberately absent.

use std::collections::BTreeMap;
use std::io::{self, Read};

/// Most bytes of the header; the real one has 11,000.
const HEADER_BYTES_MAX: u64 = 1 << 20;

/// Tables by name, each with its shape.
#[derive(Debug, Default)]
pub(crate) struct Weights {
    tables: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

/// What is wrong with the file; the text is for people.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WeightsError {
    #[error(transparent)]
    Read(#[from] io::Error),
    #[error("{0}")]
    Format(String),
}

fn wrong(text: impl Into<String>) -> WeightsError {
    WeightsError::Format(text.into())
}

/// Tables that encoding does not need: the numbers 0 to 511, and a head for another task.
fn skipped(name: &str) -> bool {
    name == "embeddings.position_ids" || name.starts_with("pooler.")
}

struct Entry {
    name: String,
    shape: Vec<usize>,
    start: u64,
    end: u64,
}

impl Weights {
    /// Reads everything; `length` is that of the file in bytes.
    pub(crate) fn read(mut file: impl Read, length: u64) -> Result<Self, WeightsError> {
        let mut bytes = [0; 8];
        file.read_exact(&mut bytes)?;
        let header_length = u64::from_le_bytes(bytes);
        if header_length > HEADER_BYTES_MAX || header_length + 8 > length {
            return Err(wrong(format!("the header claims {header_length} bytes")));
        }
        let mut header =
            vec![0; usize::try_from(header_length).map_err(|_| wrong("the header is too long"))?];
        file.read_exact(&mut header)?;
        let mut entries = entries(&header)?;
        entries.sort_by_key(|entry| entry.start);
        let mut tables = BTreeMap::new();
        let mut at = 0;
        for entry in entries {
            if entry.start != at || entry.end < at || entry.end > length - 8 - header_length {
                return Err(wrong(format!("{} does not follow the table before it", entry.name)));
            }
            let size = entry.end - entry.start;
            at = entry.end;
            if skipped(&entry.name) {
                io::copy(&mut (&mut file).take(size), &mut io::sink())?;
                continue;
            }
            let count = entry.shape.iter().try_fold(1_usize, |count, side| count.checked_mul(*side));
            if count.and_then(|count| count.checked_mul(4)).and_then(|size| u64::try_from(size).ok())
                != Some(size)
            {
                return Err(wrong(format!(
                    "{} has {size} bytes for the shape {:?}",
                    entry.name, entry.shape
                )));
            }
            let values = floats(&mut file, count.unwrap_or_default())?;
            tables.insert(entry.name, (entry.shape, values));
        }
        // What follows counts for the hash.
        io::copy(&mut file, &mut io::sink())?;
        Ok(Self { tables })
    }

    /// Takes a table out, if it has the shape.
    pub(crate) fn take(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, WeightsError> {
        let (found, values) = self.tables.remove(name).ok_or_else(|| wrong(format!("{name} is missing")))?;
        if found == shape { Ok(values) } else { Err(wrong(format!("{name} is {found:?}, not {shape:?}"))) }
    }
}

fn entries(header: &[u8]) -> Result<Vec<Entry>, WeightsError> {
    let header: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(header).map_err(|error| wrong(format!("the header is not JSON: {error}")))?;
    let mut entries = Vec::new();
    for (name, value) in header {
        if name == "__metadata__" {
            continue;
        }
        let numbers = |key: &str| -> Option<Vec<u64>> {
            value.get(key)?.as_array()?.iter().map(serde_json::Value::as_u64).collect()
        };
        let shape = numbers("shape")
            .and_then(|shape| shape.into_iter().map(|side| usize::try_from(side).ok()).collect())
            .ok_or_else(|| wrong(format!("{name} has no shape")))?;
        let Some(&[start, end]) = numbers("data_offsets").as_deref() else {
            return Err(wrong(format!("{name} has no place")));
        };
        if !skipped(&name) && value.get("dtype").and_then(serde_json::Value::as_str) != Some("F32") {
            return Err(wrong(format!("{name} is not of 32-bit numbers")));
        }
        entries.push(Entry { name, shape, start, end });
    }
    Ok(entries)
}

fn floats(file: &mut impl Read, count: usize) -> Result<Vec<f32>, WeightsError> {
    const CHUNK_BYTES: usize = 1 << 16;
    let mut values = Vec::with_capacity(count);
    let mut bytes = vec![0; CHUNK_BYTES];
    let mut left = count * 4;
    while left > 0 {
        let chunk = &mut bytes[..left.min(CHUNK_BYTES)];
        file.read_exact(chunk)?;
        left -= chunk.len();
        values.extend(
            chunk.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])),
        );
    }
    Ok(values)
}
