//! A yes or a no means more when a question was asked, and less when the message goes on.

use baton_core::perception::SignalKind;

use crate::Context;
use crate::matcher::Hit;
use crate::tokenize::Text;

/// What a yes or no keeps when nothing was asked, in percent.
const UNASKED_PERCENT: u32 = 80;
/// What it loses with each word the message goes on, and at most, in percent.
const PER_WORD_PERCENT: u32 = 4;
const MOST_LOST_PERCENT: u32 = 60;
/// So many words may follow without loss: "yes please do that".
const FREE_WORDS: u32 = 4;

/// Sets the scores of [`SignalKind::Affirms`] and [`SignalKind::Denies`]; when both are found, the first word counts.
pub(super) fn weigh(text: &Text<'_>, context: &Context<'_>, best: &mut Vec<Hit>) {
    let is_reply = |hit: &Hit| matches!(hit.kind, SignalKind::Affirms | SignalKind::Denies);
    let Some(earliest) = best.iter().filter(|hit| is_reply(hit)).map(|hit| (hit.first, hit.last)).min()
    else {
        return;
    };
    best.retain(|hit| !is_reply(hit) || (hit.first, hit.last) == earliest || hit.first == earliest.0);
    let words = u32::try_from(text.tokens.len()).unwrap_or(u32::MAX);
    for hit in best.iter_mut().filter(|hit| is_reply(hit)) {
        let more = words.saturating_sub(hit.last - hit.first).saturating_sub(FREE_WORDS);
        let lost = more.saturating_mul(PER_WORD_PERCENT).min(MOST_LOST_PERCENT);
        let asked = if context.expects_yes_no { 100 } else { UNASKED_PERCENT };
        let score = u32::from(hit.score) * (100 - lost) / 100 * asked / 100;
        hit.score = u16::try_from(score).unwrap_or(u16::MAX);
    }
}
