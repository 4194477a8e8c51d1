//! Examples scored by weights that have not learnt them: what temperature, doubt and promises are found on.
//!
//! The examples are cut into [`FOLDS`] parts in a fixed mixed order. For each part weights are learnt on the others.
//! With many examples one part is enough, and the others are not learnt: training stays quick.

use super::{Rows, Weights};

/// Parts the examples are cut into.
pub(super) const FOLDS: usize = 5;

/// An example scored by weights that have not learnt it.
#[derive(Debug, Clone)]
pub(in crate::topics) struct HeldOut {
    /// Its place among the examples.
    pub(in crate::topics) example: usize,
    pub(in crate::topics) class: usize,
    /// One per class, the background last.
    pub(in crate::topics) logits: Vec<f32>,
}

/// Scores held-out examples, part by part, until there are `enough` or none is left. `learn` teaches `weights` that know
/// nothing yet the examples it is given, and is told of the last part: they are left as they are then, to be taught the
/// rest.
pub(super) fn hold_out(
    weights: &mut Weights,
    rows: &Rows,
    order: &[usize],
    enough: usize,
    learn: impl Fn(&mut Weights, &[usize], bool),
) -> Vec<HeldOut> {
    let bounds = |fold: usize| order.len() * fold / FOLDS..order.len() * (fold + 1) / FOLDS;
    let parts = enough.div_ceil((order.len() / FOLDS).max(1)).clamp(1, FOLDS);
    let mut held_out = Vec::new();
    for fold in (0..parts).rev() {
        let part = bounds(fold);
        let inside = [&order[..part.start], &order[part.end..]].concat();
        weights.forget();
        learn(weights, &inside, fold == 0);
        held_out.extend(order[part].iter().map(|example| {
            let row = rows.row(*example);
            HeldOut { example: *example, class: row.class, logits: weights.score(row) }
        }));
    }
    held_out
}

/// A fixed order that mixes the classes.
pub(super) fn order(rows: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..rows).collect();
    shuffle(&mut order);
    order
}

/// Mixes an order, always in the same way.
pub(crate) fn shuffle(order: &mut [usize]) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for last in (1..order.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(last, (state >> 33) as usize % (last + 1));
    }
}
