//! Greetings and thanks count only when the message holds nothing else.

use baton_core::perception::SignalKind;

use crate::matcher::Hit;
use crate::tokenize::Text;

/// Companions ("very", "for your help") score less: they may stand beside a greeting but are none.
const LEAST_SCORE: u16 = 5_000;
/// Longer messages say more than hello.
const MOST_WORDS: usize = 14;

/// Removes a greeting or thanks from `best` unless greetings, thanks and a name cover the whole message.
pub(super) fn keep_alone(text: &Text<'_>, hits: &[Hit], best: &mut Vec<Hit>) {
    let is_courtesy = |hit: &Hit| matches!(hit.kind, SignalKind::Greeting | SignalKind::Thanks);
    if !best.iter().any(is_courtesy) {
        return;
    }
    let covered = |at: usize| {
        let covers = |hit: &Hit| is_courtesy(hit) && (hit.first as usize..hit.last as usize).contains(&at);
        hits.iter().any(covers)
    };
    let alone = text.tokens.len() <= MOST_WORDS && (0..text.tokens.len()).all(covered);
    best.retain(|hit| !is_courtesy(hit) || (alone && hit.score >= LEAST_SCORE));
}
