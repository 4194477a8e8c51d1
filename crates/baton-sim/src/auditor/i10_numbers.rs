//! I10: what was counted while it happened is what the bytes of the log give when they are counted again.

use serde_json::Value;

use super::{Evidence, Findings, Invariant};
use crate::counts::Counts;

pub(super) fn check(evidence: &Evidence, findings: &mut Findings) {
    let mut again = Counts::default();
    for (id, records) in evidence.log.conversations() {
        for (index, record) in records.iter().enumerate() {
            match serde_json::from_slice::<Value>(&record.json) {
                Ok(event) => again.add_json(&event),
                Err(_) => findings.add(Invariant::I10, Some(id), index + 1, "not JSON".to_owned()),
            }
        }
    }
    if again != evidence.counts {
        let what = format!("counted {:?}, recomputed {again:?}", evidence.counts);
        findings.add(Invariant::I10, None, 0, what);
    }
}
