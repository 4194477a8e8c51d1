//! Speed: what learning and understanding cost here and now.

use std::sync::Arc;

use anyhow::Result;

use super::data::Run;
use super::measure::Measure;
use super::scorecard::{Estimate, Found};
use crate::speed::{self, MadeUp, percentile};

/// Words of the messages whose understanding is timed.
const WORDS: usize = 12;

pub(super) fn speed(run: &Run, set: &'static str) -> Result<Found> {
    let title = "77 topics of 130 examples, messages of 12 words";
    let mut found = Found::default();
    let before = speed::resident_bytes();
    let made_up = MadeUp::new(77, 130)?;
    let (model, seconds) = made_up.learn(Arc::clone(&run.encoder));
    found.add(set, title, Measure::TrainSeconds, Estimate::single(1, seconds));
    let micros = speed::perceive(&model, WORDS);
    for (measure, percent) in [(Measure::P50, 50), (Measure::P95, 95), (Measure::P99, 99)] {
        found.add(set, title, measure, Estimate::single(micros.len(), percentile(&micros, percent)));
    }
    if let Some((before, after)) = before.zip(speed::resident_bytes()) {
        let grown = after.saturating_sub(before) as f64 / 1_048_576.0;
        found.add(set, title, Measure::Memory, Estimate::single(1, grown));
    }
    if cfg!(debug_assertions) {
        found.notes.push("speed: this is a debug build, its times say nothing".to_owned());
    }
    Ok(found)
}
